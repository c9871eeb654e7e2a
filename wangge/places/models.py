from django.contrib.postgres.fields import ArrayField
from django.db import models

from wangge.subjects.models import Subject


class Unit(models.Model):
    """A node of the territory: district, street, community, grid, site, workshop …

    The path stands on the subject ("1.17.204."). ``boundary`` is WKB in CGCS2000 (EPSG:4490), longitude first.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    kind = models.CharField(
        max_length=24
    )  # district, street, town, community, village, grid, micro_grid, site, workshop …
    layer = models.CharField(
        max_length=24
    )  # administrative, comprehensive, dedicated, micro, industrial_community, chain, site
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    boundary = models.BinaryField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An overlay holds a unit of another layer: a dedicated grid in a chain or an industrial community."""

    overlay = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="held")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="overlays")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["overlay", "unit", "valid_from"], name="places_membership_once")]


class Succession(models.Model):
    """A redrawn unit: old → new, so that paths of the past still lead somewhere."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    at = models.DateField()
