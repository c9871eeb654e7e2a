"""The subject of a case tells its category and place: it lies in the case's zone like all the rest. A case that is sorted
into another zone takes its steps along."""

from django.db import migrations

FORWARD = """
ALTER TABLE subjects_subject ENABLE ROW LEVEL SECURITY;
CREATE POLICY zone_read ON subjects_subject FOR SELECT TO wangge_app USING (zone = 'open' OR zone = ANY (wangge_zones()));
CREATE POLICY zone_write ON subjects_subject FOR INSERT TO wangge_app WITH CHECK (true);
CREATE POLICY zone_change ON subjects_subject FOR UPDATE TO wangge_app
    USING (zone = 'open' OR zone = ANY (wangge_zones()));
GRANT UPDATE (zone) ON cases_step TO wangge_app;
"""
BACKWARD = """
REVOKE UPDATE (zone) ON cases_step FROM wangge_app;
DROP POLICY zone_read ON subjects_subject;
DROP POLICY zone_write ON subjects_subject;
DROP POLICY zone_change ON subjects_subject;
ALTER TABLE subjects_subject DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_zones"), ("subjects", "0002_roles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
