"""What is written is valid by the schema and the code lists of the standard itself."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from factories.iati import a_record, codes_of, records, schema
from stocktake.vocab.economies import economies
from stocktake_web.activities.iati import codes
from stocktake_web.activities.iati.structure import find_faults
from stocktake_web.activities.iati.write import clean, write_activities

MOMENT = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records(), min_size=1, max_size=3))
def test_every_file_is_valid_by_the_schema_of_the_standard(held):
    root = etree.fromstring(write_activities(held, generated=MOMENT))
    schema().assertValid(root)
    assert list(find_faults(root)) == []


def test_the_same_activities_are_the_same_bytes():
    first, again = (write_activities([a_record()], generated=MOMENT) for _ in range(2))
    assert first == again
    assert b'version="2.03" generated-datetime="2027-03-01T12:00:00+00:00"' in first


def test_one_activity_in_full():
    root = etree.fromstring(write_activities([a_record()], generated=MOMENT))
    said = {
        "iati-activity/title/narrative": "Workshop on shared towers",
        "iati-activity/participating-org[@role='1']/narrative": "A bank",
        "iati-activity/recipient-country[@code='KI']/@percentage": "40.00",
        "iati-activity/location/name/narrative": "Suva",
        "iati-activity/budget/value": "25000.00",
        "iati-activity/budget/value/@currency": "USD",
        "iati-activity/activity-date[@type='3']/@iso-date": "2027-03-03",
        "iati-activity/sector/@code": "22040",
        "iati-activity/tag[@vocabulary-uri='urn:stocktake:commitments']/@code": "isles-2021/1",
    }
    for path, text in said.items():
        assert root.xpath(f"string({path})") == text, path


def test_an_activity_that_names_nobody_goes_out_with_who_reports_it():
    root = etree.fromstring(write_activities([a_record(organisations=())], generated=MOMENT))
    schema().assertValid(root)
    (held,) = root.iter("participating-org")
    assert dict(held.attrib) == {"ref": "XM-DAC-41000", "type": "40", "role": "2"}
    assert held.findtext("narrative") == "A secretariat"


def test_there_is_no_file_without_activities():
    with pytest.raises(ValueError, match="A file of the standard holds at least one activity"):
        write_activities([], generated=MOMENT)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param(" a\r\nb\rc ", "a\nb\nc", id="line-ends"),
        pytest.param("a\x00\x0b\ufffe\ud800b", "ab", id="what-xml-lacks"),
        pytest.param("\u0645\u0631\u062d\u0628\u0627 \U0001f30d", None, id="other-scripts"),
    ],
)
def test_texts_are_as_a_file_can_hold_them(text, kept):
    assert clean(text) == (text if kept is None else kept)


@pytest.mark.parametrize(
    ("ours", "name"),
    [
        pytest.param(codes.STATUSES, "ActivityStatus", id="statuses"),
        pytest.param(codes.DATES, "ActivityDateType", id="dates"),
        pytest.param(codes.ROLES, "OrganisationRole", id="roles"),
        pytest.param(codes.ORGANISATION_TYPES, "OrganisationType", id="types"),
        pytest.param(codes.BUDGET_TYPES, "BudgetType", id="budgets"),
        pytest.param(codes.BUDGET_STATUSES, "BudgetStatus", id="budget-statuses"),
    ],
)
def test_our_codes_are_all_of_the_standards_list(ours, name):
    assert set(ours) == codes_of(name)


def test_our_languages_sector_countries_and_currencies_are_of_its_lists():
    assert set(codes.LANGUAGES) <= codes_of("Language")
    assert codes.SECTOR in codes_of("Sector")
    assert {codes.country_of(code) for code in economies()} <= codes_of("Country")
    # Currencies that came after the list of 2018 that the package carries.
    newer = {"BYN", "MRU", "SLE", "STN", "VES", "XCG", "ZMW", "ZWG"}
    assert set(codes.currencies()) - codes_of("Currency") <= newer
