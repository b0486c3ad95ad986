"""Filters for codes of the parts beyond questionnaires: themes, steps of an entry."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from stocktake_web.choices import theme_words

__all__ = ["register"]

register = template.Library()

register.filter("theme", theme_words)

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
