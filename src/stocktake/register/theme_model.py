"""A small model that weighs the themes which the lists and the words of a statement propose.

The rules of ``themes`` find every theme that a phrase of the lists names and score it; the
words of the statement (``theme_words``) propose the few themes for which they speak most. Which
of them a careful reader would keep, and in which order, is weighed here: a logistic regression
over what can be seen of each (score, rank, place, length of the phrase, whether it says how
rather than what, how far the words and the network of ``theme_network`` speak for it, whether the
heading above names it, what the statements around are about). Each weight can be read in the file
``theme_model.json``, which ``tools/fit_theme_model.py`` writes. Without the file the rules decide
alone.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Noun
from stocktake.register.theme_company import chance_of
from stocktake.register.theme_words import (
    WordScores,
    phrase_terms,
    score_words,
    telling_terms,
    terms_of,
    word_weights,
)
from stocktake.register.themes import (
    MOST,
    Hit,
    ThemeScore,
    find_hits,
    keep_strongest,
    score_hits,
    zones_of,
)
from stocktake.register.words import Token

if TYPE_CHECKING:
    from stocktake.model import Role
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.theme_company import Company

__all__ = [
    "Around",
    "Candidates",
    "ThemeModel",
    "all_terms",
    "features_of",
    "propose",
    "scores_of",
    "theme_model",
    "weigh",
]

# Scores and counts beyond these add nothing.
HIGHEST_SCORE, MOST_PHRASES, MOST_NAMED, LONGEST_PHRASE = 6.0, 4, 8, 4
NEAR_OBJECT = 3  # tokens
# Themes that the words alone propose: so many likeliest to be kept, so many likeliest to lead.
BY_WORDS, BY_WORDS_FIRST = 6, 3
# Scale of the scores of words; the last ranks told apart, of keeping, of leading and of the lists.
WORDS, LAST_KEPT, LAST_LEADING, LAST_NAMED = 3.0, 6, 4, 3
# Scale of log odds of the network; the last ranks told apart, of keeping and of leading.
ODDS, LAST_HEARD, LAST_HEARD_LEADING = 2.0, 3, 2
BESIDE = 0.5  # value of a feature of one pair of themes, so that it is trusted less
HEADING = 60  # tokens of a heading that are read
AROUND = 2.0  # scale of what the statements around say


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


class Around(Noun, frozen=True, kw_only=True):
    """What stands around a statement and bears on its themes.

    Attributes:
        carried: First theme of the statement before, where this one points back to it.
        pointed: Whether it points back by name ("this goal").
        heading: Words of the heading above.
    """

    carried: str | None = None
    pointed: bool = False
    heading: tuple[Token, ...] = ()


class Candidates(Noun, frozen=True, kw_only=True):
    """What a statement names: themes with their scores and words, and all its terms.

    Attributes:
        hits: Theme to the phrases of the lists that name it.
        scores: Theme to its score by the lists.
        said: Theme to the words that name it.
        carried: Theme to which the statement points back, where there is one.
        pointed: Whether it points back by name.
        length: Number of words.
        terms: Term to its weight by place.
        stems: Folded words in order, those of the run-in title first.
        printed: Folded word to the word as printed, in lower case.
        above: Themes that the heading above names.
    """

    hits: dict[str, list[Hit]]
    scores: dict[str, float]
    said: dict[str, list[str]]
    carried: str | None
    pointed: bool
    length: int
    terms: dict[str, float]
    stems: tuple[str, ...]
    printed: dict[str, str]
    above: frozenset[str]


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
    around: Around | None = None,
) -> Candidates:
    """Return what a statement names.

    Args:
        tokens: The statement without its run-in title.
        object_at: Token at which the object of the main verb starts.
        title: Tokens of the run-in title.
        words: The word lists.
        around: What stands around the statement.
    """
    around = around or Around()
    hits = find_hits(tokens, object_at=object_at, title=title, words=words)
    scores, said = score_hits(hits, words, carried=around.carried, pointed=around.pointed)
    by_code: dict[str, list[Hit]] = {code: [] for code in scores}
    for hit in hits:
        by_code[hit.code].append(hit)
    zones = zones_of(
        tokens, object_at, {h.offset + object_at for h in hits if not (h.titled or h.nested)}
    )
    heading = words.themes.find(list(around.heading[:HEADING]))
    return Candidates(
        terms=terms_of(tokens, zones, title),
        hits=by_code,
        scores=scores,
        said=said,
        carried=around.carried if around.carried in scores else None,
        pointed=around.pointed,
        length=len(title) + len(tokens),
        stems=tuple(t.stem for t in (*title, *tokens) if t.is_word),
        printed={t.stem: t.low for t in (*tokens, *title) if t.is_word},
        above=frozenset(match.value[0] for match in heading) - {"none"},
    )


def scores_of(named: Candidates, role: str) -> WordScores | None:
    """Return what the words of a statement say of every theme, where there are weights.

    Args:
        named: What the statement names.
        role: What the statement does.
    """
    weights = word_weights()
    return score_words(all_terms(named, role), named.stems, weights) if weights else None


def weigh(
    named: Candidates,
    role: Role,
    *,
    model: ThemeModel,
    words: Lexicon,
    said: WordScores | None = None,
    company: Company | None = None,
) -> tuple[ThemeScore, ...]:
    """Return up to three themes, the most central first, then by chance.

    A theme for which no word speaks is left out, however likely it is.

    Args:
        named: What the statement names.
        role: What the statement does.
        model: The weights; without any, the rules of ``themes`` decide.
        words: The word lists.
        said: What its words say of every theme, where that is known already.
        company: What the other statements of the document say of every theme.
    """
    if not (model.weights or model.leading):
        return keep_strongest(named.scores, named.said)
    said = said or scores_of(named, role.value)
    features = features_of(named, role.value, words, said=said, company=company)
    chances = {c: _chance(f, model.intercept, model.weights) for c, f in features.items()}
    leads = {c: _chance(f, model.leading_intercept, model.leading) for c, f in features.items()}
    kept = _kept(chances, model)
    kept.sort(key=lambda code: -leads[code])
    if named.pointed and named.carried is not None:
        # "this goal" is what the sentence before was about, whatever else is named
        kept = [named.carried, *(code for code in kept if code != named.carried)][:MOST]
    kept[1:] = sorted(kept[1:], key=lambda code: -chances[code])
    found = [
        ThemeScore(
            code=code,
            score=named.scores.get(code, 0.0),
            words=tuple(named.said.get(code) or telling_terms(named.terms, code, named.printed)),
            share=round(chances[code], 3),
        )
        for code in kept
    ]
    return tuple(theme for theme in found if theme.words)


def all_terms(named: Candidates, role: str) -> dict[str, float]:
    """Return the words of a statement and what the lists say of it, term to weight."""
    return named.terms | phrase_terms(named.scores, named.hits, role)


def features_of(
    named: Candidates,
    role: str,
    words: Lexicon,
    *,
    said: WordScores | None = None,
    company: Company | None = None,
) -> dict[str, dict[str, float]]:
    """Return the features of every theme proposed, theme to feature to value.

    Args:
        named: What the statement names.
        role: What the statement does.
        words: The word lists.
        said: What the words of the statement say of every theme, where they are weighed.
        company: What the other statements of the document say of every theme.
    """
    ranked = sorted(named.scores, key=lambda code: (-named.scores[code], code))
    kept = said.ranked(said.kept) if said else []
    leading = said.ranked(said.leading) if said else []
    heard = _ranks_heard(said) if said else ([], [])
    found: dict[str, dict[str, float]] = {}
    for code in dict.fromkeys([*ranked, *kept[:BY_WORDS], *leading[:BY_WORDS_FIRST]]):
        how = float(code in words.background)
        features = {
            "says how": how,
            "themes named": min(len(ranked), MOST_NAMED) / 4,
            "length": math.log(1 + named.length) / 3,
            f"theme {code}": 1.0,
            f"role {role}": 1.0,
            f"says how, {role}": how,
        }
        features.update(_of_lists(named, code, ranked))
        features.update(_of_hits(named.hits.get(code, []), how))
        features.update(_of_carrying(named, code, words))
        features.update(_of_heading(named, code, how))
        if said is not None:
            features.update(_of_words(said, code, (kept, leading), how))
            features.update(_of_network(said, code, heard))
        if company is not None:
            features.update({where: AROUND * told for where, told in company[code].items()})
        found[code] = features
    return found


def _kept(chances: dict[str, float], model: ThemeModel) -> list[str]:
    likely = sorted(chances, key=lambda code: (-chances[code], code))
    return [
        code
        for rank, code in enumerate(likely[:MOST])
        if chances[code] >= (model.further if rank else model.first)
    ]


def _of_lists(named: Candidates, code: str, ranked: list[str]) -> dict[str, float]:
    """Return what the lists say of a theme beside the others that they find."""
    if code not in named.scores:
        return {}
    score, top = named.scores[code], named.scores[ranked[0]] or 1.0
    return {
        "score": min(score, HIGHEST_SCORE) / 3,
        "share of the strongest": score / top,
        "share of all": score / (sum(named.scores.values()) or 1.0),
        "named": 1.0,
        f"named {code}": BESIDE,
        f"rank {min(ranked.index(code), LAST_NAMED)}": 1.0,
    }


def _of_hits(hits: list[Hit], how: float) -> dict[str, float]:
    if not hits:
        return {}
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
        "inside another": float(all(hit.nested for hit in hits)),
    }


def _of_words(
    said: WordScores, code: str, ranked: tuple[list[str], list[str]], how: float
) -> dict[str, float]:
    """Return what the words of the statement say of a theme, beside the other themes."""
    (likely, leaders), kept, leading = ranked, said.kept[code], said.leading[code]
    rank, lead = likely.index(code), leaders.index(code)
    beside = (
        f"{code} under {likely[0]}" if rank else f"{code} over {''.join(likely[1:2])}"
    )  # which themes go together, and which of them is only its neighbour
    return {
        "words": WORDS * kept,
        "words, first": WORDS * leading,
        "words, behind": WORDS * (kept - said.kept[likely[0]]),
        "words, first, behind": WORDS * (leading - said.leading[leaders[0]]),
        "words, over the third": WORDS * (kept - said.kept[likely[min(2, len(likely) - 1)]]),
        f"words, rank {min(rank, LAST_KEPT)}": 1.0,
        f"words, first, rank {min(lead, LAST_LEADING)}": 1.0,
        "words, first, says how": how * (lead == 0),
        f"words {code}": 2 * kept,
        f"words, first {code}": 2 * leading,
        beside: BESIDE,
    }


def _ranks_heard(said: WordScores) -> tuple[list[str], list[str]]:
    """Return the themes, likeliest to be kept and likeliest to lead first, by the network."""
    return said.ranked(said.heard), said.ranked(said.heard_leading)


def _of_network(
    said: WordScores, code: str, ranked: tuple[list[str], list[str]]
) -> dict[str, float]:
    """Return what the network says of a theme, beside the other themes."""
    if not said.heard:
        return {}
    (likely, leaders), kept, leading = ranked, said.heard[code], said.heard_leading[code]
    third = chance_of(said.heard[likely[min(MOST, len(likely)) - 1]])
    found = {
        "network": kept / ODDS,
        "network, first": leading / ODDS,
        "network, chance": 2 * chance_of(kept),
        "network, first, chance": 2 * chance_of(leading),
        "network, behind": (kept - said.heard[likely[0]]) / ODDS,
        "network, first, behind": (leading - said.heard_leading[leaders[0]]) / ODDS,
        "network, over the third": 2 * (chance_of(kept) - third),
    }
    for where, rank, last in (
        ("network", likely.index(code), LAST_HEARD),
        ("network, first", leaders.index(code), LAST_HEARD_LEADING),
    ):
        if rank <= last:
            found[f"{where}, rank {rank}"] = 1.0
    return found


def _of_heading(named: Candidates, code: str, how: float) -> dict[str, float]:
    if code not in named.above:
        return {"heading, other": 1.0} if named.above else {}
    return {
        "heading": 1.0,
        "heading, says how": how,
        "heading alone": float(code not in named.scores),
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
