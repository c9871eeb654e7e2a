from django.db import models

from wangge.files.models import File
from wangge.subjects.models import Subject


class Document(models.Model):
    """A rendered paper about a subject: which template, which number, which bytes."""

    id = models.BigAutoField(primary_key=True)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="documents")
    template = models.CharField(max_length=97)
    number = models.CharField(max_length=40, unique=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="documents")
    values = models.JSONField(default=dict)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    zone = models.CharField(max_length=8, default="open")

    class Meta:
        indexes = [models.Index(fields=["about"], name="documents_about")]


class Counter(models.Model):
    """The last number of a series in a year. Its row is held until the paper is kept, so that no number is left out."""

    pk = models.CompositePrimaryKey("series", "year")
    series = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    last = models.IntegerField()
