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
    "computers", "radios", "divide", "divides", "gap", "gaps",
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
# Names of peoples are names of languages too: they name a group beside its people only.
PEOPLES = frozenset({
    "quechua", "aymara", "mapuche", "mapudungun", "q", "k", "kaqchikel", "garífuna", "garifuna",
    "miskito", "ngäbe", "ngäbere", "sámi", "saami", "sami", "inuit", "māori", "maori", "métis",
    "kanak", "ainu", "adivasi", "emberá", "wayuu", "kichwa", "nahuatl", "zapotec", "yanomami",
    "batwa", "maya", "mayan", "guaraní", "guarani",
})  # fmt: skip
OF_PEOPLES = frozenset({
    "community", "communities", "people", "peoples", "institution", "institutions", "nation",
    "nations", "population", "populations", "leaders", "parliament", "parliaments", "territory",
    "territories", "families", "households", "women", "woman", "youth", "elders", "speakers",
})  # fmt: skip
SPEAK = frozenset({"speak", "speaks", "speaking", "speakers"})
TO_PEOPLE = 9  # words from the name of a language to those who speak it
# What may follow "the old" where it names people: "the old and the young", "the old who ...".
BEHIND_PEOPLE = frozenset({
    "and", "or", "who", "whose", "in", "on", "at", "to", "as", "is", "are", "were", "was", "have",
    "has", "can", "may", "will", "shall", "should", "must", "for", "with", "by", "from", "than",
    "but", "not", "also", "nor", "while", "when", "that",
})  # fmt: skip


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
    if match.value[0] == "indigenous" and _names_a_language(match, tokens):
        return True
    if tokens[match.first].low == "rural":
        return False  # what turns "remote" into another word leaves "rural" what it is
    after = [token.stem for token in tokens[match.last : match.last + 3]]
    before = [token.stem for token in tokens[max(0, match.first - 3) : match.first]]
    return any(after[: len(s)] == s for s in map(_stems, group.not_after)) or any(
        before[-len(s) :] == s for s in map(_stems, group.not_before)
    )


def _tells_age_of_things(match: Match, tokens: list[Token]) -> bool:
    """Whether an age is that of things: "older radio systems", "the old trades"."""
    said = [t.low for t in tokens[match.first : match.last]]
    if said == ["the", "old"]:
        behind = tokens[match.last : match.last + 1]
        return any(t.is_word and t.low not in BEHIND_PEOPLE for t in behind)
    if said != ["older"]:
        return False
    return any(t.low in AGED_THINGS for t in tokens[match.last : match.last + 3])


def _names_a_language(match: Match, tokens: list[Token]) -> bool:
    """Whether a people's name stands for its language: "in Quechua" and no community near."""
    if tokens[match.first].low not in PEOPLES:
        return False
    near = {t.low for t in tokens[match.last : match.last + TO_PEOPLE]}
    before = {t.low for t in tokens[max(0, match.first - 3) : match.first]}
    return not (near & OF_PEOPLES or before & SPEAK)


def _stems(phrase: str) -> list[str]:
    return [token.stem for token in tokenize(phrase)]
