"""An attachment lies in the zone of the case that it hangs on, and is known for a paper where it is one."""

from django.db import migrations, models

FORWARD = """
UPDATE files_file f SET zone = s.zone FROM subjects_subject s WHERE s.id = f.about_id AND s.zone <> f.zone;
UPDATE files_file f SET paper = true WHERE EXISTS (SELECT FROM documents_document d WHERE d.file_id = f.id);
ALTER TABLE files_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY zone_read ON files_file FOR SELECT TO wangge_app USING (zone = 'open' OR zone = ANY (wangge_zones()));
CREATE POLICY zone_write ON files_file FOR INSERT TO wangge_app WITH CHECK (true);
CREATE POLICY zone_change ON files_file FOR UPDATE TO wangge_app USING (zone = 'open' OR zone = ANY (wangge_zones()));
REVOKE DELETE, TRUNCATE ON files_file FROM wangge_app;
"""
BACKWARD = """
DROP POLICY zone_read ON files_file;
DROP POLICY zone_write ON files_file;
DROP POLICY zone_change ON files_file;
ALTER TABLE files_file DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0002_mime"), ("documents", "0002_counter"), ("cases", "0003_subject_zones")]
    operations = [
        migrations.AddField("file", "zone", models.CharField(default="open", max_length=8)),
        migrations.AddField("file", "paper", models.BooleanField(default=False)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
