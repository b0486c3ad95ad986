"""The grid of targets by economy and by group: one cell a result, light, and never too large."""

from __future__ import annotations

import gzip
import re

import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.site import home
from stocktake.publish.site.home import HOME_TABLES, write_home
from stocktake.publish.site.matrix import MOST_CELLS, MOST_CELLS_OF_AREA, TargetMatrix
from stocktake.publish.words import OUTCOME_WORDS

CELL = re.compile(r"<td(?: class=y)?>(?:<svg><use href=#o\d /></svg>|\u2013)<i>([^<]*)</i>")
OUTSIDE = "not a target for this economy"


@pytest.fixture(scope="module")
def tables():
    return sample_tables()


def members(tables):
    return tables["economies"].filter("member").sort("name")


def grid_rows(grid):
    """Return for each row of a grid its target and the words of its cells."""
    found = {}
    for _key, _name, body in grid.bodies:
        for row in body.split("\n"):
            target = re.search(r"#([^\"]+)\">", row)[1]
            found[target] = CELL.findall(row)
    return found


def test_every_cell_says_the_outcome_of_its_target_and_economy(tables):
    told = grid_rows(TargetMatrix(tables, members(tables)).by_economy())
    outcomes = {
        (k, e): o for k, e, o in tables["assessments"]["kpi_id", "economy_id", "outcome"].rows()
    }
    expected = {
        kpi: [
            OUTCOME_WORDS[outcomes[kpi, key]] if (kpi, key) in outcomes else OUTSIDE
            for key in members(tables)["economy_id"]
        ]
        for kpi in tables["assessments"]["kpi_id"].unique()
    }
    assert told == expected


def test_a_target_that_does_not_concern_an_economy_is_told_apart_from_no_data(tables):
    narrowed = tables | {"assessments": tables["assessments"].filter(pl.col("economy_id") != "NRU")}
    told = grid_rows(TargetMatrix(narrowed, members(tables)).by_economy())
    place = members(tables)["economy_id"].to_list().index("NRU")
    assert {cells[place] for cells in told.values()} == {OUTSIDE}


def test_the_grids_of_the_areas_hold_every_target_once(tables):
    matrix = TargetMatrix(tables, members(tables))
    whole = matrix.by_economy()
    parts = [row for key, _name, _body in whole.bodies for row in grid_rows(matrix.by_economy(key))]
    assert sorted(parts) == sorted(grid_rows(whole))
    assert sum(matrix.size(key) for key, _name, _body in whole.bodies) == matrix.size()


def test_targets_without_any_data_come_last_in_their_area(tables):
    for _key, _name, body in TargetMatrix(tables, members(tables)).by_economy().bodies:
        silent = ["class=x" in row for row in body.split("\n")]
        assert silent == sorted(silent)


def test_a_group_counts_its_members_with_data(tables):
    shown = tables["groups"].filter(pl.col("group_id") == "sids")
    grid = TargetMatrix(tables, members(tables)).by_group(shown, tables["economy_groups"])
    (row,) = [
        row
        for _key, _name, body in grid.bodies
        for row in body.split("\n")
        if "#umc-2030-mobile-data-price" in row
    ]
    own = tables["assessments"].filter(
        pl.col("economy_id").is_in(["FJI", "KIR", "NRU", "TUV"]),
        pl.col("outcome") != "no_data",
        kpi_id="umc-2030-mobile-data-price",
    )
    good = own.filter(pl.col("outcome").is_in(["met", "on_track"])).height
    assert f">{good} of {own.height}</data>" in row


def many(tables, targets, economies):
    """Return the tables of the home page with made-up targets and economies."""
    outcomes = list(OUTCOME_WORDS)
    kpi, economy = tables["kpis"][:1], tables["economies"].filter("member")[:1]
    kpis = pl.concat([kpi] * targets).with_columns(
        kpi_id=pl.Series([f"t{n}" for n in range(targets)]),
        title=pl.Series([f"Made-up target number {n} by 2030" for n in range(targets)]),
    )
    names = pl.Series([f"E{n:03}" for n in range(economies)])
    pairs = kpis.select("kpi_id").join(pl.DataFrame({"economy_id": names}), how="cross")
    # no pattern that compression could use
    chosen = [outcomes[n * n * 2_654_435_761 % 4_294_967_291 % 6] for n in range(pairs.height)]
    rest = tables["assessments"][:1].drop("kpi_id", "economy_id", "outcome")
    return {name: tables[name] for name in HOME_TABLES} | {
        "kpis": kpis,
        "economies": pl.concat([economy] * economies).with_columns(economy_id=names, name=names),
        "assessments": pairs.with_columns(outcome=pl.Series(chosen)).join(rest, how="cross"),
        "commitment_kpis": tables["commitment_kpis"][:1].with_columns(kpi_id=pl.lit("t0")),
        "economy_groups": pl.DataFrame(
            {"group_id": ["workspace"] * economies, "economy_id": names}
        ),
    }


def test_sixty_targets_by_sixty_economies_stand_on_a_light_home_page(tables, tmp_path):
    write_home(many(tables, 60, 60), sample_region(), tmp_path)
    written = (tmp_path / "index.html").read_bytes()
    assert len(CELL.findall(written.decode())) == 3_600
    assert len(gzip.compress(written, 6)) < 60_000


def test_what_is_too_large_for_the_home_page_stands_by_area(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(home, "MOST_CELLS", 10)
    assert MOST_CELLS >= 60 * 60
    write_home({name: tables[name] for name in HOME_TABLES}, sample_region(), tmp_path)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert CELL.findall(text) == []
    assert "There are too many targets and economies for one page." in text
    assert '<a href="areas/connectivity.html#grid">' in text
    assert 'in the table “assessments” of the <a href="downloads.html">downloads</a>' in text


def test_an_area_too_large_for_its_page_is_not_led_to(tables, tmp_path):
    economies = MOST_CELLS_OF_AREA // 100 + 1
    write_home(many(tables, 100, economies), sample_region(), tmp_path)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "#grid" not in text
    assert "Every result stands on the page of its" in text
