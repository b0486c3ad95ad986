"""Lineage: what became of a provision in later instruments, and where it comes from.

For each commitment the most similar earlier and later ones in other instruments
(``similarity``), each with what the later text does to the earlier one (``relations``),
and the commitments that no later text repeats (``dropped``).

What is claimed is about texts only, not about what anybody did. Instruments without a year
have no place in time and are left out. A specimen binds nobody: it has rows of its own,
but takes up nothing of another instrument.
"""

from __future__ import annotations

from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl

from stocktake.register.dropped import find_dropped
from stocktake.register.relations import Promise, relate
from stocktake.register.similarity import similar_pairs, word_weights
from stocktake.vocab.cldr import list_words
from stocktake.vocab.language import ENGLISH, _, current
from stocktake.vocab.load import beneficiaries, themes
from stocktake.vocab.punctuation import one_after_another
from stocktake.vocab.tables import make_table
from stocktake.vocab.translatable import beneficiary_name, theme_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake.register.similarity import Word

    Vectors = Mapping[str, Mapping[str, Word]]

__all__ = [
    "DROPPED_BELOW",
    "LIKELY_FROM",
    "LINKED_FROM",
    "OTHER_THEME_FROM",
    "instrument_order",
    "lineage_table",
]

# Likeness from which a provision is possibly, and likely, taken up, and below which it counts
# as not repeated. The first and last were chosen on the tuning half of the labelled pairs. The
# second parts two kinds of links: of those drawn at random two in five, and three in four, were
# right.
LINKED_FROM, LIKELY_FROM = 0.2, 0.3
DROPPED_BELOW = 0.2
# Where no later text is about the first theme, a link rests on what else two provisions have in
# common; it must be this close to count. The tuning half has no case between 0.3 and here.
OTHER_THEME_FROM = 0.4
# A weaker link than this part of the best one on the same side is left out.
NEAR_BEST = 0.5
# At most so many on each side, and of one instrument.
MOST, MOST_OF_ONE = 5, 2
MOST_WORDS = 8
OPERATIVE = ("commitment", "call", "goal")


def lineage_table(
    commitments: pl.DataFrame,
    statements: pl.DataFrame,
    instruments: pl.DataFrame,
    economy_groups: pl.DataFrame,
) -> pl.DataFrame:
    """Return the table ``lineage``.

    Args:
        commitments: The table ``commitments``.
        statements: The table ``statements``; adds the documents' own words where they are known.
        instruments: The table ``instruments``, whose dates put the commitments in order.
        economy_groups: The table ``economy_groups``, which says whom an instrument binds.
    """
    placed = commitments.join(instrument_order(instruments), on="instrument_id")
    words = word_weights(_texts(placed, statements))
    near = similar_pairs(placed, words, floor=min(LINKED_FROM, DROPPED_BELOW) / 2)
    register = _Register(placed, words)
    specimens = placed.join(
        instruments.filter(pl.col("status") == "specimen"), on="instrument_id", how="semi"
    )["commitment_id"]
    gone = find_dropped(
        placed, near, instruments, economy_groups, below=(DROPPED_BELOW, OTHER_THEME_FROM)
    )
    # what is dropped is not possibly taken up as well; a specimen takes nothing up
    links = near.filter(
        (pl.col("score") >= OTHER_THEME_FROM)
        | ~pl.col("earlier").is_in(list(gone))
        | pl.col("later").is_in(specimens.implode())
    )
    rows = [
        register.row(one, direction, ordinal, other, score)
        for direction in ("earlier", "later")
        for one, ordinal, other, score in _nearest(links, direction, specimens).iter_rows()
    ]
    rows += [_ending(key, *found) for key, found in gone.items()]
    order = commitments.select("commitment_id").with_row_index("place")
    return (
        make_table("lineage", rows)
        .join(order, on="commitment_id")
        .sort("place", "direction", "ordinal")
        .drop("place")
    )


def instrument_order(instruments: pl.DataFrame) -> pl.DataFrame:
    """Return ``instrument_id`` and ``rank``, the place in time from 0; undated ones are left out.

    An instrument of which only the year is known goes before the dated ones of that year.
    """
    return (
        instruments.filter(pl.col("year").is_not_null())
        .sort("year", "adopted_on", "instrument_id", nulls_last=False)
        .select("instrument_id", rank=pl.int_range(pl.len(), dtype=pl.Int64))
    )


