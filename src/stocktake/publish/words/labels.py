"""The words for codes: outcomes, states, roles, forces, actors, and parts of a population."""

from __future__ import annotations

import re

from stocktake.publish.words.phrases import listed
from stocktake.vocab.language import NP_, Words, _, unmarked

__all__ = [
    "ACTOR_WORDS",
    "DIRECTION_WORDS",
    "EVIDENCE_STATUS_WORDS",
    "EVIDENCE_WORDS",
    "FORCE_WORDS",
    "INSTRUMENT_KINDS",
    "INSTRUMENT_STATUSES",
    "OUTCOMES",
    "OUTCOME_MEANINGS",
    "OUTCOME_WORDS",
    "REPORTED_STATUS_WORDS",
    "ROLE_WORDS",
    "STATE_WORDS",
    "disaggregation_words",
    "status_told",
]

# The order in which people meet the outcomes, in every table, strip and legend.
OUTCOMES = ("met", "on_track", "partial", "off_track", "level_only", "no_data")

OUTCOME_WORDS = Words(
    {
        "met": NP_("outcome", "Met"),
        "on_track": NP_("outcome", "On track"),
        "partial": NP_("outcome", "Moderate"),
        "off_track": NP_("outcome", "Off track"),
        "level_only": NP_("outcome", "One value, no trend"),
        "no_data": NP_("outcome", "No data"),
    }
)

OUTCOME_MEANINGS = Words(
    {
        "met": NP_("meaning of an outcome", "The latest value meets the target."),
        "on_track": NP_(
            "meaning of an outcome",
            "The target is likely to be met by its deadline (a chance of 66 % or more); where the "
            "method tells no chance, the pace since the baseline is enough.",
        ),
        "partial": NP_(
            "meaning of an outcome",
            "About as likely as not to be met (33 to 66 %); where the method tells no chance, "
            "progress at half or more of the pace that is needed.",
        ),
        "off_track": NP_(
            "meaning of an outcome",
            "Unlikely to be met (less than 33 %), or a deadline that passed with the target not "
            "met; where the method tells no chance, progress at less than half of the pace that "
            "is needed, no progress or a step back.",
        ),
        "level_only": NP_(
            "meaning of an outcome",
            "One value that does not meet the target, or has no number to reach; "
            "a trend cannot be told from it.",
        ),
        "no_data": NP_("meaning of an outcome", "No open statistic for this economy."),
    }
)

STATE_WORDS = Words(
    {
        "met": NP_("state", "Met"),
        "met_late": NP_("state", "Met after the deadline"),
        "missed": NP_("state", "Missed"),
        "on_track": NP_("state", "On track"),
        "moderate": NP_("state", "Moderate progress"),
        "marginal": NP_("state", "Marginal progress"),
        "stagnation": NP_("state", "Stagnation"),
        "regression": NP_("state", "Regression"),
        "level_only": NP_("state", "One value, no trend"),
        "no_data": NP_("state", "No data"),
    }
)

ROLE_WORDS = Words(
    {
        "heading": NP_("role of a statement", "Heading"),
        "recital": NP_("role of a statement", "Recital"),
        "goal": NP_("role of a statement", "Goal"),
        "commitment": NP_("role of a statement", "Commitment"),
        "call": NP_("role of a statement", "Call"),
        "other": NP_("role of a statement", "Other"),
    }
)

FORCE_WORDS = Words(
    {
        "binding": NP_("force of a statement", "Binding"),
        "firm": NP_("force of a statement", "Firm"),
        "effort": NP_("force of a statement", "Best effort"),
        "soft": NP_("force of a statement", "Soft"),
    }
)

ACTOR_WORDS = Words(
    {
        "signatories": NP_("who acts", "The signatories"),
        "members": NP_("who acts", "Members"),
        "organisation": NP_("who acts", "An organisation"),
        "stakeholders": NP_("who acts", "Stakeholders"),
    }
)

