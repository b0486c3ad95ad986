"""Judge the outlook against other forecasts on real series, with rolling origins.

    STOCKTAKE_REAL_DATA=FOLDER python benchmarks/outlook.py [--origins N] [--only-cheap]

Cases: N origins of every series with at least four values up to the origin and a later value at
one of the horizons, drawn with a fixed seed. Our priors are fitted anew for each fifth of the
economies on the other four fifths, so no economy's future or past is known to the numbers that
judge it. `--until-origin` also withholds from them every value after the origin.

Others: last value, CAGR, linear and logit trend with the intervals of their own residuals, and
AutoETS, AutoARIMA and AutoTheta of statsforecast with theirs; series with gaps are filled in
straight lines for the latter, which know no gaps. To be fair to all, every forecast is cut at the
natural limits, and amounts in units of many sizes are given to all in logarithms and judged so.

CRPS is twice the mean pinball loss over the seven quantiles of the table, weighted by the
probability nearest to each. Cases where a method fails count with the last value's forecast.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from stocktake.progress.outlook import fitting
from stocktake.progress.outlook.distribution import FamilySteps, steps_by_family
from stocktake.progress.outlook.families import FAMILIES
from stocktake.progress.outlook.histories import Histories, read_histories
from stocktake.progress.outlook.parities import parity_series
from stocktake.progress.outlook.peers import find_surprises, shift
from stocktake.progress.outlook.priors import PROBABILITIES, Priors, shipped
from stocktake.progress.outlook.targets import chance

HORIZONS = np.array([1, 3, 5, 10])
# Surveys of every second year have no odd horizons: theirs are judged at the year after.
EVEN = {"score": np.array([2, 4, 6, 10])}
LEVELS = np.array([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
WEIGHTS = np.array([0.0625, 0.1125, 0.2, 0.25, 0.2, 0.1125, 0.0625])
NORMAL = np.array([-1.959964, -1.281552, -0.674490, 0.0, 0.674490, 1.281552, 1.959964])
AT = [PROBABILITIES.index(p) for p in LEVELS]
FOLDS = 5
# A cell of a table needs this many cases, times the share of series judged.
FEWEST = 50
# Economies of one fold stop here while all others go on: how late reporters are judged.
LATE_ORIGINS = (2016, 2018, 2020)
LATE_HORIZONS = np.array([1, 2, 3, 4])
# Before this year too little had been measured to fit anything on the past alone.
FIRST_WITHHELD = 2008
# Pairs that a cell of the priors keeps at most; ``--pairs`` asks for fewer, to be done sooner.
PAIRS = {"most": fitting.MOST}
# Priors by fold and last year seen, so that each is fitted once a run.
FITTED: dict[tuple[int, int | None], Priors | None] = {}
LEAST = 4
# Families judged in logarithms: their units and sizes have no common scale.
IN_LOGARITHMS = {"income", "population", "science", "traffic", "waste", "disaster", "amount"}
BOUNDED_ICT = {"use", "coverage", "skills", "schools", "score"}
# Targets that declarations set; each is asked of every case that does not meet it yet.
TARGETS = {
    "use": (50.0, 65.0, 75.0, 90.0, 95.0),
    "coverage": (80.0, 90.0, 95.0, 99.0),
    "electricity": (80.0, 90.0, 99.0),
    "subscriptions": (25.0, 50.0, 100.0),
    "score": (50.0, 75.0),
}
BEYOND = 40.0


@dataclass
class Cases:
    """Origins, and what came after them (rows x horizons, NaN where unknown)."""

    histories: Histories
    rows: np.ndarray
    family: np.ndarray
    horizons: np.ndarray
    truth: np.ndarray


def main() -> None:
    """Run and print."""
    options = _options()
    folder = os.environ.get("STOCKTAKE_REAL_DATA")
    if not folder:
        sys.exit("Set STOCKTAKE_REAL_DATA to the folder that has data/observations.parquet.")
    frame = pl.read_parquet(Path(folder) / "data" / "observations.parquet")
    PAIRS["most"] = options.pairs
    histories = read_histories(pl.concat([frame, parity_series(frame)]))
    if options.families:
        histories = without(histories, np.isin(histories.series["family"], options.families))
    first = FIRST_WITHHELD if options.until_origin else 0
    cases = choose_cases(histories, per_series=options.origins, share=options.share, first=first)
    print(f"{len(cases.rows):,} origins of {histories.series.height:,} series")
    methods = {"stocktake": ours(cases, until_origin=options.until_origin)}
    start = time.perf_counter()
    one_pass(cases)
    seconds = {"stocktake": time.perf_counter() - start}
    for name in ("last", "cagr", "linear", "logit"):
        methods[name] = cut(cases, simple(cases, name))
    if not options.only_cheap:
        for name in ("AutoETS", "AutoARIMA", "AutoTheta"):
            start = time.perf_counter()
            methods[name] = cut(cases, statsforecast_quantiles(cases, name, methods["last"]))
            seconds[name] = time.perf_counter() - start
    report(cases, methods, seconds)
    if options.until_origin:
        return
    print("\nLate reporters: a fifth of the economies stop, the others go on")
    _print(late_reporters(histories))
    single = choose_cases(histories, per_series=1, share=options.share, least=1)
    print("\nOne observation only (every case cut to its newest value)")
    alone = ours(single, single=True)
    _print(coverage_table(single, alone))


def choose_cases(
    histories: Histories,
    *,
    per_series: int,
    share: float = 1.0,
    least: int = LEAST,
    first: int = 0,
) -> Cases:
    """Return some origins of each series, always the same ones."""
    random = np.random.default_rng(0)
    rows = np.flatnonzero((histories.position >= least - 1) & (histories.year >= first))
    family = histories.series["family"].to_numpy()[histories.series_of[rows]].astype(str)
    keep = (family != "flag") & np.isin(
        histories.series_of[rows] % 1000, random.choice(1000, int(share * 1000), replace=False)
    )
    rows, family = rows[keep], family[keep]
    horizons = np.stack([EVEN.get(f, HORIZONS) for f in family])
    later = histories.rows_at(
        histories.series_of[rows][:, None], histories.year[rows][:, None] + horizons
    )
    truth = np.where(later >= 0, histories.value[later], np.nan)
    usable = np.flatnonzero(np.isfinite(truth).any(axis=1))
    usable = usable[random.permutation(len(usable))]
    series = histories.series_of[rows[usable]]
    order = np.argsort(series, kind="stable")
    starts = np.flatnonzero(np.diff(series[order], prepend=-1) != 0)
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    chosen = np.sort(usable[order[rank < per_series]])
    return Cases(histories, rows[chosen], family[chosen], horizons[chosen], truth[chosen])


def ours(cases: Cases, *, single: bool = False, until_origin: bool = False) -> np.ndarray:
    """Return our quantiles, from priors that have not seen the economy."""
    h = cases.histories
    case_fold = folds(h)[h.series_of[cases.rows]]
    found = np.full((len(cases.rows), len(HORIZONS), len(PROBABILITIES)), np.nan)
    # Where the future is withheld, origins share one fit in four years: the earliest one's.
    started = h.year[cases.rows] // 4 * 4
    for number in range(FOLDS):
        for until in np.unique(started) if until_origin else [None]:
            here = case_fold == number
            mine = np.flatnonzero(here if until is None else here & (started == until))
            priors = fold_priors(h, number, None if until is None else int(until))
            if len(mine) and priors is not None:
                found[mine] = _quantiles(priors, cases, mine, single=single)
    return found


def folds(h: Histories) -> np.ndarray:
    """Return the fold of each series: all series of an economy have one."""
    economy = h.series["economy_iso3"].rank("dense").to_numpy().astype(int)
    return (np.random.default_rng(7).permutation(economy.max() + 1) % FOLDS)[economy]


def fold_priors(h: Histories, number: int, until: int | None = None) -> Priors | None:
    """Return priors fitted without the economies of one fold; none where too little is left."""
    if (number, until) not in FITTED:
        seen = without(h, folds(h) != number)
        priors = fitting.fit_priors(seen, fitted={}, until=until, most=PAIRS["most"])
        FITTED[number, until] = priors if {"share", "amount"} <= set(priors.families) else None
    return FITTED[number, until]


def late_reporters(h: Histories) -> pl.DataFrame:
    """Return CRPS where a fifth of the economies stop and the others go on, by family.

    ``alone`` looks at the economy's own past only, ``with peers`` also at what its peers met in
    the years since.
    """
    found: dict[str, list[np.ndarray]] = {}
    fold = folds(h)
    for number, origin in itertools.product(range(FOLDS), LATE_ORIGINS):
        priors = fold_priors(h, number)
        mine = fold[h.series_of] == number
        cut_off = _keep_rows(h, ~(mine & (h.year > origin)))
        rows = np.flatnonzero((fold[cut_off.series_of] == number) & (cut_off.year == origin))
        series = cut_off.series_of[rows]
        later = h.rows_at(series[:, None], cut_off.year[rows][:, None] + LATE_HORIZONS)
        truth = np.where(later >= 0, h.value[later], np.nan)
        panel = h.series["panel"].to_numpy()[series]
        surprises = find_surprises(priors, cut_off, rows)
        for part in steps_by_family(priors, cut_off, rows, LATE_HORIZONS):
            centre, spread = surprises.of(panel[part.at], cut_off.year[rows[part.at]])
            moved = shift(part.steps, centre, spread, LATE_HORIZONS)
            both = [part.steps, moved]
            values = [
                FamilySteps(part.family, part.at, part.value, part.level, steps).values()[..., AT]
                for steps in both
            ]
            known = np.isfinite(truth[part.at])
            y = truth[part.at][known]
            scored = [_crps_of(part.family, v[known], y) for v in values]
            inside = [(v[known][:, 1] <= y) & (y <= v[known][:, 5]) for v in values]
            found.setdefault(part.family, []).append(np.stack([*scored, *inside]))
    rows = []
    for family, parts in sorted(found.items()):
        mean = np.concatenate(parts, axis=1)
        if mean.shape[1] >= FEWEST:
            a, b, ca, cb = mean.mean(axis=1)
            rows.append((family, mean.shape[1], a, b, b / a, ca, cb))
    names = ["family", "n", "alone", "with peers", "ratio", "80 % alone", "80 % with peers"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _keep_rows(h: Histories, keep: np.ndarray) -> Histories:
    fields = ("series_of", "position", "year", "value", "level", "steep", "lookup")
    return replace(h, **{name: getattr(h, name)[keep] for name in fields})


def one_pass(cases: Cases) -> None:
    """Make the outlooks of all cases once with the priors that ship, to be timed."""
    _quantiles(shipped(), cases, np.arange(len(cases.rows)), single=False)


def without(h: Histories, keep: np.ndarray) -> Histories:
    """Return the histories of some series only."""
    return _keep_rows(h, keep[h.series_of])


def simple(cases: Cases, name: str) -> np.ndarray:
    """Return the quantiles of last value, CAGR, linear or logit trend."""
    h = cases.histories
    found = np.empty((len(cases.rows), len(HORIZONS), len(LEVELS)))
    for i, row in enumerate(cases.rows):
        family = FAMILIES[cases.family[i]]
        past = slice(row - h.position[row], row + 1)
        logarithms = family.name in IN_LOGARITHMS
        values = (h.level if logarithms else h.value)[past]
        shown = {"cagr": "drift", "logit": "linear"}.get(name, name) if logarithms else name
        quantiles = _simple(
            values, h.year[past].astype(float), cases.horizons[i], shown, family.kind
        )
        if logarithms:
            quantiles = np.exp(np.clip(quantiles, -BEYOND, BEYOND)) - family.slack
        found[i] = quantiles
    return found


def _simple(y: np.ndarray, t: np.ndarray, ahead: np.ndarray, name: str, kind: str) -> np.ndarray:
    between = np.diff(t)
    root = np.sqrt(ahead)[:, None]
    if name in {"last", "drift"}:
        drift = (y[-1] - y[0]) / (t[-1] - t[0]) if name == "drift" else 0.0
        size = np.sqrt(np.mean((np.diff(y) - drift * between) ** 2 / between))
        return y[-1] + drift * ahead[:, None] + root * size * NORMAL
    if name == "cagr":
        z = np.log(np.maximum(y, 1e-3))
        return np.exp(np.minimum(_simple(z, t, ahead, "drift", kind), BEYOND))
    if name == "logit":
        if kind == "logit":
            inside = np.clip(y, 0, 100)
            z = np.log((inside + 0.5) / (100.5 - inside))
            return 101 / (1 + np.exp(-np.clip(_simple(z, t, ahead, "linear", kind), -50, 50))) - 0.5
        z = np.log(np.maximum(y, 0) + max(0.005 * float(y.max()), 1e-9))
        return np.exp(np.minimum(_simple(z, t, ahead, "linear", kind), BEYOND))
    middle, spread = t.mean(), ((t - t.mean()) ** 2).sum()
    slope = ((t - middle) * (y - y.mean())).sum() / spread
    left = y - y.mean() - slope * (t - middle)
    size = np.sqrt((left**2).sum() / max(len(t) - 2, 1))
    far = t[-1] + ahead - middle
    error = size * np.sqrt(1 + 1 / len(t) + far**2 / spread)
    return (y.mean() + slope * far)[:, None] + error[:, None] * NORMAL


def statsforecast_quantiles(cases: Cases, name: str, instead: np.ndarray) -> np.ndarray:
    """Return the quantiles of a statsforecast model; ``instead`` where it fails."""
    from statsforecast import models

    h = cases.histories
    found = instead.copy()
    for i, row in enumerate(cases.rows):
        family = FAMILIES[cases.family[i]]
        past = slice(row - h.position[row], row + 1)
        logarithms = family.name in IN_LOGARITHMS
        year = h.year[past]
        values = np.interp(
            np.arange(year[0], year[-1] + 1), year, (h.level if logarithms else h.value)[past]
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = getattr(models, name)(season_length=1)
                out = model.forecast(y=values, h=int(cases.horizons[i].max()), level=[50, 80, 95])
        except Exception:  # noqa: S112 - whatever fails in a peer is "no forecast"
            continue
        names = ["lo-95", "lo-80", "lo-50", "mean", "hi-50", "hi-80", "hi-95"]
        quantiles = np.stack([out[n] for n in names], axis=1)[cases.horizons[i] - 1]
        if logarithms:
            quantiles = np.exp(np.clip(quantiles, -BEYOND, BEYOND)) - family.slack
        if np.isfinite(quantiles).all():
            found[i] = quantiles
    return found


def cut(cases: Cases, quantiles: np.ndarray) -> np.ndarray:
    """Return quantiles within the natural limits."""
    share = np.array([FAMILIES[f].kind == "logit" for f in cases.family])
    real = np.array([FAMILIES[f].kind == "linear" for f in cases.family])
    low = np.where(real[:, None, None], quantiles, np.maximum(quantiles, 0.0))
    return np.where(share[:, None, None], np.minimum(low, 100.0), low)


def crps(quantiles: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return twice the weighted mean pinball loss of seven quantiles."""
    error = truth[:, None] - quantiles
    return 2 * (np.maximum(LEVELS * error, (LEVELS - 1) * error) * WEIGHTS).sum(axis=1)


