"""Themes: what a statement is about, most central first.

Each phrase of the lexicon that stands in the statement adds its weight to its theme.
Where it stands decides how much: what the main verb acts on counts in full, the
purpose ("to ...", "with a view to ...") and the means ("by ...", "including ...")
less, an aside ("while ...", "taking into account ...") least; a run-in title counts
as much as the object. At most three themes are kept, and only those that come near
the strongest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stocktake.model import Noun

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Match, Token

__all__ = [
    "MOST",
    "Hit",
    "ThemeScore",
    "find_hits",
    "find_themes",
    "keep_strongest",
    "score_hits",
    "zones_of",
]

MOST = 3
# A theme needs this score, and this share of the strongest theme's score, to be kept.
# These and the weights of the zones were chosen together on the labelled documents, from a grid
# of 96; between the best and the middle of the grid lies less than one point of F1.
FLOOR = 1.0
SHARE = 0.56
# Of a theme named again, each further mention adds this part of its weight.
REPEAT = 0.35
# A theme that says how rather than what counts this part beside one that says what.
BACKGROUND = 0.8
# What is named first is a little more central.
FIRST = 0.15
# A phrase inside a longer one of another theme.
NESTED = 0.5
# A describing word in a row of them.
HALF = 0.5
OBJECT, TITLE, BEFORE, PURPOSE, MEANS, ASIDE = 1.0, 1.0, 0.45, 0.6, 0.62, 0.3
# Words that turn from the object to its purpose, its means, or an aside.
TURNS = {
    **dict.fromkeys(("thereby", "aimed", "ensuring", "enabling", "which", "that"), PURPOSE),
    **dict.fromkeys(
        (
            "by",
            "through",
            "via",
            "using",
            "including",
            "such",
            "particularly",
            "especially",
            "like",
        ),
        MEANS,
    ),
    **dict.fromkeys(
        (
            "while",
            "noting",
            "recognizing",
            "acknowledging",
            "considering",
            "bearing",
            "based",
            "given",
            "taking",
            "where",
            "emphasizing",
        ),
        ASIDE,
    ),
}


class ThemeScore(Noun, frozen=True, kw_only=True):
    """A theme with its score, the words that gave it, and how sure the weights are of it."""

    code: str
    score: float
    words: tuple[str, ...]
    share: float | None = None


class Hit(NamedTuple):
    """A phrase of the lexicon that stands in a statement.

    Attributes:
        code: The theme.
        weight: Weight of its list.
        phrase: Its words, folded.
        said: Its words as they stand.
        length: Number of words.
        zone: How much its place counts.
        place: Where it starts, as a share of the statement.
        titled: Whether it stands in the run-in title.
        order: How many phrases stand before it.
        offset: Tokens from the start of the object.
        row: One half in a row of describing words, else one.
        nested: Whether it stands inside a longer phrase of another theme.
    """

    code: str
    weight: float
    phrase: str
    said: str
    length: int
    zone: float
    place: float
    titled: bool
    order: int
    offset: int
    row: float
    nested: bool


def find_themes(
    tokens: list[Token],
    *,
    object_at: int,
    title: list[Token],
    words: Lexicon,
    carried: str | None = None,
    pointed: bool = False,
) -> tuple[ThemeScore, ...]:
    """Return up to three themes by the rules alone, most central first.

    Args:
        tokens: The statement without its run-in title.
        object_at: Token at which the object of the main verb starts.
        title: Tokens of the run-in title.
        words: The word lists.
        carried: First theme of the statement before, where this one points back to it.
        pointed: Whether it points back by name ("this goal"); a pronoun alone counts only
            where the statement names no theme of substance itself.
    """
    hits = find_hits(tokens, object_at=object_at, title=title, words=words)
    return keep_strongest(*score_hits(hits, words, carried=carried, pointed=pointed))


def keep_strongest(scores: dict[str, float], said: dict[str, list[str]]) -> tuple[ThemeScore, ...]:
    """Return the themes that come near the strongest, at most three.

    Args:
        scores: Theme to score.
        said: Theme to the words that name it.
    """
    ranked = sorted(scores, key=lambda code: -scores[code])
    top = scores[ranked[0]] if ranked else 0.0
    kept = [c for c in ranked if scores[c] >= FLOOR and scores[c] >= SHARE * top][:MOST]
    return tuple(ThemeScore(code=c, score=scores[c], words=tuple(said[c])) for c in kept)


def find_hits(
    tokens: list[Token], *, object_at: int, title: list[Token], words: Lexicon
) -> list[Hit]:
    """Return the phrases of the lexicon in a statement, those of the run-in title first."""
    matches = list(words.themes.find(tokens))
    zones = zones_of(tokens, object_at, {m.first for m in matches if m.value[0] != "none"})
    found = [(m, title, TITLE, False) for m in words.themes.find(title)]
    for match in matches:
        found.append((match, tokens, zones[match.first], False))
        found += [
            (inner, tokens, zones[inner.first], True) for inner in _inside(match, tokens, words)
        ]
    return [
        Hit(
            code=match.value[0],
            weight=match.value[1],
            phrase=" ".join(t.stem for t in source[match.first : match.last]),
            said=" ".join(t.low for t in source[match.first : match.last]),
            length=match.last - match.first,
            zone=zone,
            place=match.first / max(1, len(source)),
            titled=source is title,
            order=order,
            offset=match.first - object_at,
            row=_in_a_row(match, source, words),
            nested=nested,
        )
        for order, (match, source, zone, nested) in enumerate(found)
        if match.value[0] != "none"
    ]


def score_hits(
    hits: list[Hit], words: Lexicon, *, carried: str | None, pointed: bool
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return the score of each theme that is named, and the words that name it.

    Args:
        hits: The phrases found.
        words: The word lists.
        carried: First theme of the statement before, where this one points back to it.
        pointed: Whether it points back by name.
    """
    scores: dict[str, float] = {}
    said: dict[str, list[str]] = {}
    for hit in hits:
        earlier = said.setdefault(hit.code, [])
        if hit.said in earlier:
            continue
        worth = hit.weight * hit.zone * (1.0 + FIRST / (1 + hit.order)) * hit.row
        worth *= NESTED if hit.nested else 1.0
        if earlier:
            again = 0.0 if hit.code in words.background else REPEAT * min(worth, scores[hit.code])
            worth = max(worth - scores[hit.code], 0.0) + again
        scores[hit.code] = scores.get(hit.code, 0.0) + worth
        earlier.append(hit.said)
    if carried and (pointed or not set(scores) - words.background):
        scores[carried] = 1.01 * max([*scores.values(), FLOOR]) + scores.get(carried, 0.0)
        said.setdefault(carried, []).append("points back")
    if set(scores) - words.background:
        scores = {
            code: score * (BACKGROUND if code in words.background else 1.0)
            for code, score in scores.items()
        }
    return scores, said


