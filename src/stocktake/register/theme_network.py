"""A small network that was taught, on labelled statements, what each theme sounds like.

It starts as ``theme_encoder`` does: words with their neighbours. Then every theme looks for its
own words: it weighs how much each word tells of it, and what is left is how likely the theme is
kept, and that it is the most central one. The tables stand in ``theme_network.npz``, which
``tools/fit_theme_network.py`` writes; ``theme_model`` weighs what they say beside the lists and
the words. Left out: what ``theme_encoder`` leaves out, and everything outside the statement.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from stocktake.register.fitted_tables import fitted_tables
from stocktake.register.theme_encoder import LONGEST, SentenceEncoder, shares, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.register.theme_encoder import Arrays

__all__ = ["ThemeNetwork", "theme_network"]


class ThemeNetwork(SentenceEncoder):
    """The tables of the network.

    Attributes:
        codes: Themes, in the order of the columns.
        heard: Weights by which a word tells how much it counts for each theme, then what it says
            of each theme, to be kept and to come first.
        head: What the numbers of the statement say of the same.
        head_base: What is said of the same without any word.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays of the file."""
        super().__init__(arrays)
        self.codes = tuple(str(code) for code in arrays["codes"])
        asked, heard, self.head, self.head_base = (
            arrays[name].astype("float32") for name in ("asked", "heard", "head", "head_base")
        )
        self.heard = np.concatenate([asked, heard.T], axis=1)

    def score(self, stems: Sequence[str]) -> tuple[dict[str, float], dict[str, float]]:
        """Return the log odds that each theme is kept, and that it is the most central one.

        Args:
            stems: The folded words of a statement in order.
        """
        places = self._places(stems[:LONGEST]) or [len(self.place)]
        rows, hidden = self._read(places)
        both = np.concatenate([rows, hidden], axis=1)
        telling = both @ self.telling
        counts = shares(telling)
        numbers = self._numbers((counts @ hidden)[None], (counts @ rows)[None])[0]
        asked, *told = np.split(times(both, self.heard), 3, axis=1)
        counted = shares(asked + telling[:, None])
        odds = np.split(numbers @ self.head + self.head_base, 2)
        kept, leading = (
            base + (counted * each).sum(axis=0) for base, each in zip(odds, told, strict=True)
        )
        return (
            dict(zip(self.codes, map(float, kept), strict=True)),
            dict(zip(self.codes, map(float, leading), strict=True)),
        )


@cache
def theme_network() -> ThemeNetwork | None:
    """Return the network that ships with the vocabulary, or none where there is none."""
    arrays = fitted_tables("theme_network.npz")
    return None if arrays is None else ThemeNetwork(arrays)