def report(cases: Cases, methods: dict[str, np.ndarray], seconds: dict[str, float]) -> None:
    """Print all tables."""
    seven = {n: q[..., AT] if q.shape[-1] > len(LEVELS) else q for n, q in methods.items()}
    print("\nMean CRPS (points for shares, units for subscriptions and prices, else logarithms)")
    table = crps_table(cases, seven)
    _print(table)
    print("\nBounded ICT series, all families together")
    _print(bounded_table(cases, seven))
    print("\nCoverage of our intervals, and of the others' 80 %")
    _print(coverage_table(cases, seven["stocktake"]))
    _print(peer_coverage(cases, seven))
    print("\nBrier score for 'target met by the deadline'")
    chances, met = brier(cases, methods)
    print("\nReliability: said, happened, cases")
    reliability(chances["stocktake"], met)
    print("\nSeconds:", json.dumps({n: round(s, 2) for n, s in seconds.items()}))


def crps_table(cases: Cases, methods: dict[str, np.ndarray]) -> pl.DataFrame:
    """Return mean CRPS by family and horizon."""
    rows = []
    for family, j, mine in _cells(cases):
        row: dict[str, object] = {
            "family": family,
            "h": int(cases.horizons[mine[0], j]),
            "n": len(mine),
        }
        for name, quantiles in methods.items():
            row[name] = float(np.mean(_score(cases, quantiles, mine, j, family)))
        best = min((v for k, v in row.items() if k in methods and k != "stocktake"))
        row["ours/best"] = row["stocktake"] / best
        rows.append(row)
    return pl.DataFrame(rows)


