"""SDMX files, validated against the official schemas and read back by pysdmx."""

from __future__ import annotations

import gzip

import polars as pl
import pytest
from pysdmx.io import get_datasets, read_sdmx

from factories.tables import sample_region, sample_tables
from stocktake.publish.exports.sdmx import SDMX_TABLES, write_sdmx
from stocktake.publish.pieces import MakeAll
from stocktake.publish.redistribution import public_tables
from stocktake.vocab.tables import empty_table

ALL = {"made_of": "", "pieces": MakeAll()}
KEY = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "SEX"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("sdmx")
    write_sdmx(public_tables(sample_tables()).tables, sample_region(), out, **ALL)
    return out / "sdmx"


def text_of(path):
    return gzip.decompress(path.read_bytes()).decode()


def test_the_structure_validates_and_defines_every_dimension(folder):
    message = read_sdmx(folder / "structure.xml", validate=True)
    (structure,) = message.get_data_structure_definitions()
    names = [component.id for component in structure.components]
    assert names[:3] == ["FREQ", "INDICATOR", "REF_AREA"]
    assert {"SEX", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "SOURCE"} <= set(names)


@pytest.mark.parametrize("name", ["observations.csv.gz", "observations.xml.gz"])
def test_both_forms_of_the_data_give_back_what_progress_uses(folder, name):
    (dataset,) = get_datasets(text_of(folder / name), folder / "structure.xml")
    back = pl.DataFrame(
        {
            column: dataset.data[column].astype(str).to_list()
            for column in (*KEY, "OBS_VALUE", "OBS_STATUS", "SOURCE")
        }
    ).with_columns(pl.col("OBS_VALUE").cast(pl.Float64))
    public = public_tables(sample_tables()).tables["observations"].filter("selected")
    wanted = public.select(
        INDICATOR="indicator_id",
        REF_AREA="economy_id",
        TIME_PERIOD=pl.col("year").cast(pl.String),
        SEX=pl.col("disaggregation").str.extract(r"sex=([^;]*)").fill_null("_T"),
        OBS_VALUE="value",
        OBS_STATUS=pl.when("estimate").then(pl.lit("E")).otherwise(pl.lit("A")),
        SOURCE=pl.col("source_id").str.replace_all(r"[^A-Za-z0-9_@$-]", "_"),
    )
    assert back.sort(KEY).rows() == wanted.select(back.columns).sort(KEY).rows()


def test_the_data_message_validates(folder):
    assert read_sdmx(text_of(folder / "observations.xml.gz"), validate=True).data


def test_codes_that_sdmx_does_not_allow_are_spelled_and_named(tmp_path):
    tables = {name: sample_tables()[name] for name in SDMX_TABLES}
    tables["observations"] = tables["observations"].with_columns(
        disaggregation=pl.when(pl.col("disaggregation") != "")
        .then(pl.lit("freq=65 & over;source=x"))
        .otherwise(pl.lit(""))
    )
    write_sdmx(tables, sample_region(), tmp_path, **ALL)
    message = read_sdmx(tmp_path / "sdmx/structure.xml", validate=True)
    lists = {codes.id: {code.id: code.name for code in codes} for codes in message.get_codelists()}
    assert lists["CL_FREQ_X"] == {"_T": "Total", "65___over": "65 & over"}
    assert lists["CL_SOURCE_X"] == {"_T": "Total", "x": "x"}


def test_without_observations_the_files_are_still_valid(tmp_path):
    tables = {name: empty_table(name) for name in SDMX_TABLES}
    write_sdmx(tables, sample_region(), tmp_path, **ALL)
    assert read_sdmx(tmp_path / "sdmx/structure.xml", validate=True)
    assert text_of(tmp_path / "sdmx/observations.xml.gz").endswith("</mes:StructureSpecificData>\n")
