"""How far every word of a statement speaks for each theme, fitted on labelled statements.

The lists of ``themes`` know the terms of the field; a careful reader also goes by plain words
and by which terms stand together. A ridge regression over words, pairs of words and the phrases
found, each weighted by its place, gives every theme two scores: that it is kept, and that it is
the most central. ``theme_model`` weighs these beside what the lists say. The weights lie in
``theme_words.npz``, which ``tools/fit_theme_model.py`` writes. Left out: words that stood in
fewer than two labelled documents.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from stocktake.register.themes import Hit
    from stocktake.register.words import Token

__all__ = ["WordScores", "WordWeights", "phrase_terms", "score_words", "terms_of", "word_weights"]

# Length to which the words of a statement are scaled, so that long and short ones count alike.
LENGTH = 4.0
HIGHEST = 6.0  # a score of the lists beyond this adds nothing
PHRASE, ROLE = 0.7, 0.5


class WordWeights:
    """The weights of the words.

    Attributes:
        codes: Themes, in the order of the columns.
        place: Term to its row.
        kept: Terms by themes, for the chance that the theme is kept.
        leading: As ``kept``, for the chance that it is the most central one.
        kept_mean: Share of labelled statements that have the theme.
        leading_mean: Share of them of which it is the most central one.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Take the arrays of the file."""
        self.codes = tuple(str(code) for code in arrays["codes"])
        terms = bytes(arrays["terms"].tobytes()).decode("utf-8").split("\n")
        self.place = {term: i for i, term in enumerate(terms)}
        self.kept = arrays["kept"].astype("float32")
        self.leading = arrays["leading"].astype("float32")
        self.kept_mean = arrays["kept_mean"].astype("float32")
        self.leading_mean = arrays["leading_mean"].astype("float32")


class WordScores(Noun, frozen=True, kw_only=True):
    """Scores of one statement, theme to score, about nought to one."""

    kept: dict[str, float]
    leading: dict[str, float]


@cache
def word_weights() -> WordWeights | None:
    """Return the weights that ship with the vocabulary, or none where there are none."""
    import numpy as np  # noqa: PLC0415 - reading a document needs it, starting does not

    file = resources.files("stocktake.vocab") / "lexicon" / "theme_words.npz"
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return WordWeights(arrays)


def terms_of(tokens: list[Token], zones: list[float], title: list[Token]) -> dict[str, float]:
    """Return the words and pairs of words of a statement with their weight by place.

    Args:
        tokens: The statement without its run-in title.
        zones: How much the place of each token counts.
        title: Tokens of the run-in title.
    """
    found: dict[str, float] = {}
    said = [(t.stem, zone) for t, zone in zip(tokens, zones, strict=True) if t.is_word]
    for words in (said, [(t.stem, 1.0) for t in title if t.is_word]):
        for i, (stem, zone) in enumerate(words):
            found[stem] = max(found.get(stem, 0.0), zone)
            if i + 1 < len(words):
                pair, weight = f"{stem} {words[i + 1][0]}", min(zone, words[i + 1][1])
                found[pair] = max(found.get(pair, 0.0), weight)
    length = math.sqrt(sum(weight**2 for weight in found.values())) or 1.0
    return {term: weight * LENGTH / length for term, weight in found.items()}


def phrase_terms(
    scores: Mapping[str, float], hits: Mapping[str, list[Hit]], role: str
) -> dict[str, float]:
    """Return what the lists say of a statement, as terms beside its words.

    Args:
        scores: Theme to its score by the lists.
        hits: Theme to the phrases found.
        role: What the statement does.
    """
    found = {f"hit {code}": min(score, HIGHEST) / 2 for code, score in scores.items()}
    found.update({f"ph {code}: {hit.phrase}": PHRASE for code in hits for hit in hits[code]})
    if scores:
        found[f"top {min(scores, key=lambda code: -scores[code])}"] = 1.0
    found[f"role {role}"] = ROLE
    return found


def score_words(terms: Mapping[str, float], weights: WordWeights) -> WordScores:
    """Return how far the terms of one statement speak for each theme.

    Args:
        terms: Term to weight.
        weights: The weights of the words.
    """
    import numpy as np  # noqa: PLC0415 - as above

    known = [(weights.place[term], value) for term, value in terms.items() if term in weights.place]
    rows = [row for row, _ in known]
    values = np.array([value for _, value in known], dtype="float32")
    kept = weights.kept_mean + values @ weights.kept[rows]
    leading = weights.leading_mean + values @ weights.leading[rows]
    return WordScores(
        kept=dict(zip(weights.codes, map(float, kept), strict=True)),
        leading=dict(zip(weights.codes, map(float, leading), strict=True)),
    )
