"""One page per member: its measures by pillar, and what no open statistic says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.figures import status_strip
from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import DASH, STATE_CELLS, link, name_key, ready, rows, strip_cell
from stocktake.publish.site.counts import add_counts, counts_of_economies
from stocktake.publish.site.evidence import economy_tests
from stocktake.publish.site.focal import focal_lists
from stocktake.publish.site.home import KIND_WORDS
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.library_links import library_by_economy
from stocktake.publish.site.outlooks import Fans
from stocktake.publish.site.reported import reported_by_economies, reported_values
from stocktake.publish.site.years_behind import years_behind_rows
from stocktake.publish.spoken import TOLD_UP_TO
from stocktake.publish.words import (
    counted,
    listed,
    target_words,
    targets_sentence,
    value_formatter,
    whole,
)
from stocktake.vocab.language import _, data_text
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["ECONOMY_TABLES", "write_economies"]

ECONOMY_TABLES = (
    "kpis",
    "economies",
    "groups",
    "economy_groups",
    "indicators",
    "observations",
    "data_sources",
    "assessments",
    "outlooks",
    "outlook_chances",
    "time_distances",
    "divides",
    "commitments",
    "instruments",
    "evidence_tests",
    "evidence",
    "evidence_status",
    "reports",
    "library",
)

RANGE_WIDTH: Final = 92


def write_economies(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``economies/index.html`` and one page per economy that is a member."""
    writer = Writer(region, out)
    economies = tables["economies"].filter("member").sort(name_key())
    counts = counts_of_economies(tables["assessments"])
    groups = {
        row["group_id"]: row for row in tables["groups"].sort("group_id").iter_rows(named=True)
    }
    belongs: dict[str, list[str]] = {}
    for group, economy in tables["economy_groups"].sort("group_id").iter_rows():
        belongs.setdefault(economy, []).append(group)
    judged = _results(tables["assessments"], tables["observations"], tables["kpis"])
    results = _own_results(
        tables["assessments"], tables["kpis"], tables["indicators"], judged=judged
    )
    sources = {row["source_id"]: row for row in tables["data_sources"].iter_rows(named=True)}
    focal = focal_lists(tables, year=region.assessed_on.year)
    fans = Fans(tables)
    behind = years_behind_rows(tables)
    places = commitment_pages(tables["commitments"])
    tests = economy_tests(tables, places)
    shared = library_by_economy(tables, "../")
    reported, values = reported_by_economies(tables, places), reported_values(tables)
    for row in economies.iter_rows(named=True):
        own_counts = counts.get(row["economy_id"], add_counts({}))
        writer.page(
            f"economies/{page_name(row['economy_id'])}",
            "economy.html",
            title=row["name"],
            section="economies",
            economy=row,
            here=anchor(row["economy_id"]),
            counts=own_counts,
            groups=[
                (page_name(group), groups[group]["name"])
                for group in belongs.get(row["economy_id"], [])
            ],
            fans=fans.of(row["economy_id"], row["name"]),
            behind=behind.get(row["economy_id"], ""),
            tests=tests.get(row["economy_id"]),
            reported=reported.get(row["economy_id"], ""),
            library=shared.get(row["economy_id"], ""),
            reported_values=values.get(row["economy_id"], ""),
            focal=focal.get(row["economy_id"], ""),
            **_shown(results.get(row["economy_id"], NOTHING), own_counts, sources),
        )
    _write_index(writer, economies, groups=groups, belongs=belongs, counts=counts)


@dataclass(frozen=True, slots=True)
class _Own:
    """What an economy's page shows of its results.

    Attributes:
        pillars: Names of pillars with their finished rows.
        missing: Links to the targets without a value.
        sources: Sources of the values, in the order of their footnotes.
        stale: How many values are older than five years.
    """

    pillars: list[tuple[str, Markup]]
    missing: list[Markup]
    sources: list[str]
    stale: int


