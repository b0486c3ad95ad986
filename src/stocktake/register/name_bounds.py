"""Where a capitalised name begins and ends around its noun.

"The Isle Declaration on Trusted, Open and Safe Networks (ID2030)" is one name, "the Isle Charter
and Directive 2002/21/EC" are two: a name goes on over links ("of", "on", "for the"), lists and
years, and ends before "and the", "in Geneva", "by 2032" and the verb that opens the statement.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from stocktake.register.lexicon import lexicon

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["LINKS", "adjacent", "leftmost", "name_ends", "nouns", "rightmost", "with_acronym"]

ACRONYM = re.compile(
    r"\s?\((?:the\s+)?(?P<name>[A-Z][\w+-]{1,12}|e[A-Z][\w+-]{1,12}"
    r"|[A-Z]{2,6}(?:\s[A-Z]{2,5})?(?:\s[IVX]+)?|e?[A-Z]{2,6}\s(?:19|20)\d\d|(?:19|20)\d\d[-\u2013](?:19|20)?\d\d"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?, (?:19|20)\d\d"
    r"|(?:[A-Z][\w\u2019-]+\s){1,3}(?:Convention|Declaration|Agreement|Protocol|Pathway|Treaty|Charter))\)"
)
# "Adoption of the Isle Manual": an act in a noun at the head of the line, and no part of the name.
ACTS = re.compile(
    r"(?:Adoption|Approval|Preparation|Development|Implementation|Endorsement|Launch|Review"
    r"|Ratification|Publication|Establishment|Revision|Completion|Submission|Execution|Application"
    r"|Examination|Evaluation|Finalization|Finalisation|Elaboration|Drafting|Renewal|Extension"
    r"|Promotion|Expression|Update|Updating|Continuation|Presentation|Signature|Alignment"
    r"|Harmonization|Harmonisation|Monitoring|Operationalization|Operationalisation|Expansion)"
)
# "Latin America and the Caribbean": these belong to the name before "and the".
REGIONS = frozenset({"Caribbean", "Pacific", "Gulf", "Mediterranean", "Rule"})
# "in" leads out of a name, save before these: "Infrastructure Development in Africa".
BEHIND_IN = frozenset({
    "Africa", "Asia", "Europe", "Latin", "Central", "Southeast", "Eurasia", "Services", "Goods",
    "Education", "ICT", "ICTs", "Telecommunications", "Emergencies", "Cyberspace", "Health",
    "Agriculture", "Research",
})  # fmt: skip
LINKS = frozenset({"of", "on", "for", "and", "to", "in", "from", "de", "del", "da", "do", "dos"})
# What may stand inside a name behind its noun.
INSIDE = frozenset({
    "of", "on", "for", "and", "the", "in", "with", "to", "against", "by", "from", "a", "an",
})  # fmt: skip
MONTHS = frozenset({
    "January", "February", "March", "April", "June", "July", "August", "September", "October",
    "November", "December",
})  # fmt: skip
CODE = re.compile(r"[A-Z]{1,3}\.\d[\d.]*")  # "Report M.2370"
PARTS = frozenset({
    "Annex", "Part", "Chapter", "Phase", "Section", "Title", "Appendix", "Article", "Pillar",
})  # fmt: skip
OWNED_BY = re.compile(r"[A-Z]{2,}[\u2019']s")  # "the Isle Pact and APEC's Guide"
LINKED = 4  # tokens of "of the Programme for"
LONGEST_LIST = 8  # tokens to the "and" of a list inside a name
ROMAN = re.compile(r"[IVX]+")
YEARS = re.compile(r"(?:19|20)\d\d(?:[-\u2013](?:19|20)?\d\d)?")
TRAILING = re.compile(r" (?:19|20)\d\d(?:[-\u2013](?:19|20)?\d\d)?\b")
# "Isle Convention No. 190"
NUMBER_BEHIND = re.compile(r" (?:No\.?|n[\u00ba\u00b0])\s?\d[\w/-]*(?:-[A-Z]+)?")
REST_OF_YEARS = re.compile(r"(?<=\d{4})[-\u2013](?:19|20)?\d\d\b")


def with_acronym(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the place of a name with the acronym, year or short name in brackets behind it."""
    acronym = ACRONYM.match(text, span[1])
    return span[0], acronym.end() if acronym else span[1]


@cache
def nouns() -> frozenset[str]:
    """Return the nouns that end the name of an instrument."""
    return frozenset(lexicon().references.nouns)


