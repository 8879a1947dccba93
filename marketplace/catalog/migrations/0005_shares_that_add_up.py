from django.db import migrations, models

MAKE = """
CREATE AGGREGATE least_common_multiple(numeric) (SFUNC = lcm, STYPE = numeric)
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_what_changed_lately")]

    operations = [
        migrations.RunSQL(MAKE, "DROP AGGREGATE least_common_multiple(numeric)"),
        migrations.AddConstraint(
            model_name="rightsshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("whole__lte", 100_000_000)), name="share_is_not_too_fine_to_add_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("whole__lte", 100_000_000)), name="participation_is_not_too_fine_to_add_up"
            ),
        ),
    ]
