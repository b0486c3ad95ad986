"""Every method of progress for one series at a time, in plain Python: the named alternative.

Written from the formulas, not from the package, so that the two can be held
against each other. It gives state and measure, no sentence and no provenance.
Numbers to reach are one-sided (``target``) or a range for parity (``low``, ``high``).
"""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = ["Kpi", "judge_plainly"]

METHODS = ("unsd-2026", "unsd-2023", "statcan", "eurostat-long", "eurostat-short", "escap")
Verdict = tuple[str, float | None]


class Kpi(NamedTuple):
    """What one series is judged against; ``top`` is the upper end of its scale."""

    direction: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    deadline: int | None = None
    top: float | None = None


def judge_plainly(series: dict[int, float], kpi: Kpi, year: int) -> dict[str, Verdict]:
    """Return state and measure by method, for a series up to the year of the assessment."""
    years = sorted(y for y in series if y <= year)
    if not years:
        return dict.fromkeys(METHODS, ("no_data", None))
    fact = _fact(series, years, kpi, year)
    if fact is not None:
        met = ("achieved", None) if fact == "met!" else (fact, None)
        state = ("met", None) if fact == "met!" else (fact, None)
        return {name: met if name == "statcan" else state for name in METHODS}
    end = max(y for y in years if kpi.deadline is None or kpi.deadline >= year or y <= kpi.deadline)
    return {
        "unsd-2026": _unsd(series, years, end, kpi, five=True),
        "unsd-2023": _unsd(series, years, end, kpi, five=False),
        "statcan": _statcan(series, years, end, kpi),
        "eurostat-long": _eurostat(series, years, end, kpi, window=15, fewest=10),
        "eurostat-short": _eurostat(series, years, end, kpi, window=5, fewest=3),
        "escap": _escap(series, years, end, kpi),
    }


def _number(kpi: Kpi) -> bool:
    return kpi.target is not None or kpi.low is not None


def _lack(value: float, kpi: Kpi) -> float:
    if kpi.target is not None:
        return kpi.target - value if kpi.direction == "up" else value - kpi.target
    return max(kpi.low - value, value - kpi.high)


def _meets(value: float, kpi: Kpi) -> bool:
    return _number(kpi) and _lack(value, kpi) <= 0


def _fact(series: dict[int, float], years: list[int], kpi: Kpi, year: int) -> str | None:
    latest = series[years[-1]]
    if _number(kpi) and kpi.deadline is not None and kpi.deadline < year:
        due = [y for y in years if kpi.deadline - 2 <= y <= kpi.deadline]
        if due and _meets(series[due[-1]], kpi):
            return "met"
        if years[-1] < kpi.deadline - 2:
            return "met!" if _meets(latest, kpi) else "level_only"
        if _meets(latest, kpi):
            return "met_late" if due else "met"
        return "missed"
    if _meets(latest, kpi):
        return "met!"
    return "level_only" if len(years) == 1 and not _no_room(latest, kpi) else None


def _no_room(value: float, kpi: Kpi) -> bool:
    top = kpi.top
    if kpi.direction == "up":
        return top is not None and value >= top * 0.99
    if kpi.direction == "down":
        return value == 0 or (top is not None and 0 <= value <= top * 0.01)
    return False


def _base(series: dict[int, float], years: list[int], end: int, kpi: Kpi) -> int | None:
    first = _first(years, kpi)
    if first is None or series[first] != 0 or kpi.direction != "up":
        return first
    positive = [y for y in years if y >= first and series[y] > 0]
    return positive[0] if positive and positive[0] < end else first


def _from(kpi: Kpi) -> int:
    return kpi.deadline - 10 if kpi.deadline is not None and kpi.deadline <= 2015 else 2015


def _first(years: list[int], kpi: Kpi) -> int | None:
    return next((y for y in years if y >= _from(kpi)), None)


def _folded(value: float, kpi: Kpi) -> float | None:
    if kpi.direction != "parity":
        return value
    return max(value, 1 / value) if value > 0 else None


