"""References: other instruments, goals, frameworks and meetings that a statement names.

A name is a run of capitalised words that ends in a noun of instruments ("Okinawa
Declaration", "2030 Agenda for Sustainable Development") or of meetings ("20th Leaders'
Meeting"), or one of the listed names ("WSIS", "SDGs"). "This Declaration" and "the
Strategy" name the document itself and are left out, organisations too.
"""

from __future__ import annotations

import re
from functools import cache

from stocktake.register.lexicon import Lexicon, lexicon
from stocktake.register.numbered_names import numbered_names
from stocktake.register.plain_names import plain_names

__all__ = ["find_references", "short_name"]

WORD = re.compile(r"[^\W_][\w&+./\u2019'-]*[\w\u2019']|[^\W_]")
ACRONYM = re.compile(
    r"\s?\((?:the\s+)?(?P<name>[A-Z][\w+-]{1,12}|e[A-Z][\w+-]{1,12}"
    r"|e?[A-Z]{2,6}\s(?:19|20)\d\d|(?:19|20)\d\d[-\u2013](?:19|20)?\d\d"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?, (?:19|20)\d\d"
    r"|(?:[A-Z][\w\u2019-]+\s){1,3}(?:Convention|Declaration|Agreement|Protocol|Pathway|Treaty|Charter))\)"
)
# "the Programme of Action contained in Annex A": the text's own annex.
OWN_ANNEX = re.compile(r",?\s*(?:as\s+)?(?:contained|set out|set forth|attached|annexed)\b")
ADOPTS = re.compile(r"\b(?:adopt|approve|endorse)\w*\s+the\s+$", re.IGNORECASE)
OF_ANY = frozenset(
    {"Programme of Action", "Plan of Action", "Action Plan", "Work Plan", "Work Programme"}
)

