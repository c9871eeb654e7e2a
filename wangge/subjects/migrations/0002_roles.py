"""The runtime role: it owns no table, so row-level security binds it, and it deletes nothing that others refer to."""

from django.db import migrations

FORWARD = """
DO $$ BEGIN
    -- Asked first: an owner who may not create roles works with the one that the server's administrator has made.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_app') THEN CREATE ROLE wangge_app NOLOGIN; END IF;
-- Another database of the server may be making it at this moment: then its index refuses, not the statement.
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN EXECUTE format('GRANT wangge_app TO %I', current_user); EXCEPTION WHEN OTHERS THEN NULL; END $$;
GRANT USAGE ON SCHEMA public TO wangge_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wangge_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO wangge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wangge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO wangge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO wangge_app;
REVOKE DELETE, TRUNCATE ON subjects_subject FROM wangge_app;
INSERT INTO subjects_revision (room, n) VALUES ('places', 0), ('people', 0), ('adoptions', 0), ('accounts', 0)
    ON CONFLICT (room) DO NOTHING;
"""

# The role is shared by all databases of a server, so going back leaves it.
BACKWARD = """
DELETE FROM subjects_revision;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM wangge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM wangge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM wangge_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM wangge_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM wangge_app;
"""


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_record")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
