"""The sentences that say what a count of outcomes found.

A noun goes with the total and its verb with the part, and a language may need
either in several forms; so there is a text for none, one and several, each in
the forms that the total asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.words.phrases import clauses, whole
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["outcomes_sentence", "targets_sentence"]

# For none, one and several: the noun goes with the total, the verb with the part.
MEETING = {
    "economy": (
        NN_(
            "None of {total}\u00a0economy meets the target",
            "None of {total}\u00a0economies meets the target",
        ),
        NN_(
            "{part} of {total}\u00a0economy meets the target",
            "{part} of {total}\u00a0economies meets the target",
        ),
        NN_(
            "{part} of {total}\u00a0economy meet the target",
            "{part} of {total}\u00a0economies meet the target",
        ),
    ),
    "result": (
        NN_(
            "None of {total}\u00a0result meets the target",
            "None of {total}\u00a0results meets the target",
        ),
        NN_(
            "{part} of {total}\u00a0result meets the target",
            "{part} of {total}\u00a0results meets the target",
        ),
        NN_(
            "{part} of {total}\u00a0result meet the target",
            "{part} of {total}\u00a0results meet the target",
        ),
    ),
}
MOVING = {
    "economy": (
        NN_(
            "None of {total}\u00a0economy moves the way agreed",
            "None of {total}\u00a0economies moves the way agreed",
        ),
        NN_(
            "{part} of {total}\u00a0economy moves the way agreed",
            "{part} of {total}\u00a0economies moves the way agreed",
        ),
        NN_(
            "{part} of {total}\u00a0economy move the way agreed",
            "{part} of {total}\u00a0economies move the way agreed",
        ),
    ),
    "result": (
        NN_(
            "None of {total}\u00a0result moves the way agreed",
            "None of {total}\u00a0results moves the way agreed",
        ),
        NN_(
            "{part} of {total}\u00a0result moves the way agreed",
            "{part} of {total}\u00a0results moves the way agreed",
        ),
        NN_(
            "{part} of {total}\u00a0result move the way agreed",
            "{part} of {total}\u00a0results move the way agreed",
        ),
    ),
}
ARE_MET = (
    NN_("None of {total}\u00a0target is met", "None of {total}\u00a0targets is met"),
    NN_("{part} of {total}\u00a0target is met", "{part} of {total}\u00a0targets is met"),
    NN_("{part} of {total}\u00a0target are met", "{part} of {total}\u00a0targets are met"),
)
NONE_HAS_DATA = {
    "economy": NN_(
        "None of {number}\u00a0economy has data.", "None of {number}\u00a0economies has data."
    ),
    "result": NN_(
        "None of {number}\u00a0result has data.", "None of {number}\u00a0results has data."
    ),
}
# Translators: {first} is a clause such as "9 of 42 economies meet the target".
AND_ON_TRACK_TO = NN_("{first} and {number} is on track to", "{first} and {number} are on track to")
# Translators: {first} is a clause such as "None of 42 economies meets the target".
YET_ON_TRACK_TO = NN_(
    "{first} yet; {number} is on track to", "{first} yet; {number} are on track to"
)
# Translators: {first} is a clause such as "5 of 12 targets are met".
AND_ON_TRACK = NN_("{first} and {number} is on track", "{first} and {number} are on track")
# Translators: {first} is a clause such as "None of 12 targets is met".
YET_ON_TRACK = NN_("{first} yet; {number} is on track", "{first} yet; {number} are on track")
NOT_ON_TRACK = NN_("{number} is not on track", "{number} are not on track")
NOT_MET_BY_ONE_VALUE = NN_(
    "{number} has one value, which does not meet it",
    "{number} have one value, which does not meet it",
)
NO_TREND_FROM_ONE_VALUE = NN_(
    "{number} has one value, from which no trend can be told",
    "{number} have one value, from which no trend can be told",
)
NOT_ENOUGH = NN_(
    "{number} has one value, which is not enough",
    "{number} have one value, which is not enough",
)
NO_DATA = NN_("{number} has no data", "{number} have no data")
NO_DATA_FOR_TARGETS = NN_(
    "There is no data for any of {number}\u00a0target.",
    "There is no data for any of {number}\u00a0targets.",
)


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
        return (
            _("No result has been assessed.")
            if noun == "result"
            else _("No economy has been assessed.")
        )
    if nothing == total:
        return _say(NONE_HAS_DATA[noun], total)
    if number_agreed:
        parts = [_of(MEETING[noun], met, total)]
        if on_track:
            parts = [_say(AND_ON_TRACK_TO if met else YET_ON_TRACK_TO, on_track, parts[0])]
    else:
        parts = [_of(MOVING[noun], met + on_track, total)]
    alone = NOT_MET_BY_ONE_VALUE if number_agreed else NO_TREND_FROM_ONE_VALUE
    rest = ((NOT_ON_TRACK, behind), (alone, single), (NO_DATA, nothing))
    return clauses([*parts, *(_say(forms, number) for forms, number in rest if number)])


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
        return _("No target has been judged.")
    if nothing == total:
        return _say(NO_DATA_FOR_TARGETS, total)
    first = _of(ARE_MET, met, total)
    if on_track:
        first = _say(AND_ON_TRACK if met else YET_ON_TRACK, on_track, first)
    rest = ((NOT_ON_TRACK, behind), (NOT_ENOUGH, single), (NO_DATA, nothing))
    return clauses([first, *(_say(forms, number) for forms, number in rest if number)])


def _of(forms: tuple[tuple[str, str], ...], part: int, total: int) -> str:
    """Return the form for none, one or several of a total."""
    return ngettext(*forms[min(part, 2)], total, part=whole(part), total=whole(total))


def _say(forms: tuple[str, str], number: int, first: str = "") -> str:
    return ngettext(*forms, number, number=whole(number), first=first)
