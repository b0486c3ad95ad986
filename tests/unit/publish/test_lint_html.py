from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from lxml import html

from factories.documents import document_of
from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.model import InstrumentNote, SegmentKind
from stocktake.publish.lint_html import lint_page
from stocktake.publish.lint_json import lint_json
from stocktake.register.lint.check import LintChoice, lint_document
from stocktake.register.lint.rules import rules
from stocktake.workspace.demo import write_specimen


@pytest.fixture(scope="module")
def specimen(tmp_path_factory):
    path = write_specimen(tmp_path_factory.mktemp("html"), ".pdf")
    document = read_document(path)
    choice = LintChoice(compare="apt-tokyo-2025")
    return document, lint_document(document, recognise_instrument(document), choice)


@pytest.fixture(scope="module")
def page(specimen):
    return lint_page(*specimen)


def test_the_page_stands_alone(page):
    root = html.fromstring(page)
    assert root.xpath("//script | //link | //img | //iframe") == []
    assert all(a.startswith("#") for a in root.xpath("//@href"))
    assert re.findall(r"url\(|https?://|@import", page) == []


def test_every_link_has_its_place_and_every_id_is_unique(page):
    root = html.fromstring(page)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {a[1:] for a in root.xpath("//@href")} <= set(ids)


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(h.tag[1]) for h in html.fromstring(page).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_remark_is_shown_with_its_severity_in_words(page, specimen):
    _, report = specimen
    shown = html.fromstring(page).xpath('//ul[@class="remarks"]/li')
    assert len(shown) == len(report.remarks)
    words = " ".join(" ".join(li.text_content().split()) for li in shown)
    for remark in report.remarks:
        assert remark.says in words
    assert {li.xpath("./strong")[0].text for li in shown} == {"Error", "Warning", "Note"}


def test_words_are_marked_where_the_remark_points(page, specimen):
    _, report = specimen
    marked = {" ".join(m.text_content().split()) for m in html.fromstring(page).xpath("//mark")}
    loose = {r.quote for r in report.remarks if r.rule in {"vague-verb", "effort-verb", "hedge"}}
    assert loose <= marked


def test_pages_of_a_pdf_are_named(page):
    assert "page 1" in page


def test_the_page_opens_with_what_was_found(page):
    found = html.fromstring(page).xpath('//p[@class="finding"]')[0].text_content()
    assert found.replace("\u00a0", " ") == (
        "7 of 57 commitments and calls answer all six questions in full; \u201chow it will be "
        "known\u201d and \u201cfor whom\u201d are answered least often. 4 places must be written "
        "before adoption."
    )


def test_hostile_words_are_escaped():
    hostile = "We will strive to <script>alert(1)</script> by 2030 & report, where possible."
    document = document_of(
        ("p1", "Draft <b>declaration</b> of 2026", SegmentKind.HEADING),
        ("1", hostile, SegmentKind.PARAGRAPH),
    )
    title = "Draft </style><script>alert(2)</script>"
    report = lint_document(document, InstrumentNote(title=title))
    page = lint_page(document, report)
    assert html.fromstring(page).xpath("//script") == []
    assert "&lt;script&gt;alert(1)" in page


def test_a_draft_without_commitments_says_so():
    document = document_of(("p1", "We note that prices fall.", SegmentKind.PARAGRAPH))
    report = lint_document(document, InstrumentNote())
    assert "No commitment or call was found in this draft." in lint_page(document, report)


def test_json_has_every_remark_with_the_repair_of_its_rule(specimen):
    _, report = specimen
    read = json.loads(lint_json(report))
    assert read["commitments"] == 57
    assert sum(read["counts"].values()) == len(read["remarks"]) == len(report.remarks)
    assert read["compared_with"]["instrument_id"] == "apt-tokyo-2025"
    for given in read["remarks"]:
        assert given["repair"] == rules()[given["rule"]].repair
        assert given["severity"] == rules()[given["rule"]].severity
    assert all(sum(counts.values()) == 57 for counts in read["card"].values())
