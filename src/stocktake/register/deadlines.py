"""Deadlines: the years by which a stated thing should hold.

"by 2030", "no later than 2027", "over the period 2026-2030" (its end), "the 2025
targets", and the year of the meeting by which an act is to be done. Years of cited
documents, and years inside the name of a plan, are none.
"""

from __future__ import annotations

import re

from stocktake.model import Noun

__all__ = ["Deadline", "find_deadlines"]

YEAR = r"(?:19|20)\d\d"
YEARS = rf"{YEAR}(?:\s*(?:,|and|or|,\s*and)\s*(?:by\s+)?{YEAR})*"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
SEASON = r"(?:spring|summer|autumn|winter)"
DAY = rf"(?:\d{{1,2}}\s+)?(?:{MONTH}\s+)?"
MEET = r"(?:meeting|summit|conference|session|assembly|forum|ministerial|week|retreat)"
ACT = (
    r"(?:present|submit|report|convene|hold|host|organi[sz]e|launch|finali[sz]e|complete|adopt(?!ion)"
    r"|table|bring|reconvene|meet|review|consider|plac(?:e|ing)|put|signature)\w*"
)
# A deadline says "by" or "before"; a bare year dates something, most often a cited document.
BY = re.compile(
    r"\b(?:by|before|until|till|up to|towards|through|ahead of|in advance of"
    r"|no later than|not later than|prior to|as early as|not after"
    r"|(?:target (?:year|date)|deadline) of|horizon(?: of)?)\s+(?:(?:the|its"
    r"|our)\s+)?(?:target\s+(?:year|date)\s+(?:of\s+)?)?"
    r"(?:(?:end|beginning|start|close|middle|year|year-end"
    r"|(?:fiscal|financial) year|(?:first|second) half"
    r"|(?:first|second|third|fourth|last)\s+(?:quarter|semester|trimester)|Q[1-4])(?:\s+of)?"
    r"(?:\s+the\s+(?:first|second|third|fourth|last)\s+(?:quarter|half)\s+of)?"
    r"(?:\s+the\s+(?:(?:academic|school|financial|fiscal|calendar)\s+)?year)?\s+|(?:early|mid"
    r"|late|end)[\s-]*)*"
    rf"(?:(?:\d{{1,2}}\s+)?{MONTH}\s+(?:\d{{1,2}},?\s+)?|\d{{1,2}}[./]\d{{1,2}}[./])?"
    rf"(?:(?:the\s+)?{SEASON}\s+(?:of\s+)?)?"
    rf"(?:FY\s?)?(?P<years>{YEARS})(?!(?:\s*(?:,|and))+\s*{YEAR})(?!\s*[-\u2013]\s*\d)(?!\s+(?:Agenda"
    rf"|Declaration|Summit|Agreement|(?-i:Strategy|Vision|Plan|Roadmap|Framework|Blueprint|Compact)"
    rf"|reports?|norms|resolutions?)\b)",
    re.IGNORECASE,
)
TARGETS = re.compile(
    rf"\b(?P<years>{YEAR})\s+(?:\w+\s+)?targets?\b"
    rf"|\bby\s+the\s+time\s+of\b[^;.]{{0,60}}?\bin\s+(?P<time>{YEAR})\b"
    rf"|\b(?:targets?\s+(?:for|of)|(?:aims|objectives|milestones)\s+for|[Tt]arget\s[^,;.]{{3,70}}?\sfor|Development\s+Goals)\s+(?P<more>{YEAR})\b",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\b(?:over|during|throughout|within|in(?=\s+the\s+"
    r"(?:(?:study|budget|planning|programming)\s+)?"
    rf"(?:period|cycle|bi|tri|quad|{YEAR}\s*[-\u2013])))\s+(?:the\s+)?"
    r"(?:(?:study |budget |planning |programming )?"
    r"(?:period|years|biennium|triennium|quadrennium|cycle)\s+(?:of\s+|from\s+)?)?"
    rf"{YEAR}\s*(?:[-\u2013\u2014/]|to|until)\s*(?P<years>{YEAR})\b"
    rf"|\bfrom\s+{YEAR}\s+(?:to|until|through)\s+(?P<more>{YEAR})\b"
    rf"|\bby\s+the\s+(?:end|close)\s+of\s+the\s+{YEAR}\s*[-\u2013]\s*(?P<closing>{YEAR})\s+"
    r"(?:biennium|triennium|quadrennium|cycle|period|plan)"
    rf"|\bbetween\s+(?:now|today|{DAY}{YEAR})\s+and\s+{DAY}(?P<between>{YEAR})\b",
    re.IGNORECASE,
)
# The meeting by which the act is to be done, with its year behind or before it.
MEETING = re.compile(
    rf"\b{ACT}\b[^;.]{{0,200}}?"
    rf"(?:\b{MEET}s?\b[^;.]{{0,80}}?\b(?:in|of|,|on|for|\w+)\s*(?:{MONTH}\s+)?(?P<years>{YEARS})\b"
    rf"|\b(?:at|to|for|in|of|during)\s+(?:its|the"
    rf"|our)\s+(?P<more>{YEAR})\s+(?:\w+\s+){{0,3}}?{MEET}\b)",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:to be held|to take place|to be convened|scheduled|again)\s+"
    rf"(?:[\w,]+\s+){{0,6}}?(?P<years>{YEAR})\b",
    re.IGNORECASE,
)
# "to report in 2032", "in time for the conference of 2035": ahead, where no past verb says so.
IN_YEAR = re.compile(
    r"(?<!held )(?<!met )(?<!made )(?<!taken )"
    r"(?:(?<![a-z]ed )|(?<=\bbe completed )|(?<=\bbe collected ))\bin\s+"
    r"(?:the\s+years?\s+|Q[1-4]\s+|early\s+|late\s+|mid-?|the\s+(?:first|second)\s+(?:half|quarter)\s+of\s+"
    rf"|the\s+(?:third|fourth|last)\s+quarter\s+of\s+|{MONTH}\s+|(?:the\s+)?{SEASON}\s+(?:of\s+)?)?"
    rf"(?P<years>{YEARS})(?![\d/]|\s*[-\u2013]\s*\d|\))"
    r"|\bbe\s+(?:\w+\s+)?\w+(?:ed|en|un|ld"
    r"|de)\s+(?:\w+\s+){0,3}?in\s+"
    r"(?:early\s+|late\s+|mid-?|the\s+(?:first|second)\s+(?:half|quarter)\s+of\s+)?"
    rf"(?:{MONTH}\s+|(?:the\s+)?{SEASON}\s+(?:of\s+)?)?(?P<done>{YEARS})(?!\s*[-\u2013]\s*\d)"
    rf"|\bin the course of (?P<course>{YEAR})"
    rf"|\bduring\s+(?P<during>{YEAR})(?!\s*[-\u2013/]\s*\d)"
    rf"|\bin time for\b[^;.]{{0,80}}?\b(?P<more>{YEAR})\b",
    re.IGNORECASE,
)
# "which struck Fiji in 2016", "held in Geneva in 2019": what was, told inside an act.
PAST = re.compile(
    r"\b(?<!be )entered\s+into\s+force\b[^,;]*$"
    r"|\bwhen\s+(?:they|it|we|he|she)\s+\w+ed\b[^,;]*$"
    r"|\b(?:which|that|who)\s+(?:\w+ed|struck|took|began|met|held|was|were)\b[^,;]*$"
    r"|\b(?:which|whom)\s+(?:the\s+)?(?:\w+\s+){1,3}?\w+ed\b[^,;]*$"
    r"|,\s+(?:endorsed|adopted|signed|approved|agreed|launched|concluded|issued)\b[^,;]*$"
    r"|\badoption\s+(?:by|of)\b[^,;.]{0,100}$"
    r"|\b(?:declaration|resolution|decision|convention|agreement)\s+of\s+the\s+[^,;.]{0,60}$"
    r"|\b(?:breaking|rupture|failure|cyclones?|earthquakes?|eruption|floods?|attacks?|outages?|damage"
    r"|outbreak|losse?s?)\b(?![^,;.]*\b(?:will|shall|must)\b)[^,;.]*$"
    # ", entrusted to the Isles in July 2017", "transfers annulled by the Court in 2020"
    r"|,\s+(?:entrusted|awarded|assigned|delegated|granted|transferred|donated|handed)\s+to\b[^,;]*$"
    r"|(?<!be )\b(?:annulled|invalidated|struck down|suspended|set up|founded|created)"
    r"\s+by\b[^,;.]*$"
    r"|(?<!be )\b(?:issued|published|launched|released|signed|adopted|agreed|concluded)\s+"
    r"(?:by|at|under)\b[^,;.]*$"
    r"|(?<!be )\b(?:held|as revised)\b[^,;.]*$",
    re.IGNORECASE,
)
FROM_YEAR = re.compile(
    rf"\b(?:valid|starting|beginning|effective|applicable|force)\b[^;.]{{0,60}}?"
    rf"\b(?:as\s+)?from\s+(?P<years>{YEAR})(?=\s*[.,;]|$)"
    rf"|\bfrom\s+(?P<onwards>{YEAR})\s+on(?:wards?)?\b"
    r"|(?:(?:,|\bnorm)\s+from|\b(?:apply|start|begin|run|enter into force)\s+(?:as\s+)?(?:from|in))"
    rf"\s+(?:{MONTH}\s+)?"
    rf"(?P<start>{YEAR})(?=\s*[.,;]|$)|\bfrom\s+(?:\d{{1,2}}\s+)?{MONTH}\s+(?P<month>{YEAR})\b"
    rf"|(?<!\bdates )(?<!\bdate )(?<!\bdating )(?<!\bdated )\bfrom\s+(?:(?:the\s+)?(?:school"
    rf"|academic|financial|fiscal|budget|calendar)\s+year\s+(?:of\s+)?)?(?:{MONTH}\s+)?(?P<on>{YEAR})\b"
    r"(?!\s*[-\u2013/]|\s+(?:to|until|through|and)\b|\s+(?-i:[A-Z]))"
    rf"|\bas\s+(?:of|from)\s+{DAY}(?P<as_of>{YEAR})\b"
    rf"|\b(?:to|shall|will|must)\s+(?:be\s+)?(?:enter|come|take|begin|start|apply|open|launch|end"
    rf"|close|commence|cease|switch)\w*\s+(?:\w+\s+){{0,8}}?on\s+\d{{1,2}}\s+{MONTH}\s+(?P<day>{YEAR})\b"
    rf"|\bbefore\s+(?:it|they)\s+[^,;.]{{3,40}}?\s+(?:on|in)\s+{DAY}(?P<closes>{YEAR})\b"
    rf"|\b(?:extend|prolong|renew)\w*\b[^,;.]{{0,80}}?\s+to\s+(?:the\s+(?:end|close)\s+of\s+)?"
    rf"{DAY}(?P<extended>{YEAR})\b"
    rf"|\bfrom\s+(?:the\s+)?(?:[\w-]+\s+){{1,6}}?(?:of|in)\s+(?P<from_event>{YEAR})\s+on(?:wards?)?\b"
    # "to proclaim 2031 a year of reefs", "as capital of the Isles for 2031"
    rf"|\b(?:proclaim|declare|designate)\w*\s+(?:the\s+year\s+)?(?P<proclaimed>{YEAR})\s+(?:as\s+)?"
    rf"(?:an?|[Yy]ear)\b|\b(?:capital|host|chair)\s+(?:of\s+[^,;.]{{3,40}}\s+)?for\s+(?P<host>{YEAR})\b"
    rf"|\bending\s+(?:on|in)\s+{DAY}(?P<ending>{YEAR})\b"
    rf"|\b(?:signed|concluded|issued|built|licensed|granted|sold|imported)\s+after\s+{DAY}(?P<signed>{YEAR})\b"
    rf"|\b(?:shall|will|must|should|may)\b[^,;.:]{{3,80}}?\bafter\s+(?:the\s+end\s+of\s+)?{DAY}(?P<after>{YEAR})\b",
    re.IGNORECASE,
)
# "to the plenary of December 2031", "before the rainy season of 2028": an event ahead.
EVENT = re.compile(
    rf"\b(?:to|for|before|until|at|by|no later than|not later than)"
    rf"\s+the\s+(?:[\w-]+\s+){{0,4}}?(?:plenary|session|meeting|season"
    rf"|monsoon|rains|harvest|elections?|census|games|anniversary|launch|conference|summit|assembly|budget)\s+(?:(?:of|in)\s+)?(?:{MONTH}\s+)?(?P<years>{YEAR})\b"
    rf"|\b(?:shall|will|must|should),\s+at\s+(?:its|their|our|the)\s+(?P<own>{YEAR})\s+(?:\w+\s+)?{MEET}\b",
    re.IGNORECASE,
)


# Words that stand around a date and name nothing else.
WHEN_WORDS = (
    r"(?:by|in|from|until|for|to|end|of|the|mid|early|late|once|twice|first|second|third|fourth|last"
    r"|half|quarter|semester|edition|meeting|phase|draft|final|report|deadline|due|starting|and)"
)
# "(Legal Committee, 2031-2033).": by when a measure is carried out, in the brackets behind it.
BRACKETS = re.compile(
    rf",\s*(?:{YEAR}\s*[-\u2013]\s*)?(?P<years>{YEAR})\)[.;]?$"
    rf"|\((?:[^()]*[;,:]\s*)?(?:(?:{WHEN_WORDS}|Q[1-4]|H[12]|\d{{1,2}}|{SEASON}|{MONTH})\b[\s,/-]*)*"
    rf"(?:{YEAR}\s*[-\u2013/]\s*)?(?P<dated>{YEAR})\)[.;]?$",
    re.IGNORECASE,
)
# "Deadline: December 2031", "Timeframe: 2029-2031": a label tells by when.
LABELLED = re.compile(
    r"\b(?:deadline|time\s?line|time\s?frame|timing|due(?:\s+date)?|target\s+(?:date|year)|completion"
    r"(?:\s+date)?|schedule|by\s+when|implementation\s+period)\s*:\s*"
    rf"(?:(?:{WHEN_WORDS}|Q[1-4]|H[12]|\d{{1,2}}|{SEASON}|{MONTH})\b[\s,/-]*)*"
    rf"(?:{YEAR}\s*[-\u2013/]\s*)?(?P<years>{YEAR})\b",
    re.IGNORECASE,
)

# "Milestones: rules adopted (2031); two cables in service (2033).": a year behind each.
STEPS = re.compile(
    r"(?:milestones?|steps|stages|phases|targets?|time\s?line|time\s?table)\s*:", re.IGNORECASE
)
STEP = re.compile(rf"\((?:by\s+)?{DAY}(?P<years>{YEAR})\)(?=[;,.]|$)", re.IGNORECASE)

# "Resolution 5 (Anna, 2031)": the brackets of a name tell when it was adopted.
OF_A_NAME = re.compile(
    r"(?:\(Rev\.?[^()]*|\b(?:Resolution|Recommendation|Decision|Declaration|Convention|Agreement"
    r"|Report|Directive|Regulation|Act|Law|Protocol)\b[^(;.]{0,40}\([^();]*)$"
)
# "against one in 2024", "of which there were twelve in 1990": what is compared with.
COMPARED = re.compile(
    r"\b(?:against|compared\s+(?:with|to)|versus|than|up\s+from|down\s+from|relative\s+to|there\s+(?:was"
    r"|were)|(?<!be\s)(?:estimated|consumed|produced|amounted|totalled|suffered|stood|rose|fell|grew"
    r"|doubled))\b(?:[^,;.]|(?<=\d)[,.](?=\d)){0,60}$"
    # "from 68 per cent in 2019", "the experience of the Isles in 2019"
    r"|\bfrom\s+(?:\w+\s+)?\d[\d.,]*\b[^,;.]{0,40}$|\bexperiences?\s+of\b[^,;.]{0,40}$"
    r"|\b(?:expires?|lapses?|falls?\s+due)\b[^,;.]{0,20}$"
    r"|\b(?:costs?|spending|expenditure)\s+of\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
# "the decision taken by the Conference of 2031": what a meeting did, and not what it is to have.
DONE_BY = re.compile(
    r"(?<!\bbe )\b(?:taken|made|held|\w{3,}ed)\s+$",
    re.IGNORECASE,
)


# "the Strategy for the Period until 2030": a year in the name of a plan.
NAME_OF_PLAN = re.compile(
    r"\b(?:[Ss]trategy|[Cc]oncept|Plan|[Pp]rogramme|Agenda|Roadmap|Framework"
    r"|[Pp]roposals|[Pp]riorities|[Dd]irections)\b[^,;.]{0,130}"
    r"(?:for\s+the\s+(?:period|years)\s+)?$",
)
# A conference with its year behind it is named so, unless something is to be done in time for it.
NAMED_CONFERENCE = re.compile(
    r"\b(?:in\s+preparation\s+(?:for|of)|preparations?\s+(?:for|of)|positions?\s+(?:for|at)|^for)"
    r"\b[^;.]{0,60}Conference\s+(?:\([^)]*\)\s+)?$"
    r"|\bcommon\s+(?:proposals?|positions?)\b[^,;.]{0,40}?\s(?:for|to|at)\b[^;.]{0,60}"
    r"(?:Conference|Assembly)\s+(?:\([^)]*\)\s+)?(?:of\s+)?$",
    re.IGNORECASE,
)


class Deadline(Noun, frozen=True, kw_only=True):
    """A year by which something should hold, and where the statement says so."""

    year: int
    start: int
    end: int


def find_deadlines(text: str, *, operative: bool) -> tuple[Deadline, ...]:
    """Return the deadlines of a statement in the order of the text, each year once.

    Args:
        text: The statement.
        operative: Whether somebody is to act: only then do meetings and periods set deadlines.
    """
    patterns: tuple[re.Pattern[str], ...] = (BY, TARGETS)
    if operative:
        patterns += (PERIOD, MEETING, PLANNED, IN_YEAR, FROM_YEAR, EVENT, BRACKETS, LABELLED)
    if STEPS.match(text):
        patterns += (STEP,)
    found: dict[int, Deadline] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            if _tells_otherwise(pattern, text, match):
                continue
            group = next(name for name, said in match.groupdict().items() if said)
            for year in re.finditer(YEAR, match[group]):
                start = match.start(group) + year.start()
                if NAMED_CONFERENCE.search(text[:start]):
                    continue
                deadline = Deadline(year=int(year[0]), start=start, end=start + len(year[0]))
                found.setdefault(deadline.year, deadline)
    return tuple(sorted(found.values(), key=lambda deadline: deadline.start))


def _tells_otherwise(pattern: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    """Whether the year dates what was, or stands in the name of something."""
    before = text[: match.start()]
    if pattern is MEETING:
        return _was_done(text, match)
    if pattern is BY:
        return _in_name(text, match)
    if pattern is IN_YEAR:
        return bool(PAST.search(before) or COMPARED.search(before))
    if pattern is BRACKETS:
        return bool(OF_A_NAME.search(text[: match.start() + 1]))
    return pattern is EVENT and bool(DONE_BY.search(before))


def _in_name(text: str, match: re.Match[str]) -> bool:
    """Whether "until 2030" or "up to 2030" belongs to the name of a plan."""
    until = match[0].lower().startswith(("until", "up to", "till"))
    return until and bool(NAME_OF_PLAN.search(text[: match.start()]))


def _was_done(text: str, match: re.Match[str]) -> bool:
    """Whether "adopted by the Summit in 2003" tells what was done, unlike "be adopted by"."""
    done = match[0].split()[0].lower().endswith(("ed", "held", "met"))
    return done and not text[: match.start()].rstrip().lower().endswith(" be")
