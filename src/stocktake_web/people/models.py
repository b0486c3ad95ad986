"""A person, the memberships that give roles, invitations, and tokens for programs.

A membership is never deleted: it ends. So what somebody did in a role can always be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stocktake_web.permissions import Thing, rules

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["ApiToken", "FailedSignIn", "Invitation", "Membership", "Role", "User"]

ECONOMY_LENGTH = 3


class Role(models.TextChoices):
    """The roles, with their names as shown; ``permissions.toml`` says what each may do."""

    SECRETARIAT_ADMIN = "secretariat_admin", _("Secretariat administrator")
    SECRETARIAT_OFFICER = "secretariat_officer", _("Secretariat officer")
    FOCAL_POINT = "focal_point", _("National focal point")
    CONTRIBUTOR = "contributor", _("National contributor")
    APPROVER = "approver", _("National approver")
    REVIEWER = "reviewer", _("Reviewer")
    OBSERVER = "observer", _("Observer")
    READER = "reader", _("Reader")
    API_CLIENT = "api_client", _("Program")


class UserManager(BaseUserManager["User"]):
    """Make people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make a person; without a password nobody can sign in until one is set.

        The address counts as verified: who gets in came by a link that was mailed to it.
        """
        from allauth.account.models import EmailAddress  # its models refer to ours

        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            EmailAddress.objects.using(self._db).create(
                user=user, email=user.email, verified=True, primary=True
            )
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make a person; roles come from memberships, so this adds no right of its own."""
        return self.create_user(email, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person; the e-mail address is the name."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    quiet_from = models.PositiveSmallIntegerField(_("no mail from (hour)"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("no mail until (hour)"), null=True, blank=True)
    utc_offset = models.SmallIntegerField(_("hours ahead of UTC"), default=0)
    digest = models.BooleanField(_("one mail a day instead of one for each event"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Addresses are kept in lower case, so that two spellings are one person."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="user_quiet_hours_both_or_none",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__lte=23, quiet_until__lte=23),
            ),
        ]

    def __str__(self) -> str:
        """Return the name, or the address where there is none."""
        return self.name or self.email


class Membership(models.Model):
    """A role that a person holds from one day until another, for an economy or for themes."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    economy = models.CharField(max_length=ECONOMY_LENGTH, blank=True)
    themes = models.JSONField(default=list, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """A national role has an economy, the others none; nobody holds one twice at a time."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="membership_known_role", condition=Q(role__in=list(rules().roles))
            ),
            models.CheckConstraint(
                name="membership_economy_fits_role",
                condition=(
                    Q(role__in=list(rules().national)) & ~Q(economy="")
                    | Q(role="api_client")
                    | ~Q(role__in=[*rules().national, "api_client"]) & Q(economy="")
                ),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="membership_once_at_a_time",
                fields=["user", "role", "economy"],
                condition=Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Return person, role and economy."""
        return f"{self.user}: {self.get_role_display()} {self.economy}".rstrip()

    def holds_at(self, moment: dt.datetime) -> bool:
        """Return whether the membership holds at a moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


class Invitation(models.Model):
    """An invitation by mail; its secret is kept only as a hash."""

    email = models.EmailField()
    role = models.CharField(max_length=30, choices=Role)
    economy = models.CharField(max_length=ECONOMY_LENGTH, blank=True)
    themes = models.JSONField(default=list, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        """As for memberships."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="invitation_known_role", condition=Q(role__in=list(rules().roles))
            ),
        ]

    def __str__(self) -> str:
        """Return whom it invites and as what."""
        return f"{self.email}: {self.get_role_display()} {self.economy}".rstrip()

    @property
    def state(self) -> str:
        """Whether it is ``open``, ``expired``, ``accepted`` or ``withdrawn``."""
        if self.accepted_by_id is not None:
            return "accepted"
        if self.withdrawn:
            return "withdrawn"
        return "open" if self.expires_at > timezone.now() else "expired"

    def as_thing(self) -> Thing:
        """Return what permissions need to know of it."""
        return Thing(economy=self.economy, state=self.state)


class ApiToken(models.Model):
    """A secret for a program, kept only as a hash, with what it may do."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """Return its label."""
        return self.label


class FailedSignIn(models.Model):
    """Sign-ins to one account from one network address that failed one after the other."""

    email = models.CharField(max_length=254)
    address = models.GenericIPAddressField()
    failures = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row for an account and an address."""

        ordering: ClassVar = ["-last_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="failed_sign_in_once", fields=["email", "address"]),
        ]
        indexes: ClassVar = [models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        """Return account and address."""
        return f"{self.email}, {self.address}"
