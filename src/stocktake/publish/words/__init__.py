"""The words and numbers that the site and the report share.

One word for one thing: an outcome, a role or a force is named here and nowhere
else, and a number is printed with the precision its unit deserves. Everything is
in the language that is spoken (``vocab.language``): a sentence is one text with
named places for its numbers, never put together from words, so that a
translator can order it as their language needs. Left out: what a text means
(register) and how a state is judged (progress).
"""

from __future__ import annotations

from stocktake.publish.words.labels import (
    ACTOR_WORDS,
    DIRECTION_WORDS,
    EVIDENCE_STATUS_WORDS,
    EVIDENCE_WORDS,
    FORCE_WORDS,
    INSTRUMENT_KINDS,
    INSTRUMENT_STATUSES,
    OUTCOME_MEANINGS,
    OUTCOME_WORDS,
    OUTCOMES,
    ROLE_WORDS,
    STATE_WORDS,
    disaggregation_words,
    status_told,
)
from stocktake.publish.words.numbers import (
    chance_words,
    format_number,
    format_share,
    format_value,
    target_words,
    value_formatter,
    with_unit,
)
from stocktake.publish.words.outcomes import (
    outcomes_sentence,
    targets_sentence,
)
from stocktake.publish.words.phrases import (
    clauses,
    comma,
    counted,
    deadline_words,
    format_date,
    full_stop,
    is_one,
    item_name,
    joined,
    listed,
    plural,
    semicolon,
    sentences,
    whole,
    years_words,
)

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
    "ROLE_WORDS",
    "STATE_WORDS",
    "chance_words",
    "clauses",
    "comma",
    "counted",
    "deadline_words",
    "disaggregation_words",
    "format_date",
    "format_number",
    "format_share",
    "format_value",
    "full_stop",
    "is_one",
    "item_name",
    "joined",
    "listed",
    "outcomes_sentence",
    "plural",
    "semicolon",
    "sentences",
    "status_told",
    "target_words",
    "targets_sentence",
    "value_formatter",
    "whole",
    "with_unit",
    "years_words",
]
