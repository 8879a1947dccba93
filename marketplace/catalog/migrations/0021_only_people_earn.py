from django.db import migrations

# Who is credited only for what a machine made alone holds no share and earns no part, whoever writes it.
REFUSE = """
CREATE FUNCTION is_machine_on(recording bigint, party bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_and(c.ai_contribution = 'all'), false)
    FROM catalog_credit c
    WHERE c.party_id = party AND (c.recording_id = recording
        OR c.work_id = (SELECT r.work_id FROM catalog_recording r WHERE r.id = recording))
$$;
CREATE FUNCTION refuse_machines_that_earn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    recording bigint;
    party bigint;
BEGIN
    IF TG_TABLE_NAME = 'catalog_rightsshare' THEN
        recording := NEW.recording_id;
        party := NEW.holder_id;
    ELSE
        SELECT recording_id INTO recording FROM catalog_rightsshare WHERE id = NEW.share_id;
        party := NEW.party_id;
    END IF;
    IF is_machine_on(recording, party) THEN
        RAISE EXCEPTION 'only people earn: party % is a machine on recording %', party, recording
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_people_earn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_people_hold BEFORE INSERT OR UPDATE OF holder_id, recording_id ON catalog_rightsshare
    FOR EACH ROW EXECUTE FUNCTION refuse_machines_that_earn();
CREATE TRIGGER only_people_earn BEFORE INSERT OR UPDATE OF party_id, share_id ON catalog_participation
    FOR EACH ROW EXECUTE FUNCTION refuse_machines_that_earn();
"""

UNDO = """
DROP TRIGGER only_people_earn ON catalog_participation;
DROP TRIGGER only_people_hold ON catalog_rightsshare;
DROP FUNCTION refuse_machines_that_earn();
DROP FUNCTION is_machine_on(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0020_no_more_than_the_whole")]

    operations = [migrations.RunSQL(REFUSE, reverse_sql=UNDO)]
