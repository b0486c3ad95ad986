"""The sample tables are complete, and every id in them points at a row that exists."""

from __future__ import annotations

import pytest

from factories.checks import JOINS
from factories.tables import EXPECTED_STATES, OUTCOMES, sample_region, sample_tables
from stocktake.vocab.load import beneficiaries, themes, units
from stocktake.vocab.tables import check_table, table_schemas

TABLES = sample_tables()


@pytest.mark.parametrize("name", list(table_schemas()))
def test_every_declared_table_is_there_and_passes_its_check(name):
    assert check_table(name, TABLES[name]).height > 0


@pytest.mark.parametrize(("table", "column", "to"), JOINS, ids=str)
def test_no_orphans(table, column, to):
    cells = TABLES[table][column]
    if table == "commitments" and column == "statement_ids":
        cells = cells.explode(empty_as_null=True)
    wanted = set(cells.drop_nulls().to_list()) - {""}
    assert wanted
    assert wanted <= set(TABLES[to][table_schemas()[to].key[0]].to_list())


def test_codes_are_in_the_vocabulary():
    for table, column, allowed in (
        ("statements", "themes", themes()),
        ("commitments", "themes", themes()),
        ("indicators", "themes", themes()),
        ("commitments", "beneficiaries", beneficiaries()),
    ):
        used = set(TABLES[table][column].explode(empty_as_null=True).drop_nulls())
        assert used <= set(allowed)
    assert set(TABLES["indicators"]["unit"]) <= set(units())


def test_every_state_outcome_and_way_of_judging_occurs():
    assert set(EXPECTED_STATES.values()) == set(OUTCOMES)
    assert set(TABLES["assessments"]["outcome"]) == set(OUTCOMES.values())
    assert set(TABLES["commitments"]["judged_by"]) == {"kpi", "evidence", "both", "none"}
    assert set(TABLES["findings"]["severity"]) == {"error", "warning", "note"}
    assert not TABLES["data_sources"]["redistribute"].all()


def test_the_region_is_the_tables_own():
    assert sample_region().members_group in TABLES["groups"]["group_id"].to_list()
    assert TABLES["economies"]["member"].sum() == 8
