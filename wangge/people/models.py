from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from wangge.accounts.models import User
from wangge.places.models import Unit
from wangge.subjects.models import Subject

# What an appointee can be lent by without ever seeing a territory (design §4a).
NO_TERRITORY = frozenset({"enterprise", "contractor"})


class Entity(models.Model):
    """A person or an organisation (Popolo: Person, Organization). ``sort``: what kind of organisation."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    is_person = models.BooleanField()
    sort = models.CharField(max_length=16)  # person, department, community, enterprise, contractor, organisation
    name = models.CharField(max_length=120)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    uscc = models.CharField(max_length=18, null=True, unique=True)
    phone = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=5, blank=True)  # GB/T 4754
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="residents")
    employer = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="staff")
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="entity")
    invented = models.BooleanField(default=False)  # demonstration data says so

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """An organisation with members and a formation rule: four parties, task force, alliance, expert pool."""

    entity = models.OneToOneField(Entity, on_delete=models.PROTECT, primary_key=True)
    kind = models.CharField(max_length=48)  # playbook.body
    lead = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="led_bodies")


class BodyMember(models.Model):
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="bodies")
    role = models.CharField(max_length=48)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Post(models.Model):
    """A position over a subject. It can be vacant. ``role`` is the playbook's word ("dual_posts.public_receiver")."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    role = models.CharField(max_length=97)
    over = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="posts_over")
    organisation = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="posts")
    drawn_from = models.CharField(max_length=16)
    capabilities = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    zones = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    acts_for = models.BooleanField(default=False)
    pair = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="paired_by")
    abolished_at = models.DateTimeField(null=True)


class Appointment(models.Model):
    """A person in a post for a term (Popolo: Membership)."""

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="appointments")
    during = DateTimeRangeField()
    appointed_by = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="appointments_made")
    drawn_from = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="appointments_lent")
    paired_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    label = models.CharField(max_length=40, blank=True)  # as printed, e.g. 两年半; warned of when the dates differ

    class Meta:
        indexes = [models.Index(fields=["person"], name="people_appointment_person")]
        constraints = [
            ExclusionConstraint(
                name="people_one_at_a_time",
                expressions=[
                    (models.Func("post", "post", models.Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]


class SavedView(models.Model):
    """How a person narrows a list, under a name of their own: nobody else's business, and gone with the person.

    ``page``: inbox or cases. ``query``: of the list's address. ``first``: the list opens with it.
    """

    person = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="saved_views")
    page = models.CharField(max_length=8)
    name = models.CharField(max_length=20)
    query = models.CharField(max_length=300)
    first = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="people_savedview_name")]
