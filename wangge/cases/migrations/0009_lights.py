from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_exclusion")]

    operations = [
        migrations.AddField(model_name="clock", name="light", field=models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["light", "due_at"], name="cases_clock_light"
            ),
        ),
    ]
