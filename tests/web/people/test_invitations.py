"""Invitations that nobody took up: withdrawn, or sent again, by whom the table says."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from importlib import resources

import pytest
from django.core import mail
from django.utils import timezone

from factories.web import a_person
from stocktake_web.audit.models import Event
from stocktake_web.mail.models import Notice
from stocktake_web.people.actions import NotUsable, Office, accept_invitation, invite, make_token
from stocktake_web.people.invitations import renew_invitation, withdraw_invitation
from stocktake_web.people.models import Invitation
from stocktake_web.people.queries import NATIONAL_INVITES
from stocktake_web.permissions import NotAllowed

TABLE = tomllib.loads((resources.files("stocktake_web") / "permissions.toml").read_text("utf-8"))
(RULE,) = (each for each in TABLE["action"] if each["id"] == "people.change-invitation")
STATES = ("open", "expired", "accepted", "withdrawn")
TRIED = ("open", "withdrawn")  # through pages and the API too
WHY = {"reason": "A mistake."}
OWN, OTHER = "FJI", "KIR"
ASKED = (("focal_point", OWN), ("approver", OTHER), ("secretariat_officer", ""))


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


@pytest.fixture
def focal():
    return a_person("focal_point", OWN)


@pytest.fixture
def taker():
    return a_person()


def invited(admin, role="focal_point", economy=OWN):
    return invite("ana@example.org", Office(role=role, economy=economy), by=admin)


def in_state(held, state, taker):
    """Put an invitation into a state, whatever it was in."""
    held.withdrawn = state == "withdrawn"
    held.accepted_by = taker if state == "accepted" else None
    held.expires_at = timezone.now() + dt.timedelta(days=-1 if state == "expired" else 1)
    held.save()
    return held


def cells():
    """Return every role, with what it may: scope, and whether the invitation may be any."""
    return [pytest.param(role, RULE["roles"].get(role), id=role) for role in TABLE["roles"]]


def allowed(scope, role, economy, state):
    """Return what the table says of a cell, by code that shares nothing with the program's."""
    if state not in RULE["states"] or scope is None:
        return False
    return scope == "any" or (economy == OWN and role in NATIONAL_INVITES)


def try_over_the_wire(client, held, state, taker, *, wanted):
    """Ask by the page and by the API; what is not allowed is not there."""
    address = f"people/invitations/{held.pk}/"
    about = {"data": WHY, "content_type": "application/json"}
    for path, said, done in (
        (f"/{address}", {"data": {"again": ""}}, 200),
        (f"/{address}", {"data": WHY}, 302),
        (f"/api/v1/{address}send", about, 200),
        (f"/api/v1/{address}withdraw", about, 204),
    ):
        in_state(held, state, taker)
        reply = client.post(path, **said)
        assert reply.status_code == (done if wanted else 404), (path, held, state)


@pytest.mark.parametrize(("role", "scope"), cells())
def test_invitations_are_changed_by_whom_the_table_says(client, admin, taker, role, scope):
    person = a_person(role, OWN if role in {*TABLE["national"], "api_client"} else "")
    client.force_login(person)
    for asked, economy in ASKED:
        held = invited(admin, asked, economy)[0]
        for state in STATES:
            wanted = allowed(scope, asked, economy, state)
            if state in TRIED and asked in NATIONAL_INVITES:
                try_over_the_wire(client, held, state, taker, wanted=wanted)
            for change, about_it in ((renew_invitation, {}), (withdraw_invitation, WHY)):
                in_state(held, state, taker)
                if wanted:
                    change(held, by=person, **about_it)
                else:
                    with pytest.raises(NotAllowed):
                        change(held, by=person, **about_it)


def test_a_withdrawn_invitation_opens_nothing_and_nobody_is_written_to(client, admin):
    held, secret = invited(admin)
    client.force_login(admin)
    reply = client.post(
        f"/people/invitations/{held.pk}/", {"reason": "The wrong Ana."}, follow=True
    )
    assert "The invitation was withdrawn." in reply.content.decode()
    assert "ana@example.org" not in reply.content.decode()
    with pytest.raises(NotUsable, match="cannot be used"):
        accept_invitation(secret, name="Ana", password="a quiet lagoon at dawn")
    event = Event.objects.get(action="people.invitation-withdrawn")
    assert (event.reason, event.economy, event.actor) == ("The wrong Ana.", OWN, admin)
    assert (len(mail.outbox), Notice.objects.count()) == (0, 0)
    client.logout()
    assert client.get(f"/join/{secret}/").status_code == 410


def test_a_withdrawal_needs_a_reason(client, admin):
    held, _secret = invited(admin)
    client.force_login(admin)
    assert client.post(f"/people/invitations/{held.pk}/", {"reason": ""}).status_code == 422
    held.refresh_from_db()
    assert not held.withdrawn


def test_an_invitation_sent_again_has_a_new_link_and_new_days(client, admin, focal):
    held, old = invited(admin)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    client.force_login(focal)
    assert "too old since" in client.get("/people/").content.decode()
    shown = client.post(f"/people/invitations/{held.pk}/", {"again": ""}).content.decode()
    (new,) = re.findall(r"http://testserver/join/([\w-]{40,})/", shown)
    assert (len(mail.outbox), new in mail.outbox[0].body) == (1, True)
    with pytest.raises(NotUsable, match="cannot be used"):
        accept_invitation(old, name="Eve", password="a quiet lagoon at dawn")
    assert accept_invitation(new, name="Ana", password="a quiet lagoon at dawn").name == "Ana"
    assert Event.objects.get(action="people.invited-again").actor == focal
    assert new not in str(Event.objects.values())


def test_the_lists_show_what_one_may_change(client, admin, focal):
    for role, economy in ASKED:
        invited(admin, role, economy)
    secret = make_token("program", ["read"], by=focal)[1]
    about = {"headers": {"Authorization": f"Bearer {secret}"}}
    found = client.get("/api/v1/people/invitations", **about).json()
    assert [(e["economy"], e["state"], e["invited_by"]) for e in found["items"]] == [
        (OWN, "open", admin.email)
    ]
    assert (
        client.post(
            f"/api/v1/people/invitations/{found['items'][0]['id']}/send", **about
        ).status_code
        == 403
    )
    client.force_login(admin)
    assert client.get("/people/").content.decode().count('href="/people/invitations/') == len(ASKED)
    client.force_login(a_person("reviewer"))
    assert client.get("/api/v1/people/invitations").status_code == 404


def test_the_list_asks_no_more_when_it_grows(client, admin, django_assert_max_num_queries):
    client.force_login(admin)
    for wanted in (1, 20):
        while Invitation.objects.count() < wanted:
            invited(admin)
        with django_assert_max_num_queries(13):
            client.get("/people/")
