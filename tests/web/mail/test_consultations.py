"""Who is told of consultations and entries of the library, once each, in their own language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories.web import a_person
from factories.web_beyond import a_consultation, an_entry
from stocktake_web.consultations.actions.consultations import change_closing, open_consultation
from stocktake_web.consultations.actions.positions import PositionText, write_position
from stocktake_web.consultations.queries import find_provision
from stocktake_web.library.actions import take_step
from stocktake_web.mail.consultations import remind_of_consultations
from stocktake_web.mail.models import Notice


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


def told():
    return set(Notice.objects.values_list("person__name", flat=True))


def test_who_speaks_for_an_economy_that_is_asked_learns_that_it_is_open(admin):
    for name, role, economy in (
        ("focal", "focal_point", "FJI"),
        ("approver", "approver", "KIR"),
        ("contributor", "contributor", "FJI"),
        ("other", "focal_point", "TON"),
    ):
        a_person(role, economy, name=name)
    held = a_consultation(state="prepared")
    open_consultation(held, by=admin)
    assert told() == {"focal", "approver"}
    subject = Notice.objects.first().subject
    assert subject == f"Draft plan 2030: positions are asked until {held.closes_at.date()}"
    later = held.closes_at + dt.timedelta(days=3)
    change_closing(held, later, by=admin, reason="A cyclone.")
    assert Notice.objects.count() == 4


def test_a_consultation_in_preparation_tells_nobody(admin):
    a_person("focal_point", "FJI")
    held = a_consultation(state="prepared")
    change_closing(held, held.closes_at + dt.timedelta(days=3), by=admin, reason="Later.")
    assert not Notice.objects.exists()


def test_only_those_with_something_left_to_do_are_reminded_and_once_a_day():
    a_person("focal_point", "KIR", name="silent")
    focal = a_person("focal_point", "FJI", name="spoke")
    a_person("approver", "FJI", name="approver")
    held = a_consultation(provisions=1)
    write_position(find_provision(held, 2), "FJI", PositionText(stance="none"), by=focal, base=0)
    day = held.closes_at.date() - dt.timedelta(days=2)
    assert remind_of_consultations(day) == 2
    assert told() == {"silent", "approver"}
    assert remind_of_consultations(day) == 0
    assert remind_of_consultations(day - dt.timedelta(days=1)) == 0
    notice = Notice.objects.get(person__name="silent")
    assert (notice.subject, notice.urgent) == ("Draft plan 2030: 2 days to the closing", True)
    assert notice.text.startswith("On 1 provision your economy has no position yet.")


def test_one_that_is_closed_reminds_nobody():
    a_person("focal_point", "FJI")
    held = a_consultation(state="closed")
    assert remind_of_consultations(held.closes_at.date() - dt.timedelta(days=2)) == 0
    assert remind_of_consultations(timezone.now().date()) == 0


def test_moderators_of_the_theme_learn_of_a_proposal_and_the_proposer_of_its_end():
    admin = a_person("secretariat_admin", name="administrator")
    a_person("secretariat_officer", name="of-theme", themes=["access-last-mile"])
    a_person("secretariat_officer", name="of-another", themes=["cybersecurity"])
    focal = a_person("focal_point", "FJI", name="focal")
    entry = an_entry(by=focal, title="Towers")
    assert told() == {"administrator", "of-theme"}
    take_step(entry, "return", by=admin, reason="Which law?")
    notice = Notice.objects.get(person=focal)
    assert (notice.subject, notice.path) == (
        "Library: Towers is now returned", f"/library/{entry.pk}/",
    )  # fmt: skip
    assert "Which law?" in notice.text
