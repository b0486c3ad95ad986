"""The machine copy has every sentence, and in each sentence every number that is printed."""

from __future__ import annotations

import json
import re
from importlib import resources

import jsonschema
import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.report.content import build_report, report_of
from stocktake.publish.report.docx import render_docx
from stocktake.publish.report.facts import Facts
from stocktake.publish.report.machine_copy import machine_copy, write_machine_copy, write_schema
from stocktake.publish.report.said import (
    Number,
    Reading,
    Record,
    named_values,
    sentences_of,
)
from stocktake.publish.report.tree import plain_text
from stocktake.publish.words import (
    clauses,
    counted,
    format_share,
    format_value,
    joined,
    semicolon,
    sentences,
    target_words,
    whole,
    years_words,
)
from stocktake.vocab.language import LANGUAGES, _, heard_by, speaking

# A KPI that nobody was judged by has no row of its own in other tables.
HOMES = {"kpi_id": "kpis", "economy_id": "economies"}
DIGITS = re.compile(r"\d+")


def recorded():
    record = Record()
    with heard_by(record):
        return report_of(Facts(tables=sample_tables(), region=sample_region(), record=record))


@pytest.fixture(scope="module")
def report():
    return recorded()


@pytest.fixture(scope="module")
def copy(report):
    return machine_copy(report, sample_region())


def values_of(text):
    return [(name, str(v), v.value, v.unit) for name, v in named_values(text)]


@pytest.mark.parametrize(
    ("say", "values"),
    [
        pytest.param(lambda: counted(1204, "value"), [("number", "1,204", 1204, "")], id="count"),
        pytest.param(
            lambda: _("{share} yes", share=format_share(1, 3)),
            [("share", "33\u00a0%", 1 / 3, "share")],
            id="share-not-rounded",
        ),
        pytest.param(
            lambda: target_words(95, "percent-population", label="% of people"),
            [("value", "95\u00a0% of people", 95, "percent-population")],
            id="target-with-unit",
        ),
        pytest.param(
            lambda: years_words(2019, 2023),
            [("first", "2019", 2019, "year"), ("last", "2023", 2023, "year")],
            id="period",
        ),
        pytest.param(
            lambda: clauses([counted(2, "KPI"), counted(3, "test")]),
            [("1.number", "2", 2, ""), ("2.number", "3", 3, "")],
            id="clauses",
        ),
        pytest.param(
            lambda: semicolon().join([whole(4), format_value(5.25, "ratio")]),
            [("1", "4", 4, ""), ("2", "5.25", 5.25, "ratio")],
            id="joined-by-hand",
        ),
        pytest.param(
            lambda: joined([whole(6), whole(7)]), [("1", "6", 6, ""), ("2", "7", 7, "")], id="list"
        ),
    ],
)
def test_texts_remember_their_numbers_and_read_as_before(say, values):
    plain = say()
    with heard_by(Record()):
        heard = say()
    assert heard == plain
    assert values_of(heard) == values


def test_sentences_are_parted_and_clauses_are_not():
    with heard_by(Record()):
        text = sentences(
            clauses([counted(1, "KPI"), counted(2, "test")]), counted(3, "file"), "", "A title."
        )
        assert sentences_of(text) == (text,)  # a part is no sentence of ours
        text = sentences(clauses([counted(1, "KPI"), counted(2, "test")]), counted(3, "file"))
        assert sentences_of(text) == ("1\u00a0KPI; 2\u00a0tests.", "3\u00a0files")
    assert sentences_of("") == ()


def test_a_number_has_the_rows_read_since_the_last_one():
    record = Record()
    with heard_by(record):
        record.read("kpis", kpi_id="a")
        record.read("kpis", kpi_id=["b", "c"])
        first, second = whole(1), whole(2)
        record.read("economies")
        third = whole(3)
    assert isinstance(first, Number)
    assert first.readings == second.readings
    assert first.readings == (
        Reading("kpis", (("kpi_id", ("a",)),)),
        Reading("kpis", (("kpi_id", ("b", "c")),)),
    )
    assert third.readings == (Reading("economies"),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_printed_number_is_among_the_values_of_its_sentence(language):
    with speaking(language):
        copy = machine_copy(recorded(), sample_region())
    assert len(copy["sentences"]) > 100
    for sentence in copy["sentences"]:
        rest = sentence["text"]
        known = [part["text"] for part in (*sentence["values"], *sentence["names"])]
        for text in sorted(known, key=len, reverse=True):
            rest = rest.replace(text, " ", 1)
        of_template = DIGITS.findall(re.sub(r"\{.*?\}", "", sentence["template"]))
        assert set(DIGITS.findall(rest)) <= set(of_template), sentence


def test_rows_are_rows_of_the_tables(copy):
    tables = sample_tables()
    checked = 0
    for sentence in copy["sentences"]:
        for value in sentence["values"]:
            for rows in value["rows"]:
                found = tables[rows["table"]]
                for column, wanted in rows["where"].items():
                    home = tables[HOMES.get(column, rows["table"])]
                    assert set(wanted) <= set(home[column].to_list()), (sentence, rows)
                    found = found.filter(pl.col(column).is_in(wanted))
                assert not found.is_empty() or value["value"] == 0, (sentence, rows)
                checked += 1
    assert checked > 100


def test_the_summary_can_be_counted_again_from_the_rows_it_names(copy):
    (lead,) = [s for s in copy["sentences"] if s["id"] == "1.1"]
    values = {value["name"]: value for value in lead["values"]}
    (rows,) = values["good.number"]["rows"]
    members = sample_tables()["economies"].filter("member")["economy_id"]
    judged = sample_tables()[rows["table"]].filter(
        pl.col("kpi_id").is_in(rows["where"]["kpi_id"]),
        pl.col("economy_id").is_in(members.implode()),
    )
    good = judged.filter(pl.col("outcome").is_in(["met", "on_track"])).height
    assert values["total"]["value"] == judged.height
    assert values["good.number"]["value"] == good
    assert values["good.share"]["value"] == pytest.approx(good / judged.height)
    assert values["good.share"]["unit"] == "share"


def test_most_numbers_know_their_rows(copy):
    values = [value for sentence in copy["sentences"] for value in sentence["values"]]
    assert sum(bool(value["rows"]) for value in values) > 0.95 * len(values)


def test_a_recorded_report_is_the_same_report(report):
    plain = build_report(sample_tables(), sample_region())
    assert plain_text(report) == plain_text(plain)
    assert render_docx(report) == render_docx(plain)


def test_ids_are_the_same_in_every_language(copy):
    with speaking("ar"):
        arabic = machine_copy(recorded(), sample_region())
    ids = [sentence["id"] for sentence in copy["sentences"]]
    assert ids == [sentence["id"] for sentence in arabic["sentences"]]
    assert len(set(ids)) == len(ids)
    leads = [s["template_id"] for s in copy["sentences"] if s["kind"] == "lead"]
    assert leads == [s["template_id"] for s in arabic["sentences"] if s["kind"] == "lead"]


def test_the_file_keeps_to_its_schema(report, tmp_path):
    write_machine_copy(report, sample_region(), tmp_path / "report.json")
    written = json.loads((tmp_path / "report.json").read_text("utf-8"))
    write_schema(tmp_path / written["$schema"])
    schema = json.loads((tmp_path / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(written, schema)
    assert (resources.files("stocktake.publish.report") / "templates/report.schema.json").is_file()
    del written["sentences"][0]["values"][0]["unit"]
    with pytest.raises(jsonschema.ValidationError, match="'unit' is a required property"):
        jsonschema.validate(written, schema)
