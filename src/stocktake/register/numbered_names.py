"""Names by number, code or title: "resolution 70/125", "SDG 9.c", "the report entitled ...".

A document cited so needs no capitalised name. What a list goes on with ("resolutions 73/6,
75/7 and 78/1") is found one by one. Numbers of paragraphs and articles are left out.
"""

from __future__ import annotations

import re

__all__ = ["numbered_names"]

Span = tuple[int, int]

# Resolutions of the United Nations and the ITU are cited by number, often in lower case.
RESOLUTION = re.compile(
    r"(?:\b(?:(?:United Nations\s+)?(?:General Assembly|Security Council"
    r"|Economic and Social Council"
    r"|Human Rights Council|Council|ECOSOC|WTDC|WTSA|WHA)|Commission|Assembly)\s+)?"
    r"\b(?:resolutions?|decisions?)\s+"
    r"(?:[A-Z]{0,4}/?\d+/\d+|[A-Z]+/RES/[\d/]+|WHA\d+\.\d+|\d+(?=\s*\((?:Rev\.|19|20|[A-Z]))"
    r"|(?:no\.?\s*)?\d{2,5}|[LXVI]+/\d+)"
    r"(?:\s*\((?:(?:Rev\.|modified)[^()]*|(?:19|20)\d\d|[A-Z][\w .-]+, (?:19|20)\d\d)\))?",
    re.IGNORECASE,
)
# "Recommendation ITU-T L.1023", "SDG 9.c", "WRC-27", "COP30": named by a number.
NUMBERED_NAMES = re.compile(
    r"\bRecommendations?\s+(?:ITU-[TRD]\s+)?[A-Z]{1,3}\.\d+(?:\.\d+)?"
    r"|\b(?:Reports?|Resolutions?|Handbooks?|Supplements?)\s+ITU-[TRD]\s+(?:[A-Z]{1,3}\.)?\d[\d.-]*\b"
    r"|\b(?:(?:Executive Council|Assembly)\s+)?(?:Decisions?\s+)?\[?(?:Ext/)?"
    r"(?:Assembly/AU|EX\.CL)/Decl?\.\s?\d+\s?\([IVXLC]+\)\]?"
    r"|\b(?:Decision|Resolution)\s+[A-Z]{2,8}\s+No\.?\s?\d+/\d+"
    r"|\b(?:MONDIACULT|CHOGM|IGF|WTDC|WRC|WTSA|TELMIN|ADGMIN|GSR|WCIT)\s(?:19|20)\d\d\b"
    r"|(?<=[,d] )ITU-[TRD]\s+[A-Z]{1,2}\.\d+(?:\.\d+)?"
    r"|\bQuestions?\s+ITU-[TRD]\s+\d+(?:-\d+)?(?:/\d+)?"
    r"|\bOpinions?\s+(?:ITU-[TRD]\s+)?\d+(?:-\d+)?\b"
    r"(?:\s+\((?:Rev\. )?[A-Z][\w .-]+, (?:19|20)\d\d\))?"
    r"|\b(?:TEL\s?|MC|SOM)\d{1,2}\b"
    r"|\b[A-Z][A-Z/]{1,11}[ /]RES\.\s?\d+(?:\s\([IVXLC]+[\w/-]*\))?"
    r"|\b(?:SDGs?|MDGs?|Sustainable Development Goals?)\s+\d{1,2}(?:\.[\da-z])?\b"
    r"|(?<!whose )\b[Tt]argets?\s+\d{1,2}\.[\da-z]\b"
    r"(?:\s+of\s+the\s+(?:SDGs|Sustainable Development Goals|2030 Agenda))?"
    r"|\bMandate\s+\d{2,4}\b|\bQuestions?\s+\d+(?:-\d+)?/\d+\b|\bi2010\b"
    r"|\b[Gg]eneral (?:[Cc]omment|[Rr]ecommendation)s?\s+(?:[Nn]o\.?\s*)?\d+"
    r"|\b(?:WSIS\s+)?[Aa]ction [Ll]ines?\s+C\d+(?:(?:,|\s+and)\s+C\d+)*"
    r"|\b(?:[A-Z]{2,6}|e[A-Z]{2,4})20[0-5]\d\b|\bTELMIN[ -]?\d{1,2}\b|\bCOP \d\d\b"
    r"|\bGoals?\s+\d{1,2}\s+of\s+the\s+(?:Sustainable Development Goals|SDGs|2030 Agenda)\b"
    r"|\bWCAG\s+\d(?:\.\d)?|\bISO(?:/IEC)?\s+\d{3,5}"
    r"|\b(?:WRC|WTSA|WTDC|PP|RA|CPM|WCIT|GSR|WTPF|COP|SIDS|LDC|MC|WSIS|RCC|UNCTAD"
    r"|UNGIS)-?\d{1,4}\b(?![-/%])"
)
# Names without a figure: "the high-level political forum", "the next WTDC", "UNCTAD XVI".
PLAIN_NAMES = re.compile(
    r"(?<!nvites the )(?<!equests the )\b[Hh]igh-level [Pp]olitical [Ff]orum"
    r"(?:\s+on\s+[Ss]ustainable\s+[Dd]evelopment)?"
    r"|(?<=\bthe )sustainable development goals|(?<=\bforthcoming )sustainable development goals"
    r"|(?<=\bnext )(?:WTDC|WTSA|WRC)\b|\b(?:UNCTAD|TICAD)\s[XVI]+\b"
    r"|(?<=[Tt]he )Final Acts\b|\b[Gg]lobal [Dd]igital [Cc]ompact\b|\bpact for the future\b"
)
FREE_TRADE = re.compile(r"\b(?:[A-Z][\w-]+ ){1,4}Free Trade (?:Area|Zone)\b")
# "the Recommendations of the ITU-T L series".
SERIES = re.compile(
    r"\bRecommendations of the ITU-[TRD] [A-Z](?:\.\d+)?[ -][Ss]eries\b"
    r"|\bITU-[TRD] [A-Z](?:\.\d+)?[ -][Ss]eries(?: (?:of )?Recommendations)?\b"
    r"|\bRecommendations? ITU-[TRD] [A-Z](?:\.\d+)?[ -][Ss]eries\b"
)
# "the United Nations Decade of Healthy Ageing (2021-2030)", "the International Year of Light".
YEARS_OF = re.compile(
    r"(?<!\d the )(?<!\d as the )(?<!\d as )\b"
    r"(?:(?:United Nations|UN|International|World|Asian and Pacific|Asia-Pacific|African(?: Union)?"
    r"|Arab|European|Second|Third|Fourth|ASEAN|Inter-American|Ibero-American)\s+){1,3}"
    r"(?:(?:[A-Z][a-z]+\s+){0,2}Decade|Year|Day|Week)\s+(?:of|for|on|to|against)\s+(?:the\s+)?"
    r"(?:[A-Z][\w\u2019'-]*(?:,?\s+(?:(?:of|for|and|in|with|on|to)\s+|(?:of|in|for) the\s+)?"
    r"(?=[A-Z]))?)+"
    r"(?:,?\s\(?(?:19|20)\d\d[-\u2013](?:19|20)?\d\d\)?)?"
)
# "Rio+20 outcome document", "the WSIS+10 outcome document".
OUTCOME = re.compile(
    r"\b[A-Z][\w+]*\+\d[05](?:\s+outcome documents?)?|\b[A-Z]{3,}\s+outcome documents?"
)
REPORT = re.compile(
    r"\b(?P<name>(?:Secretary-General(?:\u2019|')s\s+reports?|report of the Secretary-General)"
    r"\s+on\s+(?:the\s+)?[a-z][^,;.]{3,160}"
    r"|[Rr]eports? of the (?:Task Force|Panel|Working Group|Group of Governmental Experts"
    r"|Open-ended Working Group) on (?:(?:of|on|for|and|in|the|[A-Z][\w-]*)\s+)*[A-Z][\w-]*)"
)
# "Resolutions 101, 102 and 133 (Rev. Isle City, 2022)": the further numbers of a list of the ITU.
PLAIN_NUMBERS = re.compile(
    r"(?:,\s+|,?\s+and\s+)(?P<number>\d{1,4}(?:\s*\(Rev\.[^()]*\))?)"
    r"(?=[,;.]|\s+(?:and|of|on|to|by|deal|call)\b|$)"
)
# "the conclusions of the European Council of 1-2 October 2020", "the Council conclusions on ...".
CONCLUSIONS = re.compile(
    r"\b(?P<name>(?:(?:European\s+)?Council\s+[Cc]onclusions"
    r"|[Cc]onclusions\s+of\s+the\s+(?:European\s+)?Council)\s+"
    r"(?:of\s+(?:\d{1,2}(?:(?:\s?[-\u2013]\s?|\s+and\s+)\d{1,2})?\s+)?[A-Z][a-z]+\s+(?:19|20)\d\d"
    r"|on\s+[^,;.:]{4,90}?(?=[,;.:]|$|\s+(?:and|remain|which|that|adopted|as|call|invite)\b)))"
)
# "resolutions 73/6, 75/7 and 78/1": the further numbers of a list.
MORE_NUMBERS = re.compile(
    r"(?:\s+of\s+\d{1,2}\s+[A-Z][a-z]+\s+\d{4})?(?:\s+on\s+[^,;]{3,160}?)?(?:,|\s+and)\s+(?:and\s+)?(?P<number>\d+/\d+)"
)
# "the Regulation on conditions of access to ...": an act of a body with a title in small letters.
SMALL_TITLE = re.compile(
    r"(?<=\b[Tt]he )(?:(?:[A-Z][a-z]+ )?(?:Regulation|Directive|Decree|Protocol|Recommendation) on"
    r"|(?:Convention|Agreement|Charter|Guidelines|(?:Supplementary|Uniform|Additional) Acts?) on"
    r"(?! the [A-Z])|(?:Roadmap|Road Map|Blueprint|Guidelines|Strategy|Concept|Master Plan) for"
    r"(?! the [A-Z])) (?:the )?[a-z]"
    r"(?:(?!\b(?:and|which|that|as|adopted|by|amending|with|have|has|will)\b)[^,;.:()])*"
)
# "Regulation C/REG.21/12/17", "Supplementary Act A/SA.1/01/10".
CODE_NUMBER = re.compile(
    r"\b(?:(?:Executive )?[A-Z][a-z]+ )?"
    r"(?:Regulation|Directive|Decision|Act|Resolution|Recommendation|Decree"
    r"|Declaration|Protocol|Communication)\s+"
    r"(?:No\.?\s*)?(?:Assembly/|Ext/)?[A-Z]{1,6}[./][\w./-]*\d(?:\s?\([IVXLC]+\))?"
)
# "the “One Million Coders” project": a name in quotation marks.
QUOTED_BEHIND = re.compile(
    r"\b(?:Strategy|Plan|Programme|Initiative|Agenda|Concept|Project|Declaration|Manifesto|contest"
    r"|competition|initiative|project|programme|campaign|strategy|movement|[Cc]ommunication|guide"
    r"|manual|publication|white paper|green paper|[Rr]eport|study|handbook|toolkit)\s+"
    r"[\u201c\"](?P<name>[A-Z][^\u201c\u201d\"]{3,90})[\u201d\"]"
)
QUOTED = re.compile(
    r"[\u201c\"](?P<name>[A-Z][^\u201c\u201d\"]{2,60})[\u201d\"]\s+"
    r"(?:project|programme|program|initiative|campaign|strategy|plan|declaration)\b"
)
# "the State Programme “Wired Isle”", "the Law “On Communications”": kind and title are one name.
KIND_AND_TITLE = re.compile(
    r"(?:^|(?<=\bthe )|(?<=\bThe )|(?<=\band )|(?<=\ba )|(?<=\bof ))"
    r"(?:(?:State|Federal|National|Government|Target|Presidential|Comprehensive|Sectoral"
    r"|Regional|Republican)\s+){0,3}(?:Programme|Program|Law|Strategy|Concept|Project|Plan|Initiative"
    r"|Decree|Act)\s+[\u201c\"\u00ab][A-Z][^\u201c\u201d\"\u00ab\u00bb]{3,90}[\u201d\"\u00bb]"
)
# "the report entitled 'Our Common Agenda'".
ENTITLED = re.compile(
    r"(?<!item )\bentitled\s+[\u201c\"](?P<name>[A-Z][^\u201c\u201d\"]{2,90})[\u201d\"]"
)
# "Directive 2002/21/EC", "Regulation (EU) 2022/2065".
EUROPEAN_ACT = re.compile(
    r"\b(?:Directives?|Regulations?|Decisions?|Recommendations?)\s+(?:\((?:EU|EC|EEC|Euratom)\)\s+)?"
    r"(?:No\.?\s+)?\d{2,4}/\d{2,4}(?:/(?:EU|EC|EEC|JHA|CFSP))?\b"
)
# "Law No. 1581 of 2012", "Federal Law No. 149-FZ", "Executive Order 14110".
NUMBERED_LAW = re.compile(
    r"\b(?:(?:Federal|Presidential|Executive|Supreme|Organic|Legislative|Royal|Government|Ministerial"
    r"|Republic) )?(?:Law|Act|Decree|Ordinance|Order|Decree-Law|Proclamation|Statute)\s+"
    r"(?:No\.?\s*|n[\u00ba\u00b0]\s*|\u2116\s*)?\d[\d/.]*(?:-[A-Z]{1,4})?\b(?:\s+of\s+(?:19|20)\d\d)?"
)
# "decisions 15/CP.28 and 1/CMA.5", "Ministerial Decision WT/MIN(22)/32", "2222 (XXI)".
CODED = re.compile(
    r"\b[Dd]ecisions?\s+\d+/C[A-Z]{1,4}\.\d+|(?<=\band )\d+/C[A-Z]{1,4}\.\d+"
    r"|\b(?:Ministerial\s+)?Decisions?\s+WT/[\w()/]*\d"
    r"|\b[Rr]esolutions?\s+\d{2,4}\s\([A-Z-]{1,8}\)"
    r"|\bRecommendations?\s+CM/Rec\s?\(?\d{4}\)?\s?\d+"
    r"|\b[Rr]egional [Ii]nitiatives?\s+[A-Z]{2,4}\s?\d\b"
)

