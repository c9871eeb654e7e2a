from django.db import models

from wangge.subjects.models import Subject


class File(models.Model):
    """An attachment. The bytes lie in the data folder under their SHA-256; the same bytes are stored once."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="files")
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    mime = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    added_by = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=8, default="open")  # the case's; what hangs on nothing yet is in the open one
    paper = models.BooleanField(default=False)  # issued: read through ``documents`` alone

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="files_about"),
            models.Index(fields=["sha256"], name="files_hash"),
        ]
