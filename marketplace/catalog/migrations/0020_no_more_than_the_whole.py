from django.db import migrations

PERMISSION = 0x617373656E74  # as services.permission has it

# Deferred to the end of the transaction, so that one share can end and another begin in any order. Each change is
# counted under the lock of permission, or two transactions would each see their own part only. The odd fractions are
# added exactly, over their least common multiple; countries and days are looked at only where all together are too much.
SHARES = f"""
CREATE FUNCTION refuse_more_than_the_whole_of_a_side() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    too_much boolean;
BEGIN
    PERFORM pg_advisory_xact_lock({PERMISSION});
    SELECT sum(s.parts * div(c.common, s.whole)) > max(c.common) INTO too_much
    FROM catalog_rightsshare s, (
        SELECT least_common_multiple(whole) AS common FROM catalog_rightsshare
        WHERE recording_id = NEW.recording_id AND side = NEW.side) c
    WHERE s.recording_id = NEW.recording_id AND s.side = NEW.side;
    IF too_much IS NOT TRUE THEN RETURN NULL; END IF;
    WITH mine AS (
        SELECT parts, whole, territory, valid_from, valid_until, least_common_multiple(whole) OVER () AS common
        FROM catalog_rightsshare WHERE recording_id = NEW.recording_id AND side = NEW.side
    )
    SELECT true INTO too_much
    FROM (SELECT DISTINCT valid_from AS day FROM mine) days
    CROSS JOIN (SELECT DISTINCT lower(piece) AS country FROM mine, unnest(territory) AS piece) places
    JOIN mine m ON m.territory @> places.country
        AND m.valid_from <= days.day AND (m.valid_until IS NULL OR m.valid_until > days.day)
    GROUP BY days.day, places.country
    HAVING sum(m.parts * div(m.common, m.whole)) > max(m.common)
    LIMIT 1;
    IF too_much THEN
        RAISE EXCEPTION 'shares_make_no_more_than_the_whole: % of recording %', NEW.side, NEW.recording_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_make_no_more_than_the_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shares_make_no_more_than_the_whole
    AFTER INSERT OR UPDATE ON catalog_rightsshare DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_more_than_the_whole_of_a_side();
"""

PARTICIPATIONS = f"""
CREATE FUNCTION refuse_more_than_the_income_of_a_share() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    too_much boolean;
BEGIN
    PERFORM pg_advisory_xact_lock({PERMISSION});
    WITH mine AS (
        SELECT parts, whole, valid_from, valid_until, least_common_multiple(whole) OVER () AS common
        FROM catalog_participation WHERE share_id = NEW.share_id
    )
    SELECT true INTO too_much
    FROM (SELECT DISTINCT valid_from AS day FROM mine) days
    JOIN mine m ON m.valid_from <= days.day AND (m.valid_until IS NULL OR m.valid_until > days.day)
    GROUP BY days.day
    HAVING sum(m.parts * div(m.common, m.whole)) > max(m.common)
    LIMIT 1;
    IF too_much THEN
        RAISE EXCEPTION 'participations_make_no_more_than_the_share: share %', NEW.share_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'participations_make_no_more_than_the_share';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER participations_make_no_more_than_the_share
    AFTER INSERT OR UPDATE ON catalog_participation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_more_than_the_income_of_a_share();
"""

UNDO = """
DROP TRIGGER participations_make_no_more_than_the_share ON catalog_participation;
DROP FUNCTION refuse_more_than_the_income_of_a_share();
DROP TRIGGER shares_make_no_more_than_the_whole ON catalog_rightsshare;
DROP FUNCTION refuse_more_than_the_whole_of_a_side();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0019_claims")]

    operations = [migrations.RunSQL(SHARES + PARTICIPATIONS, UNDO)]
