from django.db import migrations

from marketplace.kit.append_only import freeze_rows

TABLE, NAME = "licensing_concern", "concerns_keep_what_was_reported"
CLOCK = ("confirmed_at", "clock_from", "acknowledged_at", "freeze_id", "status")
DECISION = ("decided_at", "decided_by_id", "appealed_at", "appeal_decided_at")
REPORTER = ("name", "email", "reporter_id", "sender")
BEFORE = freeze_rows(TABLE, NAME, but=(*CLOCK, *DECISION, *REPORTER))


class Migration(migrations.Migration):
    dependencies = [("licensing", "0027_concerns_that_are_claims")]

    operations = [
        migrations.RunSQL(f"DROP TRIGGER {NAME} ON {TABLE}", BEFORE.sql),
        freeze_rows(TABLE, NAME, but=(*CLOCK, *DECISION, *REPORTER, "claim_id")),
    ]
