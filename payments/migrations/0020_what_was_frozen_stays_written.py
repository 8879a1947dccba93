from django.db import migrations

from marketplace.kit.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("payments", "0019_disputes")]

    operations = [refuse_changes("payments_freeze")]
