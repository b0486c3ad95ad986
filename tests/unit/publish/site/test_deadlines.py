"""Deadlines: nothing that names a year is lost, and the calendar reads back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from factories.tables import sample_region, sample_tables
from stocktake.publish.figures.timeline import TimelineRow, timeline
from stocktake.publish.site.deadlines import DEADLINE_TABLES, calendar_of, write_deadlines

ITEM = {
    "kind": "target",
    "id": "umc-2030/a b",
    "year": 2030,
    "title": "Everyone online, “always”; at home",
    "from": "Target set\nwith two lines",
    "counts": None,
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    tables = sample_tables()
    write_deadlines({name: tables[name] for name in DEADLINE_TABLES}, sample_region(), out)
    return out


def test_everything_that_names_a_year_stands_on_the_page(written):
    page = (written / "deadlines.html").read_text("utf-8")
    tables = sample_tables()
    number = sum(tables[name]["deadline"].count() for name in ("kpis", "commitments"))
    assert page.count("<tr><th scope=row>") == number > 2


def test_the_calendar_holds_what_is_to_come_and_nothing_else(written):
    calendar = Calendar.from_ical((written / "deadlines.ics").read_bytes())
    years = [event.decoded("dtstart").year for event in calendar.walk("VEVENT")]
    tables, now = sample_tables(), sample_region().assessed_on.year
    due = [
        *tables["kpis"]["deadline"].drop_nulls(),
        *tables["commitments"]["deadline"].drop_nulls(),
    ]
    assert sorted(years) == sorted(year for year in due if year >= now)


def test_an_event_reads_back_as_it_was():
    text = calendar_of([ITEM], sample_region())
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["summary"] == "Due: Everyone online, “always”; at home"
    assert event["description"] == "Target set\nwith two lines"
    assert event.decoded("dtstart") == dt.date(2030, 12, 31)
    assert event.decoded("dtend") == dt.date(2031, 1, 1)
    assert re.fullmatch(r"target-umc-2030-a-b-[0-9a-f]{6}-2030@stocktake", event["uid"])


def test_lines_of_the_calendar_are_at_most_75_octets_and_end_as_the_format_wants(written):
    lines = (written / "deadlines.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_two_calendars_of_the_same_facts_are_the_same():
    assert calendar_of([ITEM], sample_region()) == calendar_of([ITEM], sample_region())


@given(
    st.dictionaries(st.integers(1990, 2060), st.integers(1, 60), min_size=1, max_size=12),
    st.integers(2000, 2050),
)
def test_every_thing_is_one_dot_within_the_picture(counts, now):
    drawn = timeline([TimelineRow(name="Targets", counts=counts)], now=now, title="Due")
    dots = [(float(x), float(y)) for x, y in re.findall(r"cx='([\d.-]+)' cy='([\d.-]+)'", drawn)]
    assert len(dots) == sum(counts.values())
    width, height = map(int, re.search(r"viewBox='0 0 (\d+) (\d+)'", drawn).groups())
    assert all(0 <= x <= width and 0 <= y <= height for x, y in dots)
    assert len(set(dots)) == len(dots)


def test_a_timeline_says_its_numbers():
    drawn = timeline(
        [TimelineRow(name="Targets", counts={2025: 2, 2030: 1})], now=2026, title="Due"
    )
    assert "<desc>2025: Targets 2; 2030: Targets 1.</desc>" in drawn
