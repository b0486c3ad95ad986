"""Names of instruments whose noun stands in small letters, or that have no noun at all.

"The One Network Area initiative", "the i2010 strategy", "programmes such as Broadband Isles
and NetNation", "the ESCWA directives", "the work plan for 2031". What only names an owner
("the World Bank project") or what somebody is to write ("a strategy") is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["plain_names"]

Span = tuple[int, int]

PLAIN = (
    r"(?:initiative|project|campaign|toolkit|pledge|programme|program|scheme|strategy"
    r"|action plan|framework|series|forum)\b"
    r"(?! of (?:work|action|measures))"
)
# "the One Network Area initiative", "the Home and Away Roaming project": a name and a plain noun.
WORDS_AND_NOUN = re.compile(
    r"(?<![.;:\u201c\"(] )(?P<name>(?:(?:[A-Z]|\d+(?:st|nd|rd|th)\b)[\w\u2019'-]*\s+"
    r"(?:(?:and|of|for)\s+)?){1,5}[A-Z][\w-]+\s+)"
    r"(?:(?:19|20)\d\d(?:[-\u2013](?:(?:19|20)\d\d|\d\d))?\s+|\([A-Z][\w-]+\)\s+)?" + PLAIN
)
# "the i2010 strategy", "the NetNation programme": one word that is no plain word.
WORD_AND_NOUN = re.compile(
    r"(?<![\w-])(?P<name>(?:i\d{4}|[A-Z][a-z]+-?\d[\w-]*|[A-Z]+\d+[A-Z]\w*|[A-Z][a-z]+(?:[A-Z0-9]\w*)+|e-?[A-Z]\w+|[A-Z][a-z]+\+|#\w+"
    r"|@\w+|[A-Z]{3,} (?:[IVX]+|\d))(?<!e-Government)(?<!E-Government))\s+" + PLAIN
)
# Capitalised words before "initiative" that name its owner and not the initiative.
OWNERS = frozenset({
    "States", "Nations", "Union", "Bank", "Africa", "Asia", "Region", "Secretariat",
    "Commission", "Ministry", "Government", "Group", "Committee", "Council", "Members", "Economies",
    "Organization", "Organisation", "Agency", "Telecommunity", "Community", "Ministers",
    "Party", "Parties", "Union\u2019s", "Forum", "ICT", "ICTs", "Department", "Authority", "Fund",
    "Bureau", "Corporation", "Centre", "Center", "University", "Institute", "Foundation",
})  # fmt: skip
# "programmes such as Broadband Isles, NetNation and Isle Connect".
SUCH_AS = re.compile(
    r"\b(?:programmes|programs|initiatives|projects|strategies|plans|schemes|campaigns|policies"
    r"|instruments)\s*,?\s+(?:such as|like|including|notably|namely)\s+(?:the\s+)?"
)
LISTED = re.compile(
    r"(?P<name>(?:[A-Z]|i\d|e[A-Z])[\w+.\u2019-]*(?:\s+(?:of\s+|for\s+|in\s+)?[A-Z\d][\w+\u2019-]*)*)"
    r"(?P<end>,\s+(?:and\s+)?(?:the\s+)?|\s+and\s+(?:the\s+)?)?"
)
YEAR = r"(?:19|20)\d\d"
# "the work plan for 2031", "the strategic plan for 2028-2031".
FOR_YEARS = re.compile(
    r"\b(?:the|its|their)\s+(?P<name>(?:(?:[A-Z][\w-]+|regional|joint|next|current)\s+){0,3}"
    r"(?:(?:strategic|work|action|operational|implementation|business|rolling)\s+plan"
    r"|plan of action|programme of (?:work|action)|work programme|roadmap|road map"
    r"|(?:[a-z]+\s+){0,3}strategy(?:\s+of\s+the\s+[A-Z]+)?)"
    r"\s+(?:for|of)\s+(?:the\s+(?:period|years|biennium|quadrennium)\s+(?:of\s+|up to\s+|to\s+"
    rf"|until\s+)?)?{YEAR}(?:\s*[-\u2013/]\s*(?:{YEAR}|\d\d))?)\b"
)
OWNER = (
    r"(?:ASEAN|APEC|APT|ITU(?:-[TRD])?|WTO|OECD|EU|AU|ECOWAS|SADC|EAC|COMESA|CEMAC|WAEMU|UEMOA"
    r"|CARICOM|OECS"
    r"|ESCWA|ESCAP|ECLAC|ECA|UNESCO|UNICEF|UNCTAD|UNCITRAL|UN/CEFACT|WIPO|WHO|ILO|G20|G7|BRICS|SCO"
    r"|CIS|EAEU|Commonwealth|Ibero-American|GCC|CITEL|OAS|MERCOSUR|Mercosur|SAARC|BIMSTEC|ECO|LAS"
    r"|PIF|ICAO|IMO|ISO|IETF|3GPP|ETSI|CEPT|GSMA|FATF|ICANN|SPC|SICA|D-8|OIC|AICTO|ATU)"
)
# "the ESCWA directives", "the Commonwealth model law on data protection".
OWNED = re.compile(
    rf"\b(?P<name>{OWNER}\s+(?:"
    r"(?:(?!to\b|and\b|in\b|of\b|for\b|on\b|with\b|by\b)[a-z0-9][\w-]*\s+(?:MHz\s+)?){0,3}?"
    r"(?:model laws?|directives?|band plan|plan|agreement|commitment|toolbox"
    r"|code of (?:practice|conduct)"
    r"|model clauses|convention|charter|regulations)"
    r"|(?:(?!to\b|and\b|in\b|of\b|for\b|on\b|with\b|by\b)[a-z][\w-]*\s+){1,3}"
    r"(?:standards|guidelines|principles|recommendations|indicators))"
    r"(?:\s+(?:on|for)\s+(?:the\s+)?[a-z-]+(?:\s+(?!and\b|by\b|in\b|to\b|as\b|with\b|which\b)[a-z-]+)?)?)"
)
# "the model laws of the United Nations Commission on ...".
OF_OWNER = re.compile(
    r"\b(?P<name>(?:model laws?|reference (?:data )?models?|directives|guidelines"
    rf"|code of (?:practice|conduct))\s+of\s+(?:(?:the\s+)?{OWNER}\b"
    r"|the\s+(?:[A-Z][\w-]+\s+(?:(?:of|on|for|and|the)\s+){0,2})*[A-Z][\w-]+))"
)
# "We endorse the high-level principles for ...": adopted here or elsewhere, never capitalised.
ENDORSED = re.compile(
    r"\b(?:endorse|adopt|welcome|approve|recall)(?:s|d|ed|ing)?\s+the\s+(?P<name>"
    r"(?:(?:[A-Z]\w+|[a-z-]+)\s+){0,2}?"
    r"(?:principles|guidelines|toolkit|compendium|roadmap|code of practice)\s+(?:for|on)\s+"
    r"[^,;.]{5,90}?)(?=\s+(?:and\s+(?:will|to|we|agree|request|ask|propose|call|urge)"
    r"|launched|adopted|prepared|issued|developed|annexed|drawn|agreed|published|which|that|as)\b"
    r"|[,;.])"
)
# "the Commission's communication on e-skills".
COMMUNICATION = re.compile(
    r"\bCommission(?:\u2019|')s\s+(?P<name>(?:[Cc]ommunication|[Rr]ecommendation|[Ww]hite [Pp]aper"
    r"|[Gg]reen [Pp]aper)\s+on\s+[^,;.]{4,80}?)(?=\s+and\s+(?:[a-z]+e|to)\s|[,;.])"
)


# "the Isle Economic Agenda: Towards a Wired Isle": a title that goes on behind a colon.
TOWARDS = re.compile(
    r"\b(?P<name>(?:[A-Z][\w-]+\s+){1,5}(?:Agenda|Strategy|Declaration|Vision|Plan|Roadmap|Framework"
    r"|Programme):\s+Towards?\s+(?:an?\s+|the\s+)?(?:[A-Z][\w-]+(?:,?\s+(?:(?:and|of|in|for)\s+)?"
    r"(?=[A-Z]))?)+)"
)


def plain_names(text: str, words: Lexicon) -> list[Span]:
    """Return the places of names with a plain noun or none, in no order.

    Args:
        text: The statement.
        words: The word lists.
    """
    spans = [span for m in WORDS_AND_NOUN.finditer(text) if (span := _named(m, words))]
    spans += [m.span() for m in WORD_AND_NOUN.finditer(text)]
    spans += [span for m in SUCH_AS.finditer(text) for span in _list(text, m.end())]
    for pattern in (TOWARDS, FOR_YEARS, OWNED, OF_OWNER, ENDORSED, COMMUNICATION):
        spans += [m.span("name") for m in pattern.finditer(text)]
    return spans


def _named(match: re.Match[str], words: Lexicon) -> Span | None:
    """Return the place of a name whose words are no owner, verb or acronyms alone."""
    own = match["name"].split()
    start = match.start()
    pointed = match.string[:start].endswith(("the ", "The "))
    if own[0] in ("The", "A", "An", "This", "Our"):
        start += len(own[0]) + 1
        own = own[1:]
        pointed = True
    for k in range(len(own) - 2, 0, -1):
        if own[k] == "and" and own[k - 1] in words.references.nouns:
            own, pointed = own[k + 1 :], True  # "the Reef Project and Smart Reef initiative"
            start = match.end() - len(match.string[: match.end()].rpartition(" and ")[2])
            break
    if (
        len(own) < 2
        # "the 21st Century Government programme" names no owner
        or (own[-1] in OWNERS and own[-2] != "for" and not own[0][0].isdigit())
        or all(word.isupper() for word in own)
    ):
        return None
    low = own[0].lower()
    opens = low in words.verbs or low in words.action_verbs or low in words.references.self_words
    opens = opens and not pointed  # "Green the grid", but "the Green Grid project"
    return None if opens or low.endswith("ing") else (start, match.end())


def _list(text: str, start: int) -> list[Span]:
    """Return the places of the capitalised names that stand in a list from ``start`` on."""
    found = []
    while match := LISTED.match(text, start):
        found.append(match.span("name"))
        if not match["end"]:
            break
        start = match.end()
    return found
