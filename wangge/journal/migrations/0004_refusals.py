"""What was refused, to whom and by which rule: appended, never changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_readings_by_day_and_person")]
    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.BigIntegerField(null=True)),
                ("subject_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=48)),
                ("code", models.CharField(max_length=48)),
                ("law", models.CharField(blank=True, max_length=40)),
                ("appointment", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at", "id"], name="journal_refusal_day"),
                    models.Index(fields=["actor", "at", "id"], name="journal_refusal_actor"),
                ],
            },
        ),
        migrations.RunSQL("REVOKE UPDATE, DELETE, TRUNCATE ON journal_refusal FROM wangge_app", migrations.RunSQL.noop),
    ]
