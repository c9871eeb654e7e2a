"""An adoption that is prepared, answer by answer; one at a time for a playbook."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0004_watching"), ("people", "0001_record")]
    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("playbook", models.CharField(max_length=48)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("answers", models.JSONField(default=dict)),
                ("revision", models.IntegerField(default=0)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="adoptions.adoption",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.entity"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.entity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("adoption", None), ("withdrawn_at", None)),
                        fields=("playbook",),
                        name="adoptions_one_proposal",
                    )
                ],
            },
        ),
    ]
