"""Filters that a person keeps under a name."""

import django.db.models.deletion
from django.db import migrations, models

ROOM = "INSERT INTO subjects_revision (room, n) VALUES ('views', 0) ON CONFLICT (room) DO NOTHING"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_record"), ("subjects", "0005_barred")]
    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=20)),
                ("query", models.CharField(max_length=300)),
                ("first", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="saved_views", to="people.entity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "page", "name"), name="people_savedview_name")
                ],
            },
        ),
        migrations.RunSQL(ROOM, "DELETE FROM subjects_revision WHERE room = 'views'"),
    ]
