"""Sign-in: our look, strong passwords, lock-out of one account at one address, sessions."""

from __future__ import annotations

import ast
import datetime as dt
import inspect

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

import stocktake_web.settings as shipped
from factories.web import a_person
from stocktake_web.audit.models import Event
from stocktake_web.people.adapter import address_of
from stocktake_web.people.locks import TRIES, TRIES_ANYWHERE, minutes_locked, note_failure
from stocktake_web.people.models import FailedSignIn, User
from stocktake_web.people.passwords import ADVICE, StrengthValidator

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_before():
    """Forget counts of attempts: people of other tests had the same keys."""
    cache.clear()


class QuickBefore(PBKDF2PasswordHasher):
    """As earlier versions kept passwords, with fewer rounds."""

    iterations = 10


def sign_in(client, person, password=PASSWORD, address="192.0.2.1"):
    given = {"login": getattr(person, "email", person), "password": password}
    return client.post(LOGIN, given, REMOTE_ADDR=address)


def lock(client, person, address="192.0.2.1"):
    for _each in range(TRIES):
        sign_in(client, person, "wrong", address)


def test_one_account_is_locked_at_one_address_and_told_so(client):
    ana, colleague = (
        a_person("focal_point", "FJI", factor=False),
        a_person("focal_point", "KIR", factor=False),
    )
    lock(client, ana)
    told = sign_in(client, ana).content.decode()
    assert "Too many sign-ins to this account failed from your address. Try again in 15" in told
    assert sign_in(client, colleague).status_code == 302  # the same address
    client.logout()
    assert sign_in(client, ana, address="198.51.100.7").status_code == 302  # another address


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("192.0.2.1", "192.0.2.1", id="ipv4"),
        pytest.param("fe80::1%eth0", "fe80::1", id="zone"),
        pytest.param("unix:", "::", id="none"),
    ],
)
def test_an_address_is_kept_as_a_database_holds_it(said, kept):
    assert address_of(said) == kept


def test_a_lock_ends_by_itself(client):
    ana = a_person("focal_point", "FJI", factor=False)
    lock(client, ana)
    FailedSignIn.objects.update(locked_until=timezone.now() - dt.timedelta(seconds=1))
    assert sign_in(client, ana).status_code == 302
    assert not FailedSignIn.objects.exists()


def test_success_forgets_failures(client):
    ana = a_person("focal_point", "FJI", factor=False)
    for _round in range(3):
        for _each in range(TRIES - 1):
            sign_in(client, ana, "wrong")
        assert sign_in(client, ana).status_code == 302
        client.logout()


def test_an_account_that_does_not_exist_is_answered_alike(client):
    lock(client, "nobody@example.org")
    told = sign_in(client, "nobody@example.org").content.decode()
    assert "Too many sign-ins to this account failed" in told
    assert not Event.objects.filter(action="people.locked").exists()


def test_guesses_from_many_addresses_leave_the_person_where_signed_in(client):
    ana = a_person("focal_point", "FJI", factor=False)
    sign_in(client, ana, address="203.0.113.9")
    for number in range(TRIES_ANYWHERE):
        note_failure(ana.email, f"198.51.100.{number}")
    assert minutes_locked(ana.email, "192.0.2.200") == 60
    assert minutes_locked(ana.email, "203.0.113.9") == 0


def test_old_failures_are_not_kept():
    note_failure("x@example.org", "192.0.2.1")
    FailedSignIn.objects.update(last_at=timezone.now() - dt.timedelta(days=2))
    note_failure("y@example.org", "192.0.2.1")
    assert [f.email for f in FailedSignIn.objects.all()] == ["y@example.org"]


