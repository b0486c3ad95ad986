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
    clauses,
    counted,
    disaggregation_words,
    format_number,
    format_value,
    joined,
    whole,
    years_words,
)
from stocktake.vocab.cldr import name_order, percent_words, signed, signs
from stocktake.vocab.language import N_, NN_, NP_, Words, _, capitalised, ngettext
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["DIVIDE_PAGE_TABLES", "write_divides"]

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
    ("ldc", "ldc", NP_("head of a column", "Least developed")),
    ("lldc", "lldc", NP_("head of a column", "Landlocked")),
    ("sids", "sids", NP_("head of a column", "Small islands")),
    ("sex", "sex=F", NP_("head of a column", "Women and girls")),
)
DIMENSION_WORDS: Final = Words(
    {
        "ldc": N_("Least developed countries and the others"),
        "lldc": N_("Landlocked developing countries and the others"),
        "sids": N_("Small island developing States and the others"),
        "income": N_("Income groups"),
        "region": N_("Regions"),
    }
)
ORDER: Final = ("ldc", "lldc", "sids", "income", "region", "sex", "location", "age")
# Economies named as those that moved most.
MOVED: Final = 5
# How the gap changed, and whether its trend is sure.
TREND_WORDS: Final = Words(
    {
        "narrower": NP_("trend of a gap", "narrower"),
        "wider": NP_("trend of a gap", "wider"),
        "unchanged": NP_("trend of a gap", "unchanged"),
        "narrower?": NP_("trend of a gap", "narrower, not certain"),
        "wider?": NP_("trend of a gap", "wider, not certain"),
        "unchanged?": NP_("trend of a gap", "unchanged, not certain"),
    }
)
MORE_ALIKE: Final = NN_(
    "The {number}\u00a0economy with values in both years grew more alike: "
    "dispersion {then} then, {now} now.",
    "The {number}\u00a0economies with values in both years grew more alike: "
    "dispersion {then} then, {now} now.",
)
LESS_ALIKE: Final = NN_(
    "The {number}\u00a0economy with values in both years grew less alike: "
    "dispersion {then} then, {now} now.",
    "The {number}\u00a0economies with values in both years grew less alike: "
    "dispersion {then} then, {now} now.",
)
UNCLEAR: Final = NN_(
    "The {number}\u00a0economy with values in both years grew neither clearly more nor clearly "
    "less alike: dispersion {then} then, {now} now.",
    "The {number}\u00a0economies with values in both years grew neither clearly more nor clearly "
    "less alike: dispersion {then} then, {now} now.",
)
WOMEN_BEHIND: Final = NN_(
    "Women are behind men on {part} of {total}\u00a0indicator.",
    "Women are behind men on {part} of {total}\u00a0indicators.",
)
LDC_BEHIND: Final = NN_(
    "Least developed countries are behind the other economies on {part} of {total}\u00a0indicator.",
    "Least developed countries are behind the other economies on {part} of "
    "{total}\u00a0indicators.",
)
# Translators: {years} is a number of years, such as "8 years".
LDC_YEARS_BEHIND: Final = NN_(
    "Least developed countries are behind the other economies on {part} of "
    "{total}\u00a0indicator, on the median one by {years}.",
    "Least developed countries are behind the other economies on {part} of "
    "{total}\u00a0indicators, on the median one by {years}.",
)


