from django.db import migrations

from marketplace.kit.append_only import freeze_rows

OUTCOME = ("status", "stripe_id", "attempt", "failure", "booked_id", "look_at", "ended_at")


class Migration(migrations.Migration):
    dependencies = [("payments", "0025_refunds")]

    operations = [freeze_rows("payments_refund", "refund_keeps_what_it_is", but=OUTCOME)]
