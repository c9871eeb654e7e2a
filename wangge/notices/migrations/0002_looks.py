"""What was seen is kept for each person, and a holder's newest notices are one walk down an index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_zones"),
        ("notices", "0001_record"),
        ("subjects", "0002_roles"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notices_unseen"),
        migrations.RemoveField(model_name="notice", name="seen_at"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["holder", "-id"], name="notices_newest"),
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person", "holder", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("upto", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subjects.subject",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subjects.subject",
                    ),
                ),
            ],
        ),
    ]
