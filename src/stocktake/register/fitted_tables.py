"""Tables of fitted weights that ship with the vocabulary, as numpy reads them.

A missing file is none: the themes are found without it, only less well. Nothing in a file is run.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fitted_tables"]


def fitted_tables(name: str) -> dict[str, NDArray[np.generic]] | None:
    """Return the arrays of a file of ``vocab/lexicon`` by name, or none where it is missing.

    Args:
        name: Name of the file, such as ``theme_words.npz``.
    """
    file = resources.files("stocktake.vocab") / "lexicon" / name
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return dict(arrays)
