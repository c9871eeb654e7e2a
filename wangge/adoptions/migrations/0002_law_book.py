from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0001_record")]

    operations = [
        migrations.CreateModel(
            name="LawBook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("body", models.JSONField()),
                ("changed", models.JSONField(default=list)),
                ("taken_at", models.DateTimeField()),
                ("reached", models.BigIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
