from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_record")]

    operations = [
        migrations.CreateModel(
            name="LoginFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.BinaryField(max_length=32)),
                ("pair", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["pair", "at"], name="accounts_failure_pair"),
                    models.Index(fields=["name", "at"], name="accounts_failure_name"),
                ],
            },
        ),
    ]