class _Register:
    """What the relations and explanations need of every commitment."""

    def __init__(self, commitments: pl.DataFrame, words: Vectors) -> None:
        self.words = words
        self.ranked = {
            key: sorted(own, key=lambda term: (-own[term].weight, term))
            for key, own in words.items()
        }
        self.names = {code: theme_name(code) for code in themes()} | {
            code: beneficiary_name(code) for code in beneficiaries()
        }
        self.ranks = dict(commitments.select("commitment_id", "rank").iter_rows())
        self.promises = {
            row["commitment_id"]: Promise(
                force=row["force"],
                actor=row["actor"],
                deadline=row["deadline"],
                themes=frozenset(row["themes"]),
                groups=frozenset(row["beneficiaries"]),
                length=sum(not word.kin for word in words[row["commitment_id"]].values()),
            )
            for row in commitments.iter_rows(named=True)
        }
        self.related: dict[tuple[str, str], tuple[str, str]] = {}

    def row(
        self, one: str, direction: str, ordinal: int, other: str, score: float
    ) -> dict[str, Any]:
        """Return one row of the table."""
        pair = (other, one) if direction == "earlier" else (one, other)
        if pair not in self.related:
            self.related[pair] = self._relate(*pair)
        relation, why = self.related[pair]
        here, there = self.words[one], self.words[other]
        return {
            "commitment_id": one,
            "direction": direction,
            "ordinal": ordinal,
            "other_id": other,
            "relation": relation,
            "certainty": "likely" if score >= LIKELY_FROM else "possible",
            "score": score,
            "shared": _shared(here, there),
            "only_here": _only(self.ranked[one], here, there),
            "only_there": _only(self.ranked[other], there, here),
            "explanation": why,
        }

    def _relate(self, earlier: str, later: str) -> tuple[str, str]:
        first, second = self.promises[earlier], self.promises[later]
        relation, why = relate(first, second, names=self.names)
        common = sorted(self.names.get(code, code).lower() for code in first.themes & second.themes)
        if not common:
            return relation, why
        both = _("Both are about {themes}.", themes=_listed(common))
        return relation, one_after_another(why, both)


def _listed(names: list[str]) -> str:
    """Return names with "and" between them, as often as there are names."""
    return " and ".join(names) if current() is ENGLISH else list_words(names)


def _texts(commitments: pl.DataFrame, statements: pl.DataFrame) -> dict[str, list[str]]:
    texts = {
        key: [words] for key, words in commitments.select("commitment_id", "paraphrase").iter_rows()
    }
    said = statements.filter(
        pl.col("role").is_in(OPERATIVE), pl.col("commitment_id").is_in(list(texts))
    )
    for key, text in said.select("commitment_id", "text").iter_rows():
        if text not in texts[key][0]:  # outside the catalogue the paraphrase is the text itself
            texts[key].append(text)
    return texts


def _nearest(near: pl.DataFrame, direction: str, specimens: pl.Series) -> pl.DataFrame:
    """Return id, ordinal, other id and score of the links on one side of every commitment."""
    one, other = ("later", "earlier") if direction == "earlier" else ("earlier", "later")
    return (
        near.filter(
            pl.col("score") >= LINKED_FROM,
            pl.col(one).is_in(specimens.implode()) | ~pl.col(other).is_in(specimens.implode()),
        )
        .filter(pl.col("score") >= NEAR_BEST * pl.col("score").max().over(one))
        .sort(one, "score", other, descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over(one, f"{other}_rank") < MOST_OF_ONE)
        .with_columns(ordinal=pl.int_range(1, pl.len() + 1).over(one))
        .filter(pl.col("ordinal") <= MOST)
        .select(one, "ordinal", other, "score")
    )


def _shared(here: Mapping[str, Word], there: Mapping[str, Word]) -> list[str]:
    """Return the words of both, most telling first.

    A line of kindred words counts by its name, where no word of it is shared itself.
    """
    both = here.keys() & there.keys()
    told = (term for term in both if not (here[term].kin & there[term].kin))
    best = nsmallest(MOST_WORDS, told, key=lambda t: (-here[t].weight * there[t].weight, t))
    return [here[term].printed for term in best]


def _only(ranked: Iterable[str], here: Mapping[str, Word], there: Mapping[str, Word]) -> list[str]:
    """Return the words of the first text that the second has not; kindred words are no words."""
    left = (here[term].printed for term in ranked if term not in there and not here[term].kin)
    return list(islice(left, MOST_WORDS))


def _ending(key: str, score: float, why: str) -> dict[str, Any]:
    return {
        "commitment_id": key,
        "direction": "later",
        "ordinal": 0,
        "other_id": None,
        "relation": "dropped",
        "certainty": "likely",
        "score": score,
        "shared": [],
        "only_here": [],
        "only_there": [],
        "explanation": why,
    }
