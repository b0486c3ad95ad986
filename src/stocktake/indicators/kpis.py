"""Make the table of KPIs from the target sets and from the workspace's own framework.

A KPI takes its unit and its direction from its indicator, so that they are
written once. The workspace's own KPIs form the target set ``framework``. An id
may stand only once: a workspace that wants another number for a built-in KPI
gives its own KPI another id, so that both can be seen.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from stocktake.errors import SettingsError
from stocktake.vocab.load import indicators, target_sets
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from stocktake.model import Indicator, Kpi

__all__ = ["FRAMEWORK", "kpis_table"]

# Id of the target set that the workspace's own KPIs form, and the file they stand in.
FRAMEWORK = "framework"
FRAMEWORK_FILE = "framework.toml"


def kpis_table(
    kpi_ids: set[str] | None,
    framework: Sequence[Kpi] = (),
    *,
    own_indicators: Mapping[str, Indicator] | None = None,
    framework_title: str = "This workspace's own framework",
) -> pl.DataFrame:
    """Return the KPIs of a workspace.

    Args:
        kpi_ids: Built-in KPIs to take; all of them where ``None``. Ids of the framework's
            own KPIs may be among them and change nothing: those are always taken.
        framework: KPIs of the workspace's ``framework.toml``.
        own_indicators: The workspace's own indicators by id; they go before the vocabulary's.
        framework_title: Name of the workspace's target set as shown.

    Returns:
        Table ``kpis``: target sets in the order of their ids, then the framework.

    Raises:
        SettingsError: A KPI of the framework names an unknown indicator, has an id that
            stands twice, or a range whose lower end is above the upper.
        ValueError: ``kpi_ids`` names a KPI that does not exist: a defect of the caller.
    """
    known = {**indicators(), **(own_indicators or {})}
    rows = list(_built_in(kpi_ids, known))
    built_in = {kpi.id for target_set in target_sets().values() for kpi in target_set.kpis}
    own = {kpi.id for kpi in framework}
    if kpi_ids is not None and (unknown := kpi_ids - built_in - own):
        raise ValueError(f"unknown KPIs: {sorted(unknown)}")
    seen = set(built_in)
    for kpi in framework:
        _check(kpi, known, seen)
        seen.add(kpi.id)
        rows.append(_row(kpi, known[kpi.indicator], (FRAMEWORK, framework_title, FRAMEWORK_FILE)))
    return make_table("kpis", rows)


def _built_in(kpi_ids: set[str] | None, known: Mapping[str, Indicator]) -> Iterator[dict[str, Any]]:
    for target_set in target_sets().values():
        origin = (target_set.id, target_set.title, target_set.source)
        for kpi in target_set.kpis:
            if kpi_ids is None or kpi.id in kpi_ids:
                yield _row(kpi, known[kpi.indicator], origin)


def _check(kpi: Kpi, known: Mapping[str, Indicator], seen: set[str]) -> None:
    where = f"{FRAMEWORK_FILE}, KPI {kpi.id}"
    if kpi.id in seen:
        raise SettingsError(
            f"The KPI id {kpi.id!r} stands twice.",
            where=where,
            fix="Give this KPI an id that no other KPI has; built-in KPIs count too.",
        )
    if kpi.indicator not in known:
        near = difflib.get_close_matches(kpi.indicator, known, n=3, cutoff=0.4)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise SettingsError(
            f"The KPI {kpi.id!r} names the indicator {kpi.indicator!r}, which does not exist.",
            where=where,
            fix=f"Name an indicator of the vocabulary, or declare it under [[indicator]].{hint}",
        )
    low, high = kpi.target_low, kpi.target_high
    if low is not None and high is not None and low > high:
        raise SettingsError(
            f"The range of the KPI {kpi.id!r} starts above its end: {low:g} to {high:g}.",
            where=where,
            fix="Write the smaller number as target_low.",
        )


def _row(kpi: Kpi, indicator: Indicator, origin: tuple[str, str, str]) -> dict[str, Any]:
    target_set, title, source = origin
    return {
        "kpi_id": kpi.id,
        "title": kpi.title,
        "indicator_id": kpi.indicator,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "target": kpi.target,
        "target_low": kpi.target_low,
        "target_high": kpi.target_high,
        "deadline": kpi.deadline,
        "baseline_year": kpi.baseline,
        "scope": kpi.scope or "",
        "basis": kpi.basis,
        "target_set": target_set,
        "target_set_title": title,
        "source": source,
        "confirmed": kpi.confirmed,
        "note": kpi.note,
    }
