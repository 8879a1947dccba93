"""A message has a page, and says when operators were told that it is stuck; a call says when it is tried again."""

from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0023_what_disputes_settle")]

    operations = [
        migrations.AddField("inboxevent", "uuid", models.UUIDField(default=uuid4, editable=False, null=True)),
        migrations.RunSQL("UPDATE payments_inboxevent SET uuid = gen_random_uuid()", migrations.RunSQL.noop),
        migrations.AlterField("inboxevent", "uuid", models.UUIDField(default=uuid4, editable=False, unique=True)),
        migrations.AddField(
            "inboxevent",
            "told_at",
            models.DateTimeField(blank=True, help_text="When operators were told that it is stuck.", null=True),
        ),
        migrations.AddField("operation", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("operation", "next_at", models.DateTimeField(blank=True, null=True)),
    ]