FIGURE = re.compile(r"\d")
MARK = re.compile(r"[\u201c\"\u00ab]")


def numbered_names(text: str) -> list[Span]:
    """Return the places of names by number, code or title, in no order.

    Args:
        text: The statement.
    """
    spans: list[Span] = []
    for pattern in (SMALL_TITLE, PLAIN_NAMES, YEARS_OF, OUTCOME):
        spans += [m.span() for m in pattern.finditer(text)]
    for pattern, word in ((FREE_TRADE, "Free Trade"), (SERIES, "eries")):
        if word in text:  # they cost time and are rare
            spans += [m.span() for m in pattern.finditer(text)]
    for pattern in (REPORT, CONCLUSIONS):
        spans += [m.span("name") for m in pattern.finditer(text)]
    if MARK.search(text):  # the patterns below cost time and need a quotation mark
        spans += [m.span() for m in KIND_AND_TITLE.finditer(text)]
        for pattern in (QUOTED, QUOTED_BEHIND, ENTITLED):
            spans += [m.span("name") for m in pattern.finditer(text)]
    return spans + _by_figures(text) if FIGURE.search(text) else spans


def _by_figures(text: str) -> list[Span]:
    """Return the places of names that hold a figure."""
    spans: list[Span] = []
    for match in RESOLUTION.finditer(text):
        spans.append(match.span())
        spans += _more_numbers(text, match.end())
        if match[0].startswith(("Resolutions ", "Decisions ")) and "/" not in match[0]:
            spans += _plain_numbers(text, match.end())
    for pattern in (CODE_NUMBER, NUMBERED_NAMES, EUROPEAN_ACT, NUMBERED_LAW, CODED):
        spans += [m.span() for m in pattern.finditer(text)]
    return spans


def _more_numbers(text: str, end: int) -> list[tuple[int, int]]:
    """Return the places of the further numbers of "resolutions 73/6, 75/7 and 78/1"."""
    found = []
    while more := MORE_NUMBERS.match(text, end):
        found.append(more.span("number"))
        end = more.end()
    return found


def _plain_numbers(text: str, end: int) -> list[tuple[int, int]]:
    """Return the places of the further numbers of "Resolutions 101, 102 and 133"."""
    found = []
    while more := PLAIN_NUMBERS.match(text, end):
        found.append(more.span("number"))
        end = more.end()
    return found
