"""Tables that are brought in: what was chosen for them, how far they are, and the rows that were not taken."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0003_zones")]
    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("added_by", models.BigIntegerField()),
                ("appointment", models.BigIntegerField(null=True)),
                ("added_at", models.DateTimeField()),
                ("name", models.CharField(max_length=120)),
                ("ending", models.CharField(max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.IntegerField()),
                ("language", models.CharField(default="zh", max_length=2)),
                ("given", models.JSONField(default=dict)),
                ("state", models.CharField(default="checked", max_length=10)),
                ("refused", models.JSONField(null=True)),
                ("total", models.IntegerField(null=True)),
                ("read", models.IntegerField(default=0)),
                ("created", models.IntegerField(default=0)),
                ("changed", models.IntegerField(default=0)),
                ("same", models.IntegerField(default=0)),
                ("unsure", models.IntegerField(default=0)),
                ("faulty", models.IntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("cleared_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["added_by", "-id"], name="files_import_own")]},
        ),
        migrations.CreateModel(
            name="ImportFault",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "of",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="faults", to="files.import"),
                ),
                ("row", models.IntegerField()),
                ("cells", models.JSONField()),
                ("said", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("of", "row"), name="files_import_fault_once")],
            },
        ),
    ]
