"""Actions that have no finite verb: "Development of a master plan", "States to report by June".

Plans and tables name their actions with nouns ("Establishment of ..."), gerunds ("Conducting a
survey") and bare infinitives behind the one who acts ("The Secretariat to prepare ..."). A label
that is printed as "Objective 2" or "Action 3" says itself what its words are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent, named_body
from stocktake.register.clause import BEEN, MODALS, OPERATIVE, RELATIVE
from stocktake.register.labels import Label, Setting
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = [
    "acts_by_noun",
    "asked_by_noun",
    "by_label_word",
    "executor_of",
    "is_decision",
    "name_in_list",
    "reason_word",
    "somebody_to_act",
]

# Nouns that name an act where they open an item and a preposition or the thing done follows.
ACT_NOUNS = frozenset({
    "advice", "audit", "audits", "awareness", "bootcamps", "drill", "drills", "exercize",
    "exercizes", "fellowships", "handbook", "mission", "missions", "mentoring", "internships",
    "database",
    "hackathon", "hackathons", "outreach", "peer", "twinning", "visits", "reform", "rehearsal",
    "agreement", "activation", "formation", "launching", "authorization", "designation",
    "alignment", "recognition", "acceptance", "admission", "pooling", "interconnection",
    "digitalization", "connection", "electrification", "accession", "reduction", "abolition",
    "elimination", "certification", "accreditation", "licensing", "registration", "secondment",
    "acquisition", "adaptation", "adoption", "advocacy", "allocation", "amendment", "analysis",
    "appointment", "approval", "assessment", "assistance", "award", "benchmarking", "campaign",
    "campaigns", "capacity", "collaboration", "collection", "compilation", "conclusion",
    "conduct", "consolidation", "construction", "consultation", "consultations", "convening",
    "cooperation", "coordination", "course", "courses", "creation", "definition", "delivery",
    "deployment", "design", "development", "digitization", "dissemination", "drafting",
    "elaboration", "enactment", "engagement", "enhancement", "establishment", "evaluation",
    "examination", "exchange", "execution", "expansion", "extension", "facilitation",
    "finalization", "formulation", "harmonization", "hosting", "identification", "implementation",
    "improvement", "inclusion", "installation", "integration", "introduction", "inventory",
    "launch", "maintenance", "mapping", "mobilization", "modernization", "monitoring",
    "negotiation", "operationalization", "organization", "participation", "pilot", "pilots",
    "piloting", "preparation", "procurement", "production", "promotion", "provision",
    "publication", "ratification", "recruitment", "rehabilitation", "removal", "renewal",
    "replacement", "research", "review", "revision", "roll", "rollout", "scholarships", "seminar",
    "seminars", "tests", "test", "trial", "trials", "guidance", "operation", "estimation",
    "reporting", "grants", "encouragement", "statistics", "guidelines", "toolkit", "report",
    "reports", "projects", "project", "setting", "sharing", "signature", "signing",
    "simplification", "standardization", "strengthening", "studies", "study", "submission",
    "support", "survey", "surveys", "testing", "training", "trainings", "transfer", "translation",
    "transposition", "update", "updating", "upgrade", "upgrading", "validation", "verification",
    "webinars", "workshop", "workshops",
})  # fmt: skip
# What stands behind such a noun.
BEHIND = frozenset({
    "of", "for", "on", "in", "to", "with", "among", "between", "building", "assistance", "support",
    "across", "and", "at", "by", "-", "out", "program", "programs", "programme", "programmes",
    "campaign", "campaigns", "courses", "course", "workshops", "workshop", "into", "up", "up-to",
})  # fmt: skip
LONGEST_LEAD = 4  # describing words before the noun: "Annual regional training workshops"
LEAST_LEAD = 2  # words up to the noun of "Further invitation to"
# Nouns of asking, and how strongly.
CALLS = dict.fromkeys(
    ("invitation", "recommendation", "appeal", "call", "encouragement", "advice"), Force.SOFT
) | dict.fromkeys(("request", "instruction", "mandate", "directive"), Force.BINDING)
LONGEST_TITLE = 5  # tokens of a title
LONGEST_NOUNS = 12  # tokens of a title without a verb, a clause or a full stop
# With these a printed objective says more than a title does; a short one may have some of them.
FINITE = MODALS.keys() | BEEN | {"has", "have"}
SAYS_MORE = RELATIVE | {"by", "every", "all", "each", "no", "not"}
LONGEST_NAME = 16  # tokens of the one who is to act
# "To" behind these is no infinitive of a duty: "access to", "in order to".
NO_DUTY = frozenset({
    "access", "order", "addition", "regard", "respect", "contribution", "approach", "due",
    "related", "relation", "according", "as", "need", "how", "where", "support", "assistance",
    "right", "ability", "able", "effort", "efforts", "way", "ways", "capacity", "opportunity",
    "seek", "commitment", "used", "from", "up", "subject", "thanks", "prior", "next", "close",
    "and",
})  # fmt: skip
# A verb or a clause stands before the "to": what opens the statement is no mere name.
NO_NAME = MODALS.keys() | BEEN | {
    ";", ":", "that", "which", "who", "has", "have", "had", "needs", "need", "we", "yet", "it",
}  # fmt: skip
# "(RCC Commission on Spectrum, 2031-2033).": who carries out a measure, and by when.
EXECUTOR = re.compile(
    r"\((?P<who>[^()]{3,120})[,;]\s*(?:(?:by|until|from|in|the|of|and|to|end|early|late"
    r"|Q[1-4]|\d{1,2}"
    r"|first|second|third|fourth|last|half|quarter|twice|once|annually|yearly|each year"
    r"|not later than"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\s+)*"
    r"(?:(?:19|20)\d\d(?:\s*[-\u2013]\s*(?:19|20)\d\d)?|annually|permanently|yearly|quarterly|ongoing"
    r"|continuously|once a year|on a regular basis|throughout the period|throughout)"
    r"[^()]{0,20}\)[.;]?$",
    re.IGNORECASE,
)
# "...; executors: the Commission, ministries of transport.": the same, named as such.
EXECUTORS = re.compile(
    r"(?:[;.(\u2013\u2014-]|,)\s*(?:responsible(?:\s+\w+){0,2}|executors?|executing\s+\w+|performers?"
    r"|implement(?:ers?|ing\s+\w+)|in charge|lead(?:\s+(?:body|agency|entity|institution))?"
    r"|carried out by|led by|coordinators?)\s*:\s*(?P<who>[^;.()]{3,160})",
    re.IGNORECASE,
)
# "Rationale. A certificate must still be presented on paper": told to give a reason.
REASON_WORDS = re.compile(
    r"(?:rationale|background|context|situation|justification|(?:the\s+)?(?:challenges?|problem|issues?)"
    r"|why(?:\s+it\s+matters|\s+this\s+matters)?|where\s+we\s+(?:are|stand)|baseline|state\s+of\s+play"
    r"|current\s+situation|needs?)\W*$",
    re.IGNORECASE,
)
GOAL_WORDS = re.compile(
    r"\b(?:objective|goal|target|outcome|objectif|objetivo|meta|output|result|ambition)$",
    re.IGNORECASE,
)


def by_label_word(word: str, text: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Return the label of what is printed as "Objective 2: ..." and has no speaker of its own.

    A name of a few words is left to be a title ("Goal 2: Trust").

    Args:
        word: The word of the printed label.
        text: The statement.
        tokens: The statement's tokens.
        words: The word lists.
    """
    if REASON_WORDS.match(word):
        spoken = any(t.low in ("we", "shall") for t in tokens)
        because = f'told under "{word}"'
        return None if spoken else Label(role=Role.RECITAL, rule="told", because=because)
    if not GOAL_WORDS.search(word) or any(t.low in ("we", "shall", "should") for t in tokens):
        return None
    acts = tokens[0].low == "to" or words.action_verbs.get(tokens[0].low) == "base"
    if not acts and text.rstrip()[-1:] not in ".;" and _is_noun_title(tokens):
        return Label(role=Role.HEADING, rule="heading", because=f'a title printed as "{word}"')
    states = FINITE & {t.low for t in tokens}
    if not acts and not states and len(tokens) <= LONGEST_TITLE:
        return None
    return Label(role=Role.GOAL, rule="goal-phrase", because=f'printed as "{word}"')


