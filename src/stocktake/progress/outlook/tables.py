"""The outlook of a workspace: the tables ``outlooks`` and ``outlook_chances``.

For every KPI with a number and a deadline that is still ahead, and every member it applies
to that has a value: how likely the number is to be met at the deadline, and when that is to
be expected. Economies outside the workspace are not judged, but what they met counts.

Left out: economies without a value, for which only the mixture of all others could be said; a
deadline whose value is known, or that lies more than ten years ahead, where nothing was judged;
targets that are one exact number (a probability of exactly that says nothing). With more than
``YEARLY_UP_TO`` chances, years are looked for up to the last deadline only and ``outlooks`` stays
empty, so that a very large workspace is built in seconds; ``stocktake outlook`` gives them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from stocktake.progress.cases import make_cases
from stocktake.progress.explain import aim_text
from stocktake.progress.likelihood import LIKELIHOODS, likelihood_of, percent_of
from stocktake.progress.outlook.forecast import QUANTILES, forecast
from stocktake.progress.outlook.targets import EARLY, EXPECTED, LATE, chance
from stocktake.progress.wording import clauses, decimals_for, ended, filled
from stocktake.vocab.language import _, capitalised, pgettext
from stocktake.vocab.tables import check_table, empty_table, table_schemas

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "DEADLINES_WITHIN",
    "EXPECTED_WITHIN",
    "METHOD",
    "METHOD_VERSION",
    "YEARLY_UP_TO",
    "chances_said",
    "outlook_tables",
]

METHOD: Final = "outlook"
METHOD_VERSION: Final = "1"
# Years after the date of assessment in which a deadline may lie: no outlook was judged beyond.
DEADLINES_WITHIN: Final = 10
# Years after it in which the meeting of a target is looked for: no prior was fitted beyond.
EXPECTED_WITHIN: Final = 15
# Chances up to which every year to come is told as well.
YEARLY_UP_TO: Final = 20_000

col = pl.col
lit = pl.lit


def outlook_tables(
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
) -> dict[str, pl.DataFrame]:
    """Return the tables ``outlooks`` and ``outlook_chances``, sorted by their keys.

    Args:
        kpis: Table ``kpis``.
        observations: Table ``observations``; only selected totals up to ``on`` count.
        economies: Table ``economies``.
        economy_groups: Table ``economy_groups``, which the scope of a KPI is looked up in.
        on: Date of assessment.
    """
    judged = _judged(kpis, observations, economies, economy_groups, on=on)
    if judged.is_empty():
        return {name: empty_table(name) for name in ("outlooks", "outlook_chances")}
    last = _last_year(judged, on)
    distributions = _distributions(judged, observations, (on.year, last))
    shown = distributions if judged.height <= YEARLY_UP_TO else distributions.clear()
    return {
        "outlooks": _outlooks(judged, shown),
        "outlook_chances": _chances(judged, distributions, (on.year, last)),
    }


def chances_said(
    chances: pl.DataFrame,
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
) -> pl.DataFrame:
    """Return ``outlook_chances`` with its sentences in the language that is spoken.

    Args:
        chances: Table ``outlook_chances``, made from the tables that follow.
        kpis: Table ``kpis``.
        observations: Table ``observations``.
        economies: Table ``economies``.
        economy_groups: Table ``economy_groups``.
        on: Date of assessment.
    """
    judged = _judged(kpis, observations, economies, economy_groups, on=on)
    if judged.is_empty():
        return chances
    keys = ["kpi_id", "economy_id"]
    facts = judged.select(*keys, *(set(judged.columns) - set(chances.columns)))
    told = chances.join(facts, on=keys, maintain_order="left").with_columns(
        shown=decimals_for("unit", col("gap"))
    )
    said = told.select(_sentence(_last_year(judged, on)).alias("explanation"))
    return chances.with_columns(explanation=said.to_series())


def _judged(
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
) -> pl.DataFrame:
    """Return the cases of dated targets whose deadline lies ahead of the latest value."""
    dated = kpis.filter(
        col("deadline").is_between(on.year, on.year + DEADLINES_WITHIN),
        pl.any_horizontal(col("target", "target_low", "target_high").is_not_null()),
    )
    return make_cases(dated, observations, economies, economy_groups, on=on).frame.filter(
        col("latest_year") < col("deadline"),
        # Null where only one end is set, which is what most targets have.
        (col("lowest") != col("highest")).fill_null(value=True),
    )


def _last_year(judged: pl.DataFrame, on: dt.date) -> int:
    """Return the last year looked at: beyond the deadlines where that is not too many rows."""
    if judged.height <= YEARLY_UP_TO:
        return on.year + EXPECTED_WITHIN
    return int(judged["deadline"].to_numpy().max())


def _distributions(
    judged: pl.DataFrame, observations: pl.DataFrame, years: tuple[int, int]
) -> pl.DataFrame:
    """Return the years to come of every series that is judged; all economies teach them."""
    units = judged.select("indicator_id", "unit").unique("indicator_id", maintain_order=True)
    history = (
        observations.filter(
            col("selected"),
            col("disaggregation") == "",
            col("year") <= years[0],
            col("value").is_finite(),
        )
        .join(units, on="indicator_id", how="inner", maintain_order="left")
        .select(
            "year",
            "value",
            "unit",
            economy_iso3="economy_id",
            indicator_code="indicator_id",
        )
    )
    every = forecast(history, to_year=years[1], full=True)
    return every.rename({"economy_iso3": "economy_id", "indicator_code": "indicator_id"}).join(
        judged, on=["indicator_id", "economy_id"], how="semi", maintain_order="left"
    )


def _outlooks(judged: pl.DataFrame, distributions: pl.DataFrame) -> pl.DataFrame:
    """Return the years up to the last deadline of each series."""
    last = judged.group_by("indicator_id", "economy_id").agg(last=col("deadline").max())
    rows = distributions.join(last, on=["indicator_id", "economy_id"]).filter(
        col("year") <= col("last")
    )
    table = rows.select(
        "indicator_id", "economy_id", "year", "origin_year", *QUANTILES, disaggregation=lit("")
    )
    return check_table("outlooks", table.sort("indicator_id", "economy_id", "year"))


def _chances(
    judged: pl.DataFrame, distributions: pl.DataFrame, years: tuple[int, int]
) -> pl.DataFrame:
    keys = ("kpi_id", "economy_id")
    due = col("probability").filter(col("year") == col("deadline")).first()
    found = (
        _yearly_chances(judged, distributions)
        .filter(col("year") >= years[0])
        .group_by(keys)
        .agg(
            probability=due,
            median=col("median").filter(col("year") == col("deadline")).first(),
            **{
                f"{name}_year": _first_year(due, least)
                for name, least in (("expected", EXPECTED), ("early", EARLY), ("late", LATE))
            },
        )
    )
    told = judged.join(found, on=keys).with_columns(
        # Of a target that is met today nobody asks when it will be.
        *(
            pl.when(~col("meets")).then(f"{name}_year").alias(f"{name}_year")
            for name in ("expected", "early", "late")
        ),
        origin_year=col("latest_year"),
        words=likelihood_of(col("probability")),
        shown=decimals_for("unit", col("gap")),
        method=lit(METHOD),
        method_version=lit(METHOD_VERSION),
    )
    table = told.with_columns(explanation=_sentence(years[1]))
    names = [column.name for column in table_schemas()["outlook_chances"].columns]
    return check_table("outlook_chances", table.select(names).sort(keys))


def _yearly_chances(judged: pl.DataFrame, distributions: pl.DataFrame) -> pl.DataFrame:
    """Return the chance of every target in every year to come.

    Values are published rounded, and a forecast of a share never quite touches 100: what
    would be printed as the number to reach is taken to reach it.
    """
    rounding = 0.5 * 10.0 ** -decimals_for("unit", lit(0.0)).cast(pl.Float64)
    bounds = judged.select(
        "kpi_id",
        "indicator_id",
        "economy_id",
        "deadline",
        low=col("lowest") - rounding,
        high=col("highest") + rounding,
    )
    years = distributions.select("indicator_id", "economy_id", "year", "median", "quantiles").join(
        bounds, on=["indicator_id", "economy_id"], maintain_order="left"
    )
    quantiles = np.asarray(years["quantiles"].to_numpy(), dtype=np.float64)
    return years.drop("quantiles").with_columns(chance(quantiles, years["low"], years["high"]))


def _first_year(due: pl.Expr, least: float) -> pl.Expr:
    """Return the first year with at least this chance, never at odds with that of the deadline.

    Chances need not rise, as ranges widen. A chance that is reached before the deadline and lost
    at it does not count.
    """
    in_time = (due >= least) | (col("year") > col("deadline"))
    return col("year").filter((col("probability") >= least) & in_time).min()


def _sentence(last: int) -> pl.Expr:
    """Return the sentence that says chance and year; ``last`` is the last year looked at."""
    parts = {
        "chance": _chance_words(),
        "share": percent_of(col("probability")),
        "aim": aim_text("shown"),
    }
    # Translators: "Likely (72 %) to meet the target of 80 % by 2030".
    ahead = clauses(filled(_("{chance} ({share}) to meet {aim}"), **parts), _when(last))
    kept = filled(_("{chance} ({share}) to still meet {aim}, which is met today"), **parts)
    single = lit(_("it rests on one value and on what economies like it did next"))
    said = pl.when("meets").then(kept).otherwise(ahead)
    return ended(clauses(said, pl.when(col("n_years") == 1).then(single)))


def _chance_words() -> pl.Expr:
    """Return the chance in words with a capital letter, in the language that is spoken."""
    told = {word: capitalised(pgettext("chance", word)) for _least, word in LIKELIHOODS}
    return likelihood_of(col("probability")).replace_strict(told, return_dtype=pl.String)


def _when(last: int) -> pl.Expr:
    """Return ``expected about 2036 (2031 to after 2040)``."""
    expected, early, late = (
        col(f"{name}_year").cast(pl.String) for name in ("expected", "early", "late")
    )
    # Translators: the first year with one chance in ten, and that with nine in ten.
    years = {
        "year": expected,
        "early": early,
        "late": late.fill_null(_("after {year}", year=last)),
        "last": lit(str(last)),
    }
    never = (
        pl.when(early.is_null())
        .then(filled(_("not expected by {last}"), **years))
        .otherwise(filled(_("not expected by {last}, possible from {early}"), **years))
    )
    told = (
        pl.when(early.is_not_null() & (early == late))
        .then(filled(_("expected about {year}"), **years))
        .otherwise(filled(_("expected about {year} ({early} to {late})"), **years))
    )
    return pl.when(expected.is_null()).then(never).otherwise(told)
