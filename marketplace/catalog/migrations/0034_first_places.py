from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0033_places_among_listings")]

    operations = [
        migrations.RunSQL(
            "UPDATE catalog_catalog SET first_listed_at = listed_at WHERE listed_at IS NOT NULL", migrations.RunSQL.noop
        )
    ]