def _aim(value: float, kpi: Kpi) -> float | None:
    """Return the number to reach from a value, folded; none without a year to reach it by."""
    if kpi.deadline is None or not _number(kpi):
        return None
    if kpi.target is not None:
        return kpi.target
    near = kpi.high if abs(value - kpi.high) < abs(value - kpi.low) else kpi.low
    return _folded(near, kpi)


def _unsd(series: dict[int, float], years: list[int], end: int, kpi: Kpi, *, five: bool) -> Verdict:
    base = _base(series, years, end, kpi)
    if five and base is not None and end > base and _meets(series[base], kpi):
        return "regression", None
    if five and _no_room(series[end], kpi):
        return "on_track", None
    verdict = None
    if base is not None and end > base:
        start, last = _folded(series[base], kpi), _folded(series[end], kpi)
        if start is not None and last is not None:
            verdict = _trend((base, start), (end, last), _aim(series[end], kpi), kpi, five=five)
    return verdict or (("level_only" if five else "not_judged"), None)


def _trend(
    first: tuple[int, float],
    latest: tuple[int, float],
    aim: float | None,
    kpi: Kpi,
    *,
    five: bool,
) -> Verdict | None:
    (base, start), (end, last) = first, latest
    wanted = 1 if kpi.direction == "up" else -1
    if not five and aim is not None and wanted * (start - aim) >= 0:
        return ("on_track" if wanted * (last - aim) >= 0 else "no_progress"), None
    growth = _unsd_growth(start, last, end - base, falls_to_zero=five)
    if growth is None:
        return None
    if aim is None:
        return _band(wanted * growth, (0.02, 0.0125, 0.005, 0.0), five=five), wanted * growth
    projected = last * (1 + growth) ** (kpi.deadline - end)
    ratio = min(max((projected - start) / (aim - start), -1000.0), 1000.0)
    return _band(ratio, (0.95, 0.5, 0.1, 0.0), five=five), ratio


def _unsd_growth(start: float, last: float, years: int, *, falls_to_zero: bool) -> float | None:
    if start > 0 and last > 0:
        return (last / start) ** (1 / years) - 1
    if falls_to_zero and last == 0 and start >= 0:
        return -1.0 if start else 0.0
    return None


def _band(measure: float, cuts: tuple[float, ...], *, five: bool) -> str:
    names = ("on_track", "moderate", "marginal", "stagnation")
    name = next((n for n, cut in zip(names, cuts, strict=True) if measure >= cut), "regression")
    if five:
        return name
    return {"on_track": "on_track", "moderate": "fair", "marginal": "fair"}.get(name, "no_progress")


def _rate(start: float, end: float, years: int) -> float | None:
    if years <= 0 or start == 0 or end / start < 0:
        return None
    return (end / start) ** (1 / years) - 1


def _pace(growth: float, required: float, wanted: int) -> float | None:
    if required == 0:
        return None if growth == 0 else math.copysign(1000.0, wanted * growth)
    return min(max(wanted * growth / abs(required), -1000.0), 1000.0)


def _statcan(series: dict[int, float], years: list[int], end: int, kpi: Kpi) -> Verdict:
    first = _first(years, kpi)
    if first is None or end <= first:
        return "not_judged", None
    start, last = _folded(series[first], kpi), _folded(series[end], kpi)
    if start is None or last is None:
        return "not_judged", None
    start = start or 0.001
    growth = _rate(start, last, end - first)
    if growth is None:
        return "not_judged", None
    wanted = (1 if kpi.direction == "up" else -1) * (-1 if start < 0 else 1)
    aim = _aim(series[end], kpi)
    if aim is not None:
        required = _rate(start, aim or 0.001, kpi.deadline - first)
        ratio = None if required is None else _pace(growth, required, wanted)
        if ratio is None:
            return "not_judged", None
        return _statcan_state(ratio, 0.95, 0.6), ratio
    limit = {"up": kpi.top, "parity": 1.0}.get(kpi.direction)
    room = 1.0
    if limit is not None and abs(start) < 2 * limit:
        size = abs(start)
        share = size / limit if size <= limit else (2 * limit - size) / limit
        room = 1 - share**4.44
    measure = wanted * growth
    return _statcan_state(measure, 0.015 * room, 0.005 * room), measure


