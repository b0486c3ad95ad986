"""An activity, who takes part, for which economies, with which budgets, for which commitments.

The fields are those of ``iati.records.ActivityRecord``, which goes out and comes in as a file.
``revision`` is what two people who write at the same time are told apart by.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stocktake_web.activities.iati.codes import (
    BUDGET_STATUSES,
    BUDGET_TYPES,
    LANGUAGES,
    ORGANISATION_TYPES,
    RESULT_TYPES,
    ROLES,
    STATUSES,
    TRANSACTION_TYPES,
)

__all__ = [
    "Activity",
    "ActivityBudget",
    "ActivityCommitment",
    "ActivityCountry",
    "ActivityKind",
    "ActivityOrganisation",
    "ActivityResult",
    "ActivityTheme",
    "ActivityTransaction",
]

PERSON = settings.AUTH_USER_MODEL


class ActivityKind(models.TextChoices):
    """What an activity is."""

    WORKSHOP = "workshop", _("Workshop or training")
    MISSION = "mission", _("Expert mission")
    PROJECT = "project", _("Project")
    OTHER = "other", _("Other")


class Activity(models.Model):
    """A workshop, an expert mission, a project."""

    identifier = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=ActivityKind, default=ActivityKind.OTHER)
    title = models.CharField(max_length=300)
    description = models.TextField()
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    status = models.CharField(max_length=1, choices=STATUSES, default="1")
    reporter_ref = models.CharField(max_length=120)
    reporter_type = models.CharField(max_length=2, choices=ORGANISATION_TYPES)
    reporter_name = models.CharField(max_length=300)
    planned_start = models.DateField(null=True, blank=True)
    actual_start = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    actual_end = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """By date, newest first."""

        ordering: ClassVar = [
            F("planned_start").desc(nulls_last=True),
            F("actual_start").desc(nulls_last=True),
            "identifier",
        ]
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="activity_known_kind", condition=Q(kind__in=ActivityKind.values)
            ),
            models.CheckConstraint(
                name="activity_known_status", condition=Q(status__in=list(STATUSES))
            ),
            models.CheckConstraint(
                name="activity_says_what",
                condition=~Q(identifier="") & ~Q(title="") & ~Q(description=""),
            ),
            models.CheckConstraint(
                name="activity_has_a_date",
                condition=Q(planned_start__isnull=False)
                | Q(actual_start__isnull=False)
                | Q(planned_end__isnull=False)
                | Q(actual_end__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_planned_to_end_after_start",
                condition=Q(planned_start__isnull=True)
                | Q(planned_end__isnull=True)
                | Q(planned_end__gte=F("planned_start")),
            ),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class ActivityOrganisation(models.Model):
    """An organisation that takes part in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="organisations")
    role = models.CharField(max_length=1, choices=ROLES)
    name = models.CharField(max_length=300)
    ref = models.CharField(max_length=120, blank=True)
    type = models.CharField(max_length=2, choices=ORGANISATION_TYPES, blank=True)

    class Meta:
        """Each once in a role."""

        ordering: ClassVar = ["role", "name", "ref"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="activity_organisation_once",
                fields=["activity", "role", "name", "ref", "type"],
            ),
            models.CheckConstraint(
                name="activity_organisation_known_role", condition=Q(role__in=list(ROLES))
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class ActivityCountry(models.Model):
    """An economy that an activity is for, and its share in per cent where that is known."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="countries")
    economy = models.CharField(max_length=3)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        """Each once."""

        ordering: ClassVar = ["economy"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="activity_country_once", fields=["activity", "economy"]),
            models.CheckConstraint(
                name="activity_share_of_hundred",
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
            ),
        ]

    def __str__(self) -> str:
        """Return the economy."""
        return self.economy


class ActivityBudget(models.Model):
    """An amount for a period."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="budgets")
    start = models.DateField()
    end = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    value_date = models.DateField()
    type = models.CharField(max_length=1, choices=BUDGET_TYPES, default="1")
    status = models.CharField(max_length=1, choices=BUDGET_STATUSES, default="1")

    class Meta:
        """By period."""

        ordering: ClassVar = ["start", "end", "amount", "currency", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="activity_budget_ends_after_start", condition=Q(end__gte=F("start"))
            ),
            models.CheckConstraint(name="activity_budget_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        """Return the amount."""
        return f"{self.amount} {self.currency}"


class ActivityTransaction(models.Model):
    """Money that moved or was promised; fields as in ``iati.transactions.Transaction``.

    The amount is kept as it is written: SQLite holds numbers of fifteen digits.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="transactions")
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=2, choices=TRANSACTION_TYPES)
    date = models.DateField()
    amount = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    value_date = models.DateField()
    description = models.JSONField(default=list)
    provider = models.JSONField(null=True)
    receiver = models.JSONField(null=True)
    ref = models.CharField(max_length=120, blank=True)
    humanitarian = models.BooleanField(null=True)
    further = models.JSONField(default=list)

    class Meta:
        """In the order of the file."""

        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="activity_transaction_place_once", fields=["activity", "position"]
            ),
            models.CheckConstraint(
                name="activity_transaction_known_type",
                condition=Q(type__in=list(TRANSACTION_TYPES)),
            ),
        ]

    def __str__(self) -> str:
        """Return the amount."""
        return f"{self.amount} {self.currency}"


class ActivityResult(models.Model):
    """A result with its indicators; ``content`` is ``iati.results.Result`` as plain data."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=1, choices=RESULT_TYPES)
    content = models.JSONField()

    class Meta:
        """In the order of the file."""

        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="activity_result_place_once", fields=["activity", "position"]
            ),
            models.CheckConstraint(
                name="activity_result_known_type", condition=Q(type__in=list(RESULT_TYPES))
            ),
        ]

    def __str__(self) -> str:
        """Return what kind of result it is."""
        return str(self.get_type_display())


class ActivityTheme(models.Model):
    """A theme of an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(max_length=60)

    class Meta:
        """Each once."""

        ordering: ClassVar = ["theme"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="activity_theme_once", fields=["activity", "theme"])
        ]

    def __str__(self) -> str:
        """Return the theme."""
        return self.theme


class ActivityCommitment(models.Model):
    """A commitment that an activity serves."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="commitments")
    commitment = models.CharField(max_length=120)

    class Meta:
        """Each once."""

        ordering: ClassVar = ["commitment"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="activity_commitment_once", fields=["activity", "commitment"]
            )
        ]

    def __str__(self) -> str:
        """Return the commitment."""
        return self.commitment