SHORT = re.compile(r"\((?P<name>[A-Z]{2,}[A-Za-z]*-?(?:19|20)?\d{0,2})\)$")
# "Resolution 37 (Rev. Kigali, 2022) of the Conference": the meeting that adopted it is not cited.
OF_RESOLUTION = re.compile(
    r"\b(?:resolutions?|decisions?)\s[^;]{0,60}\bof\s+the\s+$", re.IGNORECASE
)
# "adopted at the Asia-Pacific Ministerial Meeting": the document is cited, its meeting is not.
ADOPTED_AT = re.compile(
    r"\b(?:adopted|agreed|endorsed|launched|signed|approved)\s+(?:by\s+(?:the\s+)?"
    r"(?:Heads of State and Government|Heads of State|Leaders|Ministers)\s+)?"
    r"(?:at|by|in|during)\s+(?:(?:the|our|its)\s+)?(?:(?:first|second|both|two)\s+phases?"
    r"\s+of\s+(?:the\s+)?)?$"
)
HOST = re.compile(
    r"[A-Z]{2,6}-?\d{1,4}|(?i:world [a-z]+ [a-z]+ (?:conference|assembly))(?: \(\w+\))?"
    r"|World Summit on the Information Society(?: \(WSIS\))?|Plenipotentiary Conference"
)
# A listed name in front of these is part of the name of a body.
BODY_BEHIND = re.compile(
    r"\s+(?:[A-Z][\w-]+\s+(?:and\s+)?){0,4}"
    r"(?:Committee|Group|Secretariat|Council|Board|Commission|Fund|Points?|Cent(?:re|er)|Officers?|Portal"
    r"|Cooperation|Authority|Agency|Institute|Forum|Team|Unit|Office|Task Force|Partners)\b"
)
# "The RCC Commission on Regulation of ...": a body whose name holds a noun of instruments.
BODY_FIRST = re.compile(
    r"^(?:[A-Z][\w-]*\s){0,4}(?:Commission|Committee|Group) on\b"
    r"|^(?:[A-Z][\w-]*\s){0,4}(?:Facility|Fund|Bank|Centre|Center|Institute|Agency|Office) for\b"
    r"|^(?:Secretariat|Bureau|President|Executive Secretary|Parties) (?:of|to|for)\b"
)
# "the secretariat of the global Isle Forum": the body and not the meeting.
OF_SECRETARIAT = re.compile(r"\b[Ss]ecretariat of the (?:\w+ )?$")
# "General Assembly resolution 64/186 on building ... through the Isle Highway": its own title.
IN_TITLE = re.compile(
    r"\bresolutions?\s+\d+/\d+\s+(?:of\s+\d{1,2}\s+\w+\s+\d{4}\s+)?on\s+"
    r"(?!(?:the\s+)?(?:\w+[\s-]+){0,4}?(?:review|follow|implementation|outcomes?)\b)[^,;.:]*$",
    re.IGNORECASE,
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
GENERIC_PLURALS = frozenset({"Recommendations", "Standards", "Resolutions", "Plans", "Laws"})
# "X Strategy and Action Plan" is one name, "X Declaration and Plan of Action" two.
PLANNED = frozenset({"Strategy", "Framework", "Policy", "Roadmap", "Blueprint", "Vision", "Agenda"})
LONG_NAME = 4  # words of a name that is known in small letters too
LONGEST_LIST = 8  # tokens to the "and" of a list inside a name
ROMAN = re.compile(r"[IVX]+")
# "shall be known as the Lima Declaration", "may be cited as": the document's own name.
KNOWN_AS = re.compile(r"\b(?:known|cited|referred to) as\s+(?:the\s+)?[\u201c\"]?$", re.IGNORECASE)
YEARS = re.compile(r"(?:19|20)\d\d(?:[-\u2013](?:19|20)?\d\d)?")
TRAILING = re.compile(r" (?:19|20)\d\d(?:[-\u2013](?:19|20)?\d\d)?\b")
REST_OF_YEARS = re.compile(r"(?<=\d{4})[-\u2013](?:19|20)?\d\d\b")
NUMBER = re.compile(r"(?:No\.?\s*)?\d+(?:/\d+)*(?:\s*\((?:Rev\.|WRC|WTDC|PP)[^)]*\))?|[IVX]+\b")
OF_HEADS = re.compile(r"\bof\b.*\b(?:Leaders|Heads)\b")
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)|First|Second|Third|[A-Z][a-z]+th")
LEADERS = frozenset({"Leaders\u2019", "Leaders'", "Presidents\u2019", "Arab", "World"})
# "the Isle Meeting will be held every two years": a body that meets, not one meeting.
EVERY_YEAR = re.compile(
    r"(?:\s+Meeting)?\s+(?:(?:will|shall|should)\s+)?(?:be held|be convened|meets?|convenes?)"
    r"\s+(?:every|each|once|twice|annually)\b"
)
MEETS_BEHIND = re.compile(
    r"(?:Leaders|Ministers)\S*\s(?:Meeting|Retreat|Summit)|Declaration|Communiqu"
)
# Before a numbered noun no other capitalised word is needed ("Resolution 64/211").
NUMBERED = frozenset({
    "resolution", "recommendation", "decision", "vision", "resolutions", "goal", "decree",
    "act", "law",
})  # fmt: skip

