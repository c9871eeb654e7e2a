"""The tables of a case. Written by ``cases.record`` in one statement; read through ``cases.access`` with a Scope.

Foreign keys to rows that the application's role cannot delete carry no database constraint (ADR 0003): the check would
lock the same few parent rows in every filing and protect from nothing.
"""

from datetime import UTC, datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from wangge.adoptions.models import Adoption, Category, Edition
from wangge.places.models import Unit
from wangge.subjects.models import Subject


def subject_key(**kwargs: object) -> models.ForeignKey:
    return models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, **kwargs
    )  # type: ignore[arg-type]


class Case(models.Model):
    """One need on its way. Everything here but the identity is a fold of its steps, kept for lists."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    code = models.CharField(max_length=20)  # 80 random bits, for the one who asked
    pin = models.BinaryField(max_length=32, null=True)  # HMAC of the PIN that opens the content
    pin_failures = models.SmallIntegerField(default=0)
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    procedure = models.CharField(max_length=48)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    zone = models.CharField(max_length=8, default="open")
    state = models.CharField(max_length=32)
    is_open = models.BooleanField(default=True)
    paused = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    lead = subject_key(null=True)
    asker = subject_key(null=True)
    filed_by = subject_key(null=True)
    about = subject_key(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", db_index=False)
    channel = models.CharField(max_length=16)
    occurred_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField(null=True)  # of a closed case that is no part: when there is something to forget
    outcome = models.CharField(max_length=32, blank=True)
    rating = models.SmallIntegerField(null=True)
    exclusion = models.CharField(max_length=16, blank=True, default="", db_default="")  # why no rate counts it
    reasons = models.JSONField(default=list)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    seq = models.IntegerField()
    chain = models.BinaryField(max_length=32)  # head of the journal's chain, so that an act need not look for it

    class Meta:
        # Not unique=True, to which Django adds a second index for LIKE: codes are asked for whole.
        constraints = [models.UniqueConstraint(fields=["code"], name="cases_code")]
        indexes = [
            models.Index(fields=["state", "-filed_at", "-subject"], name="cases_state_newest"),
            models.Index(fields=["category", "-filed_at", "-subject"], include=["zone"], name="cases_category_newest"),
            models.Index(fields=["-filed_at", "-subject"], name="cases_newest"),
            models.Index(fields=["unit_path", "-filed_at", "-subject"], name="cases_unit_newest"),
            models.Index(fields=["unit_path", "category", "-filed_at", "-subject"], name="cases_unit_category"),
            models.Index(
                fields=["unit_path", "due_at", "subject"], name="cases_open_unit_due", condition=Q(is_open=True)
            ),
            models.Index(fields=["state", "due_at", "subject"], name="cases_open_state_due", condition=Q(is_open=True)),
            models.Index(
                fields=["category", "due_at", "subject"], name="cases_open_category_due", condition=Q(is_open=True)
            ),
            models.Index(fields=["due_at", "subject"], name="cases_open_due", condition=Q(is_open=True)),
            models.Index(
                fields=["-priority", "due_at", "subject"],
                name="cases_open_lane",
                condition=Q(is_open=True, priority__gt=0),
            ),
            models.Index(fields=["-filed_at", "-subject"], name="cases_closed_newest", condition=~Q(zone="open")),
            models.Index(fields=["parent"], name="cases_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["forget_at"], name="cases_forget", condition=Q(forget_at__isnull=False)),
        ]


class Step(models.Model):
    """One appended act. The database lets nothing of it be changed but ``data`` and ``salt``, by erasure."""

    pk = models.CompositePrimaryKey("case", "seq")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_constraint=False, db_index=False)
    seq = models.IntegerField()
    act = models.CharField(max_length=48)
    at = models.DateTimeField()
    by = subject_key(null=True)
    appointment = models.BigIntegerField(null=True)
    as_kind = models.CharField(max_length=12, blank=True)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    opened = models.JSONField(default=list)  # [["lead", 17], …]
    closed = models.JSONField(default=list)
    undoes = models.IntegerField(null=True)
    data = models.JSONField(null=True)
    salt = models.BinaryField(null=True)
    zone = models.CharField(max_length=8, default="open")


NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)


class Stake(models.Model):
    """Who has what to do with a case, from when to when. ``waits``: the case waits for this holder's act."""

    pk = models.CompositePrimaryKey("case", "kind", "holder", "since")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stakes", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=12)
    holder = subject_key()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)
    next_due = models.DateTimeField(
        null=True
    )  # of a stake that waits: its date, or NO_DATE, so that it can be paged by
    filed_at = models.DateTimeField()  # the case's, so that a holder's newest cases are one index scan
    category = models.ForeignKey(  # the case's, so that a holder's cases of a category are another one
        Category, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    zone = models.CharField(max_length=8, default="open")

    class Meta:
        indexes = [
            models.Index(
                fields=["holder", "next_due", "case"], name="cases_stake_inbox", condition=Q(until=None, waits=True)
            ),
            models.Index(
                fields=["holder", "-filed_at", "-case"],
                include=["zone"],  # by which rows are seen at all, so that keys are read from the index alone
                name="cases_stake_holder",
                condition=Q(until=None),
            ),
            models.Index(
                fields=["holder", "category", "-filed_at", "-case"],
                include=["zone"],
                name="cases_stake_category",
                condition=Q(until=None),
            ),
            models.Index(fields=["holder", "case"], name="cases_stake_barred", condition=Q(until=None, kind="barred")),
        ]


VOID = "void"  # a clock that an undone act had started


class Clock(models.Model):
    """A projection of the steps by ``engine.clock``, kept for lists and the ticker. Never edited by hand."""

    pk = models.CompositePrimaryKey("case", "name", "round")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", db_constraint=False, db_index=False)
    name = models.CharField(max_length=48)
    round = models.SmallIntegerField(default=1)
    holder = subject_key(null=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8)
    provisional = models.BooleanField(default=False)
    extended = models.SmallIntegerField(default=0)
    law = models.CharField(max_length=64, blank=True, default="", db_default="")  # the edition that counts; "": none
    warned_at = models.DateTimeField(null=True)
    light = models.SmallIntegerField(default=0, db_default=0)  # green, yellow, red; set by ``cases.lights`` alone
    escalated_at = models.DateTimeField(null=True)  # when its red light brought about what the adoption says
    zone = models.CharField(max_length=8, default="open")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="cases_clock_running", condition=Q(ended_at=None)),
            models.Index(fields=["light", "due_at"], name="cases_clock_light", condition=Q(ended_at=None)),
            models.Index(
                fields=["due_at", "case"],
                name="cases_clock_red",
                condition=Q(ended_at=None, light=2, escalated_at=None),
            ),
        ]


class Contact(models.Model):
    """Name and phone of the one who asked: reached only from the case, masked in lists, erasable."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    extra = models.JSONField(default=dict)
    salt = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=8, default="open")


class Narrative(models.Model):
    """The words of the one who asked: free text, therefore personal, erasable."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    extra = models.JSONField(default=dict)
    salt = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=8, default="open")


class Search(models.Model):
    """What a case of the open zone is found by (``cases.searching``), beside it so that no act writes it anew. The
    database itself takes it away with the words, and when the case leaves the open zone (migration 0014)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    filed_at = models.DateTimeField()
    span = models.IntegerField()  # of days in which that lies, with which each of the words begins
    words = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(fields=["-filed_at", "-case"], name="cases_search_newest"),
            # A filing leaves its words in a list that the ticker folds in, or now and then one would wait for that.
            GinIndex(fields=["words"], name="cases_search_words", fastupdate=True, gin_pending_list_limit=16_384),
        ]


class Receipt(models.Model):
    """An idempotency key: what was asked under it and what came of it."""

    pk = models.CompositePrimaryKey("owner", "key")
    owner = models.BigIntegerField()  # the person's subject id; 0 for someone who is not logged in
    key = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    seq = models.IntegerField()
    at = models.DateTimeField()
