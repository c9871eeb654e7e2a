from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One line of the record: that ``act`` was done to a subject, and the digest of what was done.

    The database refuses to change or delete a row (migration 0002).
    """

    pk = models.CompositePrimaryKey("subject_id", "seq")
    subject_id = models.BigIntegerField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    act = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    written_at = models.DateTimeField(db_default=Now())  # ``at`` may lie in the past (imports); seals go by this

    class Meta:
        indexes = [BrinIndex(fields=["written_at"], name="journal_entry_day")]


class Payload(models.Model):
    """The values behind an entry whose room has no table of steps. Erasing empties ``data`` and ``salt``."""

    pk = models.CompositePrimaryKey("subject_id", "seq")
    subject_id = models.BigIntegerField()
    seq = models.IntegerField()
    salt = models.BinaryField(null=True)
    data = models.JSONField(null=True)


class Reading(models.Model):
    """Who read a restricted field of what, when, in which appointment (None: in none, or before it was kept)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=48)
    appointment = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="journal_reading_subject"),
            models.Index(fields=["at", "id"], name="journal_reading_day"),
            models.Index(fields=["actor", "at", "id"], name="journal_reading_actor"),
        ]


class Refusal(models.Model):
    """Whom a rule refused which act on what, when, in which appointment. ``code``: why; ``law``: its rule, or ""."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField()
    act = models.CharField(max_length=48)
    code = models.CharField(max_length=48)
    law = models.CharField(max_length=40, blank=True)
    appointment = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="journal_refusal_day"),
            models.Index(fields=["actor", "at", "id"], name="journal_refusal_actor"),
        ]


class Seal(models.Model):
    """One day's digest of all chain heads that moved on that day; also written outside the database."""

    day = models.DateField(primary_key=True)
    entries = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
