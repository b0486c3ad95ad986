"""What an answer must be, and what is asked back: limits refuse, a jump only asks why.

The same checks serve the pages, the questionnaire files and the API.
"""

from __future__ import annotations

import itertools
import statistics
from typing import TYPE_CHECKING, Any

import msgspec
from django.utils import timezone
from django.utils.translation import gettext

from stocktake_web.rounds.models import Kind, MeasureStatus, MissingReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stocktake_web.rounds.models import Answer, Prefill, Question

__all__ = ["FIELDS", "Jump", "find_jump", "find_problems", "jump_of"]

# Fields of an answer that each kind of question uses; the others stay empty.
FIELDS: Mapping[str, tuple[str, ...]] = {
    Kind.VALUE: ("value", "year", "estimate", "missing", "explanation"),
    Kind.STATUS: ("choice",),
    Kind.EVIDENCE: ("text",),
    Kind.NARRATIVE: ("text",),
    Kind.OBSTACLES: ("text",),
    Kind.SUPPORT: ("text",),
    Kind.PRACTICE: ("text",),
}
FIRST_YEAR = 1990  # open statistics on connectivity do not go further back
LONGEST_TEXT = 20_000  # characters; about eight pages
# A change is a jump when it is more than three times what is usual in a year. Where little is
# known, 5 % of the range of the unit, or a tenth of the last value, counts as usual.
USUAL_TIMES = 3.0
SHARE_OF_RANGE = 0.05
SHARE_OF_VALUE = 0.10


class Jump(msgspec.Struct, frozen=True):
    """A value far from the last known one.

    Attributes:
        year: Year of the last known value.
        value: The last known value, in the unit of the question.
        allowed: The greatest difference that would not have been asked about.
    """

    year: int
    value: float
    allowed: float


def find_problems(question: Question, content: Mapping[str, Any]) -> dict[str, str]:
    """Return why a content cannot be the answer, by field; nothing where it can."""
    if question.kind == Kind.VALUE:
        return _value_problems(question, content)
    problems = {}
    choice = content.get("choice") or ""
    if choice and choice not in MeasureStatus.values:
        problems["choice"] = gettext("Choose one of the list.")
    if len(content.get("text") or "") > LONGEST_TEXT:
        problems["text"] = gettext("Write at most %(most)s characters.") % {"most": LONGEST_TEXT}
    return problems


def find_jump(
    question: Question, value: float | None, year: int | None, history: Sequence[Sequence[float]]
) -> Jump | None:
    """Return how far a value is from what was known, if it is far enough to be asked about.

    Args:
        question: Its range tells what is usual where history is short.
        value: The new value.
        year: Its year.
        history: Pairs of year and value, oldest first.
    """
    if value is None or year is None or not history:
        return None
    earlier = [pair for pair in history if pair[0] != year] or list(history)
    last_year, last = int(earlier[-1][0]), float(earlier[-1][1])
    allowed = _allowed(question, earlier) * max(1, abs(year - last_year))
    return Jump(last_year, last, allowed) if abs(value - last) > allowed else None


def jump_of(answer: Answer, prefill: Prefill | None) -> Jump | None:
    """Return the jump of an answer against what is known of its economy."""
    if prefill is None:
        return None
    return find_jump(answer.question, answer.value, answer.year, prefill.history)


def _allowed(question: Question, history: Sequence[Sequence[float]]) -> float:
    changes = [
        abs(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(history) if b[0] > a[0]
    ]
    usual = USUAL_TIMES * statistics.median(changes) if changes else 0.0
    if question.low is not None and question.high is not None:
        return max(usual, SHARE_OF_RANGE * (question.high - question.low))
    return max(usual, SHARE_OF_VALUE * abs(history[-1][1]))


def _value_problems(question: Question, content: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    value, year, missing = content.get("value"), content.get("year"), content.get("missing") or ""
    if value is not None and missing:
        problems["missing"] = gettext("Give a value or say why there is none, not both.")
    elif missing and missing not in MissingReason.values:
        problems["missing"] = gettext("Choose one of the list.")
    if value is not None and year is None:
        problems["year"] = gettext("Give the year of the value.")
    if year is not None and not FIRST_YEAR <= year <= timezone.now().year:
        problems["year"] = gettext("Give a year from %(first)s to this year.") % {
            "first": FIRST_YEAR
        }
    if value is not None and question.low is not None and value < question.low:
        problems["value"] = gettext("It cannot be less than %(least)s.") % {
            "least": f"{question.low:g}"
        }
    if value is not None and question.high is not None and value > question.high:
        problems["value"] = gettext("It cannot be more than %(most)s.") % {
            "most": f"{question.high:g}"
        }
    if len(content.get("explanation") or "") > LONGEST_TEXT:
        problems["explanation"] = gettext("Write at most %(most)s characters.") % {
            "most": LONGEST_TEXT
        }
    return problems
