"""What a whole statement means, as a short row of numbers, so that word order and company count.

The same words say different things in different company ("open access", "open data"). A small
network reads the words of a statement with their neighbours, two to each side, weighs how much
each tells, and gives one row of numbers; statements that a sentence encoder finds alike have
rows that point the same way. It was taught to imitate such an encoder of 23 megabytes
(``tools/fit_theme_encoder.py``); here it is a few tables in ``theme_encoder.npz``, and numpy is
all it needs. Left out: words that are neither among the commonest of general English nor in the
lists, punctuation, and what stands after the first words of a very long statement.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from stocktake.register.fitted_tables import fitted_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[np.generic]]
    Table = NDArray[np.float32]

__all__ = ["LONGEST", "SentenceEncoder", "sentence_encoder", "shares", "times"]

LONGEST = 64  # words that are read; the network was taught on no longer texts
# Of the smooth step by Hendrycks and Gimpel (2016), in its approximation by the hyperbolic tangent.
GELU_SCALE, GELU_CUBE = math.sqrt(2.0 / math.pi), 0.044715

# Products of numbers that are made at once: for more, numpy's library (OpenBLAS) starts threads,
# which take many times longer than the little work that they share.
AT_ONCE = 262_144
REMEMBERED = 2_048  # statements: of the longest document and the one before it
TABLES = ("near", "near_base", "far", "far_base", "telling", "direct", "out", "out_base")


class SentenceEncoder:
    """The tables of the network.

    Attributes:
        place: Folded word to its row.
        rows: Words by numbers; the last row is that of every unknown word.
        near: Weights of a word and its two neighbours, for each hidden number.
        far: The same over the hidden numbers of three neighbours.
        telling: Weights by which the row and the hidden numbers of a word tell how much it counts.
        direct: Weights of the counted rows themselves.
        out: Weights of both for the numbers given.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays of the file; a table of whole numbers is kept with its step."""
        stems = bytes(arrays["stems"].tobytes()).decode("utf-8").split("\n")
        self.place = {stem: i for i, stem in enumerate(stems)}
        self.rows = arrays["rows"].astype("float32") * np.float32(arrays["step"])
        tables = {name: arrays[name].astype("float32") for name in TABLES}
        self.near, self.near_base = tables["near"], tables["near_base"]
        self.far, self.far_base = tables["far"], tables["far_base"]
        self.telling, self.direct = tables["telling"], tables["direct"]
        self.out, self.out_base = tables["out"], tables["out_base"]
        # a statement is asked about twice: for its role, and for its themes
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._encode)

    @property
    def size(self) -> int:
        """How many numbers a statement gets."""
        return int(self.out.shape[1])

    def encode(self, stems: Sequence[str]) -> Table:
        """Return the numbers of one statement, of length one; noughts where no word is known.

        Args:
            stems: Its folded words in order.
        """
        return self._remembered(tuple(stems[:LONGEST]))

    def _encode(self, stems: tuple[str, ...]) -> Table:
        places = self._places(stems)
        if min(places, default=len(self.place)) == len(self.place):
            return np.zeros(self.size, dtype="float32")
        rows, hidden = self._read(places)
        counts = shares(np.concatenate([rows, hidden], axis=1) @ self.telling)
        numbers: Table = self._numbers((counts @ hidden)[None], (counts @ rows)[None])[0]
        numbers.setflags(write=False)  # it is remembered
        return numbers

    def encode_each(self, stems: Sequence[str]) -> Table:
        """Return the numbers of single words, words by numbers: what each says by itself.

        Args:
            stems: Folded words.
        """
        places = np.array(self._places(stems), dtype=int)
        rows = self.rows[places]
        near, far = (np.split(table, 3)[1] for table in (self.near, self.far))
        hidden = _gelu(times(rows, near) + self.near_base)
        hidden = hidden + _gelu(times(hidden, far) + self.far_base)
        known = (places < len(self.place)).astype("float32")
        each: Table = self._numbers(hidden, rows) * known[:, None]
        return each

    def _places(self, stems: Sequence[str]) -> list[int]:
        return [self.place.get(stem, len(self.place)) for stem in stems]

    def _read(self, places: list[int]) -> tuple[Table, Table]:
        """Return the rows of words and their hidden numbers."""
        rows = self.rows[places]
        hidden = _gelu(times(_with_neighbours(rows), self.near) + self.near_base)
        hidden = hidden + _gelu(times(_with_neighbours(hidden), self.far) + self.far_base)
        return rows, hidden

    def _numbers(self, hidden: Table, rows: Table) -> Table:
        found = np.concatenate([hidden, rows @ self.direct], axis=1)
        numbers = times(found, self.out) + self.out_base
        lengths = np.linalg.norm(numbers, axis=1, keepdims=True)
        scaled: Table = (numbers / np.where(lengths > 0, lengths, 1.0)).astype("float32")
        return scaled


@cache
def sentence_encoder() -> SentenceEncoder | None:
    """Return the network that ships with the vocabulary, or none where there is none."""
    arrays = fitted_tables("theme_encoder.npz")
    return None if arrays is None else SentenceEncoder(arrays)


def times(rows: Table, table: Table) -> Table:
    """Return the product of two tables, a few rows at once."""
    few = max(1, AT_ONCE // table.size)
    whole = len(rows) - len(rows) % few
    product = np.empty((len(rows), table.shape[1]), dtype="float32")
    if whole:  # numpy takes such stacks of rows one after the other
        stacked = rows[:whole].reshape(-1, few, rows.shape[1])
        np.matmul(stacked, table, out=product[:whole].reshape(-1, few, table.shape[1]))
    if whole < len(rows):
        np.matmul(rows[whole:], table, out=product[whole:])
    return product


def shares(said: Table) -> Table:
    """Return how much each word counts, down each column one in all."""
    counts: Table = np.exp(said - said.max(axis=0))
    counts /= counts.sum(axis=0)
    return counts


def _with_neighbours(rows: Table) -> Table:
    """Return each row between the one before and the one after it."""
    edge = np.zeros_like(rows[:1])
    before, after = np.concatenate([edge, rows[:-1]]), np.concatenate([rows[1:], edge])
    return np.concatenate([before, rows, after], axis=1)


def _gelu(values: Table) -> Table:
    """Return values with a smooth step: small ones are held back, large ones pass."""
    inner = values * values
    inner *= GELU_CUBE
    inner += 1
    inner *= values
    inner *= GELU_SCALE
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner /= 2
    return inner
