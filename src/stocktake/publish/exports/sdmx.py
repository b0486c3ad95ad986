"""Observations as SDMX: their structure, and the data as SDMX-CSV 2.0 and SDMX-ML 3.0.

The structure (dataflow, data structure definition, concepts, code lists) is SDMX-ML 3.0.
Dimensions are FREQ (always A), INDICATOR, REF_AREA (ISO 3166-1 alpha-3), one per name of
disaggregation that occurs (SEX, LOCATION ...; ``_T`` is the total) and TIME_PERIOD. Attributes
are UNIT_MEASURE and SOURCE (per series) and OBS_STATUS (A normal, E estimate; per observation).
Only the series that progress uses are in it: one value per key, as SDMX asks.

Data are written by columns and packed. Very many observations have no other CSV file than that of
SDMX, which would say each of them twice. Codes that SDMX does not allow as ids are spelled with
"_" for other characters; the code's name tells the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec
import polars as pl
from lxml import etree

from stocktake.publish.addresses import plain
from stocktake.publish.exports.files import ExportFile, written
from stocktake.publish.exports.flat_files import is_very_long
from stocktake.vocab.language import gettext_noop
from stocktake.vocab.tables import Column, TableSchema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.pieces import Pieces

__all__ = ["AGENCY", "FLOW", "SDMX_TABLES", "is_only_csv", "write_sdmx"]

SDMX_TABLES = frozenset({"observations", "indicators", "economies", "data_sources"})

AGENCY = "STOCKTAKE"
FLOW = "PROGRESS"
VERSION = "1.0.0"
TOTAL = "_T"
GZIP_LEVEL = 5  # as the other tables; level 9 makes the CSV no smaller
XML_LEVEL = 6  # a 25th smaller than level 5, in a third more time
CLOSING = "</Series>"
UNFIT = re.compile(r"[^A-Za-z0-9_@$-]")

MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message"
STRUCTURE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common"
SPECIFIC = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/data/structurespecific"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMES = {"mes": MESSAGE, "str": STRUCTURE, "com": COMMON}

CONCEPTS = {
    "FREQ": "Frequency",
    "INDICATOR": "Indicator",
    "REF_AREA": "Reference area",
    "TIME_PERIOD": "Time period",
    "OBS_VALUE": "Observation value",
    "UNIT_MEASURE": "Unit of measure",
    "OBS_STATUS": "Observation status",
    "SOURCE": "Source release",
}
# One source is selected per series, so what it is need not be told of each observation.
OF_SERIES = ("UNIT_MEASURE", "SOURCE")
STATUSES = {"A": "Normal value", "E": "Estimated value"}
CSV_ABOUT = gettext_noop("Every value that progress uses, as SDMX-CSV 2.0.")
LEAD = {
    "STRUCTURE": ("dataflow", "What the next column names: always a dataflow."),
    "STRUCTURE_ID": (f"{AGENCY}:{FLOW}({VERSION})", "The dataflow; structure.xml defines it."),
    "ACTION": ("I", "I: information, as SDMX-CSV 2.0 has it."),
}
TYPES = {"TIME_PERIOD": "int", "OBS_VALUE": "float"}  # all other columns are texts


@dataclass(frozen=True)
class _Cube:
    """The observations by columns named as in SDMX, and what its codes mean."""

    observations: pl.DataFrame
    units: pl.DataFrame
    parts: dict[str, dict[str, str]]
    columns: dict[str, str]  # names of disaggregations and the dimensions that they are
    codes: dict[str, dict[str, str]]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All dimensions but TIME_PERIOD."""
        return ("FREQ", "INDICATOR", "REF_AREA", *self.columns.values())

    @property
    def columns_of_csv(self) -> tuple[str, ...]:
        """The columns of SDMX-CSV after those that name the structure."""
        measured = ("TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "SOURCE")
        return (*self.dimensions, *measured)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The rows, by key and time; made when the first form of the data is written."""
        observations, units = self.observations, self.units.select("indicator_id", "unit")
        rows = observations.join(units, on="indicator_id", how="left").select(
            pl.lit("A").alias("FREQ"),
            _coded("indicator_id", observations).alias("INDICATOR"),
            pl.col("economy_id").alias("REF_AREA"),
            *(
                pl.col("disaggregation")
                .replace_strict(
                    {whole: _code(part.get(name, TOTAL)) for whole, part in self.parts.items()},
                    return_dtype=pl.String,
                )
                .alias(column)
                for name, column in self.columns.items()
            ),
            pl.col("year").cast(pl.String).alias("TIME_PERIOD"),
            pl.col("value").alias("OBS_VALUE"),
            pl.col("unit").replace_strict(_spelled(units["unit"])).alias("UNIT_MEASURE"),
            pl.when("estimate").then(pl.lit("E")).otherwise(pl.lit("A")).alias("OBS_STATUS"),
            pl.col("source_id").replace_strict(_spelled(observations["source_id"])).alias("SOURCE"),
        )
        return rows.sort(*self.dimensions, "TIME_PERIOD")


def write_sdmx(
    tables: Mapping[str, pl.DataFrame],
    region: Region,
    out: Path,
    *,
    made_of: str,
    pieces: Pieces,
) -> list[ExportFile]:
    """Write the structure and both forms of the data into the folder ``sdmx`` of ``out``.

    Args:
        tables: ``SDMX_TABLES`` as they may be republished.
        region: Its date of assessment is the message's date.
        out: Folder of the exports.
        made_of: Tells these observations from others.
        pieces: Knows whether the data were written before.
    """
    folder = out / "sdmx"
    folder.mkdir(exist_ok=True)
    cube = _cube(tables)
    rows = cube.observations.height
    only = is_only_csv(tables)
    data = made_of, cube.units.select("indicator_id", "unit").write_csv()
    flat, nested = folder / "observations.csv.gz", folder / "observations.xml.gz"
    pieces.write(flat, *data, make=partial(_write_csv, cube))
    date = region.assessed_on.isoformat()
    pieces.write(nested, *data, date, make=partial(_write_data, cube, region))
    csv = written(
        flat,
        f"{CSV_ABOUT} There are too many for a second CSV file." if only else CSV_ABOUT,
        table="observations" if only else None,
        rows=rows,
        folder="sdmx",
    )
    return [
        written(
            _write_structure(cube, region, folder),
            "Dataflow, data structure, concepts and code lists, as SDMX-ML 3.0.",
            folder="sdmx",
        ),
        msgspec.structs.replace(csv, columns=_csv_columns(cube)),
        written(
            nested,
            "Every value that progress uses, as structure-specific SDMX-ML 3.0.",
            rows=rows,
            folder="sdmx",
        ),
    ]


def is_only_csv(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Tell whether the CSV file of the observations is that of SDMX alone."""
    return tables.keys() >= SDMX_TABLES and is_very_long(tables["observations"])


def _csv_columns(cube: _Cube) -> TableSchema:
    """Return what the columns of the SDMX-CSV file mean."""
    known = {name: meaning for name, (_text, meaning) in LEAD.items()} | CONCEPTS
    return TableSchema(
        name="sdmx_observations",
        about=CSV_ABOUT,
        key=(*cube.dimensions, "TIME_PERIOD"),
        columns=tuple(
            Column(
                name=name,
                type=TYPES.get(name, "str"),
                nullable=False,
                meaning=known.get(name, f"Part of the total by {name.lower()}; {TOTAL} is all."),
            )
            for name in (*LEAD, *cube.columns_of_csv)
        ),
    )


def _cube(tables: Mapping[str, pl.DataFrame]) -> _Cube:
    observations = tables["observations"].filter("selected")
    parts = _parts(observations["disaggregation"].unique().to_list())
    columns = {name: _unused(name) for name in sorted({n for part in parts.values() for n in part})}
    return _Cube(
        observations, tables["indicators"], parts, columns, _code_lists(tables, parts, columns)
    )


def _code_lists(
    tables: Mapping[str, pl.DataFrame],
    parts: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    indicators, sources = tables["indicators"], tables["data_sources"]
    lists = {
        "FREQ": {"A": "Annual"},
        "INDICATOR": _named(indicators, "indicator_id", "name"),
        "REF_AREA": _named(tables["economies"], "economy_id", "name"),
        "UNIT_MEASURE": _named(indicators.unique("unit").sort("unit"), "unit", "unit_label"),
        "OBS_STATUS": STATUSES,
        "SOURCE": _named(sources.sort("source_id"), "source_id", "title"),
    }
    for name, column in columns.items():
        values = sorted({part[name] for part in parts.values() if name in part})
        lists[column] = {TOTAL: "Total", **{_code(value): value for value in values}}
    return lists


def _parts(disaggregations: list[str]) -> dict[str, dict[str, str]]:
    """Return each disaggregation, such as ``age=Y15T24;sex=F``, as its names and values."""
    return {
        whole: dict(piece.split("=", 1) for piece in whole.split(";") if piece)
        for whole in disaggregations
    }


def _unused(name: str) -> str:
    """Return a dimension's id; a name that is a concept already gets a letter more."""
    code = _code(name.upper())
    return f"{code}_X" if code in CONCEPTS else code


def _code(text: str) -> str:
    return UNFIT.sub("_", text) or TOTAL


def _spelled(values: pl.Series) -> dict[str, str]:
    return {value: _code(value) for value in values.unique().to_list()}


def _coded(column: str, frame: pl.DataFrame) -> pl.Expr:
    return pl.col(column).replace_strict(_spelled(frame[column]), return_dtype=pl.String)


def _named(frame: pl.DataFrame, code: str, name: str) -> dict[str, str]:
    return {_code(key): text or key for key, text in frame.select(code, name).iter_rows()}


def _write_csv(cube: _Cube, path: Path) -> None:
    lead = [pl.lit(text).alias(name) for name, (text, _meaning) in LEAD.items()]
    cube.frame.select(*lead, *cube.columns_of_csv).write_csv(
        path, compression="gzip", compression_level=GZIP_LEVEL
    )


def _write_data(cube: _Cube, region: Region, path: Path) -> None:
    """Write one ``Series`` element per key, its ``Obs`` inside, streamed as lines of text."""
    observation = pl.format(
        '<Obs TIME_PERIOD="{}" OBS_VALUE="{}" OBS_STATUS="{}"/>',
        "TIME_PERIOD",
        pl.col("OBS_VALUE").cast(pl.String),
        "OBS_STATUS",
    )
    key = [*cube.dimensions, *OF_SERIES]
    # The rows are sorted by key: a series begins where one part of it is another. No series is
    # open before the first.
    begins = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in key)
    before = pl.when(pl.int_range(pl.len()) > 0).then(pl.lit(CLOSING)).otherwise(pl.lit(""))
    opening = pl.format(
        "{}<Series " + " ".join(f'{name}="{{}}"' for name in key) + ">", before, *key
    )
    element = pl.when(begins).then(pl.concat_str(opening, observation)).otherwise(observation)
    head, tail = _data_frame(cube, region)
    lines = [
        pl.LazyFrame({"line": [head]}),
        cube.frame.lazy().select(line=element),
        pl.LazyFrame({"line": [f"{CLOSING if cube.frame.height else ''}{tail}"]}),
    ]
    # A file of one column, which nothing quotes, is a text; it is packed without name and time.
    pl.concat(lines).sink_csv(
        path,
        include_header=False,
        quote_style="never",
        compression="gzip",
        compression_level=XML_LEVEL,
    )


def _data_frame(cube: _Cube, region: Region) -> tuple[str, str]:
    """Return what stands before and after the series of a data message."""
    flow = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{FLOW}({VERSION})"
    space = f"{flow}:ObsLevelDim:TIME_PERIOD"
    prepared = f"{region.assessed_on.isoformat()}T00:00:00"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<mes:StructureSpecificData xmlns:mes="{MESSAGE}" xmlns:ss="{SPECIFIC}" '
        f'xmlns:com="{COMMON}" xmlns:ns1="{space}" xmlns:xsi="{XSI}">'
        f"<mes:Header><mes:ID>{FLOW}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{prepared}</mes:Prepared>"
        f'<mes:Sender id="{AGENCY}"/>'
        f'<mes:Structure structureID="{FLOW}" namespace="{space}" '
        f'dimensionAtObservation="TIME_PERIOD"><com:StructureUsage>{flow}'
        "</com:StructureUsage></mes:Structure></mes:Header>"
        f'<mes:DataSet ss:structureRef="{FLOW}" xsi:type="ns1:DataSetType" '
        'ss:dataScope="DataStructure" action="Replace">'
    )
    return head, "</mes:DataSet></mes:StructureSpecificData>"


