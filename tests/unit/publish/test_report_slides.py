"""The slides say what the report says, fit a meeting, and can be edited and read aloud."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pptx
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.figures import PRINT
from stocktake.publish.report.content import report_of
from stocktake.publish.report.facts import Facts
from stocktake.publish.report.pptx import render_pptx
from stocktake.publish.report.slides import MOST_SLIDES, build_slides
from stocktake.publish.report.tree import plain_text
from stocktake.vocab.language import speaking


def deck_of(tables):
    facts = Facts(tables=tables, region=sample_region())
    return build_slides(facts, report_of(facts))


@pytest.fixture(scope="module")
def deck():
    return deck_of(sample_tables())


@pytest.fixture(scope="module")
def data(deck):
    return render_pptx(deck)


@pytest.fixture(scope="module")
def file(data):
    return pptx.Presentation(io.BytesIO(data))


def texts_of(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def charts_of(slide):
    return [shape for shape in slide.shapes if shape.has_chart]


def test_there_are_as_many_slides_as_a_meeting_bears_each_with_one_message(deck, file):
    assert 8 <= len(file.slides) == len(deck.slides) + 1 <= MOST_SLIDES
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    assert titles == [deck.title, *(slide.message for slide in deck.slides)]
    assert len(set(titles)) == len(titles)


def test_findings_are_the_words_of_the_report(deck):
    facts = Facts(tables=sample_tables(), region=sample_region())
    said = plain_text(report_of(facts))
    by_kicker = {slide.kicker: slide for slide in deck.slides}
    for kicker in ("Executive summary", "Divides", "What changed since the last report"):
        assert by_kicker[kicker].message in said
    first = by_kicker["Connectivity"].message.partition(": ")[2]
    assert first in said


def test_charts_are_charts_with_the_numbers_of_the_deck(deck, file):
    shown = [slide for slide in deck.slides if slide.chart]
    made = [frame for slide in file.slides for frame in charts_of(slide)]
    assert len(made) == len(shown) >= 6
    for slide, frame in zip(shown, made, strict=True):
        plot = frame.chart.plots[0]
        assert tuple(plot.categories) == slide.chart.categories
        assert [tuple(s.values) for s in plot.series] == [s.values for s in slide.chart.series]
        book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
        first = [row[0].value for row in book.active.iter_rows(min_row=2)]
        assert tuple(first) == slide.chart.categories


def test_counts_of_a_slide_add_up_to_the_assessments(deck):
    tables = sample_tables()
    facts = Facts(tables=tables, region=sample_region())
    (overall,) = [slide for slide in deck.slides if slide.kicker == "Executive summary"]
    total = sum(value for series in overall.chart.series for value in series.values)
    judged = tables["assessments"].filter(
        tables["assessments"]["kpi_id"].is_in(list(facts.kpis))
        & tables["assessments"]["economy_id"].is_in(facts.members)
    )
    assert total == judged.height


def test_every_chart_has_words_and_every_slide_notes(deck, file):
    for slide, made in zip(deck.slides, list(file.slides)[1:], strict=True):
        notes = made.notes_slide.notes_text_frame.text
        assert notes == "\n".join(slide.notes)
        assert notes
        for frame in charts_of(made):
            (properties,) = frame.element.xpath("./p:nvGraphicFramePr/p:cNvPr")
            assert properties.get("descr") == slide.alt
            assert len(slide.alt) > 20


def test_values_of_economies_name_their_source_in_the_notes(deck):
    (values,) = [slide for slide in deck.slides if slide.chart and slide.chart.kind == "columns"]
    assert any(note.startswith("Source: ") for note in values.notes)
    assert values.chart.series[0].colours
    assert all(name[0] in "●◕◑◔○◌" for name in values.chart.categories)


def test_outcomes_have_the_report_s_colours_and_lie_within_the_page(file):
    used = set()
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height
        for frame in charts_of(slide):
            used |= {node.get("val") for node in frame.chart._chartSpace.xpath(".//a:srgbClr")}
    assert PRINT.outcomes["off_track"].removeprefix("#").upper() in used


def test_the_same_deck_gives_the_same_bytes_also_inside_charts(deck, data):
    assert render_pptx(deck) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_arabic_slides_run_from_right_to_left():
    with speaking("ar"):
        deck = deck_of(sample_tables())
        file = pptx.Presentation(io.BytesIO(render_pptx(deck)))
    assert file.element.get("rtl") == "1"
    slide = file.slides[1]
    assert {node.get("lang") for node in slide.element.xpath(".//a:rPr")} == {"ar"}
    assert {node.get("rtl") for node in slide.element.xpath(".//a:p/a:pPr")} == {"1"}
    (frame,) = charts_of(slide)
    assert frame.chart.value_axis.reverse_order


def test_an_empty_workspace_has_slides_that_say_so():
    deck = deck_of({})
    assert [slide.chart for slide in deck.slides] == [None, None, None]
    assert deck.slides[0].message.startswith("No KPI could be judged for any economy")
    assert deck.slides[-1].message == "The workspace has no data."
    assert render_pptx(deck)
