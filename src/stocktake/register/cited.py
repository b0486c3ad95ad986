"""Which names are cited, and which are the text's own, a body's or only of who adopted a text.

"The Master Plan", "a Roadmap that we shall draft" and "the Secretariat of the Isle Forum" name no
other instrument; "the Isle Declaration, adopted at the Isle Summit" cites the declaration and not
the summit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.register.lexicon import lexicon
from stocktake.register.name_bounds import LINKS

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["adopts", "body_behind", "in_title", "is_meeting", "of_own_annex", "own_or_body"]

# "the Programme of Action contained in Annex A": the text's own annex.
OWN_ANNEX = re.compile(r",?\s*(?:as\s+)?(?:contained|set out|set forth|attached|annexed)\b")
ADOPTS = re.compile(r"\b(?:adopt|approve|endorse)\w*\s+the\s+$", re.IGNORECASE)
OF_ANY = frozenset(
    {"Programme of Action", "Plan of Action", "Action Plan", "Work Plan", "Work Programme"}
)
# "Resolution 37 (Rev. Kigali, 2022) of the Conference": the meeting that adopted it is not cited.
OF_RESOLUTION = re.compile(
    r"\b(?:resolutions?|decisions?)\s[^;]{0,60}\bof\s+the\s+$", re.IGNORECASE
)
# "adopted at the Asia-Pacific Ministerial Meeting": the document is cited, its meeting is not.
ADOPTED_AT = re.compile(
    r"\b(?:adopted|agreed|endorsed|launched|signed|approved|concluded)\s+(?:by\s+(?:the\s+|our\s+)?"
    r"(?:Heads of State and Government|Heads of State|Leaders|Ministers)\s+)?"
    r"(?:at|by|in|during)\s+(?:(?:the|our|its|their)\s+)?(?:(?:first|second|both|two)\s+phases?"
    r"\s+of\s+(?:the\s+)?)?(?:(?:\w+(?:th|rd|st|nd|ond)|[XVI]+|ITU|APT)\s+)?$"
)
# "We adopted the Isle Declaration at the 4th Isle Ministers' Meeting": cited is what was adopted.
ADOPTED_THERE = re.compile(
    r"\b(?:adopted|endorsed|approved|signed|concluded|issued)\s+(?:the|an?)\s+[A-Z0-9][^,;.]{5,120}"
    r"\s+(?:at|during|by)\s+(?:the|our|its)\s+(?:(?:\w+(?:th|rd|st|nd|ond)|[XVI]+)\s+)?$"
)
HOST = re.compile(
    r"[A-Z]{2,6}-?\d{1,4}|(?i:world [a-z]+ [a-z]+ (?:conference|assembly))(?: \([^)]+\))?"
    r"|World Summit on the Information Society(?: \(WSIS\))?"
    r"|Plenipotentiary Conference(?: \([^)]+\))?"
)
# A listed name in front of these is part of the name of a body.
BODY_BEHIND = re.compile(
    r"\s+(?:[A-Z][\w-]+\s+(?:and\s+)?){0,4}"
    r"(?:Committee|Group|Secretariat|Council|Board|Commission|Fund|Points?|Cent(?:re|er)|Officers?|Portal"
    r"|Cooperation|Authority|Agency|Institute|Forum|Team|Unit|Office|Task Force|Partners"
    r"|Committees|Groups|Cent(?:re|er)s|Offices)\b"
    # "the Isle Highway steering committee", "Isle Partnership members"
    r"|\s+(?:(?:steering|technical|joint|organi[sz]ing|preparatory|advisory|expert|working)\s+)*"
    r"(?:committees?|groups?|secretariats?|members)\b"
)
# "The RCC Commission on Regulation of ...": a body whose name holds a noun of instruments.
BODY_FIRST = re.compile(
    r"^(?:[A-Z][\w-]*\s){0,4}(?:Commission|Committee|Group) on\b"
    r"|^(?:[A-Z][\w-]*\s){0,4}(?:Facility|Fund|Bank|Centre|Center|Institute|Agency|Office) for\b"
    r"|^(?:Secretariat|Bureau|President|Executive Secretary|Parties|Partners|Members)"
    r" (?:of|to|for)\b"
)
# "the secretariat of the global Isle Forum": the body and not the meeting.
OF_SECRETARIAT = re.compile(r"\b[Ss]ecretariat of the (?:\w+ )?$")
# "the final report of the task force on Charging Arrangements": what the body deals with.
OF_GROUP = re.compile(
    r"\b(?:task force|working (?:group|party)|(?:expert|study|steering) group|committee|panel"
    r"|subcommittee|sub-committee|task team) (?:on|for) (?:the )?$"
    r"|\b(?:Group on|Committee (?:on|for)) (?:the )?(?:[A-Z]\w+,? ){0,2}$"
)
# "General Assembly resolution 64/186 on building ... through the Isle Highway": its own title.
IN_TITLE = re.compile(
    r"\bresolutions?\s+\d+/\d+\s+(?:of\s+\d{1,2}\s+\w+\s+\d{4}\s+)?on\s+"
    r"(?!(?:the\s+)?(?:\w+[\s-]+){0,4}?(?:review|follow|implementation|outcomes?)\b)[^,;.:]*$",
    re.IGNORECASE,
)
# "shall be known as the Lima Declaration", "may be cited as": the document's own name.
KNOWN_AS = re.compile(r"\b(?:known|cited|referred to) as\s+(?:the\s+)?[\u201c\"]?$", re.IGNORECASE)
OF_HEADS = re.compile(r"\bof\b.*\b(?:Leaders|Heads)\b")
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)|First|Second|Third|[A-Z][a-z]+th")
# "the third Isle Ministerial Conference", "the Isle Regulatory Forum in 2025": one of a series.
ORDINAL_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|[a-z]+teenth|[a-z]*(?:twentie|thirtie|fortie|fiftie)th"
    r"|(?:twenty|thirty|forty|fifty)-[a-z]+|next|forthcoming|upcoming)\s+$"
)
YEAR_BEHIND = re.compile(
    r"(?:,?\s+(?:held|convened|hosted|organi[sz]ed))?\s+(?:in|of)\s+(?:[A-Z][\w-]+(?:\s[A-Z][\w-]+)?,?\s+in\s+)?(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b"
)
# One capitalised word before "Conference" is its place, save these.
AT_PLACE = re.compile(
    r"(?!(?:The|Ministerial|World|International|Global|Regional|Plenipotentiary|Diplomatic|Annual"
    r"|General|Review|Preparatory|Parliamentary|Donors|Biennial|Plenary|Arab|African|American"
    r"|European|Asian|Pacific|Caribbean|Nations|High-level|Technical|Joint|Standing|Permanent)$)"
    r"[A-Z][a-z]{2,}"
)
BEHIND_PLACE = re.compile(r"\s+(?:Cent(?:re|er)|Hall|Room)\b")
FORUM_ON = re.compile(r"Forum on\b")
ONE = re.compile(r"\b[Aa]n?\s+$")
WIDE = frozenset({"Ministerial", "World", "International", "Global", "Regional"})
LEADERS = frozenset({"Leaders\u2019", "Leaders'", "Presidents\u2019", "Arab", "World"})
# "the Isle Meeting will be held every two years": a body that meets, not one meeting; "the Fourth
# Meeting will be held in Apia": the next one of those who speak.
STILL_TO_MEET = re.compile(
    r"(?:\s+Meeting)?\s+(?:(?:(?:will|shall|should)\s+)?(?:be held|be convened|meets?|convenes?)"
    r"\s+(?:every|each|once|twice|annually)|(?:will|would|shall) be (?:held|convened|hosted))\b"
)
MEETS_BEHIND = re.compile(
    r"(?:Leaders|Ministers)\S*\s(?:Meeting|Retreat|Summit)|Declaration|Communiqu"
    r"|\s(?:[A-Z]\S+\s)*(?:Agenda|Strategy|Roadmap|Charter|Agreement|Action Plan|Guidelines)\b"
)
NEW = re.compile(
    r"\b(?:(?:establish|create|inaugurate|found|set up|enact)\w*\s+(?:the|a|an|our)"
    r"|(?:establishment|creation|setting up|launch(?:ing)?) of an?|(?<=\s)launch(?:es|ing)?\s+the"
    r"|(?:launch|develop|prepar|draft|sign|conclud|elaborat|formulat|design|adopt|publish|issu|enact)\w*\s+(?:a|an|our))"
    r"(?:\s+(?:new|joint|common|regional|national|comprehensive))?\s+$",
    re.IGNORECASE,
)
# "Our Strategic Plan": the document's own, when nothing but these words name it.
OWN = frozenset({"this", "our", "its", "these", "their", "such", "future", "present", "said"})
GENERIC = frozenset({
    "Master", "Strategic", "Action", "Work", "Joint", "Ministerial", "Plan", "Programme",
    "Implementation", "Measures", "Annual", "Progress", "Interim", "Final", "Report",
})  # fmt: skip


def adopts(text: str, start: int, end: int) -> bool:
    """Whether a name is only the conference that adopted what is cited, or a body's."""
    if HOST.fullmatch(text, start, end) and ADOPTED_AT.search(text[:start]):
        return True
    if OF_GROUP.search(text[:start]):
        return True
    secretariat = OF_SECRETARIAT.search(text[:start])
    if secretariat and (secretariat[0][0] == "S" or text[:end].endswith("Forum")):
        return True
    held = any(word in text[start:end] for word in ("Conference", "Standardization Assembly"))
    return held and bool(OF_RESOLUTION.search(text[:start]))


