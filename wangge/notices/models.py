from django.db import models

from wangge.subjects.models import Subject


class Notice(models.Model):
    """One thing told to one holder (a post, person, organisation): a kind and the case, no content."""

    id = models.BigAutoField(primary_key=True)
    holder = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="notices", db_constraint=False, db_index=False
    )
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=32)  # assigned, moved, replied, due_soon, overdue …
    act = models.CharField(max_length=48, blank=True)
    at = models.DateTimeField()
    zone = models.CharField(max_length=8, default="open")

    class Meta:
        indexes = [models.Index(fields=["holder", "-id"], name="notices_newest")]


class Look(models.Model):
    """Up to which notice a person has seen what one of their holders was told.

    A department has many people: what one of them has seen, the others have not.
    """

    pk = models.CompositePrimaryKey("person", "holder")
    person = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    holder = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    upto = models.BigIntegerField()
    at = models.DateTimeField()