NEW = re.compile(
    r"\b(?:(?:establish|create|inaugurate|found|set up|enact)\w*\s+(?:the|a|an|our)"
    r"|(?<=\s)launch(?:es|ing)?\s+the"
    r"|(?:launch|develop|prepar|draft|sign|conclud|negotiat|elaborat|formulat|design|adopt|publish|issu|enact)\w*\s+(?:a|an|our))"
    r"(?:\s+(?:new|joint|common|regional|national|comprehensive))?\s+$",
    re.IGNORECASE,
)
# "Our Strategic Plan": the document's own, when nothing but these words name it.
OWN = frozenset({"this", "our", "its", "these", "their", "such", "future", "present", "said"})
GENERIC = frozenset({
    "Master", "Strategic", "Action", "Work", "Joint", "Ministerial", "Plan", "Programme",
    "Implementation", "Measures", "Annual", "Progress", "Interim", "Final", "Report",
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
    spans = [_with_acronym(text, match.span()) for match in _names().finditer(text)]
    spans += numbered_names(text)
    spans += plain_names(text, words)
    tokens = [(m.start(), m.end(), m[0]) for m in WORD.finditer(text)]
    for i, (_, _, word) in enumerate(tokens):
        bare = word.rstrip("\u2019's") if word.endswith(("\u2019s", "'s")) else word
        if bare in _nouns() or (bare in words.references.meetings and bare == word):
            span = _around(text, tokens, i, words)
            if span:
                spans.append(span)
    spans += [m.span() for name in short for m in re.finditer(rf"\b{re.escape(name)}\b", text)]
    spans = [
        (s, e)
        for s, e in spans
        if not (BODY_BEHIND.match(text, e) or _adopts(text, s, e) or _titles(text, s, e))
    ]
    spans = _apart(text, spans)
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if not any(start < e and s < end for s, e in kept):
            kept.append((start, end))
    found: dict[str, None] = {}
    for start, end in sorted(kept):
        if (
            text[start:end] in OF_ANY
            and OWN_ANNEX.match(text, end)
            and not ADOPTS.search(text[:start])
        ):
            continue
        found.setdefault(_printed(text[start:end]), None)
    return tuple(found)


def _printed(name: str) -> str:
    """Return a name in one line, without marks around it; a title in it keeps its own."""
    bare = " ".join(name.split()).strip(" ,.“”\"'")
    titled = "“" in bare or '"' in bare
    return bare + name[-1] if titled and name[-1] in '”"' else bare


def _adopts(text: str, start: int, end: int) -> bool:
    """Whether a name is only the conference that adopted what is cited, or a body's."""
    if HOST.fullmatch(text, start, end) and ADOPTED_AT.search(text[:start]):
        return True
    secretariat = OF_SECRETARIAT.search(text[:start])
    if secretariat and (secretariat[0][0] == "S" or text[:end].endswith("Forum")):
        return True
    return "Conference" in text[start:end] and bool(OF_RESOLUTION.search(text[:start]))


def _titles(text: str, start: int, end: int) -> bool:
    """Whether a name stands in the title of a resolution; an agenda or its goals are cited too."""
    goals = text[start:end].startswith("Sustainable") or "Agenda" in text[start:end]
    return not goals and bool(IN_TITLE.search(text[:start]))


def _with_acronym(text: str, span: tuple[int, int]) -> tuple[int, int]:
    acronym = ACRONYM.match(text, span[1])
    return span[0], acronym.end() if acronym else span[1]


def _apart(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut a name that runs on into a listed one: "the Charter of X and Agenda 2063"."""
    apart: list[tuple[int, int]] = []
    spans = _joined_plans(text, spans)
    for start, end in spans:
        inner = max((s for s, e in spans if _same_end(text, (s, e), end)), default=start)
        if start < inner and text[start:inner].endswith(" and "):
            apart.append((start, inner - len(" and ")))
        else:
            apart.append((start, end))
    return apart


def _same_end(text: str, span: tuple[int, int], end: int) -> bool:
    """Whether a name ends at ``end`` too, or runs over it to its number ("Comment No. 25")."""
    return span[1] == end or (span[0] < end < span[1] and text[span[1] - 1].isdigit())


def _joined_plans(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take "X Strategy and Action Plan" for one name."""
    ends = {end: start for start, end in spans}
    joined = []
    for start, end in spans:
        before = start - len(" and ")
        plain = text[start:end] in (
            "Action Plan",
            "Work Plan",
            "Plan of Action",
            "Programme of Work",
        )
        first = text[ends.get(before, before) : before].rsplit(" ", 1)[-1]
        if plain and text[max(before, 0) : start] == " and " and first in PLANNED:
            joined.append((ends[before], end))
        else:
            joined.append((start, end))
    return joined


@cache
def _names() -> re.Pattern[str]:
    names = sorted(lexicon().references.names, key=lambda name: -len(name))
    forms = (f"(?i:{re.escape(n)})" if len(n.split()) >= LONG_NAME else re.escape(n) for n in names)
    return re.compile(r"(?<![\w-])(?:" + "|".join(forms) + r")(?![\w-])")


@cache
def _nouns() -> frozenset[str]:
    return frozenset(lexicon().references.nouns) - {"Goal"} | {"Goal"}


def _around(
    text: str, tokens: list[tuple[int, int, str]], i: int, words: Lexicon
) -> tuple[int, int] | None:
    """Return the span of the name whose noun is token ``i``, or none if it is no name."""
    first = _leftmost(text, tokens, i, words)
    noun = tokens[i][2]
    start, end = tokens[first][0], tokens[i][1]
    end, numbered = _rightmost(text, tokens, i)
    own = [tokens[k][2] for k in range(first, i) if tokens[k][2] not in LINKS]
    if not own and not (numbered and (noun.lower() in NUMBERED or end > tokens[i][1] + 6)):
        return None
    # "the relevant ITU-T Recommendations"
    titled = noun == "Standards" and text[tokens[i][1] :].startswith(" for ")
    generic = (
        noun in GENERIC_PLURALS and not titled and all(w.replace("-", "").isupper() for w in own)
    )
    before = tokens[first - 1][2].lower() if first > 0 else ""
    if generic or _own_or_body(text, (start, end), before, own, words):
        return None
    meets = noun in words.references.meetings and noun not in words.references.nouns
    if meets and not _is_meeting(text, (start, end), noun, own, numbered=numbered):
        return None
    if i + 1 < len(tokens) and tokens[i + 1][2] in _ends(words) and _adjacent(text, tokens, i):
        return None  # the longer name is found from its last noun
    return start, end


def _is_meeting(
    text: str, span: tuple[int, int], noun: str, own: list[str], *, numbered: bool
) -> bool:
    """Whether a name is that of one meeting, and not only where a document was adopted."""
    start, end = span
    plural = noun.endswith(("s", "s\u2019"))
    if plural or ADOPTED_AT.search(text[:start]) or EVERY_YEAR.match(text, end):
        return False
    if noun == "Summit" and numbered and "Leaders" not in text[start:end]:
        return True  # "the Summit of the Future"
    if noun in ("Summit", "Retreat") and len(own) == 1 and ("-" in own[0] or own[0] in LEADERS):
        return True  # "the Leaders\u2019 Summit"
    if noun == "Meeting" and (
        OF_HEADS.search(text[start:end])
        or (numbered and len(own) == 1 and ORDINAL.fullmatch(own[0]))
    ):
        return True  # "the Fifth Meeting of Ministers of ..."
    dated = numbered or any(word[0].isdigit() for word in own)
    return len(own) >= 2 and (dated or noun not in lexicon().references.bodies)


def _own_or_body(
    text: str, span: tuple[int, int], before: str, own: list[str], words: Lexicon
) -> bool:
    """Whether a name is the document's own, of what it founds, or of a body."""
    start, end = span
    if (
        NEW.search(text[:start])
        or KNOWN_AS.search(text[:start])
        or BODY_FIRST.search(text[start:end])
    ):
        return True  # what is founded or named here is not another instrument
    if before == "this":
        return True
    pointed = before in OWN or before in ("following", "attached", "annexed", "a", "an")
    plain = {*text[start:end].split()} <= GENERIC | LINKS | {"the"}
    numbered = any(c.isdigit() for c in text[start:end])
    if own and set(own) <= GENERIC and not numbered and (pointed or (plain and not before)):
        return True  # "the Master Plan", "the following Action Plan"
    name = text[start:end]
    return any(
        body in name and not MEETS_BEHIND.search(name.partition(body)[2])
        for body in words.references.not_names
    )


def _leftmost(text: str, tokens: list[tuple[int, int, str]], i: int, words: Lexicon) -> int:
    """Return the first token of the capitalised run that ends at token ``i``."""
    first = i
    k = i - 1
    while k >= 0 and _adjacent(text, tokens, k):
        word = tokens[k][2]
        if word == "the" and k == i - 1:
            break  # "the Steering Committee of the Programme"
        if YEARS.fullmatch(word) and k > 0 and tokens[k - 1][2] in MONTHS:
            break
        if _is_name_word(word) and not _shouts(word, noun=tokens[i][2], words=words):
            if (k == 0 and _opens(word, words)) or ROMAN.fullmatch(word):
                break
            if k == 0 and tokens[1][2] == "of" and ACTS.fullmatch(word):
                break
            first = k
        elif word not in LINKS or k == 0 or not _is_name_word(tokens[k - 1][2]):
            if not (word == "the" and k > 0 and tokens[k - 1][2] in ("of", "on", "for")):
                break
        elif word in ("and", "to", "in", "from") and tokens[k - 1][2] in _ends(words):
            break
        k -= 1
    return first


def _ends(words: Lexicon) -> frozenset[str]:
    """Return the nouns that end a name, of instruments and of meetings."""
    return frozenset(words.references.nouns) | frozenset(words.references.meetings)


def _rightmost(text: str, tokens: list[tuple[int, int, str]], i: int) -> tuple[int, bool]:
    """Return where the name ends, and whether a number or year belongs to it."""
    end = tokens[i][1]
    k = i + 1
    numbered = False
    if k < len(tokens) and _adjacent(text, tokens, i) and tokens[k][2][0].isdigit():
        rest = REST_OF_YEARS.match(text, tokens[k][1])
        return _with_acronym(text, (0, rest.end() if rest else tokens[k][1]))[1], True
    if (
        k + 1 < len(tokens)
        and (
            tokens[k][2] in _links_right(tokens[i][2])
            or (tokens[k][2] == "to" and tokens[k + 1][2][0].isupper())
        )
        and _adjacent(text, tokens, i)
    ):
        j = k + 1
        if tokens[j][2] in ("the", "a", "an") and j + 1 < len(tokens):
            j += 1
        if YEARS.fullmatch(tokens[j][2]):
            return _with_acronym(text, (0, tokens[j][1]))[1], True
        last = _last_word(text, tokens, j)
        if last is not None:
            end, numbered = tokens[last][1], True
    if years := TRAILING.match(text, end):
        end = years.end()
    elif rest := REST_OF_YEARS.match(text, end):
        end = rest.end()
    if acronym := ACRONYM.match(text, end):
        end = acronym.end()
    return end, numbered


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
            or (following in _nouns() and behind[:1].isdigit())
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
            return region or (following[0].isupper() and following not in _nouns())
        if not word[0].isupper() or word in _nouns():
            return False
        if text[tokens[k][1] : tokens[k + 1][0]] not in (" ", ", "):
            return False
    return False


def _links_right(noun: str) -> tuple[str, ...]:
    return ("of", "to") if noun == "Call" else ("of", "on", "for", "against", "between")


def _adjacent(text: str, tokens: list[tuple[int, int, str]], k: int) -> bool:
    """Whether only a space, a quotation mark or a hyphen stands between tokens k and k + 1."""
    if k + 1 >= len(tokens):
        return False
    return text[tokens[k][1] : tokens[k + 1][0]].strip(" “”\"'\u2019-\n\t") == ""


def _is_name_word(word: str) -> bool:
    if word in MONTHS:
        return False
    return (
        word[0].isupper()
        or bool(re.match(r"e-?[A-Z]|[2-6]G$", word))
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
