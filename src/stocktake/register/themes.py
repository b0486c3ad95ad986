"""Themes: what a statement is about, most central first.

Each phrase of the lexicon that stands in the statement adds its weight to its theme.
Where it stands decides how much: what the main verb acts on counts in full, the
purpose ("to ...", "with a view to ...") and the means ("by ...", "including ...")
less, an aside ("while ...", "taking into account ...") least; a run-in title counts
as much as the object. At most three themes are kept, and only those that come near
the strongest.
"""

from __future__ import annotations

from stocktake.model import Noun
from stocktake.register.lexicon import Lexicon
from stocktake.register.words import Token

__all__ = ["ThemeScore", "find_themes"]

MOST = 3
# A theme needs this score, and this share of the strongest theme's score, to be kept.
# Both were chosen on the two labelled documents (a grid of six by six values; the
# result changes by less than two points of F1 next to them).
FLOOR = 1.2
SHARE = 0.42
# Of a theme named again, each further mention adds this part of its weight.
REPEAT = 0.35
OBJECT, TITLE, BEFORE, PURPOSE, MEANS, ASIDE = 1.0, 1.0, 0.45, 0.6, 0.62, 0.3
# Words that turn from the object to its purpose, its means, or an aside.
TURNS = {
    "thereby": PURPOSE, "aimed": PURPOSE, "ensuring": PURPOSE, "enabling": PURPOSE, "which": PURPOSE, "that": PURPOSE,
    "by": MEANS, "through": MEANS, "via": MEANS, "using": MEANS, "including": MEANS, "such": MEANS,
    "particularly": MEANS, "especially": MEANS, "like": MEANS,
    "while": ASIDE, "noting": ASIDE, "recognizing": ASIDE, "acknowledging": ASIDE, "considering": ASIDE,
    "bearing": ASIDE, "based": ASIDE, "given": ASIDE, "taking": ASIDE, "where": ASIDE, "emphasizing": ASIDE, "as": ASIDE,
}  # fmt: skip


class ThemeScore(Noun, frozen=True, kw_only=True):
    """A theme with its score and the words that gave it."""

    code: str
    score: float
    words: tuple[str, ...]


def find_themes(
    tokens: list[Token], *, object_at: int, title: list[Token], words: Lexicon
) -> tuple[ThemeScore, ...]:
    """Return up to three themes, most central first.

    Args:
        tokens: The statement without its run-in title.
        object_at: Token at which the object of the main verb starts.
        title: Tokens of the run-in title.
        words: The word lists.
    """
    zones = _zones(tokens, object_at)
    scores: dict[str, float] = {}
    said: dict[str, list[str]] = {}
    hits = [(m, title, TITLE) for m in words.themes.find(title)]
    hits += [(m, tokens, zones[m.first]) for m in words.themes.find(tokens)]
    for order, (match, source, zone) in enumerate(hits):
        code, weight = match.value
        phrase = " ".join(t.low for t in source[match.first : match.last])
        earlier = said.setdefault(code, [])
        if code == "none" or phrase in earlier:
            continue
        # what is named first is a little more central
        worth = weight * zone * (1.0 + 0.15 / (1 + order))
        if earlier:
            worth = max(worth - scores[code], 0.0) + REPEAT * min(worth, scores[code])
        scores[code] = scores.get(code, 0.0) + worth
        earlier.append(phrase)
    scores.pop("none", None)
    ranked = sorted(scores, key=lambda code: -scores[code])
    top = scores[ranked[0]] if ranked else 0.0
    kept = [c for c in ranked if scores[c] >= FLOOR and scores[c] >= SHARE * top][:MOST]
    return tuple(ThemeScore(code=c, score=scores[c], words=tuple(said[c])) for c in kept)


def _zones(tokens: list[Token], object_at: int) -> list[float]:
    """Return for every token how much its place counts."""
    zones: list[float] = []
    zone = BEFORE if object_at > 0 else OBJECT
    for i, token in enumerate(tokens):
        if i == object_at:
            zone = OBJECT
        if i > object_at + 1:
            if token.low in TURNS and not (
                token.low == "that" and zone == OBJECT and i < object_at + 3
            ):
                zone = (
                    min(zone, TURNS[token.low])
                    if token.low in ("which", "that")
                    else TURNS[token.low]
                )
            elif token.low == "to" and i + 1 < len(tokens) and not tokens[i - 1].low.endswith("ed"):
                zone = min(zone, PURPOSE)
        zones.append(zone)
    return zones
