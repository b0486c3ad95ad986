"""Consultations as pages, as files and through the API."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from factories.web import a_person
from factories.web_beyond import a_consultation
from stocktake_web.consultations.actions.consultations import close_consultation
from stocktake_web.consultations.actions.positions import (
    PositionText,
    add_comment,
    confirm_positions,
    record_late_position,
    write_position,
)
from stocktake_web.consultations.models import Consultation, Position
from stocktake_web.consultations.queries import find_provision
from stocktake_web.people.actions import make_token
from stocktake_web.permissions import rules


def text_of(reply):
    return reply.content.decode()


@pytest.fixture
def held():
    return a_consultation()


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


def say(held, economy, stance="support", *, confirm=True, position=2, **words):
    """Write, and confirm, a position of an economy."""
    said = PositionText(stance=stance, **words)
    provision = find_provision(held, position)
    write_position(provision, economy, said, by=a_person("focal_point", economy), base=0)
    if confirm:
        confirm_positions(held, economy, by=a_person("approver", economy))


@pytest.mark.parametrize("role", ["", *rules().roles])
def test_what_is_open_is_seen_by_every_role_and_what_is_prepared_by_few(client, role):
    national = (*rules().national, "api_client")
    client.force_login(a_person(role, "FJI" if role in national else ""))
    opened, prepared = a_consultation(), a_consultation(state="prepared")
    listed = client.get("/consultations/")
    assert listed.status_code == (200 if role else 404)
    runs = role in {"secretariat_admin", "secretariat_officer"}
    for held, seen in ((opened, bool(role)), (prepared, runs)):
        status = 200 if seen else 404
        assert client.get(f"/consultations/{held.slug}/").status_code == status
        assert client.get(f"/consultations/{held.slug}/provisions/2/").status_code == status
    watches = runs or role == "reviewer"
    for path in ("views/", "views.xlsx", "views.docx"):
        reply = client.get(f"/consultations/{opened.slug}/{path}")
        assert reply.status_code == (200 if watches else 404), path


@pytest.mark.parametrize(
    ("asked", "status"),
    [("1", 200), ("9", 404), ("9" * 30, 200), ("x", 200), ("", 200)],
    ids=["there", "not-there", "beyond-numbers", "no-number", "nothing"],
)
def test_a_version_that_is_asked_for_is_shown_where_it_is(client, held, asked, status):
    client.force_login(a_person("reader"))
    assert client.get(f"/consultations/{held.slug}/?draft={asked}").status_code == status


def test_numbers_that_no_database_holds_are_not_there(client):
    client.force_login(a_person("secretariat_admin"))
    for path in ("library/", "activities/", "library/1/files/"):
        assert client.get(f"/{path}{'9' * 30}/").status_code == 404


def test_an_empty_list_says_who_opens_one(client):
    client.force_login(a_person("reader"))
    assert "There is no consultation at present." in text_of(client.get("/consultations/"))


def test_the_secretariat_prepares_and_opens_one(client, admin):
    client.force_login(admin)
    today = timezone.now().date()
    data = {
        "title": "Draft plan",
        "slug": "plan-2030",
        "opens_on": today,
        "closes_on": today + dt.timedelta(days=9),
        "economies": ["FJI", "KIR"],
    }
    text = b"Draft plan\n\n1. We will connect all schools.\n\n2. We will report.\n"
    wrong = client.post(
        "/consultations/new/",
        data
        | {"closes_on": today - dt.timedelta(days=1), "file": SimpleUploadedFile("a.exe", b"MZ")},
    )
    assert wrong.status_code == 422
    assert "Give the draft as .docx, .pdf, .md or .txt." in text_of(wrong)
    assert "A consultation cannot close before it opens." in text_of(wrong)
    file = SimpleUploadedFile("plan.txt", text)
    made = client.post("/consultations/new/", data | {"file": file})
    assert made.headers["Location"] == "/consultations/plan-2030/"
    page = text_of(client.get("/consultations/plan-2030/"))
    assert "We will connect all schools." in page
    client.post("/consultations/plan-2030/turn/", {"to": "open"})
    assert Consultation.objects.get().state_now == "open"
    same = client.post(
        "/consultations/plan-2030/drafts/",
        {"file": SimpleUploadedFile("plan.txt", text)},
        follow=True,
    )
    assert "This is the present draft; nothing was changed." in text_of(same)
    closes = {"closes_on": today + dt.timedelta(days=20), "reason": "A cyclone."}
    client.post("/consultations/plan-2030/closing/", closes)
    assert Consultation.objects.get().closes_at.date() == closes["closes_on"]
    saved = client.get("/consultations/plan-2030/drafts/1/")
    assert b"".join(saved.streaming_content) == text
    client.post("/consultations/plan-2030/turn/", {"to": "closed"})
    assert Consultation.objects.get().state_now == "closed"


def test_only_who_runs_consultations_does(client, held, focal):
    client.force_login(focal)
    at = f"/consultations/{held.slug}/"
    assert client.get("/consultations/new/").status_code == 404
    for path in ("turn/", "closing/", "drafts/", "provisions/2/late/"):
        assert client.post(at + path).status_code == 404, path
    client.force_login(a_person("reader"))
    assert client.post(f"{at}provisions/2/comments/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "sent", "problem"),
    [
        pytest.param("turn/", {"to": "open"}, "The consultation is open already.", id="open"),
        pytest.param(
            "closing/", {"closes_on": "2099-01-01"}, "Reason: This field is required.", id="why"
        ),
        pytest.param(
            "closing/",
            {"closes_on": "2020-01-01", "reason": "x"},
            "A consultation cannot close before it opens.",
            id="before-it-opens",
        ),
        pytest.param("drafts/", {}, "This field is required.", id="no-draft"),
        pytest.param("provisions/2/comments/", {"text": ""}, "Write a comment of at", id="comment"),
        pytest.param(
            "provisions/2/comments/", {"text": " \t "}, "Write a comment of at", id="blank"
        ),
    ],
)
def test_what_cannot_be_done_is_told(client, held, admin, path, sent, problem):
    client.force_login(admin)
    page = client.post(f"/consultations/{held.slug}/{path}", sent, follow=True)
    assert problem in text_of(page)


def test_a_draft_that_cannot_be_read_leaves_the_present_one(client, held, admin):
    client.force_login(admin)
    file = SimpleUploadedFile("d.pdf", b"%PDF-1.7 x")
    page = client.post(f"/consultations/{held.slug}/drafts/", {"file": file}, follow=True)
    assert "The PDF is damaged or cut off." in text_of(page)
    assert held.drafts.count() == 1


def test_who_has_nothing_to_confirm_is_told(client, held):
    client.force_login(a_person("approver", "FJI"))
    at = f"/consultations/{held.slug}/confirm/"
    page = client.post(at, {"economy": "FJI"}, follow=True)
    assert "No position waits for confirmation." in text_of(page)
    assert client.post(at, {"economy": "KIR"}).status_code == 404


def test_a_file_that_is_damaged_is_told_at_its_field(client, admin):
    client.force_login(admin)
    today = timezone.now().date()
    data = {
        "title": "Draft", "slug": "d", "opens_on": today, "closes_on": today, "economies": ["FJI"],
        "file": SimpleUploadedFile("d.pdf", b"%PDF-1.7 x"),
    }  # fmt: skip
    page = client.post("/consultations/new/", data)
    assert (page.status_code, "The PDF is damaged or cut off." in text_of(page)) == (422, True)


def test_a_position_is_written_and_confirmed(client, held, focal):
    client.force_login(focal)
    address = f"/consultations/{held.slug}/provisions/2/"
    page = text_of(client.get(address))
    assert "Position of Fiji" in page
    assert "It does not say by when." in page
    given = {"economy": "FJI", "base": 0, "stance": "changes"}
    lacking = client.post(address, given)
    assert lacking.status_code == 422
    assert "Propose the words that you would support." in text_of(lacking)
    sent = client.post(address, given | {"wording": "by 2030", "next": "1"})
    assert sent.headers["Location"] == f"/consultations/{held.slug}/provisions/3/"
    stale = client.post(address, given | {"wording": "by 2031"})
    assert stale.status_code == 422
    assert "Somebody else of your economy wrote meanwhile." in text_of(stale)
    assert (
        client.post(f"/consultations/{held.slug}/confirm/", {"economy": "FJI"}).status_code == 404
    )
    client.force_login(a_person("approver", "FJI"))
    assert "Confirm all positions of Fiji" in text_of(client.get(f"/consultations/{held.slug}/"))
    client.post(f"/consultations/{held.slug}/confirm/", {"economy": "FJI"})
    assert Position.objects.get().state == "confirmed"


def test_nobody_sees_anothers_positions_before_it_closes(client, held, admin):
    say(held, "KIR", "oppose", reason="Too costly for atolls.")
    say(held, "FJI", "oppose", reason="Waiting words.", confirm=False)
    addresses = [f"/consultations/{held.slug}/", f"/consultations/{held.slug}/provisions/2/"]
    client.force_login(a_person("focal_point", "FJI"))
    seen = "".join(text_of(client.get(address)) for address in addresses)
    assert "Too costly" not in seen
    assert "Waiting words." in seen
    client.force_login(admin)
    seen = text_of(client.get(f"/consultations/{held.slug}/views/"))
    assert "Too costly" in seen
    assert "Waiting words." not in seen
    close_consultation(held, by=admin)
    client.force_login(a_person("observer"))
    seen = text_of(client.get(f"/consultations/{held.slug}/views/"))
    assert "Too costly" in seen
    assert "Waiting words." not in seen


def test_for_another_economy_nobody_writes(client, held):
    client.force_login(a_person("focal_point", "KIR"))
    address = f"/consultations/{held.slug}/provisions/2/"
    given = {"economy": "FJI", "base": 0, "stance": "support"}
    assert client.post(address, given).status_code == 404
    late = client.post(f"{address}late/", given | {"late_reason": "x"})
    assert late.status_code == 404


def test_a_partner_comments_and_a_late_position_is_marked(client, held, admin):
    client.force_login(a_person("observer", name="Island Network"))
    address = f"/consultations/{held.slug}/provisions/2/"
    client.post(f"{address}comments/", {"text": "Name <b>the</b> schools."})
    page = text_of(client.get(address))
    assert "Name &lt;b&gt;the&lt;/b&gt; schools." in page
    assert "Island Network" in page
    close_consultation(held, by=admin)
    client.force_login(admin)
    given = {"economy": "KIR", "stance": "support", "late_reason": "The mail was down."}
    assert client.post(f"{address}late/", given | {"late_reason": ""}).status_code == 422
    client.post(f"{address}late/", given)
    assert "Late: The mail was down." in text_of(client.get(f"/consultations/{held.slug}/views/"))


@pytest.fixture
def closed(held, admin):
    """Return a consultation with positions of both economies, one late, and a comment."""
    say(held, "FJI", "changes", wording="=by 2030", reason="Two\nlines\x0b.")
    add_comment(find_provision(held, 2), "+Say who.", by=a_person("observer", name="Network"))
    close_consultation(held, by=admin)
    late = PositionText(stance="oppose", reason="Costs.")
    record_late_position(find_provision(held, 2), "KIR", late, by=admin, late_reason="Storm.")
    return held


def test_the_workbook_says_what_the_region_says(client, closed):
    client.force_login(a_person("reader"))
    data = client.get(f"/consultations/{closed.slug}/views.xlsx").content
    book = load_workbook(io.BytesIO(data))
    sheets = {sheet.title: list(sheet.values) for sheet in book}
    assert list(sheets) == ["Views", "Positions", "Economies", "Comments"]
    head, first, *_rest = sheets["Views"]
    assert dict(zip(head, first, strict=True)) == {
        "Provision": "1",
        "Text": "We will connect school number 1.",
        "Support": 0, "Support with changes": 1, "Oppose": 1, "No position": 0, "Not heard": 0,
    }  # fmt: skip
    assert sheets["Positions"][1][1:5] == (
        "Fiji", "Support with changes", "=by 2030", "Two\nlines.",
    )  # fmt: skip
    assert sheets["Positions"][2][5] == "Storm."
    assert sheets["Economies"][0] == ("Provision", "Fiji", "Kiribati")
    assert sheets["Comments"][1] == ("1", "Network", "+Say who.")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_document_says_the_same(client, closed, language):
    client.force_login(a_person("reader"))
    client.cookies["django_language"] = language
    data = client.get(f"/consultations/{closed.slug}/views.docx").content
    document = docx.Document(io.BytesIO(data))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "We will connect school number 1." in words
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert "=by 2030" in cells
    assert ("bidiVisual" in document.tables[0]._tbl.xml) == (language == "ar")
    if language == "en":
        assert "Support 0, with changes 1, oppose 1, no position 0, not heard 0." in words
        assert "Oppose (late: Storm.)" in cells


def test_pages_ask_as_much_of_the_database_for_many_as_for_few(
    client, admin, django_assert_max_num_queries
):
    many = a_consultation(provisions=30)
    for position in range(2, 12):
        say(many, "FJI", position=position)
    client.force_login(a_person("secretariat_admin"))
    for held in (a_consultation(provisions=1), many):
        for path in ("", "provisions/2/", "views/", "views.xlsx"):
            with django_assert_max_num_queries(22):
                assert client.get(f"/consultations/{held.slug}/{path}").status_code == 200


class TestApi:
    """The same through the API."""

    @pytest.fixture
    def ask(self, client, held):
        def send(person, method, path, body=None, **headers):
            _token, secret = make_token("program", {"read", "write"}, by=person)
            headers["Authorization"] = f"Bearer {secret}"
            about = {"data": body, "content_type": "application/json"} if body is not None else {}
            address = f"/api/v1/consultations/{held.slug}{path}"
            return getattr(client, method)(address, headers=headers, **about)

        return send

    def test_a_position_is_written_with_its_tag(self, ask, focal):
        place = "/provisions/2/positions/FJI"
        first = ask(focal, "get", place)
        assert (first["ETag"], first.json()["stance"]) == ('"r0"', "none")
        body = {"stance": "changes", "wording": "by 2030"}
        assert ask(focal, "put", place, body).status_code == 428
        made = ask(focal, "put", place, body, **{"If-Match": '"r0"'})
        assert (made["ETag"], made.json()["state"]) == ('"r1"', "draft")
        stale = ask(focal, "put", place, body | {"wording": "x"}, **{"If-Match": '"r0"'})
        assert stale.status_code == 412
        lacking = ask(focal, "put", place, {"stance": "oppose"}, **{"If-Match": '"r1"'})
        assert (lacking.status_code, lacking.json()["title"]) == (
            409, "Say why; the others will read it.",
        )  # fmt: skip
        other = a_person("focal_point", "KIR")
        assert ask(other, "get", place).status_code == 404
        assert ask(other, "put", place, body, **{"If-Match": '"r1"'}).status_code == 403
        assert ask(focal, "post", "/confirm", {"economy": "FJI"}).status_code == 403
        assert ask(focal, "get", "/views").status_code == 404

    def test_the_secretariat_runs_it(self, ask, admin, held):
        say(held, "FJI")
        views = ask(admin, "get", "/views").json()
        assert (views[0]["counts"]["support"], views[0]["not_heard"]) == (1, 1)
        assert ask(admin, "post", "/turn", {"to": "closed"}).json()["state"] == "closed"
        body = {"stance": "support", "late_reason": "Storm."}
        late = ask(admin, "post", "/provisions/2/positions/KIR/late", body)
        assert late.json()["late_reason"] == "Storm."
        closes = {"closes_at": "2099-01-01T12:00:00", "reason": "More time."}
        assert ask(admin, "post", "/closing", closes).json()["closes_at"].startswith("2099-01-01")
        assert ask(admin, "post", "/turn", {"to": "open"}).json()["state"] == "open"
        made = ask(admin, "post", "/provisions/2/comments", {"text": "Good."})
        assert (made.status_code, made.json()["text"]) == (201, "Good.")
        assert len(ask(admin, "get", "/provisions").json()) == 4

    def test_a_draft_is_given_and_read(self, client, admin):
        _token, secret = make_token("program", {"read", "write"}, by=admin)
        about = {"headers": {"Authorization": f"Bearer {secret}"}}
        text = b"Draft plan\n\n1. We will connect all schools.\n"
        given = {
            "slug": "by-program", "title": "Plan", "opens_on": "2026-01-01",
            "closes_at": "2099-01-01T00:00:00Z", "economies": ["FJI"],
        }  # fmt: skip
        at = "/api/v1/consultations"
        file = SimpleUploadedFile("plan.txt", text)
        made = client.post(at, given | {"file": file}, **about)
        assert (made.status_code, made.json()["draft"]) == (201, 1)
        again = client.post(at, given | {"file": SimpleUploadedFile("plan.txt", text)}, **about)
        assert (again.status_code, again.json()["title"]) == (
            409, "There is a consultation of that name already.",
        )  # fmt: skip
        at += "/by-program/drafts"
        damaged = client.post(at, {"file": SimpleUploadedFile("p.pdf", b"%PDF-1.7 x")}, **about)
        assert (damaged.status_code, "damaged" in damaged.json()["title"]) == (422, True)
        new = SimpleUploadedFile("plan.txt", text.replace(b"all", b"most"))
        assert client.post(at, {"file": new, "note": "Softer."}, **about).json()["number"] == 2
        assert [each["note"] for each in client.get(at, **about).json()] == ["Softer.", ""]
        assert b"".join(client.get(f"{at}/1", **about).streaming_content) == text

    def test_positions_and_comments_that_one_may_see_are_listed(self, ask, focal, held):
        say(held, "KIR")
        say(held, "FJI", confirm=False)
        add_comment(find_provision(held, 2), "Say who.", by=focal)
        seen = ask(focal, "get", "/positions").json()
        assert [(each["economy"], each["provision"], each["state"]) for each in seen] == [
            ("FJI", 2, "draft")
        ]
        assert ask(focal, "get", "/provisions/2/comments").json()[0]["text"] == "Say who."
