"""The words and numbers that the site and the report share.

One word for one thing: an outcome, a role or a force is named here and nowhere
else, and a number is printed with the precision its unit deserves. Left out:
what a text means (register) and how a state is judged (progress).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from stocktake.vocab import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "ACTOR_WORDS",
    "FORCE_WORDS",
    "OUTCOMES",
    "OUTCOME_MEANINGS",
    "OUTCOME_WORDS",
    "ROLE_WORDS",
    "STATE_WORDS",
    "chance_words",
    "counted",
    "deadline_words",
    "disaggregation_words",
    "format_date",
    "format_number",
    "format_share",
    "format_value",
    "joined",
    "outcomes_sentence",
    "plural",
    "target_words",
    "targets_sentence",
    "value_formatter",
    "with_unit",
    "years_words",
]

# The order in which people meet the outcomes, in every table, strip and legend.
OUTCOMES = ("met", "on_track", "partial", "off_track", "level_only", "no_data")

OUTCOME_WORDS: Mapping[str, str] = {
    "met": "Met",
    "on_track": "On track",
    "partial": "Moderate",
    "off_track": "Off track",
    "level_only": "One value, no trend",
    "no_data": "No data",
}

OUTCOME_MEANINGS: Mapping[str, str] = {
    "met": "The latest value meets the target.",
    "on_track": "The pace since the baseline is enough to reach the target by its deadline.",
    "partial": "Progress, at half or more of the pace that is needed.",
    "off_track": (
        "Progress at less than half of the pace that is needed, no progress, "
        "a step back, or a deadline that passed with the target not met."
    ),
    "level_only": (
        "One value that does not meet the target, or has no number to reach; "
        "a trend cannot be told from it."
    ),
    "no_data": "No open statistic for this economy.",
}

STATE_WORDS: Mapping[str, str] = {
    "met": "Met",
    "met_late": "Met after the deadline",
    "missed": "Missed",
    "on_track": "On track",
    "moderate": "Moderate progress",
    "marginal": "Marginal progress",
    "stagnation": "Stagnation",
    "regression": "Regression",
    "level_only": "One value, no trend",
    "no_data": "No data",
}

ROLE_WORDS: Mapping[str, str] = {
    "heading": "Heading",
    "recital": "Recital",
    "goal": "Goal",
    "commitment": "Commitment",
    "call": "Call",
    "other": "Other",
}

FORCE_WORDS: Mapping[str, str] = {
    "binding": "Binding",
    "firm": "Firm",
    "effort": "Best effort",
    "soft": "Soft",
}

ACTOR_WORDS: Mapping[str, str] = {
    "signatories": "The signatories",
    "members": "Members",
    "organisation": "An organisation",
    "stakeholders": "Stakeholders",
}

# Nouns whose plural is not the singular and an "s".
PLURALS: Mapping[str, str] = {
    "economy": "economies",
    "country": "countries",
    "has": "have",
    "is": "are",
    "was": "were",
    "meets": "meet",
    "moves": "move",
    "does": "do",
}

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# Words for the codes of a disaggregation; a code that is not here is shown as it is.
PART_WORDS: Mapping[str, str] = {
    "sex=F": "women and girls",
    "sex=M": "men and boys",
    "location=URB": "urban",
    "location=RUR": "rural",
    "education_level=LOWSEC": "lower secondary school",
    "education_level=UPPSEC": "upper secondary school",
    "speed=ANY": "any speed",
    "speed=256KBPS-2MBPS": "256 kbit/s to 2 Mbit/s",
    "speed=2MBPS-10MBPS": "2 to 10 Mbit/s",
    "speed=10MBPS+": "10 Mbit/s or more",
}
AGE = re.compile(r"age=Y(?:_GE(?P<least>\d+)|(?P<low>\d+)T(?P<high>\d+))")
# The source's mark for an age without an upper end.
NO_END = "999"

NO_BREAK = "\u00a0"
MINUS = "\u2212"


def plural(number: int, noun: str) -> str:
    """Return ``noun`` in the form that follows ``number``; also for the verbs has, is, does."""
    if number == 1:
        return noun
    return PLURALS.get(noun, f"{noun}s")


def counted(number: int, noun: str) -> str:
    """Return a number and its noun: ``1 economy``, ``1,204 values``."""
    return f"{number:,}{NO_BREAK}{plural(number, noun)}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    *head, tail = list(parts) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def format_date(date: dt.date) -> str:
    """Return a date in words: ``22 November 2026``, independent of the locale."""
    return f"{date.day}{NO_BREAK}{MONTHS[date.month - 1]} {date.year}"


def years_words(first: int | None, last: int | None) -> str:
    """Return a period: ``2019 to 2023``, ``2023``, or nothing."""
    if first is None or last is None:
        return "" if last is None and first is None else str(last if first is None else first)
    return str(last) if first == last else f"{first} to {last}"


def format_number(value: float, decimals: int) -> str:
    """Return a number with thousands separators and a true minus sign.

    A number that is not zero is never printed as zero: 0.04 with one decimal is
    ``0.04``, with as many decimals as its first digit needs.
    """
    text = f"{value:,.{decimals}f}"
    if value and not text.strip("-0.,"):
        text = f"{value:.1g}" if abs(value) >= 1e-4 else f"{value:.0e}"
    if text[0] == "-":
        text = MINUS + text[1:] if value else text[1:]
    return text


@cache
def value_formatter(unit: str) -> Callable[[float], str]:
    """Return the function that prints values of a unit; for loops over many values.

    A unit outside the vocabulary (a user's own indicator) is printed with up to
    three significant digits after the point, without trailing zeros.
    """
    known = load.units().get(unit)
    if unit == "yes-no":
        return _yes_no
    if known is None:
        return _free_number
    decimals = known.decimals
    return lambda value: format_number(value, decimals)


def format_value(value: float | None, unit: str) -> str:
    """Return a value as printed in a table column of its unit; a dash where there is none."""
    return "\u2013" if value is None else value_formatter(unit)(value)


def with_unit(value: float | None, unit: str, label: str | None = None) -> str:
    """Return a value and its unit: ``64.2 % of population``.

    Args:
        value: The value, in the unit.
        unit: Unit code.
        label: The unit in words, where the indicator brings its own.
    """
    if value is None:
        return "no value"
    text = value_formatter(unit)(value)
    known = load.units().get(unit)
    words = label if label is not None else (known.label if known else "")
    if not words or unit == "yes-no":
        return text
    return f"{text}{NO_BREAK}{words}"


def format_share(part: float, whole: float) -> str:
    """Return a share as a whole per cent, never 0 % or 100 % unless it is exact."""
    if not whole:
        return f"0{NO_BREAK}%"
    percent = 100 * part / whole
    if 0 < percent < 1:
        return f"under{NO_BREAK}1{NO_BREAK}%"
    if 99 < percent < 100:
        return f"over{NO_BREAK}99{NO_BREAK}%"
    return f"{percent:.0f}{NO_BREAK}%"


def chance_words(words: str, probability: float) -> str:
    """Return a chance as it stands in a table: ``Unlikely (18 %)``.

    Args:
        words: From the column ``words`` of ``outlook_chances``.
        probability: 0 to 1.
    """
    return f"{words[:1].upper()}{words[1:]} ({format_share(probability, 1)})"


def target_words(
    target: float | None,
    unit: str,
    *,
    direction: str = "up",
    low: float | None = None,
    high: float | None = None,
    label: str | None = None,
) -> str:
    """Return a target in words: ``at least 95 % of population``, ``between 0.98 and 1.02``.

    Without a number the agreed direction is named.
    """
    if low is not None and high is not None:
        return f"between {_plain(low)} and {_round_with_unit(high, unit, label)}"
    if target is None:
        wanted = {"up": "a rise", "down": "a fall"}
        return f"{wanted.get(direction, 'parity')} (no number agreed)"
    if unit == "yes-no":
        return "yes" if target >= 1 else "no"
    bound = {"up": "at least ", "down": "at most "}.get(direction, "")
    if (unit.startswith("percent") and target >= 100) or (direction == "down" and target <= 0):
        bound = ""  # nothing lies beyond it
    return bound + _round_with_unit(target, unit, label)


def deadline_words(deadline: int | None) -> str:
    """Return a deadline in words: ``by 2030``, or ``no date set``."""
    return f"by {deadline}" if deadline else "no date set"


def disaggregation_words(text: str) -> str:
    """Return a disaggregation in words: ``age=Y15T24;sex=F`` is ``aged 15 to 24, women and girls``.

    A code without a word of its own is shown as it is, such as ``skill: EPRS``.
    """
    return ", ".join(_part_words(part) for part in text.split(";"))


def outcomes_sentence(
    counts: Mapping[str, int], noun: str = "economy", *, number_agreed: bool = True
) -> str:
    """Return the sentence that says what a count of outcomes found.

    Args:
        counts: Number by outcome; a missing outcome counts zero.
        noun: What is counted, in the singular.
        number_agreed: Whether the KPI has a target number; else only a direction can be kept.

    Returns:
        Such as ``9 of 42 economies meet the target and 5 are on track to; 12 are not on
        track; 10 have one value, which does not meet it; 6 have no data.``
    """
    total = sum(counts.values())
    met, on_track = counts.get("met", 0), counts.get("on_track", 0)
    behind = counts.get("partial", 0) + counts.get("off_track", 0)
    single, nothing = counts.get("level_only", 0), counts.get("no_data", 0)
    if not total:
        return f"No {noun} has been assessed."
    if nothing == total:
        return f"None of {counted(total, noun)} has data."
    if number_agreed:
        first = f"{_some_of(met, total, noun)} {plural(met or 1, 'meets')} the target"
        if on_track:
            also = "and" if met else "yet;"
            first += f" {also} {on_track:,} {plural(on_track, 'is')} on track to"
        one_value = "one value, which does not meet it"
    else:
        good = met + on_track
        first = f"{_some_of(good, total, noun)} {plural(good or 1, 'moves')} the way agreed"
        one_value = "one value, from which no trend can be told"
    parts = [first]
    if behind:
        parts.append(f"{behind:,} {plural(behind, 'is')} not on track")
    if single:
        parts.append(f"{single:,} {plural(single, 'has')} {one_value}")
    if nothing:
        parts.append(f"{nothing:,} {plural(nothing, 'has')} no data")
    return "; ".join(parts) + "."


def targets_sentence(counts: Mapping[str, int]) -> str:
    """Return the sentence that says how many targets one economy meets.

    Args:
        counts: Number of targets by outcome; a missing outcome counts zero.

    Returns:
        Such as ``5 of 12 targets are met and 1 is on track; 4 are not on track; 2 have no data.``
    """
    total = sum(counts.values())
    met, on_track = counts.get("met", 0), counts.get("on_track", 0)
    behind = counts.get("partial", 0) + counts.get("off_track", 0)
    single, nothing = counts.get("level_only", 0), counts.get("no_data", 0)
    if not total:
        return "No target has been judged."
    if nothing == total:
        return f"There is no data for any of {counted(total, 'target')}."
    first = f"{_some_of(met, total, 'target')} {plural(met or 1, 'is')} met"
    if on_track:
        first += f"{' and' if met else ' yet;'} {on_track:,} {plural(on_track, 'is')} on track"
    parts = [first]
    if behind:
        parts.append(f"{behind:,} {plural(behind, 'is')} not on track")
    if single:
        parts.append(f"{single:,} {plural(single, 'has')} one value, which is not enough")
    if nothing:
        parts.append(f"{nothing:,} {plural(nothing, 'has')} no data")
    return "; ".join(parts) + "."


def _part_words(part: str) -> str:
    if (word := PART_WORDS.get(part)) is not None:
        return word
    if (age := AGE.fullmatch(part)) is None:
        return part.replace("_", " ").replace("=", ": ")
    if age["least"] or age["high"] == NO_END:
        return f"aged {age['least'] or age['low']} or more"
    return f"aged {age['low']} to {age['high']}"


def _round_with_unit(value: float, unit: str, label: str | None = None) -> str:
    known = load.units().get(unit)
    words = label if label is not None else (known.label if known else "")
    return f"{_plain(value)}{NO_BREAK}{words}" if words else _plain(value)


def _some_of(part: int, total: int, noun: str) -> str:
    return f"{format(part, ',') if part else 'None'} of {counted(total, noun)}"


def _yes_no(value: float) -> str:
    return "yes" if value >= 1 else "no" if value <= 0 else f"{value:g}"


def _free_number(value: float) -> str:
    size = abs(value)
    if size >= 1000:
        return format_number(value, 0)
    return format_number(value, 1 if size >= 100 else 2).removesuffix(".00").removesuffix(".0")


def _plain(value: float) -> str:
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return MINUS + text[1:] if text.startswith("-") else text
