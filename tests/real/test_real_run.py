"""The real run: all five instruments and the real observations, from files to site and report."""

from __future__ import annotations

import datetime as dt
import shutil

import polars as pl
import pypdfium2
import pytest

from factories.checks import find_orphans, find_unfounded_values
from stocktake.vocab import load
from stocktake.vocab.tables import built_tables, check_table
from stocktake.workspace.build import build_workspace
from stocktake.workspace.folder import new_workspace

pytestmark = pytest.mark.real


def real_workspace(folder, real_data):
    workspace = new_workspace(
        folder, name="Asia-Pacific", members="apt", assessed_on=dt.date(2026, 11, 1)
    )
    for document in sorted((real_data / "instruments").glob("*.txt")):
        shutil.copy(document, workspace.instruments)
    shutil.copy(real_data / "data" / "observations.parquet", workspace.observations)
    return workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory, real_data):
    workspace = real_workspace(tmp_path_factory.mktemp("real") / "first", real_data)
    build_workspace(workspace, strict=True)
    return workspace


@pytest.fixture(scope="module")
def tables(built):
    return built.tables()


def test_every_table_is_as_declared_and_joined(tables):
    for name in built_tables():
        check_table(name, tables[name])
    assert find_orphans(tables) == []


def test_all_five_instruments_are_recognised(tables):
    assert set(tables["instruments"]["instrument_id"]) == set(load.catalogue())
    assert tables["instruments"]["catalogued"].all()


def test_every_operative_provision_is_in_the_register(tables):
    operative = tables["statements"].filter(pl.col("role").is_in(["commitment", "call"]))
    assert operative.height > 140
    assert operative["commitment_id"].null_count() == 0
    assert set(tables["commitments"]["origin"]) == {"catalogue"}
    assert (tables["commitments"]["statement_ids"].list.len() > 0).all()
    assert "none" not in set(tables["commitments"]["judged_by"])


def test_every_span_opens_its_words(built, tables):
    for (file,), rows in tables["statements"].group_by("file"):
        text = (built.build / "texts" / f"{file.removeprefix('instruments/')}.txt").read_text(
            "utf-8"
        )
        for row in rows.iter_rows(named=True):
            assert " ".join(text[row["start"] : row["end"]].split()) == row["text"]


def test_all_42_economies_of_the_apt_are_assessed(tables):
    members = tables["economies"].filter("member")
    assert members.height == 42
    per_kpi = tables["assessments"].join(tables["kpis"], on="kpi_id").filter(pl.col("scope") == "")
    assert set(per_kpi.group_by("kpi_id").len()["len"]) == {42}


def test_no_value_without_provenance(tables):
    assert find_unfounded_values(tables).is_empty()
    sources = tables["data_sources"]
    for column in ("title", "publisher", "release", "licence", "file"):
        assert (sources[column].str.len_chars() > 0).all(), column
    rows = tables["observations"]["source_id"].value_counts(name="n")
    counted = sources.join(rows, on="source_id", how="left")
    assert (counted["rows"] == counted["n"].fill_null(0)).all()


def test_the_observations_came_in_whole(tables):
    from_file = tables["data_sources"].filter(pl.col("file").str.contains("observations.parquet"))
    assert from_file["rows"].sum() > 180_000


def test_every_assessment_says_why(tables):
    assessed = tables["assessments"]
    assert (assessed["explanation"].str.len_chars() > 20).all()
    assert (assessed["method"].str.len_chars() > 0).all()
    states = set(assessed["state"])
    assert {"met", "on_track", "missed", "no_data", "level_only"} <= states


def test_site_and_report_are_complete(built, tables):
    site = built.build / "site"
    for economy in tables["economies"].filter("member")["economy_id"]:
        assert (site / "economies" / f"{economy}.html").is_file()
    for instrument in load.catalogue():
        assert (site / "instruments" / f"{instrument}.html").is_file()
    pages = list((site / "commitments").rglob("*.html"))
    assert len(pages) >= tables["commitments"].height
    pdf = pypdfium2.PdfDocument(built.build / "report.pdf")
    try:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()
    for title in load.pillars().values():
        assert title in text
    for economy in tables["economies"].filter("member")["name"]:
        assert economy.split(" (")[0].split(",")[0] in text


def test_two_builds_are_identical(built, tmp_path, real_data):
    again = real_workspace(tmp_path / "second", real_data)
    build_workspace(again, strict=True)
    differing = [
        path.relative_to(built.build).as_posix()
        for path in built.build.rglob("*")
        if path.is_file()
        and path.read_bytes() != (again.build / path.relative_to(built.build)).read_bytes()
    ]
    # DuckDB's unused buffer bytes, and the manifest that names that file's hash.
    assert {name.removesuffix(".zip") for name in differing} <= {
        "exports/stocktake.duckdb",
        "manifest.json",
    }


def test_every_dated_target_has_a_chance_and_a_fan(built, tables):
    parity = tables["kpis"].filter(direction="parity")["kpi_id"]
    judged = tables["assessments"].filter(
        pl.col("target").is_not_null(),
        pl.col("deadline").is_between(2026, 2036),
        pl.col("latest_year") < pl.col("deadline"),
    )
    keys = ["kpi_id", "economy_id"]
    chances = tables["outlook_chances"]
    assert chances.select(keys).rows() == judged.select(keys).sort(keys).rows()
    assert chances["probability"].is_between(0, 1, closed="none").all()
    assert chances["words"].n_unique() >= 5
    assert chances.filter(pl.col("kpi_id").is_in(parity.implode())).height > 30
    assert tables["assessments"]["method"].unique().to_list() == ["outlook"]
    met = judged.filter(outcome="met")
    kept = chances.join(met, on=keys, how="semi")["probability"]
    ahead = chances.join(met, on=keys, how="anti")["probability"]
    assert kept.mean() > 0.8 > ahead.mean() + 0.4
    order = ["lo95", "lo80", "lo50", "median", "hi50", "hi80", "hi95"]
    assert all(list(row) == sorted(row) for row in tables["outlooks"].select(order).iter_rows())
    for (economy,), own in chances.group_by("economy_id"):
        page = (built.build / "site" / "economies" / f"{economy}.html").read_text("utf-8")
        assert page.count("<figcaption>") == own.height
        assert all(sentence in page for sentence in own["explanation"])
