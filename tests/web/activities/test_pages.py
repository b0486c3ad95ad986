"""Activities as pages and through the API."""

from __future__ import annotations

import csv
import io
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import etree

from factories.iati import a_full_record, a_record, schema
from factories.web import a_person
from stocktake_web.activities.actions import create_activity
from stocktake_web.activities.iati.write import write_activities
from stocktake_web.activities.models import Activity
from stocktake_web.activities.queries import record_of
from stocktake_web.people.actions import make_token
from stocktake_web.permissions import rules

GIVEN = {
    "base": 0,
    "title": "Workshop",
    "kind": "workshop",
    "description": "Three days.",
    "identifier": "XM-DAC-1-a",
    "reporter_ref": "XM-DAC-1",
    "reporter_name": "A secretariat",
    "reporter_type": "40",
    "status": "2",
    "planned_start": "2027-03-01",
    "planned_end": "2027-03-03",
    "place": "Suva",
    "language": "en",
    "economies": ["FJI", "KIR"],
    "themes": ["cybersecurity"],
}


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


def text_of(reply):
    return reply.content.decode()


@pytest.mark.parametrize("role", ["", *rules().roles])
def test_pages_are_open_to_whom_the_table_says(client, admin, role):
    made = create_activity(a_record(), by=admin)
    national = (*rules().national, "api_client")
    client.force_login(a_person(role, "FJI" if role in national else ""))
    reads = role in rules().named("activity.read").roles
    keeps = role in rules().named("activity.manage").roles
    at = f"/activities/{made.pk}/"
    for path in ("/activities/", at, "/activities/activities.csv", "/activities/activities.xml"):
        assert client.get(path).status_code == (200 if reads else 404), path
    for path in ("/activities/new/", "/activities/import/", f"{at}change/"):
        assert client.get(path).status_code == (200 if keeps else 404), path
    for path in (f"{at}organisations/", f"{at}budgets/999/remove/"):
        assert (client.post(path).status_code == 404) == (not keeps), path
    assert ('href="/activities/"' in text_of(client.get("/"))) == reads


def test_an_empty_list_says_so(client, admin):
    client.force_login(admin)
    assert "No activity is recorded yet." in text_of(client.get("/activities/"))
    assert "No activity fits." in text_of(client.get("/activities/?words=none"))
    nothing = client.get("/activities/activities.xml", follow=True)
    assert "a file of the standard holds at least one" in text_of(nothing)


def test_an_activity_is_recorded_with_partners_and_amounts(client, admin):
    client.force_login(admin)
    sent = client.post("/activities/new/", GIVEN)
    made = Activity.objects.get()
    at = f"/activities/{made.pk}/"
    assert sent.headers["Location"] == at
    client.post(f"{at}organisations/", {"base": 1, "name": "A bank", "role": "1"})
    amount = {"base": 2, "start": "2027-01-01", "end": "2027-12-31", "amount": "5000.5",
              "currency": "EUR", "type": "1", "status": "2"}  # fmt: skip
    client.post(f"{at}budgets/", amount)
    record = record_of(Activity.objects.get())
    assert [each.name for each in record.organisations] == ["A bank"]
    assert [(str(each.amount), each.currency) for each in record.budgets] == [("5000.50", "EUR")]
    page = text_of(client.get(at))
    assert "A bank" in page
    assert "5000.50 EUR" in page
    assert "5000.50 EUR" in text_of(client.get("/activities/?economy=KIR"))
    changed = client.post(f"{at}change/", GIVEN | {"base": 3, "title": "Changed"})
    assert changed.headers["Location"] == at
    record = record_of(Activity.objects.get())
    assert (record.title, len(record.budgets), record.budgets[0].value_date.year) == (
        "Changed", 1, 2027,
    )  # fmt: skip
    row = Activity.objects.get().budgets.get()
    client.post(f"{at}budgets/{row.pk}/remove/", {"base": 4})
    assert Activity.objects.get().budgets.count() == 0
    again = client.post(f"{at}budgets/{row.pk}/remove/", {"base": 5}, follow=True)
    assert "Somebody else saved this activity meanwhile." in text_of(again)
    offered = text_of(client.get("/activities/new/"))
    assert 'value="XM-DAC-1"' in offered


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        pytest.param({"title": ""}, "Title: This field is required.", id="no-title"),
        pytest.param(
            {"planned_start": "", "planned_end": ""}, "Give at least one date.", id="no-date"
        ),
        pytest.param(
            {"planned_end": "2027-02-01"}, "cannot end before it starts", id="order-of-days"
        ),
        pytest.param({"actual_start": "2099-01-01"}, "Give a day that has passed.", id="future"),
        pytest.param(
            {"identifier": "OTHER-1"}, "Begin with the reporting organisation", id="identifier"
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, admin, wrong, problem):
    client.force_login(admin)
    page = client.post("/activities/new/", GIVEN | wrong)
    assert (page.status_code, problem in text_of(page)) == (422, True)
    assert not Activity.objects.exists()


