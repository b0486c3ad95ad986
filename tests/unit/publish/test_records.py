"""What can be found: each statement once, each paraphrase, and what became of them."""

from __future__ import annotations

import polars as pl
import pytest

from factories.tables import sample_tables
from stocktake.publish.records import STATUSES, commitment_statuses, search_records

TABLES = sample_tables()


def test_every_statement_and_every_paraphrase_is_there_once():
    records = search_records(TABLES)
    paraphrases = TABLES["commitments"].filter(pl.col("origin") == "catalogue")["commitment_id"]
    assert sorted(records["id"]) == sorted([*TABLES["statements"]["statement_id"], *paraphrases])
    assert records["instrument"].null_count() == 0


def test_a_record_keeps_the_labels_of_its_statement():
    records = search_records(TABLES).filter(pl.col("kind") == "statement")
    both = records.join(TABLES["statements"], left_on="id", right_on="statement_id")
    for field in ("text", "role", "force", "actor", "themes", "beneficiaries", "deadlines"):
        assert both[field].equals(both[f"{field}_right"])


def outcomes(*found, judged_by="kpi"):
    """Tables of one commitment whose KPI has these outcomes, one an economy."""
    return {
        "commitments": pl.DataFrame({"commitment_id": ["c"], "judged_by": [judged_by]}),
        "commitment_kpis": pl.DataFrame({"commitment_id": ["c"], "kpi_id": ["k"]}),
        "assessments": pl.DataFrame(
            {"kpi_id": ["k"] * len(found), "outcome": list(found)},
            schema={"kpi_id": pl.String, "outcome": pl.String},
        ),
    }


@pytest.mark.parametrize(
    ("tables", "status"),
    [
        pytest.param(outcomes("met", "met", "off_track"), "met", id="most"),
        pytest.param(outcomes("met", "off_track"), "off_track", id="the-worse-of-two"),
        pytest.param(outcomes("met", "no_data", "no_data"), "met", id="of-those-with-data"),
        pytest.param(outcomes("no_data"), "no_data", id="no-data"),
        pytest.param(outcomes(judged_by="evidence"), "evidence", id="evidence"),
        pytest.param(outcomes(judged_by="none"), "none", id="nothing"),
        pytest.param(outcomes(judged_by="both"), "evidence", id="kpi-not-judged"),
    ],
)
def test_the_status_is_what_most_results_with_data_say(tables, status):
    assert commitment_statuses(tables)["status"].to_list() == [status]


def test_every_commitment_has_a_status_of_the_list():
    found = commitment_statuses(TABLES)
    assert sorted(found["commitment_id"]) == sorted(TABLES["commitments"]["commitment_id"])
    assert set(found["status"]) <= set(STATUSES)