def _statcan_state(measure: float, high: float, low: float) -> str:
    if measure < 0:
        return "deterioration"
    if measure >= high:
        return "on_track"
    return "acceleration_needed" if measure >= low else "limited"


def _eurostat(
    series: dict[int, float], years: list[int], end: int, kpi: Kpi, *, window: int, fewest: int
) -> Verdict:
    first = next((y for y in years if y >= end - window), end)
    start, last = _folded(series[first], kpi), _folded(series[end], kpi)
    if end - first < fewest or start is None or last is None or start <= 0:
        return "not_judged", None
    growth = _rate(start, last, end - first)
    if growth is None:
        return "not_judged", None
    wanted = 1 if kpi.direction == "up" else -1
    aim = _aim(series[end], kpi)
    measure: float | None = wanted * growth
    cuts = ((0.01, "significant"), (0.0, "moderate"), (math.nextafter(-0.01, 0), "moderately_away"))
    if aim is not None:
        required = _rate(start, aim, kpi.deadline - first)
        measure = None if required is None else _pace(growth, required, wanted)
        cuts = ((0.95, "significant"), (0.6, "moderate"), (0.0, "insufficient"))
    if measure is None:
        return "not_judged", None
    return next((name for cut, name in cuts if measure >= cut), "away"), measure


def _escap(series: dict[int, float], years: list[int], end: int, kpi: Kpi) -> Verdict:
    if not _number(kpi) or kpi.deadline is None:
        return "not_judged", None
    points = [(y - kpi.deadline, series[y]) for y in years if y < kpi.deadline]
    scale = kpi.top if kpi.direction != "parity" else None
    line = _weighted_line(points, scale)
    due = series[end] if end == kpi.deadline else _on_line(line, 0, points, scale)
    begin = _from(kpi)
    start = series[begin] if begin in years else _on_line(line, begin - kpi.deadline, points, scale)
    if due is None or start is None:
        return "not_judged", None
    first, left = _lack(start, kpi), _lack(due, kpi)
    if left <= 0:
        return "maintain", 10.0
    if first == 0:
        return "reverse", None
    index = max(10 * (first - left) / abs(first), -1000.0)
    return ("maintain" if index > 9 else "accelerate" if index >= 1e-9 else "reverse"), index


def _weighted_line(
    points: list[tuple[int, float]], scale: float | None
) -> tuple[float, float] | None:
    if len(points) < 2:
        return None
    weights = [-1 / x for x, _ in points]
    heights = [_link(value, scale) for _, value in points]
    total = sum(weights)
    x_mean = sum(w * x for w, (x, _) in zip(weights, points, strict=True)) / total
    y_mean = sum(w * y for w, y in zip(weights, heights, strict=True)) / total
    spread = sum(w * (x - x_mean) ** 2 for w, (x, _) in zip(weights, points, strict=True))
    slope = (
        sum(
            w * (x - x_mean) * (y - y_mean)
            for w, (x, _), y in zip(weights, points, heights, strict=True)
        )
        / spread
    )
    return slope, y_mean - slope * x_mean


def _link(value: float, scale: float | None) -> float:
    if scale is None:
        return value
    share = min(max(value / scale, 0.001), 0.999)
    return math.log(share / (1 - share))


def _on_line(
    line: tuple[float, float] | None, x: int, points: list[tuple[int, float]], scale: float | None
) -> float | None:
    if line is None:
        return None
    y = line[0] * x + line[1]
    if scale is not None:
        return scale / (1 + math.exp(-y))
    return max(y, 0.0) if min(value for _, value in points) >= 0 else y
