"""Fit the priors on the history of many economies.

Every value of every series is an origin, every later value of it within the
horizons an outcome. Rows count by how much the value itself would move (the
steepness of the scale), so that errors are judged in points of per cent, not in
logits. The quantiles of errors come from economies that the coefficients had
not seen: three folds by economy, each predicted from the other two. So does the share
of a drift that is kept: what does not come true for economies unseen is taken back
towards the last value. Origins with a long past also serve, cut to one value, as single
observations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from stocktake.progress.outlook.borrowing import fit_borrowed
from stocktake.progress.outlook.design import (
    Frame,
    fit_frame,
    median_design,
    median_ridge,
    size_design,
    size_ridge,
)
from stocktake.progress.outlook.families import FAMILIES, POOLED
from stocktake.progress.outlook.features import PASTS, SINGLE, Features, describe
from stocktake.progress.outlook.priors import (
    PROBABILITIES,
    Cell,
    FamilyPrior,
    Past,
    Priors,
    relative_level,
)
from stocktake.progress.outlook.regression import fit_median, fit_size
from stocktake.progress.outlook.together import measure_together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from stocktake.progress.outlook.histories import Histories

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["HORIZONS", "fit_priors"]

# Years ahead that have regressions of their own.
HORIZONS = (1, 2, 3, 4, 5, 7, 10, 15)
# A cell needs this many pairs of values, and this many for each column of its median regression,
# or it would learn its few series by heart; it keeps at most the third number of them.
FEWEST = 120
FEWEST_A_COLUMN = 12
MOST = 12_000
FOLDS = 3
# Shares of a fitted drift that are tried; the first is all of it, so that a tie keeps it.
KEPT = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)
# Steps and levels beyond these quantiles of what was seen count as impossible, and sizes of
# errors beyond these of what was fitted are taken back to them.
SEEN = (0.001, 0.999)
USUAL_SIZES = (0.02, 0.98)
# Shares have their limits by themselves; this level is past all of them.
BEYOND_ALL = 50.0
# Added to the steepness as a share of its mean, so that rows near a limit still count.
FLOOR = 0.15


@dataclass(frozen=True, slots=True)
class _Rows:
    """Origins of one family and one kind of past; ``highest`` is 0 where levels set the limit."""

    features: Features
    level: Floats
    codes: NDArray[np.str_]
    economy: Integers
    weight: Floats
    row: Integers
    highest: float


@dataclass(frozen=True, slots=True)
class _Sample:
    """Which pairs count: those up to a year, and of a full cell so many, drawn by ``random``."""

    until: int | None
    most: int
    random: np.random.Generator

    def seen(self, year: Integers) -> NDArray[np.bool_]:
        """Return whether the values of these years may be used."""
        return np.ones(len(year), bool) if self.until is None else year <= self.until


@dataclass(frozen=True, slots=True)
class _Fit:
    """Coefficients of one cell, and the bounds of its sizes."""

    median: Floats
    above: Floats
    below: Floats
    sizes: Floats


def fit_priors(
    histories: Histories,
    *,
    fitted: Mapping[str, str],
    until: int | None = None,
    seed: int = 1,
    most: int = MOST,
) -> Priors:
    """Return priors fitted on all pairs of values in these histories.

    Args:
        histories: Values of many economies.
        fitted: When, on what and by what, in words; it is stored as it is.
        until: The last year whose values may be used; all where not given.
        seed: Decides which pairs a full cell keeps.
        most: How many pairs a cell keeps.
    """
    random = np.random.default_rng(seed)
    family_of = histories.series["family"].to_numpy()[histories.series_of]
    usable = np.ones(len(family_of), bool) if until is None else histories.year <= until
    families: dict[str, FamilyPrior] = {}
    for name, family in FAMILIES.items():
        if family.kind == "linear" and name not in POOLED:
            continue
        members = [name]
        if name in POOLED:
            members = [
                f.name for f in FAMILIES.values() if f.kind == POOLED[name] and f.parent != f.name
            ]
            members.append(name)
        rows = np.flatnonzero(np.isin(family_of, members) & usable).astype(np.int64)
        if len(rows) >= FEWEST:
            families[name] = _fit_family(histories, rows, name, _Sample(until, most, random))
    alone = Priors(fitted=dict(fitted), probabilities=PROBABILITIES, families=families)
    for name, prior in families.items():
        rows = np.flatnonzero((family_of == name) & usable).astype(np.int64)
        borrowed = fit_borrowed(alone, histories, rows, name, until=until)
        families[name] = msgspec.structs.replace(prior, borrowed=borrowed)
        together = measure_together(alone, histories, rows)
        families[name] = msgspec.structs.replace(families[name], together=together)
    return alone


def _fit_family(
    histories: Histories,
    rows: Integers,
    family: str,
    sample: _Sample,
) -> FamilyPrior:
    code = histories.series["indicator_code"].to_numpy().astype(str)[histories.series_of[rows]]
    level = histories.level[rows]
    names = np.unique(code)
    usual = {str(n): round(float(np.median(level[code == n])), 4) for n in names}
    prior = FamilyPrior(usual=usual if FAMILIES[family].centred else {}, pasts={}, together=0.0)
    for number, kind in enumerate(PASTS):
        features = describe(
            histories, rows, kind_of_scale=FAMILIES[family].kind, single=number == SINGLE
        )
        mine = features.kind == number
        if mine.sum() < FEWEST:
            continue
        chosen = _choose(histories, rows[mine], prior, family, number)
        past = _fit_past(histories, chosen, sample, plain=number == SINGLE)
        if past.cells:
            prior.pasts[kind] = past
    return prior


def _choose(
    histories: Histories, rows: Integers, prior: FamilyPrior, family: str, number: int
) -> _Rows:
    features = describe(
        histories, rows, kind_of_scale=FAMILIES[family].kind, single=number == SINGLE
    )
    series = histories.series_of[rows]
    codes = histories.series["indicator_code"].to_numpy().astype(str)[series]
    economy = histories.series["economy_iso3"].rank("dense").to_numpy().astype(np.int64)[series]
    steep = histories.steep[rows]
    # Amounts are judged in proportion to themselves: only shares have a common unit.
    weight = (
        steep + FLOOR * steep.mean() if FAMILIES[family].kind == "logit" else np.ones(len(rows))
    )
    level = relative_level(prior, family, features.level, codes)
    highest = BEYOND_ALL if FAMILIES[family].kind == "logit" else 0.0
    return _Rows(features, level, codes, economy, weight, rows, highest)


def _fit_past(
    histories: Histories,
    chosen: _Rows,
    sample: _Sample,
    *,
    plain: bool,
) -> Past:
    frame = fit_frame(chosen.features, chosen.level, chosen.codes, plain=plain)
    of_median = median_design(frame, chosen.features, chosen.level, chosen.codes)
    of_size = size_design(frame, chosen.features, chosen.level, chosen.codes)
    cells: dict[int, Cell] = {}
    for horizon in HORIZONS:
        year = histories.year[chosen.row] + horizon
        later = histories.rows_at(histories.series_of[chosen.row], year)
        paired = np.flatnonzero((later >= 0) & sample.seen(year))
        if len(paired) < max(FEWEST, FEWEST_A_COLUMN * of_median.shape[1]):
            continue
        if len(paired) > sample.most:
            paired = sample.random.choice(paired, sample.most, replace=False)
        step = histories.level[later[paired]] - histories.level[chosen.row[paired]]
        cells[horizon] = _fit_cell(frame, of_median[paired], of_size[paired], step, chosen, paired)
    return Past(frame=frame, cells=cells)


def _fit_cell(
    frame: Frame,
    of_median: Floats,
    of_size: Floats,
    step: Floats,
    chosen: _Rows,
    paired: Integers,
) -> Cell:
    weight = chosen.weight[paired]
    fold = chosen.economy[paired] % FOLDS
    medians = {}
    for number in range(FOLDS):
        seen = fold != number
        if seen.sum() >= FEWEST // 2 and not seen.all():
            medians[number] = _median(frame, of_median[seen], step[seen], weight[seen])
    # A drift that does not come true for economies unseen is taken back towards the last value.
    kept = _drift_kept(of_median, step, weight, fold, medians)
    sizes = np.full(len(step), np.nan)
    for number, median in medians.items():
        seen, unseen = fold != number, fold == number
        fit = _around(frame, kept * median, of_median[seen], of_size[seen], step[seen])
        sizes[unseen] = _errors_in_sizes(fit, of_median[unseen], of_size[unseen], step[unseen])
    whole = kept * _median(frame, of_median, step, weight)
    fit = _around(frame, whole, of_median, of_size, step)
    shape = np.quantile(sizes[np.isfinite(sizes)], PROBABILITIES)
    reached = chosen.highest or np.quantile(chosen.level[paired] + step, SEEN[1])
    return Cell(
        median=_short(fit.median),
        above=_short(fit.above),
        below=_short(fit.below),
        shape=_short(np.maximum.accumulate(shape)),
        sizes=_short(fit.sizes),
        limits=_short(np.array([*np.quantile(step, SEEN), reached])),
        rows=len(step),
    )


def _median(frame: Frame, of_median: Floats, step: Floats, weight: Floats) -> Floats:
    if (step == 0).mean() > 0.5:
        # More than half stand still: the median step is exactly none.
        return np.zeros(of_median.shape[1])
    return fit_median(of_median, step, weight, median_ridge(frame))


def _drift_kept(
    of_median: Floats,
    step: Floats,
    weight: Floats,
    fold: Integers,
    medians: Mapping[int, Floats],
) -> float:
    """Return the share of the median step that errs least on economies unseen, 0 to 1."""
    said = np.full(len(step), np.nan)
    for number, median in medians.items():
        said[fold == number] = of_median[fold == number] @ median
    known = np.isfinite(said)
    if not known.any():
        return 1.0
    errors = [
        float((weight[known] * np.abs(step[known] - share * said[known])).sum()) for share in KEPT
    ]
    return KEPT[int(np.argmin(errors))]


def _around(frame: Frame, median: Floats, of_median: Floats, of_size: Floats, step: Floats) -> _Fit:
    """Return a median with the sizes of errors around it."""
    error = step - of_median @ median
    ridge = size_ridge(frame)
    sides = []
    for side in (error >= 0, error <= 0):
        used = side if side.sum() > of_size.shape[1] else np.ones(len(step), bool)
        sides.append(fit_size(of_size[used], np.abs(error[used]), ridge))
    sizes = [np.quantile(of_size @ side, USUAL_SIZES) for side in sides]
    return _Fit(median, sides[0], sides[1], np.concatenate(sizes))


def _errors_in_sizes(fit: _Fit, of_median: Floats, of_size: Floats, step: Floats) -> Floats:
    error = step - of_median @ fit.median
    above = np.exp(np.clip(of_size @ fit.above, fit.sizes[0], fit.sizes[1]))
    below = np.exp(np.clip(of_size @ fit.below, fit.sizes[2], fit.sizes[3]))
    return np.asarray(error / np.where(error > 0, above, below))


def _short(numbers: Floats) -> tuple[float, ...]:
    return tuple(float(f"{n:.4g}") for n in numbers)
