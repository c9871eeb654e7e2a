from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_lists")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="exclusion",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