def test_a_wrong_amount_and_a_stale_page_are_told(client, admin):
    client.force_login(admin)
    made = create_activity(a_record(), by=admin)
    amount = {"base": 1, "start": "2027-01-01", "end": "2029-01-01", "amount": "5",
              "currency": "EUR", "type": "1", "status": "1"}  # fmt: skip
    long = client.post(f"/activities/{made.pk}/budgets/", amount)
    assert (long.status_code, "for a year at most" in text_of(long)) == (422, True)
    client.post(f"/activities/{made.pk}/organisations/", {"base": 1, "name": "N", "role": "2"})
    late = client.post(f"/activities/{made.pk}/budgets/", amount | {"end": "2027-02-01"})
    assert late.status_code == 422
    assert "Somebody else saved this activity meanwhile." in text_of(late)
    assert client.post(f"/activities/{made.pk}/surprises/", {}).status_code == 404


def test_a_file_is_shown_then_taken_and_twice_changes_nothing(client, admin):
    client.force_login(admin)
    create_activity(a_record(title="Old <title>"), by=admin)
    data = write_activities(
        [a_record(), a_record(identifier="New-1", title="Brand new")], generated=timezone.now()
    )
    data = data.replace(b"</iati-activity>", b"<conditions attached='0'/></iati-activity>", 1)

    def upload(content=data):
        return client.post("/activities/import/", {"file": SimpleUploadedFile("a.xml", content)})

    page = text_of(upload())
    assert "Old &lt;title&gt;" in page
    assert "1 new activity" in page
    assert "1 changed activity" in page
    assert "<code>conditions</code> 1" in page
    assert Activity.objects.count() == 1
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    done = client.post("/activities/import/", {"kept": kept}, follow=True)
    assert "1 new, 1 changed." in text_of(done)
    assert "Nothing: the file says what is recorded already." in text_of(upload())
    gone = client.post("/activities/import/", {"kept": kept}, follow=True)
    assert "Nothing" not in text_of(gone)
    refused = text_of(upload(b"<!DOCTYPE x><iati-activities version='2.03'/>"))
    assert "The file declares a document type" in refused
    bad = text_of(upload(data.replace(b"New-1", b"", 1)))
    assert "Not as the standard asks: these activities are left out" in bad
    assert "Identifier, title and description cannot be empty." in bad


def test_transactions_and_results_of_a_file_are_kept_shown_and_stay(client, admin):
    client.force_login(admin)
    data = write_activities([a_full_record()], generated=timezone.now())
    held = client.post("/activities/import/", {"file": SimpleUploadedFile("a.xml", data)})
    kept = text_of(held).partition('name="kept" value="')[2].partition('"')[0]
    client.post("/activities/import/", {"kept": kept})
    made = Activity.objects.get()
    page = " ".join(text_of(client.get(f"/activities/{made.pk}/")).split())
    for told in ("Disbursement", "-1500.50 FRF", "A bank", "Islands with a signal (%)", "38: Late"):
        assert told in page, told
    # Neither the form nor the API, which do not write them, takes them away.
    form = client.get(f"/activities/{made.pk}/change/").context["form"]
    given = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    client.post(f"/activities/{made.pk}/change/", given | {"title": "Another title"})
    api = f"/api/v1/activities/{made.pk}"
    told = client.get(api)
    assert told.json()["transactions"][0]["amount"] == "-1500.50"
    assert told.json()["results"][0]["indicators"][0]["periods"][0]["actuals"][0]["value"] == "38"
    own = ("id", "revision", "changed_at", "transactions", "results")
    body = {name: value for name, value in told.json().items() if name not in own}
    about = {"content_type": "application/json", "headers": {"If-Match": told.headers["ETag"]}}
    put = client.put(api, body | {"place": "Nadi"}, **about)
    assert (put.status_code, put.json()["title"]) == (200, "Another title")
    made = Activity.objects.get()
    assert made.place == "Nadi"
    assert record_of(made).transactions == a_full_record().transactions
    assert record_of(made).results == a_full_record().results


def test_a_file_that_is_not_there_is_asked_for(client, admin):
    client.force_login(admin)
    assert "Choose a file of activities" in text_of(client.post("/activities/import/"))
    gone = client.post("/activities/import/", {"kept": "0" * 64})
    assert "The file is no longer here. Upload it again." in text_of(gone)
    path = client.post("/activities/import/", {"kept": "../../secret-key"})
    assert "The file is no longer here. Upload it again." in text_of(path)


