"""Row-level security over everything that a zone may hold, and a record that the application cannot rewrite.

The zones of the one who reads stand in the setting ``wangge.zones`` ("open,petition"); "open" is everybody's.
Inserting is free: someone may file into a zone that they cannot read.
"""

from django.db import migrations

ZONED = [
    "cases_case",
    "cases_step",
    "cases_stake",
    "cases_clock",
    "cases_contact",
    "cases_narrative",
    "notices_notice",
    "documents_document",
]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY zone_read ON {table} FOR SELECT TO wangge_app USING (zone = 'open' OR zone = ANY (wangge_zones()));
CREATE POLICY zone_write ON {table} FOR INSERT TO wangge_app WITH CHECK (true);
CREATE POLICY zone_change ON {table} FOR UPDATE TO wangge_app USING (zone = 'open' OR zone = ANY (wangge_zones()));
REVOKE DELETE, TRUNCATE ON {table} FROM wangge_app;
"""

FORWARD = (
    """
CREATE FUNCTION wangge_zones() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT string_to_array(coalesce(current_setting('wangge.zones', true), ''), ',') $$;
GRANT EXECUTE ON FUNCTION wangge_zones() TO wangge_app;
"""
    + "".join(POLICY.format(table=table) for table in ZONED)
    + """
REVOKE UPDATE ON cases_step FROM wangge_app;
GRANT UPDATE (data, salt) ON cases_step TO wangge_app;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_receipt FROM wangge_app;
REVOKE DELETE, TRUNCATE ON places_unit, people_entity, people_body, people_post, people_appointment,
    adoptions_edition, adoptions_adoption, adoptions_category FROM wangge_app;
ALTER TABLE cases_case SET (fillfactor = 80);
ALTER TABLE cases_stake SET (fillfactor = 80);
ALTER TABLE cases_clock SET (fillfactor = 80);
"""
)

BACKWARD = (
    "".join(
        f"""
DROP POLICY zone_read ON {table}; DROP POLICY zone_write ON {table}; DROP POLICY zone_change ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
        for table in ZONED
    )
    + "DROP FUNCTION wangge_zones();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_record"),
        ("notices", "0001_record"),
        ("documents", "0001_record"),
        ("subjects", "0002_roles"),
        ("journal", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
