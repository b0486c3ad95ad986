"""Split a paragraph of a declaration into its sentences.

A sentence ends at a stop, question or exclamation mark (with its closing
quotes and brackets) where a new one can begin: a capital letter, an opening
quote or bracket, a number, or a letter of a script without capitals. A stop
after an abbreviation, an initial or inside brackets ends nothing. A sentence
glued to the one before ("region.Together") is split, and so are clauses of a
resolution whose verb has a capital; another list of clauses with semicolons
stays one statement. Left out: splitting inside long quotations.
"""

from __future__ import annotations

import re

__all__ = ["split_sentences"]

# Never the end of a sentence, because a name or a number has to follow.
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "no",
        "nos",
        "nr",
        "art",
        "arts",
        "para",
        "paras",
        "fig",
        "figs",
        "vol",
        "hon",
        "rev",
        "gen",
        "col",
        "sen",
        "amb",
        "messrs",
        "mme",
        "mlle",
        "sr",
        "sra",
        "cf",
        "vs",
        "viz",
        "approx",
        "ca",
        "pp",
        "p",
        "ch",
        "sec",
        "res",
        "doc",
        "ref",
        "mt",
        "ft",
        "op",
        "cit",
        "\u0433",
        "ст",
        "п",
        "пп",
        "см",
        "гл",
        "им",
        "рис",
        "табл",
        "pág",
        "págs",
        "pag",
        "núm",
        "núms",
        "párr",
        "párrs",
        "parr",
        "cap",
        "chap",
        "dra",
        "excmo",
        "exc",
        "mm",
        "mlles",
        "mmes",
    ]
)
# The end of a sentence only where a word follows that mostly opens one.
_MAYBE = frozenset(
    [
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "jr",
        "al",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "i.e",
        "e.g",
        "a.m",
        "p.m",
        "u.s",
        "u.n",
        "u.k",
        "e.u",
        "d.c",
        "ph.d",
        "и.\u043e",
        "т.д",
        "т.п",
    ]
)
_OPENERS = frozenset(
    [
        "We",
        "The",
        "This",
        "These",
        "Those",
        "It",
        "In",
        "They",
        "Our",
        "However",
        "Therefore",
        "Moreover",
        "Furthermore",
        "Further",
        "Each",
        "All",
        "Such",
        "As",
        "To",
        "For",
        "At",
        "On",
        "By",
        "There",
        "Given",
        "Together",
        "Accordingly",
        "Members",
        "Ministers",
        "Nous",
        "Les",
        "La",
        "Le",
        "Nosotros",
        "Los",
        "Las",
        "El",
        *("Il", "Elle", "Ils", "Elles", "Ce", "Cette", "Ces", "Cela", "Dans", "Pour", "Toutefois"),
        *("Este", "Esta", "Estos", "Estas", "Se", "Para", "Por", "También", "Además", "Cada"),
        *("Мы", "Это", "Эти", "Этот", "Эта", "Они", "Он", "Она", "Для", "При", "Кроме"),
        *("Каждый", "Просим", "Министры", "Государства", "Члены", "Стороны", "Участники"),
    ]
)
# "We say no. The": words, or a year ("2030 \u0433. Мы"), that do end a sentence before an opener.
_ALSO_WORDS = frozenset(["no", "st", "p", "ch", "res", "cap", "mm", "\u0433"])
_CLOSERS = "\"'”\u2019»)]】」』"
# "Urges Governments to ...; Notes the advances": clauses of a resolution that were run together.
_CLAUSE = re.compile(
    r"(?<=;)(?=\s+(?:(?:Also|Further)\s+)?(?:Acknowledges|Affirms|Calls|Commends|Decides|Emphasi[sz]es"
    r"|Encourages|Endorses|Expresses|Highlights|Instructs|Invites|Notes|Reaffirms|Recalls|Recogni[sz]es"
    r"|Recommends|Reiterates|Requests|Resolves|Stresses|Takes note|Underlines|Urges|Welcomes)\s)"
)
_END = re.compile(rf"(?:[.!?…]+|[。\uff01\uff1f؟]+)[{re.escape(_CLOSERS)}]*(?=\s|[^\W\d_]|[“「]|$)")
# "l'art." and "d\u2019art." are art. with an article before it.
_LAST_WORD = re.compile(r"[^\s(\[“\"«'\u2019]*$")
_NEXT = re.compile(r"\s*([“\"«'\u2018(\[【「¿¡]*)\s?(\S{0,60})")
# "Portal.Gov and": a name that ends as an address does.
_ADDRESS_ENDS = frozenset(["gov", "gob", "gouv", "go", "com", "org", "net", "edu", "mil", "info"])
# A closed bracket of up to 600 characters: longer ones are a missing bracket somewhere.
_BRACKET = re.compile(r"\([^()]{0,600}\)|\[[^\[\]]{0,600}\]|\uff08[^\uff08\uff09]{0,600}\uff09")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence, in order, without white space at either end.

    The spans do not overlap, and every character that is not white space is in one.
    """
    found: list[tuple[int, int]] = []
    has_brackets = "(" in text or "[" in text or "\uff08" in text
    brackets = [(m.start(), m.end()) for m in _BRACKET.finditer(text)] if has_brackets else []
    start, bracket = 0, 0
    for end in _ends(text):
        while bracket < len(brackets) and brackets[bracket][1] <= end.start():
            bracket += 1
        inside = bracket < len(brackets) and brackets[bracket][0] < end.start()
        closes = inside and end.end() >= brackets[bracket][1]
        if inside and not (closes and brackets[bracket][0] == _first(text, start)):
            continue
        if not end[0] or _ends_here(text, start, end):
            _add(found, text, start, end.end())
            start = end.end()
    _add(found, text, start, len(text))
    return found


def _ends(text: str) -> list[re.Match[str]]:
    """Return what may end a sentence, in order; a clause that was run on ends with no sign."""
    ends = list(_END.finditer(text))
    clauses = list(_CLAUSE.finditer(text)) if "; " in text else []
    return sorted([*ends, *clauses], key=re.Match.end) if clauses else ends


def _ends_here(text: str, start: int, end: re.Match[str]) -> bool:
    """Return whether a new sentence can begin after this stop."""
    following = _NEXT.match(text, end.end())
    if following is None or not following[2]:
        return False
    glued = following.start(1) == end.end()
    first = following[2][0]
    if text[end.start()] in "。\uff01\uff1f":
        return True
    if glued:
        return _is_glued_sentence(text, end, following[2])
    if first.islower() or not (first.isalnum() or following[1]):
        return False
    return not _is_abbreviation(text, start, end, following[2])


def _is_glued_sentence(text: str, end: re.Match[str], word: str) -> bool:
    """Return whether the stop ends a word of the language and a capitalised word follows."""
    before = text[max(0, end.start() - 3) : end.start()]
    plain = before.isalpha() and before[1:].islower() and len(before) == 3
    if word.rstrip(".,;:)").lower() in _ADDRESS_ENDS:
        return False
    capital = len(word) > 1 and word[0].isupper() and (word[1].islower() or word[1] in " ,")
    # "example.Org/x" and "www." are addresses; a sentence goes on with more words.
    return plain and end[0][0] in ".!?" and capital and "/" not in word and "." not in word[:-1]


def _is_abbreviation(text: str, start: int, end: re.Match[str], word: str) -> bool:
    if text[end.start() : end.end()] != ".":
        return False
    found = _LAST_WORD.search(text, max(start, end.start() - 40), end.start())
    last = found[0] if found else ""
    # "the work of ART." ends a sentence; "Art. 5" does not: capitals are an acronym.
    key = last if len(last) > 2 and last.isupper() else last.lower()
    opener = word.rstrip(",;:") in _OPENERS
    if key in _TITLES:
        # "We say no. The" ends; "No. 5" and "St. Petersburg" do not.
        return not (key in _ALSO_WORDS and last.islower() and opener)
    if key in _MAYBE or (len(last) == 1 and last.isupper()):
        return not opener
    # H.E., Ph.D., U.S.A.: letters with stops between them.
    return bool(re.fullmatch(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", last)) and not opener


def _first(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    start = _first(text, start)
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
