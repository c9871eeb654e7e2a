"""Readings say in which appointment, and can be paged by day and by person (for the audit administrator)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [
        migrations.AddField("reading", "appointment", models.BigIntegerField(null=True)),
        migrations.AddIndex("reading", models.Index(fields=["at", "id"], name="journal_reading_day")),
        migrations.AddIndex("reading", models.Index(fields=["actor", "at", "id"], name="journal_reading_actor")),
    ]
