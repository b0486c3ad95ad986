"""Filters of the parts beyond questionnaires: themes, steps of an entry, what an activity says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stocktake_web.activities.iati.codes import PERCENTAGE, RESULT_TYPES, TRANSACTION_TYPES
from stocktake_web.activities.iati.texts import words_in
from stocktake_web.choices import theme_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake_web.activities.iati.results import Measured
    from stocktake_web.activities.iati.texts import Words
    from stocktake_web.activities.iati.transactions import Party
    from stocktake_web.activities.models import Activity

__all__ = ["register"]

register = template.Library()

register.filter("theme", theme_words)

FUNDER = "1"  # IATI's code of the role

# What the buttons of the steps say.
STEPS = {
    "library.publish": _("Publish the entry"),
    "library.return": _("Return the entry"),
    "library.withdraw": _("Withdraw the entry"),
    "library.propose-again": _("Propose the entry again"),
}


@register.filter
def library_step(action: str) -> str:
    """Return what the button of a step says."""
    return str(STEPS[action])


@register.filter
def step_name(action: str) -> str:
    """Return the part of an action's id after its dot."""
    return action.partition(".")[2]


@register.filter
def activity_days(activity: Activity) -> str:
    """Return from when to when an activity is, by what was, else by what is planned."""
    days = (
        activity.actual_start or activity.planned_start,
        activity.actual_end or activity.planned_end,
    )
    return " \u2013 ".join(date_format(day) for day in days if day)


@register.filter
def funders(activity: Activity) -> str:
    """Return the names of those who fund an activity."""
    return "; ".join(each.name for each in activity.organisations.all() if each.role == FUNDER)


@register.filter
def words(said: Iterable[Words]) -> str:
    """Return a text of a file in the reader's language, else in its own."""
    return words_in(said, (get_language() or "").split("-")[0])


@register.filter
def party(said: Party | None) -> str:
    """Return who gives or takes: the name, else the identifier."""
    return (words(said.name) or said.ref or "\u2013") if said else "\u2013"


@register.filter
def measured(said: Measured) -> str:
    """Return a value and what is said about it."""
    return ": ".join(part for part in (said.value, words(said.comment)) if part) or "\u2013"


@register.filter
def in_per_cent(measure: str) -> str:
    """Return the mark of an indicator in per cent."""
    return " (%)" if measure == PERCENTAGE else ""


@register.filter
def transaction_type(code: str) -> str:
    """Return what a transaction is."""
    return str(TRANSACTION_TYPES[code])


@register.filter
def result_type(code: str) -> str:
    """Return what a result is."""
    return str(RESULT_TYPES[code])
