from django.db import migrations

from marketplace.kit.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_giving_back")]

    operations = [refuse_changes(f"payments_{table}") for table in ("givenback", "poolcut", "recovery")]
