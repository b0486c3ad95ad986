"""Every table in every form: read back by an independent reader, safe, and the same bytes."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zipfile
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from factories.tables import sample_region, sample_tables
from stocktake.publish.exports import (
    ExportFile,
    Original,
    data_dictionary,
    flat_files,
    sheets,
    write_exports,
)
from stocktake.publish.exports import files as export_files
from stocktake.publish.pieces import MakeAll
from stocktake.publish.redistribution import public_tables
from stocktake.vocab.tables import empty_table, make_table, table_schemas

if TYPE_CHECKING:
    from pathlib import Path

SQL_TYPES = {
    "str": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "list[str]": "VARCHAR[]",
    "list[int]": "BIGINT[]",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def files(out: Path) -> list[ExportFile]:
    return write_exports(sample_tables(), sample_region(), out)


@pytest.fixture(scope="module")
def public() -> dict[str, pl.DataFrame]:
    return public_tables(sample_tables()).tables


def none_for_empty(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple(None if cell == "" else cell for cell in row) for row in rows]


def without_apostrophe(text: object) -> object:
    if isinstance(text, str) and text.lstrip("'")[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return text.removeprefix("'")
    return text


@pytest.mark.parametrize("table", list(table_schemas()))
def test_csv_reads_back_in_duckdb(table, files, out, public):
    schema = table_schemas()[table]
    types = {
        column.name: "VARCHAR" if column.type.startswith("list") else SQL_TYPES[column.type]
        for column in schema.columns
    }
    with duckdb.connect() as connection:
        read = connection.read_csv(f"{out / table}.csv", header=True, columns=types).fetchall()
    back = [tuple(without_apostrophe(cell) for cell in row) for row in read]
    lists = [c.name for c in schema.columns if c.type.startswith("list")]
    expected = public[table].with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists
    )
    assert none_for_empty(back) == none_for_empty(expected.rows())


@pytest.mark.parametrize("table", list(table_schemas()))
def test_parquet_reads_back_in_duckdb(table, files, out, public):
    with duckdb.connect() as connection:
        back = connection.read_parquet(f"{out / table}.parquet").fetchall()
    assert back == public[table].rows()


@pytest.mark.parametrize("table", list(table_schemas()))
def test_the_workbook_reads_back_in_calamine(table, files, out, public):
    book = CalamineWorkbook.from_path(str(out / "stocktake.xlsx"))
    header, *rows = book.get_sheet_by_name(table).to_python(skip_empty_area=False)
    assert header == public[table].columns
    lists = [n for n, kind in public[table].schema.items() if isinstance(kind, pl.List)]
    expected = public[table].with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists
    )
    # Spreadsheets hold 15 to 16 digits of a number.
    found, wanted = (none_for_empty(r) for r in ([tuple(row) for row in rows], expected.rows()))
    assert len(found) == len(wanted)
    for ours, theirs in zip(found, wanted, strict=True):
        assert list(ours) == [
            pytest.approx(v, rel=1e-15) if isinstance(v, float) else v for v in theirs
        ]


@pytest.mark.parametrize("table", list(table_schemas()))
def test_duckdb_holds_the_table_with_types_and_comments(table, files, out, public):
    with duckdb.connect(str(out / "stocktake.duckdb"), read_only=True) as connection:
        assert connection.table(table).fetchall() == public[table].rows()
        columns = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ?",
            [table],
        ).fetchall()
        about = connection.execute(
            "SELECT comment FROM duckdb_tables() WHERE table_name = ?", [table]
        ).fetchone()
    schema = table_schemas()[table]
    assert columns == [(c.name, SQL_TYPES[c.type], c.meaning) for c in schema.columns]
    assert about == (schema.about,)


def test_duckdb_says_what_it_is_about(files, out):
    with duckdb.connect(str(out / "stocktake.duckdb"), read_only=True) as connection:
        about = dict(connection.execute("SELECT key, value FROM about").fetchall())
    assert len(about.pop("digest")) == 64
    assert about == {
        "region": "Sample region",
        "members": "APT members and associate members",
        "assessed_on": "2025-11-30",
        "stocktake_version": "0.0.0",
    }


def test_two_exports_are_the_same_bytes_but_for_duckdb(files, out, tmp_path):
    again = write_exports(sample_tables(), sample_region(), tmp_path)
    assert [f for f in again if f.path != "stocktake.duckdb"] == [
        f for f in files if f.path != "stocktake.duckdb"
    ]
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != "stocktake.duckdb":
            name = path.relative_to(tmp_path)
            assert path.read_bytes() == (out / name).read_bytes(), name


def test_two_duckdb_files_hold_the_same_and_carry_the_same_digest(files, out, tmp_path):
    write_exports(sample_tables(), sample_region(), tmp_path)
    with (
        duckdb.connect(str(out / "stocktake.duckdb"), read_only=True) as one,
        duckdb.connect(str(tmp_path / "stocktake.duckdb"), read_only=True) as two,
    ):
        for table in ["about", *table_schemas()]:
            assert one.table(table).fetchall() == two.table(table).fetchall()


def test_every_file_is_listed_with_its_size(files, out):
    found = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    # The many small files of the API are listed in its own index.
    indexed = json.loads((out / "api/v3/index.json").read_bytes())["files"]
    paths = [f.path for f in files] + [f"api/v3/{entry['path']}" for entry in indexed]
    assert sorted(paths) == found
    assert all((out / f.path).stat().st_size == f.size for f in files)
    rows = {f.path: (f.table, f.rows) for f in files}
    assert rows["kpis.csv"] == ("kpis", sample_tables()["kpis"].height)
    assert rows["stocktake.xlsx"] == (None, None)


def test_csv_opens_right_in_excel(files, out):
    assert (out / "economies.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+65", "'+65", id="plus"),
        pytest.param("-", "'-", id="minus"),
        pytest.param("@SUM", "'@SUM", id="at"),
        pytest.param("\tx", "'\tx", id="tab"),
        pytest.param("'=x", "''=x", id="apostrophe-before-formula"),
        pytest.param("'tis", "'tis", id="plain-apostrophe"),
        pytest.param("a=b", "a=b", id="inside"),
    ],
)
def test_no_text_of_a_csv_can_be_run(tmp_path, text, written):
    finding = {
        "ordinal": 1,
        "severity": "note",
        "file": "f.csv",
        "where": "row 1",
        "value": text,
        "problem": "p",
        "action": "a",
    }
    write_exports({"findings": make_table("findings", [finding])}, sample_region(), tmp_path)
    assert pl.read_csv(tmp_path / "findings.csv")["value"].to_list() == [written]


@given(st.lists(st.text(alphabet="'=+-@\t\ra", max_size=5), min_size=1, max_size=5))
def test_taking_one_apostrophe_away_gives_the_text_back(texts):
    safe = flat_files._without_formulas(pl.DataFrame({"t": texts}))["t"].to_list()
    assert [without_apostrophe(text) for text in safe] == texts
    assert not any(text[:1] in {"=", "+", "-", "@", "\t", "\r"} for text in safe if text)


def test_a_long_table_is_packed_and_left_out_of_the_workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(flat_files, "PLAIN_CELLS", 1000)
    monkeypatch.setattr(sheets, "WORKBOOK_ROWS", 100)
    files = write_exports(sample_tables(), sample_region(), tmp_path)
    assert "observations.csv.gz" in {f.path for f in files}
    assert not (tmp_path / "observations.csv").exists()
    packed = (tmp_path / "observations.csv.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"  # no time of writing
    public = public_tables(sample_tables()).tables["observations"]
    assert pl.read_csv(gzip.decompress(packed)).height == public.height
    book = CalamineWorkbook.from_path(str(tmp_path / "stocktake.xlsx"))
    assert "observations" not in book.sheet_names
    readme = [row[0] for row in book.get_sheet_by_name("README").to_python()]
    assert (
        f"The table observations has {public.height:,} rows and is not in this workbook: see "
        "observations.csv.gz and observations.parquet beside it."
    ) in readme


def test_a_very_long_csv_leaves_sentences_and_traces_to_parquet(tmp_path, monkeypatch):
    monkeypatch.setattr(flat_files, "TOLD_ROWS", 100)
    monkeypatch.setattr(flat_files, "LEAN_ROWS", 100)
    tables = {name: sample_tables()[name] for name in ("observations", "method_assessments")}
    files = {f.path: f for f in write_exports(tables, sample_region(), tmp_path)}
    left_out = {
        "observations": ("observation_id", "row"),
        "method_assessments": ("latest_observation", "baseline_observation", "explanation"),
    }
    package = json.loads((tmp_path / "datapackage.json").read_bytes())
    resources = {one["title"]: one for one in package["resources"]}
    readme = (tmp_path / "README.txt").read_text("utf-8")
    for name, columns in left_out.items():
        file = files[f"{name}.csv"]
        assert file.left_out == columns
        shown = tables[name].drop(columns)
        assert resources[name]["bytes"] == file.size == (tmp_path / file.path).stat().st_size
        fields = [field["name"] for field in resources[name]["schema"]["fields"]]
        assert fields == shown.columns
        types = {c.name: SQL_TYPES[c.type] for c in table_schemas()[name].columns}
        types = {column: types[column] for column in shown.columns}
        with duckdb.connect() as connection:
            path = str(tmp_path / file.path)
            back = connection.read_csv(path, header=True, columns=types).fetchall()
        assert none_for_empty(back) == none_for_empty(shown.rows())
        assert f"{name}.csv ({', '.join(columns)})" in " ".join(readme.split())
    assert "primaryKey" not in resources["observations"]["schema"]
    assert resources["method_assessments"]["schema"]["primaryKey"] == [
        "kpi_id",
        "economy_id",
        "method",
    ]
    assert "observation_id is the number of the row" in " ".join(readme.split())
    catalogue = (tmp_path / "catalogue.jsonld").read_text("utf-8")
    assert "Without the columns observation_id, row." in catalogue


def test_very_many_observations_have_one_csv_that_of_sdmx(tmp_path, monkeypatch):
    monkeypatch.setattr(flat_files, "LEAN_ROWS", 100)
    monkeypatch.setattr(sheets, "WORKBOOK_ROWS", 100)
    files = {f.path: f for f in write_exports(sample_tables(), sample_region(), tmp_path)}
    assert not {"observations.csv", "observations.csv.gz"} & files.keys()
    public = public_tables(sample_tables()).tables["observations"]
    told = files["sdmx/observations.csv.gz"]
    assert (told.table, told.rows) == ("observations", public.filter("selected").height)
    # All columns and all rows stay in the other forms.
    assert pl.read_parquet(tmp_path / "observations.parquet").equals(public)
    readme = " ".join((tmp_path / "README.txt").read_text("utf-8").split())
    assert "There are too many for a second CSV file." in readme
    book = CalamineWorkbook.from_path(str(tmp_path / "stocktake.xlsx"))
    first = " ".join(row[0] for row in book.get_sheet_by_name("README").to_python())
    assert "see observations.parquet and sdmx/observations.csv.gz beside it." in first
    titles = {
        r["title"] for r in json.loads((tmp_path / "datapackage.json").read_bytes())["resources"]
    }
    assert "sdmx_observations" in titles
    assert "observations" not in titles


def test_a_number_that_is_not_the_row_stays_in_a_very_long_csv(monkeypatch):
    monkeypatch.setattr(flat_files, "LEAN_ROWS", 1)
    counted = pl.DataFrame({"observation_id": [1, 2, 3], "row": [7, 8, 9], "value": [0.5, 1.0, 2]})
    assert flat_files.lean(counted).columns == ["value"]
    assert flat_files.lean(counted[1:]).columns == ["observation_id", "value"]
    monkeypatch.setattr(flat_files, "LEAN_ROWS", 3)
    assert flat_files.lean(counted) is counted


def test_large_databases_are_packed_and_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr(export_files, "PLAIN_BYTES", 100)
    tables = {"kpis": sample_tables()["kpis"]}
    files = {f.path: f for f in write_exports(tables, sample_region(), tmp_path)}
    assert "unpack it before you open it" in (tmp_path / "README.txt").read_text("utf-8")
    for name in ("stocktake.duckdb", "stocktake.sqlite"):
        assert files[f"{name}.zip"].media_type == "application/zip"
        with zipfile.ZipFile(tmp_path / f"{name}.zip") as archive:
            archive.extract(name, tmp_path / "unpacked")
    with duckdb.connect(str(tmp_path / "unpacked/stocktake.duckdb"), read_only=True) as connection:
        assert connection.table("kpis").fetchall() == tables["kpis"].rows()
    # Of a DuckDB file, which varies in unused bytes, no hash is told.
    graph = json.loads((tmp_path / "catalogue.jsonld").read_bytes())["@graph"]
    told = {
        part["dct:title"]: "spdx:checksum" in part
        for node in graph
        for part in node.get("dcat:distribution", [])
    }
    assert told["stocktake.sqlite.zip"]
    assert not told["stocktake.duckdb.zip"]


def test_readme_names_what_is_not_republished(files, out):
    text = (out / "README.txt").read_text("utf-8")
    assert "NOT REPUBLISHED\n" in text
    assert "observations of Sample closed database (No redistribution)." in text
    assert "This is the demonstration" in text


def test_the_data_dictionary_has_every_column(files, out):
    back = pl.read_csv(out / "data-dictionary.csv", infer_schema_length=None)
    n_columns = sum(len(schema.columns) for schema in table_schemas().values())
    assert back.height == data_dictionary().height == n_columns
    assert back.filter(pl.col("key"))["column"].to_list()
    digits = {(row["table"], row["column"]): row["digits"] for row in back.iter_rows(named=True)}
    assert digits["outlook_chances", "probability"] == 6
    assert digits["observations", "value"] is None


def test_an_empty_workspace_still_exports(tmp_path):
    tables = {name: empty_table(name) for name in table_schemas()}
    files = write_exports(tables, sample_region(), tmp_path)
    assert {f.path for f in files} >= {"sdmx/structure.xml", "catalogue.jsonld", "stocktake.sqlite"}
    assert json.loads((tmp_path / "api/v3/index.json").read_bytes())["files"] == []
    assert "There are no sources of data in this workspace." in (tmp_path / "README.txt").read_text(
        "utf-8"
    )


def test_dates_stay_dates(tmp_path):
    row = dict.fromkeys(table_schemas()["instruments"].polars(), "x") | {
        "adopted_on": dt.date(2025, 5, 31),
        "year": 2025,
        "pages": None,
        "catalogued": True,
    }
    write_exports({"instruments": make_table("instruments", [row])}, sample_region(), tmp_path)
    back = pl.read_csv(tmp_path / "instruments.csv", try_parse_dates=True)
    assert back["adopted_on"].to_list() == [dt.date(2025, 5, 31)]


def test_an_unchanged_table_is_linked_and_one_with_values_taken_out_is_not(tmp_path):
    tables = sample_tables()
    originals = {}
    for name in ("kpis", "observations"):
        originals[name] = Original(tmp_path / f"{name}.parquet", f"digest of {name}")
        tables[name].write_parquet(originals[name].path)
    write_exports(tables, sample_region(), tmp_path / "out", originals=originals)
    assert (tmp_path / "out/kpis.parquet").samefile(originals["kpis"].path)
    assert not (tmp_path / "out/observations.parquet").samefile(originals["observations"].path)


class Asked(MakeAll):
    """Remembers what each file is made of."""

    def __init__(self):
        self.made_of = {}

    def write(self, path, *made_of, make):
        self.made_of[path.name] = made_of
        super().write(path, *made_of, make=make)


def made_of(tables, folder, digests):
    asked = Asked()
    originals = {}
    for name, frame in tables.items():
        originals[name] = Original(folder / f"{name}.parquet", digests.get(name, name))
        frame.write_parquet(originals[name].path)
    region = sample_region()
    write_exports(tables, region, folder / "out", originals=originals, pieces=asked)
    return asked.made_of


def test_a_file_is_made_of_its_table_and_with_values_taken_out_of_all(tmp_path):
    tables = sample_tables()
    first = made_of(tables, tmp_path, {})
    again = made_of(tables, tmp_path, {"kpis": "other"})
    changed = {name for name in first if first[name] != again[name]}
    withheld = {f"{name}.csv" for name in ("assessments", "economies", "findings", "outlooks")}
    assert "kpis.csv" in changed
    assert withheld <= changed
    assert not changed & {"instruments.csv", "statements.csv", "indicators.csv"}


def test_data_are_made_of_their_units_as_well(tmp_path):
    tables = sample_tables()
    first = made_of(tables, tmp_path, {})
    tables["indicators"] = tables["indicators"].with_columns(unit=pl.lit("number"))
    again = made_of(tables, tmp_path, {"indicators": "other"})
    assert first["observations.xml.gz"] != again["observations.xml.gz"]
    assert first["observations.csv.gz"] != again["observations.csv.gz"]
