"""Groups' results are read once, in the order of the table, with their counts by outcome."""

from __future__ import annotations

from factories.tables import sample_tables
from stocktake.publish.site.group_results import group_results
from stocktake.publish.words import OUTCOMES


def test_every_row_is_told_with_its_counts():
    table = sample_tables()["group_assessments"]
    found = group_results(table)
    assert len(found) == table.height > 0
    for one, row in zip(found, table.iter_rows(named=True), strict=True):
        assert (one.kpi, one.group, one.value) == (row["kpi_id"], row["group_id"], row["value"])
        assert (one.with_data, one.economies) == (row["n_with_data"], row["n_economies"])
        assert one.covered == row["population_covered"]
        assert one.counts == {outcome: row[f"n_{outcome}"] for outcome in OUTCOMES}
