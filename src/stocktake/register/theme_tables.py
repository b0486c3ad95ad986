"""Tables by which words speak for themes: weights of words, and vectors that tell their meaning.

Labels teach the weights of the words that stood in labelled statements (``theme_words.npz``).
For other words a table of 64 numbers a word (``theme_vectors.npz``) tells which words are like
which: each row is the vector that a sentence encoder gives the word by itself, shortened by
principal components. The rows of a statement's words, each counted by its place and its rarity,
are added and scaled to length one; the numbers and their products in pairs are terms beside the
words. ``tools/make_theme_vectors.py`` writes the vectors, ``tools/fit_theme_model.py`` the
weights. Nothing but the two files is needed here. Left out: words that are neither among the
commonest of general English nor in the lists, and the order of words.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[np.generic]]

__all__ = [
    "WordVectors",
    "WordWeights",
    "load_weights",
    "meaning_of",
    "size_of_meaning",
    "word_vectors",
]

# How much the numbers, and their products in pairs, count beside the words themselves: squares of
# these weigh the two parts of the kernel, chosen with whole documents left out.
PLAIN, PAIRS = 15.0**0.5, 20.0**0.5


class WordVectors:
    """The table of vectors.

    Attributes:
        place: Folded word to its row.
        rows: Words by numbers.
        first: First number of each pair of numbers.
        second: Second number of each.
        twice: Factor of each pair: products of two numbers stand for both orders.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays of the file."""
        self.place = {stem: i for i, stem in enumerate(_lines(arrays["stems"]))}
        self.rows = np.asarray(arrays["rows"]).astype("float32") * np.float32(arrays["step"])
        self.first, self.second = np.triu_indices(self.rows.shape[1])
        self.twice = np.where(self.first == self.second, 1.0, 2.0**0.5).astype("float32")


class WordWeights:
    """The weights of the words.

    Attributes:
        codes: Themes, in the order of the columns.
        place: Term to its row.
        kept: Terms by themes, for the chance that the theme is kept.
        leading: As ``kept``, for the chance that it is the most central one.
        kept_mean: Share of labelled statements that have the theme.
        leading_mean: Share of them of which it is the most central one.
        rarity: Folded word to its rarity among labelled statements.
        rarest: Rarity of every other word.
        kept_meaning: Numbers of ``theme_vectors.meaning_of`` by themes, as ``kept``.
        vectors: The table of vectors.
        leading_meaning: As ``kept_meaning``, for the chance that it is the most central one.
    """

    def __init__(self, arrays: Arrays, vectors: WordVectors | None) -> None:
        """Take the arrays of the file, and the vectors where there are any."""
        self.codes = tuple(str(code) for code in arrays["codes"])
        terms = _lines(arrays["terms"])
        self.place = {term: i for i, term in enumerate(terms)}
        self.kept = arrays["kept"].astype("float32")
        self.leading = arrays["leading"].astype("float32")
        self.kept_mean = arrays["kept_mean"].astype("float32")
        self.leading_mean = arrays["leading_mean"].astype("float32")
        words = [term for term in terms if " " not in term]
        self.rarity = dict(zip(words, map(float, arrays["rarity"]), strict=True))
        self.rarest = float(arrays["rarest"])
        self.kept_meaning = arrays["kept_meaning"].astype("float32")
        self.leading_meaning = arrays["leading_meaning"].astype("float32")
        self.vectors = vectors

    def score(self, terms: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
        """Return how far terms speak for each theme to be kept, and to be the most central one.

        Args:
            terms: Term to weight.
        """
        known = [(self.place[term], value) for term, value in terms.items() if term in self.place]
        rows = [row for row, _ in known]
        values = np.array([value for _, value in known], dtype="float32")
        kept = self.kept_mean + values @ self.kept[rows]
        leading = self.leading_mean + values @ self.leading[rows]
        if self.vectors:
            meaning = meaning_of(terms, self.vectors, rarity=self.rarity, rarest=self.rarest)
            kept += meaning @ self.kept_meaning
            leading += meaning @ self.leading_meaning
        return (
            dict(zip(self.codes, map(float, kept), strict=True)),
            dict(zip(self.codes, map(float, leading), strict=True)),
        )

    def worth(self, term: str, code: str) -> float:
        """Return how far one word speaks for a theme to be kept, by its weight and its meaning.

        Args:
            term: The folded word.
            code: The theme.
        """
        column = self.codes.index(code)
        own = float(self.kept[self.place[term], column]) if term in self.place else 0.0
        if self.vectors and term in self.vectors.place:
            row = self.vectors.rows[self.vectors.place[term]]
            rare = self.rarity.get(term, self.rarest) / self.rarest
            own += rare * PLAIN * float(row @ self.kept_meaning[: len(row), column])
        return own


@cache
def word_vectors() -> WordVectors | None:
    """Return the vectors that ship with the vocabulary, or none where there are none."""
    arrays = _arrays("theme_vectors.npz")
    return WordVectors(arrays) if arrays else None


def load_weights() -> WordWeights | None:
    """Return the weights that ship with the vocabulary, or none where there are none."""
    arrays = _arrays("theme_words.npz")
    return WordWeights(arrays, word_vectors()) if arrays else None


def size_of_meaning(vectors: WordVectors) -> int:
    """Return how many numbers ``meaning_of`` gives."""
    return int(vectors.rows.shape[1]) + len(vectors.first)


def meaning_of(
    terms: Mapping[str, float], vectors: WordVectors, *, rarity: Mapping[str, float], rarest: float
) -> NDArray[np.float32]:
    """Return the numbers of a statement and their products in pairs.

    They are noughts where no word is known; else their length is the same for every statement.

    Args:
        terms: Term to weight, as ``theme_words.terms_of`` gives them.
        vectors: The table of vectors.
        rarity: Folded word to its rarity among labelled statements (log of the inverse share).
        rarest: Rarity of every other word.
    """
    known = [
        (vectors.place[t], w * rarity.get(t, rarest))
        for t, w in terms.items()
        if t in vectors.place
    ]
    if not known:
        return np.zeros(size_of_meaning(vectors), dtype="float32")
    weights = np.array([weight for _, weight in known], dtype="float32")
    total = weights @ vectors.rows[[row for row, _ in known]]
    unit = total / np.float32(float(np.linalg.norm(total)) or 1.0)
    pairs = unit[vectors.first] * unit[vectors.second] * vectors.twice
    return np.concatenate([np.float32(PLAIN) * unit, np.float32(PAIRS) * pairs])


def _arrays(name: str) -> dict[str, NDArray[np.generic]] | None:
    file = resources.files("stocktake.vocab") / "lexicon" / name
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return dict(arrays)


def _lines(array: NDArray[np.generic]) -> list[str]:
    return bytes(array.tobytes()).decode("utf-8").split("\n")
