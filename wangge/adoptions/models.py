from django.contrib.postgres.fields import ArrayField
from django.db import models

from wangge.people.models import Entity
from wangge.places.models import Unit
from wangge.subjects.models import Subject


class Edition(models.Model):
    """A playbook as canonical JSON with its SHA-256, whole: running cases keep the edition that they began under."""

    id = models.BigAutoField(primary_key=True)
    playbook = models.CharField(max_length=48)
    version = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.JSONField()
    patches = models.ForeignKey("self", on_delete=models.PROTECT, null=True)  # a change of wording alone
    added_at = models.DateTimeField()


class Adoption(models.Model):
    """Edition + area + term + mapping + local promises + local words."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="adoptions")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    mapping = models.JSONField(default=dict)  # {"organisations": {name: entity id}, "categories": {abstract: [codes]}}
    promises = models.JSONField(default=dict)  # {clock: {"n": 2, "unit": "working_day"}}
    words = models.JSONField(default=dict)
    on_red = models.JSONField(default=dict, db_default={})  # engine.watching.OnRedSpec; {}: nothing follows a red light
    on_red_since = models.DateTimeField(null=True)  # what was red before brings nothing about
    rank = models.SmallIntegerField(null=True)  # the district's own order, lower first; none: the playbook's precedence


class LawBook(models.Model):
    """The laws with limits and the calendar as clocks are counted by them since ``taken_at``; the newest counts.

    Cases that are open then are counted again, in the order of their ids up to ``reached``, until ``done_at``.
    """

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    changed = models.JSONField(default=list)  # ids of the laws whose numbers differ from the book before; "calendar"
    taken_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)


class Category(models.Model):
    """The district's category tree: its codes, its words, the department that answers for it."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    words = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    owner = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="categories")
    external = models.JSONField(default=dict)  # codes of other systems
    offered = models.BooleanField(default=True)  # shown to those who file
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Admission(models.Model):
    """The list of what may be given to a level of the territory (R-15, R-55)."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="admissions")
    level = models.CharField(max_length=16)  # community, street
    duty = models.CharField(max_length=12)  # basic, assist, taken_back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "level"], name="adoptions_admission_once")]


class RegisteredField(models.Model):
    """One field of the registry: what it is, whose it is, why it is asked and how long it is kept."""

    name = models.CharField(max_length=48, primary_key=True)
    spec = models.JSONField()
    words = models.JSONField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="fields")


class District(models.Model):
    """The district's own settings: its root unit, its window, office hours and calendar. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    root = models.ForeignKey(Unit, on_delete=models.PROTECT)
    window = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    hotline = models.CharField(max_length=20, blank=True)
    office = models.JSONField(default=list)  # [["08:30", "12:00"], ["14:00", "17:30"]]
    region = models.CharField(max_length=32, blank=True)  # a regional calendar layer
    lights = models.JSONField(default=dict, db_default={})  # engine.watching.LightsSpec; {}: as it stands there
    patterns = models.JSONField(default=dict, db_default={})  # engine.watching.PatternsSpec
    demonstration = models.BooleanField(default=False)


class Proposal(models.Model):
    """An adoption that somebody prepares, answer by answer: nothing of it is in force before ``adoption`` is set.

    ``revision`` counts the answers, so that two who answer at once notice each other.
    """

    id = models.BigAutoField(primary_key=True)
    playbook = models.CharField(max_length=48)
    begun_by = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_by = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    answers = models.JSONField(default=dict)  # by step, as acts.dialogue has it
    revision = models.IntegerField(default=0)
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["playbook"],
                condition=models.Q(adoption=None, withdrawn_at=None),
                name="adoptions_one_proposal",
            )
        ]
