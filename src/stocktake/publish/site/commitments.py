"""One page per commitment: its words, who is to act, and every measure of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import Markup, escape

from stocktake.publish.figures import status_strip
from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import DASH, STATE_CELLS, link, name_key, ready, rows, strip_cell
from stocktake.publish.site.counts import add_counts, counts_of_kpis
from stocktake.publish.site.evidence import Answers
from stocktake.publish.site.ladders import ladder_page
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.library_links import library_by_commitment
from stocktake.publish.site.lineage import Lineage
from stocktake.publish.site.outlooks import Chances
from stocktake.publish.site.reported import reported_rows
from stocktake.publish.words import (
    OUTCOME_WORDS,
    OUTCOMES,
    counted,
    deadline_words,
    format_value,
    item_name,
    listed,
    outcomes_sentence,
    target_words,
)
from stocktake.vocab.language import NP_, Words, _, pgettext
from stocktake.vocab.load import pillar_of_theme, themes
from stocktake.vocab.translatable import beneficiary_name, pillar_name, theme_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["COMMITMENT_TABLES", "Measures", "write_commitments"]

COMMITMENT_TABLES = (
    "instruments",
    "statements",
    "commitments",
    "evidence_tests",
    "evidence",
    "evidence_status",
    "kpis",
    "commitment_kpis",
    "economies",
    "groups",
    "indicators",
    "assessments",
    "outlook_chances",
    "lineage",
    "recalls",
    "reports",
    "library",
)

# Above this number of economies a page lists them by outcome; the full table of
# every measure stands on the page of its indicator.
FULL_TABLE: Final = 60

RELATION_WORDS = Words(
    {
        "measures": NP_("how a target measures", "Measures what was promised"),
        "proxy": NP_("how a target measures", "The nearest open statistic"),
        "theme": NP_("how a target measures", "Bound by its theme alone"),
    }
)


class Measures:
    """What the pages say about each KPI, made once and used by every commitment bound to it."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Prepare the words of every KPI; tables of economies are made when first asked for."""
        self.names = dict(tables["economies"].select("economy_id", "name").iter_rows())
        self.groups = dict(tables["groups"].select("group_id", "name").iter_rows())
        self.labels = dict(tables["indicators"].select("indicator_id", "unit_label").iter_rows())
        self.indicators = dict(tables["indicators"].select("indicator_id", "name").iter_rows())
        self.kpis = {row["kpi_id"]: row for row in tables["kpis"].iter_rows(named=True)}
        self.counts = counts_of_kpis(tables["assessments"])
        ordered = (
            tables["assessments"]
            .join(tables["commitment_kpis"], on="kpi_id", how="semi")
            .join(tables["economies"].select("economy_id", "name"), on="economy_id")
            .sort(name_key())
        )
        self.results = ordered.partition_by("kpi_id", as_dict=True)
        self.chances = Chances(tables)
        self.made: dict[str, dict[str, Any]] = {}

    def of(self, kpi_id: str) -> dict[str, Any]:
        """Return everything that a page says about a KPI."""
        if kpi_id not in self.made:
            self.made[kpi_id] = self._make(kpi_id)
        return self.made[kpi_id]

    def _make(self, kpi_id: str) -> dict[str, Any]:
        kpi = self.kpis[kpi_id]
        counts = self.counts.get(kpi_id, add_counts({}))
        total = sum(counts.values())
        agreed = kpi["target"] is not None or kpi["target_low"] is not None
        sentence = outcomes_sentence(counts, number_agreed=agreed)
        if not total and kpi["basis"] == "group":
            sentence = _("A target for a group as a whole; it is not judged economy by economy.")
        return {
            "kpi": kpi,
            "anchor": anchor(kpi_id),
            "page": f"indicators/{page_name(kpi['indicator_id'])}",
            "indicator": self.indicators[kpi["indicator_id"]],
            "target": target_words(
                kpi["target"],
                kpi["unit"],
                direction=kpi["direction"],
                low=kpi["target_low"],
                high=kpi["target_high"],
                label=self.labels[kpi["indicator_id"]],
            ),
            "deadline": deadline_words(kpi["deadline"]),
            "scope": self.groups.get(kpi["scope"], kpi["scope"]),
            "finding": sentence,
            "counts": counts,
            "total": total,
            "strip": ready(status_strip(counts, width=320)) if total else "",
            "known": total - counts["no_data"],
            "full": total <= FULL_TABLE,
            "chances": self.chances.judged(kpi_id),
            "body": self._body(kpi) if total else "",
            "missing": self._missing(kpi_id) if 0 < total <= FULL_TABLE else [],
        }

    def _body(self, kpi: dict[str, Any]) -> Markup:
        results = self.results[kpi["kpi_id"],]
        page = f"../../indicators/{page_name(kpi['indicator_id'])}"
        if results.height > FULL_TABLE:
            return self._by_outcome(results)
        found = []
        told = self.chances.judged(kpi["kpi_id"])
        for row in results.filter(pl.col("outcome") != "no_data").iter_rows(named=True):
            economy = row["economy_id"]
            head = link(f"../../economies/{page_name(economy)}", row["name"])
            value = f'<a href="{page}#{anchor(economy)}">'
            value += f"{format_value(row['latest_value'], kpi['unit'])}</a>"
            chance = f"<td>{self.chances.of(kpi['kpi_id'], economy)}" if told else ""
            found.append(
                f"<tr><th scope=row>{head}</th>"
                f"<td class=n>{value}<td class=n>{_year(row)}"
                f"<td class=n>{format_value(row['gap'], kpi['unit'])}"
                f"{chance}<td>{STATE_CELLS[row['state']]}"
                f"<td class=t>{escape(row['explanation'])}</tr>"
            )
        return rows(found)

    def _missing(self, kpi_id: str) -> list[str]:
        results = self.results[kpi_id,]
        return results.filter(pl.col("outcome") == "no_data")["name"].to_list()

    def _by_outcome(self, results: pl.DataFrame) -> Markup:
        lists: dict[str, list[str]] = {name: [] for name in OUTCOMES}
        for name, outcome in results.select("name", "outcome").iter_rows():
            lists[outcome].append(str(escape(name)))
        return rows(
            f"<dt>{OUTCOME_WORDS[name]} ({len(found)})<dd>{listed(found)}</dd>"
            for name, found in lists.items()
            if found
        )


