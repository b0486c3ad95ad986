"""Tables in another language: sentences are made again, everything else stays."""

from __future__ import annotations

import re

import polars as pl
import pytest

from factories.tables import ASSESSED_ON, sample_tables
from stocktake.publish.spoken import SENTENCES, spoken, spoken_tables, without_marks
from stocktake.vocab.language import MARKS
from stocktake.vocab.translatable import COLUMNS

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Columns of sentences, beside those whose texts are looked up.
SAID = {
    "assessments": {"explanation"},
    "outlook_chances": {"explanation"},
    "lineage": {"explanation"},
    "divides": {"behind_words"},
    "time_distances": {"leader_words", "median_words"},
}


@pytest.fixture(scope="module")
def french():
    return spoken_tables(sample_tables(), language="fr", on=ASSESSED_ON)


def test_english_tables_are_the_tables_themselves():
    tables = sample_tables()
    for name in tables:
        assert spoken(name, tables, language="en", on=ASSESSED_ON) is tables[name]


def test_only_words_change(french):
    for name, table in sample_tables().items():
        words = {*COLUMNS.get(name, {}), *SAID.get(name, ()), *({"name"} & set(table.columns))}
        kept = [column for column in table.columns if column not in words]
        assert french[name].select(kept).equals(table.select(kept)), name
        assert french[name].columns == table.columns


def test_sentences_have_the_numbers_of_the_language(french):
    chances = french["outlook_chances"]["explanation"].to_list()
    english = sample_tables()["outlook_chances"]["explanation"].to_list()
    assert len(chances) == len(english) > 0
    assert any("\u00a0%" in sentence for sentence in chances)
    # The same years, whatever the words and their order.
    for said, first in zip(chances, english, strict=True):
        assert sorted(YEAR.findall(said)) == sorted(YEAR.findall(first))


def test_each_table_names_what_its_sentences_need():
    tables = sample_tables()
    for name, sentences in SENTENCES.items():
        needed = {one: tables[one] for one in (*sentences.needs, *sentences.after)}
        made = spoken(name, needed, language="ru", on=ASSESSED_ON)
        assert made.height == tables[name].height


def test_marks_can_be_taken_away():
    start, end = MARKS
    frame = pl.DataFrame(
        {"text": [f"{start}a{end}", None], "many": [[f"{start}b{end}"], []], "n": [1, 2]}
    )
    assert without_marks(frame, ("text", "many")).to_dicts() == [
        {"text": "a", "many": ["b"], "n": 1},
        {"text": None, "many": [], "n": 2},
    ]


def test_in_a_large_workspace_only_the_sentences_of_bound_targets_are_said_again(
    french, monkeypatch
):
    monkeypatch.setattr("stocktake.publish.spoken.TOLD_UP_TO", 1)
    tables = dict(sample_tables())
    kpi = tables["outlook_chances"]["kpi_id"][0]
    tables["commitment_kpis"] = tables["commitment_kpis"].filter(pl.col("kpi_id") == kpi)
    large = spoken_tables(tables, language="fr", on=ASSESSED_ON)
    for name in ("assessments", "outlook_chances"):
        same = large[name]["explanation"] == tables[name]["explanation"]
        bound = tables[name]["kpi_id"] == kpi
        assert 0 < bound.sum() < bound.len(), name
        assert (same == ~bound).all(), name
        assert large[name].filter(bound).equals(french[name].filter(bound)), name


def test_a_table_without_marks_comes_back_itself_and_marks_are_taken_from_the_others():
    plain = pl.DataFrame({"name": ["Haut débit", None], "caveats": [["Un"], []]})
    assert without_marks(plain, ("name", "caveats")) is plain
    marked = pl.DataFrame({"name": ["Débit"], "caveats": [["Un", f"{MARKS[0]}Two{MARKS[1]}"]]})
    assert without_marks(marked, ("name", "caveats"))["caveats"].to_list() == [["Un", "Two"]]
