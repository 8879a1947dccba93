from django.db import migrations

from marketplace.kit.append_only import freeze_rows

BEFORE = ("status", "stripe_id", "attempt", "failure", "booked_id", "look_at", "ended_at")
TOLD = freeze_rows("payments_refund", "refund_keeps_what_it_is", but=BEFORE)
OUTCOME = freeze_rows("payments_refund", "refund_keeps_what_it_is", but=(*BEFORE, "bank_reference"))


class Migration(migrations.Migration):
    """A refund may be told how the bank names the transfer by which it left."""

    dependencies = [("payments", "0038_refunds_by_bank")]

    operations = [
        migrations.RunSQL(TOLD.reverse_sql, reverse_sql=TOLD.sql),
        OUTCOME,
    ]
