from django.db import migrations

# What a holder permits is written with its recordings: a signature covers not one recording more than it was given for.
NAMED_AT_ONCE = """
CREATE FUNCTION refuse_to_permit_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT grant_id FROM added) AS named
        JOIN catalog_grant g ON g.id = named.grant_id
        WHERE g.written_in <> pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'a permission names its recordings when it is written: INSERT refused'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER grants_name_their_recordings_at_once AFTER INSERT ON catalog_grant_recordings
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_permit_more();
"""

UNDO = """
DROP TRIGGER grants_name_their_recordings_at_once ON catalog_grant_recordings;
DROP FUNCTION refuse_to_permit_more();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0031_grants_written_in")]

    operations = [migrations.RunSQL(NAMED_AT_ONCE, reverse_sql=UNDO)]
