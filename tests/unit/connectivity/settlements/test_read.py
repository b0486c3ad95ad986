"""The same settlements from every format; columns by their headings; odd cells reported."""

import json

import geopandas
import polars as pl
import pytest
import shapely

from stocktake.connectivity.settlements.check import SettlementRules
from stocktake.connectivity.settlements.read import read_settlements
from stocktake.errors import DataError

RULES = SettlementRules(people_per_household=4.0, source="a census")
CSV = """Village,Longitude,Latitude,Population,HHs,Province,Electricity,Covered
Nasau,178.6,-17.3,120,30,Lomaiviti,solar,no
Levuka,178.84,-17.68,"1,131",,Lomaiviti,National Grid,Yes
Vunisea,178.17,-19.05,281,70,Kadavu,dunno,
"""


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return write


def frame():
    return geopandas.GeoDataFrame(
        {
            "Village": ["Nasau", "Levuka", "Vunisea"],
            "Population": [120, 1131, 281],
            "HHs": [30.0, None, 70.0],
            "Province": ["Lomaiviti", "Lomaiviti", "Kadavu"],
            "Electricity": ["solar", "National Grid", "dunno"],
            "Covered": ["no", "Yes", None],
        },
        geometry=shapely.points([(178.6, -17.3), (178.84, -17.68), (178.17, -19.05)]),
        crs="EPSG:4326",
    )


