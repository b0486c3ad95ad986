"""Beneficiaries: the named groups of people or economies that a statement speaks of.

Only a name counts, not a pronoun (settled rule 16). "Developing countries" inside
"landlocked developing countries" is the latter only. "Unserved areas" alone are the
vulnerable, with "rural" both. Words that mean something else next to their neighbour
("remote sensing", "indigenous technology") are left out by the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.words import Match, Token, tokenize

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["find_beneficiaries"]


# Things that can be old: "older" tells nothing of people in front of them.
AGED_THINGS = frozenset({
    "system", "systems", "technology", "technologies", "network", "networks", "equipment",
    "devices", "handsets", "phones", "models", "standards", "versions", "generations",
    "generation", "buildings", "cables", "cable", "vehicles", "instruments", "laws", "agreements",
    "computers", "radios",
})  # fmt: skip
# Words that fold to one that names a group, and name none.
NO_GROUPS = frozenset(
    {
        "schooling",
        "schooled",
        "deprive",
        "deprives",
        "depriving",
        "disabling",
        "disable",
        "disables",
        "minoring",
        "impair",
        "impairs",
        "impairing",
        "isolate",
        "isolates",
        "isolating",
    }
)


def find_beneficiaries(tokens: list[Token], *, words: Lexicon) -> dict[str, str]:
    """Return the groups named, code to the words that name it, in the order of the text."""
    found: dict[str, str] = {}
    for match in words.group_index.find(tokens):
        code = match.value[0]
        if code not in found and not _barred(match, tokens, words):
            found[code] = " ".join(t.text for t in tokens[match.first : match.last])
    return found


def _barred(match: Match, tokens: list[Token], words: Lexicon) -> bool:
    group = words.groups[match.value[0]]
    if tokens[match.first].low in NO_GROUPS:
        return True
    said = {t.low for t in tokens[match.first : match.last]}
    if (
        match.value[0] == "developing-countries"
        and "developed" in said
        and "developing" not in said
    ):
        return True  # folding makes "developed" and "developing" one
    if match.value[0] == "older-persons" and _tells_age_of_things(match, tokens):
        return True
    after = [token.stem for token in tokens[match.last : match.last + 3]]
    before = [token.stem for token in tokens[max(0, match.first - 3) : match.first]]
    return any(after[: len(s)] == s for s in map(_stems, group.not_after)) or any(
        before[-len(s) :] == s for s in map(_stems, group.not_before)
    )


def _tells_age_of_things(match: Match, tokens: list[Token]) -> bool:
    """Whether "older" stands before a thing one word on: "older radio systems"."""
    if tokens[match.first].low != "older" or match.last - match.first > 1:
        return False
    return any(t.low in AGED_THINGS for t in tokens[match.last : match.last + 3])


def _stems(phrase: str) -> list[str]:
    return [token.stem for token in tokenize(phrase)]
