"""How far every word of a statement speaks for each theme, fitted on labelled statements.

The lists of ``themes`` know the terms of the field; a careful reader also goes by plain words
and by which terms stand together. A ridge regression over words, pairs of words, the phrases
found, each weighted by its place, and what the statement means (``theme_tables``) gives every theme
two scores: that it is kept, and that it is the most central. ``theme_model`` weighs these beside
what the lists say. The weights lie in ``theme_words.npz``, which ``tools/fit_theme_model.py``
writes. Left out: words that stood in fewer than two labelled documents, save for their meaning.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stocktake.register.theme_tables import WordWeights
    from stocktake.register.themes import Hit
    from stocktake.register.words import Token

__all__ = [
    "WordScores",
    "phrase_terms",
    "score_words",
    "telling_terms",
    "terms_of",
    "word_weights",
]

# Length to which the words of a statement are scaled, so that long and short ones count alike.
LENGTH = 4.0
HIGHEST = 6.0  # a score of the lists beyond this adds nothing
PHRASE, ROLE = 0.7, 0.5
MOST_TELLING = 3  # words that are shown for a theme that no phrase of the lists names


class WordScores(Noun, frozen=True, kw_only=True):
    """What is said of one statement, by theme.

    Attributes:
        kept: Score of the words that the theme is kept, about nought to one.
        leading: Score of the words that it is the most central one.
        heard: Log odds of the network that the theme is kept; nothing where there is none.
        heard_leading: Log odds of the network that it is the most central one.
    """

    kept: dict[str, float]
    leading: dict[str, float]
    heard: dict[str, float] = msgspec.field(default_factory=dict)
    heard_leading: dict[str, float] = msgspec.field(default_factory=dict)

    def ranked(self, scores: dict[str, float]) -> list[str]:
        """Return the themes, highest of ``scores`` first."""
        return sorted(scores, key=lambda code: (-scores[code], code))


@cache
def word_weights() -> WordWeights | None:
    """Return the weights that ship with the vocabulary, or none where there are none."""
    from stocktake.register.theme_tables import (  # noqa: PLC0415 - numpy: reading needs it, starting does not
        load_weights,
    )

    return load_weights()


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


def score_words(
    terms: Mapping[str, float], stems: Sequence[str], weights: WordWeights
) -> WordScores:
    """Return how far one statement speaks for each theme.

    Args:
        terms: Term to weight.
        stems: Its folded words in order.
        weights: The weights of the words.
    """
    kept, leading = weights.score(terms, stems)
    heard, heard_leading = weights.network.score(stems) if weights.network else ({}, {})
    return WordScores(kept=kept, leading=leading, heard=heard, heard_leading=heard_leading)


def telling_terms(
    terms: Mapping[str, float], code: str, printed: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the words that speak most for a theme, most telling first.

    A word counts by its own weight and by its meaning; products in pairs are left out.

    Args:
        terms: Term to weight, as ``terms_of`` gives them.
        code: The theme.
        printed: Folded word to the word to show.
    """
    weights = word_weights()
    if weights is None or code not in weights.codes:
        return ()
    single = {term: value for term, value in terms.items() if " " not in term}
    worths = weights.worth(list(single), code)
    worth = {term: value * worths[term] for term, value in single.items()}
    likely = sorted((term for term in worth if worth[term] > 0), key=lambda term: -worth[term])
    return tuple(printed.get(term, term) for term in likely[:MOST_TELLING])
