from django.db import migrations

from marketplace.kit.append_only import freeze_rows, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_grants_that_are_signed")]

    operations = [
        freeze_rows("catalog_grant", "grants_stay_as_given", but=("withdrawn_at",)),
        freeze_rows("catalog_grant", "withdrawn_grants_stay_withdrawn", once="OLD.withdrawn_at IS NOT NULL"),
        refuse_truncate("catalog_grant"),
        freeze_rows("catalog_grant_recordings", "recordings_of_a_grant_stay"),
        refuse_truncate("catalog_grant_recordings"),
    ]