def _write_structure(cube: _Cube, region: Region, folder: Path) -> Path:
    path = folder / "structure.xml"
    root = etree.Element(_tag("mes", "Structure"), nsmap=NAMES)
    header = _add(root, "mes", "Header")
    _add(header, "mes", "ID", text=FLOW)
    _add(header, "mes", "Test", text="false")
    _add(header, "mes", "Prepared", text=f"{region.assessed_on.isoformat()}T00:00:00")
    _add(header, "mes", "Sender", id=AGENCY)
    structures = _add(root, "mes", "Structures")
    lists = _add(structures, "str", "Codelists")
    for concept, codes in cube.codes.items():
        _add_codes(lists, concept, codes)
    _add_concepts(_add(structures, "str", "ConceptSchemes"), cube)
    _add_flow(_add(structures, "str", "Dataflows"), region)
    _add_structure(_add(structures, "str", "DataStructures"), cube)
    # The schema wants this order of the parts.
    order = ("Codelists", "ConceptSchemes", "DataStructures", "Dataflows")
    structures[:] = sorted(structures, key=lambda part: order.index(etree.QName(part).localname))
    etree.ElementTree(root).write(path, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return path


def _add_codes(parent: etree._Element, concept: str, codes: Mapping[str, str]) -> None:
    listed = _artefact(parent, "Codelist", f"CL_{concept}", concept.replace("_", " ").capitalize())
    for code, name in codes.items():
        node = _add(listed, "str", "Code", id=code)
        _name(node, name)


def _add_concepts(parent: etree._Element, cube: _Cube) -> None:
    scheme = _artefact(parent, "ConceptScheme", "CS_PROGRESS", "Concepts")
    own = [name for name in cube.dimensions if name not in CONCEPTS]
    for concept, name in (*CONCEPTS.items(), *((each, each.capitalize()) for each in own)):
        _name(_add(scheme, "str", "Concept", id=concept), name)


def _add_flow(parent: etree._Element, region: Region) -> None:
    flow = _artefact(parent, "Dataflow", FLOW, f"{region.name}: progress indicators")
    _add(flow, "str", "Structure", text=_urn("datastructure.DataStructure", "DSD_PROGRESS"))


def _add_structure(parent: etree._Element, cube: _Cube) -> None:
    structure = _artefact(parent, "DataStructure", "DSD_PROGRESS", "Progress indicators")
    components = _add(structure, "str", "DataStructureComponents")
    dimensions = _add(components, "str", "DimensionList", id="DimensionDescriptor")
    for position, name in enumerate(cube.dimensions, 1):
        _component(dimensions, "Dimension", name, coded=True).set("position", str(position))
    _component(dimensions, "TimeDimension", "TIME_PERIOD", coded=False)
    attributes = _add(components, "str", "AttributeList", id="AttributeDescriptor")
    for name in OF_SERIES:
        attribute = _component(attributes, "Attribute", name, coded=True)
        related = _add(attribute, "str", "AttributeRelationship")
        for dimension in cube.dimensions:
            _add(related, "str", "Dimension", text=dimension)
    status = _component(attributes, "Attribute", "OBS_STATUS", coded=True)
    _add(_add(status, "str", "AttributeRelationship"), "str", "Observation")
    measures = _add(components, "str", "MeasureList", id="MeasureDescriptor")
    _component(measures, "Measure", "OBS_VALUE", coded=False)


def _component(parent: etree._Element, kind: str, concept: str, *, coded: bool) -> etree._Element:
    node = _add(parent, "str", kind, id=concept)
    scheme = _urn("conceptscheme.Concept", "CS_PROGRESS")
    _add(node, "str", "ConceptIdentity", text=f"{scheme}.{concept}")
    represented = _add(node, "str", "LocalRepresentation")
    if coded:
        _add(represented, "str", "Enumeration", text=_urn("codelist.Codelist", f"CL_{concept}"))
    else:
        kind_of_text = "GregorianYear" if concept == "TIME_PERIOD" else "Double"
        _add(represented, "str", "TextFormat", textType=kind_of_text)
    return node


def _artefact(parent: etree._Element, kind: str, identity: str, name: str) -> etree._Element:
    node = _add(parent, "str", kind, id=identity, agencyID=AGENCY, version=VERSION)
    _name(node, name)
    return node


def _urn(kind: str, identity: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{identity}({VERSION})"


def _name(node: etree._Element, text: str) -> None:
    name = _add(node, "com", "Name", text=plain(text))
    name.set("{http://www.w3.org/XML/1998/namespace}lang", "en")


def _add(
    parent: etree._Element, space: str, name: str, *, text: str = "", **attributes: str
) -> etree._Element:
    node = etree.SubElement(parent, _tag(space, name), attributes)
    if text:
        node.text = text
    return node


def _tag(space: str, name: str) -> str:
    return f"{{{NAMES[space]}}}{name}"
