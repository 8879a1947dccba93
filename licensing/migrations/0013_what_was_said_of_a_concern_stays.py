from django.db import migrations

from marketplace.kit.append_only import freeze_rows, refuse_changes, refuse_truncate

CLOCK = ("confirmed_at", "clock_from", "acknowledged_at", "freeze_id", "status")
DECISION = ("decided_at", "decided_by_id", "appealed_at", "appeal_decided_at")


class Migration(migrations.Migration):
    dependencies = [("licensing", "0012_concerns")]

    operations = [
        refuse_changes("licensing_concernstatement"),
        refuse_changes("licensing_concernevidence"),
        # Who reported it may be made nameless on request; what it is about never changes.
        freeze_rows(
            "licensing_concern",
            "concerns_keep_what_was_reported",
            but=(*CLOCK, *DECISION, "name", "email", "reporter_id", "sender"),
        ),
        refuse_truncate("licensing_concern"),
    ]
