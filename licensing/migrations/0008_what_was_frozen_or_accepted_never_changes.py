from django.db import migrations

from marketplace.kit.append_only import freeze_rows, refuse_truncate

# Money is divided by the sums of accepted reports: none is changed, taken away or added.
SUMS = """
CREATE FUNCTION refuse_change_of_accepted_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM licensing_usagereport
        WHERE status = 'accepted' AND id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END
        )
    ) THEN
        RAISE EXCEPTION 'sums of an accepted report never change: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accepted_sums_never_change BEFORE INSERT OR UPDATE OR DELETE ON licensing_usagetotal
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_accepted_sums();
"""

UNDO = """
DROP TRIGGER accepted_sums_never_change ON licensing_usagetotal;
DROP FUNCTION refuse_change_of_accepted_sums();
"""

SIGNATURE = ("accepted_by_id", "accepted_at", "agreement_sha256", "agreement_language")


class Migration(migrations.Migration):
    dependencies = [("licensing", "0007_quotes_know_the_language_that_was_signed")]

    operations = [
        # How long a price is held is a promise that may be prolonged; the price is not.
        freeze_rows("licensing_quote", "frozen_quotes_never_change", but=("status", "valid_until", *SIGNATURE)),
        freeze_rows(
            "licensing_quote",
            "signatures_never_change",
            once="OLD.agreement_sha256 <> ''",
            but=("status", "valid_until"),
        ),
        refuse_truncate("licensing_quote"),
        freeze_rows("licensing_usagereport", "accepted_reports_never_change", once="OLD.status = 'accepted'"),
        refuse_truncate("licensing_usagereport"),
        migrations.RunSQL(SUMS, reverse_sql=UNDO),
        refuse_truncate("licensing_usagetotal"),
    ]
