from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0002_law_book")]

    operations = [
        migrations.AddField(
            model_name="district",
            name="lights",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
