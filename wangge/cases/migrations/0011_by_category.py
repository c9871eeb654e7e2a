import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE cases_stake s SET category_id = c.category_id FROM cases_case c
 WHERE c.subject_id = s.case_id AND s.until IS NULL AND c.category_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0001_record"), ("cases", "0010_lanes")]

    operations = [
        migrations.AddField(
            model_name="stake",
            name="category",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="adoptions.category",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="stake",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["holder", "category", "-filed_at", "-case"],
                include=["zone"],
                name="cases_stake_category",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit_path", "category", "-filed_at", "-subject"], name="cases_unit_category"),
        ),
    ]
