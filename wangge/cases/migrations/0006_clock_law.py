from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_forgetting")]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="law",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
