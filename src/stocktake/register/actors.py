"""Who is to act: the bodies and groups that a phrase names.

The first one named decides (settled rule 14). A body is known by a noun of the
list ("Secretariat", "member economies", "private sector") or by its acronym. A name
behind "to", "for", "in" or "with" receives or accompanies the act and does not act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.model import Actor, Noun

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Match, Token

__all__ = ["Agent", "find_agent", "named_body"]

# Prepositions after which a name is not the one who acts.
RECEIVING = frozenset({
    "to", "for", "in", "with", "on", "from", "against", "toward", "towards", "across", "into",
    "within", "about",
})  # fmt: skip
# Words that may stand between such a preposition and the name.
BETWEEN = frozenset({
    "the", "a", "an", "all", "other", "our", "its", "their", "relevant", "each", "every",
    "such", "those",
})  # fmt: skip
# After an acronym these make it part of another name ("APEC region", "ICT sector").
NOT_AFTER = frozenset({
    "region", "goals", "goal", "vision", "declaration", "agenda", "framework", "process",
    "regions", "wide", "area", "level", "strategy", "plan", "statement", "leaders",
    "principles", "community", "resolution", "ministerial", "meeting", "initiative",
})  # fmt: skip


LONGEST_NAME = 7  # tokens
LEAST_CAPITALS = 2  # more than these make "PaCSON" an acronym
# Behind the name of a body these make it the name of a law.
LAWS = frozenset({
    "Convention", "Declaration", "Agreement", "Charter", "Agenda", "Framework", "Resolution",
    "Guidelines", "Strategy", "Plan", "Compact", "Treaty", "Protocol", "Principles", "Roadmap",
    "Masterplan", "Blueprint", "Statement", "Vision", "Act", "Law",
})  # fmt: skip
GAP = 2  # characters: a space and the mark of a possessive
# "Solar panels" advise nobody.
PANELS = frozenset({"solar", "photovoltaic", "glass", "display", "control", "touch"})
# "The digital economy" is nobody, unlike "each economy".
NO_ECONOMIES = frozenset({
    "digital", "world", "global", "national", "knowledge", "circular", "platform", "creative",
    "gig",
    "data", "green", "blue", "internet", "regional", "local", "new", "care", "orange", "real",
})  # fmt: skip
TEXTS = NOT_AFTER | {
    "guidelines", "rules", "system", "roadmap", "compact", "masterplan", "charter", "blueprint",
    "toolkit", "convention", "agreement", "protocol", "compendium", "guide", "index", "arrangement",
    "arrangements", "programme", "program", "pathfinder", "recommendation", "recommendations",
}  # fmt: skip
# One capitalised noun that names the text itself or another.
OWN_TEXTS = frozenset({
    "arrangement", "agreement", "plan", "strategy", "programme", "program", "roadmap", "framework",
    "declaration", "agenda", "convention", "protocol", "charter", "resolution", "statement",
    "memorandum", "decision", "action", "vision", "recommendation",
})  # fmt: skip
# Nouns of the stakeholders' list that, capitalised in a longer name, name one body.
OF_A_NAME = frozenset({
    "bank", "association", "university", "foundation", "society", "institute", "school", "network",
    "union", "chamber", "partnership", "sector", "media", "platform", "fund", "coalition",
    "observatory", "federation", "alliance", "league", "incubator",
})  # fmt: skip
# First nouns of names such as "Network of Data Protection Authorities": one body, whoever is in it.
HEADS = OF_A_NAME - {"bank", "university", "school", "sector", "media", "fund", "incubator"} | {
    "academy", "assembly", "forum", "group", "board", "panel", "center",
}  # fmt: skip


class Agent(Noun, frozen=True, kw_only=True):
    """Somebody named: which kind, in which words, at which token."""

    actor: Actor
    words: str
    first: int
    last: int


def find_agent(
    tokens: list[Token], first: int, last: int, *, words: Lexicon, anywhere: bool = False
) -> Agent | None:
    """Return the first agent named in tokens ``first`` to before ``last``.

    Args:
        tokens: The statement's tokens.
        first: Where to start.
        last: Where to stop.
        words: The word lists.
        anywhere: Also accept names behind "to", "for", "in" or "with".
    """
    i = max(first, 0)
    while i < min(last, len(tokens)):
        agent = _at(tokens, i, last, words)
        if agent and (anywhere or not _receives(tokens, i, first)):
            return agent
        i = agent.last if agent else i + 1
    return None


def named_body(
    tokens: list[Token], first: int, last: int, words: Lexicon, *, found: Agent | None
) -> Agent | None:
    """Return the capitalised body that is asked ("the Partnership on ..."), else ``found``.

    Args:
        tokens: The statement's tokens.
        first: Where the name of the one who is asked starts.
        last: Where it must have ended.
        words: The word lists.
        found: What the lists find there.
    """
    start = first
    while start < min(last, len(tokens)) and tokens[start].low in BETWEEN:
        start += 1
    if start in (first, len(tokens)) or start + 1 >= len(tokens):
        return found
    token = tokens[start]
    if not token.text[0].isupper() or token.low in words.not_bodies or start >= last:
        return found
    if found is not None and (found.first <= start or found.actor is not Actor.STAKEHOLDERS):
        return found
    end = start
    while end < min(last, len(tokens)) and tokens[end].text[0].isupper():
        end += 1
    if end - start == 1 and token.low in OWN_TEXTS and found is None:
        return None  # "The Arrangement is expected to"
    if found is not None and found.first > end:
        return found if end - start < 2 else _agent(Actor.ORGANISATION, tokens, start, end)
    return _agent(Actor.ORGANISATION, tokens, start, end)


def _at(tokens: list[Token], i: int, last: int, words: Lexicon) -> Agent | None:
    if (end := _named_of(tokens, i, last)) > i:
        return _agent(Actor.ORGANISATION, tokens, i, end)
    found = words.actors.at(tokens, i)
    if not found:
        return _acronym_at(tokens, i, last, words)
    if _is_thing(tokens, i, found[0].last):
        return None
    if (owned := _owned(tokens, found[0].last, last, words)) is not None:
        return owned
    last_of_name = _later_in_name(tokens, found[0], last, words)
    return _agent(_kind(tokens, last_of_name), tokens, i, last_of_name.last)


def _named_of(tokens: list[Token], i: int, last: int) -> int:
    """Return where "Network of African Data Protection Authorities" ends, or ``i``."""
    if tokens[i].low not in HEADS or not tokens[i].text[0].isupper() or tokens[i].text.isupper():
        return i
    j = i + 1
    if j >= min(last, len(tokens)) or tokens[j].low not in ("of", "for"):
        return i
    j += 2 if j + 1 < len(tokens) and tokens[j + 1].low == "the" else 1
    end = i
    while j < min(last, len(tokens)) and tokens[j].text[0].isupper():
        end = j = j + 1
    return end


def _acronym_at(tokens: list[Token], i: int, last: int, words: Lexicon) -> Agent | None:
    token = tokens[i]
    if not _is_acronym(token, words):
        return None
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if following in NOT_AFTER or _names_a_text(tokens, i):
        return None
    for j in range(i + 1, min(i + 3, last, len(tokens))):
        if found := words.actors.at(tokens, j):  # "APEC member economies", "ECO Secretary General"
            named = _later_in_name(tokens, found[0], last, words)
            return _agent(_kind(tokens, named), tokens, i, named.last)
        if not tokens[j].text[0].isupper():
            break
    return _agent(Actor.ORGANISATION, tokens, i, i + 1)


def _is_thing(tokens: list[Token], i: int, last: int) -> bool:
    """Whether a listed noun names nobody: "the digital economy", "official development aid"."""
    if tokens[i].low == "economy" and i and tokens[i - 1].low in NO_ECONOMIES:
        return True
    if tokens[i].low == "official":
        return True
    if tokens[i].low in ("panel", "panels") and i and tokens[i - 1].low in PANELS:
        return True
    return last < len(tokens) and tokens[last].text in LAWS  # "the United Nations Convention"


def _owned(tokens: list[Token], i: int, last: int, words: Lexicon) -> Agent | None:
    """Return the agent behind a possessive: "operators' home regulators" are regulators."""
    if i >= len(tokens) or not tokens[i].is_word or tokens[i].start - tokens[i - 1].end < GAP:
        return None
    for j in range(i, min(i + 3, last, len(tokens))):
        if found := words.actors.at(tokens, j):
            return _agent(_kind(tokens, found[0]), tokens, j, found[0].last)
    return None


def _names_a_text(tokens: list[Token], i: int) -> bool:
    """Whether an acronym opens the name of a text or scheme: "APEC TEL IPv6 Guidelines"."""
    for token in tokens[i + 1 : i + LONGEST_NAME]:
        if not token.is_word or not token.text[0].isupper():
            return False
        if token.low in TEXTS:
            return True
    return False


def _kind(tokens: list[Token], match: Match) -> Actor:
    """Return who is named; "the European Investment Bank" is one body, unlike "banks"."""
    actor, noun = Actor(match.value[0]), tokens[match.last - 1]
    named = noun.text[0].isupper() and not noun.text.isupper() and not noun.text.endswith("s")
    in_name = match.first > 0 and (
        tokens[match.first - 1].text[0].isupper() or tokens[match.first - 1].low == "the"
    )
    in_name = in_name or tokens[match.first].low == "the"
    if noun.text in ("Authority", "Sectors"):
        return Actor.ORGANISATION  # bodies by their name, unlike "authorities"
    if actor is Actor.STAKEHOLDERS and named and in_name and noun.low in OF_A_NAME:
        return Actor.ORGANISATION
    return actor


def _later_in_name(tokens: list[Token], match: Match, last: int, words: Lexicon) -> Match:
    """Return the last noun of a capitalised name: "Digital Economy Working Group" is a group."""
    if not tokens[match.first].text[0].isupper():
        return match
    for j in range(match.last, min(last, len(tokens))):
        if not tokens[j].is_word or not tokens[j].text[0].isupper():
            break
        if found := words.actors.at(tokens, j):
            match = found[0]
    return match


def _agent(actor: Actor, tokens: list[Token], first: int, last: int) -> Agent:
    said = " ".join(token.text for token in tokens[first:last])
    return Agent(actor=actor, words=said, first=first, last=last)


def _is_acronym(token: Token, words: Lexicon) -> bool:
    letters = token.text.rstrip("s")
    capitals = letters[:2].isupper() and letters.isupper()
    mixed = letters[:1].isupper() and sum(c.isupper() for c in letters) > LEAST_CAPITALS
    return (
        len(token.text) > 1
        and (capitals or mixed)
        and token.text.isalpha()
        and token.low not in words.not_bodies
    )


def _receives(tokens: list[Token], i: int, first: int) -> bool:
    j = i - 1
    while j >= first and tokens[j].low in BETWEEN:
        j -= 1
    return j >= first and tokens[j].low in RECEIVING
