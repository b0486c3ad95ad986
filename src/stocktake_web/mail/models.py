"""One thing that a person is to be told by mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

__all__ = ["Notice"]


class Notice(models.Model):
    """A notice; ``key`` makes that the same thing is told once.

    It is claimed before it is sent. One that was claimed and not sent, because the process
    ended in between, is sent again after ``send.CLAIM`` minutes: rather twice than never.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    path = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)  # does not wait for a digest
    made_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["made_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="notice_unsent", condition=models.Q(sent_at=None))
        ]

    def __str__(self) -> str:
        """Return its subject."""
        return self.subject
