from django.db import migrations, models

# As in 0002, whole rows are compared. No day is earlier than the longest notice of what it changes: not for the label,
# not for an operator, and not for two publications at once, of which the second waits for the first.
NOTICE = """
ALTER TABLE licensing_terms DISABLE TRIGGER published_terms_never_change;
UPDATE licensing_terms SET takes_effect_on = (published_at AT TIME ZONE 'UTC')::date WHERE status <> 'draft';
UPDATE licensing_terms SET ends_on = (retired_at AT TIME ZONE 'UTC')::date WHERE status = 'retired';
ALTER TABLE licensing_terms ENABLE TRIGGER published_terms_never_change;

CREATE FUNCTION refuse_terms_without_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told date := (NEW.published_at AT TIME ZONE 'UTC')::date;
    notice integer;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status <> 'draft' THEN RETURN NEW; END IF;
    PERFORM FROM catalog_catalog WHERE id = NEW.catalog_id FOR NO KEY UPDATE;
    SELECT coalesce(max(notice_days), 0) INTO notice FROM licensing_terms
    WHERE catalog_id = NEW.catalog_id AND id <> NEW.id AND status <> 'draft'
      AND (ends_on IS NULL OR ends_on > told)
      AND (purposes && NEW.purposes OR id = NEW.replaces_id);
    IF NEW.takes_effect_on < told + notice THEN
        RAISE EXCEPTION 'a change of terms waits for its notice: % is too early for terms %', NEW.takes_effect_on, NEW.uuid
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER terms_change_only_after_their_notice BEFORE INSERT OR UPDATE ON licensing_terms
    FOR EACH ROW WHEN (NEW.status <> 'draft') EXECUTE FUNCTION refuse_terms_without_notice();

CREATE OR REPLACE FUNCTION refuse_changed_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    retired licensing_terms;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'terms are never truncated' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        retired := OLD;
        retired.status := 'retired';
        retired.retired_at := NEW.retired_at;
        retired.ends_on := NEW.ends_on;
        IF OLD.status = 'published' AND NEW.retired_at IS NOT NULL AND NEW IS NOT DISTINCT FROM retired
           AND NEW.ends_on >= (NEW.retired_at AT TIME ZONE 'UTC')::date + OLD.notice_days THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'published terms are never changed: % of terms % refused', TG_OP, OLD.uuid
        USING ERRCODE = 'restrict_violation';
END $$;
"""

UNDO = """
DROP TRIGGER terms_change_only_after_their_notice ON licensing_terms;
DROP FUNCTION refuse_terms_without_notice();
"""


class Migration(migrations.Migration):
    dependencies = [("licensing", "0010_terms_take_effect_on_a_day")]

    operations = [
        migrations.RunSQL(NOTICE, reverse_sql=UNDO),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), ('takes_effect_on__isnull', False), _connector='OR'), name='published_terms_take_effect_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', False), ('status', 'retired')), models.Q(models.Q(('status', 'retired'), _negated=True), ('ends_on__isnull', True)), _connector='OR'), name='only_retired_terms_end_and_on_a_day'),
        ),
    ]
