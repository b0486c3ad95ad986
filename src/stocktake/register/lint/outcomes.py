"""Goals, objectives and expected outcomes: could anybody tell that they were reached?

A goal is measured where it has a number (or "every", "all") and a year; a plan's own
period stands in for the year. An objective is a goal whose label opens the labels of the
actions under it (``a.1`` over ``a.1.1``) or that stands under a word like "objective"; its
outcomes are the goals with the same label but for its dots (``a1``). It is judged with
them, so that a measured outcome is enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.register.lint.draft import Draft, Said, remark_on
from stocktake.register.lint.quantities import find_scope
from stocktake.register.lint.wordlists import lint_words
from stocktake.register.provisions import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stocktake.register.lint.remarks import Remark

__all__ = ["find_unmeasured_goals"]

OBJECTIVE = re.compile(
    r"^\W*(?:specific |strategic |overall )?(?:objective|goal|aim)s?\b", re.IGNORECASE
)
INFINITIVE = re.compile(r"^\W*to\s+[a-z]+", re.IGNORECASE)
STRONGER = "[measure] rises from [baseline] to [number] by [year]"


def find_unmeasured_goals(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every goal, outcome and objective that nobody could measure."""
    goals = draft.goals()
    governing = {above for said in draft.asked() for above in _above(_label(said))}
    by_letters: dict[str, list[Said]] = {}
    for said in goals:
        by_letters.setdefault(_label(said).replace(".", ""), []).append(said)
    for said in goals:
        if _is_objective(draft, said, governing):
            alike = by_letters[_label(said).replace(".", "")]
            outcomes = [goal for goal in alike if _label(goal) != _label(said)]
            if not any(_is_measured(draft, goal) for goal in (said, *outcomes)):
                yield remark_on(
                    said, "objective-without-outcome", _says(outcomes), stronger=STRONGER
                )
        elif not _is_measured(draft, said):
            yield _goal_remark(draft, said)


def _label(said: Said) -> str:
    return fold_label(said.statement.provision)


def _above(label: str) -> list[str]:
    """Return the labels that open a label and have a dot themselves: ``a.1`` for ``a.1.1``."""
    parts = label.split(".")
    return [".".join(parts[:n]) for n in range(2, len(parts))]


def _is_objective(draft: Draft, said: Said, governing: set[str]) -> bool:
    if _label(said) in governing:
        return True
    section = draft.document.segments[said.position].section
    heading = draft.said[section].text if section is not None else ""
    return bool(INFINITIVE.match(said.text)) and bool(
        OBJECTIVE.match(heading) or OBJECTIVE.match(said.lead)
    )


def _is_measured(draft: Draft, said: Said) -> bool:
    dated = said.statement.deadlines or draft.period_end
    return bool(dated and (said.quantities or find_scope(said.text)))


def _says(outcomes: list[Said]) -> str:
    if not outcomes:
        return "The objective has no expected outcome, and names no value to reach itself."
    labels = ", ".join(goal.statement.provision for goal in outcomes)
    counted = [word for goal in outcomes for word in _countable(goal)]
    noun = "outcome" if len(outcomes) == 1 else "outcomes"
    if counted:
        return f"Its {noun} {labels} could be counted ({', '.join(counted)}), but no value is set."
    return f"Nothing in its {noun} {labels} can be measured."


def _goal_remark(draft: Draft, said: Said) -> Remark:
    counted = _countable(said)
    if said.quantities or find_scope(said.text):
        says = "It says how much, but not by when."
    elif counted:
        says = f"It names what can be counted ({', '.join(counted)}), but no value to reach."
    else:
        says = "Nothing in it can be counted or found to exist."
        return remark_on(said, "goal-not-measurable", says, stronger=STRONGER)
    return remark_on(said, "goal-without-value", says, stronger=STRONGER)


def _countable(said: Said) -> list[str]:
    found = lint_words().countable.find(said.tokens)
    return list(dict.fromkeys(said.tokens[match.first].low for match in found))
