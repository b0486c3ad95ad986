"""Say a probability in the words of the IPCC's scale, always with its number beside it.

The words follow the number as printed, in whole per cents, so that both never differ.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from stocktake.progress.wording import filled, percent_text
from stocktake.vocab.language import NP_, _

__all__ = ["LIKELIHOODS", "likelihood", "likelihood_of", "percent_of"]

# Lowest probability of each word, from the top; a bound belongs to the word above it. The scale is
# that of the IPCC (guidance note on uncertainties, 2010), read as bands that do not overlap.
LIKELIHOODS: Final = (
    (0.95, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.05, "very unlikely"),
    (0.0, "exceptionally unlikely"),
)

# The words above for translators, who see them under the context "chance".
CHANCES: Final = (
    NP_("chance", "virtually certain"),
    NP_("chance", "very likely"),
    NP_("chance", "likely"),
    NP_("chance", "about as likely as not"),
    NP_("chance", "unlikely"),
    NP_("chance", "very unlikely"),
    NP_("chance", "exceptionally unlikely"),
)


def likelihood(probability: float) -> str:
    """Return the word for a probability from 0 to 1."""
    return next(words for least, words in LIKELIHOODS if round(probability, 2) >= least)


def likelihood_of(probability: pl.Expr) -> pl.Expr:
    """Return the words for a column of probabilities."""
    return pl.coalesce(
        *(
            pl.when(probability.round(2) >= least).then(pl.lit(words))
            for least, words in LIKELIHOODS
        )
    )


def percent_of(probability: pl.Expr) -> pl.Expr:
    """Return probabilities as ``47 %``; an outlook is never quite 0 or 100 %."""
    percent = (probability * 100).round(0).cast(pl.Int64)
    return (
        pl.when(probability < 0.01)
        .then(filled(_("under {share}"), share=percent_text(pl.lit("1"))))
        .when(probability > 0.99)
        .then(filled(_("over {share}"), share=percent_text(pl.lit("99"))))
        .otherwise(percent_text(percent.cast(pl.String)))
    )
