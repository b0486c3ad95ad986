"""Every page carries the policy; who needs a second factor gets no page before it is set up."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from factories.web import a_person
from stocktake_web.middleware import POLICY


def test_every_answer_carries_the_policy_and_no_inline_script(client):
    client.force_login(a_person("reader"))
    for address in ("/", "/accounts/login/", "/no-such-page/"):
        response = client.get(address, follow=True)
        assert response.headers["Content-Security-Policy"] == POLICY
    page = client.get("/").content.decode()
    assert "<script>" not in page
    assert " style=" not in page


@pytest.mark.parametrize("role", ["secretariat_admin", "secretariat_officer", "approver"])
def test_a_role_that_needs_a_second_factor_is_sent_to_set_it_up(client, role):
    economy = "FJI" if role == "approver" else ""
    client.force_login(a_person(role, economy, factor=False))
    assert client.get("/").headers["Location"] == "/accounts/2fa/"
    client.force_login(a_person(role, economy))
    assert client.get("/").status_code == 200


def test_pages_with_somebodys_words_are_not_kept_by_the_browser(client):
    client.force_login(a_person("reader"))
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_nobody_signs_up_without_an_invitation(client):
    page = client.get("/accounts/signup/").content.decode()
    assert "Sign Up Closed" in page


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_says_its_language_and_direction(client, language, direction):
    client.force_login(a_person("reader"))
    client.post("/language/", {"language": language})
    assert f'<html lang="{language}" dir="{direction}">' in client.get("/").content.decode()


def seen(client, **headers):
    """Open a page and return how the session stands in the list."""
    client.get("/", headers=headers)
    return UserSession.objects.get()


def test_where_somebody_is_signed_in_is_written_when_it_is_news(client):
    client.force_login(a_person("reader"))
    first = seen(client)
    assert seen(client).last_seen_at == first.last_seen_at
    ago = timezone.now() - dt.timedelta(minutes=2)
    UserSession.objects.update(last_seen_at=ago)
    assert seen(client).last_seen_at > ago + dt.timedelta(minutes=1)
    assert seen(client, user_agent="Another browser").user_agent == "Another browser"
    assert seen(client).user_agent == ""
