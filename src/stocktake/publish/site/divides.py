"""Divides: which groups are behind on what, by how much, how many years, and which way it goes.

``divides.html`` has one row per indicator; every indicator has a page of its own with both
sides of each divide, inequality, and how far each economy moved. Economies stand in the order
of the alphabet: this is no ranking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.figures import axis_for
from stocktake.publish.figures.pairs import Pair, pair_plot
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, column_names, link, ready, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import (
    counted,
    disaggregation_words,
    format_value,
    joined,
    plural,
    value_formatter,
    years_words,
)
from stocktake.vocab.load import pillar_of_theme, pillars

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["DIVIDE_PAGE_TABLES", "write_divides", "years_behind_rows"]

DIVIDE_PAGE_TABLES: Final = (
    "divides",
    "inequality",
    "inequality_parts",
    "time_distances",
    "economies",
    "groups",
    "indicators",
)
# Columns of the page of all indicators: dimension, group, words.
SHOWN: Final = (
    ("ldc", "ldc", "Least developed"),
    ("lldc", "lldc", "Landlocked"),
    ("sids", "sids", "Small islands"),
    ("sex", "sex=F", "Women and girls"),
)
DIMENSION_WORDS: Final = {
    "ldc": "Least developed countries and the others",
    "lldc": "Landlocked developing countries and the others",
    "sids": "Small island developing States and the others",
    "income": "Income groups",
    "region": "Regions",
}
ORDER: Final = ("ldc", "lldc", "sids", "income", "region", "sex", "location", "age")
# Economies named as those that moved most.
MOVED: Final = 5
MINUS: Final = "\u2212"
UNCLEAR: Final = "neither clearly more nor clearly less alike"


def write_divides(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``divides.html`` and one page per indicator that has a divide."""
    writer = Writer(region, out)
    divides = tables["divides"].rows_by_key("indicator_id", named=True, include_key=True)
    unequal = {row["indicator_id"]: row for row in tables["inequality"].iter_rows(named=True)}
    parts = tables["inequality_parts"].rows_by_key("indicator_id", named=True)
    distances = tables["time_distances"].rows_by_key("indicator_id", named=True)
    names = dict(tables["groups"].select("group_id", "name").iter_rows())
    economies = dict(tables["economies"].select("economy_id", "name").iter_rows())
    listed: dict[str, list[str]] = {name: [] for name in [*pillars().values(), "Other"]}
    for indicator in tables["indicators"].iter_rows(named=True):
        key = indicator["indicator_id"]
        if key not in divides:
            continue
        page = _Page(indicator, names, economies)
        pillar = pillar_of_theme().get(indicator["themes"][0], "")
        listed[pillars().get(pillar, "Other")].append(page.listed(divides[key]))
        writer.page(
            f"divides/{page_name(key)}",
            "divide.html",
            title=f"Divides: {indicator['name']}",
            section="divides",
            indicator=indicator,
            indicator_page=page_name(key),
            **page.of(divides[key], unequal.get(key), parts.get(key, []), distances.get(key, [])),
        )
    writer.page(
        "divides.html",
        "divides.html",
        title="Divides",
        section="divides",
        finding=_finding(tables["divides"]),
        columns=column_names(*(words for _, _, words in SHOWN)),
        heads=[words for _, _, words in SHOWN],
        pillars=[(name, rows(body)) for name, body in listed.items() if body],
    )


def years_behind_rows(tables: Mapping[str, pl.DataFrame]) -> dict[str, Markup]:
    """Return by economy the rows of its page: how many years behind on each indicator.

    Args:
        tables: ``time_distances``, ``indicators`` and ``kpis``: only what has a KPI is told.
    """
    used = set(tables["kpis"]["indicator_id"])
    heads = {
        row["indicator_id"]: (
            link(f"../divides/{page_name(row['indicator_id'])}", row["name"]),
            value_formatter(row["unit"]),
        )
        for row in tables["indicators"].iter_rows(named=True)
        if row["indicator_id"] in used
    }
    found: dict[str, list[str]] = {}
    for row in tables["time_distances"].iter_rows(named=True):
        if row["indicator_id"] not in heads or not row["median_words"]:
            continue
        head, words = heads[row["indicator_id"]]
        leader = (
            "the leader" if row["economy_id"] == row["leader_id"] else escape(row["leader_words"])
        )
        found.setdefault(row["economy_id"], []).append(
            f"<tr><th scope=row>{head}</th><td class=n>{words(row['value'])}"
            f"<td class=n>{row['year']}<td>{escape(row['median_words'])}<td>{leader or DASH}</tr>"
        )
    return {economy: rows(lines) for economy, lines in found.items()}


