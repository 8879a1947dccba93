from django.db import migrations

# Whatever writes them: a manifest lists only what its quote had and did not drop, and a delivery only its own file.
WALLS = """
CREATE FUNCTION refuse_what_was_not_quoted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM licensing_licence l JOIN licensing_quoteline q
          ON q.quote_id = l.quote_id AND q.terms_id = l.terms_id
        WHERE l.id = NEW.licence_id AND q.recording_id = NEW.recording_id AND q.price_units = NEW.price_units
          AND NOT EXISTS (SELECT FROM licensing_quotedrop d
                          WHERE d.quote_id = l.quote_id AND d.recording_id = NEW.recording_id)
    ) THEN
        RAISE EXCEPTION 'a manifest lists only what was quoted and is still cleared' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER manifest_lists_only_what_was_quoted BEFORE INSERT ON licensing_manifestitem
    FOR EACH ROW EXECUTE FUNCTION refuse_what_was_not_quoted();

CREATE FUNCTION refuse_another_recording_s_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM licensing_manifestitem i JOIN catalog_asset a ON a.recording_id = i.recording_id
        WHERE i.id = NEW.item_id AND i.licence_id = NEW.licence_id AND a.id = NEW.asset_id
    ) THEN
        RAISE EXCEPTION 'a delivery is of a file that its manifest lists' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_is_of_a_listed_file BEFORE INSERT ON licensing_delivery
    FOR EACH ROW EXECUTE FUNCTION refuse_another_recording_s_file();
"""

UNDO = """
DROP TRIGGER manifest_lists_only_what_was_quoted ON licensing_manifestitem;
DROP FUNCTION refuse_what_was_not_quoted();
DROP TRIGGER delivery_is_of_a_listed_file ON licensing_delivery;
DROP FUNCTION refuse_another_recording_s_file();
"""


class Migration(migrations.Migration):
    dependencies = [("licensing", "0013_what_was_said_of_a_concern_stays")]

    operations = [migrations.RunSQL(WALLS, reverse_sql=UNDO)]