def write_divides(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``divides.html`` and one page per indicator that has a divide."""
    writer = Writer(region, out)
    divides = tables["divides"].rows_by_key("indicator_id", named=True, include_key=True)
    unequal = {row["indicator_id"]: row for row in tables["inequality"].iter_rows(named=True)}
    parts = tables["inequality_parts"].rows_by_key("indicator_id", named=True)
    shown = tables["time_distances"].filter(pl.col("indicator_id").is_in(list(divides)))
    distances = shown.rows_by_key("indicator_id", named=True)
    names = dict(tables["groups"].select("group_id", "name").iter_rows())
    economies = dict(tables["economies"].select("economy_id", "name").iter_rows())
    listed: dict[str, list[str]] = {name: [] for name in [*map(pillar_name, pillars()), _("Other")]}
    for indicator in tables["indicators"].iter_rows(named=True):
        key = indicator["indicator_id"]
        if key not in divides:
            continue
        page = _Page(indicator, names, economies)
        pillar = pillar_of_theme().get(indicator["themes"][0], "")
        listed[pillar_name(pillar) if pillar else _("Other")].append(page.listed(divides[key]))
        writer.page(
            f"divides/{page_name(key)}",
            "divide.html",
            title=_("Divides: {indicator}", indicator=indicator["name"]),
            section="divides",
            indicator=indicator,
            indicator_page=page_name(key),
            **page.of(divides[key], unequal.get(key), parts.get(key, []), distances.get(key, [])),
        )
    writer.page(
        "divides.html",
        "divides.html",
        title=_("Divides"),
        section="divides",
        finding=_finding(tables["divides"]),
        columns=column_names(*(str(words) for _dimension, _group, words in SHOWN)),
        heads=[words for _dimension, _group, words in SHOWN],
        pillars=[(name, rows(body)) for name, body in listed.items() if body],
    )


class _Page:
    """What the pages say about one indicator."""

    def __init__(
        self, indicator: dict[str, Any], groups: Mapping[str, str], economies: Mapping[str, str]
    ) -> None:
        self.indicator = indicator
        self.unit = indicator["unit"]
        self.groups = groups
        self.economies = economies
        self.points = self.unit.startswith("percent") or self.unit == "index-0-100"

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
        together.sort(key=lambda row: (ORDER.index(row["dimension"]), name_order(self._side(row))))
        within = [row for row in own if row["economy_id"]]
        within.sort(
            key=lambda row: (name_order(self._side(row)), name_order(self._name(row["economy_id"])))
        )
        distances = sorted(distances, key=lambda row: name_order(self._name(row["economy_id"])))
        return {
            "finding": self._finding(together),
            "unit": self.indicator["unit_label"] or _("number"),
            "plot": self._plot(together, 640),
            "plot_narrow": self._plot(together, 340),
            "group_rows": rows(self._group_row(row) for row in together),
            "within_rows": rows(self._within_row(row) for row in within),
            "distance_rows": rows(self._distance_row(row) for row in distances),
            "moved": self._moved(distances),
            "leader": self._name(distances[0]["leader_id"]) if distances else "",
            "unequal": _unequal(unequal),
            "within_parts": _within_parts(parts),
        }

    def _name(self, economy: str) -> str:
        return self.economies.get(economy, economy)

    def _side(self, row: dict[str, Any]) -> str:
        key = row["group_id"]
        if key in self.groups:
            return self.groups[key]
        return capitalised(disaggregation_words(key))

    def _other(self, row: dict[str, Any]) -> str:
        if row["against"] == "rest":
            return _("the other economies")
        return disaggregation_words(row["against"]) if row["against"] else _("the whole population")

    def _gap(self, gap: float) -> str:
        sign = "+" if gap > 0 else signs().minus if gap < 0 else ""
        return self._size(gap, sign)

    def _size(self, gap: float, sign: str = "") -> str:
        """Return the size of a gap; on a scale of shares in points."""
        size = f"{sign}{format_value(abs(gap), self.unit)}"
        return _("{number} points", number=size) if self.points else size

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
        title = _("{indicator}: both sides of each divide", indicator=self.indicator["name"])
        return ready(
            pair_plot(pairs, axis_for(values, low=low, high=high), title=title, width=width)
        )

    def _finding(self, together: list[dict[str, Any]]) -> str:
        behind = [row for row in together if row["behind"]]
        told = [row for row in behind if row["behind_words"] and not _unknown_years(row)]
        if not behind:
            return _("No group compared here is behind the others.")
        row = [*told, *behind][0]
        sides = {
            "side": self._side(row),
            "gap": self._size(row["gap"]),
            "other": self._other(row),
            "years": row["behind_words"],
        }
        # Translators: {years} is "8 years behind"; {gap} a number and its unit.
        if row in told:
            if row["gap"] > 0:
                return _("{side}: {gap} more than {other}, {years}.", **sides)
            return _("{side}: {gap} less than {other}, {years}.", **sides)
        if row["gap"] > 0:
            return _("{side}: {gap} more than {other}.", **sides)
        return _("{side}: {gap} less than {other}.", **sides)

    def _group_row(self, row: dict[str, Any]) -> str:
        low, high = row["gap_low"], row["gap_high"]
        ends = "" if low is None else f"<small>{_range(self._gap(low), self._gap(high))}</small>"
        ratio = DASH if row["ratio"] is None else format_number(row["ratio"], 2)
        against = _("against {side}", side=self._other(row))
        return (
            f"<tr><th scope=row>{escape(self._side(row))}<small>{escape(against)}</small></th>"
            f"<td class=n>{format_value(row['value'], self.unit)}"
            f"<td class=n>{format_value(row['other'], self.unit)}"
            f"<td class=n>{self._gap(row['gap'])}{ends}"
            f"<td class=n>{ratio}"
            f"<td>{escape(row['behind_words']) or DASH}"
            f"<td>{self._trend(row)}"
            f"<td class=n>{joined((whole(row['n']), whole(row['n_other'])))}"
            f"<small>{years_words(row['year_from'], row['year_to'])}</small></tr>"
        )

    def _trend(self, row: dict[str, Any]) -> str:
        if row["trend"] is None or row["gap_end"] is None:
            return DASH
        size = abs(row["gap_end"]) - abs(row["gap_base"])
        words = "narrower" if size < 0 else "wider" if size > 0 else "unchanged"
        low, high = row["trend_low"], row["trend_high"]
        unsure = "" if low is None or low > 0 or high < 0 else "?"
        # Translators: a gap then and now: "+12.0 points in 2015, +8.0 points in 2023".
        both = _(
            "{then} in {first}, {now} in {last}",
            then=self._gap(row["gap_base"]),
            first=row["base_year"],
            now=self._gap(row["gap_end"]),
            last=row["end_year"],
        )
        return f"{TREND_WORDS[words + unsure]}<small>{both}</small>"

    def _within_row(self, row: dict[str, Any]) -> str:
        ratio = DASH if row["parity"] is None else format_number(row["parity"], 2)
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
        leader = _("the leader") if economy == row["leader_id"] else escape(row["leader_words"])
        change = DASH
        if row["change"] is not None:
            since = _("since {year}", year=row["base_year"])
            change = f"{self._gap(row['change'])}<small>{since}</small>"
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
        names = sorted((self._name(row["economy_id"]) for row in most), key=name_order)
        return _(
            "The largest gains since {year} were made by {economies} (in the order of names).",
            year=since,
            economies=joined(names),
        )


def _within_parts(parts: list[dict[str, Any]]) -> str:
    """Return which share of inequality lies between groups, as the list of a sentence."""
    shares = [
        # Translators: a way of grouping and a share: "Income groups: 62 %".
        _("{groups}: {share}", groups=DIMENSION_WORDS[row["dimension"]], share=_percent(row))
        for row in sorted(parts, key=lambda row: ORDER.index(row["dimension"]))
        if row["share_between"] is not None and row["groups"] > 1
    ]
    return clauses(shares) if shares else ""


def _percent(row: dict[str, Any]) -> str:
    return percent_words(f"{100 * row['share_between']:.0f}")


def _unknown_years(row: dict[str, Any]) -> bool:
    """Return whether a group is behind by a time that cannot be told."""
    return bool(row["more_than"]) and row["years_behind"] < 1


def _range(low: str, high: str) -> str:
    # Translators: the two ends of an interval.
    return _("{low} to {high}", low=low, high=high)


def _fixed(value: float, decimals: int) -> str:
    """Return a coefficient with just so many decimals, as statisticians print it."""
    return signed(f"{value:.{decimals}f}")


def _unequal(row: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return what the page says about inequality: terms and sentences."""
    if row is None or row["gini"] is None:
        return []
    gini = _(
        "{value} ({low} to {high}), over {economies}, {years}; 0 is all alike",
        value=_fixed(row["gini"], 2),
        low=_fixed(row["gini_low"], 2),
        high=_fixed(row["gini_high"], 2),
        economies=counted(row["n"], "economy"),
        years=years_words(row["year_from"], row["year_to"]),
    )
    told = [(_("Gini coefficient"), gini), (_("Theil index"), _fixed(row["theil"], 3))]
    if row["sigma_trend"] is not None:
        told.append((years_words(row["base_year"], row["end_year"]), _alike(row)))
    if row["beta"] is not None and row["beta_error"]:
        told.append((_("Catching up"), _catching_up(row)))
    return told


def _alike(row: dict[str, Any]) -> str:
    low, high = row["sigma_trend_low"], row["sigma_trend_high"]
    forms = MORE_ALIKE if high < 0 else LESS_ALIKE if low > 0 else UNCLEAR
    return ngettext(
        *forms,
        row["n_balanced"],
        number=whole(row["n_balanced"]),
        then=_fixed(row["sigma_base"], 2),
        now=_fixed(row["sigma_end"], 2),
    )


def _catching_up(row: dict[str, Any]) -> str:
    faster = row["beta"] + 2 * row["beta_error"] < 0
    slower = row["beta"] - 2 * row["beta_error"] > 0
    numbers = {
        "beta": _fixed(row["beta"], 3),
        "error": _fixed(row["beta_error"], 3),
    }
    if faster:
        return _(
            "Economies that started lower grew faster (beta {beta}, standard error {error}).",
            **numbers,
        )
    if slower:
        return _(
            "Economies that started lower grew more slowly (beta {beta}, standard error {error}).",
            **numbers,
        )
    return _(
        "Economies that started lower did not clearly grow faster or more slowly "
        "(beta {beta}, standard error {error}).",
        **numbers,
    )


def _finding(divides: pl.DataFrame) -> str:
    own = divides.filter(pl.col("dimension") == "ldc", pl.col("economy_id") == "")
    if not own.height:
        women = divides.filter(pl.col("dimension") == "sex", pl.col("economy_id") == "")
        if not women.height:
            return _("Nothing can be compared between groups yet.")
        behind = women.filter("behind").height
        return ngettext(*WOMEN_BEHIND, women.height, part=whole(behind), total=whole(women.height))
    late = own.filter("behind")
    median = late.filter(~pl.col("more_than"))["years_behind"].median()
    numbers = {"part": whole(late.height), "total": whole(own.height)}
    if isinstance(median, float) and median >= 1:
        years = counted(round(median), "year")
        return ngettext(*LDC_YEARS_BEHIND, own.height, **numbers, years=years)
    return ngettext(*LDC_BEHIND, own.height, **numbers)
