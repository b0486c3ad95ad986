"""The six questions: who, what, how much, by when, for whom, and how it will be known.

Each commitment and call is asked all six; "partly" is an answer that leaves something
open (a report on the whole text, the end of the plan, "member States" for whom). Only a
plain "no" becomes a remark. Left out: goals, which ``outcomes`` judges.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor
from stocktake.register.actors import find_agent
from stocktake.register.deadlines import find_deadlines
from stocktake.register.lexicon import lexicon
from stocktake.register.lint.draft import Draft, Said, columns_named, remark_at, remark_on
from stocktake.register.lint.quantities import find_scope
from stocktake.register.lint.remarks import QUESTIONS, Answer, Answers, Remark
from stocktake.register.lint.wordlists import lint_words
from stocktake.register.similarity import word_weights
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["answer_questions", "find_unanswered"]

SPEAKERS = re.compile(r"\b(?:we|us|our|ourselves|ministers|leaders)\b", re.IGNORECASE)
# "within three months", "over the next five years", "at its eightieth session"
COUNTED = (
    r"(?:\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|eighteen|twenty"
    r"|thirty|forty|sixty|ninety)"
)
WITHIN = re.compile(
    r"\b(?:within|in|over|during)\s+(?:the\s+)?(?:next\s+|coming\s+)?"
    rf"{COUNTED}\s+(?:days?|weeks?|months?|years?)\b"
    r"|\b(?:at|to|by|before|in)\s+(?:its|our|their|the)\s+"
    r"(?:next|coming|following|[a-z-]*(?:first|second|third|[a-z]{2,}th))\s+(?:[a-z]+\s+)?"
    r"(?:session|meeting|conference|summit|assembly|ministerial)\b",
    re.IGNORECASE,
)
# A row of an annex and a provision speak of the same thing when this share of the row's words
# stands in the provision, and at least so many of them.
SAME_SHARE, SAME_WORDS = 0.6, 2
SAYS = {
    "who": "It names nobody who is to act.",
    "what": "It expresses an attitude and names no act.",
    "how-much": "It has no number, no scope and no result that is either there or not.",
    "by-when": "It has no deadline.",
    "for-whom": "It names nobody who gains from it.",
    "how-known": "It names no indicator, report or evidence.",
}


def answer_questions(draft: Draft) -> tuple[Answers, ...]:
    """Return the answers of every commitment and call, in reading order."""
    asked = draft.asked()
    reported = any(_is_general_report(said) for said in asked)
    words = _content(asked)
    rows = list({words[said.position] for said in asked if _indicator_cell(said)})
    by_position = {said.position: said for said in draft.said}
    found = []
    for said in asked:
        beside = [by_position[p] for p in draft.provisions[said.key] if p != said.position]
        given = {
            "who": _who(said, beside),
            "what": _what(said),
            "how-much": _how_much(said),
            "by-when": _by_when(said, draft),
            "for-whom": _for_whom(said),
            "how-known": _how_known(said, beside, (words[said.position], rows), reported=reported),
        }
        found.append(
            Answers(
                provision=said.key,
                statement=said.position,
                words=said.statement.text,
                given=given,
            )
        )
    return tuple(found)


def find_unanswered(draft: Draft, answers: tuple[Answers, ...]) -> Iterator[Remark]:
    """Yield a remark for every question that a commitment or call leaves unanswered."""
    by_position = {said.position: said for said in draft.said}
    for answer in answers:
        said = by_position[answer.statement]
        for question in QUESTIONS:
            if answer.given[question] is not Answer.NO:
                continue
            if question == "what":
                span = said.act_span()
                yield remark_at(said, question, SAYS[question], span, stronger=said.act.stronger)
            else:
                yield remark_on(said, question, SAYS[question])


def _content(asked: tuple[Said, ...]) -> dict[int, frozenset[str]]:
    """Return the folded words of each statement that say what it is about."""
    weights = word_weights({str(said.position): [said.text] for said in asked})
    return {
        int(key): frozenset(term for term, word in own.items() if not word.kin)
        for key, own in weights.items()
    }


def _who(said: Said, beside: list[Said]) -> Answer:
    actor = said.statement.actor
    if columns_named(said.cells, "lead", "who", "responsib", "owner", "agency"):
        return Answer.YES
    if re.search(
        r"\bour (?:[A-Z]\w+ )*(?:ministers|officials|regulators)\b", said.text, re.IGNORECASE
    ):
        return Answer.YES
    if actor is Actor.SIGNATORIES:
        around = f"{said.lead} {said.text}"
        if SPEAKERS.search(around) or any(SPEAKERS.search(other.text) for other in beside):
            return Answer.YES
    for text, anywhere in ((said.text, False), (said.text, True), (said.lead, False)):
        tokens = tokenize(text)
        agent = find_agent(tokens, 0, len(tokens), words=lexicon(), anywhere=anywhere)
        if agent is not None and (agent.actor is actor or actor is Actor.SIGNATORIES):
            anybody = lint_words().anybody.has(tokens[agent.first : agent.last])
            return Answer.PARTLY if anybody else Answer.YES
    if re.search(r"\b(?:them|they)\b", said.text) and beside:
        return Answer.YES
    return Answer.NO if actor is Actor.STAKEHOLDERS else Answer.PARTLY


def _what(said: Said) -> Answer:
    return {"attitude": Answer.NO, "process": Answer.PARTLY}.get(said.act.kind, Answer.YES)


def _how_much(said: Said) -> Answer:
    words = lint_words()
    if said.act.kind == "attitude":
        return Answer.NO
    # "Promote safety for all users" is no more than "promote safety".
    if said.quantities or (said.act.kind != "process" and find_scope(said.text)):
        return Answer.YES
    if said.act.kind == "result":
        return Answer.PARTLY if words.vague_amount.has(said.tokens) else Answer.YES
    if _indicator_cell(said):
        return Answer.PARTLY
    if said.act.kind in {"act", "unknown"} and words.deliverable.has(said.tokens):
        return Answer.PARTLY
    return Answer.NO


def _by_when(said: Said, draft: Draft) -> Answer:
    around = f"{said.lead} {said.text} {' '.join(said.cells.values())}"
    if said.statement.deadlines or WITHIN.search(around):
        return Answer.YES
    if lint_words().recurring.has(tokenize(around)):
        return Answer.YES
    if said.lead and find_deadlines(said.lead, operative=True):
        return Answer.YES
    return Answer.PARTLY if draft.period_end else Answer.NO


def _for_whom(said: Said) -> Answer:
    words = lint_words()
    if said.statement.beneficiaries or words.people.has(said.tokens):
        return Answer.YES
    return Answer.PARTLY if words.economies.has(said.tokens) else Answer.NO


def _how_known(
    said: Said,
    beside: list[Said],
    content: tuple[frozenset[str], list[frozenset[str]]],
    *,
    reported: bool,
) -> Answer:
    """Answer by the words of a statement, and those of table rows with an indicator."""
    words = lint_words()
    if _indicator_cell(said) or words.known.has(said.tokens):
        return Answer.YES
    if any(other.is_asked and words.known.has(other.tokens) for other in beside):
        return Answer.YES
    own, rows = content
    if any(len(own & row) >= max(SAME_WORDS, SAME_SHARE * len(row)) for row in rows):
        return Answer.YES
    return Answer.PARTLY if reported else Answer.NO


def _indicator_cell(said: Said) -> str:
    return columns_named(said.cells, "indicator", "measure", "evidence", "kpi", "result", "verif")


def _is_general_report(said: Said) -> bool:
    return "follow-up-reporting" in said.statement.themes[:1] and lint_words().general_report.has(
        said.tokens
    )
