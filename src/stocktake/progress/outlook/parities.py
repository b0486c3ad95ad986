"""Series of parity from values by sex, so that the priors know how such ratios move.

Parity is the value of women over that of men of the same source, code, age and year. Left out:
years in which either is missing, very small shares, and skills, whose ratios are mostly noise.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from stocktake.progress.outlook.families import PARITY_PREFIX

__all__ = ["parity_series"]

# Pairs of codes that tell women and men apart by the code instead of a column.
CODES_BY_SEX: Final = {"IT.NET.USER.FE.ZS": "IT.NET.USER.MA.ZS"}
# Codes whose parity no KPI asks for, and which move otherwise: a skill's ratio is mostly noise.
LEFT_OUT: Final = ("SE_ADT_ACTS", "MAILFILE", "DOWNSOFT")
# A share below this, in per cent, is so small that its ratio is noise of the survey.
LEAST: Final = 2.0
NOT_SAME: Final = ("sex", "value", "provenance", "nature", "indicator_name")

col = pl.col


def parity_series(frame: pl.DataFrame) -> pl.DataFrame:
    """Return parity as observations: the columns of the input, ``unit`` being ``ratio``.

    Args:
        frame: Observations with ``indicator_code``, ``sex``, ``unit`` and ``value``, shares in
            per cent.
    """
    men_codes = {men: women for women, men in CODES_BY_SEX.items()}
    named = frame.with_columns(
        sex=pl.when(col("indicator_code").is_in(list(CODES_BY_SEX)))
        .then(pl.lit("F"))
        .when(col("indicator_code").is_in(list(men_codes)))
        .then(pl.lit("M"))
        .otherwise("sex"),
        indicator_code=col("indicator_code").replace(men_codes),
    ).filter(col("value") >= LEAST, ~col("indicator_code").is_in(LEFT_OUT))
    keys = [name for name in frame.columns if name not in NOT_SAME]
    women, men = (named.filter(col("sex") == sex) for sex in ("F", "M"))
    both = women.join(
        men.select(*keys, men="value").unique(keys), on=keys, nulls_equal=True
    ).unique(keys, maintain_order=True)
    return both.with_columns(
        value=col("value") / col("men"),
        unit=pl.lit("ratio"),
        sex=pl.lit(None, pl.String),
        indicator_code=pl.lit(PARITY_PREFIX) + col("indicator_code"),
    ).select(frame.columns)