class _Page:
    """What the pages say about one indicator."""

    def __init__(
        self, indicator: dict[str, Any], groups: Mapping[str, str], economies: Mapping[str, str]
    ) -> None:
        self.indicator = indicator
        self.unit = indicator["unit"]
        self.groups = groups
        self.economies = economies
        scale = self.unit.startswith("percent") or self.unit == "index-0-100"
        self.gap_unit = " points" if scale else ""

    def listed(self, own: list[dict[str, Any]]) -> str:
        """Return the indicator's row on the page of all indicators."""
        by_side = {(r["dimension"], r["group_id"]): r for r in own if not r["economy_id"]}
        cells = "".join(
            f"<td>{self._cell(by_side.get((dimension, group)))}" for dimension, group, _ in SHOWN
        )
        head = link(f"divides/{page_name(self.indicator['indicator_id'])}", self.indicator["name"])
        return f"<tr><th scope=row>{head}</th>{cells}</tr>"

    def of(
        self,
        own: list[dict[str, Any]],
        unequal: dict[str, Any] | None,
        parts: list[dict[str, Any]],
        distances: list[dict[str, Any]],
    ) -> dict[str, Any]:
        """Return the parts of the template."""
        together = [row for row in own if not row["economy_id"]]
        together.sort(key=lambda row: (ORDER.index(row["dimension"]), self._side(row)))
        within = [row for row in own if row["economy_id"]]
        within.sort(key=lambda row: (self._side(row), self._name(row["economy_id"])))
        distances = sorted(distances, key=lambda row: self._name(row["economy_id"]))
        return {
            "finding": self._finding(together),
            "unit": self.indicator["unit_label"] or "number",
            "plot": self._plot(together, 640),
            "plot_narrow": self._plot(together, 340),
            "group_rows": rows(self._group_row(row) for row in together),
            "within_rows": rows(self._within_row(row) for row in within),
            "distance_rows": rows(self._distance_row(row) for row in distances),
            "moved": self._moved(distances),
            "leader": self._name(distances[0]["leader_id"]) if distances else "",
            "unequal": _unequal(unequal),
            "parts": [
                (DIMENSION_WORDS[row["dimension"]], f"{100 * row['share_between']:.0f}\u202f%")
                for row in sorted(parts, key=lambda row: ORDER.index(row["dimension"]))
                if row["share_between"] is not None and row["groups"] > 1
            ],
        }

    def _name(self, economy: str) -> str:
        return self.economies.get(economy, economy)

    def _side(self, row: dict[str, Any]) -> str:
        key = row["group_id"]
        if key in self.groups:
            return self.groups[key]
        words = disaggregation_words(key)
        return words[:1].upper() + words[1:]

    def _other(self, row: dict[str, Any]) -> str:
        if row["against"] == "rest":
            return "the other economies"
        return disaggregation_words(row["against"]) if row["against"] else "the whole population"

    def _gap(self, gap: float) -> str:
        size = format_value(abs(gap), self.unit)
        return f"{'+' if gap > 0 else MINUS if gap < 0 else ''}{size}{self.gap_unit}"

    def _cell(self, row: dict[str, Any] | None) -> str:
        if row is None:
            return DASH
        years = f"<small>{escape(row['behind_words'])}</small>" if row["behind_words"] else ""
        return f"{self._gap(row['gap'])}{years}"

    def _plot(self, together: list[dict[str, Any]], width: int) -> object:
        if not together:
            return ""
        values = [number for row in together for number in (row["value"], row["other"])]
        low, high = self.indicator["low"], self.indicator["high"]
        pairs = [
            Pair(
                name=self._side(row),
                value=row["value"],
                other=row["other"],
                words=self._gap(row["gap"]),
            )
            for row in together
        ]
        title = f"{self.indicator['name']}: both sides of each divide"
        return ready(
            pair_plot(pairs, axis_for(values, low=low, high=high), title=title, width=width)
        )

    def _finding(self, together: list[dict[str, Any]]) -> str:
        behind = [row for row in together if row["behind"]]
        told = [row for row in behind if row["behind_words"].endswith("behind")]
        for row in [*told, *behind]:
            gap = format_value(abs(row["gap"]), self.unit) + self.gap_unit
            more = "more" if row["gap"] > 0 else "less"
            years = f", {row['behind_words']}" if row in told else ""
            return f"{self._side(row)}: {gap} {more} than {self._other(row)}{years}."
        return "No group compared here is behind the others."

    def _group_row(self, row: dict[str, Any]) -> str:
        low, high = row["gap_low"], row["gap_high"]
        ends = "" if low is None else f"<small>{self._gap(low)} to {self._gap(high)}</small>"
        ratio = DASH if row["ratio"] is None else f"{row['ratio']:.2f}"
        return (
            f"<tr><th scope=row>{escape(self._side(row))}"
            f"<small>against {escape(self._other(row))}</small></th>"
            f"<td class=n>{format_value(row['value'], self.unit)}"
            f"<td class=n>{format_value(row['other'], self.unit)}"
            f"<td class=n>{self._gap(row['gap'])}{ends}"
            f"<td class=n>{ratio}"
            f"<td>{escape(row['behind_words']) or DASH}"
            f"<td>{self._trend(row)}"
            f"<td class=n>{row['n']} and {row['n_other']}"
            f"<small>{years_words(row['year_from'], row['year_to'])}</small></tr>"
        )

    def _trend(self, row: dict[str, Any]) -> str:
        if row["trend"] is None or row["gap_end"] is None:
            return DASH
        size = abs(row["gap_end"]) - abs(row["gap_base"])
        words = "narrower" if size < 0 else "wider" if size > 0 else "unchanged"
        low, high = row["trend_low"], row["trend_high"]
        unsure = "" if low is None or low > 0 or high < 0 else ", not certain"
        then = f"{self._gap(row['gap_base'])} in {row['base_year']}"
        now = f"{self._gap(row['gap_end'])} in {row['end_year']}"
        return f"{words}{unsure}<small>{then}, {now}</small>"

    def _within_row(self, row: dict[str, Any]) -> str:
        ratio = DASH if row["parity"] is None else f"{row['parity']:.2f}"
        return (
            f"<tr><th scope=row>{self._economy(row['economy_id'])}</th>"
            f"<td>{escape(self._side(row))}"
            f"<td class=n>{format_value(row['value'], self.unit)}"
            f"<td class=n>{format_value(row['other'], self.unit)}"
            f"<td class=n>{self._gap(row['gap'])}<td class=n>{ratio}"
            f"<td class=n>{row['year_to']}<td>{self._trend(row)}</tr>"
        )

    def _distance_row(self, row: dict[str, Any]) -> str:
        economy = row["economy_id"]
        leader = "the leader" if economy == row["leader_id"] else escape(row["leader_words"])
        change = (
            DASH
            if row["change"] is None
            else (f"{self._gap(row['change'])}<small>since {row['base_year']}</small>")
        )
        page = f"../indicators/{page_name(self.indicator['indicator_id'])}#{anchor(economy)}"
        return (
            f"<tr><th scope=row>{self._economy(economy)}</th>"
            f"<td class=n><a href={page}>{format_value(row['value'], self.unit)}</a>"
            f"<td class=n>{row['year']}<td>{escape(row['median_words']) or DASH}"
            f"<td>{leader or DASH}<td class=n>{change}</tr>"
        )

    def _economy(self, economy: str) -> str:
        return link(f"../economies/{page_name(economy)}", self._name(economy))

    def _moved(self, distances: list[dict[str, Any]]) -> str:
        sign = -1.0 if self.indicator["direction"] == "down" else 1.0
        better = [r for r in distances if r["change"] is not None and sign * r["change"] > 0]
        if len(better) <= MOVED:
            return ""
        most = sorted(better, key=lambda row: -sign * row["change"])[:MOVED]
        since = min(row["base_year"] for row in most)
        names = joined(sorted(self._name(row["economy_id"]) for row in most))
        return f"The largest gains since {since} were made by {names} (in the order of names)."


