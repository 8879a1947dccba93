from django.db import migrations

from marketplace.kit.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("licensing", "0016_withdrawals")]

    operations = [
        refuse_changes("licensing_withdrawal"),
        refuse_changes("licensing_withdrawnrecording"),
        refuse_changes("licensing_stoppeditem"),
    ]
