"""Who is told what, when, in which language, and never twice."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from factories.web import a_person, a_round, a_submission
from stocktake_web.mail.models import Notice
from stocktake_web.mail.notices import remind_all
from stocktake_web.mail.send import is_quiet, send_due
from stocktake_web.rounds.actions.steps import take_step
from stocktake_web.rounds.models import Submission

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def notice(person, key="a", **about):
    return Notice.objects.create(
        person=person, key=key, **({"subject": "S", "text": "T", "made_at": NOON} | about)
    )


def test_a_step_tells_those_who_act_next_and_not_the_one_who_took_it():
    focal, approver = a_person("focal_point", "FJI"), a_person("approver", "FJI")
    a_person("approver", "KIR")
    submission = a_submission(sections=0)
    take_step(submission, "contribute", by=focal)
    assert [n.person for n in Notice.objects.all()] == [approver]
    take_step(submission, "send-back", by=approver, reason="Add the year.")
    told = Notice.objects.get(person=focal)
    assert "Add the year." in told.text
    assert told.subject.startswith("Fiji, Progress report 2026: ")


@pytest.mark.parametrize(
    ("start", "end", "offset", "quiet"),
    [
        pytest.param(None, None, 0, False, id="none"),
        pytest.param(20, 6, 0, False, id="noon"),
        pytest.param(20, 6, 12, True, id="midnight-in-fiji"),
        pytest.param(9, 17, 0, True, id="by-day"),
        pytest.param(12, 12, 0, False, id="empty"),
        pytest.param(13, 12, 0, False, id="all-but-one-hour"),
    ],
)
def test_quiet_hours_are_the_persons_own(start, end, offset, quiet):
    person = a_person(quiet_from=start, quiet_until=end, utc_offset=offset)
    assert is_quiet(person, NOON) is quiet


def test_in_quiet_hours_nothing_is_sent_and_afterwards_it_is():
    notice(a_person(quiet_from=10, quiet_until=14))
    assert send_due(NOON) == 0
    assert send_due(NOON + dt.timedelta(hours=2)) == 1
    assert send_due(NOON + dt.timedelta(hours=3)) == 0
    assert len(mail.outbox) == 1


def test_a_digest_goes_once_a_day_and_holds_everything_but_what_is_urgent():
    person = a_person(digest=True)
    for key in "abc":
        notice(person, key)
    notice(person, "now", urgent=True)
    assert send_due(NOON) == 1
    seven = NOON.replace(hour=7) + dt.timedelta(days=1)
    assert send_due(seven) == 1
    assert [m.subject for m in mail.outbox] == ["S", "3 messages from Stocktake"]


def test_what_the_server_does_not_take_is_tried_again(monkeypatch):
    notice(a_person())

    def refuse(_mail):
        raise SMTPException("busy")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        assert send_due(NOON) == 0
    assert Notice.objects.get().problem == "busy"
    assert send_due(NOON) == 1


def test_what_was_claimed_by_a_process_that_ended_is_sent_later():
    notice(a_person(), claimed_at=NOON)
    assert send_due(NOON + dt.timedelta(minutes=5)) == 0
    assert send_due(NOON + dt.timedelta(minutes=11)) == 1


def test_reminders_go_to_those_who_have_not_handed_in_once_a_day():
    fiji, kiribati = a_person("focal_point", "FJI"), a_person("focal_point", "KIR")
    held = a_round(days=7)
    for economy, state in (("FJI", "draft"), ("KIR", "submitted")):
        Submission.objects.create(round=held, economy=economy, state=state)
    today = timezone.now().date()
    assert remind_all(today) == 1
    assert remind_all(today) == 0
    assert remind_all(today + dt.timedelta(days=1)) == 0
    assert remind_all(today + dt.timedelta(days=5)) == 1
    assert remind_all(today + dt.timedelta(days=8)) == 1
    assert {n.person for n in Notice.objects.all()} == {fiji}
    assert kiribati.notices.count() == 0


def test_a_mail_says_where_to_go(settings):
    settings.ADDRESS = "https://reports.example.org"
    notice(a_person(), path="/submissions/1/")
    send_due(NOON)
    assert mail.outbox[0].body == "S\nT\nhttps://reports.example.org/submissions/1/"


def test_the_command_tells_what_it_did(capsys):
    notice(a_person())
    call_command("send_notices")
    assert capsys.readouterr().out == "0 reminders, 1 mails, 0 reports written.\n"
