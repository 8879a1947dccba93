from django.db import migrations

from marketplace.kit.append_only import freeze_rows, refuse_changes, refuse_truncate

# What an answer names is written with it: nobody is made to agree to one recording more.
NAMED_AT_ONCE = """
CREATE FUNCTION refuse_to_name_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT consent_id FROM added) AS named
        JOIN catalog_consent c ON c.id = named.consent_id
        WHERE c.written_in <> pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'an answer names its recordings when it is written: INSERT refused'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER answers_name_their_recordings_at_once AFTER INSERT ON catalog_consent_recordings
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_name_more();
"""

UNDO = """
DROP TRIGGER answers_name_their_recordings_at_once ON catalog_consent_recordings;
DROP FUNCTION refuse_to_name_more();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_answers_and_policies")]

    operations = [
        freeze_rows("catalog_consent", "answers_never_change", but=("withdrawn_at",)),
        freeze_rows("catalog_consent", "withdrawals_never_change", once="OLD.withdrawn_at IS NOT NULL"),
        refuse_truncate("catalog_consent"),
        freeze_rows("catalog_consent_recordings", "what_an_answer_names_never_changes"),
        refuse_truncate("catalog_consent_recordings"),
        migrations.RunSQL(NAMED_AT_ONCE, reverse_sql=UNDO),
        refuse_changes("catalog_standingpolicy"),
    ]
