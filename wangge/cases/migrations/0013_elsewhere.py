"""The one who asked, by name, is told that their case went into a closed zone: by the owner of the tables, for that person
alone. The notice lies in the zone itself, where nobody else who may not enter finds it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_told_elsewhere(person bigint) RETURNS TABLE (id bigint, act text, at timestamptz)
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT n.id, n.act::text, n.at
      FROM notices_notice n JOIN cases_case c ON c.subject_id = n.about_id
     WHERE n.holder_id = person AND n.kind = 'elsewhere' AND c.asker_id = person AND c.zone <> 'open'
       AND NOT EXISTS (SELECT 1 FROM cases_stake b WHERE b.case_id = c.subject_id AND b.kind = 'barred'
                          AND b.until IS NULL AND b.holder_id = person) $$;
REVOKE ALL ON FUNCTION cases_told_elsewhere(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_told_elsewhere(bigint) TO wangge_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_escalated"), ("notices", "0002_looks")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION cases_told_elsewhere(bigint);")]
