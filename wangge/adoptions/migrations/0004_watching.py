from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0003_lights")]

    operations = [
        migrations.AddField(
            model_name="district",
            name="patterns",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="adoption",
            name="on_red",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="adoption",
            name="on_red_since",
            field=models.DateTimeField(null=True),
        ),
    ]