def reason_word(title: list[Token]) -> str:
    """Return a run-in title that says that reasons follow ("Rationale"), or nothing.

    Args:
        title: The tokens of the title.
    """
    said = " ".join(t.text for t in title if t.is_word)
    return said if REASON_WORDS.match(said) else ""


def _is_noun_title(tokens: list[Token]) -> bool:
    """Whether "Investment in networks of high capacity" names a section and states nothing."""
    lows = [t.low for t in tokens]
    if len(tokens) > LONGEST_NOUNS or FINITE & {*lows}:
        return False
    if len(tokens) > LONGEST_TITLE and SAYS_MORE & {*lows}:
        return False  # "Networks that endure" is a title all the same
    return not any(low.isdigit() for low in lows[1:])


def executor_of(text: str, words: Lexicon, *, named: bool = False) -> Actor | None:
    """Return who carries out a measure by the brackets behind it, or none without such brackets.

    Args:
        text: The statement, such as "To draft a law (Legal Committee, 2031)."
        words: The word lists.
        named: Whether only those count who are called executors, not brackets alone.
    """
    match = EXECUTORS.search(text) or (None if named else EXECUTOR.search(text))
    if match is None:
        return None
    tokens = tokenize(match["who"])
    agent = find_agent(tokens, 0, len(tokens), words=words, anywhere=True)
    return agent.actor if agent else Actor.ORGANISATION


