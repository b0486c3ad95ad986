"""Round trips; what is refused, what is left out and told; files of others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from factories.iati import a_record, records, schema
from stocktake_web.activities.iati import read as reading
from stocktake_web.activities.iati.read import NotReadable, read_activities
from stocktake_web.activities.iati.records import Country, Organisation
from stocktake_web.activities.iati.write import write_activities

MOMENT = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
WRITTEN = write_activities([a_record()], generated=MOMENT).decode()
# Of another organisation: several languages, elements that a record does not hold.
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03" xmlns:own="http://example.org/own">
  <iati-activity default-currency="EUR" xml:lang="fr" last-updated-datetime="2026-01-01T00:00:00Z">
    <iati-identifier> FR-3-CNO1234 </iati-identifier>
    <reporting-org ref="FR-3" type="10"><narrative>Une agence</narrative></reporting-org>
    <title><narrative xml:lang="en">A cable</narrative><narrative>Un c\u00e2ble</narrative></title>
    <description type="2"><narrative>But.</narrative></description>
    <description type="1"><narrative>Pose d'un c\u00e2ble.</narrative></description>
    <participating-org role="1" type="10" ref="FR-3"/>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2025-05-01Z"/>
    <recipient-country code="VU"/>
    <location><name><narrative>Luganville</narrative></name>
      <point srsName="x"><pos>1 2</pos></point></location>
    <sector vocabulary="1" code="22020" percentage="100"/>
    <tag vocabulary="99" vocabulary-uri="http://example.org/t" code="x"/>
    <budget><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/>
      <value value-date="2025-01-01">1500000.005</value></budget>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2025-06-01"/>
      <value value-date="2025-06-01">5</value></transaction>
    <own:note>Kept by others.</own:note>
  </iati-activity>
</iati-activities>
"""


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda each: each.identifier))
def test_what_was_written_is_read_back(held):
    read = read_activities(write_activities(held, generated=MOMENT))
    assert (list(read.records), read.faults, read.left_out) == (held, (), {})


def test_a_file_of_others_is_read_as_far_as_it_can_be_kept():
    schema().assertValid(reading._parse(FOREIGN.encode()))
    read = read_activities(FOREIGN.encode())
    assert read.faults == ()
    (found,) = read.records
    assert (found.identifier, found.title, found.description, found.language) == (
        "FR-3-CNO1234", "Un c\u00e2ble", "Pose d'un c\u00e2ble.", "fr",
    )  # fmt: skip
    assert (found.actual_start, found.place, found.kind) == (dt.date(2025, 5, 1), "Luganville", "")
    assert found.organisations == (Organisation(role="1", name="FR-3", ref="FR-3", type="10"),)
    assert found.countries == (Country(economy="VUT"),)
    assert [(each.amount, each.currency) for each in found.budgets] == [
        (Decimal("1500000.00"), "EUR")
    ]
    (paid,) = found.transactions
    assert (paid.type, paid.date, paid.amount, paid.currency) == (
        "2", dt.date(2025, 6, 1), Decimal(5), "EUR",
    )  # fmt: skip
    assert read.left_out == {
        "description": 1, "location": 1, "sector": 1, "tag": 1,
        "{http://example.org/own}note": 1,
    }  # fmt: skip


