"""What is kept of other systems: who speaks for each, and by which number each knows which case.

There is no outbox: what has to be told is whatever the record holds beyond ``told``.
"""

from django.db import models

from wangge.subjects.models import Subject


class System(models.Model):
    """A system that sends orders and may be told what becomes of them."""

    name = models.CharField(max_length=32)  # in addresses: hotline
    title = models.CharField(max_length=120)
    person = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    url = models.CharField(max_length=400, blank=True)  # where it wants to be told; "": nowhere
    turn = models.SmallIntegerField(default=1)  # which of its signing keys is in use
    turned_at = models.DateTimeField(null=True)  # when it was taken in the place of the one before
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="outside_name")]


class Reference(models.Model):
    """By which number a system knows a case."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="references", db_index=False)
    number = models.CharField(max_length=64)
    case = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order = models.BigIntegerField(default=0)  # the highest that it sent
    told = models.IntegerField(default=0)  # the last step that it was told
    tries = models.SmallIntegerField(default=0)  # in vain, since then
    next_at = models.DateTimeField(null=True)  # not before; None: at once
    trouble = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="outside_number")]