def leftmost(text: str, tokens: list[tuple[int, int, str]], i: int, words: Lexicon) -> int:
    """Return the first token of the capitalised run that ends at token ``i``."""
    first = i
    k = i - 1
    while k >= 0 and adjacent(text, tokens, k):
        word = tokens[k][2]
        if word == "the" and k == i - 1:
            break  # "the Steering Committee of the Programme"
        if YEARS.fullmatch(word) and k > 0 and tokens[k - 1][2] in MONTHS:
            break
        if _is_name_word(word) and not _shouts(word, noun=tokens[i][2], words=words):
            if (k == 0 and _opens(word, words)) or _is_roman_number(tokens, k):
                break
            if k == 0 and tokens[1][2] == "of" and ACTS.fullmatch(word):
                break
            first = k
        elif word not in LINKS or k == 0 or not _is_name_word(tokens[k - 1][2]):
            # "proposals of the Isles for the Isle Conference"
            inside = (
                ("of",) if tokens[i][2] in lexicon().references.meetings else ("of", "on", "for")
            )
            if not (word == "the" and k > 0 and tokens[k - 1][2] in inside):
                break
        elif word in ("and", "to", "in", "from") and (
            tokens[k - 1][2] in name_ends()
            or CODE.fullmatch(tokens[k - 1][2])
            or (word == "and" and OWNED_BY.fullmatch(tokens[k + 1][2]))
        ):
            break
        k -= 1
    return _listed(text, tokens, first, i)


def _is_roman_number(tokens: list[tuple[int, int, str]], k: int) -> bool:
    """Whether token ``k`` numbers a meeting or part, unlike that of "the Isle II Declaration"."""
    before = tokens[k - 1][2] if k else ""
    numbers = bool(ROMAN.fullmatch(tokens[k][2]))
    return numbers and (before in PARTS or not before[:1].isupper())


def _listed(text: str, tokens: list[tuple[int, int, str]], first: int, i: int) -> int:
    """Return the first token of a list before the noun: "the Economic, Social and Isle Summit"."""
    if all(token[2] != "and" for token in tokens[first:i]):
        return first
    k = first - 1
    while (
        k >= 0
        and text[tokens[k][1] : tokens[k + 1][0]] in (", ", " ")
        and tokens[k][2][0].isupper()
        and tokens[k][2] not in name_ends()
    ):
        k -= 1
    return k + 1 if k >= 0 and tokens[k][2] == "the" else first


@cache
def name_ends() -> frozenset[str]:
    """Return the nouns that end a name, of instruments and of meetings."""
    return nouns() | frozenset(lexicon().references.meetings)


def rightmost(text: str, tokens: list[tuple[int, int, str]], i: int) -> tuple[int, bool]:
    """Return where the name ends, and whether a number or year belongs to it."""
    end = tokens[i][1]
    k = i + 1
    numbered = False
    if _of_another(tokens, k):
        return end, False
    if k < len(tokens) and adjacent(text, tokens, i):
        if tokens[k][2][0].isdigit() or CODE.fullmatch(tokens[k][2]):
            rest = REST_OF_YEARS.match(text, tokens[k][1])
            return with_acronym(text, (0, rest.end() if rest else tokens[k][1]))[1], True
        if _goes_on(tokens, i):
            j = k + (2 if tokens[k][2] == "relating" and k + LINKED <= len(tokens) else 1)
            if tokens[j][2] in ("the", "a", "an") and j + 1 < len(tokens):
                j += 1
            if YEARS.fullmatch(tokens[j][2]):
                return with_acronym(text, (0, tokens[j][1]))[1], True
            last = _last_word(text, tokens, j)
            if last is not None:
                end, numbered = tokens[last][1], True
    if number := NUMBER_BEHIND.match(text, end):
        return number.end(), True
    if years := TRAILING.match(text, end) or REST_OF_YEARS.match(text, end):
        end = years.end()
    return with_acronym(text, (0, end))[1], numbered


def _goes_on(tokens: list[tuple[int, int, str]], i: int) -> bool:
    """Whether a link behind token ``i`` leads on in the name."""
    if i + 2 >= len(tokens):
        return False
    link, following = tokens[i + 1][2], tokens[i + 2][2]
    return link in _links_right(tokens[i][2]) or (link == "to" and following[0].isupper())


