"""The workbook, the GeoPackage and the KML of a plan, read back by other programs."""

from __future__ import annotations

import hashlib

import pyogrio
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from factories.plans import plan_tables
from stocktake.publish.plan_files import GEOPACKAGE, KML, NAMESPACE, WORKBOOK, write_plan_files


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("plan")
    write_plan_files(plan_tables(), out)
    return out


def test_the_workbook_lists_what_is_to_be_procured(written):
    book = CalamineWorkbook.from_path(str(written / WORKBOOK))
    assert book.sheet_names[:3] == ["Plan", "Sites", "Links"]
    rows = book.get_sheet_by_name("Sites").to_python()
    sites = plan_tables()["plan_sites"]
    assert len(rows) == sites.height + 1
    for column in ("lon", "lat", "power", "backhaul", "cost_usd"):
        assert column in rows[0]
    text = " ".join(str(cell) for row in book.get_sheet_by_name("Plan").to_python() for cell in row)
    assert "Synthetic settlements: not real places." in text


def test_the_geopackage_has_every_place_and_link(written):
    tables = plan_tables()
    layers = {str(name) for name, _ in pyogrio.list_layers(written / GEOPACKAGE)}
    assert layers == {"settlements", "sites", "links"}
    for layer in layers:
        frame = pyogrio.read_dataframe(written / GEOPACKAGE, layer=layer)
        assert len(frame) == tables[f"plan_{layer}"].height
        assert frame.crs.to_epsg() == 4326
    sites = pyogrio.read_dataframe(written / GEOPACKAGE, layer="sites")
    assert sites.geometry.x.to_numpy() == pytest.approx(tables["plan_sites"]["lon"].to_numpy())


def test_the_kml_has_sites_as_points_and_the_links_of_the_tree_as_lines(written):
    root = etree.parse(str(written / KML)).getroot()
    find = etree.XPath("//k:Placemark[k:Point]", namespaces={"k": NAMESPACE})
    assert len(find(root)) == plan_tables()["plan_sites"].height
    lines = etree.XPath("//k:LineString/k:coordinates/text()", namespaces={"k": NAMESPACE})(root)
    assert len(lines) == plan_tables()["plan_links"].filter(role="tree").height
    assert all(len(line.split()) == 2 for line in lines)


def test_the_same_plan_gives_the_same_bytes(written, tmp_path):
    for path in write_plan_files(plan_tables(), tmp_path):
        again = (written / path.name).read_bytes()
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(again).digest(), path


def test_a_long_plan_leaves_out_what_no_program_opens(monkeypatch, tmp_path):
    monkeypatch.setattr("stocktake.publish.plan_files.MOST_PLACES", 3)
    monkeypatch.setattr("stocktake.publish.plan_files.MOST_ROWS", 5)
    written = write_plan_files(plan_tables(), tmp_path)
    assert [path.name for path in written] == [WORKBOOK, GEOPACKAGE]
    book = CalamineWorkbook.from_path(str(tmp_path / WORKBOOK))
    assert "Sites" not in book.sheet_names
    text = " ".join(str(cell) for row in book.get_sheet_by_name("Plan").to_python() for cell in row)
    assert "Too long for a sheet: Sites" in text
