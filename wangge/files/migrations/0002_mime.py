"""The MIME types of Word and Excel files have more than 64 characters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_record")]
    operations = [migrations.AlterField("file", "mime", models.CharField(max_length=100))]
