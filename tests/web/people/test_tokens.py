"""Tokens on the page: made, shown once, listed with their last use, ended, by whom it may be."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from factories.web import a_person
from stocktake_web.audit.models import Event
from stocktake_web.people.actions import NotUsable, make_token
from stocktake_web.people.models import ApiToken

PAGE = "/profile/tokens/"


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


def test_a_token_is_shown_once_used_and_ended(client, focal):
    client.force_login(focal)
    until = timezone.now().date() + dt.timedelta(days=30)
    given = {"label": "Statistics office", "scopes": ["read"], "until": until.isoformat()}
    shown = client.post(PAGE, given).content.decode()
    secret = re.search(r"<code>(stk_[\w-]{43})</code>", shown)[1]
    assert secret not in client.get(PAGE).content.decode()
    token = ApiToken.objects.get()
    assert (token.scopes, token.expires_at.date()) == (["read"], until + dt.timedelta(days=1))
    sent = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=sent).json()["scopes"] == ["read"]
    client.force_login(focal)
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()
    client.post(f"{PAGE}{token.pk}/end/")
    client.logout()
    assert client.get("/api/v1/me", headers=sent).status_code == 401
    events = list(Event.objects.filter(kind="token").values_list("action", "change"))
    made = {"scopes": ["read"], "until": until.isoformat()}
    assert events == [("token.made", made), ("token.revoked", {})]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param({"scopes": []}, "This field is required.", id="no-scope"),
        pytest.param({"scopes": ["all"]}, "Select a valid choice.", id="unknown-scope"),
        pytest.param({"until": "2001-01-01"}, "two years from now at most.", id="past"),
        pytest.param({"until": "2999-01-01"}, "two years from now at most.", id="too-far"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(client, focal, given, problem):
    client.force_login(focal)
    page = client.post(PAGE, {"label": "x", "scopes": ["read"]} | given)
    assert (page.status_code, problem in page.content.decode()) == (422, True)
    assert not ApiToken.objects.exists()


def test_the_action_refuses_scopes_that_are_none(focal):
    with pytest.raises(NotUsable, match="read, write, or both"):
        make_token("x", {"admin"}, by=focal)


def test_nobody_ends_anothers_token_but_the_administrator(client, focal):
    token, _secret = make_token("Office", {"read"}, by=focal)
    client.force_login(a_person("focal_point", "KIR"))
    assert client.post(f"{PAGE}{token.pk}/end/").status_code == 404
    assert "Office" not in client.get(PAGE).content.decode()
    client.force_login(a_person("secretariat_admin"))
    assert "Office" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{token.pk}/end/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_who_may_make_no_tokens_has_no_page(client):
    client.force_login(a_person("reader"))
    assert client.get(PAGE).status_code == 404
    assert "profile/tokens" not in client.get("/profile/").content.decode()
