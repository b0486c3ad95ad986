"""What a licence does not let us republish is left out, and nothing else."""

from __future__ import annotations

import polars as pl
import pytest

from factories.tables import sample_tables
from stocktake.publish.redistribution import WITHHELD, public_tables
from stocktake.vocab.tables import check_table

CLOSED = {"SAMPLE_CLOSED", "file:ferries.csv#OWN"}


def closed_observations() -> set[int]:
    rows = sample_tables()["observations"].filter(pl.col("source_id").is_in(sorted(CLOSED)))
    return set(rows["observation_id"])


def test_observations_of_closed_sources_are_left_out():
    tables = sample_tables()
    public = public_tables(tables).tables["observations"]
    assert closed_observations()
    assert set(public["source_id"]).isdisjoint(CLOSED)
    assert public.height == tables["observations"].height - len(closed_observations())


def test_assessments_keep_the_outcome_and_lose_the_value():
    tables = sample_tables()
    before, after = tables["assessments"], public_tables(tables).tables["assessments"]
    hidden = closed_observations()
    rests = [
        row["latest_observation"] in hidden or row["baseline_observation"] in hidden
        for row in before.iter_rows(named=True)
    ]
    assert any(rests)
    assert not all(rests)
    kept = ["kpi_id", "economy_id", "state", "outcome", "latest_year", "ratio", "score"]
    assert after.select(kept).equals(before.select(kept))
    blank = after.filter(pl.Series(rests))
    values = ["latest_value", "baseline_value", "gap", "value_at_deadline"]
    assert blank.select(pl.col(values).is_null().all()).row(0) == (True,) * 4
    assert set(blank["explanation"]) == {WITHHELD}
    untouched = pl.Series([not row for row in rests])
    assert after.filter(untouched).equals(before.filter(untouched))


def test_what_methods_say_of_a_closed_value_loses_the_value_and_keeps_the_outcome():
    tables = sample_tables()
    before = tables["method_assessments"]
    after = public_tables(tables).tables["method_assessments"]
    hidden = closed_observations()
    rests = before["latest_observation"].is_in(list(hidden))
    assert rests.any()
    assert not rests.all()
    kept = ["kpi_id", "economy_id", "method", "state", "outcome", "measure", "score", "disagree"]
    assert after.select(kept).equals(before.select(kept))
    blank = after.filter(rests)
    values = ["latest_value", "baseline_value", "value_at_deadline"]
    assert blank.select(pl.col(values).is_null().all()).row(0) == (True,) * 3
    assert set(blank["explanation"]) == {WITHHELD}
    assert after.filter(~rests).equals(before.filter(~rests))


def test_a_mean_of_one_closed_value_is_blanked_and_a_mean_of_several_kept():
    tables = sample_tables()
    row = tables["group_assessments"].filter(
        (pl.col("kpi_id") == "framework-ferry-wifi") & (pl.col("n_with_data") > 1)
    )
    single = row.with_columns(pl.lit("one").alias("group_id"), pl.lit(1).alias("n_with_data"))
    tables["group_assessments"] = pl.concat([row, single.cast({"n_with_data": pl.Int64})])
    public = public_tables(tables).tables["group_assessments"]
    by_group = {r["group_id"]: r for r in public.iter_rows(named=True)}
    assert by_group["one"]["value"] is None
    assert by_group["one"]["explanation"] == WITHHELD
    assert all(r["value"] is not None for group, r in by_group.items() if group != "one")


def test_populations_and_findings_of_closed_sources_are_blanked():
    tables = sample_tables()
    fiji = pl.col("economy_id") == "FJI"
    tables["economies"] = tables["economies"].with_columns(
        pl.when(fiji)
        .then(pl.lit("SAMPLE_CLOSED"))
        .otherwise(pl.col("population_source"))
        .alias("population_source")
    )
    public = public_tables(tables).tables
    assert public["economies"].filter(fiji)["population"].to_list() == [None]
    assert public["economies"]["population"].drop_nulls().len() > 0
    values = dict(public["findings"].select("ordinal", "value").iter_rows())
    assert values[1] == WITHHELD  # about the closed file
    assert values[3] == ""  # nothing was there


def test_every_table_is_still_the_declared_table():
    for name, frame in public_tables(sample_tables()).tables.items():
        check_table(name, frame)


def test_withheld_sources_are_named_with_their_rows():
    withheld = {s.source_id: s for s in public_tables(sample_tables()).withheld}
    assert set(withheld) == CLOSED
    assert sum(source.rows for source in withheld.values()) == len(closed_observations())
    assert withheld["SAMPLE_CLOSED"].licence == "No redistribution"


@pytest.mark.parametrize(
    "missing",
    ["data_sources", "observations", "assessments", "group_assessments", "economies", "findings"],
)
def test_a_missing_table_is_no_problem(missing):
    tables = sample_tables()
    del tables[missing]
    assert set(public_tables(tables).tables) == set(tables)


def test_open_tables_are_passed_on_as_they_are():
    tables = sample_tables()
    tables["data_sources"] = tables["data_sources"].with_columns(redistribute=pl.lit(value=True))
    public = public_tables(tables)
    assert public.withheld == ()
    assert all(public.tables[name] is frame for name, frame in tables.items())


def test_divides_do_not_give_a_closed_value_away():
    tables = sample_tables()
    closed = tables["data_sources"].filter(~pl.col("redistribute"))["source_id"]
    hidden = tables["observations"].filter(pl.col("source_id").is_in(closed.implode()))
    ids = set(hidden["observation_id"])
    public = public_tables(tables).tables
    distances = public["time_distances"].filter(pl.col("observation_id").is_in(list(ids)))
    assert distances.height
    assert distances["value"].null_count() == distances.height
    kept = public["divides"]
    assert not ids & {*kept["observation"].drop_nulls(), *kept["other_observation"].drop_nulls()}
    alone = kept.filter((pl.col("n") == 1) | (pl.col("n_other") == 1), pl.col("economy_id") == "")
    assert not set(alone["indicator_id"]) & set(hidden["indicator_id"])
    assert kept.height < tables["divides"].height


def test_outlooks_of_closed_series_are_left_out_and_chances_stay():
    tables = sample_tables()
    public = public_tables(tables).tables
    series = ["indicator_id", "economy_id"]
    closed = tables["observations"].filter("selected", pl.col("source_id").is_in(sorted(CLOSED)))
    gone = tables["outlooks"].join(closed, on=series, how="semi")
    assert 0 < gone.height < tables["outlooks"].height
    assert public["outlooks"].height == tables["outlooks"].height - gone.height
    assert public["outlooks"].join(closed, on=series, how="semi").is_empty()
    chances, shown = tables["outlook_chances"], public["outlook_chances"]
    assert shown.drop("median").equals(chances.drop("median"))
    assert 0 < shown["median"].null_count() < shown.height
    judged = tables["assessments"].join(
        shown.filter(pl.col("median").is_null()), on=["kpi_id", "economy_id"], how="semi"
    )
    closed_ids = closed["observation_id"].implode()
    rests = pl.col("latest_observation").is_in(closed_ids)
    assert judged.select((rests | pl.col("baseline_observation").is_in(closed_ids)).all()).item()
