"""Who speaks in a document: signatories who say "we", a body with a plan of its own, or neither.

A plan never says "we" and has "plan" or "strategy" in its title. Where it tells what its
own body will do ("APT will ..."), actions without a name are that body's; else they are
the signatories'. A text whose paragraphs open with "Decides" or "Requests" is a resolution,
whatever its title.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from stocktake.model import Actor, Noun
from stocktake.register.labels import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PLAN_TITLE", "Speech", "speech_of"]

SPOKEN = re.compile(r"\bwe\b|^(?:the\s+)?(?:ministers|leaders|heads of)\b", re.IGNORECASE)
# A body that speaks of itself: "APT will", "The Secretariat shall".
SELF = re.compile(
    r"\b(?:the\s+)?([A-Z]{3,}|Secretariat|Union|Commission|Organi[sz]ation|Bureau|Agency|Institute"
    r"|Telecommunity|Association|Forum|Network"
    r"|Centre|Office)\s+(?:will|shall|should|aims|must)\b"
)
# The same of bodies that are more often those who sign: only where a title names one.
SELF_TITLED = re.compile(
    r"\b(?:[Tt]he\s+)(Council|Committee|Corporation|Board|Fund|Alliance|Academy|Community|Group|Conference"
    r"|Authority|Foundation|Federation|Commonwealth|League|Assembly)\s+(?:will|shall|should|aims|must)\b"
)
PLAN_TITLE = re.compile(
    r"\b(?:strategic|action|work|operational|corporate|business|master|medium[- ]term"
    r"|implementation"
    r"|development|multi-?year|annual)\s*-?"
    r"(?:plan|programme|program|matrix)\b|\bstrategy\b|\broad ?map\b|\bprogramme of (?:work"
    r"|action)\b"
    r"|\bframework for action\b|\bplan of (?:action|measures|work)\b",
    re.IGNORECASE,
)
# A title that names the one body whose plan it is.
BODY_TITLE = re.compile(
    r"^(?:the\s+)?(?:[\w-]+\s+){0,8}?(?:council|committee|commission|forum|secretariat|bureau"
    r"|telecommunity|association|agency"
    r"|union|organi[sz]ation|network|centre|institute)\b(?!.*\b(?:conference|declaration)\b)",
    re.IGNORECASE,
)
# "Association of Regulators of the Southern Cone and the Andes": its owner's name under the title.
OWNER_LINE = re.compile(
    r"^(?:the\s+)?(?:[A-Z][\w-]+\s+){0,2}(?:council|committee|commission|forum|secretariat|bureau"
    r"|telecommunity|association|agency|union|organi[sz]ation|network|centre|institute)\s+(?:of|for|on)"
    r"\s(?!.*\b(?:conference|declaration|ministers|states)\b)[^.;:,]+$",
    re.IGNORECASE,
)
LONGEST_OWNER = 16  # words
# "Members will pool their demand": a plan of the members themselves, whoever keeps its books.
MEMBERS_ACT = re.compile(
    r"^(?:The\s+)?(?:Members?|Member\s+(?:States|countries|economies|administrations)"
    r"|Participating\s+(?:States|countries|administrations))\s+(?:also\s+|further\s+|jointly\s+)?"
    r"(?:will|shall|agree|undertake|resolve|commit|pledge|decide)\b"
)
LONGEST_TITLE = 30  # words
# "Adopted by the Meeting of Ministers": those who adopt carry it out, under whatever masthead.
BY_MINISTERS = re.compile(
    r"^\(?(?:adopted|approved|endorsed|agreed)\b[^.;]*\b(?:ministers|ministerial|heads\s+of\s+(?:state"
    r"|government)|leaders|governments)\b",
    re.IGNORECASE,
)
FRONT = 5  # lines among which it stands
TITLE_WORDS = 9
TITLE_LENGTH = 100  # characters
# "Medium-Term Plan of the Forum on ...": the plan of one body.
PLAN_OF_BODY = re.compile(
    r"\b(?:plan|programme|program|strategy|roadmap)\b[^.;]{0,50}?\b(?:of|for)\s+the\s+[^.;,]{0,80}?"
    r"\b(?:council|forum|secretariat|bureau|telecommunity|association|agency|union|organi[sz]ation"
    r"|network|centre|institute|committee|commission|group|authority|partnership)\b"
    r"(?![^.;]*\b(?:ministers|states|members|countries)\b)",
    re.IGNORECASE,
)
# A paragraph of a resolution.
RESOLVING = re.compile(
    r"^(?:(?:also|further)\s+)?(?:decides|requests|urges|invites|resolves|encourages|instructs"
    r"|calls (?:up)?on|recommends)\b",
    re.IGNORECASE,
)
# Work that a body is to carry out with the help it gives: "Assistance to be provided to members".
SERVED = re.compile(
    r"^(?:assistance|support|work items?|services?)\b.{0,60}(?:to be (?:provided|given|rendered)"
    r"|:\s*$)",
    re.IGNORECASE,
)
# "The Committee decided", told of the signatories.
TOLD = re.compile(
    r"^(?:The )?(?P<who>[A-Z][a-z]+)\s+(?:also\s+|further\s+)?(?:agreed|decided|requested|adopted"
    r"|approved|noted|recalled|welcomed|invited|urged|endorsed|directed|encouraged|expressed"
    r"|recognized"
    r"|recognised|acknowledged|discussed|reviewed|considered|tasked|called|resolved|took)\b"
)
# Told of twice, a body is the one that speaks.
TWICE = 2


# "We endorsed", "We called for": a text that tells in the past what was decided.
WE_DID = re.compile(
    r"\b[Ww]e\s+(?:also\s+|further\s+)?(?!are|need|proceed|succeed|exceed)[a-z]+ed\b"
)
WE_DO = re.compile(
    r"\b[Ww]e\s+(?:also\s+|further\s+)?(?:agree|endorse|approve|welcome|recogni[sz]e|note|call"
    r"|urge|encourage"
    r"|reaffirm|reiterate|request|instruct|support|acknowledge|commit|invite|adopt)\b"
)


# "We instruct the Working Group to carry out the annexed Programme of Action": what stands in the
# annex is for that body to do.
GIVEN_TO = re.compile(
    r"\b(?:instruct|direct|task|mandate|charge|request|entrust)\w*\s+(?:the|our)\s+[^.;]{3,80}?"
    r"\b(?:to\s+(?:carry\s+out|implement|execute|give\s+effect\s+to|undertake)|with)\s+the\s+"
    r"(?:annexed|attached|appended)\b",
    re.IGNORECASE,
)
ANNEX = re.compile(
    r"^(?:annex|appendix|attachment|(?:programme|program|plan)\s+of\s+(?:action|work|activities)"
    r"|(?:action|work)\s+(?:plan|programme|program))\b",
    re.IGNORECASE,
)
# "Decides to approve the improvement plan contained in Annex 1", where a secretariat is instructed:
# the plan is for it to carry out.
APPROVED_ANNEX = re.compile(
    r"\b(?:approve|adopt|endorse)s?\s+the\s+[^.;]{3,80}?\b(?:plan|programme|program)\s+(?:contained"
    r"|set\s+out|reproduced|given|laid\s+down)\s+in\s+(?:the\s+)?(?:annex|appendix|attachment)\b",
    re.IGNORECASE,
)
INSTRUCTED = re.compile(
    r"^(?:also\s+|further\s+)?(?:instructs|requests|directs)\s+the\s+(?:secretar|director|bureau)",
    re.IGNORECASE,
)
# A text on one country: its ministries and regulator are bodies, not members of anything.
HOME = re.compile(
    r"\b(?:the\s+Government|Ministry\s+of|our\s+(?:country|nation|citizens)|the\s+country|Parliament)\b"
)
ABROAD = re.compile(
    r"\b(?:[Mm]ember\s+[Ss]tates?|[Mm]ember\s+(?:economies|countries)|[Mm]embers|economies|countries"
    r"|[Ss]tates|Parties)\b"
)


class Speech(Noun, frozen=True, kw_only=True):
    """Who speaks.

    Attributes:
        voice: ``plan`` where nobody says "we" and the title names a plan, else ``declaration``.
        own: Who acts where nobody is named.
        body: Names of the body whose plan it is, lower case.
        told: Whether "we" tell in the past what they decided.
        annex: From which segment on a body's annexed programme stands, if one does.
        home: Whether the text speaks of one country.
        speaking: Nouns that tell of the signatories ("committee"), lower case.
    """

    voice: Voice = "declaration"
    own: Actor = Actor.SIGNATORIES
    body: tuple[str, ...] = ()
    speaking: frozenset[str] = frozenset()
    told: bool = False
    annex: int | None = None
    home: bool = False


def _is_title(text: str) -> bool:
    """Whether a line near the top may be a title: no clause of a preamble, no long sentence."""
    return text.rstrip()[-1:] not in (";", ",") and len(text.split()) <= LONGEST_TITLE


def speech_of(texts: Sequence[str]) -> Speech:
    """Return who speaks in a document.

    Args:
        texts: Its segments' words in reading order.
    """
    told = Counter(m["who"].lower() for text in texts if (m := TOLD.match(text)))
    speaking = frozenset(noun for noun, count in told.items() if count >= TWICE)
    past = sum(1 for text in texts if WE_DID.search(text))
    tells = past >= TWICE + 1 and past > sum(1 for text in texts if WE_DO.search(text))
    served = sum(1 for text in texts if SERVED.match(text)) >= TWICE
    spoken = sum(1 for text in texts if SPOKEN.search(text))
    planned = any(PLAN_TITLE.search(text) for text in texts[:6] if _is_title(text))
    resolving = sum(1 for text in texts if RESOLVING.match(text)) >= TWICE
    if spoken * 20 > len(texts) or resolving or not (planned or served):
        return Speech(speaking=speaking, told=tells, annex=_annex_of(texts), home=_at_home(texts))
    named = [match[1].lower() for text in texts for match in SELF.finditer(text)]
    titles = " ".join(texts[:3]).lower()
    titled_self = [match[1].lower() for text in texts for match in SELF_TITLED.finditer(text)]
    named += [name for name in titled_self if re.search(rf"\b{name}\b", titles)]
    often = {name for name in named if named.count(name) * 3 >= len(named)}
    titled = any(BODY_TITLE.search(text) for text in texts[:3] if len(text.split()) <= TITLE_WORDS)
    titled = titled and not any(BY_MINISTERS.search(text) for text in texts[:FRONT])
    titled = titled or any(PLAN_OF_BODY.search(text) for text in texts[:2])
    titled = titled or any(_names_owner(text) for text in texts[:3])
    members = sum(1 for text in texts if MEMBERS_ACT.match(text)) >= TWICE
    of_body = titled or served or (len(named) >= TWICE and not members)
    own = Actor.ORGANISATION if of_body else Actor.SIGNATORIES
    body = tuple(sorted(often))
    return Speech(voice="plan", own=own, body=body, speaking=speaking, home=_at_home(texts))


def _names_owner(text: str) -> bool:
    """Whether a line near the title names the one body whose plan it is."""
    return len(text.split()) <= LONGEST_OWNER and bool(OWNER_LINE.match(text))


def _annex_of(texts: Sequence[str]) -> int | None:
    """Return the segment at which the programme starts that a body was told to carry out."""
    instructed = any(INSTRUCTED.match(text) for text in texts)
    given = next(
        (
            i
            for i, text in enumerate(texts)
            if GIVEN_TO.search(text) or (instructed and APPROVED_ANNEX.search(text))
        ),
        None,
    )
    if given is None:
        return None
    later = range(given + 1, len(texts))
    return next((i for i in later if ANNEX.match(texts[i]) and len(texts[i]) < TITLE_LENGTH), None)


def _at_home(texts: Sequence[str]) -> bool:
    """Whether a text tells of one government and of no other countries."""
    here = sum(1 for text in texts if HOME.search(text))
    there = sum(1 for text in texts if ABROAD.search(text))
    return here > TWICE and here > there
