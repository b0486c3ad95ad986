"""How alike two provisions of different instruments are.

A provision is a bag of words (its paraphrase, and its operative sentences where the
document is in the workspace) and an ordered list of themes. Words are folded; words that
join others and words of the genre (``vocab/stop_words.toml``) do not count; rare words
count more (tf-idf). Different words of one line of ``vocab/kindred_words.toml`` count as
one more word in common. A theme that says how rather than what counts less. Likeness is
the weighted mean of the two cosines, from 0 to 1.

Left out: meaning that the lists do not hold, word order, and pairs within one instrument.
Only pairs that share a word or a theme are looked at.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from stocktake.register.lexicon import lexicon
from stocktake.register.words import tokenize
from stocktake.vocab.load import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Word", "similar_pairs", "word_weights"]

# These were chosen together on the tuning half of the labelled pairs; the neighbours of
# each differ by about one point of F1, so nothing hangs on the second digit.
THEME_SHARE = 0.5  # themes against words, before both are brought to a sum of one
PLACES = (1.0, 0.6, 0.4)  # weight of the first, second and third theme
BACKGROUND = 0.8  # weight of a theme that says how rather than what
# A word in more than this share of all provisions tells none of them apart; with few
# provisions any word may count. It also bounds the number of pairs to look at.
TOO_COMMON, FEW = 0.5, 40

# Marks the name of a line of kindred words, so that no word of a text can be taken for one.
KIN = "~"
PAIR = ["earlier", "later", "earlier_rank", "later_rank"]


class Word(NamedTuple):
    """A word of a provision.

    Attributes:
        printed: In small letters, as it stands in a text; for kindred words the line's name.
        weight: Its part of the provision; the squares of all parts sum to one.
        kin: Folded words that stand for a line of kindred words; empty for a word itself.
    """

    printed: str
    weight: float
    kin: frozenset[str] = frozenset()


def word_weights(texts: Mapping[str, Iterable[str]]) -> dict[str, dict[str, Word]]:
    """Return for each provision its folded words with their weights; the squares sum to one.

    Args:
        texts: The texts of each provision, by its id.
    """
    counts: dict[str, Counter[str]] = {}
    kin: dict[str, dict[str, set[str]]] = {}
    spelled: dict[str, Counter[str]] = {}
    for key, parts in texts.items():
        own, near = counts.setdefault(key, Counter()), kin.setdefault(key, {})
        for token in (token for part in parts for token in tokenize(part) if token.is_word):
            for line in _kindred().get(token.stem, ()):
                near.setdefault(KIN + line, set()).add(token.stem)
            if len(token.low) > 1 and token.stem not in _stop_words():
                own[token.stem] += 1
                spelled.setdefault(token.stem, Counter())[token.text.lower()] += 1
        own.update({line: len(stems) for line, stems in near.items()})
    # the usual form; of equally usual ones the first by spelling, whatever the order of texts
    printed = {
        stem: min((-count, form) for form, count in forms.items())[1]
        for stem, forms in spelled.items()
    }
    rarity = _rarity(Counter(term for own in counts.values() for term in own), len(counts))
    return {
        key: {
            term: Word(
                printed.get(term) or term.removeprefix(KIN).replace("-", " "),
                weight,
                frozenset(kin[key].get(term, ())),
            )
            for term, weight in _unit({t: sqrt(n) * rarity[t] for t, n in own.items()}).items()
        }
        for key, own in counts.items()
    }


def similar_pairs(
    commitments: pl.DataFrame, words: Mapping[str, Mapping[str, Word]], *, floor: float
) -> pl.DataFrame:
    """Return pairs of provisions of different instruments, the earlier one first.

    Args:
        commitments: ``commitment_id``, ``themes`` and ``rank``, the place of the instrument
            in time, from 0; two instruments never share a rank.
        words: As ``word_weights`` gives them.
        floor: Pairs below this likeness are left out.

    Returns:
        Columns ``earlier``, ``later`` (ids), ``earlier_rank``, ``later_rank`` and ``score``.
    """
    rank = commitments.select("commitment_id", "rank")
    spoken = _long({key: {s: w.weight for s, w in own.items()} for key, own in words.items()})
    limit = max(FEW, int(TOO_COMMON * commitments.height))
    spoken = spoken.filter(pl.len().over("term") <= limit)
    by_words = _products(spoken, rank).rename({"product": "words"})
    by_themes = _products(_long(_theme_weights(commitments)), rank).rename({"product": "themes"})
    return (
        by_words.join(by_themes, on=PAIR, how="full", coalesce=True)
        .with_columns(
            score=(pl.col("words").fill_null(0.0) + THEME_SHARE * pl.col("themes").fill_null(0.0))
            / (1.0 + THEME_SHARE)
        )
        # rounded, so that the order of sums cannot decide between two pairs
        .with_columns(pl.col("score").round(6))
        .filter(pl.col("score") >= floor)
        .select(*PAIR, "score")
        .sort("earlier_rank", "later_rank", "earlier", "later")
    )


@cache
def _kindred() -> dict[str, tuple[str, ...]]:
    """Return for every folded word the lines of kindred words it stands in."""
    found: dict[str, dict[str, None]] = {}
    for line, words in _lists("kindred_words.toml").items():
        for token in tokenize(words):
            found.setdefault(token.stem, {})[line] = None
    return {stem: tuple(lines) for stem, lines in found.items()}


@cache
def _stop_words() -> frozenset[str]:
    lists = _lists("stop_words.toml").values()
    return frozenset(token.stem for words in lists for token in tokenize(words))


def _lists(name: str) -> dict[str, str]:
    return read_toml(resources.files("stocktake.vocab") / name, dict[str, str])


def _rarity(used: Counter[str], total: int) -> dict[str, float]:
    return {term: log((total + 1) / (n + 0.5)) for term, n in used.items()}


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else vector


def _theme_weights(commitments: pl.DataFrame) -> dict[str, dict[str, float]]:
    themes = dict(commitments.select("commitment_id", "themes").iter_rows())
    rarity = _rarity(Counter(code for own in themes.values() for code in own), len(themes))
    background = lexicon().background
    units = {
        key: _unit({code: place * rarity[code] for code, place in zip(own, PLACES, strict=False)})
        for key, own in themes.items()
    }
    # after the lengths are made one, so that a provision about background alone stays faint
    return {
        key: {c: weight * (BACKGROUND if c in background else 1.0) for c, weight in own.items()}
        for key, own in units.items()
    }


def _long(vectors: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    rows = [(key, term, weight) for key, own in vectors.items() for term, weight in own.items()]
    schema = {"id": pl.String, "term": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _products(vectors: pl.DataFrame, rank: pl.DataFrame) -> pl.DataFrame:
    """Return the scalar product of every pair that shares a term, over different instruments."""
    placed = vectors.join(rank, left_on="id", right_on="commitment_id")
    return (
        placed.lazy()
        .join(placed.lazy(), on="term", suffix="_later")
        .filter(pl.col("rank") < pl.col("rank_later"))
        .group_by(
            pl.col("id").alias("earlier"),
            pl.col("id_later").alias("later"),
            pl.col("rank").alias("earlier_rank"),
            pl.col("rank_later").alias("later_rank"),
        )
        .agg((pl.col("weight") * pl.col("weight_later")).sum().alias("product"))
        .collect()
    )
