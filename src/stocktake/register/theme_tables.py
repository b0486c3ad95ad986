"""Tables by which words speak for themes: weights of words, and of what a statement means.

Labels teach the weights of the words that stood in labelled statements (``theme_words.npz``).
What other words say, and what words say together, comes from the numbers that a small network
gives the whole statement (``theme_encoder``): these numbers and their products in pairs are
terms beside the words. ``tools/fit_theme_model.py`` writes the weights.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from stocktake.register.fitted_tables import fitted_tables
from stocktake.register.theme_encoder import sentence_encoder
from stocktake.register.theme_network import theme_network

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from stocktake.register.theme_encoder import SentenceEncoder
    from stocktake.register.theme_network import ThemeNetwork

    Arrays = Mapping[str, NDArray[np.generic]]

__all__ = ["WordWeights", "load_weights", "meaning_of"]

# How much the numbers, and their products in pairs, count beside the words themselves: squares of
# these weigh the two parts of the kernel, chosen with whole documents left out.
PLAIN, PAIRS = 15.0**0.5, 20.0**0.5


class WordWeights:
    """The weights of the words.

    Attributes:
        codes: Themes, in the order of the columns.
        place: Term to its row.
        kept: Terms by themes, for the chance that the theme is kept.
        leading: As ``kept``, for the chance that it is the most central one.
        kept_mean: Share of labelled statements that have the theme.
        leading_mean: Share of them of which it is the most central one.
        kept_meaning: Numbers of ``meaning_of`` by themes, as ``kept``.
        leading_meaning: As ``kept_meaning``, for the chance that it is the most central one.
        encoder: The network that gives the numbers.
        network: The network that was taught the themes, heard beside the words.
    """

    def __init__(
        self,
        arrays: Arrays,
        encoder: SentenceEncoder | None,
        network: ThemeNetwork | None = None,
    ) -> None:
        """Take the arrays of the file, whole numbers with their step, and the networks if any."""
        self.codes = tuple(str(code) for code in arrays["codes"])
        terms = _lines(arrays["terms"])
        self.place = {term: i for i, term in enumerate(terms)}
        self.kept, self.leading = (
            arrays[name].astype("float32") * arrays["step"] for name in ("kept", "leading")
        )
        self.kept_mean = arrays["kept_mean"].astype("float32")
        self.leading_mean = arrays["leading_mean"].astype("float32")
        self.kept_meaning, self.leading_meaning = (
            arrays[name].astype("float32") * arrays["meaning_step"]
            for name in ("kept_meaning", "leading_meaning")
        )
        self.encoder, self.network = encoder, network

    def score(
        self, terms: Mapping[str, float], stems: Sequence[str]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Return how far a statement speaks for each theme to be kept, and to be most central.

        Args:
            terms: Term to weight.
            stems: Its folded words in order.
        """
        known = [(self.place[term], value) for term, value in terms.items() if term in self.place]
        rows = [row for row, _ in known]
        values = np.array([value for _, value in known], dtype="float32")
        kept = self.kept_mean + values @ self.kept[rows]
        leading = self.leading_mean + values @ self.leading[rows]
        if self.encoder:
            meaning = meaning_of(self.encoder.encode(stems))
            kept += meaning @ self.kept_meaning
            leading += meaning @ self.leading_meaning
        return (
            dict(zip(self.codes, map(float, kept), strict=True)),
            dict(zip(self.codes, map(float, leading), strict=True)),
        )

    def worth(self, terms: Sequence[str], code: str) -> dict[str, float]:
        """Return how far single words speak for a theme, by their weights and by their meaning.

        Args:
            terms: Folded words.
            code: The theme.
        """
        column = self.codes.index(code)
        worth = {
            term: float(self.kept[self.place[term], column]) if term in self.place else 0.0
            for term in terms
        }
        if self.encoder and worth:
            numbers = self.encoder.encode_each(list(worth))
            own = PLAIN * numbers @ self.kept_meaning[: numbers.shape[1], column]
            worth = {
                term: value + float(n) for (term, value), n in zip(worth.items(), own, strict=True)
            }
        return worth


def load_weights() -> WordWeights | None:
    """Return the weights that ship with the vocabulary, or none where there are none."""
    arrays = fitted_tables("theme_words.npz")
    return None if arrays is None else WordWeights(arrays, sentence_encoder(), theme_network())


def meaning_of(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the numbers of a statement and their products in pairs, each with its weight.

    Two statements are then as alike as ``PLAIN`` squared times the cosine of their numbers and
    ``PAIRS`` squared times its square say.

    Args:
        numbers: What ``SentenceEncoder.encode`` gives: of length one, or noughts.
    """
    first, second, twice = _pairs(len(numbers))
    products = numbers[first] * numbers[second] * twice
    return np.concatenate([np.float32(PLAIN) * numbers, np.float32(PAIRS) * products])


@cache
def _pairs(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Return the first and the second number of each pair, and its factor."""
    first, second = np.triu_indices(size)
    # a product of two different numbers stands for both orders
    twice = np.where(first == second, 1.0, 2.0**0.5).astype("float32")
    return first, second, twice


def _lines(array: NDArray[np.generic]) -> list[str]:
    return bytes(array.tobytes()).decode("utf-8").split("\n")
