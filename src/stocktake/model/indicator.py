"""Indicators, and the KPIs that give them a target."""

from __future__ import annotations

from typing import Literal

from stocktake.model.noun import Noun

__all__ = ["Direction", "Indicator", "Kpi", "SeriesRef", "TargetSet"]

Direction = Literal["up", "down", "parity"]


class SeriesRef(Noun, frozen=True, kw_only=True):
    """One series of a source that carries the indicator.

    Attributes:
        source: Source code, such as ``WDI``, ``UN_SDG``, ``ITU``, ``CIA_WFB``.
        code: The source's own code for the series.
        select: Disaggregation that must hold for a row to be the indicator's total, such as
            ``speed=ANY``; most series need none.
        implies: Disaggregation that the code itself means, such as ``sex=F``, where the
            source has one code per group instead of a column.
        factor: What a value is multiplied by to reach the indicator's unit.
    """

    source: str
    code: str
    select: str = ""
    implies: str = ""
    factor: float = 1.0


class Indicator(Noun, frozen=True, kw_only=True):
    """What is measured.

    Attributes:
        id: Short name, such as ``internet-users``.
        name: Name as shown.
        definition: One or two sentences.
        unit: Unit code of ``vocab/units.csv``.
        direction: Which way is better; ``parity`` means nearer to 1.
        low: Natural lower limit, where there is one.
        high: Natural upper limit, where there is one.
        themes: Theme codes it can measure.
        sdg: SDG indicator, such as ``17.8.1``.
        series: Source series in order of preference.
        weight: ``population`` or ``simple``: how a group's value is made.
        caveats: What a reader must know.
        ratio_of: Derived indicators: numerator and denominator, as ``indicator[sex=F]``.
    """

    id: str
    name: str
    definition: str
    unit: str
    direction: Direction
    themes: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    sdg: str | None = None
    series: tuple[SeriesRef, ...] = ()
    weight: Literal["population", "simple"] = "population"
    caveats: tuple[str, ...] = ()
    ratio_of: tuple[str, str] | None = None


class Kpi(Noun, frozen=True, kw_only=True):
    """An indicator with a target, or with a direction where nobody set a number.

    Attributes:
        id: Such as ``umc-2030-internet-users``.
        title: Name as shown.
        indicator: Id of the indicator.
        target: The number to reach; none where only the direction was agreed.
        target_low: Lower end of a two-sided target.
        target_high: Upper end of a two-sided target.
        deadline: Year by which the target should hold.
        baseline: Year from which progress is counted; the method's own where not given.
        scope: Group whose members it applies to; all members of the workspace where not given.
        basis: ``each economy`` or ``group`` (a world or group average, shown for reference).
        confirmed: Whether the number was seen in a document of the body itself.
        note: What a reader must know.
    """

    id: str
    title: str
    indicator: str
    target: float | None = None
    target_low: float | None = None
    target_high: float | None = None
    deadline: int | None = None
    baseline: int | None = None
    scope: str | None = None
    basis: Literal["each economy", "group"] = "each economy"
    confirmed: bool = True
    note: str = ""


class TargetSet(Noun, frozen=True, kw_only=True):
    """Targets that one body published together.

    Attributes:
        id: Such as ``umc-2030``.
        title: Name as shown.
        body: Who set them.
        source: The document they were published in.
        url: Where that document is, if known.
        date: When they were set, as printed (``2022-04-19`` or ``2014``).
        kpis: The targets that an indicator of the vocabulary can measure.
        unmeasured: Targets of the set that no indicator of the vocabulary measures, in words.
    """

    id: str
    title: str
    body: str
    source: str
    date: str
    url: str | None = None
    kpis: tuple[Kpi, ...]
    unmeasured: tuple[str, ...] = ()