def bounded_table(cases: Cases, methods: dict[str, np.ndarray]) -> pl.DataFrame:
    """Return mean CRPS over all bounded ICT series by horizon."""
    rows = []
    for j, horizon in enumerate(HORIZONS):
        mine = np.flatnonzero(
            np.isin(cases.family, list(BOUNDED_ICT)) & np.isfinite(cases.truth[:, j])
        )
        row: dict[str, object] = {"h": int(horizon), "n": len(mine)}
        for name, quantiles in methods.items():
            row[name] = float(np.mean(crps(quantiles[mine, j], cases.truth[mine, j])))
        row["ours/best"] = row["stocktake"] / min(
            v for k, v in row.items() if k in methods and k != "stocktake"
        )
        rows.append(row)
    return pl.DataFrame(rows)


def coverage_table(cases: Cases, quantiles: np.ndarray) -> pl.DataFrame:
    """Return the share of values inside our intervals by family and horizon, and overall."""
    q = quantiles[..., AT] if quantiles.shape[-1] > len(LEVELS) else quantiles
    rows, every = [], []
    for family, j, mine in _cells(cases):
        truth = cases.truth[mine, j]
        inside = [
            (q[mine, j, a] <= truth) & (truth <= q[mine, j, b]) for a, b in ((2, 4), (1, 5), (0, 6))
        ]
        # Values that stand still at a limit are inside any interval that ends there.
        width = q[mine, j, 5] > q[mine, j, 1]
        every.append(np.stack(inside))
        rows.append(
            (
                family,
                int(cases.horizons[mine[0], j]),
                len(mine),
                *(float(i.mean()) for i in inside),
                float(inside[1][width].mean()),
                float((truth < q[mine, j, 1]).mean()),
                float((truth > q[mine, j, 5]).mean()),
            )
        )
    total = np.concatenate(every, axis=1).mean(axis=1)
    rows.append(
        ("all", 0, int(sum(e.shape[1] for e in every)), *map(float, total), None, None, None)
    )
    names = ["family", "h", "n", "50 %", "80 %", "95 %", "80 % where wide", "below", "above"]
    return pl.DataFrame(rows, schema=names, orient="row")


