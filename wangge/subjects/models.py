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


RAISED = "raised"  # a kind of link: an act on the one brought forth the other


class Link(models.Model):
    """What one subject has to do with another: ``a`` has ``kind`` to ``b`` (a visit "raised" a case). It lies in the
    zone of ``b``, or where one of the two was moved to."""

    pk = models.CompositePrimaryKey("a", "b", "kind")
    a = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    b = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    zone = models.CharField(max_length=8, default="open")
