"""A consultation, the drafts that it is about, and what each economy and partner says of them.

A draft is read into provisions when it is given; a new draft is a version of its own, and what was
said of an earlier one stays with that. A consultation whose closing time has passed is closed,
whether or not somebody closed it.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stocktake_web.permissions import Thing

__all__ = [
    "Consultation",
    "ConsultationState",
    "Draft",
    "Position",
    "PositionState",
    "Provision",
    "ProvisionComment",
    "Stance",
]

PERSON = settings.AUTH_USER_MODEL


class ConsultationState(models.TextChoices):
    """Whether members and partners can say something."""

    PREPARED = "prepared", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Stance(models.TextChoices):
    """What an economy says of a provision."""

    SUPPORT = "support", _("Support")
    CHANGES = "changes", _("Support with changes")
    OPPOSE = "oppose", _("Oppose")
    NONE = "none", _("No position")


class PositionState(models.TextChoices):
    """Whether a position was confirmed for the economy."""

    DRAFT = "draft", _("Waits for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")


class Consultation(models.Model):
    """A text that members and partners are asked about, from one day until a moment."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ConsultationState, default=ConsultationState.PREPARED
    )
    opens_on = models.DateField()
    closes_at = models.DateTimeField()
    guidance = models.TextField(blank=True)
    economies = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-opens_on", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="consultation_known_state", condition=Q(state__in=ConsultationState.values)
            ),
            models.CheckConstraint(
                name="consultation_closes_after_it_opens",
                condition=Q(closes_at__date__gte=F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    @property
    def state_now(self) -> str:
        """State at this moment: an open one is closed once its time has passed."""
        if self.state == ConsultationState.OPEN and self.closes_at <= timezone.now():
            return ConsultationState.CLOSED.value
        return self.state

    @property
    def state_words(self) -> str:
        """State at this moment, in words."""
        return str(ConsultationState(self.state_now).label)

    def as_thing(self, economy: str = "") -> Thing:
        """Return what permissions need to know of it, or of what an economy says in it."""
        return Thing(economy=economy, state=self.state_now)


class Draft(models.Model):
    """One version of the text; its bytes stand in the data folder under their hash."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    scanned = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10)  # that it was found to be in
    note = models.TextField(blank=True)  # what changed
    remarks = models.JSONField(default=list)  # of lint, about the whole
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In order."""

        ordering: ClassVar = ["consultation", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="draft_number_once", fields=["consultation", "number"])
        ]

    def __str__(self) -> str:
        """Return name and number."""
        return f"{self.name} ({self.number})"


class Provision(models.Model):
    """One printed paragraph, item or heading of a draft, with what lint says of it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="provisions")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    is_heading = models.BooleanField(default=False)  # nothing to take a position on
    role = models.CharField(max_length=20, blank=True)
    themes = models.JSONField(default=list)
    page = models.PositiveIntegerField(null=True, blank=True)
    remarks = models.JSONField(default=list)  # [{rule, severity, says, quote, stronger}, ...]

    class Meta:
        """In reading order."""

        ordering: ClassVar = ["draft", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="provision_position_once", fields=["draft", "position"]),
            models.UniqueConstraint(name="provision_key_once", fields=["draft", "key"]),
        ]

    def __str__(self) -> str:
        """Return its label and the beginning of its text."""
        return f"{self.label} {self.text[:60]}".strip()


class Position(models.Model):
    """What one economy says of one provision, as it is now."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="positions")
    economy = models.CharField(max_length=3)
    stance = models.CharField(max_length=10, choices=Stance)
    wording = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=PositionState, default=PositionState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_by_name = models.CharField(max_length=300)
    changed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=300, blank=True)
    late_reason = models.TextField(blank=True)  # recorded by the secretariat after the closing

    class Meta:
        """One per provision and economy; changes are worded, an objection has its reason."""

        ordering: ClassVar = ["provision", "economy"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="position_once", fields=["provision", "economy"]),
            models.CheckConstraint(
                name="position_known_stance", condition=Q(stance__in=Stance.values)
            ),
            models.CheckConstraint(
                name="position_changes_are_worded",
                condition=~Q(stance="changes") | ~Q(wording=""),
            ),
            models.CheckConstraint(
                name="position_objection_has_reason", condition=~Q(stance="oppose") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="position_confirmed_has_moment",
                condition=Q(state="draft", confirmed_at__isnull=True)
                | Q(state="confirmed", confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="position_late_is_confirmed",
                condition=Q(late_reason="") | Q(state="confirmed"),
            ),
        ]

    def __str__(self) -> str:
        """Return economy and stance."""
        return f"{self.provision_id} {self.economy} {self.stance}"


class ProvisionComment(models.Model):
    """A comment of a partner or member on a provision, seen by all who read the consultation."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="provision_comment_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        """Return its beginning."""
        return self.text[:60]