def body_behind(text: str, end: int) -> bool:
    """Whether a name only opens that of a body: "the Isle Forum Secretariat"."""
    return bool(BODY_BEHIND.match(text, end))


def of_own_annex(text: str, start: int, end: int) -> bool:
    """Whether a plain name is the text's own annex: "the Plan of Action contained in Annex A"."""
    plain = text[start:end] in OF_ANY and OWN_ANNEX.match(text, end)
    return bool(plain and not ADOPTS.search(text[:start]))


def in_title(text: str, start: int, end: int) -> bool:
    """Whether a name stands in the title of a resolution; an agenda or its goals are cited too."""
    goals = text[start:end].startswith("Sustainable") or "Agenda" in text[start:end]
    return not goals and bool(IN_TITLE.search(text[:start]))


def is_meeting(
    text: str, span: tuple[int, int], noun: str, own: list[str], *, numbered: bool
) -> bool:
    """Whether a name is that of one meeting, and not only where a document was adopted."""
    start, end = span
    adopted = ADOPTED_AT.search(text[:start]) or ADOPTED_THERE.search(text[:start])
    many = noun.endswith(("s", "s\u2019")) and noun != "Congress"
    if many or adopted or STILL_TO_MEET.match(text, end):
        return False
    # "the Assembly of Heads of State in January 2031"
    heads = noun == "Assembly" and OF_HEADS.search(text[start:end]) and YEAR_BEHIND.match(text, end)
    if heads or _is_gathering(text, span, noun, own, numbered=numbered):
        return True
    if noun == "Summit" and len(own) == 1:
        return own[0] not in ("The", "Digital", "Ministerial")  # "the Riyadh Summit"
    counted = bool(own) and bool(ORDINAL.fullmatch(own[0]) or ORDINAL_BEFORE.search(text[:start]))
    if len(own) == 1 and own[0] in WIDE:
        # "the second Ministerial Conference", "the World Conference on Isles"
        return counted or (numbered and noun == "Conference")
    if (
        noun == "Forum"
        and numbered
        and len(own) == 1
        and FORUM_ON.match(text, text.find(noun, start))
    ):
        return True  # "the Asia-Pacific Forum on Isles"
    dated = numbered or counted or any(word[0].isdigit() for word in own)
    dated = dated or (
        noun != "Assembly" and not ONE.search(text[:start]) and bool(YEAR_BEHIND.match(text, end))
    )
    return len(own) >= 2 and (dated or noun not in lexicon().references.bodies)


