"""Check settlements one kind of mistake after another; keep the good rows, report the rest.

Each check takes the rows that are left and returns those that stay, and writes
what it did into the report: coordinates that are missing, swapped, out of range
or at (0, 0); places outside the economy; rows twice; people who are missing,
negative or more than the economy has.

Left out: whether a settlement exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.connectivity.geofiles.box import FAR, Box
from stocktake.model import Noun
from stocktake.sources.report import Report
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    from stocktake.model import Finding

__all__ = ["RAW_COLUMNS", "SettlementRules", "Settlements", "check_settlements", "number_repeats"]

# What a reader of settlements hands over; `row` and `written` are for messages.
RAW_COLUMNS: dict[str, type[pl.DataType]] = {
    "row": pl.Int64,
    "settlement_id": pl.String,
    "name": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "written": pl.String,
    "people": pl.Float64,
    "households": pl.Float64,
    "district": pl.String,
    "power": pl.String,
    "served": pl.Boolean,
    "area_km2": pl.Float64,
}
# Decimals of a degree at which two places are the same: about a metre.
SAME_PLACE = 5
# Degrees around the places of an economy that still count as it: about 110 km.
MARGIN = 1.0
# A settlements' sum above this share of the population says that people are counted twice;
# below the second, that places are missing.
MOST, LEAST = 1.2, 0.5


class SettlementRules(Noun, frozen=True, kw_only=True):
    """What settlements are checked against.

    Attributes:
        people_per_household: For households where the file has people only, and the reverse.
        economy: Name of the economy, for messages.
        population: Its people; none where it is not known.
        box: West, south, east and north of the economy in degrees; west may exceed east.
        people_where_missing: People of a settlement that has neither people nor households;
            none leaves such a row out.
        source: What the column ``source`` says.
        synthetic: Whether the settlements were generated.
    """

    people_per_household: float
    economy: str = "the economy"
    population: float | None = None
    box: Box | None = None
    people_where_missing: float | None = None
    source: str
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Settlements:
    """Settlements and what was odd about them.

    Attributes:
        table: The table ``settlements``.
        findings: What a person should look at.
        used_rows: Row of the file that each settlement comes from, int64.
    """

    table: pl.DataFrame
    findings: tuple[Finding, ...]
    used_rows: pl.Series


def check_settlements(raw: pl.DataFrame, *, file: str, rules: SettlementRules) -> Settlements:
    """Return the good rows of raw settlements as the table ``settlements``.

    Args:
        raw: Columns of ``RAW_COLUMNS``; empty texts and nulls where nothing is known.
        file: What messages call the file.
        rules: What to check against.
    """
    report = Report(file)
    rows = raw.select([pl.col(name).cast(kind) for name, kind in RAW_COLUMNS.items()])
    for check in (_locate, _unswap, _in_range, _not_zero, _in_economy):
        rows = check(rows, report, rules)
    rows = _count_people(rows, report, rules)
    rows = _without_repeats(_with_ids(rows), report)
    _check_total(rows, report, rules)
    table = rows.with_columns(
        source=pl.lit(rules.source), synthetic=pl.lit(rules.synthetic, dtype=pl.Boolean)
    )
    used = table["row"]
    return Settlements(
        table=check_table("settlements", table.drop("row", "written")),
        findings=tuple(report.findings),
        used_rows=used,
    )


def _locate(rows: pl.DataFrame, report: Report, _rules: SettlementRules) -> pl.DataFrame:
    missing = pl.col("lon").is_null() | pl.col("lon").is_nan()
    missing |= pl.col("lat").is_null() | pl.col("lat").is_nan()
    return _leave_out(
        rows,
        missing,
        report,
        "There are no coordinates, or they cannot be read.",
        "Left out. Give longitude and latitude in degrees.",
    )


def _unswap(rows: pl.DataFrame, report: Report, rules: SettlementRules) -> pl.DataFrame:
    """Exchange coordinates that can only be meant the other way round."""
    swapped = (pl.col("lat").abs() > 90) & (pl.col("lon").abs() <= 90)
    if rules.box is not None:
        here = _beyond(pl.col("lon"), pl.col("lat"), rules.box) > MARGIN
        there = _beyond(pl.col("lat"), pl.col("lon"), rules.box) <= MARGIN
        swapped |= here & there & (pl.col("lon").abs() <= 90)
    found = rows.filter(swapped)
    if found.height:
        report.add(
            "warning",
            "Longitude and latitude are exchanged.",
            f"Exchanged back, since only so they lie in {rules.economy} or on the globe.",
            rows=found["row"],
            values=found["written"],
        )
    return rows.with_columns(
        lon=pl.when(swapped).then("lat").otherwise("lon"),
        lat=pl.when(swapped).then("lon").otherwise("lat"),
    )


def _in_range(rows: pl.DataFrame, report: Report, _rules: SettlementRules) -> pl.DataFrame:
    off = (pl.col("lat").abs() > 90) | (pl.col("lon").abs() > 360)
    rows = _leave_out(
        rows,
        off,
        report,
        "The coordinates are no degrees on the globe; they may be metres of a map.",
        "Left out. Name the coordinate system with `crs`, or give degrees.",
    )
    turned = pl.when(pl.col("lon").abs() > 180).then((pl.col("lon") + 180) % 360 - 180)
    return rows.with_columns(lon=turned.otherwise("lon"))


def _not_zero(rows: pl.DataFrame, report: Report, _rules: SettlementRules) -> pl.DataFrame:
    zero = (pl.col("lon").abs() < 1e-6) & (pl.col("lat").abs() < 1e-6)
    return _leave_out(
        rows,
        zero,
        report,
        "The place is at (0, 0), in the Gulf of Guinea: an empty coordinate written as zero.",
        "Left out. Give its coordinates.",
    )


def _in_economy(rows: pl.DataFrame, report: Report, rules: SettlementRules) -> pl.DataFrame:
    if rules.box is None:
        return rows
    beyond = _beyond(pl.col("lon"), pl.col("lat"), rules.box)
    rows = _leave_out(
        rows,
        beyond > FAR,
        report,
        f"The place is more than {FAR:g} degrees from every known place of {rules.economy}.",
        "Left out. Correct the coordinates, or the economy of the plan.",
    )
    near = rows.filter(beyond > MARGIN)
    if near.height:
        report.add(
            "warning",
            f"The place is outside the known places of {rules.economy} by more than "
            f"{MARGIN:g} degree.",
            "Used. Look at it on a map; give borders to be sure.",
            rows=near["row"],
            values=near["written"],
        )
    return rows


def _count_people(rows: pl.DataFrame, report: Report, rules: SettlementRules) -> pl.DataFrame:
    bad = (pl.col("people") < 0) | (pl.col("households") < 0)
    bad |= pl.col("people").is_infinite() | pl.col("households").is_infinite()
    rows = _leave_out(
        rows,
        bad.fill_null(value=False),
        report,
        "People or households are negative.",
        "Left out. Correct the number.",
        shown="people",
    )
    rows = rows.with_columns(pl.col("people", "households").fill_nan(None))
    if rules.population is not None:
        rows = _leave_out(
            rows,
            (pl.col("people") > rules.population).fill_null(value=False),
            report,
            f"One settlement has more people than {rules.economy} ({rules.population:,.0f}).",
            "Left out. Correct the number.",
            shown="people",
        )
    none = pl.col("people").is_null() & pl.col("households").is_null()
    if rules.people_where_missing is None:
        rows = _leave_out(
            rows,
            none,
            report,
            "There are neither people nor households.",
            "Left out. Give them, or set `people_where_missing` in the scenario.",
        )
    elif (lacking := rows.filter(none)).height:
        report.add(
            "warning",
            "There are neither people nor households.",
            f"Used with {rules.people_where_missing:g} people, as assumed.",
            rows=lacking["row"],
        )
    return _fill_people(rows, none, report, rules)


def _fill_people(
    rows: pl.DataFrame, none: pl.Expr, report: Report, rules: SettlementRules
) -> pl.DataFrame:
    size = rules.people_per_household
    people_missing, households_missing = pl.col("people").is_null(), pl.col("households").is_null()
    empty = rows.filter(pl.col("people") == 0)
    if empty.height:
        report.add(
            "note", "Nobody lives there.", "Kept; nothing is built for it.", rows=empty["row"]
        )
    crowded = rows.filter(pl.col("people") > 50 * pl.col("households").clip(1.0))
    if crowded.height:
        report.add(
            "warning",
            "There are more than 50 people to a household.",
            "Used. Check that the two columns are what their headings say.",
            rows=crowded["row"],
            values=crowded["people"].cast(pl.String),
        )
    return rows.with_columns(
        assumed=pl.when(none)
        .then(pl.lit("people, households"))
        .when(people_missing)
        .then(pl.lit("people"))
        .when(households_missing)
        .then(pl.lit("households"))
        .otherwise(pl.lit("")),
        people=pl.coalesce(
            "people", pl.col("households") * size, pl.lit(rules.people_where_missing, pl.Float64)
        ),
    ).with_columns(households=pl.coalesce("households", pl.col("people") / size))


def _with_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """Give rows without an id one that is made from the place."""
    north, east = pl.col("lat"), pl.col("lon")
    made = pl.concat_str(
        pl.when(north < 0).then(pl.lit("S")).otherwise(pl.lit("N")),
        north.abs().round(SAME_PLACE).cast(pl.String),
        pl.when(east < 0).then(pl.lit("W")).otherwise(pl.lit("E")),
        east.abs().round(SAME_PLACE).cast(pl.String),
    )
    return rows.with_columns(
        pl.col("name", "district", "power").fill_null(""),
        settlement_id=pl.when(pl.col("settlement_id").fill_null("") == "")
        .then(made)
        .otherwise("settlement_id"),
    )


def _without_repeats(rows: pl.DataFrame, report: Report) -> pl.DataFrame:
    place = [pl.col("lon").round(SAME_PLACE), pl.col("lat").round(SAME_PLACE)]
    # The largest row of a place stays, whatever the order of the file.
    rows = rows.sort(
        "settlement_id", "name", "people", "row", descending=[False, False, True, False]
    )
    # Settlements without names, as from a raster, are told apart by their ids.
    called = pl.when(pl.col("name") == "").then("settlement_id").otherwise("name")
    again = pl.struct(*place, called.str.to_lowercase()).is_first_distinct().not_()
    rows = _leave_out(
        rows,
        again,
        report,
        "The same name stands at the same place again.",
        "Left out; the other row is used.",
        severity="warning",
        shown="name",
    )
    shared = rows.filter(pl.struct(*place).is_duplicated())
    if shared.height:
        report.add(
            "warning",
            "Settlements of different names stand at one place.",
            "Used. Their coordinates may be those of the district.",
            rows=shared["row"],
            values=shared["name"],
        )
    return _with_unique_ids(rows, report)


def _with_unique_ids(rows: pl.DataFrame, report: Report) -> pl.DataFrame:
    rows = rows.sort("settlement_id", "lon", "lat", "name")
    twice = rows.filter(pl.col("settlement_id").is_first_distinct().not_())
    if twice.height:
        report.add(
            "warning",
            "The id stands twice, for different settlements.",
            "Used with a number after the id. Give each settlement an id of its own.",
            rows=twice["row"],
            values=twice["settlement_id"],
        )
    return number_repeats(rows, "settlement_id").sort("row")


def number_repeats(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return rows with a number after every id but the first of those that are equal.

    Args:
        rows: Rows in the order in which equal ids are numbered.
        column: The column of ids, texts.
    """
    # An id can itself look numbered ("1~2"), so that numbering is repeated until none is equal.
    while rows[column].is_duplicated().any():
        number = pl.int_range(pl.len()).over(column)
        numbered = pl.concat_str(column, pl.lit("~"), (number + 1).cast(pl.String))
        rows = rows.with_columns(pl.when(number > 0).then(numbered).otherwise(column).alias(column))
    return rows