EVIDENCE_WORDS = Words(
    {
        "law": NP_("kind of evidence", "Law"),
        "body": NP_("kind of evidence", "Body"),
        "plan": NP_("kind of evidence", "Plan"),
        "report": NP_("kind of evidence", "Report"),
        "agreement": NP_("kind of evidence", "Agreement"),
        "programme": NP_("kind of evidence", "Programme"),
        "event": NP_("kind of evidence", "Event"),
    }
)
EVIDENCE_STATUS_WORDS = Words(
    {
        "in place": NP_("status of evidence", "In place"),
        "partly": NP_("status of evidence", "Partly"),
        "planned": NP_("status of evidence", "Planned"),
        "not in place": NP_("status of evidence", "Not in place"),
        "unknown": NP_("status of evidence", "Unknown"),
        "not answered": NP_("status of evidence", "Not answered"),
    }
)

DIRECTION_WORDS = Words(
    {
        "up": NP_("direction of an indicator", "higher is better"),
        "down": NP_("direction of an indicator", "lower is better"),
        "parity": NP_("direction of an indicator", "nearer to 1 is better"),
    }
)

INSTRUMENT_KINDS = Words(
    {
        "declaration": NP_("kind of instrument", "declaration"),
        "statement": NP_("kind of instrument", "statement"),
        "plan": NP_("kind of instrument", "plan"),
        "resolution": NP_("kind of instrument", "resolution"),
        "communique": NP_("kind of instrument", "communique"),
    }
)

INSTRUMENT_STATUSES = Words(
    {
        "adopted": NP_("status of an instrument", "adopted"),
        "draft": NP_("status of an instrument", "draft"),
        "specimen": NP_("status of an instrument", "specimen"),
    }
)
# Brackets of Latin and of Chinese print.
IN_BRACKETS = re.compile("[(\uff08][^)\uff09]*")


def status_told(name: str, status: str) -> bool:
    """Return whether an instrument's name says its status in brackets, as "plan (draft)" does.

    Args:
        name: In the language that is spoken.
        status: Code of the status.
    """
    word = unmarked(INSTRUMENT_STATUSES.get(status, status)).casefold()
    told = " ".join(IN_BRACKETS.findall(name)).casefold()
    return word in told or status in told


# Words for the codes of a disaggregation; a code that is not here is shown as it is.
PART_WORDS = Words(
    {
        "sex=F": NP_("part of the population", "women and girls"),
        "sex=M": NP_("part of the population", "men and boys"),
        "location=URB": NP_("part of the population", "urban"),
        "location=RUR": NP_("part of the population", "rural"),
        "education_level=LOWSEC": NP_("part of the population", "lower secondary school"),
        "education_level=UPPSEC": NP_("part of the population", "upper secondary school"),
        "speed=ANY": NP_("part of the population", "any speed"),
        "speed=256KBPS-2MBPS": NP_("part of the population", "256 kbit/s to 2 Mbit/s"),
        "speed=2MBPS-10MBPS": NP_("part of the population", "2 to 10 Mbit/s"),
        "speed=10MBPS+": NP_("part of the population", "10 Mbit/s or more"),
    }
)
# How far an economy says it is with a commitment.
REPORTED_STATUS_WORDS = Words(
    {
        "not_started": NP_("reported status", "Not started"),
        "planned": NP_("reported status", "Planned"),
        "under_way": NP_("reported status", "Under way"),
        "in_place": NP_("reported status", "In place"),
        "not_intended": NP_("reported status", "Not intended"),
    }
)
AGE = re.compile(r"age=Y(?:_GE(?P<least>\d+)|(?P<low>\d+)T(?P<high>\d+))")
# The source's mark for an age without an upper end.
NO_END = "999"


def disaggregation_words(text: str) -> str:
    """Return a disaggregation in words: ``age=Y15T24;sex=F`` is ``aged 15 to 24, women and girls``.

    A code without a word of its own is shown as it is, such as ``skill: EPRS``.
    """
    return listed(_part_words(part) for part in text.split(";"))


def _part_words(part: str) -> str:
    if part in PART_WORDS:
        return PART_WORDS[part]
    if (age := AGE.fullmatch(part)) is None:
        return part.replace("_", " ").replace("=", ": ")
    if age["least"] or age["high"] == NO_END:
        return _("aged {age} or more", age=age["least"] or age["low"])
    return _("aged {low} to {high}", low=age["low"], high=age["high"])
