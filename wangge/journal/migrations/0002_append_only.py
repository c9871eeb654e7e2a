"""The journal cannot be rewritten: not by the application's role, and not by accident by the owner either."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry FROM wangge_app;
REVOKE DELETE, TRUNCATE ON journal_payload FROM wangge_app;
REVOKE UPDATE, DELETE, TRUNCATE ON journal_reading FROM wangge_app;
REVOKE UPDATE, DELETE, TRUNCATE ON journal_seal FROM wangge_app;
"""

BACKWARD = """
DROP TRIGGER journal_entry_append_only ON journal_entry;
DROP FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_record"), ("subjects", "0002_roles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