def test_an_administrator_lifts_a_lock_with_a_trace(client):
    ana, admin = a_person("focal_point", "FJI", factor=False), a_person("secretariat_admin")
    lock(client, ana)
    client.force_login(admin)
    assert f"{ana.email}, from 192.0.2.1" in client.get("/people/").content.decode()
    held = FailedSignIn.objects.get()
    address = f"/people/locks/{held.pk}/lift/"
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Called; it was she."})
    event = Event.objects.get(action="people.lock-lifted")
    assert (event.reason, event.change) == ("Called; it was she.", {"address": "192.0.2.1"})
    client.logout()
    assert sign_in(client, ana).status_code == 302
    client.force_login(ana)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        pytest.param("dfghjkl;'dfgh", "keys are easy to guess", id="keyboard"),
        pytest.param("abcabcabcabc", "Avoid repeated words and characters.", id="repeats"),
        pytest.param("ana.fiji.fiji", "This password can be guessed.", id="own-words"),
        pytest.param("Sunshine2024", "This password can be guessed.", id="word-and-year"),
    ],
)
def test_a_password_that_can_be_guessed_is_refused_with_advice(password, problem):
    with pytest.raises(ValidationError, match=problem):
        StrengthValidator().validate(password, User(email="ana@fiji.example", name="Ana"))


@pytest.mark.parametrize(
    "password", [PASSWORD, "a quiet lagoon at dawn", "x" * 5 + "Tr0mbone-øre-7"]
)
def test_a_password_of_some_uncommon_words_is_taken(password):
    StrengthValidator().validate(password, User(email="ana@fiji.example", name="Ana"))


def test_a_password_is_kept_as_argon2id_and_an_older_hash_is_replaced(client, settings):
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    person = a_person("focal_point", "FJI", factor=False)
    assert person.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    User.objects.update(password=QuickBefore().encode(PASSWORD, "salt" * 6))
    assert sign_in(client, person).status_code == 302
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_all_that_zxcvbn_says_can_be_translated():
    from zxcvbn import feedback

    tree = ast.parse(inspect.getsource(feedback))
    said = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
    }
    assert len(said) > 20
    assert {str(text) for text in ADVICE} >= said


def test_the_page_of_sign_in_is_ours(client):
    page = client.get(LOGIN).content.decode()
    assert '<label for="id_login">' in page
    assert "Accounts are made by invitation." in page
    assert "sign up" not in page.lower()


@pytest.mark.parametrize(
    "path",
    [
        "2fa/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "2fa/recovery-codes/generate/",
        "2fa/totp/deactivate/",
        "sessions/",
        "email/",
        "password/change/",
        "password/reset/",
        "3rdparty/",
        "logout/",
    ],
)
def test_every_page_of_ones_access_opens_in_our_look(client, path):
    client.force_login(a_person("secretariat_admin"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    reply = client.get(f"/accounts/{path}")
    page = reply.content.decode()
    assert (reply.status_code, '<p class="brand">' in page) == (200, True)
    assert " style=" not in page
    assert "<script>" not in page


def test_other_sessions_are_listed_and_ended(client):
    from django.test import Client

    ana = a_person("focal_point", "FJI", factor=False)
    other = Client(headers={"user-agent": "Telephone"})
    for each in (client, other):
        sign_in(each, ana)
        each.get("/")
    page = client.get("/accounts/sessions/").content.decode()
    assert "Telephone" in page
    client.post("/accounts/sessions/")
    assert other.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_a_forgotten_password_is_set_anew_by_mail(client):
    ana = a_person("focal_point", "FJI", factor=False)
    client.post("/accounts/password/reset/", {"email": ana.email})
    (sent,) = mail.outbox
    path = next(line for line in sent.body.split() if "/accounts/password/reset/key/" in line)
    form = client.get(path.removeprefix("http://testserver"), follow=True)
    at = form.redirect_chain[-1][0]
    weak = client.post(at, {"password1": "qwertyuiopas", "password2": "qwertyuiopas"})
    assert "This password can be guessed." in weak.content.decode()
    new = "seven herons over the reef"
    client.post(at, {"password1": new, "password2": new})
    assert sign_in(client, ana, new).status_code == 302


def test_another_address_holds_once_its_link_was_opened_and_is_on_the_record(client):
    ana = a_person("focal_point", "FJI", factor=False)
    sign_in(client, ana)
    old = ana.email
    again = client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert "/accounts/reauthenticate/" in again["Location"]
    client.post(again["Location"], {"password": PASSWORD})
    ana.refresh_from_db()
    assert ana.email == old
    link = next(line for line in mail.outbox[-1].body.split() if "/confirm-email/" in line)
    client.post(link.removeprefix("http://testserver"))
    ana.refresh_from_db()
    assert ana.email == "new@example.org"
    assert Event.objects.get(action="person.changed").change == {"email": [old, ana.email]}
