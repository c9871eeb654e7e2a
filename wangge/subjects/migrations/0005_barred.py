"""Whoever is barred from a case in a closed zone (an accused, R-21) reads nothing of it, even where they may enter the zone.

Who reads stands in the setting ``wangge.reader`` (``subjects.zones``); from which cases that reader is barred the database
looks up itself, once a statement and only where a row of a closed zone is met: rows of the open zone cost nothing more.
The owner runs the look-up, since a barred reader must not read the very stakes that bar them.
"""

from django.db import migrations

PROVED = {  # tables in which a number in ``wangge.zones`` opens the rows of one case, by the column that names the case
    "cases_case": ("subject_id",),
    "cases_step": ("case_id",),
    "cases_stake": ("case_id",),
    "cases_clock": ("case_id",),
    "cases_contact": ("case_id",),
    "cases_narrative": ("case_id",),
    "documents_document": ("about_id",),
    "files_file": ("about_id",),
    "subjects_subject": ("id",),
}
OTHERS = {"notices_notice": ("about_id",), "subjects_link": ("a_id", "b_id")}
ZONE = "zone = ANY (wangge_zones())"
BARRED = (
    "({key} = ANY ((SELECT wangge_barred())::bigint[])) IS NOT TRUE"  # a subselect: looked up once, and only if met
)

FUNCTION = """
CREATE FUNCTION wangge_barred() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
    WITH reader AS MATERIALIZED (
        SELECT string_to_array(nullif(split_part(said, '|', 1), ''), ',')::bigint[] AS holders,
               string_to_array(nullif(split_part(said, '|', 2), ''), ',')::bigint[] AS kin,
               nullif(split_part(said, '|', 3), '')::bigint AS person,
               string_to_array(nullif(split_part(said, '|', 4), ''), ',')::bigint[] AS proved
          FROM coalesce(current_setting('wangge.reader', true), '') AS said)
    SELECT coalesce(array_agg(b.case_id), '{}')
      FROM cases_stake b, reader r
     WHERE b.kind = 'barred' AND b.until IS NULL AND b.zone <> 'open' AND b.holder_id = ANY (r.holders || r.kin)
       AND (b.holder_id = ANY (r.holders) OR NOT EXISTS (
            SELECT 1 FROM cases_case c WHERE c.subject_id = b.case_id
               AND (c.asker_id = r.person OR c.subject_id = ANY (r.proved)))) $$;
REVOKE ALL ON FUNCTION wangge_barred() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wangge_barred() TO wangge_app;
"""


def _policies(barred: bool) -> str:
    parts = []
    for table, keys in (PROVED | OTHERS).items():
        proved = f" OR {keys[0]}::text = ANY (wangge_zones())" if table in PROVED else ""
        bar = "".join(f" AND {BARRED.format(key=key)}" for key in keys) if barred else ""
        condition = f"zone = 'open' OR ({ZONE}{proved}){bar}"
        parts += [f"ALTER POLICY {name} ON {table} USING ({condition});\n" for name in ("zone_read", "zone_change")]
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [("subjects", "0004_proved_cases"), ("notices", "0002_looks"), ("cases", "0010_lanes")]
    operations = [
        migrations.RunSQL(FUNCTION + _policies(barred=True), _policies(barred=False) + "DROP FUNCTION wangge_barred();")
    ]
