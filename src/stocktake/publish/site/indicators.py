"""One page per indicator: its targets, every economy's latest value and history, its sources."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl
from markupsafe import Markup, escape

from stocktake.publish.figures import (
    Dot,
    axis_for,
    dot_plot,
    dot_strip,
    status_strip,
)
from stocktake.publish.pieces import NOTHING_KNOWN, Known
from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import (
    DASH,
    OUTCOME_CELLS,
    column_names,
    economy_links,
    link,
    part_of,
    ready,
    rows,
    strip_cell,
)
from stocktake.publish.site.compared import disagreement_notes
from stocktake.publish.site.counts import add_counts, counts_of_kpis
from stocktake.publish.site.group_results import GroupResult, group_results
from stocktake.publish.site.home import group_order
from stocktake.publish.site.indicator_list import LISTED, write_indicator_list
from stocktake.publish.site.latest_values import latest_values
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.outlooks import Chances
from stocktake.publish.words import (
    deadline_words,
    disaggregation_words,
    format_share,
    item_name,
    outcomes_sentence,
    sentences,
    target_words,
    value_formatter,
    whole,
    with_unit,
    years_words,
)
from stocktake.vocab.language import NN_, _, ngettext
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.site.latest_values import Value

__all__ = ["INDICATOR_TABLES", "write_indicators"]

INDICATOR_TABLES = (
    "instruments",
    "commitments",
    "kpis",
    "commitment_kpis",
    "economies",
    "groups",
    "indicators",
    "observations",
    "data_sources",
    "assessments",
    "method_assessments",
    "group_assessments",
    "outlook_chances",
)

# The table that has a row for each page.
OWN: Final = "indicators"
# A dot plot names every economy up to this number; more are stacked on one scale.
NAMED_DOTS: Final = 60
# Columns of outcomes in the table of economies; further KPIs are told by their strips.
KPI_COLUMNS: Final = 3
# Stands for the deadline of a target that has none.
FAR: Final = 9999
HAVE_A_VALUE: Final = NN_(
    "{number}\u00a0economy have a value; the median is {value}.",
    "{number}\u00a0economies have a value; the median is {value}.",
)


def write_indicators(
    tables: Mapping[str, pl.DataFrame],
    region: Region,
    out: Path,
    known: Known = NOTHING_KNOWN,
) -> None:
    """Write ``indicators/index.html`` and one page per indicator, or those that changed.

    Args:
        tables: ``INDICATOR_TABLES``.
        region: What the build is about.
        out: Folder of the language's site.
        known: Which pages stand already. A page is made of its own indicator, and of the other
            tables whole.
    """
    rest = (_words(region), *known.of(*(one for one in INDICATOR_TABLES if one != OWN)))

    def stands(page: str, shown: object) -> bool:
        return known.pieces.stands(out / "indicators" / page, *rest, _words(shown))

    every = tables[OWN].to_dicts()
    anew = [row["indicator_id"] for row in every if not stands(page_name(row["indicator_id"]), row)]
    listed_too = not stands("index.html", tables[OWN].select(LISTED).rows())
    if not anew and not listed_too:
        return
    writer = Writer(region, out)
    targets = _Targets(tables, region.assessed_on.year)
    if anew:
        _write_pages(writer, tables, targets, anew)
    if listed_too:
        write_indicator_list(writer, tables, targets.of)


def _write_pages(
    writer: Writer,
    tables: Mapping[str, pl.DataFrame],
    targets: _Targets,
    anew: list[str],
) -> None:
    values = _Values(tables, anew)
    n_members = tables["economies"].filter("member").height
    for row in tables[OWN].filter(pl.col("indicator_id").is_in(anew)).iter_rows(named=True):
        own = [targets.whole(kpi) for kpi in targets.of(row["indicator_id"], row["unit_label"])]
        writer.page(
            f"indicators/{page_name(row['indicator_id'])}",
            "indicator.html",
            title=row["name"],
            section="indicators",
            indicator=row,
            unit=row["unit_label"] or _("number"),
            themes=[theme_name(code) if code in themes() else code for code in row["themes"]],
            kpis=own,
            members=n_members,
            **values.of(row, own),
        )


def _words(shown: object) -> str:
    return msgspec.json.encode(shown).decode()


class _Targets:
    """The KPIs of every indicator with their outcomes, groups and commitments."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], year: int) -> None:
        self.year = year
        self.kpis = tables["kpis"].rows_by_key("indicator_id", named=True, include_key=True)
        self.counts = counts_of_kpis(tables["assessments"])
        self.disagreements = disagreement_notes(tables["method_assessments"])
        self.groups = {
            key: f"<tr><th scope=row>{link(f'../groups/{page_name(key)}', name)}"
            for key, name in group_order(tables["groups"]).select("group_id", "name").iter_rows()
        }
        self.names = dict(tables["groups"].select("group_id", "name").iter_rows())
        self.by_group: dict[str, dict[str, GroupResult]] = {}
        for one in group_results(tables["group_assessments"]):
            self.by_group.setdefault(one.kpi, {})[one.group] = one
        pages = commitment_pages(tables["commitments"])
        short = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
        self.commitments: dict[str, list[tuple[str, str]]] = {}
        joined = tables["commitment_kpis"].join(tables["commitments"], on="commitment_id")
        for kpi, commitment, instrument, label in (
            joined.sort("instrument_id", "ordinal")
            .select("kpi_id", "commitment_id", "instrument_id", "label")
            .iter_rows()
        ):
            self.commitments.setdefault(kpi, []).append(
                (f"../{pages[commitment]}", item_name(short[instrument], label))
            )

    def of(self, indicator: str, label: str) -> list[dict[str, Any]]:
        """Return what every page says about each KPI of the indicator."""
        own = sorted(self.kpis.get(indicator, []), key=self._urgency)
        return [self._one(kpi, label) for kpi in own]

    def _urgency(self, kpi: dict[str, Any]) -> tuple[bool, bool, bool, int, str]:
        """Order targets: for each economy, with a number, deadline ahead, the nearest first."""
        deadline = kpi["deadline"] or FAR
        past = deadline < self.year
        agreed = kpi["target"] is not None or kpi["target_low"] is not None
        return (
            kpi["basis"] == "group",
            not agreed,
            past,
            -deadline if past else deadline,
            kpi["kpi_id"],
        )

    def _one(self, kpi: dict[str, Any], label: str) -> dict[str, Any]:
        target = target_words(
            kpi["target"],
            kpi["unit"],
            direction=kpi["direction"],
            low=kpi["target_low"],
            high=kpi["target_high"],
            label=label,
        )
        return kpi | {
            "anchor": anchor(kpi["kpi_id"]),
            "target_words": target,
            "counts": self.counts.get(kpi["kpi_id"], add_counts({})),
        }

    def whole(self, kpi: dict[str, Any]) -> dict[str, Any]:
        """Return what the indicator's own page says about one of ``of``."""
        counts = kpi["counts"]
        total = sum(counts.values())
        agreed = kpi["target"] is not None or kpi["target_low"] is not None
        finding = outcomes_sentence(counts, number_agreed=agreed)
        if not total and kpi["basis"] == "group":
            finding = _("A target for a group as a whole; it is not judged economy by economy.")
        return kpi | {
            "deadline_words": deadline_words(kpi["deadline"]),
            "scope_name": self.names.get(kpi["scope"], kpi["scope"]),
            "finding": finding,
            "disagreement": self.disagreements.get(kpi["kpi_id"], ""),
            "total": total,
            "strip": ready(status_strip(counts, width=320)) if total else "",
            "group_rows": rows(self._group_rows(kpi)),
            "commitments": self.commitments.get(kpi["kpi_id"], []),
        }

    def _group_rows(self, kpi: dict[str, Any]) -> Iterable[str]:
        words = value_formatter(kpi["unit"])
        own = self.by_group.get(kpi["kpi_id"], {})
        for head, one in ((head, own[key]) for key, head in self.groups.items() if key in own):
            yield (
                f"{head}<td>{DASH if one.value is None else words(one.value)}"
                f"<td>{years_words(one.year_from, one.year_to) or DASH}"
                f"<td>{part_of(one.with_data, one.economies)}"
                f"<td>{DASH if one.covered is None else format_share(one.covered, 1)}"
                f"<td>{strip_cell(one.counts)}"
            )


