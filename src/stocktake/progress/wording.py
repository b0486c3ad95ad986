"""Numbers and sentences as people read them, built as Polars expressions for whole columns.

A sentence is one text with named places, in the language that is spoken while
the expression is built; ``filled`` puts columns into the places.

A number is printed with the decimals of its unit, without trailing zeros. Where
that would hide a gap (99.96 % of a target of 100 %), it gets as many more
decimals as show it.
"""

from __future__ import annotations

from string import Formatter

import polars as pl

from stocktake.vocab.cldr import percent_words, signs
from stocktake.vocab.language import ENGLISH, _, bound, current, ngettext
from stocktake.vocab.load import units
from stocktake.vocab.punctuation import comma, full_stop, semicolon
from stocktake.vocab.translatable import unit_label

__all__ = [
    "clauses",
    "counted_text",
    "decimals_for",
    "ended",
    "filled",
    "gap_text",
    "listed",
    "number_text",
    "percent_text",
    "short_text",
    "signed_text",
    "value_text",
    "year_text",
]

# More decimals than this say nothing to a reader.
MOST_DECIMALS = 6
# From here on thousands are separated.
LONG_NUMBER = 10_000
# From here on a float has no decimals worth rounding, and cannot be shifted without loss.
TOO_LARGE = 1e12


def filled(template: str, **parts: pl.Expr) -> pl.Expr:
    """Return a text with columns in its ``{names}``; null where one of them is null.

    Args:
        template: A translated text.
        parts: A column of text for each name; one that the text does not use is left out.
    """
    pieces: list[pl.Expr] = []
    for words, name, _spec, _conversion in Formatter().parse(template):
        if words:
            pieces.append(pl.lit(words))
        if name is not None:
            pieces.append(parts[name])
    return pl.concat_str(pieces)


def counted_text(number: pl.Expr, forms: tuple[str, str]) -> pl.Expr:
    """Return a column of whole numbers in a text with ``{number}``, each in its plural form."""

    def say(values: pl.Series) -> pl.Series:
        known = values.unique().drop_nulls().to_list()
        told = {value: ngettext(*forms, value, number=value) for value in known}
        return values.replace_strict(told, default=None, return_dtype=pl.String)

    return number.cast(pl.Int64, strict=False).map_batches(bound(say), return_dtype=pl.String)


def clauses(*parts: pl.Expr) -> pl.Expr:
    """Return clauses with semicolons between them; null ones are left out."""
    return pl.concat_str(*parts, separator=semicolon(), ignore_nulls=True)


def listed(*parts: pl.Expr) -> pl.Expr:
    """Return parts with commas between them; null ones are left out."""
    return pl.concat_str(*parts, separator=comma(), ignore_nulls=True)


def ended(sentence: pl.Expr) -> pl.Expr:
    """Return sentences with their full stop."""
    return sentence + pl.lit(full_stop())


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
    return signed_text(pl.coalesce(pl.when(by_thousands).then(whole), _plain(shown)))


def value_text(value: pl.Expr, decimals: str, unit: str) -> pl.Expr:
    """Return a number with its unit in full: ``85.2 % of population``."""
    label = _by_unit(unit, {code: unit_label(code) for code in units()})
    return _joined(number_text(value, decimals), label)


def short_text(value: pl.Expr, decimals: str, unit: str) -> pl.Expr:
    """Return a number with its unit where that is one sign: ``85.2 %``, else alone."""
    number = number_text(value, decimals)
    shares = pl.col(unit).is_in([code for code in units() if code.startswith("percent")])
    return pl.when(shares).then(percent_text(number)).otherwise(number)


def percent_text(number: pl.Expr) -> pl.Expr:
    """Return printed numbers as shares: ``85.2 %``."""
    # In English an ordinary space stands before the sign in sentences of tables.
    pattern = "{} %" if current() is ENGLISH else percent_words("{}")
    return filled(pattern.replace("{}", "{number}"), number=number)


def gap_text(gap: pl.Expr, decimals: str, unit: str) -> pl.Expr:
    """Return a difference: ``9.8 points`` on a scale of shares, else in its unit."""
    scales = [code for code in units() if code.startswith(("percent", "index"))]
    labels = {
        code: unit_label(code)
        for code, item in units().items()
        if not item.label.startswith("(") and code not in scales
    }
    number = number_text(gap, decimals)
    points = (
        pl.when(number == "1")
        .then(pl.lit(_("1 point")))
        .otherwise(filled(_("{number} points"), number=number))
    )
    in_unit = _joined(number, _by_unit(unit, labels))
    return pl.when(pl.col(unit).is_in(scales)).then(points).otherwise(in_unit)


def year_text(year: str) -> pl.Expr:
    """Return a column of years as text."""
    return pl.col(year).cast(pl.String)


def _by_unit(unit: str, words: dict[str, str]) -> pl.Expr:
    return pl.col(unit).replace_strict(words, default="", return_dtype=pl.String)


def _joined(number: pl.Expr, label: pl.Expr) -> pl.Expr:
    spaced = number + " " + label
    if current().id == "zh":
        spaced = pl.when(label.str.starts_with("%")).then(number + label).otherwise(spaced)
    return pl.when(label == "").then(number).otherwise(spaced)


def signed_text(text: pl.Expr) -> pl.Expr:
    """Return numbers with the signs of the language; English keeps those of the program."""
    if current() is ENGLISH:
        return text
    chosen = signs()
    return text.str.replace_many(["-", ",", "."], [chosen.minus, chosen.group, chosen.decimal])


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
