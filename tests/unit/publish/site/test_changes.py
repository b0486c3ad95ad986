"""The page on changes, and its feed held to the rules of RFC 4287."""

from __future__ import annotations

import datetime as dt
import re

import msgspec
import polars as pl
import pytest
from lxml import etree

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.changes import CHANGE_TABLES, write_changes
from stocktake.vocab.language import speaking
from stocktake.vocab.tables import empty_table

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def written(out, region=None, **tables):
    told = {name: sample_tables()[name] for name in CHANGE_TABLES} | tables
    write_changes(told, region or sample_region(), out)
    return etree.fromstring((out / "feed.xml").read_bytes()), (out / "changes.html").read_text(
        "utf-8"
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return written(tmp_path_factory.mktemp("changes"))


def one(element, name):
    """Return the text of an element that RFC 4287 wants exactly once."""
    (only,) = element.findall(f"{ATOM}{name}")
    return "".join(only.itertext())


def check_atom(feed):
    """Refuse a feed that breaks a MUST of RFC 4287, sections 4.1.1 and 4.1.2."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.findall(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        assert ABSOLUTE.fullmatch(one(element, "id"))
        assert one(element, "title").strip()
        assert RFC_3339.fullmatch(one(element, "updated"))
        links = element.findall(f"{ATOM}link")
        kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links]
        assert len(kinds) == len(set(kinds))
        assert any(link.get("rel") == "alternate" for link in links)
    ids = [one(element, "id") for element in (feed, *entries)]
    assert len(ids) == len(set(ids))
    for entry in entries:
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
        etree.fromstring(f"<div>{content.text}</div>")
    return entries


def test_the_feed_keeps_the_rules_of_atom_and_tells_each_economy_once(found):
    entries = check_atom(found[0])
    titles = [one(entry, "title").replace("\u00a0", " ") for entry in entries]
    assert titles == [
        "Since the report of 30 November 2024, 1 result is better and 1 result is worse.",
        "Fiji: 1 result is better",
        "Nepal: 1 result is worse",
        "What is followed now",
    ]
    assert "from “Moderate” to “On track” (newer value)" in one(entries[1], "content")


def test_the_page_says_what_changed_and_why(found):
    _feed, page = found
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split()).replace("\u00a0", " ")
    for told in (
        "Since the report of 30 November 2024, 1 result is better and 1 result is worse.",
        "Better (1) Fiji Everyone online by 2030 Moderate 60.0 % of population in 2021 On track",
        "Worse (1) Nepal Mobile data for at most 2 % of income by 2030",
        "3 commitments are new: Specimen declaration, item 2",
    ):
        assert told in text
    assert "<tr id=FJI>" in page


def test_ids_stay_with_the_comparison_and_differ_after_the_next_report(found, tmp_path):
    ids = [one(entry, "id") for entry in found[0].findall(f"{ATOM}entry")]
    again, _page = written(tmp_path)
    assert [one(entry, "id") for entry in again.findall(f"{ATOM}entry")] == ids
    later = sample_tables()["changes"].with_columns(
        after=pl.when(kind="report").then(pl.lit("2026-11-30")).otherwise("after")
    )
    region = msgspec.structs.replace(sample_region(), assessed_on=dt.date(2026, 11, 30))
    next_one, _page = written(tmp_path, region, changes=later)
    assert not set(ids) & {one(entry, "id") for entry in next_one.findall(f"{ATOM}entry")}
    assert one(next_one, "id") == one(found[0], "id")
    assert one(next_one, "updated") == "2026-11-30T00:00:00Z"


def test_a_feed_in_another_language_is_a_feed_of_its_own(found, tmp_path):
    with speaking("ar", marked=True):
        arabic, _page = written(tmp_path)
    check_atom(arabic)
    assert arabic.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert one(arabic, "id") != one(found[0], "id")


def test_whole_addresses_are_told_where_they_are_known(tmp_path):
    region = msgspec.structs.replace(sample_region(), address="https://example.org/scorecard/")
    feed, _page = written(tmp_path, region)
    check_atom(feed)
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == "https://example.org/scorecard/feed.xml"
    entry = feed.findall(f"{ATOM}entry")[1]
    assert entry.find(f"{ATOM}link").get("href") == "https://example.org/scorecard/changes.html#FJI"


def test_without_an_earlier_report_the_page_says_so_and_the_feed_is_empty(tmp_path):
    feed, page = written(tmp_path, changes=empty_table("changes"))
    assert check_atom(feed) == []
    assert "No earlier report was issued, so there is nothing to compare with yet." in page
    assert "stocktake build --issue-report" in page


def test_what_left_the_workspace_is_named_by_its_id(tmp_path):
    gone = (
        sample_tables()["changes"]
        .head(1)
        .with_columns(
            kind=pl.lit("commitment"),
            commitment_id=pl.lit("old-2019/7 <b>"),
            before=pl.lit("present"),
            after=pl.lit("absent"),
            direction=pl.lit("gone"),
        )
    )
    report = sample_tables()["changes"].head(1)
    feed, page = written(tmp_path, changes=pl.concat([report, gone]))
    assert "1\u00a0commitment is no longer followed: <code>old-2019/7 &lt;b&gt;</code>." in page
    assert "old-2019/7 &lt;b&gt;." in one(check_atom(feed)[-1], "content")


def test_evidence_that_changed_is_told(tmp_path):
    test = sample_tables()["evidence_tests"].row(0, named=True)
    row = (
        sample_tables()["changes"]
        .head(1)
        .with_columns(
            kind=pl.lit("evidence"),
            commitment_id=pl.lit(test["commitment_id"]),
            test=pl.lit(test["ordinal"], pl.Int64),
            economy_id=pl.lit("TUV"),
            before=pl.lit("planned"),
            after=pl.lit("in place"),
            direction=pl.lit("better"),
        )
    )
    feed, page = written(tmp_path, changes=pl.concat([sample_tables()["changes"].head(1), row]))
    assert "<td>Planned<td>In place" in page
    assert f"Tuvalu: {test['test']} From “Planned” to “In place”." in one(
        check_atom(feed)[-1], "content"
    )