def _unequal(row: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return what the page says about inequality: terms and sentences."""
    if row is None or row["gini"] is None:
        return []
    ends = f"{row['gini_low']:.2f} to {row['gini_high']:.2f}"
    over = f"over {counted(row['n'], 'economy')}, {years_words(row['year_from'], row['year_to'])}"
    told = [
        ("Gini coefficient", f"{row['gini']:.2f} ({ends}), {over}; 0 is all alike"),
        ("Theil index", f"{row['theil']:.3f}"),
    ]
    if row["sigma_trend"] is not None:
        told.append((f"{row['base_year']} to {row['end_year']}", _alike(row)))
    if row["beta"] is not None and row["beta_error"]:
        told.append(("Catching up", _catching_up(row)))
    return told


def _alike(row: dict[str, Any]) -> str:
    low, high = row["sigma_trend_low"], row["sigma_trend_high"]
    words = "more alike" if high < 0 else "less alike" if low > 0 else UNCLEAR
    then = f"dispersion {row['sigma_base']:.2f} then, {row['sigma_end']:.2f} now"
    both = f"{counted(row['n_balanced'], 'economy')} with values in both years"
    return f"The {both} grew {words}: {then}."


def _catching_up(row: dict[str, Any]) -> str:
    faster = row["beta"] + 2 * row["beta_error"] < 0
    slower = row["beta"] - 2 * row["beta_error"] > 0
    same = "did not clearly grow faster or more slowly"
    words = "grew faster" if faster else "grew more slowly" if slower else same
    number = f"(beta {row['beta']:.3f}, standard error {row['beta_error']:.3f})"
    return f"Economies that started lower {words} {number}.".replace("-", MINUS)


def _finding(divides: pl.DataFrame) -> str:
    own = divides.filter(pl.col("dimension") == "ldc", pl.col("economy_id") == "")
    if not own.height:
        women = divides.filter(pl.col("dimension") == "sex", pl.col("economy_id") == "")
        if not women.height:
            return "Nothing can be compared between groups yet."
        behind = women.filter("behind").height
        return f"Women are behind men on {behind} of {counted(women.height, 'indicator')}."
    late = own.filter("behind")
    median = late.filter(~pl.col("more_than"))["years_behind"].median()
    years = ""
    if isinstance(median, float) and median >= 1:
        whole = round(median)
        years = f", on the median one by {whole} {plural(whole, 'year')}"
    return (
        f"Least developed countries are behind the other economies on {late.height} of "
        f"{counted(own.height, 'indicator')}{years}."
    )
