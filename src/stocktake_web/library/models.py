"""An entry of the library: a practice or a law, its themes, commitments and files.

An entry is proposed, then published or returned by those who moderate, and can be withdrawn.
``STEPS`` says where each step leads; ``permissions.toml`` says from where, and who may take it.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stocktake_web.permissions import Thing

__all__ = [
    "STEPS",
    "Entry",
    "EntryCommitment",
    "EntryFile",
    "EntryKind",
    "EntryState",
    "EntryStep",
    "EntryTheme",
]

PERSON = settings.AUTH_USER_MODEL
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Where each step leads, and whether it needs a reason. Its id is that of the action, after the dot.
STEPS: dict[str, tuple[str, bool]] = {
    "publish": ("published", False),
    "return": ("returned", True),
    "withdraw": ("withdrawn", True),
    "propose-again": ("proposed", False),
}


class EntryKind(models.TextChoices):
    """What an entry tells of."""

    PRACTICE = "practice", _("Practice")
    LEGISLATION = "legislation", _("Law or regulation")


class EntryState(models.TextChoices):
    """How far an entry is."""

    PROPOSED = "proposed", _("Proposed")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Entry(models.Model):
    """A practice or a law that others can learn from.

    ``words`` is what a search looks in: title, texts and names, folded. ``revision`` is what two
    people who write at the same time are told apart by.
    """

    kind = models.CharField(max_length=12, choices=EntryKind)
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.PROPOSED)
    title = models.CharField(max_length=300)
    economy = models.CharField(max_length=3, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=10, default="en")  # that the entry is written in
    done = models.TextField()
    results = models.TextField(blank=True)
    law_title = models.CharField(max_length=300, blank=True)
    law_url = models.URLField(max_length=500, blank=True)
    contact = models.CharField(max_length=300, blank=True)
    contact_email = models.EmailField(blank=True)
    source_answer = models.OneToOneField(
        "rounds.Answer", null=True, blank=True, on_delete=models.SET_NULL, related_name="entry"
    )
    words = models.TextField(editable=False)
    revision = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_by_name = models.CharField(max_length=300)
    proposed_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-changed_at", "-pk"]
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["state", "economy"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="entry_known_kind", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(
                name="entry_known_state", condition=Q(state__in=EntryState.values)
            ),
            models.CheckConstraint(
                name="entry_published_has_moment",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_says_something", condition=~Q(title="") & ~Q(done="")
            ),
            models.CheckConstraint(
                name="entry_year_of_our_time",
                condition=Q(year__isnull=True) | Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
            ),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    def as_thing(self) -> Thing:
        """Return what permissions need to know of it; its themes are read where not yet loaded."""
        return Thing(
            economy=self.economy,
            state=self.state,
            author=self.proposed_by_id,
            themes=frozenset(each.theme for each in self.themes.all()),
        )


class EntryTheme(models.Model):
    """A theme of an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(max_length=60)

    class Meta:
        """Each once."""

        ordering: ClassVar = ["theme"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_theme_once", fields=["entry", "theme"])
        ]

    def __str__(self) -> str:
        """Return the theme."""
        return self.theme


class EntryCommitment(models.Model):
    """A commitment that an entry serves; its words are kept, whatever becomes of the register."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="commitments")
    commitment = models.CharField(max_length=120)
    label = models.CharField(max_length=120, blank=True)

    class Meta:
        """Each once."""

        ordering: ClassVar = ["commitment"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_commitment_once", fields=["entry", "commitment"])
        ]

    def __str__(self) -> str:
        """Return the commitment."""
        return self.commitment


class EntryFile(models.Model):
    """A file of an entry; its bytes stand in the data folder under their hash."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    scanned = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The same bytes once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_file_once", fields=["entry", "sha256"])
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class EntryStep(models.Model):
    """A step that an entry took: by whom, when and why."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="steps")
    to_state = models.CharField(max_length=10, choices=EntryState)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In order."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return where it led."""
        return self.to_state
