"""Read a reply of the UN SDG database, version 1 of its API.

Values are texts and may be ``NaN`` or ``<5``; areas have M49 codes; the period is
a decimal number whose fraction says that a survey began within the year. A
dimension ``Reporting Type`` tells figures for global monitoring (``G``) from
national ones: where both stand for one key, the global one counts.
"""

from __future__ import annotations

import math

import msgspec

from stocktake.sources.replies.reply import Reply, cells_of, changed_form, decode_json, groups_of
from stocktake.vocab.file_words import file_words

__all__ = ["read_unsdg", "read_unsdg_releases"]

GLOBAL = frozenset({"", "G"})


class _Row(msgspec.Struct, rename="camel"):
    series: str
    geo_area_code: str | int
    time_period_start: float
    value: str | float | None
    geo_area_name: str | None = None
    series_description: str | None = None
    source: str | None = None
    attributes: dict[str, str | None] | None = None
    dimensions: dict[str, str | None] | None = None


class _Page(msgspec.Struct, rename="camel"):
    total_elements: int
    total_pages: int
    data: list[_Row] | None


class _Series(msgspec.Struct):
    code: str
    release: str | None = None


def read_unsdg(body: bytes, *, where: str) -> Reply:
    """Return one page.

    Raises:
        DataError: The body is cut short or has another form.
    """
    page = decode_json(body, _Page, where=where)
    rows = page.data or []
    cells = cells_of([_cell(row, where=where) for row in rows])
    name = next((row.series_description for row in rows if row.series_description), "")
    return Reply(
        cells=cells, name=name, rows=len(rows), total=page.total_elements, pages=page.total_pages
    )


def read_unsdg_releases(body: bytes, *, where: str) -> dict[str, str]:
    """Return the release of every series that the list of series names.

    Raises:
        DataError: The body is cut short or has another form.
    """
    listed = decode_json(body, list[_Series], where=where)
    return {series.code: series.release or "" for series in listed}


def _cell(row: _Row, *, where: str) -> dict[str, object]:
    attributes = {name: text or "" for name, text in (row.attributes or {}).items()}
    dimensions = {name: text or "" for name, text in (row.dimensions or {}).items()}
    if not math.isfinite(row.time_period_start):
        raise changed_form("a period is not a number", where=where)
    year = math.floor(row.time_period_start)
    within = row.time_period_start != year
    return {
        "area": str(row.geo_area_code),
        "area_name": row.geo_area_name or "",
        # "2012/13" is how the next step knows a period that is not one whole year.
        "year": f"{year}/{(year + 1) % 100:02d}" if within else str(year),
        "value": "" if row.value is None else str(row.value),
        "unit": attributes.get("Units", ""),
        "disaggregation": groups_of(dimensions),
        "estimate": attributes.get("Nature", "").casefold() in file_words().lists.estimates,
        "provenance": " ".join((row.source or "").split()),
        "rank": int(dimensions.get("Reporting Type", "") not in GLOBAL),
    }
