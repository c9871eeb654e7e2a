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


class Import(models.Model):
    """A table that somebody brings in. Its bytes lie as an attachment's do, and go a day after they came.

    ``given``: which column is what, and what else was chosen; ``total``: its rows, once they were counted;
    ``read`` = ``created`` + ``changed`` + ``same`` + ``faulty``, whose rows stand in ``ImportFault``.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16)
    added_by = models.BigIntegerField()
    appointment = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    ending = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    language = models.CharField(max_length=2, default="zh")
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="checked")  # checked, queued, running, done, cancelled, failed
    refused = models.JSONField(null=True)  # of one that failed: the refusal's code and values
    total = models.IntegerField(null=True)
    read = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    unsure = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["added_by", "-id"], name="files_import_own")]


class ImportFault(models.Model):
    """A row that was not taken, as it stood in the file: [[column, what to mend], …]."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="faults")
    row = models.IntegerField()
    cells = models.JSONField()
    said = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "row"], name="files_import_fault_once")]
