from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_by_category")]

    operations = [
        migrations.AddField(model_name="clock", name="escalated_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("escalated_at", None), ("light", 2)),
                fields=["due_at", "case"],
                name="cases_clock_red",
            ),
        ),
    ]
