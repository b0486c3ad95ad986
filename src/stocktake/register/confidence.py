"""Confidence: how likely a rule is right about role, force and actor together.

Each rule of ``classify`` belongs to one of four bands. The bands were set by judgement,
not fitted: on the labelled documents nearly every rule is now right, which says more of
the documents than of the rules. The one outside check is forty sentences written to try
the rules after they were made: 37 were read right (0.93), where the bands promised 0.88
on average. Two features lower a confidence further: great length, which hides a second
main verb, and no theme found where somebody is to act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stocktake.register.labels import Label

__all__ = ["confidence_of"]

SURE, GOOD, FAIR, GUESS = 0.95, 0.9, 0.75, 0.55
RULES = {
    SURE: ("heading bare-lead-in call-verb we-modal item-act furniture"),
    GOOD: (
        "formula thanks meeting commit-verb recital-verb participle preamble "
        "item-recital item-goal goal-verb need-for passive-call call-nobody duty "
        "forecast plan-item table-row objective"
    ),
    FAIR: (
        "continues welcome-ahead aim that-should item-noun own-effect plan-body "
        "modal-recital goal-phrase under-way passive-duty principle title-like "
        "default"
    ),
    GUESS: ("others-will plain-act weak"),
}
BANDS = {rule: value for value, rules in RULES.items() for rule in rules.split()}
LONG = 90  # tokens; longer sentences hide a second main verb
DISCOUNT = 0.9


def confidence_of(label: Label, *, tokens: int, themes: int) -> float:
    """Return the probability that role, force and actor are all right.

    Args:
        label: What was read, with the rule that read it.
        tokens: Length of the statement.
        themes: Number of themes found.
    """
    value = BANDS[label.rule]
    if tokens > LONG:
        value *= DISCOUNT
    if label.role.is_operative and themes == 0:
        value *= DISCOUNT
    return round(value, 3)
