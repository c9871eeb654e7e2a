from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_lights")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("priority__gt", 0)),
                fields=["-priority", "due_at", "subject"],
                name="cases_open_lane",
            ),
        ),
    ]
