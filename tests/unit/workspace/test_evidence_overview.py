"""Who is answered, by whom, and what is missing; on the command line and as JSON."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from factories.tables import sample_tables
from stocktake.cli.main import cli
from stocktake.errors import ReviewError
from stocktake.workspace.evidence_overview import OVERVIEW_TABLES, evidence_overview


@pytest.fixture
def root(tmp_path):
    (tmp_path / "build/tables").mkdir(parents=True)
    (tmp_path / "stocktake.toml").write_text(
        'name = "R"\nmembers = ["FJI", "KIR"]\nassessed_on = 2025-11-30\n', "utf-8"
    )
    for name in OVERVIEW_TABLES:
        sample_tables()[name].write_parquet(tmp_path / f"build/tables/{name}.parquet")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(cli, ["evidence", "status", *map(str, arguments)])


def test_counts_are_those_of_the_status_table():
    tables = sample_tables()
    status = tables["evidence_status"]
    overview = evidence_overview(tables)
    assert overview["asked"].sum() == status.height
    answered = status.filter(pl.col("status") != "not answered")
    assert overview["answered"].sum() == answered.height
    for row in overview.iter_rows(named=True):
        own = status.filter(
            pl.col("commitment_id") == row["commitment_id"], pl.col("test") == row["test"]
        )
        counts = dict(own["status"].value_counts().iter_rows())
        assert row["in_place"] == counts.get("in place", 0)
        assert row["by_person"] + row["by_data"] == row["answered"]
        if row["judged_for"] == "economy":
            assert len(row["missing"]) == row["asked"] - row["answered"]


def test_names_of_who_checked_stand_once_with_the_newest_day():
    tables = sample_tables()
    people = tables["evidence"].filter(pl.col("origin") == "person")
    (pair,) = (
        people.select("commitment_id", "test").unique().sort("commitment_id", "test").head(1).rows()
    )
    row = evidence_overview(tables).row(
        by_predicate=(pl.col("commitment_id") == pair[0]) & (pl.col("test") == pair[1]), named=True
    )
    own = people.filter(pl.col("commitment_id") == pair[0], pl.col("test") == pair[1])
    assert row["checked_by"] == sorted(set(own["checked_by"]))
    assert row["last_checked"] == own["checked_on"].max()


def test_one_instrument_only():
    tables = sample_tables()
    whose = dict(tables["commitments"].select("commitment_id", "instrument_id").iter_rows())
    wanted = whose[tables["evidence_tests"]["commitment_id"][0]]
    some = evidence_overview(tables, instrument=wanted)
    assert some.height
    assert {whose[one] for one in some["commitment_id"]} == {wanted}
    assert evidence_overview(tables, instrument="none").is_empty()


def test_the_table_ends_with_what_is_answered(root):
    done = run(root)
    assert done.exit_code == 0, done.output
    status = sample_tables()["evidence_status"]
    answered = status.filter(pl.col("status") != "not answered").height
    last = " ".join(done.output.split()[-24:])
    assert f"{answered} of {status.height} questions are answered" in last
    assert "0 of the answers were read from open data and not checked by a person." in last


def test_json_has_every_row_and_name(root):
    done = run(root, "--json")
    rows = json.loads(done.output)
    assert [(r["commitment_id"], r["test"], r["missing"]) for r in rows] == (
        evidence_overview(sample_tables()).select("commitment_id", "test", "missing").rows()
    )


def test_an_instrument_without_tests_is_named_with_those_that_have_some(root):
    done = run(root, "--instrument", "nowhere-1999")
    assert isinstance(done.exception, ReviewError)
    assert done.exception.problem == "No evidence test belongs to 'nowhere-1999'."
    assert done.exception.fix.startswith("Instruments with evidence tests: ")
