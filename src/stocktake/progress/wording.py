"""Numbers as people read them, built as Polars expressions for whole columns.

A number is printed with the decimals of its unit, without trailing zeros. Where
that would hide a gap (99.96 % of a target of 100 %), it gets as many more
decimals as show it.
"""

from __future__ import annotations

import polars as pl

from stocktake.vocab.load import units

__all__ = ["decimals_for", "gap_text", "number_text", "short_text", "value_text", "year_text"]

# More decimals than this say nothing to a reader.
MOST_DECIMALS = 6
# From here on thousands are separated.
LONG_NUMBER = 10_000
# From here on a float has no decimals worth rounding, and cannot be shifted without loss.
TOO_LARGE = 1e12


def decimals_for(unit: str, gap: pl.Expr) -> pl.Expr:
    """Return the decimals of a column of unit codes, more where they would hide ``gap``."""
    decimals = pl.col(unit).replace_strict(
        {code: item.decimals for code, item in units().items()},
        default=1,
        return_dtype=pl.Int64,
    )
    needed = (-gap.log10()).ceil().cast(pl.Int64, strict=False)
    hidden = (gap > 0) & (needed > decimals)
    return (
        pl.when(hidden.fill_null(value=False))
        .then(needed.clip(0, MOST_DECIMALS))
        .otherwise(decimals)
    )


def number_text(value: pl.Expr, decimals: str) -> pl.Expr:
    """Return a number with the decimals in the column ``decimals``, without trailing zeros.

    A number that those decimals would turn into 0 keeps two digits.
    """
    digits = pl.col(decimals)
    tiny = (value != 0) & (value.abs() <= 0.5 * 10.0 ** (-digits))
    whole = _thousands(value.round(0).cast(pl.Int64, strict=False))
    # One rounding for all columns of decimals: a branch for each would print every number again.
    shift = 10.0 ** digits.clip(0, MOST_DECIMALS)
    rounded = pl.when(value.abs() < TOO_LARGE).then((value * shift).round(0) / shift)
    shown = pl.when(tiny).then(value.round_sig_figs(2)).otherwise(rounded.fill_null(value))
    by_thousands = ~tiny & ((digits == 0) | (value.abs() >= LONG_NUMBER))
    return pl.coalesce(pl.when(by_thousands).then(whole), _plain(shown))


def value_text(value: pl.Expr, decimals: str, unit: str) -> pl.Expr:
    """Return a number with its unit in full: ``85.2 % of population``."""
    label = _by_unit(unit, {code: item.label for code, item in units().items()})
    return _joined(number_text(value, decimals), label)


def short_text(value: pl.Expr, decimals: str, unit: str) -> pl.Expr:
    """Return a number with its unit where that is one sign: ``85.2 %``, else alone."""
    signs = {code: "%" for code in units() if code.startswith("percent")}
    return _joined(number_text(value, decimals), _by_unit(unit, signs))


def gap_text(gap: pl.Expr, decimals: str, unit: str) -> pl.Expr:
    """Return a difference: ``9.8 points`` on a scale of shares, else in its unit."""
    labels = {
        code: "points" if code.startswith(("percent", "index")) else item.label
        for code, item in units().items()
        if not item.label.startswith("(") or code.startswith("index")
    }
    text = _joined(number_text(gap, decimals), _by_unit(unit, labels))
    return pl.when(text == "1 points").then(pl.lit("1 point")).otherwise(text)


def year_text(year: str) -> pl.Expr:
    """Return a column of years as text."""
    return pl.col(year).cast(pl.String)


def _by_unit(unit: str, words: dict[str, str]) -> pl.Expr:
    return pl.col(unit).replace_strict(words, default="", return_dtype=pl.String)


def _joined(number: pl.Expr, label: pl.Expr) -> pl.Expr:
    return pl.when(label == "").then(number).otherwise(number + " " + label)


def _plain(value: pl.Expr) -> pl.Expr:
    # -0.0 is what a small negative number rounds to; adding 0.0 takes the sign away.
    return (value + 0.0).cast(pl.String).str.replace(r"\.0$", "")


def _thousands(whole: pl.Expr) -> pl.Expr:
    text = whole.abs().cast(pl.String)
    spaced = (
        text.str.reverse()
        .str.replace_all(r"(\d{3})", "${1},")
        .str.strip_chars_end(",")
        .str.reverse()
    )
    shown = pl.when(whole.abs() >= LONG_NUMBER).then(spaced).otherwise(text)
    return pl.when(whole < 0).then(pl.lit("-") + shown).otherwise(shown)
