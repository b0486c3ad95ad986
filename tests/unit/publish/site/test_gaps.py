"""The page on gaps: who would fill them, in words that fit whether the source was read."""

from __future__ import annotations

import re

import polars as pl

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.gaps import GAP_TABLES, write_gaps


def page(out, **tables):
    told = {name: sample_tables()[name] for name in GAP_TABLES} | tables
    write_gaps(told, sample_region(), out)
    text = (out / "gaps.html").read_text("utf-8")
    return " ".join(re.sub(r"<[^>]*>", " ", text).split()).replace("\u00a0", " ")


def test_a_source_that_was_not_read_is_to_be_read_first(tmp_path):
    text = page(tmp_path)
    assert "World Bank World Development Indicators" in text
    assert "It has not been read here yet: fetch it, and see what is still open." in text


def test_the_publisher_of_a_source_that_was_read_has_to_be_given_a_value(tmp_path):
    sources = sample_tables()["data_sources"]
    read = sources.head(1).with_columns(source=pl.lit("WDI"))
    text = page(tmp_path, data_sources=pl.concat([sources, read]))
    assert "It was read here and has no value: its publisher has to be given one." in text


def test_tests_are_for_members_and_for_bodies_to_answer(tmp_path):
    status = sample_tables()["evidence_status"]
    silent = status.filter(pl.col("status") == "not answered")
    own = silent.filter(pl.col("economy_id") != "")
    members = own["economy_id"].n_unique()
    text = page(tmp_path)
    assert f"{members} members have {own.height} evidence tests about themselves" in text
    body = silent.head(1).with_columns(economy_id=pl.lit(""))
    text = page(tmp_path, evidence_status=body)
    assert "1 evidence test is for the body that adopted the instrument to answer." in text


def test_more_targets_than_a_reader_takes_in_are_counted(tmp_path):
    text = page(tmp_path)
    assert "Everyone online by 2030" in text
    kpis = sample_tables()["kpis"]
    many = pl.concat(
        [
            kpis.head(1).with_columns(kpi_id=pl.lit(f"t{n}"), title=pl.lit(f"Target {n}"))
            for n in range(8)
        ]
    )
    row = sample_tables()["assessments"].head(1)
    gaps = pl.concat(
        [row.with_columns(kpi_id=pl.lit(f"t{n}"), outcome=pl.lit("no_data")) for n in range(8)]
    )
    text = page(tmp_path, kpis=many, assessments=gaps)
    assert "Target 0, Target 1, Target 2, Target 3, Target 4, Target 5 and 2 more" in text
