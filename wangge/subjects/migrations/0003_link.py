"""Links between subjects. Each lies in a zone, like what it links; none is deleted."""

from django.db import migrations, models

SUBJECT = {"db_constraint": False, "on_delete": models.deletion.PROTECT, "related_name": "+", "to": "subjects.subject"}
FORWARD = """
ALTER TABLE subjects_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY zone_read ON subjects_link FOR SELECT TO wangge_app USING (zone = 'open' OR zone = ANY (wangge_zones()));
CREATE POLICY zone_write ON subjects_link FOR INSERT TO wangge_app WITH CHECK (true);
CREATE POLICY zone_change ON subjects_link FOR UPDATE TO wangge_app
    USING (zone = 'open' OR zone = ANY (wangge_zones()));
REVOKE DELETE, TRUNCATE ON subjects_link FROM wangge_app;
"""
BACKWARD = """
DROP POLICY zone_read ON subjects_link;
DROP POLICY zone_write ON subjects_link;
DROP POLICY zone_change ON subjects_link;
ALTER TABLE subjects_link DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("subjects", "0002_roles"), ("cases", "0002_zones")]
    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "a", "b", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("zone", models.CharField(default="open", max_length=8)),
                ("a", models.ForeignKey(db_index=False, **SUBJECT)),
                ("b", models.ForeignKey(**SUBJECT)),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
