"""Filters of the parts beyond questionnaires: themes, steps of an entry, days of an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from stocktake_web.choices import theme_words

if TYPE_CHECKING:
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