@remembered_by(
    ("economy_id", "kpi_id", "explanation"),
    (
        "kpi_id", "indicator_id", "title", "unit", "direction", "target", "target_low",
        "target_high", "deadline", "confirmed",
    ),
    ("indicator_id", "unit_label", "themes"),
    spoken=True,
)  # fmt: skip
def _own_results(
    assessments: pl.DataFrame,
    kpis: pl.DataFrame,
    indicators: pl.DataFrame,
    *,
    judged: Mapping[str, list[tuple[Any, ...]]],
) -> dict[str, _Own]:
    """Return the results of every economy, from one walk over what ``_results`` gives."""
    labels = {
        key: (label, codes[0] if codes else "") for key, label, codes in indicators.iter_rows()
    }
    heads = {
        row["kpi_id"]: _Head(row, *labels[row["indicator_id"]])
        for row in kpis.iter_rows(named=True)
    }
    reasons, states = _reasons(assessments), dict(STATE_CELLS)
    return {
        economy: _own(economy, found, heads, states, reasons) for economy, found in judged.items()
    }


def _own(
    economy: str,
    found: list[tuple[Any, ...]],
    heads: Mapping[str, _Head],
    states: Mapping[str, str],
    reasons: Mapping[tuple[str, str], str],
) -> _Own:
    bodies: dict[str, list[str]] = {name: [] for name in [*map(pillar_name, pillars()), _("Other")]}
    missing: list[Markup] = []
    notes: dict[str, str] = {}
    stale = 0
    place = anchor(economy)
    for kpi, state, value, year, gap, old, source, drawing in found:
        head = heads[kpi]
        if value is None:
            missing.append(ready(head.link))
            continue
        if source not in notes:
            notes[source] = _note(len(notes) + 1)
        stale += old
        words = head.words
        bodies[head.pillar].append(
            f"<tr>{head.cells}<td><a href={head.page}#{place}>{words(value)}</a>"
            f"{notes[source]}<td>{year}<td>{DASH if gap is None else words(gap)}"
            f"<td>{drawing}<td>{states[state]}{reasons[kpi, economy] if reasons else ''}"
        )
    return _Own(
        pillars=[(name, rows(body)) for name, body in bodies.items() if body],
        missing=missing,
        sources=list(notes),
        stale=stale,
    )


NOTHING: Final = _Own(pillars=[], missing=[], sources=[], stale=0)