def _inside(match: Match, tokens: list[Token], words: Lexicon) -> list[Match]:
    """Return shorter phrases of other themes inside a longer one ("broadband fund")."""
    if match.last - match.first < 2 or match.value[0] == "none":
        return []
    return [
        inner
        for i in range(match.first, match.last)
        for inner in words.themes.within(tokens, i, match.last)
        if inner.value[0] not in (match.value[0], "none")
        and inner.last - inner.first < match.last - match.first
    ]


def _in_a_row(match: Match, tokens: list[Token], words: Lexicon) -> float:
    """Return one half for a describing word that stands beside others, else one."""
    if match.last - match.first > 1 or tokens[match.first].stem not in words.describing:
        return 1.0
    near = [*tokens[max(0, match.first - 3) : match.first], *tokens[match.last : match.last + 3]]
    return HALF if any(token.stem in words.describing for token in near) else 1.0


def zones_of(tokens: list[Token], object_at: int, named: set[int]) -> list[float]:
    """Return for every token how much its place counts.

    The object reaches on past a turn until it has named a theme: in "support efforts to
    build skills" the skills are what is supported.

    Args:
        tokens: The statement without its run-in title.
        object_at: Token at which the object of the main verb starts.
        named: Tokens at which a phrase of the lists starts.
    """
    zones: list[float] = []
    zone = BEFORE if object_at > 0 else OBJECT
    has_named = False
    for i, token in enumerate(tokens):
        if i == object_at:
            zone = OBJECT
        if i > object_at and (turn := _turn(tokens, i)):
            if has_named or turn == ASIDE:
                zone = turn if turn != PURPOSE else min(zone, PURPOSE)
        elif token.low == ";" and i > object_at:
            zone = max(zone, MEANS)
        has_named = has_named or (i >= object_at and i in named)
        zones.append(zone)
    return zones


def _turn(tokens: list[Token], i: int) -> float | None:
    """Return the zone that starts at token ``i``, if one does."""
    low = tokens[i].low
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if low == "to" and following and not tokens[i - 1].low.endswith("ed"):
        return PURPOSE
    if low == "as":
        return ASIDE if following in ("stated", "expressed", "set", "outlined", "agreed") else None
    return TURNS.get(low)
