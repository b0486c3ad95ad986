"""Judge every KPI by every method, and say where they disagree: ``method_assessments``.

All methods see the same cases. Where a fact decides (a target met, a deadline
passed, one value only), all say the same. Two methods disagree on a pair of KPI
and economy where both judge it and come to different outcomes; on track by one
and off track by another is two steps.

Left out: pairs without a value, on which no method can differ; and the sentences of more than
``TOLD_UP_TO`` pairs, which nobody would read and whose inputs stand in the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from stocktake.progress.cases import make_cases
from stocktake.progress.methods.registry import METHODS, states
from stocktake.progress.methods.sentences import shared_words, verdict_sentence
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from stocktake.progress.cases import Cases
    from stocktake.progress.methods.verdict import Method

__all__ = ["STEPS", "TOLD_UP_TO", "compare_methods", "judged_by"]

TOLD_UP_TO: Final = 20_000

# How far apart outcomes stand; those that are no judgement have no place.
STEPS = {"met": 0, "on_track": 0, "partial": 1, "off_track": 2}

KEYS = ("kpi_id", "economy_id")
# What a method found; empty where a fact decides and no method was asked.
NUMBERS = ("measure", "score", "from_value", "from_year", "from_observation", "projected")

col = pl.col
lit = pl.lit


def compare_methods(
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
    methods: Iterable[Method] = tuple(METHODS.values()),
) -> pl.DataFrame:
    """Return one row per KPI, economy and method, sorted by KPI, economy and method's order.

    Args:
        kpis: Table ``kpis``.
        observations: Table ``observations``; only selected totals up to ``on`` count.
        economies: Table ``economies``.
        economy_groups: Table ``economy_groups``.
        on: Date of assessment.
        methods: Which methods, in the order in which they are shown; see
            ``methods.registry.every_method``.

    Returns:
        Table ``method_assessments``. ``disagree`` and ``spread`` are those of the pair, and
        the same in all its rows; ``explanation`` is empty in more than ``TOLD_UP_TO`` pairs.
    """
    cases = make_cases(kpis, observations, economies, economy_groups, on=on)
    known = cases._replace(frame=cases.frame.filter(col("reason") != "no_data"))
    told = known.frame.height <= TOLD_UP_TO
    words = shared_words(known.frame) if told else None
    frames = [judged_by(method, known, words=words, told=told) for method in methods]
    steps = pl.DataFrame(
        [
            frame["outcome"]
            .replace_strict(STEPS, default=None, return_dtype=pl.Int64)
            .alias(str(number))
            for number, frame in enumerate(frames)
        ]
    )
    spread = steps.select(
        (pl.max_horizontal(pl.all()) - pl.min_horizontal(pl.all())).fill_null(0).alias("spread")
    )
    together = pl.concat(
        frame.with_columns(
            spread["spread"], disagree=spread["spread"] > 0, place=lit(number)
        ).with_row_index("case")
        for number, frame in enumerate(frames)
    )
    return check_table("method_assessments", together.sort("case", "place").drop("case", "place"))


def judged_by(
    method: Method, cases: Cases, *, words: pl.DataFrame | None = None, told: bool = True
) -> pl.DataFrame:
    """Return what one method says about cases, in their order.

    Args:
        method: The method.
        cases: The cases.
        words: Their words that are the same whatever the method, where somebody has them.
        told: Whether a sentence explains each; empty texts if not.

    Returns:
        The columns of ``method_assessments`` but ``disagree`` and ``spread``.
    """
    frame = cases.frame
    if method.judge is None:
        own = _own(frame)
        return _row(method, frame, own if told else own.with_columns(explanation=lit("")))
    known = states()
    verdict = method.judge(cases).hstack(
        frame.select(
            "reason",
            own_state="state",
            settled=col("settled") & ~col("reason").is_in(sorted(method.opens)),
        )
    )
    met = col("reason") == "met"
    fact = pl.when(met).then(lit(method.met)).otherwise("own_state")
    judged = ~col("settled") | met
    found = verdict.with_columns(
        *(pl.when(judged).then(name).alias(name) for name in NUMBERS),
        state=pl.when("settled").then(fact).otherwise(col("state").fill_null("not_judged")),
    ).with_columns(
        label=_looked_up({state: one.words for state, one in known.items()}),
        outcome=pl.when(col("state") != "not_judged").then(
            _looked_up({state: one.outcome for state, one in known.items()})
        ),
    )
    if not told:
        return _row(method, frame, found.with_columns(explanation=lit("")))
    open_ = ~found["settled"]
    own = shared_words(frame.filter(open_)) if words is None else words.filter(open_)
    explained = found.with_columns(explanation=_sentences(found, frame, method, words=own))
    return _row(method, frame, explained)


def _looked_up(words: dict[str, str]) -> pl.Expr:
    return col("state").replace_strict(words, return_dtype=pl.String)


def _sentences(
    told: pl.DataFrame, frame: pl.DataFrame, method: Method, *, words: pl.DataFrame
) -> pl.Series:
    """Return Stocktake's sentence where a fact decides, else the method's own, from ``words``."""
    open_ = told.with_row_index("case").filter(~col("settled"))
    said = open_.hstack(words).select("case", verdict_sentence(method.needs).alias("said"))
    return frame["explanation"].clone().scatter(said["case"], said["said"])


def _own(frame: pl.DataFrame) -> pl.DataFrame:
    """Return Stocktake's own reading of the UNSD method, which the cases hold already."""
    known = states()
    counted = col("trend").fill_null(value=False)
    return frame.select(
        "state",
        "outcome",
        "score",
        "explanation",
        label=col("state").replace_strict(
            {state: one.words for state, one in known.items()}, return_dtype=pl.String
        ),
        measure="ratio",
        projected="at_deadline",
        from_value=pl.when(counted).then("base_value"),
        from_year=pl.when(counted).then("base_year"),
        from_observation=pl.when(counted).then("base_observation"),
    )


def _row(method: Method, frame: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    facts = frame.select(*KEYS, "latest_value", "latest_year", "latest_observation")
    return facts.hstack(
        said.select(
            "state",
            "label",
            "outcome",
            "measure",
            "score",
            "explanation",
            method=lit(method.id),
            method_version=lit(method.version),
            baseline_value="from_value",
            baseline_year="from_year",
            baseline_observation="from_observation",
            value_at_deadline="projected",
        )
    )