WRITERS = {
    "csv": lambda path: path.write_text(CSV, "utf-8"),
    "semicolons.csv": lambda path: path.write_text(
        CSV.replace('"1,131"', "1131").replace(",", ";").replace(".", ","), "utf-8"
    ),
    "geojson": lambda path: frame().to_file(path),
    "gpkg": lambda path: frame().to_crs("EPSG:32760").to_file(path),
    "parquet": lambda path: frame().to_parquet(path),
    "utm.geoparquet": lambda path: frame().to_crs("EPSG:32760").to_parquet(path),
    "fgb": lambda path: frame().to_file(path),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same(tmp_path, kind):
    path = tmp_path / f"villages.{kind}"
    WRITERS[kind](path)
    table = read_settlements(path, rules=RULES).table.sort("name")
    assert table["name"].to_list() == ["Levuka", "Nasau", "Vunisea"]
    assert table["lon"].to_list() == pytest.approx([178.84, 178.6, 178.17])
    assert table["lat"].to_list() == pytest.approx([-17.68, -17.3, -19.05])
    assert table["people"].to_list() == [1131, 120, 281]
    assert table["households"].to_list() == [282.75, 30, 70]
    assert table["assumed"].to_list() == ["households", "", ""]
    assert table["district"].to_list() == ["Lomaiviti", "Lomaiviti", "Kadavu"]
    assert table["power"].to_list() == ["grid", "solar", ""]
    assert table["served"].to_list() == [True, False, None]
    assert not table["synthetic"].any()


def test_a_cell_that_is_not_understood_is_reported(write):
    found = read_settlements(write("v.csv", CSV), rules=RULES)
    (told,) = found.findings
    assert (told.severity, told.where, told.value) == ("note", "row 4, column Electricity", "dunno")
    assert f"{told.problem} {told.action}" == (
        "The cell is not understood. Counted as unknown. "
        "Write one of: grid, minigrid, solar, diesel, none."
    )


def test_a_number_in_words_is_reported_and_the_row_used_by_households(write):
    found = read_settlements(
        write("v.csv", "name,lon,lat,people,households\nNasau,178.6,-17.3,many,30\n"), rules=RULES
    )
    assert found.table["people"].to_list() == [120]
    assert [(f.where, f.value, f.problem) for f in found.findings] == [
        ("row 2, column people", "many", "The cell is no plain number.")
    ]


def test_ids_from_places_do_not_depend_on_the_order(write):
    lines = ["lon,lat,people", "178.6,-17.3,5", "178.7,-17.4,6", "-179.9,-16.1,7"]
    one = read_settlements(write("a.csv", "\n".join(lines)), rules=RULES).table
    other = read_settlements(
        write("b.csv", "\n".join([lines[0], *reversed(lines[1:])])), rules=RULES
    ).table
    assert one.sort("people")["settlement_id"].to_list() == [
        "S17.3E178.6",
        "S17.4E178.7",
        "S16.1W179.9",
    ]
    assert one.sort("people").equals(other.sort("people"))


def test_outlines_give_area_and_a_place_within(tmp_path):
    square = shapely.box(178.0, -18.0, 178.01, -17.99)
    path = tmp_path / "v.geojson"
    geopandas.GeoDataFrame({"pop": [5]}, geometry=[square], crs="EPSG:4326").to_file(path)
    table = read_settlements(path, rules=RULES).table
    # A hundredth of a degree: 1.1068 km north and 1.0590 km east at 18 degrees south.
    assert table["area_km2"][0] == pytest.approx(1.1068 * 1.0590, rel=1e-3)
    assert shapely.contains_xy(square, table["lon"][0], table["lat"][0])


def test_a_shape_without_place_is_left_out_and_told(write):
    features = [
        {"type": "Feature", "properties": {"people": 5}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"people": 6},
            "geometry": {"type": "Point", "coordinates": [178, -17]},
        },
    ]
    path = write("v.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    found = read_settlements(path, rules=RULES)
    assert found.table["people"].to_list() == [6]
    assert [(f.severity, f.where) for f in found.findings] == [("error", "row 1")]
    assert found.used_rows.to_list() == [2]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param(
            "v.csv",
            "name,lon,lat\nNasau,178,-17\n",
            "The table has no column for people or households.\n"
            "  Where: v.csv\n"
            "  What to do: Name one people, or set `people_where_missing` in the scenario. "
            "Found: name, lon, lat.",
            id="no-people",
        ),
        pytest.param(
            "v.doc",
            "x",
            "Files of the kind '.doc' are not read as places or lines.\n"
            "  Where: v.doc\n"
            "  What to do: Save it as one of .csv, .tsv, .txt, .xlsx, .xlsm, .xls, .ods, .parquet, "
            ".geoparquet, .gpkg, .geojson, .json, .fgb, .shp, .kml, .gml.",
            id="unknown-kind",
        ),
        pytest.param(
            "v.csv",
            "name,lon,lat,people\nNasau,0,0,5\n",
            "No row of 1 can be used as a settlement.\n"
            "  Where: v.csv\n"
            "  What to do: The place is at (0, 0), in the Gulf of Guinea: an empty coordinate "
            "written as zero. Left out. Give its coordinates.",
            id="nothing-left",
        ),
        pytest.param(
            "v.parquet",
            "PAR1 no",
            "The file is damaged, or is not Parquet.\n"
            "  Where: v.parquet\n"
            "  What to do: Export it again.",
            id="damaged",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(write, name, content, message):
    with pytest.raises(DataError) as caught:
        read_settlements(write(name, content), rules=RULES)
    assert str(caught.value) == message


def test_a_damaged_geopackage_and_a_missing_file(write, tmp_path):
    with pytest.raises(DataError) as caught:
        read_settlements(write("v.gpkg", "no"), rules=RULES)
    assert caught.value.fix == "Open it in a geographic program and save it again as GeoPackage."
    with pytest.raises(DataError) as caught:
        read_settlements(tmp_path / "gone.csv", rules=RULES)
    assert str(caught.value) == (
        "The file is not there.\n"
        "  Where: gone.csv\n"
        "  What to do: Correct its path, or put it there."
    )


def test_of_several_layers_one_must_be_named(tmp_path):
    path = tmp_path / "v.gpkg"
    frame().to_file(path, layer="villages")
    frame().to_file(path, layer="towns")
    with pytest.raises(DataError) as caught:
        read_settlements(path, rules=RULES)
    assert caught.value.fix == "Name the one to use: villages, towns."
    assert read_settlements(path, rules=RULES, layer="towns").table.height == 3


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param(
            "nom;longitude;latitude;habitants\nSuva;178,4;-18,1;1 234\n",
            ("Suva", 178.4, -18.1, 1234.0),
            id="French",
        ),
        pytest.param(
            "Nama Desa,Bujur,Lintang,Jumlah Penduduk\nOhoi,132.7,-5.6,350\n",
            ("Ohoi", 132.7, -5.6, 350.0),
            id="Indonesian",
        ),
        pytest.param(
            "Table 3: villages of 2020\n\nid,name,lon,lat,pop\n7,Suva,178°26'30\"E,18°8'S,1200\n",
            ("Suva", 178 + 26.5 / 60, -(18 + 8 / 60), 1200.0),
            id="a-title-above-and-minutes",
        ),
    ],
)
def test_files_as_people_write_them(write, text, row):
    table = read_settlements(write("v.csv", text), rules=RULES).table
    assert table.select("name", "lon", "lat", "people").row(0) == (
        row[0],
        *(pytest.approx(number) for number in row[1:]),
    )


def test_rows_that_are_too_short_or_too_long_cost_no_other(write):
    text = "name,lon,lat,people\nSuva,178.4\nLami,178.41,-18.11,10\nNadi,177.4,-17.8,5,6\n"
    found = read_settlements(write("v.csv", text), rules=RULES)
    assert found.table["name"].to_list() == ["Lami"]
    assert [(f.severity, f.where) for f in found.findings] == [
        ("error", "row 4"),
        ("error", "row 2"),
    ]


def test_wkt_in_a_csv_is_a_shape(write):
    text = 'id,wkt,people\na,"POINT (178.5 -17.5)",4\n'
    table = read_settlements(write("v.csv", text), rules=RULES).table
    assert table.select("settlement_id", "lon", "lat").row(0) == ("a", 178.5, -17.5)


def test_the_table_is_declared(write):
    table = read_settlements(write("v.csv", CSV), rules=RULES).table
    assert table.schema["served"] == pl.Boolean
    assert set(table["source"]) == {"a census"}