def _is_gathering(
    text: str, span: tuple[int, int], noun: str, own: list[str], *, numbered: bool
) -> bool:
    """Whether a meeting is named by its place, its subject, its heads or its number."""
    name = text[slice(*span)]
    if noun == "Conference":  # "the Turku Conference", and not its centre
        placed = len(own) == 1 and AT_PLACE.fullmatch(own[0])
        return bool(placed and not BEHIND_PLACE.match(text, span[1]))
    if noun == "Summit":
        return numbered and "Leaders" not in name  # "the Summit of the Future"
    if noun == "Retreat":
        return len(own) == 1 and (
            numbered or "-" in own[0] or own[0] in LEADERS
        )  # "the Leaders\u2019 Retreat"
    if noun == "Ministerial":
        return numbered and len(own) == 1 and own[0][0].isdigit()  # "the 2008 Ministerial on Isles"
    if noun != "Meeting":
        return False
    counted = numbered and len(own) == 1 and ORDINAL.fullmatch(own[0])
    # "the Leaders' Meeting in Bandar Seri Begawan", "the Fifth Meeting of Ministers of ..."
    return own in (["Leaders'"], ["Leaders\u2019"]) or bool(OF_HEADS.search(name) or counted)


def own_or_body(
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
    if before in ("this", "model"):  # "a model Telecommunications Act", to be enacted by many
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
