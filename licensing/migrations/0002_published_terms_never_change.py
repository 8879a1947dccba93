from django.db import migrations

# Old and new row are compared whole, so that a column added later is protected from its first day.
REFUSE = """
CREATE FUNCTION refuse_changed_terms() RETURNS trigger LANGUAGE plpgsql AS $$
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
        IF OLD.status = 'published' AND NEW.retired_at IS NOT NULL AND NEW IS NOT DISTINCT FROM retired THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'published terms are never changed: % of terms % refused', TG_OP, OLD.uuid
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER published_terms_never_change BEFORE UPDATE OR DELETE ON licensing_terms
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_terms();
CREATE TRIGGER terms_are_never_truncated BEFORE TRUNCATE ON licensing_terms
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_terms();
"""

UNDO = """
DROP TRIGGER published_terms_never_change ON licensing_terms;
DROP TRIGGER terms_are_never_truncated ON licensing_terms;
DROP FUNCTION refuse_changed_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("licensing", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, reverse_sql=UNDO)]
