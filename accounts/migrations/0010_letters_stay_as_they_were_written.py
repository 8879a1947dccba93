from django.db import migrations

from marketplace.kit.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_kept_letters")]

    operations = [refuse_changes("accounts_keptletter")]
