"""What a person may be now, in two queries whatever the number of memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils import timezone

from stocktake_web.people.models import ApiToken, Invitation, Membership, User
from stocktake_web.permissions import Grant, Standing, Thing, rules

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

__all__ = [
    "NATIONAL_INVITES",
    "current_memberships",
    "holders",
    "invitations_seen_by",
    "memberships_seen_by",
    "standing_of",
    "tokens_seen_by",
]

# What a focal point may invite others of the economy to be.
NATIONAL_INVITES = frozenset({"contributor", "approver", "focal_point"})


def current_memberships() -> QuerySet[Membership]:
    """Return the memberships that hold now."""
    now = timezone.now()
    return Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), since__lte=now, user__is_active=True
    )


def holders(role: str, economy: str = "") -> QuerySet[User]:
    """Return the people who hold a role now (for an economy, where one is given)."""
    held = current_memberships().filter(role=role)
    if economy:
        held = held.filter(economy=economy)
    return User.objects.filter(pk__in=held.values("user")).order_by("email")


def memberships_seen_by(standing: Standing) -> QuerySet[Membership]:
    """Return the memberships that the person may change: all, or those of the own economy."""
    found = current_memberships().select_related("user").order_by("economy", "role", "user__email")
    if standing.may("people.manage"):
        return found
    return found.filter(economy__in=_invites_for(standing))


def invitations_seen_by(standing: Standing) -> QuerySet[Invitation]:
    """Return the invitations that nobody took up and the person may change, newest first."""
    found = Invitation.objects.filter(accepted_by=None, withdrawn=False)
    found = found.select_related("invited_by").order_by("-invited_at", "-pk")
    if standing.may("people.manage"):
        return found
    return found.filter(economy__in=_invites_for(standing), role__in=NATIONAL_INVITES)


def tokens_seen_by(user: User, standing: Standing) -> QuerySet[ApiToken]:
    """Return the tokens that the person may end: the own ones, or all; newest first."""
    found = ApiToken.objects.select_related("owner").order_by("-created_at", "-pk")
    return found if standing.may("people.manage") else found.filter(owner=user)


def standing_of(user: User | AnonymousUser) -> Standing:
    """Return what a person may be now: memberships, assigned parts, second factor."""
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    from stocktake_web.rounds.models import AssignedSection  # people stands below rounds

    grants = tuple(
        Grant(role=m.role, economy=m.economy, themes=frozenset(m.themes))
        for m in current_memberships().filter(user=user).order_by("pk")
    )
    parts: frozenset[tuple[int, int]] = frozenset()
    if any(grant.role == "contributor" for grant in grants):
        parts = frozenset(
            AssignedSection.objects.filter(
                assignment__contributor=user, assignment__ended_at__isnull=True
            ).values_list("assignment__submission_id", "section_id")
        )
    needs_factor = any(grant.role in rules().second_factor for grant in grants)
    verified = not needs_factor or (
        Authenticator.objects.filter(user=user, type__in=["totp", "webauthn"]).exists()
    )
    return Standing(person=user.pk, grants=grants, parts=parts, verified=verified)


def _invites_for(standing: Standing) -> list[str]:
    """Return the economies for which a person may invite others."""
    return [
        economy
        for economy in standing.economies()
        if standing.may("people.invite-national", Thing(economy=economy))
    ]