def _of_another(tokens: list[tuple[int, int, str]], k: int) -> bool:
    """Whether the name is a part of another: "the Action Plan of the Programme for Isles"."""
    link = [token[2] for token in tokens[k : k + 4]]
    return (
        link[:2] == ["of", "the"]
        and len(link) == LINKED
        and link[2] in nouns()
        and link[3] in ("for", "of", "on")
    )


def _last_word(text: str, tokens: list[tuple[int, int, str]], j: int) -> int | None:
    """Return the last capitalised word of the name that goes on at token ``j``, or none."""
    last = None
    while j < len(tokens) and (
        text[tokens[j - 1][1] : tokens[j][0]].isspace() or _lists(text, tokens, j)
    ):
        if _is_name_word(tokens[j][2]):
            last = j
        elif tokens[j][2] not in INSIDE or _ends_name(tokens, j):
            break
        j += 1
    return last


def _ends_name(tokens: list[tuple[int, int, str]], j: int) -> bool:
    """Whether a link at token ``j`` leads out of the name: "by 2032", "in Geneva", "and to"."""
    if j + 1 >= len(tokens):
        return True
    link, following = tokens[j][2], tokens[j + 1][2]
    behind = tokens[j + 2][2] if j + 2 < len(tokens) else ""
    if (
        link == "and"
        and (
            (following == "the" and behind not in REGIONS)
            # "the Isle Treaty and Directive 2002/21/EC"
            or (following in nouns() and behind[:1].isdigit())
            or following == "Action"
            # "the Isle Treaty and ILO Convention No. 190"
            or (following.isupper() and behind in nouns())
            or OWNED_BY.fullmatch(following)
        )
    ):
        return True
    if link == "in" and following in BEHIND_IN:
        return False
    if following[0].isdigit() or (link == "in" and following != "the") or following in MONTHS:
        return True
    if link in ("a", "an", "and", "to", "by", "from", "with") and following[0].islower():
        plain = not (link == "and" and following == "the") and following not in ("a", "an")
        return plain or link in ("a", "an")
    return False


def _lists(text: str, tokens: list[tuple[int, int, str]], j: int) -> bool:
    """Whether "Trusted, Sustainable and Inclusive Digital Future" goes on behind a comma."""
    if text[tokens[j - 1][1] : tokens[j][0]] != ", " or not tokens[j - 1][2][0].isupper():
        return False
    if tokens[j][2] == "and" and text[tokens[j - 2][1] : tokens[j - 1][0]] != ", ":
        return False  # "the X Society, and General Assembly resolution 60/252"
    for k in range(j, min(j + LONGEST_LIST, len(tokens) - 1)):
        word = tokens[k][2]
        if word == "and":
            following = tokens[k + 1][2]
            region = following == "the" and tokens[min(k + 2, len(tokens) - 1)][2] in REGIONS
            return region or (following[0].isupper() and following not in nouns())
        if not word[0].isupper() or word in nouns():
            return False
        if text[tokens[k][1] : tokens[k + 1][0]] not in (" ", ", "):
            return False
    return False


def _links_right(noun: str) -> tuple[str, ...]:
    if noun == "Call":
        return ("of", "to")
    return ("of", "on", "for", "against", "between", "concerning", "relating")


def adjacent(text: str, tokens: list[tuple[int, int, str]], k: int) -> bool:
    """Whether only a space, a quotation mark or a hyphen stands between tokens k and k + 1."""
    if k + 1 >= len(tokens):
        return False
    return text[tokens[k][1] : tokens[k + 1][0]].strip(" “”\"'\u2019-\n\t") == ""


def _is_name_word(word: str) -> bool:
    if word in MONTHS:
        return False
    return (
        word[0].isupper()
        or bool(re.match(r"e[A-Z]|[a-z]-[A-Z]|[2-6]G$", word))
        or bool(re.fullmatch(r"\d{1,3}(?:st|nd|rd|th)|(?:19|20)\d\d", word))
    )


def _shouts(word: str, *, noun: str, words: Lexicon) -> bool:
    """Whether "NOTE", "UPON" is a verb or link in capitals in front of a name that is not."""
    low = word.lower()
    loud = word.isupper() and not noun.isupper() and len(word) > 1
    return loud and (low in LINKS | {"upon"} or low in words.verbs or low in words.action_verbs)


def _opens(word: str, words: Lexicon) -> bool:
    """Whether a capitalised first word is only the verb or article that opens the statement."""
    low = word.lower()
    verb = low in words.verbs or low in words.action_verbs
    return verb or low in words.references.self_words or low == "we"
