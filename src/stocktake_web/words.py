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
    "ACTIONS",
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
# Names of steps and actions, whose English stands in permissions.toml: named here so that they can
# be translated.
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
ACTIONS = (
    _("Read a submission"),
    _("Read a submission that was handed in"),
    _("Read what was returned, as it was handed in"),
    _("Read a published submission"),
    _("Write an answer"),
    _("Comment on an answer before it is handed in"),
    _("Comment on an answer that was handed in"),
    _("Attach a file to an answer"),
    _("Ask a contributor to fill a part"),
    _("Upload a filled questionnaire"),
    _("Open, change or close a round"),
    _("See the progress board of a round"),
    _("Send reminders"),
    _("Invite people, end and hand over memberships, recover access"),
    _("Invite people of one's own economy"),
    _("Withdraw an invitation, or send it again"),
    _("Read and export the record of changes"),
    _("Make a token for a program"),
    _("Read the library of practices and laws"),
    _("Propose an entry of the library"),
    _("Read an entry of the library that is not published"),
    _("Change an entry of the library before it is published"),
    _("Change a published entry of the library"),
    _("Publish an entry of the library"),
    _("Return an entry of the library with a reason"),
    _("Withdraw an entry of the library"),
    _("Propose an entry of the library again"),
    _("Prepare, open and close a consultation, and give its drafts"),
    _("Read a consultation and its draft"),
    _("Comment in a consultation"),
    _("Read the positions of an economy before they are confirmed"),
    _("Write the position of an economy"),
    _("Confirm the positions of an economy"),
    _("See the confirmed positions of all while a consultation is open"),
    _("See the regional views after a consultation closed"),
    _("Record a position that came after the closing"),
    _("Keep activities, import them from IATI"),
    _("Read activities, and export them as IATI"),
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
