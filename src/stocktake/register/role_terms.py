"""What a statement shows by which a model can weigh its role: its words and its shape, as terms.

A rule knows the verbs and forms that somebody wrote down. These terms are plainer: the first
words and their endings, pairs around the words that carry a duty, which listed verbs stand where,
length, capitals, the mark at the end, whether it has a verb that can stand alone. ``role_places``
adds where the statement stands; ``role_model`` holds the weights. Left out: the words of the
statement as such, which tell of its subject and gave nothing in documents left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from stocktake.model import Noun, Segment
from stocktake.register.clause import SUBORDINATE, Clause
from stocktake.register.grammar import main_clauses
from stocktake.register.rows import BAR
from stocktake.register.words import Token

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["Line", "Terms", "form_of", "line_of", "own_terms"]

Terms = dict[str, float]

LONGEST = 80  # tokens of a statement that are looked at
OPENING = 12  # words in which "-ing" is counted
VERB_STEPS = (0, 3)  # places of the first verb: at the front, near it, behind
LENGTHS = (3, 6, 10, 15, 20, 28, 38, 50)  # words; steps of length
# Words that carry a duty, a time, a quantity or a speaker.
CARRYING = frozenset({
    "will", "shall", "should", "must", "may", "can", "could", "would", "is", "are", "was", "were",
    "be", "been", "has", "have", "had", "we", "our", "need", "needs", "they", "their", "its", "it",
    "each", "all", "every", "no", "more", "least", "by", "who", "which", "that", "to", "than",
    "only", "not",
})  # fmt: skip
# Words of which the neighbours tell who speaks or is bound.
JOINING = frozenset({
    "will", "shall", "should", "must", "may", "to", "be", "is", "are", "we", "who", "by", "that",
    "not",
})  # fmt: skip
# Of these the whole set that a statement has is one term: "must" with "we" is not "must" alone.
DUTIES = frozenset({
    "will", "shall", "should", "must", "we", "is", "are", "was", "were", "has", "have", "may",
    "can", "to",
})  # fmt: skip
STANDS_ALONE = frozenset({
    "is", "are", "has", "have", "was", "were", "will", "shall", "should", "must", "can", "may",
    "would", "remains", "do", "does",
})  # fmt: skip
MOST_CLAUSES = 3
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PER_CENT = re.compile(r"\d+ ?(?:%|per ?cent)")
PAIR = 0.7  # how much a pair of words counts beside a first word


class Line(Noun, frozen=True, kw_only=True):
    """A segment as it is weighed.

    Attributes:
        segment: Its place in the document.
        text: Its words.
        titled: Whether a run-in title stands in front of what is said.
        tokens: What is said, without the run-in title; in a row of a table, the action.
        lows: Words of these, lower case, without punctuation.
        main: Those of the main clause: what stands in front of "that", "which" and their like.
        verbs: Listed verbs there: place of the token, and what the verb does in which form.
        clauses: The main clauses that the rules judge.
    """

    segment: Segment
    text: str
    titled: bool
    tokens: tuple[Token, ...]
    lows: tuple[str, ...]
    main: tuple[str, ...]
    clauses: tuple[Clause, ...]
    verbs: tuple[tuple[int, str], ...]

    @property
    def first(self) -> str:
        """The first word, or a dash."""
        return self.lows[0] if self.lows else "-"

    @property
    def end(self) -> str:
        """The last character, or "w" for a letter or digit."""
        last = self.text.rstrip()[-1:]
        return "w" if last.isalnum() else last


def line_of(
    segment: Segment, text: str, *, title: list[Token], tokens: list[Token], words: Lexicon
) -> Line:
    """Return a segment as it is weighed.

    Args:
        segment: Its place in the document.
        text: Its words.
        title: Tokens of its run-in title.
        tokens: The other tokens.
        words: The word lists.
    """
    tokens = tokens[:LONGEST]
    clauses = main_clauses(tokens, words) if tokens else []
    after = clauses[0].last if clauses else 0
    ends = (i for i, t in enumerate(tokens) if i >= after and t.low in SUBORDINATE)
    main = tokens[: next(ends, len(tokens))]
    return Line(
        segment=segment,
        text=text,
        titled=bool(title),
        tokens=tuple(tokens),
        lows=tuple(t.low for t in tokens if t.is_word),
        main=tuple(t.low for t in main if t.is_word),
        clauses=tuple(clauses[:MOST_CLAUSES]),
        verbs=tuple(_listed_verbs(main, words)),
    )


def form_of(line: Line, words: Lexicon) -> str:
    """Return the form of the first word, where it is a verb that opens actions, or a dash."""
    return words.action_verbs.get(line.first, "-")


def own_terms(line: Line, words: Lexicon) -> Terms:
    """Return what a statement shows by itself.

    Args:
        line: The statement.
        words: The word lists.

    Returns:
        Term to its weight, mostly 1.
    """
    found = _opening(line, words) | _shape(line)
    found.update(_pairs(line.lows))
    found.update(_clauses(line))
    said = set(line.main)
    found.update({f"has {word}": 1.0 for word in said & CARRYING})
    found["duties " + " ".join(sorted(said & DUTIES))] = 1.0
    forms = [words.action_verbs.get(low) for low in line.lows]
    if "s" in forms[1:6]:
        found["verb with -s"] = 1.0
    if "past" in forms[1:]:
        found["verb in the past"] = 1.0
    found["finite yes" if set(line.lows) & STANDS_ALONE else "finite no"] = 1.0
    return found


def _listed_verbs(tokens: list[Token], words: Lexicon) -> list[tuple[int, str]]:
    """Return the place of each listed verb, with its act, form and force."""
    found = []
    for i, token in enumerate(tokens):
        for rest, form, sense in words.verbs.get(token.low, ()):
            if tuple(t.low for t in tokens[i + 1 : i + 1 + len(rest)]) == tuple(rest):
                force = sense.force.value if sense.force else "-"
                found.append((i, f"{sense.act}/{form}/{force}"))
                break
    return found


def _opening(line: Line, words: Lexicon) -> Terms:
    lows = (*line.lows[:3], "-", "-", "-")
    found = {f"word {i + 1} {low}": 1.0 for i, low in enumerate(lows[:3])}
    found["opens " + " ".join(line.lows[:2])] = 1.0
    found["form " + form_of(line, words)] = 1.0
    found["form 2 " + words.action_verbs.get(lows[1], "-")] = 1.0
    found["ending " + line.first[-3:]] = 1.0
    found.update({f"verb {verb}": 1.0 for _, verb in line.verbs})
    at, verb = line.verbs[0] if line.verbs else (-1, "none")
    found[f"first verb {verb}"] = 1.0
    if at >= 0:
        found[f"first verb at {bisect_left(VERB_STEPS, at)}"] = 1.0
    return found


def _clauses(line: Line) -> Terms:
    """Return what the main clauses are: who speaks, the duty, the form, what the verb does."""
    found: Terms = {f"clauses {len(line.clauses)}": 1.0}
    for i, clause in enumerate(line.clauses):
        act = clause.sense.act if clause.sense else "no list"
        parts = (clause.subject, clause.modal or "-", clause.form, act)
        found[f"clause {i + 1} " + " ".join(parts)] = 1.0
        found[f"clause {i + 1} {clause.subject} {act}"] = 1.0
        found[f"clause {i + 1} {clause.subject} {clause.modal}"] = 1.0
        found[f"clause does {act}"] = 1.0
        if i == 0:  # "Enabling people to read will create ..." is no promise
            found[f"front -{line.first[-3:]}, {clause.subject} {clause.modal}"] = 1.0
        found[f"clause's verb {line.tokens[clause.first].low}"] = 1.0
        if clause.passive:
            found[f"clause {i + 1} passive"] = 1.0
        if clause.ongoing:
            found["clause under way"] = 1.0
    return found


def _shape(line: Line) -> Terms:
    text = line.text
    words = [t for t in line.tokens if t.is_word]
    capitals = sum(t.text[:1].isupper() for t in words) / max(1, len(words))
    opening = sum(low.endswith("ing") for low in line.lows[:OPENING])
    found = {
        f"length {bisect_left(LENGTHS, len(words))}": 1.0,
        f"end {line.end}": 1.0,
        f"case {_case(text)}": 1.0,
        "capitals": capitals,
        "-ing": opening / 5,
    }
    marks = {
        "titled": line.titled,
        "row": BAR in text,
        "year": bool(YEAR.search(text)),
        "per cent": bool(PER_CENT.search(text)),
        "quoted": text[:1] in ('"', "\u201c"),
    }
    return found | {name: 1.0 for name, holds in marks.items() if holds}


def _case(text: str) -> str:
    """Return how a line opens: all capitals, a capital, a small letter, a digit, or otherwise."""
    if text.isupper():
        return "all"
    first = text[:1]
    if first.isalpha():
        return "capital" if first.isupper() else "small"
    return "digit" if first.isdigit() else "other"


def _pairs(lows: tuple[str, ...]) -> Terms:
    found = {}
    for i in range(1, len(lows) - 1):
        if lows[i] in JOINING:
            found[f"pair {lows[i - 1]} {lows[i]}"] = PAIR
            found[f"pair {lows[i]} {lows[i + 1]}"] = PAIR
    return found
