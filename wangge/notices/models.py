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
    seen_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=8, default="open")

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-id"], name="notices_unseen", condition=models.Q(seen_at=None)),
        ]
