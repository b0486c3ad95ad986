"""Where a statement stands, as terms by which a model can weigh its role.

An item without a verb under "we will:" is an act, under "Expected results" a goal. So the verbs
of the lead-in, the telling nouns of the heading above, the label, the neighbours, and what the
other items of the same list look like are terms beside what the statement says itself
(``role_terms``), and some of them together are terms again. Nothing here asks what a rule has
read. Left out: the other words of headings and lead-ins, which tell of the subject and misled
where real documents were left out, and the words of the title and of the whole document.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from stocktake.model import Noun, SegmentKind
from stocktake.register.places import PLACE_LABEL
from stocktake.register.role_terms import Line, Terms, form_of, own_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.register.lexicon import Lexicon

__all__ = ["terms_of_lines"]

# Nouns of headings that tell what stands under them.
TELLING_NOUNS = frozenset({
    "goal", "goals", "objective", "objectives", "outcome", "outcomes", "results", "result",
    "target", "targets", "vision", "indicators", "action", "actions", "activities", "measures",
    "commitments", "recommendations", "principles", "background", "context", "introduction",
})  # fmt: skip
NEIGHBOURLY = ("will", "shall", "should", "we", "is", "are", "was")
FIRST_LINES, LAST_LINES, COUNTED_LINES = 4, 3, 8
FIFTHS = 5  # parts of a document
SHORT = 8  # words
MOST_SIBLINGS = 12
LONGEST_LABEL = 8  # characters


class _List(Noun, frozen=True, kw_only=True):
    """What the lines under one lead-in and heading look like, counted."""

    lines: int
    looks: Counter[str]
    firsts: Counter[str]


def terms_of_lines(lines: Sequence[Line], words: Lexicon) -> list[Terms]:
    """Return the terms of every line of a document, in the order of the lines.

    Args:
        lines: The segments of the document in reading order.
        words: The word lists.
    """
    looks = [_looks(line, words) for line in lines]
    lists = _lists(lines, looks)
    found = []
    for i, line in enumerate(lines):
        terms = own_terms(line, words) | _place(lines, i) | _above(lines, i)
        for side, j in (("before", i - 1), ("after", i + 1)):
            terms.update(_beside(line, lines[j] if 0 <= j < len(lines) else None, side, words))
        terms.update(_among(line, looks[i], lists[_list_of(line)]))
        terms.update(_together(terms, lines, i, words))
        found.append(terms)
    return found


def _looks(line: Line, words: Lexicon) -> frozenset[str]:
    """Return what is counted of the lines of a list."""
    said = frozenset(line.lows)
    marks = {
        "base": form_of(line, words) == "base",
        "ing": line.first.endswith("ing"),
        "is": bool(said & {"is", "are"}),
        "short": 0 < len(line.lows) < SHORT,
        "to": line.first == "to",
        "labelled": not PLACE_LABEL.match(line.segment.provision),
    }
    modal = said & {"will", "shall", "should", "we"}
    return modal | {name for name, holds in marks.items() if holds}


def _list_of(line: Line) -> tuple[int | None, int | None]:
    return line.segment.lead_in, line.segment.section


def _lists(
    lines: Sequence[Line], looks: list[frozenset[str]]
) -> dict[tuple[int | None, int | None], _List]:
    found: dict[tuple[int | None, int | None], _List] = {}
    members = Counter(_list_of(line) for line in lines)
    for key, count in members.items():
        found[key] = _List(lines=count, looks=Counter(), firsts=Counter())
    for line, look in zip(lines, looks, strict=True):
        found[_list_of(line)].looks.update(look)
        found[_list_of(line)].firsts[line.first] += 1
    return found


def _place(lines: Sequence[Line], i: int) -> Terms:
    """Return kind, label and place in the document."""
    segment, count = lines[i].segment, len(lines)
    part = "first" if i < FIRST_LINES else "last" if i >= count - LAST_LINES else ""
    found = {
        f"kind {segment.kind.value}": 1.0,
        f"label {_label(segment.provision)}": 1.0,
        f"sentence {min(3, segment.statement)}": 1.0,
        f"part {part or FIFTHS * i // count}": 1.0,
        "lead-in " + ("no" if segment.lead_in is None else "yes"): 1.0,
    }
    if segment.word:
        found[f"called {segment.word.lower()}"] = 1.0
    if i < COUNTED_LINES:
        found[f"line {i}"] = 1.0
    after = lines[i + 1].segment if i + 1 < count else None
    if segment.kind is SegmentKind.HEADING and (after is None or after.kind is SegmentKind.HEADING):
        found["nothing under it"] = 1.0
    return found


def _label(provision: str) -> str:
    """Return the form of a printed label: "1.1" for all with a dot, "(a)", or "none"."""
    if PLACE_LABEL.match(provision):
        return "none"
    form = re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", provision))
    return re.sub(r"[A-Z]+", "A", form)[:LONGEST_LABEL]


def _above(lines: Sequence[Line], i: int) -> Terms:
    """Return the verbs and ends of the lead-in, and the telling nouns of the heading above."""
    segment = lines[i].segment
    found: Terms = {}
    if segment.lead_in is not None and segment.lead_in < i:
        lead = lines[segment.lead_in]
        found.update({f"lead-in verb {verb}": 1.0 for _, verb in lead.verbs})
        found[f"lead-in opens {lead.first}"] = 1.0
        found[f"lead-in ends {lead.lows[-1] if lead.lows else '-'}"] = 1.0
    if segment.section is None:
        found["no heading"] = 1.0
    else:
        nouns = TELLING_NOUNS.intersection(lines[segment.section].lows)
        found.update({f"heading: {noun}": 1.0 for noun in nouns})
    return found


def _beside(line: Line, other: Line | None, side: str, words: Lexicon) -> Terms:
    """Return what the line before or after looks like."""
    if other is None:
        return {f"{side} nothing": 1.0}
    found = {
        f"{side} kind {other.segment.kind.value}": 1.0,
        f"{side} same list {_list_of(line) == _list_of(other)}": 1.0,
        f"{side} opens {other.first}": 1.0,
        f"{side} form {form_of(other, words)}": 1.0,
        f"{side} end {other.end}": 1.0,
    }
    if side == "before" and other.segment.provision == line.segment.provision:
        found["before in the same provision"] = 1.0
    found.update({f"{side} has {low}": 1.0 for low in NEIGHBOURLY if low in other.lows})
    return found


def _among(line: Line, looks: frozenset[str], listed: _List) -> Terms:
    """Return the shares of the other lines of the same list that look so or so."""
    others = listed.lines - 1
    if not others:
        return {"alone": 1.0}
    found = {
        f"list {look}": (count - (look in looks)) / others for look, count in listed.looks.items()
    }
    found["list opens alike"] = (listed.firsts[line.first] - 1) / others
    found[f"list of {min(4, min(others, MOST_SIBLINGS) // 3)}"] = 1.0
    return found


def _together(terms: Terms, lines: Sequence[Line], i: int, words: Lexicon) -> Terms:
    """Return what holds together: the form of the first word under a lead-in, and such."""
    line = lines[i]
    segment = line.segment
    kind, form = segment.kind.value, form_of(line, words)
    finite = "finite yes" in terms
    over = None
    if segment.lead_in is not None and segment.lead_in < i:
        over = lines[segment.lead_in]
    last = over.lows[-1] if over and over.lows else "-"
    over_verb = over.verbs[0][1] if over and over.verbs else "none"
    above = lines[segment.section].lows if segment.section is not None else ()
    nouns = " ".join(low for low in above if low in TELLING_NOUNS)
    both = (
        (kind, form, "led" if over else "free"),
        (kind, finite, line.end),
        ("over", over_verb, form),
        ("over", last, form),
        ("over", over.first if over else "-", last),
        ("under", nouns, kind, finite),
        ("under", nouns, kind, form),
        ("behind", lines[i - 1].first if i else "-", form),
    )
    return {" | ".join(map(str, parts)): 1.0 for parts in both}
