"""References: other instruments, goals, frameworks and meetings that a statement names.

A name is a run of capitalised words that ends in a noun of instruments ("Okinawa
Declaration", "2030 Agenda for Sustainable Development") or of meetings ("20th Leaders'
Meeting"), or one of the listed names ("WSIS", "SDGs"). "This Declaration" and "the
Strategy" name the document itself and are left out, organisations too.
"""

from __future__ import annotations

import re
from functools import cache

from stocktake.register.cited import (
    adopts,
    body_behind,
    in_title,
    is_meeting,
    of_own_annex,
    own_or_body,
)
from stocktake.register.lexicon import Lexicon, lexicon
from stocktake.register.name_bounds import (
    LINKS,
    adjacent,
    leftmost,
    name_ends,
    nouns,
    rightmost,
    with_acronym,
)
from stocktake.register.numbered_names import numbered_names
from stocktake.register.plain_names import plain_names

__all__ = ["find_references", "short_name"]

Span = tuple[int, int]

WORD = re.compile(r"[^\W_][\w&+./\u2019'-]*[\w\u2019']|[^\W_]")
BETWEEN = re.compile(r"(?:: | \(| [\u201c\"])\Z")
BEHIND_AND = re.compile(r" and [A-Z][\w\u2019-]+ (?P<noun>[A-Z]\w+)\b")
SHORT = re.compile(r"\((?P<name>[A-Z]{2,}[A-Za-z]*-?(?:19|20)?\d{0,2})\)$")
GENERIC_PLURALS = frozenset({"Recommendations", "Standards", "Resolutions", "Plans", "Laws"})
PLANS = frozenset({
    "Plans", "Strategies", "Policies", "Programmes", "Roadmaps", "Frameworks", "Laws",
})  # fmt: skip
# "X Strategy and Action Plan" is one name, "X Declaration and Plan of Action" two.
PLANNED = frozenset(
    {"Strategy", "Framework", "Policy", "Roadmap", "Blueprint", "Vision", "Agenda", "Masterplan"}
)
PLAIN_PLAN = re.compile(
    r"(?:Action|Work|Implementation|Investment|Operational) Plan\b|Plan of Action\b"
    r"|Programme of Work\b|Roadmap\b"
)
# "Standards for Isles", "Recommendations on the Protection of Isles": a title, and no kind of text.
TITLED = re.compile(r"Standards for |Recommendations on (?:the )?[A-Z]")
LONG_NAME = 4  # words of a name that is known in small letters too
# Before a numbered noun no other capitalised word is needed ("Resolution 64/211").
NUMBERED = frozenset({
    "resolution", "recommendation", "decision", "vision", "resolutions", "goal", "decree",
    "act", "law",
})  # fmt: skip


def short_name(reference: str) -> str | None:
    """Return the acronym that a reference gives itself: "AIM2030" of "ICT Masterplan (AIM2030)".

    Args:
        reference: A reference as printed.
    """
    match = SHORT.search(reference)
    return match["name"] if match and "Meeting" not in reference else None


