"""Erasing a case empties the digests of what was asked under its idempotency keys; the rest of a receipt stays as it is."""

from django.db import migrations

FORWARD = "GRANT UPDATE (digest) ON cases_receipt TO wangge_app;"
BACKWARD = "REVOKE UPDATE (digest) ON cases_receipt FROM wangge_app;"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_subject_zones")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
