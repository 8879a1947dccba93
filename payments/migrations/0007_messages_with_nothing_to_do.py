from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_orders_without_paid'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inboxevent',
            name='status',
            field=models.CharField(choices=[('new', 'New'), ('processing', 'Being handled'), ('done', 'Done'), ('ignored', 'Nothing to do'), ('unhandled', 'Kept: nothing handles it yet'), ('unmatched', 'About nothing we know yet'), ('quarantined', 'Set aside'), ('dead', 'Given up')], default='new', max_length=11),
        ),
    ]