def peer_coverage(cases: Cases, methods: dict[str, np.ndarray]) -> pl.DataFrame:
    """Return the coverage of every method's 80 % interval, all cases together."""
    known = np.isfinite(cases.truth)
    row = {
        name: float(((q[..., 1] <= cases.truth) & (cases.truth <= q[..., 5]))[known].mean())
        for name, q in methods.items()
    }
    return pl.DataFrame([row])


def brier(cases: Cases, methods: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Print the Brier score of each method over targets not met at the origin."""
    value = cases.histories.value[cases.rows]
    questions = [
        (
            np.flatnonzero((cases.family == f) & np.isfinite(cases.truth[:, j]) & (value < target)),
            j,
            target,
        )
        for f, targets in TARGETS.items()
        for target in targets
        for j in range(len(HORIZONS))
    ]
    met = np.concatenate([cases.truth[m, j] >= target for m, j, target in questions]).astype(float)
    ahead = np.concatenate([np.full(len(m), HORIZONS[j]) for m, j, _ in questions])
    chances = {
        name: np.concatenate([_chance(q[m, j], target) for m, j, target in questions])
        for name, q in methods.items()
    }
    rows = []
    for horizon in (*HORIZONS, 0):
        mine = (ahead == horizon) | (horizon == 0)
        row: dict[str, object] = {"h": int(horizon) or "all", "n": int(mine.sum())}
        row |= {n: float(np.mean((c[mine] - met[mine]) ** 2)) for n, c in chances.items()}
        row["ours/best"] = row["stocktake"] / min(
            v for k, v in row.items() if k in methods and k != "stocktake"
        )
        rows.append({**row, "h": str(row["h"])})
    _print(pl.DataFrame(rows))
    return chances, met


def reliability(said: np.ndarray, met: np.ndarray) -> None:
    """Print how often targets were met by what was said, and a diagram of it."""
    edges = np.linspace(0, 1, 11)
    for low, high in itertools.pairwise(edges):
        mine = (said >= low) & ((said < high) | (high == 1))
        if mine.any():
            happened = float(met[mine].mean())
            bar = "".join(
                "o"
                if round(happened * 40) == k
                else "|"
                if round(float(said[mine].mean()) * 40) == k
                else "."
                for k in range(41)
            )
            print(f"  {said[mine].mean():5.2f} {happened:5.2f} {int(mine.sum()):7,}  {bar}")


def _chance(quantiles: np.ndarray, target: float) -> np.ndarray:
    if quantiles.shape[-1] == len(PROBABILITIES):
        none = pl.Series([None] * len(quantiles), dtype=pl.Float64)
        return chance(
            quantiles, pl.Series([target] * len(quantiles), dtype=pl.Float64), none
        ).to_numpy()
    # Seven quantiles: straight lines between them, half of the rest beyond.
    below = np.array(
        [np.interp(target, _rising(q), LEVELS, left=0.0125, right=0.9875) for q in quantiles]
    )
    return 1 - below


def _rising(q: np.ndarray) -> np.ndarray:
    return q + np.arange(len(q)) * 1e-9


def _score(
    cases: Cases, quantiles: np.ndarray, mine: np.ndarray, j: int, family: str
) -> np.ndarray:
    return _crps_of(family, quantiles[mine, j], cases.truth[mine, j])


def _crps_of(family: str, quantiles: np.ndarray, truth: np.ndarray) -> np.ndarray:
    if family in IN_LOGARITHMS:
        slack = FAMILIES[family].slack
        return crps(np.log(np.maximum(quantiles, 0) + slack), np.log(np.maximum(truth, 0) + slack))
    return crps(quantiles, truth)


def _cells(cases: Cases) -> list[tuple[str, int, np.ndarray]]:
    cells = [
        (f, j, np.flatnonzero((cases.family == f) & np.isfinite(cases.truth[:, j])))
        for f in np.unique(cases.family)
        for j in range(len(HORIZONS))
    ]
    return [cell for cell in cells if len(cell[2]) >= FEWEST]


def _quantiles(priors: Priors, cases: Cases, mine: np.ndarray, *, single: bool) -> np.ndarray:
    found = np.empty((len(mine), len(HORIZONS), len(PROBABILITIES)))
    for even in (False, True):
        here = np.flatnonzero(np.isin(cases.family[mine], list(EVEN)) == even)
        if len(here):
            ahead = cases.horizons[mine[here[0]]]
            for part in steps_by_family(
                priors, cases.histories, cases.rows[mine[here]], ahead, single=single
            ):
                found[here[part.at]] = part.values()
    return found


def _print(table: pl.DataFrame) -> None:
    with pl.Config(
        tbl_rows=200,
        tbl_cols=30,
        tbl_width_chars=220,
        float_precision=3,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_formatting="ASCII_MARKDOWN",
    ):
        print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--origins", type=int, default=2, help="origins of each series")
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of all series that is judged"
    )
    parser.add_argument("--families", nargs="*", help="families judged; all where not given")
    parser.add_argument(
        "--pairs", type=int, default=fitting.MOST, help="pairs that a cell is fitted on at most"
    )
    parser.add_argument("--only-cheap", action="store_true", help="without statsforecast")
    parser.add_argument(
        "--until-origin",
        action="store_true",
        help="withhold the years after each origin from the priors",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
