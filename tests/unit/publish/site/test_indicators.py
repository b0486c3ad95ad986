"""Pages of indicators: which are written again, and that each is what it is among all."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.pieces import Known
from stocktake.publish.site.indicators import INDICATOR_TABLES, write_indicators
from stocktake.publish.site.latest_values import latest_values, members_with_values
from stocktake.publish.spoken import SHOWN
from stocktake.vocab.language import speaking


class Build:
    """Remembers what files are made of, as a build does from one run to the next."""

    def __init__(self):
        self.made_of = {}

    def stands(self, path, *made_of):
        stood = self.made_of.get(path.name) == made_of
        self.made_of[path.name] = made_of
        return stood


def tables_of(**changed):
    tables = {**sample_tables(), **changed}
    return {name: tables[name].select(SHOWN.get(name, pl.all())) for name in INDICATOR_TABLES}


def written(folder, tables, build=None, **digests):
    known = [] if build is None else [Known(build, defaultdict(str, digests))]
    with speaking("en", marked=True):
        write_indicators(tables, sample_region(), folder, *known)
    return {path.name: path.read_text("utf-8") for path in folder.rglob("*.html")}


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    return written(tmp_path_factory.mktemp("every"), tables_of())


def renamed(tables, column):
    first = pl.col("indicator_id") == pl.col("indicator_id").first()
    text = pl.when(first).then(pl.lit("Something else")).otherwise(pl.col(column)).alias(column)
    return tables["indicators"].with_columns(text)


@pytest.mark.parametrize(
    ("column", "listed"),
    [pytest.param("name", True, id="name"), pytest.param("definition", False, id="definition")],
)
def test_a_changed_text_of_an_indicator_writes_its_own_page_as_it_is_among_all(
    tmp_path, every, column, listed
):
    tables, build = tables_of(), Build()
    assert written(tmp_path / "first", tables, build) == every
    assert written(tmp_path / "same", tables, build) == {}
    changed = tables_of(indicators=renamed(tables, column))
    own = f"{tables['indicators']['indicator_id'][0]}.html"
    again = written(tmp_path / "again", changed, build)
    assert set(again) == {own, "index.html"} if listed else {own}
    whole = written(tmp_path / "whole", changed)
    assert {name: whole[name] for name in again} == again
    assert all(whole[name] == every[name] for name in set(every) - set(again))


def test_another_table_writes_every_page(tmp_path, every):
    build = Build()
    written(tmp_path / "first", tables_of(), build, observations="1")
    assert written(tmp_path / "again", tables_of(), build, observations="2") == every


def test_the_list_counts_the_members_whose_values_the_pages_show():
    tables = sample_tables()
    latest, _parts = latest_values(tables["observations"], tables["economies"])
    shown = {key: sum(one.member for one in own) for key, own in latest.items()}
    counted = members_with_values(tables["observations"], tables["economies"])
    assert counted == {key: number for key, number in shown.items() if number}
    assert max(counted.values()) > 1
