from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_record")]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("series", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("last", models.IntegerField()),
            ],
        ),
    ]