class _Values:
    """The values of indicators: latest by economy, history, disaggregations, sources."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], indicators: list[str]) -> None:
        observations = tables["observations"]
        if len(indicators) < tables[OWN].height:
            observations = observations.filter(pl.col("indicator_id").is_in(indicators))
        self.latest, self.parts = latest_values(observations, tables["economies"])
        self.sources = {row["source_id"]: row for row in tables["data_sources"].to_dicts()}
        self.outcomes: dict[str, dict[str, str]] = {}
        judged = tables["assessments"].select("kpi_id", "economy_id", "outcome")
        for kpi, economy, outcome in judged.iter_rows():
            self.outcomes.setdefault(kpi, {})[economy] = outcome
        self.chances = Chances(tables)
        self.cells = dict(OUTCOME_CELLS)
        self.names = dict(tables["economies"].select("economy_id", "name").iter_rows())
        self.links = economy_links(tables["economies"], "../economies/")
        self.heads = {
            key: f"<tr id={anchor(key)}><th scope=row>{words}" for key, words in self.links.items()
        }
        self.codes = {
            key: f"<a href=#n{number}>{escape(row['source'])}</a>"
            for number, (key, row) in enumerate(self.sources.items(), 1)
        }
        self.numbers = {key: number for number, key in enumerate(self.sources, 1)}

    def of(self, indicator: dict[str, Any], kpis: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the parts of the template that show the indicator's values."""
        latest = self.latest.get(indicator["indicator_id"])
        if latest is None:
            return {
                "finding": _("No economy has a value of this indicator yet."),
                "plot": "",
                "plot_narrow": "",
                "plot_words": "",
                "member_rows": "",
                "other_rows": "",
                "part_rows": "",
                "columns": [],
                "names": "",
                "notes": [],
                "n_members": 0,
                "chances": False,
            }
        judged = [kpi for kpi in kpis if kpi["total"]]
        shown = judged[:KPI_COLUMNS]
        members = [one for one in latest if one.member]
        others = [one for one in latest if not one.member]
        wide, narrow = self._plots(indicator, members, judged[:1])
        parts = self.parts.get(indicator["indicator_id"], [])
        used = {one.source for one in (*latest, *parts)}
        return {
            "finding": self._finding(indicator, members, judged),
            "plot": wide,
            "plot_narrow": narrow,
            "plot_words": _plot_words(members, judged),
            "member_rows": rows(self._rows(indicator, members, shown)),
            "other_rows": rows(self._rows(indicator, others, shown)),
            "part_rows": rows(self._part_rows(indicator, parts)),
            "columns": shown,
            "names": column_names(
                _("Value"), _("Year"), "", *(kpi["title"] for kpi in shown), _("Source")
            ),
            "notes": [
                (f"n{self.numbers[key]}", anchor(key), self.sources[key]) for key in sorted(used)
            ],
            "n_members": len(members),
            "n_others": len(others),
            "n_parts": len(parts),
            "chances": any(self.chances.judged(kpi["kpi_id"]) for kpi in shown),
        }

    def _finding(
        self, indicator: dict[str, Any], members: list[Value], kpis: list[dict[str, Any]]
    ) -> str:
        if kpis:
            first = kpis[0]
            # Translators: {deadline} is "by 2030" or "no date set".
            aim = _(
                "Target: {target} {deadline}.",
                target=first["target_words"],
                deadline=first["deadline_words"],
            )
            return sentences(aim, first["finding"])
        if not members:
            return _("No member has a value of this indicator yet.")
        middle = median(one.value for one in members)
        text = with_unit(middle, indicator["unit"], indicator["unit_label"])
        if len(members) == 1:
            return _(
                "Only {economy} has a value: {value}.",
                economy=self.names[members[0].economy],
                value=text,
            )
        return ngettext(*HAVE_A_VALUE, len(members), number=whole(len(members)), value=text)

    def _rows(
        self, indicator: dict[str, Any], values: list[Value], kpis: list[dict[str, Any]]
    ) -> Iterable[str]:
        words = value_formatter(indicator["unit"])
        columns = [self._column(kpi["kpi_id"], values) for kpi in kpis]
        heads, codes = self.heads, self.codes
        for place, one in enumerate(values):
            line = f"<svg><path d='{one.path}'/></svg>" if one.path else ""
            yield (
                f"{heads[one.economy]}<td>{words(one.value)}<td>{one.year}"
                f"{'e' if one.estimate else ''}<td>{line}"
                f"{''.join([column[place] for column in columns])}<td>{codes[one.source]}"
            )

    def _column(self, kpi: str, values: list[Value]) -> list[str]:
        """Return the cells of a target: each economy's outcome, and its chance where told."""
        cells = {code: f"<td>{cell}" for code, cell in self.cells.items()}
        outcomes, chances = self.outcomes.get(kpi, {}), self.chances.words.get(kpi, {})
        made = [
            cells[outcomes[one.economy]] if one.economy in outcomes else f"<td>{DASH}"
            for one in values
        ]
        if not chances:
            return made
        return [
            f"{cell}<small>{chances[one.economy]}</small>" if one.economy in chances else cell
            for cell, one in zip(made, values, strict=True)
        ]

    def _part_rows(self, indicator: dict[str, Any], parts: list[Value]) -> Iterable[str]:
        words = value_formatter(indicator["unit"])
        told = {name: escape(disaggregation_words(name)) for name in {one.part for one in parts}}
        for one in parts:
            yield (
                f"<tr><th scope=row>{self.links[one.economy]}</th><td>{told[one.part]}"
                f"<td class=n>{words(one.value)}<td class=n>{one.year}"
                f"{'e' if one.estimate else ''}<td>{self.codes[one.source]}</tr>"
            )

    def _plots(
        self, indicator: dict[str, Any], members: list[Value], kpis: list[dict[str, Any]]
    ) -> tuple[Markup, Markup]:
        if len(members) < 2 or indicator["unit"] == "yes-no":
            return Markup(), Markup()
        values = [one.value for one in members]
        targets = [(line, name) for kpi in kpis for line, name in _lines(kpi)]
        axis = axis_for(
            values, low=indicator["low"], high=indicator["high"], include=[v for v, _ in targets]
        )
        title = _(
            "{indicator}, {unit}, latest value of each economy",
            indicator=indicator["name"],
            unit=indicator["unit_label"],
        )
        if len(members) > NAMED_DOTS:
            drawn = [
                dot_strip(values, axis, title=title, targets=targets, width=width)
                for width in (640, 320)
            ]
        else:
            outcomes = self.outcomes.get(kpis[0]["kpi_id"], {}) if kpis else {}
            words = value_formatter(indicator["unit"])
            dots = [
                Dot(
                    name=self.names[one.economy],
                    value=one.value,
                    words=words(one.value),
                    outcome=outcomes.get(one.economy, ""),
                )
                for one in sorted(members, key=lambda one: -one.value)
            ]
            drawn = [
                dot_plot(dots, axis, title=title, targets=targets, width=width)
                for width in (640, 320)
            ]
        return ready(drawn[0]), ready(drawn[1])


def _lines(kpi: dict[str, Any]) -> list[tuple[float, str]]:
    if kpi["deadline"]:
        name = _("Target: {target} by {year}", target=kpi["target_words"], year=kpi["deadline"])
    else:
        name = _("Target: {target}", target=kpi["target_words"])
    if kpi["target"] is not None:
        return [(kpi["target"], name)]
    if kpi["target_low"] is not None and kpi["target_high"] is not None:
        return [(kpi["target_low"], ""), (kpi["target_high"], name)]
    return []


def _plot_words(members: list[Value], kpis: list[dict[str, Any]]) -> str:
    if not members:
        return ""
    found = [one.year for one in members]
    years = years_words(min(found), max(found))
    marks = ""
    if len(members) > NAMED_DOTS:
        marks = _("Each dot is one economy.")
    elif kpis:
        marks = _("Marks show the outcome on \u201c{target}\u201d.", target=kpis[0]["title"])
    return sentences(_("Latest value of each economy, {years}.", years=years), marks)
