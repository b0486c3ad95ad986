"""The secretariat prepares, opens and closes a round on the pages."""

from __future__ import annotations

import datetime as dt

import pytest

from factories.web import a_person, a_round
from stocktake.workspace.build import build_workspace
from stocktake.workspace.demo import demo_workspace
from stocktake_web.audit.models import Event
from stocktake_web.mail.models import Notice
from stocktake_web.rounds.models import Round, Submission


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    made = demo_workspace(tmp_path_factory.mktemp("prepare") / "demo")
    build_workspace(made)
    return made


@pytest.fixture
def admin(client):
    client.force_login(a_person("secretariat_admin"))
    return client


def asked(**changes):
    today = dt.datetime.now(tz=dt.UTC).date()
    return {
        "name": "Progress report 2026",
        "slug": "2026",
        "opens_on": today.isoformat(),
        "closes_on": (today + dt.timedelta(days=60)).isoformat(),
        "economies": ["FJI", "KIR"],
        "instruments": ["apt-tokyo-2025"],
    } | changes


def test_a_round_is_prepared_opened_and_closed(admin, settings, workspace):
    settings.WORKSPACE = str(workspace.root)
    page = admin.get("/rounds/new/").content.decode()
    assert "Fiji" in page
    done = admin.post("/rounds/new/", asked(), follow=True).content.decode()
    made = Round.objects.get(slug="2026")
    assert f"with {made.sections.count()} commitments" in done
    assert Submission.objects.filter(round=made).count() == 2
    admin.post("/rounds/2026/turn/", {"to": "open"})
    assert Round.objects.get(slug="2026").state == "open"
    admin.post("/rounds/2026/turn/", {"to": "closed"})
    assert Round.objects.get(slug="2026").state == "closed"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"closes_on": "2001-01-01"}, "cannot close before it opens", id="dates"),
        pytest.param({"slug": "new"}, "There is a round of that name already", id="reserved"),
        pytest.param({"economies": []}, "This field is required", id="nobody"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(admin, settings, workspace, changes, problem):
    settings.WORKSPACE = str(workspace.root)
    assert problem in admin.post("/rounds/new/", asked(**changes)).content.decode()
    assert not Round.objects.exists()


def test_without_a_workspace_the_page_says_what_to_set(admin, settings):
    settings.WORKSPACE = ""
    assert "STOCKTAKE_WORKSPACE" in admin.get("/rounds/new/").content.decode()


def test_nobody_else_prepares_or_turns(client):
    held = a_round()
    client.force_login(a_person("focal_point", "FJI"))
    assert client.get("/rounds/new/").status_code == 404
    assert client.post(f"/rounds/{held.slug}/turn/", {"to": "closed"}).status_code == 404
    assert Round.objects.get().state == "open"


def test_the_last_day_is_changed_with_a_reason_and_those_who_answer_are_told(client):
    held = a_round()
    focal = a_person("focal_point", "FJI", language="fr")
    client.force_login(a_person("secretariat_admin"))
    address = f"/rounds/{held.slug}/dates/"
    assert "Change the last day" in client.get(f"/rounds/{held.slug}/").content.decode()
    later = held.closes_at.date() + dt.timedelta(days=10)
    lacking = client.post(address, {"closes_on": later.isoformat(), "reason": ""})
    assert lacking.status_code == 422
    early = client.post(address, {"closes_on": "2001-01-01", "reason": "x"})
    assert "A round cannot close before it opens." in early.content.decode()
    client.post(address, {"closes_on": later.isoformat(), "reason": "A storm."})
    held.refresh_from_db()
    assert held.closes_at.date() == later
    told = Notice.objects.get(person=focal)
    assert (later.isoformat() in told.text, "A storm." in told.text) == (True, True)
    assert Event.objects.get(action="round.dates-changed").reason == "A storm."
    client.force_login(focal)
    assert client.get(address).status_code == 404
