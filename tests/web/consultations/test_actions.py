"""Drafts, positions, confirmation, closing, late positions, comments: who may, and what is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from factories.web import a_person
from factories.web_beyond import a_consultation
from stocktake.errors import DocumentError
from stocktake_web.audit.actions import find_breaks
from stocktake_web.audit.models import Event
from stocktake_web.consultations.actions.consultations import (
    ConsultationPlan,
    add_draft,
    change_closing,
    close_consultation,
    open_consultation,
    prepare_consultation,
)
from stocktake_web.consultations.actions.positions import (
    PositionText,
    add_comment,
    confirm_positions,
    record_late_position,
    write_position,
)
from stocktake_web.consultations.models import Consultation, Position, ProvisionComment
from stocktake_web.consultations.queries import current_draft, find_provision
from stocktake_web.files import keep_file
from stocktake_web.permissions import NotAllowed, rules
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile

SUPPORT = PositionText(stance="support")
DRAFT = b"""Draft Plan of Action 2027-2030

1. We will connect every school on the outer islands by 2030.

2. We will try to improve cybersecurity as appropriate.

3. We will report to the Forum every year.
"""


def kept(data=DRAFT, name="plan.txt"):
    return keep_file(SimpleUploadedFile(name, data))


def plan(**about):
    today = timezone.now().date()
    said = {
        "slug": "plan-2030",
        "title": "Draft plan",
        "opens_on": today,
        "closes_at": timezone.now() + dt.timedelta(days=30),
        "economies": ("KIR", "FJI"),
    }
    return ConsultationPlan(**(said | about))


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


@pytest.fixture
def held():
    return a_consultation()


def at(held, position=2):
    return find_provision(held, position)


ACTS = {
    "consultation.manage": lambda held, person: close_consultation(held, by=person),
    "consultation.position": lambda held, person: write_position(
        at(held), "FJI", SUPPORT, by=person, base=0
    ),
    "consultation.comment": lambda held, person: add_comment(at(held), "A word.", by=person),
    "consultation.confirm": lambda held, person: confirm_positions(held, "FJI", by=person),
    "consultation.record-late": lambda held, person: record_late_position(
        at(held), "FJI", SUPPORT, by=person, late_reason="By letter."
    ),
}


@pytest.mark.parametrize("action", ACTS)
def test_everything_is_done_by_whom_and_when_the_table_says(action):
    rule, wrong = rules().named(action), []
    for role in rules().roles:
        for economy in ("FJI", "KIR"):
            national = role in (*rules().national, "api_client")
            person = a_person(role, economy if national else "")
            for state in ("prepared", "open", "closed"):
                held = a_consultation(state=state, provisions=1)
                scope = rule.roles.get(role)
                may = (not rule.states or state in rule.states) and (
                    scope == "any" or (scope == "own-economy" and economy == "FJI")
                )
                try:
                    ACTS[action](held, person)
                    done = True
                except NotAllowed:
                    done = False
                except CannotBeDone:  # allowed, and nothing to do
                    done = True
                if done != may:
                    wrong.append((role, economy, state))
    assert wrong == []


def test_a_draft_is_read_into_provisions_with_what_lint_says(admin):
    held = prepare_consultation(plan(), kept(), by=admin)
    provisions = list(current_draft(held).provisions.all())
    asked = [each for each in provisions if not each.is_heading]
    assert [each.label for each in asked] == ["1", "2", "3"]
    assert asked[0].text.startswith("We will connect every school")
    assert asked[0].themes
    vague = {each["rule"] for each in asked[1].remarks}
    assert vague & {"hedge", "effort-verb", "vague-verb"}
    assert held.state == "prepared"
    assert held.economies == ["FJI", "KIR"]


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        pytest.param(
            b"%PDF-1.7 broken", "plan.pdf", "damaged or cut off.\n  Where: plan.pdf\n", id="damaged"
        ),
        pytest.param(b"PK\x03\x04", "plan.docx", "macros or is damaged", id="no-document"),
    ],
)
def test_a_draft_that_cannot_be_read_makes_nothing(admin, data, name, problem):
    from stocktake_web.files import NotTaken

    with pytest.raises((DocumentError, NotTaken), match=problem):
        prepare_consultation(plan(), kept(data, name), by=admin)
    assert not Consultation.objects.exists()


def test_a_draft_without_provisions_is_refused(admin):
    with pytest.raises(CannotBeDone, match="no provision that a position could be taken on"):
        prepare_consultation(plan(), kept(b"# Draft plan\n", "plan.md"), by=admin)


def test_a_new_version_takes_positions_on_the_same_words_along(admin, focal):
    held = prepare_consultation(plan(), kept(), by=admin)
    open_consultation(held, by=admin)
    for provision in current_draft(held).provisions.filter(label__in=["1", "2"]):
        write_position(provision, "FJI", SUPPORT, by=focal, base=0)
    confirm_positions(held, "FJI", by=a_person("approver", "FJI"))
    changed = DRAFT.replace(b"try to improve", b"double spending on")
    with pytest.raises(CannotBeDone, match=r"^This is the present draft; nothing was changed\.$"):
        add_draft(held, kept(), by=admin)
    made = add_draft(held, kept(changed), by=admin, note="Point 2 is stronger.")
    carried = Position.objects.filter(provision__draft=made)
    assert [(each.provision.label, each.state) for each in carried] == [("1", "confirmed")]
    assert Position.objects.filter(provision__draft__number=1).count() == 2
    assert Event.objects.order_by("number").last().change["carried"] == 1
    old = held.drafts.get(number=1).provisions.get(label="2")
    with pytest.raises(CannotBeDone, match=r"^There is a newer draft\. Say it there\.$"):
        write_position(old, "FJI", PositionText(stance="none"), by=focal, base=1)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        pytest.param(
            PositionText(stance="changes"), "Propose the words that you would support.", id="words"
        ),
        pytest.param(
            PositionText(stance="oppose"), "Say why; the others will read it.", id="reason"
        ),
    ],
)
def test_a_position_has_the_words_that_it_needs(held, focal, said, problem):
    with pytest.raises(CannotBeDone, match=problem):
        write_position(at(held), "FJI", said, by=focal, base=0)


def test_a_heading_and_an_economy_that_is_not_asked_have_no_position(held):
    tonga = a_person("focal_point", "TON")
    with pytest.raises(CannotBeDone, match="This economy is not asked in this consultation"):
        write_position(at(held), "TON", SUPPORT, by=tonga, base=0)
    with pytest.raises(CannotBeDone, match="A heading has nothing"):
        write_position(at(held, 1), "FJI", SUPPORT, by=a_person("focal_point", "FJI"), base=0)


def test_two_who_write_at_once_lose_nothing(held, focal):
    write_position(at(held), "FJI", SUPPORT, by=focal, base=0)
    same = write_position(at(held), "FJI", SUPPORT, by=focal, base=0)
    assert same.revision == 1
    with pytest.raises(SavedMeanwhile, match="Somebody else of your economy wrote meanwhile"):
        write_position(at(held), "FJI", PositionText(stance="none"), by=focal, base=0)
    assert Position.objects.get().stance == "support"


def test_what_is_changed_after_confirmation_waits_again(held, focal):
    approver = a_person("approver", "FJI")
    for position in (2, 3):
        write_position(at(held, position), "FJI", SUPPORT, by=focal, base=0)
    assert confirm_positions(held, "FJI", by=approver) == 2
    with pytest.raises(CannotBeDone, match="No position waits for confirmation"):
        confirm_positions(held, "FJI", by=approver)
    no = PositionText(stance="oppose", reason="Too costly.")
    again = write_position(at(held), "FJI", no, by=focal, base=1)
    assert (again.state, again.confirmed_at, again.revision) == ("draft", None, 2)
    assert confirm_positions(held, "FJI", by=approver) == 1
    assert find_breaks() == []


def test_it_closes_at_its_time_whether_or_not_somebody_closes_it(held, focal):
    Consultation.objects.filter(pk=held.pk).update(closes_at=timezone.now())
    held.refresh_from_db()
    assert held.state_now == "closed"
    with pytest.raises(NotAllowed):
        write_position(at(held), "FJI", SUPPORT, by=focal, base=0)
    admin = a_person("secretariat_admin")
    with pytest.raises(CannotBeDone, match="Its closing time has passed"):
        open_consultation(held, by=admin)
    later = timezone.now() + dt.timedelta(days=3)
    assert change_closing(held, later, by=admin, reason="A cyclone.").state_now == "open"
    with pytest.raises(CannotBeDone, match="Say why"):
        change_closing(held, later, by=admin, reason=" ")


def test_late_is_recorded_by_the_secretariat_with_its_reason(held, admin):
    close_consultation(held, by=admin)
    with pytest.raises(CannotBeDone, match="Say why it came late and how it reached you"):
        record_late_position(at(held), "KIR", SUPPORT, by=admin, late_reason=" ")
    late = record_late_position(at(held), "KIR", SUPPORT, by=admin, late_reason="Mail was down.")
    assert (late.state, late.late_reason) == ("confirmed", "Mail was down.")
    event = Event.objects.order_by("number").last()
    assert (event.action, event.economy, event.reason) == (
        "position.recorded-late", "KIR", "Mail was down.",
    )  # fmt: skip


def test_a_comment_that_is_sent_twice_counts_once(held):
    partner = a_person("observer")
    add_comment(at(held), "Say by when.", by=partner)
    add_comment(at(held), " Say by when. ", by=partner)
    assert ProvisionComment.objects.count() == 1
    with pytest.raises(CannotBeDone, match=r"^Write a comment\.$"):
        add_comment(at(held), " ", by=partner)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"stance": "changes"}, id="changes-without-words"),
        pytest.param({"stance": "oppose"}, id="objection-without-reason"),
        pytest.param({"stance": "perhaps"}, id="unknown-stance"),
        pytest.param({"state": "confirmed"}, id="confirmed-without-moment"),
        pytest.param({"late_reason": "Late."}, id="late-and-not-confirmed"),
    ],
)
def test_the_database_refuses_what_cannot_be(held, focal, wrong):
    made = write_position(at(held), "FJI", SUPPORT, by=focal, base=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.filter(pk=made.pk).update(**wrong)
