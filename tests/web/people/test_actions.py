"""Invitations, roles that end and pass on, access given again: by whom, and on the record."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from factories.web import a_person
from stocktake_web.audit.models import Event
from stocktake_web.people.actions import (
    NotUsable,
    Office,
    accept_invitation,
    end_membership,
    find_invitation,
    hand_over,
    invite,
    make_token,
    recover_access,
    revoke_token,
)
from stocktake_web.people.models import Invitation, Membership, User
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed

FOCAL = Office(role="focal_point", economy="FJI")


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


def test_an_invitation_makes_a_person_with_the_role_once(admin):
    _invitation, secret = invite("Focal@Example.org ", FOCAL, by=admin)
    user = accept_invitation(secret, name="Ana", password="correct horse battery")
    assert (user.email, user.name) == ("focal@example.org", "Ana")
    assert standing_of(user).economies() == {"FJI"}
    with pytest.raises(NotUsable, match="cannot be used"):
        accept_invitation(secret, name="Eve", password="x")
    assert secret not in str(Invitation.objects.values())
    assert [e.action for e in Event.objects.all()] == ["people.invited", "people.joined"]


def test_an_old_invitation_cannot_be_used(admin):
    _invitation, secret = invite("a@example.org", FOCAL, by=admin)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(NotUsable, match="too old"):
        find_invitation(secret)


@pytest.mark.parametrize(
    ("office", "problem"),
    [
        pytest.param(Office(role="focal_point"), "Say for which economy", id="no-economy"),
        pytest.param(Office(role="reviewer", economy="FJI"), "no economy", id="economy-too-many"),
        pytest.param(Office(role="king"), "There is no role “king”", id="unknown-role"),
    ],
)
def test_an_office_that_makes_no_sense_is_refused(admin, office, problem):
    with pytest.raises(NotUsable, match=problem):
        invite("a@example.org", office, by=admin)


def test_a_focal_point_invites_only_people_of_the_own_economy():
    focal = a_person("focal_point", "FJI")
    invite("a@example.org", Office(role="contributor", economy="FJI"), by=focal)
    for office in (Office(role="contributor", economy="KIR"), Office(role="secretariat_admin")):
        with pytest.raises(NotAllowed):
            invite("b@example.org", office, by=focal)


def test_a_role_that_ended_gives_nothing(admin):
    focal = a_person("focal_point", "FJI")
    end_membership(focal.memberships.get(), by=admin, reason="Retired.")
    assert standing_of(focal).grants == ()


def test_the_last_administrator_cannot_leave(admin):
    with pytest.raises(NotUsable, match="last administrator"):
        end_membership(admin.memberships.get(), by=admin, reason="x")


def test_a_role_passes_to_another(admin):
    old, new = a_person("focal_point", "FJI"), a_person()
    hand_over(old.memberships.get(), new, by=admin, reason="Moved.")
    assert standing_of(old).grants == ()
    assert standing_of(new).economies() == {"FJI"}
    assert Membership.objects.filter(user=old).count() == 1  # it ended; it was not deleted


def test_recovery_takes_factors_away_and_leaves_a_trace(admin):
    focal = a_person("focal_point", "FJI")
    recover_access(focal, by=admin, reason="Lost the phone.")
    assert not Authenticator.objects.filter(user=focal).exists()
    assert not User.objects.get(pk=focal.pk).has_usable_password()
    event = Event.objects.get(action="people.recovered")
    assert (event.reason, event.label) == ("Lost the phone.", str(focal))
    with pytest.raises(NotAllowed):
        recover_access(admin, by=focal, reason="x")


def test_an_administrator_without_a_second_factor_may_nothing():
    admin = a_person("secretariat_admin", factor=False)
    with pytest.raises(NotAllowed):
        invite("a@example.org", FOCAL, by=admin)


def test_a_token_is_told_once_and_can_be_revoked(admin):
    token, secret = make_token("Statistics office", {"read"}, by=admin)
    assert secret.startswith("stk_")
    assert secret not in str(type(token).objects.values())
    assert revoke_token(token, by=admin).revoked_at
    with pytest.raises(NotAllowed):
        make_token("x", {"read"}, by=a_person("reader"))
