from __future__ import annotations

import pytest

from factories.documents import document_of
from stocktake.documents.read import read_document
from stocktake.model import InstrumentNote, SegmentKind
from stocktake.register.lint.check import lint_document
from stocktake.register.lint.completeness import PLACEHOLDER

HEADING, PARAGRAPH = SegmentKind.HEADING, SegmentKind.PARAGRAPH
TITLE = ("p1", "Draft declaration of 2026", HEADING)
FIRST = ("1", "We will connect all schools by 2030.", PARAGRAPH)


def gaps(*lines):
    report = lint_document(document_of(TITLE, FIRST, *lines), InstrumentNote())
    rules = {"empty-chapter", "placeholder", "open-bracket", "residue"}
    return [(r.rule, r.quote) for r in report.remarks if r.rule in rules]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Text to be added", "Text to be added", id="text"),
        pytest.param("Costs: figures to be inserted.", "figures to be inserted", id="run-in"),
        pytest.param("a fund of (amount to be determined)", "amount to be determined", id="round"),
        pytest.param("TBD", "TBD", id="tbd"),
        pytest.param("at [place] on [date]", "[place]", id="named"),
        pytest.param("[insert name of city]", "[insert name of city]", id="insert"),
        pytest.param("[...]", "[...]", id="dots"),
        pytest.param("xx per cent of people", "xx", id="xx"),
        pytest.param("by 20XX", "20XX", id="year"),
        pytest.param("by ____ at the latest", "____", id="line"),
        pytest.param("To be completed.", "To be completed.", id="whole"),
        pytest.param("a plan to be developed by the Secretariat", None, id="a-plan-to-come"),
        pytest.param("with data to be provided by members each year", None, id="data-to-come"),
        pytest.param("names to be added to the list", None, id="part-of-a-sentence"),
        pytest.param("see footnote [1]", None, id="footnote"),
        pytest.param("(a) to build", None, id="label"),
        pytest.param("in the XX century", None, id="century"),
        pytest.param("Article XXX", None, id="article"),
        pytest.param("wait ...", None, id="dots-of-speech"),
    ],
)
def test_placeholders_are_told_from_words(text, words):
    found = PLACEHOLDER.search(text)
    assert (found[0] if found else None) == words


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [("p2", "Timeline", HEADING), ("p3", "TBD", PARAGRAPH)],
            [("empty-chapter", "Timeline")],
            id="placeholder-only",
        ),
        pytest.param(
            [("p2", "Financing", HEADING)], [("empty-chapter", "Financing")], id="at-the-end"
        ),
        pytest.param(
            [("p2", "IMPLEMENTATION", HEADING), ("p3", "Reporting", HEADING), FIRST],
            [],
            id="chapter-with-a-sub-chapter",
        ),
        pytest.param(
            [("p2", "Statement of impacts: text to be added.", PARAGRAPH)],
            [("empty-chapter", "Statement of impacts: text to be added.")],
            id="run-in-title",
        ),
        pytest.param(
            [("p2", "Reporting", HEADING), ("2", "We will report by [date].", PARAGRAPH)],
            [("placeholder", "[date]")],
            id="chapter-with-a-gap-in-it",
        ),
        pytest.param(
            [("p2", "Expected outcomes:", PARAGRAPH), ("p3", "Reporting", HEADING), FIRST],
            [("empty-chapter", "Expected outcomes:")],
            id="lead-in-without-items",
        ),
        pytest.param(
            [("p2", "We declare as follows:", PARAGRAPH), ("p3", "Networks", HEADING), FIRST],
            [],
            id="formula-over-chapters",
        ),
        pytest.param(
            [("2", "We [shall] [should] report by 2028.", PARAGRAPH)],
            [("open-bracket", "[shall]"), ("open-bracket", "[should]")],
            id="negotiators-brackets",
        ),
        pytest.param(
            [("2", "[bookmark: _GoBack]We will report by 2028.", PARAGRAPH)],
            [("residue", "[bookmark: _GoBack]")],
            id="bookmark",
        ),
    ],
)  # fmt: skip
def test_each_gap_is_remarked_on_once(lines, expected):
    assert gaps(*lines) == expected


def test_a_chapter_right_above_one_of_its_rank_is_empty(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(
        "# Draft plan of 2026\n\n## Action\n\nWe will connect all schools by 2030.\n\n"
        "## Financing\n\n## Reporting\n\n### Figures\n\nWe will report each year.\n"
    )
    report = lint_document(read_document(path), InstrumentNote())
    assert [r.says for r in report.remarks if r.rule == "empty-chapter"] == [
        "Nothing stands under \u201cFinancing\u201d."
    ]
