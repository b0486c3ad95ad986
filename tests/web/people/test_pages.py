"""Join, invite, end, hand over, recover, one's own settings: as pages."""

from __future__ import annotations

import re

import pytest

from factories.web import a_person
from stocktake_web.audit.models import Event
from stocktake_web.people.actions import Office, invite
from stocktake_web.people.models import Membership, User
from stocktake_web.people.queries import standing_of

GOOD = "a quiet lagoon at dawn"


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


def test_a_new_person_joins_and_signs_in(client, admin):
    _invitation, secret = invite(
        "ana@example.org", Office(role="focal_point", economy="FJI"), by=admin
    )
    page = client.get(f"/join/{secret}/")
    assert "You are invited as National focal point, with the address ana@example.org." in (
        page.content.decode()
    )
    assert page.headers["Referrer-Policy"] == "same-origin"  # the secret is in the address
    done = client.post(f"/join/{secret}/", {"name": "Ana", "password": GOOD, "again": GOOD})
    assert done.headers["Location"] == "/accounts/login/"
    assert client.get(f"/join/{secret}/").status_code == 410
    reply = client.post("/accounts/login/", {"login": "ana@example.org", "password": GOOD})
    assert reply.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param(("short", "short"), "at least 12 characters", id="short"),
        pytest.param(("password12345", "password12345"), "too common", id="common"),
        pytest.param((GOOD, "another one"), "The two passwords differ.", id="differ"),
        pytest.param(("ana@example.org", "ana@example.org"), "too similar", id="like-address"),
    ],
)
def test_a_weak_password_is_refused(client, admin, written, problem):
    _invitation, secret = invite(
        "ana@example.org", Office(role="focal_point", economy="FJI"), by=admin
    )
    page = client.post(
        f"/join/{secret}/", {"name": "Ana", "password": written[0], "again": written[1]}
    )
    assert (page.status_code, problem in page.content.decode()) == (422, True)
    assert not User.objects.filter(email="ana@example.org").exists()


def test_who_has_an_account_keeps_the_password(client, admin):
    known = a_person("reader")
    _invitation, secret = invite(known.email, Office(role="reviewer"), by=admin)
    assert "You have an account already." in client.get(f"/join/{secret}/").content.decode()
    client.post(f"/join/{secret}/")
    known.refresh_from_db()
    assert known.check_password("correct horse battery")
    assert standing_of(known).holds("reviewer")


def test_the_administrator_invites_for_any_economy(client, admin):
    client.force_login(admin)
    data = {"email": "ana@example.org", "role": "focal_point", "economy": "KIR"}
    shown = client.post("/people/", data).content.decode()
    assert re.search(r"http://testserver/join/[\w-]{40,}/", shown)
    lacking = client.post("/people/", data | {"economy": ""})
    assert "Say for which economy." in lacking.content.decode()


def test_a_focal_point_invites_for_the_own_economy_only(client):
    a_person("focal_point", "KIR", name="Tekinati")
    client.force_login(a_person("focal_point", "FJI"))
    data = {"email": "ana@example.org", "role": "approver", "economy": "FJI"}
    shown = client.post("/people/", data).content.decode()
    assert "/join/" in shown
    assert "Tekinati" not in shown
    for other in ({"economy": "KIR"}, {"role": "secretariat_admin"}):
        assert client.post("/people/", data | other).status_code == 422
    kiribati = Membership.objects.get(economy="KIR")
    assert client.get(f"/people/memberships/{kiribati.pk}/end/").status_code == 404


@pytest.mark.parametrize("role", ["observer", "reviewer", "contributor"])
def test_others_have_no_page_of_people(client, role):
    client.force_login(a_person(role, "FJI" if role == "contributor" else ""))
    assert client.get("/people/").status_code == 404


def test_a_role_is_handed_over_and_ended_on_the_page(client, admin):
    client.force_login(admin)
    old, new = a_person("focal_point", "FJI"), a_person()
    change = f"/people/memberships/{old.memberships.get().pk}"
    unknown = client.post(f"{change}/hand-over/", {"email": "x@example.org", "reason": "Moved."})
    assert "Nobody here has this address." in unknown.content.decode()
    client.post(f"{change}/hand-over/", {"email": new.email, "reason": "Moved."})
    assert standing_of(new).economies() == {"FJI"}
    own = f"/people/memberships/{admin.memberships.get().pk}/end/"
    assert "last administrator" in client.post(own, {"reason": "x"}).content.decode()
    client.post(f"/people/memberships/{new.memberships.get().pk}/end/", {"reason": "Left."})
    assert standing_of(new).grants == ()
    assert client.get(f"/people/memberships/{admin.memberships.get().pk}/other/").status_code == 404


def test_access_is_recovered_by_a_link_with_a_trace(client, admin):
    lost = a_person("focal_point", "FJI")
    client.force_login(admin)
    shown = client.post(f"/people/{lost.pk}/recover/", {"reason": "Lost the phone."})
    link = re.search(r"http://testserver(/recovered/[^<]+)", shown.content.decode())[1]
    client.logout()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"new_password1": GOOD, "new_password2": GOOD})
    lost.refresh_from_db()
    assert lost.check_password(GOOD)
    assert Event.objects.get(action="people.recovered").reason == "Lost the phone."
    assert "This link was used" in client.get(link, follow=True).content.decode()


def test_people_change_their_own_settings(client):
    person = a_person("reader")
    client.force_login(person)
    data = {"name": "Rua", "language": "fr", "quiet_from": 20, "quiet_until": 7, "utc_offset": 12}
    client.post("/profile/", data)
    person.refresh_from_db()
    assert (person.name, person.language, person.quiet_from) == ("Rua", "fr", 20)
    for wrong, problem in (
        ({"quiet_until": ""}, "Give both hours or none."),
        ({"utc_offset": 20}, "Give hours from -12 to 14."),
    ):
        assert problem in client.post("/profile/", data | wrong).content.decode()
