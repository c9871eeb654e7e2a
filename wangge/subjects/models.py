from django.db import models


class Subject(models.Model):
    """What a unit, entity, body, post, case, dossier, meeting or deal has in common.

    ``unit_path`` is built of stable unit ids ("1.17.204."), so that a territory is a prefix.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=120, blank=True, db_collation="C")
    zone = models.CharField(max_length=8, default="open")

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.id}"


class Revision(models.Model):
    """How often a room's slow-moving rows have changed, so that every process knows when its snapshot is stale."""

    room = models.CharField(max_length=16, primary_key=True)
    n = models.BigIntegerField(default=0)
