"""Tables in another language are written by stages of their own."""

from __future__ import annotations

import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.spoken import SHOWN, said_columns
from stocktake.vocab.tables import table_schemas
from stocktake.workspace.publishing import say_sentences, spoken_file
from stocktake.workspace.stages import StageInputs


@pytest.fixture
def say(tmp_path):
    """Make the sentences of ``time_distances`` again in French, from a part of its rows."""

    def run(rows):
        file = "tables/time_distances.parquet"
        (tmp_path / "tables").mkdir()
        rows.write_parquet(tmp_path / file)
        inputs = StageInputs((file,), tmp_path.joinpath)
        say_sentences("time_distances", sample_region(), "fr")(inputs, tmp_path)
        return tmp_path / file, tmp_path / spoken_file("time_distances", "fr")

    return run


def test_sentences_are_made_again(say):
    rows = sample_tables()["time_distances"].filter(pl.col("median_words") != "")
    _, written = say(rows)
    said = pl.read_parquet(written)
    words = ["leader_words", "median_words"]
    assert said.drop(words).equals(rows.drop(words))
    assert not set(said["median_words"]) & set(rows["median_words"])


def test_a_table_without_sentences_has_the_same_bytes_as_in_english(say):
    rows = sample_tables()["time_distances"].clear()
    english, written = say(rows)
    assert written.read_bytes() == english.read_bytes()


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_of_a_long_table_has_no_words(name):
    assert set(SHOWN[name]) <= {column.name for column in table_schemas()[name].columns}
    assert not set(SHOWN[name]) & set(said_columns(name))
