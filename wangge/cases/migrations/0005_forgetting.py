"""When a closed case is looked at for something to forget. Of those that were closed before: a year after their close,
which no period is shorter than; the ticker then finds each its own date."""

from django.db import migrations, models

FORWARD = """
UPDATE cases_case c SET forget_at = c.closed_at + interval '1 year'
 WHERE NOT c.is_open AND c.parent_id IS NULL AND c.closed_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM cases_contact k WHERE k.case_id = c.subject_id AND k.erased_at IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_erasing")]
    operations = [
        migrations.AddField("case", "forget_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddIndex(
            "case",
            models.Index(condition=models.Q(("forget_at__isnull", False)), fields=["forget_at"], name="cases_forget"),
        ),
    ]
