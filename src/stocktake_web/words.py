"""Words for codes on the pages: economies, parts of the population, states, questions, numbers.

Names that the register and the site have already come from Stocktake's own catalogues; what only
the pages say is in the catalogues of this application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from stocktake.publish.words.labels import disaggregation_words
from stocktake.publish.words.numbers import value_formatter, with_unit
from stocktake.vocab.cldr import economy_name
from stocktake.vocab.economies import economies
from stocktake.vocab.language import LANGUAGES, data_text, speaking

if TYPE_CHECKING:
    from stocktake_web.rounds.models import Question

__all__ = [
    "REFUSALS",
    "STATES",
    "STEPS",
    "economy_words",
    "number_words",
    "part_words",
    "question_words",
    "spoken",
    "state_words",
    "value_words",
]

STATES = {
    "draft": _("Draft"),
    "contributed": _("Waits for approval"),
    "approved": _("Approved, not yet submitted"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "accepted": _("Accepted"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
}
# Names of steps, whose English stands in permissions.toml, and what an action says when it refuses:
# named here so that they can be translated.
STEPS = (
    _("Hand over for approval"),
    _("Approve for the economy"),
    _("Send back to the focal point"),
    _("Submit to the secretariat"),
    _("Return with comments"),
    _("Accept"),
    _("Publish"),
    _("Open a new version to correct what was published"),
    _("Withdraw"),
    _("Take up again"),
)
REFUSALS = (
    _("Say why; the others will read it."),
    _("You may not comment here now."),
    _("The round is not open; answers can no longer be changed."),
    _("Only the person who was asked can say that it is done."),
    _("This invitation cannot be used. Ask for a new one."),
    _("This invitation is too old. Ask for a new one."),
    _("This is the last administrator. Invite another before."),
)
# Questions that every commitment has: their English text is in the database.
QUESTIONS = {
    text: text
    for text in (
        _("Which law, body, plan, report or agreement shows it?"),
        _("How far is your economy?"),
        _("What was done since the last report?"),
        _("What stood in the way?"),
        _("Which support would help, from whom?"),
        _("What worked that others could use?"),
    )
}


def spoken() -> str:
    """Return Stocktake's id of the language that the page is in."""
    code = (get_language() or "en").split("-")[0]
    return code if code in LANGUAGES else "en"


def economy_words(code: str) -> str:
    """Return the name of an economy; a code outside the list is shown as it is."""
    found = economies().get(code)
    if found is None:
        return code
    with speaking(spoken()):
        return economy_name(found.iso2, found.name)


def part_words(disaggregation: str) -> str:
    """Return a part of the population in words; ``all`` for the total."""
    if not disaggregation:
        return gettext("All")
    with speaking(spoken()):
        return disaggregation_words(disaggregation)


def state_words(state: str) -> str:
    """Return the state of a submission in words."""
    return str(STATES.get(state, state))


def question_words(question: Question) -> str:
    """Return what a question asks, in the language of the page where it is known."""
    if question.kind != "value":
        return gettext(question.text)
    with speaking(spoken()):
        return data_text("indicator", question.text)


def number_words(value: float | None, unit: str) -> str:
    """Return a value as it is printed in its unit; a dash where there is none."""
    if value is None:
        return "\u2013"
    with speaking(spoken()):
        return value_formatter(unit)(value)


def value_words(value: float | None, unit: str, label: str) -> str:
    """Return a value and its unit."""
    with speaking(spoken()):
        return with_unit(value, unit, label or None)
