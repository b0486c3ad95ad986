"""The list of all indicators: their targets, how many economies have data, the outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import DASH, link, part_of, rows, strip_cell
from stocktake.publish.site.latest_values import members_with_values
from stocktake.publish.words import counted
from stocktake.vocab.language import _
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import polars as pl

    from stocktake.publish.site.counts import Counts
    from stocktake.publish.site.layout import Writer

__all__ = ["LISTED", "write_indicator_list"]

# What the list shows of each indicator.
LISTED: Final = ("indicator_id", "name", "unit_label", "themes")


def write_indicator_list(
    writer: Writer,
    tables: Mapping[str, pl.DataFrame],
    targets_of: Callable[[str, str], list[dict[str, Any]]],
) -> None:
    """Write ``indicators/index.html``.

    Args:
        writer: Writes pages.
        tables: ``indicators``, ``kpis``, ``observations`` and ``economies``.
        targets_of: Returns what is told about each KPI of an indicator, by its id and the label of
            its unit: the row of the KPI, ``anchor``, ``target_words`` and ``counts``.
    """
    listed: dict[str, list[str]] = {name: [] for name in [*map(pillar_name, pillars()), _("Other")]}
    known = members_with_values(tables["observations"], tables["economies"])
    n_members = tables["economies"].filter("member").height
    for row in tables["indicators"].iter_rows(named=True):
        own = targets_of(row["indicator_id"], row["unit_label"])
        pillar = pillar_of_theme().get(row["themes"][0] if row["themes"] else "", "")
        listed[pillar_name(pillar) if pillar else _("Other")].extend(
            _listed(row, own, known.get(row["indicator_id"], 0), n_members)
        )
    writer.page(
        "indicators/index.html",
        "indicators.html",
        title=_("Indicators and targets"),
        section="indicators",
        finding=_(
            "{indicators} with {targets}; the bar shows the economies by outcome.",
            indicators=counted(tables["indicators"].height, "indicator"),
            targets=counted(tables["kpis"].height, "target"),
        ),
        pillars=[(name, rows(body)) for name, body in listed.items() if body],
    )


def _listed(
    row: dict[str, Any], kpis: list[dict[str, Any]], known: int, members: int
) -> Iterable[str]:
    head = link(page_name(row["indicator_id"]), row["name"])
    label = row["unit_label"] or _("number")
    unit = f"<small>{escape(label)}</small>"
    coverage = part_of(known, members)
    if not kpis:
        without = _("No target is set.")
        yield (
            f"<tr><th scope=row>{head}{unit}</th><td class=t>{without}"
            f"<td class=n>{DASH}<td class=n>{coverage}<td>{DASH}</tr>"
        )
    to_confirm = _("to confirm")
    for kpi in kpis:
        confirm = "" if kpi["confirmed"] else f" <em>{to_confirm}</em>"
        yield (
            f"<tr><th scope=row>{head}{unit}</th>"
            f"<td class=t><a href={page_name(row['indicator_id'])}#{kpi['anchor']}>"
            f"{escape(kpi['target_words'])}</a>{confirm}"
            f"<small>{escape(kpi['target_set_title'])}</small>"
            f"<td class=n>{kpi['deadline'] or DASH}<td class=n>{coverage}"
            f"<td>{_result(kpi['counts'], kpi['basis'])}</tr>"
        )


def _result(counts: Counts, basis: str) -> str:
    return _("For a group as a whole") if basis == "group" else strip_cell(counts)
