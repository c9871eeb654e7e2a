"""When a signing key was taken, so that the one before it signs beside it for a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outside", "0001_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="system",
            name="turned_at",
            field=models.DateTimeField(null=True),
        ),
    ]