def test_the_exports_hold_what_fits(client, admin):
    create_activity(a_record(), by=admin)
    create_activity(a_record(identifier="B", title="=cmd()", kind="project"), by=admin)
    client.force_login(a_person("reader"))
    reply = client.get("/activities/activities.xml?kind=workshop")
    assert reply.headers["Content-Type"] == "application/xml"
    root = etree.fromstring(reply.content)
    assert [each.text for each in root.iter("iati-identifier")] == ["XM-DAC-41000-ws-1"]
    text = text_of(client.get("/activities/activities.csv?kind=project"))
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["economies"], row["funders"]) == ("'=cmd()", "FJI; KIR", "A bank")
    assert row["budgets"] == "25000.00 USD 2027-01-01 2027-12-31"
    schema().assertValid(root)


def test_pages_ask_as_much_of_the_database_for_many_as_for_few(
    client, admin, django_assert_max_num_queries
):
    made = create_activity(a_record(), by=admin)
    client.force_login(admin)
    for number in range(8):
        create_activity(a_record(identifier=f"M-{number}"), by=admin)
    data = write_activities(
        [a_record(identifier=f"M-{number}") for number in range(8)], generated=timezone.now()
    )
    for path in ("", f"{made.pk}/", f"{made.pk}/change/", "activities.xml", "activities.csv"):
        with django_assert_max_num_queries(22):
            assert client.get(f"/activities/{path}").status_code == 200
    with django_assert_max_num_queries(22):
        client.post("/activities/import/", {"file": SimpleUploadedFile("a.xml", data)})


class TestApi:
    """The same through the API."""

    @pytest.fixture
    def ask(self, client):
        def send(person, method, path="", body=None, **headers):
            _token, secret = make_token("program", {"read", "write"}, by=person)
            headers["Authorization"] = f"Bearer {secret}"
            about = {"data": body, "content_type": "application/json"} if body is not None else {}
            return getattr(client, method)(f"/api/v1/activities{path}", headers=headers, **about)

        return send

    BODY: ClassVar = {
        "identifier": "XM-1-a", "reporter_ref": "XM-1", "reporter_type": "40",
        "reporter_name": "S", "title": "T", "description": "D", "kind": "mission",
        "planned_start": "2027-03-01",
        "budgets": [{"start": "2027-01-01", "end": "2027-06-30", "amount": "10.50",
                     "currency": "FJD", "value_date": "2027-01-01"}],
        "countries": [{"economy": "KIR"}, {"economy": "FJI", "share": "50.00"}],
    }  # fmt: skip

    def test_an_activity_is_kept_and_changed(self, ask, admin):
        made = ask(admin, "post", body=self.BODY)
        assert made.status_code == 201, made.content
        assert [row["economy"] for row in made.json()["countries"]] == ["FJI", "KIR"]
        path = f"/{made.json()['id']}"
        assert ask(admin, "get", path)["ETag"] == '"r1"'
        assert ask(admin, "put", path, self.BODY).status_code == 428
        changed = ask(admin, "put", path, self.BODY | {"title": "New"}, **{"If-Match": '"r1"'})
        assert (changed.json()["title"], changed["ETag"]) == ("New", '"r2"')
        stale = ask(admin, "put", path, self.BODY, **{"If-Match": '"r1"'})
        assert stale.status_code == 412
        assert ask(admin, "post", body=self.BODY).status_code == 409
        focal = a_person("focal_point", "FJI")
        assert ask(focal, "post", body=self.BODY | {"identifier": "B"}).status_code == 403
        found = ask(focal, "get", "?words=new&kind=mission").json()
        assert [each["identifier"] for each in found["items"]] == ["XM-1-a"]

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            pytest.param({"countries": [{"economy": "XXX"}]}, "XXX is no economy.", id="economy"),
            pytest.param({"planned_start": None}, "Give at least one date.", id="no-date"),
            pytest.param({"planned_end": "2026-01-01"}, "cannot end before", id="days"),
            pytest.param({"title": " "}, "cannot be blank", id="blank"),
        ],
    )
    def test_what_cannot_be_is_refused(self, ask, admin, wrong, problem):
        refused = ask(admin, "post", body=self.BODY | wrong)
        assert (refused.status_code, problem in refused.json()["title"]) == (409, True)

    def test_files_go_in_and_out(self, ask, admin):
        xml = write_activities([a_record()], generated=timezone.now()).decode()
        shown = ask(admin, "post", "/iati", {"xml": xml}).json()
        assert (shown["applied"], [each["new"] for each in shown["changes"]]) == (False, [True])
        assert not Activity.objects.exists()
        ask(admin, "post", "/iati", {"xml": xml, "apply": True})
        assert ask(admin, "post", "/iati", {"xml": xml}).json()["changes"] == []
        out = ask(admin, "get", "/iati").json()["xml"]
        assert "<iati-identifier>XM-DAC-41000-ws-1</iati-identifier>" in out
        refused = ask(admin, "post", "/iati", {"xml": "<!DOCTYPE x><x/>"})
        assert (refused.status_code, "document type" in refused.json()["title"]) == (409, True)