def _check_total(rows: pl.DataFrame, report: Report, rules: SettlementRules) -> None:
    total = float(rows["people"].sum())
    if rules.population is None or not rows.height:
        return
    share = total / rules.population
    told = (
        f"The settlements have {total:,.0f} people, {100 * share:.0f} % of the "
        f"{rules.population:,.0f} of {rules.economy}."
    )
    if share > MOST:
        report.add("warning", told, "Used. Look for districts listed beside their villages.")
    elif share < LEAST:
        report.add("warning", told, "Used. The plan is for these people only.")
    else:
        report.add("note", told, "Nothing to do.")


def _leave_out(
    rows: pl.DataFrame, bad: pl.Expr, report: Report, problem: str, action: str, **how: str
) -> pl.DataFrame:
    """Return the rows that are not bad; report those that are.

    Keywords are ``shown``, the column whose values are shown, and ``severity``.
    """
    marked = rows.with_columns(bad.alias("bad"))
    out = marked.filter("bad")
    if out.height:
        report.add(
            "warning" if how.get("severity") == "warning" else "error",
            problem,
            action,
            rows=out["row"],
            values=out[how.get("shown", "written")].cast(pl.String),
        )
    return marked.filter(~pl.col("bad")).drop("bad")


def _beyond(lon: pl.Expr, lat: pl.Expr, box: Box) -> pl.Expr:
    """Return by how many degrees a place is outside a box that may span the 180th meridian."""
    west, south, east, north = box
    width = (east - west) % 360
    past = (lon - west) % 360
    sideways = (
        pl.when(past <= width).then(0.0).otherwise(pl.min_horizontal(past - width, 360 - past))
    )
    upwards = pl.max_horizontal(lat - north, south - lat, pl.lit(0.0))
    return pl.max_horizontal(sideways, upwards)
