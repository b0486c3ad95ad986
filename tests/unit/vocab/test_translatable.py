"""Tables in another language: which columns change, and what is left alone."""

from __future__ import annotations

import gettext

import polars as pl
import pytest

from stocktake.vocab import load
from stocktake.vocab.language import MARKS, Language, speaking
from stocktake.vocab.tables import table_schemas
from stocktake.vocab.translatable import (
    COLUMNS,
    beneficiary_name,
    pillar_name,
    theme_name,
    translatable_texts,
    translated,
    unit_axis,
    unit_label,
)


class Tagged(gettext.NullTranslations):
    """Shows which context a text was looked up in."""

    def gettext(self, message):
        return f"<{message}>"

    def pgettext(self, context, message):
        return f"<{context}|{message}>"


def tagging():
    both = {"interface": Tagged(), "catalogue": Tagged()}
    return speaking(Language("xx", "tagged"), translations=both)


INDICATORS = pl.DataFrame(
    {
        "indicator_id": ["internet-users", "own"],
        "name": ["People using the Internet", "My own"],
        "definition": ["", "Mine."],
        "unit_label": ["% of population", "%"],
        "caveats": [[], ["Mine."]],
    }
)


def test_english_tables_are_not_touched():
    assert translated("indicators", INDICATORS) is INDICATORS


def test_declared_columns_are_translated_and_no_others():
    with tagging():
        rows = translated("indicators", INDICATORS).to_dicts()
    assert rows[0] == {
        "indicator_id": "internet-users",
        "name": "<indicator|People using the Internet>",
        "definition": "",
        "unit_label": "<unit|% of population>",
        "caveats": [],
    }
    assert rows[1]["caveats"] == ["<caveat|Mine.>"]
    assert rows[1]["indicator_id"] == "own"


def test_a_text_of_the_user_is_not_called_english():
    with speaking("fr", marked=True):
        names = translated("indicators", INDICATORS)["name"].to_list()
    assert names[1] == "My own"


def test_a_text_of_the_vocabulary_without_translation_is_called_english():
    frame = pl.DataFrame({"test": ["A law on X is in force."], "why": [""]})
    known = next(t.text for t in translatable_texts() if t.context == "evidence test")
    nowhere = {"catalogue": gettext.NullTranslations(), "interface": gettext.NullTranslations()}
    with speaking(Language("xx", "none"), translations=nowhere):
        assert translated("evidence_tests", frame)["test"].to_list() == ["A law on X is in force."]
        frame = frame.with_columns(test=pl.lit(known))
        assert translated("evidence_tests", frame)["test"].to_list() == [known]


def test_names_of_economies_come_from_cldr():
    frame = pl.DataFrame({"iso2": ["FJ", "KI"], "name": ["Fiji", "Kiribati"]})
    with speaking("fr"):
        assert translated("economies", frame)["name"].to_list() == ["Fidji", "Kiribati"]


def test_empty_tables_and_cells_stay():
    with tagging():
        empty = translated("indicators", INDICATORS.clear())
        assert (empty.height, empty.schema) == (0, INDICATORS.schema)
        nothing = pl.DataFrame({"why": [None, ""]}, schema={"why": pl.String})
        assert translated("commitment_kpis", nothing)["why"].to_list() == [None, ""]


def test_every_column_is_a_text_of_its_table():
    for table, columns in COLUMNS.items():
        kinds = {column.name: column.type for column in table_schemas()[table].columns}
        assert {kinds[column] for column in columns} <= {"str", "list[str]"}


def test_the_names_of_codes():
    with tagging():
        assert theme_name("spectrum") == "<theme|Spectrum and orbit>"
        assert pillar_name("trust") == f"<pillar|{load.pillars()['trust']}>"
        assert beneficiary_name("sids").startswith("<people or economies named|Small island")
        assert beneficiary_name("astronauts") == "astronauts"
        assert unit_label("percent-population") == "<unit|% of population>"
        assert unit_axis("percent-population") == "<unit|% of population>"
        assert (unit_label("parsecs"), unit_axis("parsecs")) == ("", "")


@pytest.mark.parametrize("domain", ["catalogue", "evidence"])
def test_texts_for_translators_are_whole(domain):
    found = [text for text in translatable_texts() if text.domain == domain]
    assert found
    for item in found:
        assert item.text == item.text.strip()
        assert item.about
        assert not set(item.text) & set(MARKS)
        assert "{" not in item.text


def test_every_paraphrase_of_the_catalogue_is_translatable():
    wanted = {entry.paraphrase for i in load.catalogue().values() for entry in i.entries}
    assert wanted == {t.text for t in translatable_texts() if t.context == "paraphrase"}