def _shown(own: _Own, counts: dict[str, int], sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of the template that hold an economy's results."""
    return {
        "finding": targets_sentence(counts)
        if sum(counts.values())
        else _("No target is judged for this economy."),
        "strip": ready(status_strip(counts, noun="target", width=320)),
        "pillars": own.pillars,
        "missing": own.missing,
        "notes": [(number, anchor(key), sources[key]) for number, key in enumerate(own.sources, 1)],
        "stale": own.stale,
    }


def _note(number: int) -> str:
    """Return the link to a footnote: a letter, since a raised digit would read as a power."""
    letter = chr(ord("a") + number - 1) if number <= 26 else f"n{number}"
    return f" <a href=#n{number}>{letter}</a>"


class _Head:
    """What a KPI's row says on every economy's page."""

    def __init__(self, kpi: dict[str, Any], label: str, theme: str) -> None:
        self.anchor = anchor(kpi["kpi_id"])
        self.page = f"../indicators/{page_name(kpi['indicator_id'])}"
        self.words = value_formatter(kpi["unit"])
        known = pillar_of_theme().get(theme)
        self.pillar = pillar_name(known) if known else _("Other")
        self.link = f"<a href={self.page}#{self.anchor}>{escape(kpi['title'])}</a>"
        target = target_words(
            kpi["target"],
            kpi["unit"],
            direction=kpi["direction"],
            low=kpi["target_low"],
            high=kpi["target_high"],
            label=label,
        )
        aim = target
        if kpi["deadline"]:
            aim = _("{target} by {year}", target=target, year=kpi["deadline"])
        to_confirm = _("(to confirm)")
        confirm = "" if kpi["confirmed"] else f" {to_confirm}"
        self.cells = f"<th scope=row>{escape(kpi['title'])}<td>{escape(aim)}{confirm}"


@remembered_by(
    (
        "economy_id", "kpi_id", "state", "latest_value", "latest_year", "gap", "stale",
        "latest_observation",
    ),
    ("observation_id", "source_id"),
    ("kpi_id",),
)  # fmt: skip
def _results(
    assessments: pl.DataFrame, observations: pl.DataFrame, kpis: pl.DataFrame
) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a row of a page is made of in any language, by economy in the order of the KPIs.

    The scale of each KPI runs from the lowest to the highest latest value; the thick line of the
    drawing is the middle half of the economies.
    """
    value = pl.col("latest_value")
    low, high = value.min().over("kpi_id"), value.max().over("kpi_id")
    scale = RANGE_WIDTH / pl.max_horizontal(high - low, pl.lit(1e-12))

    def place(number: pl.Expr) -> pl.Expr:
        return (2 + (number - low) * scale).round().cast(pl.Int16)

    first, last = (value.quantile(share).over("kpi_id") for share in (0.25, 0.75))
    drawing = pl.format(
        "<svg><path d=M{},6h{} /><circle cx={} /></svg>",
        place(first), place(last) - place(first), place(value),
    )  # fmt: skip
    year = pl.format(
        "{}{}", "latest_year", pl.when("stale").then(pl.lit("*")).otherwise(pl.lit(""))
    )
    sources = observations.rename({"observation_id": "latest_observation"})
    return (
        assessments.join(sources, on="latest_observation", how="left")
        .join(kpis.with_row_index("order"), on="kpi_id")
        .with_columns(drawing.alias("drawing"), year.alias("year"))
        .sort("order")
        .select(
            "economy_id", "kpi_id", "state", "latest_value", "year", "gap", "stale", "source_id",
            "drawing",
        )
        .rows_by_key("economy_id")
    )  # fmt: skip


def _reasons(assessments: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return why each result is what it is, by KPI and economy; nothing where there are many."""
    if assessments.height > TOLD_UP_TO:
        return {}
    told = assessments.select("kpi_id", "economy_id", "explanation").iter_rows()
    return {(kpi, economy): f"<small>{escape(why)}</small>" for kpi, economy, why in told}


def _write_index(
    writer: Writer,
    economies: pl.DataFrame,
    *,
    groups: Mapping[str, dict[str, Any]],
    belongs: Mapping[str, list[str]],
    counts: Mapping[str, dict[str, int]],
) -> None:
    names = dict(economies.select("economy_id", "name").iter_rows())
    short = {key: row["name"] for key, row in groups.items() if row["kind"] == "development"}
    special = {
        economy: listed(key.upper() for key in own if key in short)
        for economy, own in belongs.items()
    }
    found = [
        f"<tr><th scope=row>{link(page_name(row['economy_id']), row['name'])}</th>"
        f"<td>{special.get(row['economy_id'], '')}"
        f"<td class=n>{_people(row['population'])}<td class=n>{row['population_year'] or DASH}"
        f"<td>{strip_cell(counts.get(row['economy_id']))}</tr>"
        for row in economies.iter_rows(named=True)
    ]
    told = [
        {
            **row,
            "anchor": anchor(key),
            "page": page_name(key),
            "members": [
                (page_name(one), name) for one, name in names.items() if key in belongs.get(one, [])
            ],
        }
        for key, row in groups.items()
    ]
    kinds = {
        words: [row for row in told if row["kind"] == kind] for kind, words in KIND_WORDS.items()
    }
    region = writer.region
    writer.page(
        "economies/index.html",
        "economies.html",
        title=_("Economies and groups"),
        section="economies",
        finding=_(
            "{economies}: the {members}.",
            economies=counted(economies.height, "economy"),
            members=data_text("group", region.members_name),
        ),
        economy_rows=rows(found),
        others=[
            (page_name(key), name)
            for key, name in economies.filter(~pl.col("member"))
            .select("economy_id", "name")
            .iter_rows()
        ],
        kinds=kinds,
        short=short,
    )


def _people(number: float | None) -> str:
    return DASH if number is None else whole(round(number))