def write_commitments(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``commitments/index.html`` and one page per commitment."""
    writer = Writer(region, out)
    pages = commitment_pages(tables["commitments"])
    measures = Measures(tables)
    lineage = Lineage(tables, pages)
    instruments = {row["instrument_id"]: row for row in tables["instruments"].iter_rows(named=True)}
    bindings = tables["commitment_kpis"].rows_by_key("commitment_id", named=True)
    tests = tables["evidence_tests"].sort("ordinal").rows_by_key("commitment_id", named=True)
    answers = Answers(tables, economy_folder="../../economies/")
    reported = reported_rows(tables)
    shared = library_by_commitment(tables, "../../")
    own = tables["statements"].filter(pl.col("commitment_id").is_not_null()).sort("ordinal")
    statements = own.rows_by_key("commitment_id", named=True)
    rows_ = tables["commitments"].sort("instrument_id", "ordinal").to_dicts()
    for number, row in enumerate(rows_):
        key = row["commitment_id"]
        bound = [
            {
                "why": binding["why"],
                "relation": RELATION_WORDS.get(binding["relation"], binding["relation"]),
                **measures.of(binding["kpi_id"]),
            }
            for binding in bindings.get(key, [])
        ]
        bound.sort(key=_telling)
        neighbours = [
            rows_[place] if 0 <= place < len(rows_) else None for place in (number - 1, number + 1)
        ]
        writer.page(
            pages[key],
            "commitment.html",
            title=item_name(instruments[row["instrument_id"]]["short_title"], row["label"]),
            section="commitments",
            commitment=row,
            instrument=instruments[row["instrument_id"]],
            instrument_page=page_name(row["instrument_id"]),
            themes=[(ladder_page(code), theme_name(code)) for code in row["themes"]],
            beneficiaries=[beneficiary_name(code) for code in row["beneficiaries"]],
            finding=_finding(row, bound),
            measures=bound,
            evidence=[{**test, **answers.of(key, test["ordinal"])} for test in tests.get(key, [])],
            reported=reported.get(key, ""),
            library=shared.get(key, ""),
            statements=statements.get(key, []),
            sides=lineage.sides(key),
            dropped=lineage.dropped.get(key, ""),
            recalls=lineage.named(key),
            before=_neighbour(neighbours[0], row, pages),
            after=_neighbour(neighbours[1], row, pages),
        )
    writer.page(
        "commitments/index.html",
        "commitments.html",
        title=_("Commitments by theme"),
        section="commitments",
        finding=_(
            "{commitments}, under the theme each is most about.",
            commitments=counted(len(rows_), "commitment"),
        ),
        pillars=_by_theme(rows_, pages, instruments, measures, bindings),
        n_commitments=len(rows_),
    )


def _year(row: dict[str, Any]) -> str:
    if row["latest_year"] is None:
        return "\u2013"
    return f"{row['latest_year']}{'*' if row['stale'] else ''}"


def _telling(measure: dict[str, Any]) -> tuple[bool, bool]:
    """Order measures: those with data before those without, what was promised before proxies."""
    return not measure["known"], measure["relation"] != RELATION_WORDS["measures"]


def _finding(row: dict[str, Any], bound: list[dict[str, Any]]) -> str:
    judged = [measure for measure in bound if measure["total"]]
    if judged:
        return _(
            "{target}: {finding}", target=judged[0]["kpi"]["title"], finding=judged[0]["finding"]
        )
    if bound:
        return (
            bound[0]["finding"]
            if bound[0]["kpi"]["basis"] == "group"
            else _("An open statistic is bound to it, but no economy has been assessed.")
        )
    if row["judged_by"] == "evidence":
        return _("No open statistic measures this; it is judged by evidence, listed below.")
    return _("Nothing measures this yet: no open statistic of its themes is bound to it.")


def _neighbour(
    other: dict[str, Any] | None, row: dict[str, Any], pages: Mapping[str, str]
) -> tuple[str, str] | None:
    if other is None or other["instrument_id"] != row["instrument_id"]:
        return None
    return f"../../{pages[other['commitment_id']]}", other["label"]


def _by_theme(
    commitments: list[dict[str, Any]],
    pages: Mapping[str, str],
    instruments: Mapping[str, dict[str, Any]],
    measures: Measures,
    bindings: Mapping[str, list[dict[str, Any]]],
) -> list[tuple[str, list[tuple[str, str, Markup]]]]:
    found: dict[str, list[str]] = {code: [] for code in [*themes(), ""]}
    for row in commitments:
        theme = row["themes"][0] if row["themes"] and row["themes"][0] in found else ""
        own = bindings.get(row["commitment_id"], [])
        counts = {b["kpi_id"]: c for b in own if (c := measures.counts.get(b["kpi_id"]))}
        result = (
            strip_cell(add_counts(counts))
            if counts
            else (
                pgettext("how a commitment is judged", "By evidence")
                if row["judged_by"] == "evidence"
                else DASH
            )
        )
        short = instruments[row["instrument_id"]]["short_title"]
        head = link(f"../{pages[row['commitment_id']]}", item_name(short, row["label"]))
        found[theme].append(
            f"<tr><th scope=row>{head}"
            f"</th><td class=t>{escape(row['paraphrase'])}<td class=n>{row['deadline'] or DASH}"
            f"<td>{result}</tr>"
        )
    names = {code: theme_name(code) for code in themes()} | {"": _("No theme found")}
    by_pillar: dict[str, list[tuple[str, str, Markup]]] = {}
    for theme, lines in found.items():
        if lines:
            pillar = pillar_name(pillar_of_theme()[theme]) if theme else _("Other")
            by_pillar.setdefault(pillar, []).append(
                (names[theme], ladder_page(theme) if theme else "", rows(lines))
            )
    return list(by_pillar.items())