def asked_by_noun(tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "Invitation to banks to ...", "Recommendation that the members ...", or none.

    Args:
        tokens: The statement's tokens.
        words: The word lists.
    """
    at = next((i for i, t in enumerate(tokens[:LEAST_LEAD]) if t.low.rstrip("s") in CALLS), None)
    if tokens[0].low in ("we", "to", "they") or tokens[-1].low == ":":
        return None
    if at is None or at + 1 >= len(tokens) or tokens[at + 1].low not in ("to", "that"):
        return None
    agent = find_agent(tokens, at + 2, at + 2 + LONGEST_NAME, words=words)
    agent = named_body(tokens, at + 2, at + 2 + LONGEST_NAME, words, found=agent)
    if agent is None or agent.first > at + LONGEST_LEAD:
        return None
    asked = tokens[at + 1].low == "that" or any(t.low == "to" for t in tokens[agent.last :])
    if not asked:
        return None
    said = " ".join(t.text for t in tokens[: at + 2])
    return Label(
        role=Role.CALL,
        rule="call-verb",
        force=CALLS[tokens[at].low.rstrip("s")],
        actor=agent.actor,
        because=f'"{said} {agent.words}": asked by a noun',
        object_at=agent.last,
    )


def is_decision(tokens: list[Token], words: Lexicon) -> bool:
    """Return whether a line is a decision by its form: "Approval of ...", "Urging members to".

    Args:
        tokens: The statement's tokens.
        words: The word lists.
    """
    senses = words.verbs.get(tokens[0].low, ())
    acting = any(form == "ing" and sense.act in OPERATIVE for _, form, sense in senses)
    return acting or acts_by_noun(tokens) or asked_by_noun(tokens, words) is not None


def acts_by_noun(tokens: list[Token]) -> bool:
    """Whether an item opens with a noun of acting: "Development of ...", "Joint training on ...".

    Args:
        tokens: The statement's tokens.
    """
    for i, token in enumerate(tokens[: LONGEST_LEAD + 1]):
        if not token.is_word and token.low != "(":
            return False
        if token.low in ("the", "this", "these", "of", "for", "in", "is", "are", "to"):
            return False
        following = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if token.low in ACT_NOUNS and following in BEHIND:
            return True
    return False


def name_in_list(tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Read "Japan: joint field tests of sensors", or "Operators enable IPv6 by default" in a plan.

    Args:
        tokens: The statement's tokens.
        setting: Where it stands.
        words: The word lists.
    """
    agent = find_agent(tokens, 0, min(LONGEST_LEAD + 2, len(tokens)), words=words)
    if agent is None or agent.first > 1 or agent.last + 1 >= len(tokens):
        return None
    following = tokens[agent.last]
    named = following.low == ":" and acts_by_noun(tokens[agent.last + 1 :])
    form = words.action_verbs.get(following.low)
    acts = setting.voice == "plan" and form == ("base" if _is_plural(tokens, agent) else "s")
    senses = words.verbs.get(following.low, ())
    acting = tokens[agent.last + 1].low.endswith("ing")  # "Regulators consider imposing a duty"
    acts = acts and (
        acting or not any(s.act in ("recital", "welcome", "call") and not r for r, _, s in senses)
    )
    if not named and not acts:
        return None
    return Label(
        role=Role.COMMITMENT,
        rule="plan-noun",
        force=Force.FIRM,
        actor=agent.actor,
        because=f'"{agent.words} {following.text}": an action of the plan',
        object_at=agent.last + 1,
    )


def _is_plural(tokens: list[Token], agent: Agent) -> bool:
    return tokens[agent.last - 1].low.endswith("s")


def somebody_to_act(tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Read "The Secretariat to prepare ...", "A drill to be held yearly": a duty without a modal.

    Args:
        tokens: The statement's tokens.
        setting: Where it stands.
        words: The word lists.
    """
    to = _duty_at(tokens, words)
    if to is None or setting.preamble:
        return None
    agent = find_agent(tokens, 0, to, words=words)
    agent = named_body(tokens, 0, to, words, found=agent)
    passive = tokens[to + 1].low == "be"
    if agent is None and not passive:
        return None
    return _duty(tokens, to, None if passive else agent, setting)


def _duty_at(tokens: list[Token], words: Lexicon) -> int | None:
    """Return where "to VERB" stands behind a name that opens the statement, or none."""
    if len(tokens) < 4 or tokens[0].low in ("to", "as", "in", "for", "by", "with", "on"):
        return None
    for i in range(1, min(LONGEST_NAME, len(tokens) - 2)):
        low = tokens[i].low
        if low in NO_NAME or _is_finite(low, words):
            return None
        if low != "to":
            continue
        verb = tokens[i + 1].low
        acts = words.action_verbs.get(verb) == "base" or verb in ("be", "continue")
        acts = acts or any(form == "base" for _, form, _ in words.verbs.get(verb, ()))
        if not acts or tokens[i - 1].low in NO_DUTY or tokens[i - 1].low == ",":
            return None
        return i
    return None


def _is_finite(low: str, words: Lexicon) -> bool:
    """Whether a word is a verb with -s, or a listed one in the past ("welcomed")."""
    if words.action_verbs.get(low) == "s" or low == "consider":
        return True
    return any(not rest and form in ("s", "past") for rest, form, _ in words.verbs.get(low, ()))


def _duty(tokens: list[Token], to: int, agent: Agent | None, setting: Setting) -> Label:
    frame = setting.frame
    actor = agent.actor if agent else setting.own
    asked = agent is not None and (actor is Actor.STAKEHOLDERS or setting.voice != "plan")
    if frame is not None and frame.kind == "act":
        asked = actor is Actor.STAKEHOLDERS
    force = (frame.force if frame and frame.role.is_operative else None) or Force.FIRM
    if asked and frame is None:
        force = Force.BINDING
    if tokens[0].low in ("encouragement", "encouraging", "invitation"):
        asked, force = True, Force.SOFT
    said = " ".join(t.text for t in tokens[: to + 2])
    return Label(
        role=Role.CALL if asked else Role.COMMITMENT,
        rule="bare-duty",
        force=force,
        actor=actor,
        because=f'"{said}": a duty without a modal',
        object_at=to + 1,
    )
