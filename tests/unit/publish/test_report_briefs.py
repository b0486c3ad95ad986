"""A brief is one page, says what the tables say of one economy, and can be read aloud."""

from __future__ import annotations

import polars as pl
import pypdfium2
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.pieces import MakeAll
from stocktake.publish.report.brief_pdf import brief_name, render_briefs, write_briefs
from stocktake.publish.report.briefs import BEHIND_ROWS, LONGEST, economy_briefs
from stocktake.publish.report.facts import Facts
from stocktake.vocab.language import speaking


def briefs_of(tables):
    return list(economy_briefs(Facts(tables=tables, region=sample_region())))


def many_kpis(number, title):
    """The sample with one KPI repeated, each behind for Kiribati."""
    tables = sample_tables()
    kpi = tables["kpis"].filter(kpi_id="umc-2030-internet-users")
    row = tables["assessments"].filter(kpi_id="umc-2030-internet-users")
    ids = [f"own-{n:03}" for n in range(number)]
    named = [pl.lit(f"{title} {n}").alias("title") for n in range(number)]
    return tables | {
        "commitment_kpis": tables["commitment_kpis"].clear(),
        "kpis": pl.concat(
            kpi.with_columns(pl.lit(one).alias("kpi_id"), name)
            for one, name in zip(ids, named, strict=True)
        ),
        "assessments": pl.concat(row.with_columns(pl.lit(one).alias("kpi_id")) for one in ids),
    }


@pytest.fixture(scope="module")
def briefs():
    return briefs_of(sample_tables())


@pytest.fixture(scope="module")
def rendered(briefs):
    return dict(render_briefs(briefs))


def text_of(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def test_each_member_has_a_brief_in_alphabetical_order(briefs):
    members = sample_tables()["economies"].filter("member")
    assert [brief.title for brief in briefs] == sorted(members["name"])
    assert brief_name(briefs[0]) == "FJI.en.pdf"


def test_a_brief_is_one_tagged_page(rendered):
    for brief, pdf in rendered.items():
        assert len(pypdfium2.PdfDocument(pdf)) == 1
        assert b"pdfuaid" in pdf
        assert b"/StructTreeRoot" in pdf
        assert brief.title in text_of(pdf)


def test_every_result_of_an_economy_is_in_one_part(briefs):
    facts = Facts(tables=sample_tables(), region=sample_region())
    for brief in briefs:
        outcomes = [
            row["outcome"]
            for kpi in facts.kpis
            for row in facts.assessed(kpi)
            if row["economy_id"] == brief.economy_id
        ]
        shown = [row[0].outcome for table in brief.tables for row in table.rows]
        assert len(shown) == sum(outcome != "no_data" for outcome in outcomes)
        assert sorted(shown) == sorted(o for o in outcomes if o != "no_data")
        nothing = [heading for heading, _ in brief.lines if heading.startswith("No data (")]
        missing = outcomes.count("no_data")
        assert nothing == ([f"No data ({missing})"] if missing else [])


def test_the_words_of_kiribati(briefs):
    (brief,) = [b for b in briefs if b.economy_id == "KIR"]
    assert brief.lead == (
        "None of 7\u00a0targets is met; 4 are not on track; 1 has one value, which is not enough; "
        "2 have no data."
    )
    assert dict(brief.lines)["Due next"].startswith("by 2030: K1 All households online")
    assert brief.tables[0].heading == "Behind (5)"


def test_what_an_economy_reported_is_told_apart(briefs):
    told = {brief.economy_id: dict(brief.lines)["What the economy reported"] for brief in briefs}
    reported = set(sample_tables()["reports"]["economy_id"])
    assert reported
    for economy, words in told.items():
        none = words == "No report of this economy has been published."
        assert none == (economy not in reported), economy


@pytest.mark.parametrize("title", ["A target", "A very long name of a target " * 12])
def test_sixty_targets_still_make_one_page(title):
    with speaking("fr"):
        briefs = [b for b in briefs_of(many_kpis(60, title)) if b.economy_id == "KIR"]
    (brief,) = briefs
    assert len(brief.tables[0].rows) == BEHIND_ROWS
    assert brief.tables[0].rest
    assert all(len(cell.text) <= LONGEST for row in brief.tables[0].rows for cell in row)
    ((_, pdf),) = render_briefs(briefs)
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_an_arabic_brief_is_one_page_as_well(tmp_path):
    with speaking("ar"):
        briefs = briefs_of(sample_tables())[:1]
    write_briefs(briefs, tmp_path / "briefs")
    (path,) = (tmp_path / "briefs").iterdir()
    assert path.name == "FJI.ar.pdf"
    assert len(pypdfium2.PdfDocument(path)) == 1
    assert briefs[0].direction == "rtl"


def test_the_same_brief_gives_the_same_bytes(briefs, rendered):
    ((_, again),) = render_briefs(briefs[:1])
    assert again == rendered[briefs[0]]


def test_a_brief_that_says_the_same_is_not_printed_again(briefs, tmp_path):
    class Knows(MakeAll):
        """Has every brief but that of Fiji."""

        def __init__(self):
            self.asked = {}

        def write(self, path, *made_of, make):
            assert self.asked.setdefault(path.name, made_of) == made_of
            if path.name.startswith("FJI"):
                super().write(path, *made_of, make=make)

    knows = Knows()
    for folder in ("one", "two"):
        write_briefs(briefs, tmp_path / folder, pieces=knows)
        assert [path.name for path in (tmp_path / folder).iterdir()] == ["FJI.en.pdf"]
    assert len(set(knows.asked.values())) == len(briefs)


def test_no_results_make_no_briefs(tmp_path):
    assert briefs_of({}) == []
    write_briefs([], tmp_path / "briefs")
    assert list((tmp_path / "briefs").iterdir()) == []