LAUGHS = """<?xml version="1.0"?><!DOCTYPE iati-activities [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<iati-activities version="2.03">&c;</iati-activities>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<iati-activities version="2.03"><iati-activity>&f;</iati-activity></iati-activities>"""
TYPE = r"^The file declares a document type, which files of the standard do not have\.$"
NO_XML = r"^This is no XML that can be read: look at line \d+\. Save it as UTF-8\.$"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(LAUGHS.encode(), TYPE, id="billion-laughs"),
        pytest.param(LAUGHS.encode("utf-16"), TYPE, id="in-another-encoding"),
        pytest.param(OUTSIDE.encode(), TYPE, id="file-of-the-server"),
        pytest.param(b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>', TYPE, id="network"),
        pytest.param(b"", NO_XML, id="empty"),
        pytest.param(b"PK\x03\x04", NO_XML, id="a-workbook"),
        pytest.param(WRITTEN.encode()[:400], NO_XML, id="cut-off"),
        pytest.param(b"<a>&nothing;</a>", NO_XML, id="unknown-entity"),
        pytest.param(b"<a" + b" b='1'" * 2 + b"/>", NO_XML, id="attribute-twice"),
        pytest.param(b'<?xml version="1.0" encoding="U-TF-8"?><a/>', NO_XML, id="no-encoding"),
        pytest.param(b'<?xml version="1.0" encoding="utf-7"?><a/>', NO_XML, id="utf-7"),
        pytest.param(b"<html/>", r"^This is not a file of IATI activities\.$", id="other-root"),
        pytest.param(
            WRITTEN.replace('version="2.03"', 'version="1.05"').encode(),
            r"^This file says that it is of version 1\.05; version 2\.03 is read\.$",
            id="version",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(data, problem):
    with pytest.raises(NotReadable, match=problem):
        read_activities(data)


def test_a_file_of_too_many_bytes_or_activities_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST", 1)
    two = write_activities([a_record(), a_record(identifier="B")], generated=MOMENT)
    with pytest.raises(NotReadable, match=r"^The file holds more than 1 activities\. Split it\.$"):
        read_activities(two)
    monkeypatch.setattr(reading, "LARGEST", 100)
    with pytest.raises(NotReadable, match=r"^The file is larger than 0 megabytes\. Split it\.$"):
        read_activities(two)


def test_deep_nesting_is_refused_and_not_followed():
    with pytest.raises(NotReadable, match=NO_XML):
        read_activities(b"<a>" * 5000 + b"</a>" * 5000)


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        pytest.param(
            'code="2"', 'code="9"', "The code is not of the standard's list.", id="status"
        ),
        pytest.param(
            'code="KI"', 'code="XQ"',
            "There is no country of this code (ISO 3166-1 alpha-2).", id="country",
        ),
        pytest.param(
            'percentage="40.00"', 'percentage="70"',
            "The shares of countries are not between 0 and 100 per cent.", id="shares",
        ),
        pytest.param(
            'currency="USD"', 'currency="USX"',
            "There is no currency of this code (ISO 4217) in use.", id="currency",
        ),
        pytest.param(
            'period-end iso-date="2027-12-31"', 'period-end iso-date="2029-12-31"',
            "A budget is for a year at most, and ends after it starts.", id="long-budget",
        ),
        pytest.param(
            ">25000.00<", ">-1<", "The amount is negative or too large.", id="negative"
        ),
        pytest.param(">25000.00<", ">1e3<", "The amount is no number.", id="amount"),
        pytest.param(
            'iso-date="2027-03-03"', 'iso-date="2027-02-30"',
            "The attribute iso-date of activity-date has a wrong value.", id="no-such-day",
        ),
        pytest.param(
            'iso-date="2027-03-03"', 'iso-date="2026-03-03"',
            "The activity is planned to end before it starts.", id="order-of-days",
        ),
        pytest.param(
            'activity-date type="3"', 'activity-date type="1"',
            "A date of one kind is given twice.", id="date-twice",
        ),
        pytest.param(
            "Workshop on shared towers", " ",
            "Identifier, title and description cannot be empty.", id="no-title",
        ),
        pytest.param(
            "Workshop on shared towers", "x" * 301,
            "A text is longer than can be kept.", id="long-title",
        ),
        pytest.param(
            '<activity-status code="2"/>', "",
            "iati-activity lacks activity-status.", id="no-status",
        ),
    ],
)  # fmt: skip
def test_an_activity_that_cannot_be_kept_is_left_out_and_the_others_are_read(
    written, instead, problem
):
    both = write_activities([a_record(), a_record(identifier="Good")], generated=MOMENT).decode()
    assert written in both
    read = read_activities(both.replace(written, instead, 1).encode())
    assert [fault.problem for fault in read.faults] == [problem]
    assert all(fault.line > 1 for fault in read.faults)
    assert [each.identifier for each in read.records] == ["Good"]


