"""A plan as files that other people's programs open: a workbook, a GeoPackage and a KML file.

The workbook is the list to procure from (sites with coordinates, power, backhaul, cost; links;
districts; years). The GeoPackage holds settlements, sites and links as layers; the KML the sites
and links for a viewer of maps. A sheet of more than ``MOST_ROWS`` rows, and the KML of more than
``MOST_PLACES`` places, are left out with a word on the first sheet: the tables and the GeoPackage
hold everything.

Left out: styles beyond colours, and the second paths of resilience in the KML.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from stocktake.publish.workbook import Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lxml.etree import _Element

    Tables = Mapping[str, pl.DataFrame]

__all__ = ["GEOPACKAGE", "KML", "WORKBOOK", "write_plan_files"]

WORKBOOK, GEOPACKAGE, KML = "plan.xlsx", "plan.gpkg", "plan.kml"
# A sheet holds 1,048,576 rows; a workbook of more than this opens too slowly to be of use.
MOST_ROWS = 100_000
# Viewers of KML grow slow beyond some ten thousand places.
MOST_PLACES = 20_000
NAMESPACE = "http://www.opengis.net/kml/2.2"
# Colours of KML are alpha, blue, green, red. Chosen apart for eyes that confuse red and green.
COLOURS = {"fibre": "ffb27200", "microwave": "ff009fe6"}
SHEETS = (
    ("Sites", "plan_sites"),
    ("Links", "plan_links"),
    ("Districts", "plan_districts"),
    ("Years", "plan_years"),
    ("Costs", "plan_costs"),
    ("Settlements", "plan_settlements"),
    ("Assumptions", "plan_assumptions"),
)
# Fixed, so that the same plan gives the same bytes.
GEOPACKAGE_DATE = "2000-01-01T00:00:00.000Z"


def write_plan_files(tables: Tables, out: Path) -> list[Path]:
    """Write the files of one plan and return their paths.

    Args:
        tables: The plan's tables by name.
        out: Folder.
    """
    plan = tables["plans"].to_dicts()[0]
    small = tables["plan_sites"].height + tables["plan_links"].height <= MOST_PLACES
    written = [out / WORKBOOK, out / GEOPACKAGE]
    _write_workbook(tables, plan, out / WORKBOOK, kml=small)
    _write_geopackage(tables, out / GEOPACKAGE)
    if small:
        _write_kml(tables, plan, out / KML)
        written.append(out / KML)
    return written


def _write_workbook(tables: Tables, plan: dict[str, object], path: Path, *, kml: bool) -> None:
    left_out = [name for name, table in SHEETS if tables[table].height > MOST_ROWS]
    lines = [
        str(plan["name"]),
        "Synthetic settlements: not real places." if plan["synthetic"] else "",
        f"Settlements: {plan['settlements_source']}",
        str(plan["prices"]),
        f"Net present cost: {plan['cost_usd']:,.0f} USD; at least {plan['lower_bound_usd']:,.0f}.",
        f"Too long for a sheet: {', '.join(left_out)}; see {GEOPACKAGE}." if left_out else "",
        "" if kml else f"Too many places for {KML}; see {GEOPACKAGE}.",
        f"Inputs {plan['inputs_sha256']}; seed {plan['seed']}; {plan['versions']}",
    ]
    about = pl.DataFrame(
        {"item": list(plan), "value": ["" if v is None else str(v) for v in plan.values()]}
    )
    sheets = [Sheet(name="Plan", frame=about, intro=tuple(line for line in lines if line))]
    for name, table in SHEETS:
        if name not in left_out:
            sheets.append(Sheet(name=name, frame=tables[table].drop("plan_id")))
    year = plan["price_year"]
    created = dt.date(year if isinstance(year, int) else 2000, 1, 1)
    write_workbook(sheets, path, title=str(plan["name"]), created=created)


def _write_geopackage(tables: Tables, path: Path) -> None:
    import pyogrio
    import shapely

    def points(name: str) -> object:
        frame = tables[name].drop("plan_id")
        shapes = shapely.points(frame["lon"].to_numpy(), frame["lat"].to_numpy())
        return _geo(frame, shapes)

    links = tables["plan_links"].drop("plan_id")
    ends = links.select("from_lon", "from_lat", "to_lon", "to_lat").to_numpy()
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": GEOPACKAGE_DATE})
    try:
        for layer, frame in (
            ("settlements", points("plan_settlements")),
            ("sites", points("plan_sites")),
            ("links", _geo(links, lines)),
        ):
            pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _geo(frame: pl.DataFrame, shapes: object) -> object:
    import geopandas

    columns = {name: frame[name].to_numpy() for name in frame.columns}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _write_kml(tables: Tables, plan: dict[str, object], path: Path) -> None:
    from lxml import etree

    # The stubs know no default namespace, which lxml takes as None.
    root = etree.Element(f"{{{NAMESPACE}}}kml", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default namespace
    document = _child(root, "Document")
    _child(document, "name", str(plan["name"]))
    if plan["synthetic"]:
        _child(document, "description", "Synthetic settlements: not real places.")
    for kind, colour in COLOURS.items():
        style = _child(document, "Style", id=kind)
        line = _child(style, "LineStyle")
        _child(line, "color", colour)
        _child(line, "width", "2")
    sites = _folder(document, "Sites")
    for row in tables["plan_sites"].iter_rows(named=True):
        mark = _child(sites, "Placemark")
        _child(mark, "name", row["name"] or row["site_id"])
        _child(mark, "description", _describe(row))
        point = _child(mark, "Point")
        _child(point, "coordinates", f"{row['lon']:.6f},{row['lat']:.6f}")
    links = _folder(document, "Links")
    for row in tables["plan_links"].filter(pl.col("role") == "tree").iter_rows(named=True):
        mark = _child(links, "Placemark")
        _child(mark, "name", row["link_id"])
        _child(mark, "styleUrl", f"#{row['kind']}")
        line = _child(mark, "LineString")
        _child(line, "tessellate", "1")
        _child(
            line,
            "coordinates",
            f"{row['from_lon']:.6f},{row['from_lat']:.6f} {row['to_lon']:.6f},{row['to_lat']:.6f}",
        )
    etree.ElementTree(root).write(
        str(path), xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


def _describe(row: dict[str, object]) -> str:
    return (
        f"{row['kind']}; backhaul {row['backhaul']}; power {row['power']}; "
        f"{row['people']:,.0f} people; {row['cost_usd']:,.0f} USD net present cost"
    )


def _folder(document: _Element, name: str) -> _Element:
    folder = _child(document, "Folder")
    _child(folder, "name", name)
    return folder


def _child(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    element.text = text or None
    return element