def find_references(
    text: str, *, words: Lexicon, short: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the names of other instruments and meetings, as printed, in the order of the text.

    Args:
        text: The statement.
        words: The word lists.
        short: Acronyms that references before it gave themselves.
    """
    spans = [with_acronym(text, match.span()) for match in _names().finditer(text)]
    spans += numbered_names(text)
    spans += plain_names(text, words)
    tokens = [(m.start(), m.end(), m[0]) for m in WORD.finditer(text)]
    for i, (_, _, word) in enumerate(tokens):
        bare = word.rstrip("\u2019's") if word.endswith(("\u2019s", "'s")) else word
        road_map = bare == "Map" and i > 0 and tokens[i - 1][2] == "Road"
        if road_map or bare in nouns() or (bare in words.references.meetings and bare == word):
            span = _around(text, tokens, i, words)
            if span:
                spans.append(span)
    spans += [m.span() for name in short for m in re.finditer(rf"\b{re.escape(name)}\b", text)]
    spans = [
        (s, e)
        for s, e in spans
        if not (body_behind(text, e) or adopts(text, s, e) or in_title(text, s, e))
    ]
    spans = _apart(text, _titled(text, spans))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if not any(start < e and s < end for s, e in kept):
            kept.append((start, end))
    found: dict[str, None] = {}
    for start, end in sorted(kept):
        if of_own_annex(text, start, end):
            continue
        found.setdefault(_printed(text[start:end]), None)
    return tuple(found)


def _printed(name: str) -> str:
    """Return a name in one line, without marks around it; a title in it keeps its own."""
    bare = " ".join(name.split()).strip(" ,.“”\"'")
    titled = "“" in bare or '"' in bare
    return bare + name[-1] if titled and name[-1] in '”"' else bare


def _titled(text: str, spans: list[Span]) -> list[Span]:
    """Join a name with its second title and the short name in brackets behind it.

    "The Isle Agenda: A Renewed Declaration for Isles", "Directive 2018/1972 (Isle Code)".
    """
    ends: dict[int, int] = {}
    for start, end in spans:
        ends[end] = min(start, ends.get(end, start))
    joined = []
    for start, end in spans:
        between = BETWEEN.search(text, max(0, start - 2), start)
        first = ends.get(between.start()) if between else None
        if first is not None and between is not None and between[0] == ": ":
            joined.append((first, end))
        elif first is not None and text[end : end + 1] in (")", "\u201d", '"'):
            joined.append((first, end + 1))
        else:
            joined.append((start, end))
    return joined


def _apart(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut a name that runs on into a listed one: "the Charter of X and Agenda 2063"."""
    apart: list[tuple[int, int]] = []
    spans = _joined_plans(text, spans)
    for first, end in spans:
        start = first
        for s, e in spans:
            # "the Isle Treaty on Trade and ILO Convention No. 190"
            # and "the Directive C/DIR/3/01/31 and Isle Vision 2050"
            split = s < first or (s == first and (text[e - 1].isdigit() or _two_names(text, s, e)))
            if split and first < e < end and text.startswith(" and ", e):
                start = e + len(" and ")
        inner = max((s for s, e in spans if _same_end(text, (s, e), end)), default=start)
        if start < inner and text[start:inner].endswith(" and "):
            before = (start, inner - len(" and "))
            if before in spans or not name_ends().isdisjoint(text[slice(*before)].split()):
                apart.append(before)  # not "Ministry" of "the Ministry and Act No. 12"
        else:
            apart.append((start, end))
    return apart


def _two_names(text: str, start: int, end: int) -> bool:
    """Whether a listed name stands before another: "the Geneva Plan of Action and Tunis Agenda"."""
    behind = BEHIND_AND.match(text, end)
    return bool(behind and behind["noun"] in nouns() and _names().fullmatch(text, start, end))


def _same_end(text: str, span: tuple[int, int], end: int) -> bool:
    """Whether a name ends at ``end`` too, or runs over it to its number ("Comment No. 25")."""
    return span[1] == end or (span[0] < end < span[1] and text[span[1] - 1].isdigit())


def _joined_plans(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take "X Strategy and Action Plan" for one name."""
    ends = {end: start for start, end in spans}
    joined = []
    for start, end in spans:
        before = start - len(" and ")
        plain = PLAIN_PLAN.match(text, start, end)
        first = text[ends.get(before, before) : before].rsplit(" ", 1)[-1]
        if plain and text[max(before, 0) : start] == " and " and first in PLANNED:
            joined.append((ends[before], end))
        else:
            joined.append((start, end))
    return joined


@cache
def _names() -> re.Pattern[str]:
    names = sorted(lexicon().references.names, key=lambda name: -len(name))
    # by their first letter, so that a word is tried against few of them
    groups: dict[str, list[str]] = {}
    for n in names:
        form = f"(?i:{re.escape(n)})" if len(n.split()) >= LONG_NAME else re.escape(n)
        groups.setdefault(n[0].lower(), []).append(form)
    letters = (f"(?=[{k}{k.upper()}])(?:{'|'.join(forms)})" for k, forms in groups.items())
    # "a comprehensive isle strategy" is any, and no listed one in small letters
    return re.compile(
        r"(?<![\w-])(?!(?<=\ba )[a-z])(?!(?<=\bcomprehensive )[a-z])(?:"
        + "|".join(letters)
        + r")(?![\w-])"
    )


def _around(
    text: str, tokens: list[tuple[int, int, str]], i: int, words: Lexicon
) -> tuple[int, int] | None:
    """Return the span of the name whose noun is token ``i``, or none if it is no name."""
    first = leftmost(text, tokens, i, words)
    noun = tokens[i][2]
    start, end = tokens[first][0], tokens[i][1]
    end, numbered = rightmost(text, tokens, i)
    own = [tokens[k][2] for k in range(first, i) if tokens[k][2] not in LINKS]
    if not own and not (numbered and (noun.lower() in NUMBERED or end > tokens[i][1] + 6)):
        return None
    # "the relevant ITU-T Recommendations"
    titled = bool(TITLED.match(text, tokens[i][0]))
    generic = (
        noun in GENERIC_PLURALS and not titled and all(w.replace("-", "").isupper() for w in own)
    )
    # "members shall prepare National Broadband Plans"
    generic = generic or (own[:1] == ["National"] and noun in PLANS)
    before = tokens[first - 1][2].lower() if first > 0 else ""
    if generic or own_or_body(text, (start, end), before, own, words):
        return None
    meets = noun in words.references.meetings and noun not in words.references.nouns
    if meets and not is_meeting(text, (start, end), noun, own, numbered=numbered):
        return None
    if i + 1 < len(tokens) and tokens[i + 1][2] in name_ends() and adjacent(text, tokens, i):
        return None  # the longer name is found from its last noun
    return start, end