def test_an_identifier_that_stands_twice_is_read_once():
    twice = write_activities([a_record(), a_record(title="Again")], generated=MOMENT)
    read = read_activities(twice)
    assert [each.title for each in read.records] == ["Workshop on shared towers"]
    assert read.faults[0].problem == "The file holds XM-DAC-41000-ws-1 twice."


# As others write them: several languages, places, a reference, an amount that is taken back.
FULL = """
    <transaction ref="T-1" humanitarian="0"><transaction-type code="3"/>
      <transaction-date iso-date="2025-06-01"/>
      <value currency="FRF" value-date="2025-06-01">-1500.123456</value>
      <description><narrative>Avance</narrative>
        <narrative xml:lang="en">Advance</narrative></description>
      <provider-org ref="FR-3" type="10" provider-activity-id="FR-3-X"><narrative>A</narrative>
      </provider-org>
      <receiver-org><narrative>B</narrative></receiver-org>
      <sector vocabulary="1" code="22020"/><recipient-country code="VU"/><aid-type code="A01"/>
    </transaction>
    <result type="2" aggregation-status="true"><title><narrative>Accès</narrative></title>
      <document-link url="https://example.org/r" format="text/html">
        <title><narrative>Rapport</narrative></title><category code="A08"/></document-link>
      <indicator measure="2" ascending="1"><title><narrative>Part connectée</narrative></title>
        <reference vocabulary="9" code="9.c.1"/>
        <baseline year="2020" iso-date="2020-12-31" value="12.5"><location ref="x"/></baseline>
        <period><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/>
          <target value="40"><dimension name="sex" value="female"/></target>
          <actual value="38"><comment><narrative>Retard</narrative></comment></actual>
        </period>
      </indicator>
    </result>
"""
END = "  </iati-activity>\n</iati-activities>"
WHOLE = FOREIGN[: FOREIGN.index("    <transaction>")] + FULL + END


def test_transactions_and_results_of_others_go_out_as_they_came_in():
    given = reading._parse(WHOLE.encode())
    schema().assertValid(given)
    read = read_activities(WHOLE.encode())
    assert (read.faults, set(read.left_out)) == ((), {"description", "location", "sector", "tag"})
    again = etree.fromstring(write_activities(read.records, generated=MOMENT))
    schema().assertValid(again)

    def told(root):
        """Return every element with its attributes and words, in order."""
        for flag in root.xpath("//@humanitarian | //@ascending | //@aggregation-status"):
            flag.getparent().set(flag.attrname, {"0": "false", "1": "true"}.get(flag, flag))
        return [
            (each.tag, dict(each.attrib), (each.text or "").strip())
            for part in root.xpath("//transaction | //result")
            for each in part.iter()
        ]

    assert told(again) == told(given)


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        pytest.param(
            "<transaction-date ", "<transaction-day ",
            "transaction-day does not belong here.", id="name",
        ),
        pytest.param(
            'currency="FRF"', 'currency="francs"',
            "The amount has no currency, or more digits than can be kept.", id="currency",
        ),
        pytest.param(
            "-1500.123456", "9" * 31,
            "The amount has no currency, or more digits than can be kept.", id="digits",
        ),
        pytest.param(
            'measure="2"', 'measure="7"', "The code is not of the standard's list.", id="measure"
        ),
        pytest.param(
            'year="2020"', 'year="0"', "The attribute year of baseline has a wrong value.",
            id="year",
        ),
        pytest.param(
            'code="22020"/>', 'code="22020" percentage="5"/>',
            "sector has no attribute percentage.", id="share-of-a-transaction",
        ),
    ],
)  # fmt: skip
def test_a_transaction_or_result_that_cannot_be_kept_is_told(written, instead, problem):
    assert written in WHOLE
    read = read_activities(WHOLE.replace(written, instead, 1).encode())
    assert (problem in [fault.problem for fault in read.faults], read.records) == (True, ())


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_file_is_refused_or_read_and_never_fails(data):
    held = bytearray(WHOLE.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(held) - 1))
        held[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        read = read_activities(bytes(held))
    except NotReadable:
        return
    if read.records:
        again = read_activities(write_activities(read.records, generated=MOMENT))
        assert again.records == read.records
