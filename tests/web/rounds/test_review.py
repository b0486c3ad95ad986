"""Board and side by side: who sees them, what they count, with no more queries for more rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories.web import a_person, a_round, a_submission
from stocktake_web.audit.models import Event
from stocktake_web.mail.models import Notice
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.actions.comments import comment_on_answer
from stocktake_web.rounds.actions.steps import take_step
from stocktake_web.rounds.models import Answer, Prefill, Question, Round, Submission


def answered(submission, *, by):
    for question in Question.objects.filter(section__round=submission.round, kind="value"):
        save_answer(Place(submission, question), {"value": 64.2, "year": 2024}, by=by, base=0)


def test_the_board_counts_and_does_not_quote(client):
    held = a_round()
    fiji = Submission.objects.create(round=held, economy="FJI")
    Submission.objects.create(round=held, economy="KIR", state="submitted")
    answered(fiji, by=a_person("focal_point", "FJI"))
    Round.objects.update(closes_at=timezone.now(), opens_on=timezone.now().date())
    client.force_login(a_person("secretariat_officer"))
    shown = client.get(f"/rounds/{held.slug}/").content.decode()
    assert "2 / 2" in shown
    assert "64.2" not in shown
    assert f"/rounds/{held.slug}/KIR/" in shown
    assert f"/rounds/{held.slug}/FJI/" not in shown
    only = client.get(f"/rounds/{held.slug}/?state=overdue").content.decode()
    assert "Fiji" in only
    assert "0 / 2" not in only


@pytest.mark.parametrize("role", ["focal_point", "approver", "contributor", "observer", "reader"])
def test_the_board_is_the_secretariats(client, role):
    held = a_round()
    economy = "FJI" if role in {"focal_point", "approver", "contributor"} else ""
    client.force_login(a_person(role, economy))
    assert client.get(f"/rounds/{held.slug}/").status_code == 404


def test_answers_stand_beside_statistics_and_the_last_report(client):
    focal = a_person("focal_point", "FJI")
    before, now = a_submission(), a_submission()
    Round.objects.filter(pk=before.round_id).update(
        opens_on=before.round.opens_on - dt.timedelta(days=365)
    )
    answered(before, by=focal)
    Submission.objects.filter(pk=before.pk).update(state="published")
    question = Question.objects.get(section__round=now.round, code="1.value")
    Prefill.objects.create(
        question=question, economy="FJI", value=20.0, year=2023, source="ITU", history=[[2023, 20]]
    )
    save_answer(
        Place(now, question),
        {"value": 66.0, "year": 2025, "explanation": "A new cable."},
        by=focal,
        base=0,
    )
    Submission.objects.filter(pk=now.pk).update(state="submitted")
    client.force_login(a_person("reviewer"))
    shown = client.get(f"/rounds/{now.round.slug}/FJI/side-by-side/").content.decode()
    for words in ("66.0", "20.0", "64.2", "ITU", "A new cable.", "Far from the last value"):
        assert words in shown


def test_all_who_have_not_handed_in_are_reminded_once_a_day(client):
    held = a_round()
    for economy, state in (("FJI", "draft"), ("KIR", "submitted")):
        Submission.objects.create(round=held, economy=economy, state=state)
    fiji, _kiribati = a_person("focal_point", "FJI"), a_person("focal_point", "KIR")
    client.force_login(a_person("secretariat_officer"))
    first = client.post(f"/rounds/{held.slug}/remind/", follow=True).content.decode()
    again = client.post(f"/rounds/{held.slug}/remind/", follow=True).content.decode()
    assert "1 person is reminded." in first
    assert "0 people are reminded." in again
    assert Notice.objects.get().person == fiji
    assert Event.objects.filter(action="round.reminded").count() == 2
    client.force_login(a_person("reviewer"))
    assert client.post(f"/rounds/{held.slug}/remind/").status_code == 403


def test_the_short_address_of_a_mail_leads_to_the_page(client):
    submission = a_submission()
    section = submission.round.sections.get(position=2)
    client.force_login(a_person("focal_point", "FJI"))
    page = f"/rounds/{submission.round.slug}/FJI/"
    assert client.get(f"/submissions/{submission.pk}/").headers["Location"] == page
    part = client.get(f"/submissions/{submission.pk}/sections/{section.pk}/")
    assert part.headers["Location"] == f"{page}sections/2/"
    client.force_login(a_person("focal_point", "KIR"))
    assert client.get(f"/submissions/{submission.pk}/").status_code == 404


def test_who_only_reads_the_result_sees_no_comments_reasons_or_names(client):
    submission = a_submission()
    focal = a_person("focal_point", "FJI", name="Ana of Fiji")
    answered(submission, by=focal)
    question = Question.objects.get(section__round=submission.round, code="1.value")
    Submission.objects.filter(pk=submission.pk).update(
        state="submitted", submitted_at=timezone.now()
    )
    reviewer = a_person("reviewer")
    comment_on_answer(Place(submission, question), "Is this right?", by=reviewer)
    take_step(submission, "return", by=reviewer, reason="Look again.")
    Submission.objects.filter(pk=submission.pk).update(
        state="published", published_at=timezone.now()
    )
    pages = [f"/rounds/{submission.round.slug}/FJI/{rest}" for rest in ("", "sections/1/")]
    for person, sees in ((a_person("observer"), False), (reviewer, True)):
        client.force_login(person)
        shown = "".join(client.get(page).content.decode() for page in pages)
        for words in ("Is this right?", "Look again.", "Ana of Fiji"):
            assert (words in shown) == sees, words


def test_a_report_that_was_not_published_is_not_shown_beside_one_that_was(client):
    before, now = a_submission(), a_submission()
    Round.objects.filter(pk=before.round_id).update(
        opens_on=before.round.opens_on - dt.timedelta(days=365)
    )
    answered(before, by=a_person("focal_point", "FJI"))
    Submission.objects.filter(pk=before.pk).update(state="accepted")
    Submission.objects.filter(pk=now.pk).update(state="published")
    address = f"/rounds/{now.round.slug}/FJI/side-by-side/"
    for role, sees in (("observer", False), ("reviewer", True)):
        client.force_login(a_person(role))
        assert ("64.2" in client.get(address).content.decode()) == sees


def grow(submission, by):
    """Give a round twice the rows of every kind that pages show."""
    held = submission.round
    last = held.sections.count()
    extra = a_round(sections=2 * last)
    extra.sections.filter(position__lte=last).delete()
    for section in extra.sections.all():
        section.round = held
        section.save()
    for economy in ("WSM", "TON", "VUT"):
        Submission.objects.create(round=held, economy=economy, state="submitted")
    answered(submission, by=by)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("focal_point", "/"),
        ("focal_point", "/rounds/"),
        ("focal_point", "/rounds/{slug}/FJI/"),
        ("focal_point", "/rounds/{slug}/FJI/side-by-side/"),
        ("secretariat_admin", "/"),
        ("secretariat_admin", "/rounds/"),
        ("secretariat_admin", "/rounds/{slug}/"),
        ("secretariat_admin", "/record/"),
        ("secretariat_admin", "/people/"),
    ],
)
def test_more_rows_ask_no_more_queries(client, django_assert_max_num_queries, role, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    submission = a_submission()
    Submission.objects.create(round=submission.round, economy="KIR", state="submitted")
    focal = a_person("focal_point", "FJI")
    answered(submission, by=focal)
    client.force_login(focal if role == "focal_point" else a_person(role))
    address = path.format(slug=submission.round.slug)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as before:
        assert client.get(address).status_code == 200
    grow(submission, focal)
    for _more in range(3):
        a_person("focal_point", "KIR")
    with django_assert_max_num_queries(len(before)):
        client.get(address)


def test_a_section_with_more_questions_asks_no_more_queries(client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    submission = a_submission()
    focal = a_person("focal_point", "FJI")
    answered(submission, by=focal)
    client.force_login(focal)
    address = f"/rounds/{submission.round.slug}/FJI/sections/1/"
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    section = submission.round.sections.get(position=1)
    for number in range(10, 20):
        question = Question.objects.create(
            section=section, position=number, code=f"n{number}", kind="narrative", text="?"
        )
        Answer.objects.create(submission=submission, question=question, text="Words.", revision=1)
    with django_assert_max_num_queries(len(before)):
        assert client.get(address).content.decode().count("Words.") == 10
