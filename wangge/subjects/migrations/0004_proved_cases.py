"""Whoever proved by code and PIN to be a case's asker reads that case in a closed zone, and nothing else of the zone: in
the setting ``wangge.zones`` a number stands for one case."""

from django.db import migrations

KEYS = {
    "cases_case": "subject_id",
    "cases_step": "case_id",
    "cases_stake": "case_id",
    "cases_clock": "case_id",
    "cases_contact": "case_id",
    "cases_narrative": "case_id",
    "documents_document": "about_id",
    "files_file": "about_id",
    "subjects_subject": "id",
}
ZONE = "zone = 'open' OR zone = ANY (wangge_zones())"


def _policies(proved: str) -> str:
    return "".join(
        f"ALTER POLICY zone_read ON {table} USING ({ZONE}{proved.format(key=key)});\n"
        f"ALTER POLICY zone_change ON {table} USING ({ZONE}{proved.format(key=key)});\n"
        for table, key in KEYS.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("subjects", "0003_link"),
        ("cases", "0003_subject_zones"),
        ("documents", "0002_counter"),
        ("files", "0003_zones"),
    ]
    operations = [migrations.RunSQL(_policies(" OR {key}::text = ANY (wangge_zones())"), _policies(""))]
