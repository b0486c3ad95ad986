"""A small model that weighs the themes which the word lists propose.

The rules of ``themes`` find every theme that is named and score it. Which of them a
careful reader would keep, and in which order, is weighed here: a logistic regression
over what can be seen of each theme named (score, rank, place, length of the phrase,
whether it says how rather than what, how well the phrase has told before). It never
proposes a theme that no phrase of the lists stands for; what the other words say of it comes
from ``theme_words``. Each weight can be read in the file
``theme_model.json``, which ``tools/fit_theme_model.py`` writes. Without the file the
rules decide alone.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Noun
from stocktake.register.theme_words import (
    WordScores,
    phrase_terms,
    score_words,
    terms_of,
    word_weights,
)
from stocktake.register.themes import MOST, Hit, ThemeScore, find_hits, score_hits, zones_of

if TYPE_CHECKING:
    from stocktake.model import Role
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = [
    "Candidates",
    "ThemeModel",
    "all_terms",
    "features_of",
    "propose",
    "theme_model",
    "weigh",
]

# Scores and counts beyond these add nothing.
HIGHEST_SCORE, MOST_PHRASES, MOST_NAMED, LONGEST_PHRASE = 6.0, 4, 8, 4
NEAR_OBJECT = 3  # tokens
# Scale of the scores of words, and the last rank told apart.
WORDS, LAST_RANK = 3.0, 6


class ThemeModel(Noun, frozen=True, kw_only=True):
    """Weights of the features, and from which probability a theme is kept.

    Attributes:
        intercept: Weight of every theme.
        weights: Feature to weight, for the chance that the theme is kept.
        leading_intercept: As ``intercept``, for the chance that it is the most central one.
        leading: Feature to weight, for the chance that it is the most central one.
        first: Probability from which the likeliest theme is kept.
        further: Probability from which a second or third one is kept.
        fitted: How the weights were found, in words.
    """

    intercept: float
    weights: dict[str, float]
    leading_intercept: float
    leading: dict[str, float]
    first: float
    further: float
    fitted: str


class Candidates(Noun, frozen=True, kw_only=True):
    """The themes that a statement names, with their scores, the words, and all its terms."""

    hits: dict[str, list[Hit]]
    scores: dict[str, float]
    said: dict[str, list[str]]
    carried: str | None
    pointed: bool
    length: int
    terms: dict[str, float]


@cache
def theme_model() -> ThemeModel | None:
    """Return the weights that ship with the vocabulary, or none where there are none."""
    file = resources.files("stocktake.vocab") / "lexicon" / "theme_model.json"
    return ThemeModel(**json.loads(file.read_text("utf-8"))) if file.is_file() else None


def propose(
    tokens: list[Token],
    *,
    object_at: int,
    title: list[Token],
    words: Lexicon,
    carried: str | None = None,
    pointed: bool = False,
) -> Candidates:
    """Return the themes that a statement names. The arguments are those of ``find_themes``."""
    hits = find_hits(tokens, object_at=object_at, title=title, words=words)
    scores, said = score_hits(hits, words, carried=carried, pointed=pointed)
    by_code: dict[str, list[Hit]] = {code: [] for code in scores}
    for hit in hits:
        by_code[hit.code].append(hit)
    zones = zones_of(
        tokens, object_at, {h.offset + object_at for h in hits if not (h.titled or h.nested)}
    )
    return Candidates(
        terms=terms_of(tokens, zones, title),
        hits=by_code,
        scores=scores,
        said=said,
        carried=carried if carried in scores else None,
        pointed=pointed,
        length=len(title) + len(tokens),
    )


def weigh(
    named: Candidates, role: Role, *, model: ThemeModel, words: Lexicon
) -> tuple[ThemeScore, ...]:
    """Return up to three themes, the most central first, then by chance.

    Args:
        named: The themes that the statement names.
        role: What the statement does.
        model: The weights.
        words: The word lists.
    """
    weights = word_weights()
    terms = all_terms(named, role.value)
    said = score_words(terms, weights) if weights else None
    features = features_of(named, role.value, words, said=said)
    chances = {c: _chance(f, model.intercept, model.weights) for c, f in features.items()}
    leads = {c: _chance(f, model.leading_intercept, model.leading) for c, f in features.items()}
    likely = sorted(chances, key=lambda code: (-chances[code], code))
    kept = [
        code
        for rank, code in enumerate(likely[:MOST])
        if chances[code] >= (model.further if rank else model.first)
    ]
    kept.sort(key=lambda code: -leads[code])
    if named.pointed and named.carried is not None:
        # "this goal" is what the sentence before was about, whatever else is named
        kept = [named.carried, *(code for code in kept if code != named.carried)][:MOST]
    kept[1:] = sorted(kept[1:], key=lambda code: -chances[code])
    return tuple(
        ThemeScore(
            code=code,
            score=named.scores[code],
            words=tuple(named.said[code]),
            share=round(chances[code], 3),
        )
        for code in kept
    )


def all_terms(named: Candidates, role: str) -> dict[str, float]:
    """Return the words of a statement and what the lists say of it, term to weight."""
    return named.terms | phrase_terms(named.scores, named.hits, role)


def features_of(
    named: Candidates, role: str, words: Lexicon, *, said: WordScores | None = None
) -> dict[str, dict[str, float]]:
    """Return the features of every theme named, theme to feature to value.

    Args:
        named: The themes that the statement names.
        role: What the statement does.
        words: The word lists.
        said: What the words of the statement say of every theme, where they are weighed.
    """
    ranked = sorted(named.scores, key=lambda code: (-named.scores[code], code))
    top = max(named.scores.values(), default=0.0) or 1.0
    total = sum(named.scores.values()) or 1.0
    found: dict[str, dict[str, float]] = {}
    for rank, code in enumerate(ranked):
        score = named.scores[code]
        how = float(code in words.background)
        features = {
            "score": min(score, HIGHEST_SCORE) / 3,
            "share of the strongest": score / top,
            "share of all": score / total,
            f"rank {min(rank + 1, 4)}": 1.0,
            "says how": how,
            "themes named": min(len(ranked), MOST_NAMED) / 4,
            "length": math.log(1 + named.length) / 3,
            f"theme {code}": 1.0,
            f"role {role}": 1.0,
            f"says how, {role}": how,
            "says how, first": how * (rank == 0),
            "says how, share": how * score / top,
        }
        features.update(_of_hits(named.hits[code], code, how))
        features.update(_of_carrying(named, code, words))
        if said is not None:
            features.update(_of_words(said, code))
        features.update({f"{code} beside {o}": 0.5 for o in ranked[:4] if o != code})
        found[code] = features
    return found


def _of_hits(hits: list[Hit], code: str, how: float) -> dict[str, float]:
    if not hits:
        return {"only carried": 1.0}
    zone = max(hit.zone for hit in hits)
    near = float(any(0 <= hit.offset <= NEAR_OBJECT for hit in hits))
    return {
        "weight": max(hit.weight for hit in hits) / 3,
        "words of the phrase": min(max(hit.length for hit in hits), LONGEST_PHRASE) / 2,
        "phrases": min(len({hit.phrase for hit in hits}), MOST_PHRASES) / 2,
        "place": min(hit.place for hit in hits),
        "zone": zone,
        "zone, says how": zone * how,
        "in the title": float(any(hit.titled for hit in hits)),
        "first of all": float(min(hit.order for hit in hits) == 0),
        "at the object": near,
        "at the object, says how": near * how,
        "inside another": float(all(hit.nested for hit in hits)),
        **{f"{code}: {hit.phrase}": 1.0 for hit in hits},
    }


def _of_words(said: WordScores, code: str) -> dict[str, float]:
    """Return what the words of the statement say of a theme, beside the other themes."""
    kept, leading = said.kept.get(code, 0.0), said.leading.get(code, 0.0)
    before = sum(1 for score in said.kept.values() if score > kept)
    return {
        "words": WORDS * kept,
        "words, first": WORDS * leading,
        "words, behind": WORDS * (kept - max(said.kept.values())),
        "words, first, behind": WORDS * (leading - max(said.leading.values())),
        f"words, rank {min(before + 1, LAST_RANK)}": 1.0,
    }


def _of_carrying(named: Candidates, code: str, words: Lexicon) -> dict[str, float]:
    if named.carried != code:
        return {}
    alone = not [c for c in named.scores if c not in words.background and c != code]
    return {
        "carried": 1.0,
        "carried, points back": float(named.pointed),
        "carried, nothing else named": float(alone),
    }


def _chance(features: dict[str, float], intercept: float, weights: dict[str, float]) -> float:
    total = intercept + sum(value * weights.get(name, 0.0) for name, value in features.items())
    return 1 / (1 + math.exp(-total))
