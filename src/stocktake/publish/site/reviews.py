"""What a person's review of a statement looks like: a mark, a word, and who, when and why.

The word always stands beside the mark, so that neither colour nor shape is needed to tell
read, confirmed, corrected and drifted apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.cells import ready
from stocktake.publish.words import (
    FORCE_WORDS,
    ROLE_WORDS,
    format_date,
    format_number,
    joined,
    listed,
    sentences,
    whole,
)
from stocktake.vocab.language import NN_, NP_, Words, _, ngettext, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = ["REVIEW_WORDS", "read_as", "review_line", "review_sentence", "review_sprite"]

REVIEW_WORDS = Words(
    {
        "read": NP_("review", "Read by rules"),
        "confirmed": NP_("review", "Confirmed"),
        "corrected": NP_("review", "Corrected"),
        "drifted": NP_("review", "To review again"),
    }
)
DONE = {
    # Translators: in a list: "A person has reviewed 3 of 20 statements: 2 confirmed and 1 ...".
    "confirmed": NN_("{number} confirmed", "{number} confirmed"),
    "corrected": NN_("{number} corrected", "{number} corrected"),
}
REVIEWED = NN_(
    "A person has reviewed {reviewed} of {total}\u00a0statement: {how}.",
    "A person has reviewed {reviewed} of {total}\u00a0statements: {how}.",
)
NOT_REVIEWED = NN_(
    "No person has reviewed any of {total}\u00a0statement yet.",
    "No person has reviewed any of {total}\u00a0statements yet.",
)
REVIEWED_BEFORE = NN_(
    "{number} was reviewed when the text was another.",
    "{number} were reviewed when the text was another.",
)
# Drawn in 16 by 16 units: a dotted ring, a tick, a pencil, a ring that is cut.
SHAPES: Final[Mapping[str, str]] = {
    "read": "<circle cx='8' cy='8' r='5' fill='none' stroke='var(--quiet)' stroke-width='1.6' "
    "stroke-dasharray='2 2'/>",
    "confirmed": "<path d='M2.5 8.5 6.5 12.5 13.5 4' fill='none' stroke='var(--on-track)' "
    "stroke-width='2.4'/>",
    "corrected": "<path d='M2.5 13.5 3.5 9.8 10.8 2.5 13.5 5.2 6.2 12.5Z' fill='none' "
    "stroke='var(--accent)' stroke-width='1.8' stroke-linejoin='round'/>",
    "drifted": "<path d='M8 1.8 15 14.2H1Z' fill='none' stroke='var(--off-track)' "
    "stroke-width='1.7' stroke-linejoin='round'/><path d='M8 6v4m0 1.4v1.4' "
    "stroke='var(--off-track)' stroke-width='1.7'/>",
}


def review_sprite() -> Markup:
    """Return the marks, for a page that uses them."""
    symbols = "".join(
        f"<symbol id='v-{state}' viewBox='0 0 16 16'>{shape}</symbol>"
        for state, shape in SHAPES.items()
    )
    return ready(f"<svg width='0' height='0' class='sprite' aria-hidden='true'>{symbols}</svg>")


def review_line(statement: Mapping[str, Any]) -> Markup:
    """Return the mark, the word, and who, when and why, of one row of the table of statements."""
    state = statement["review"]
    words = escape(_review_words(statement))
    if statement["review_note"]:
        words += escape(f" {statement['review_note']}")
    return ready(f"<svg class=m><use href=#v-{state} /></svg>{words}")


def read_as(statement: Mapping[str, Any]) -> str:
    """Return how a statement was read: role and force, and how sure the rules were."""
    labels = [uncapitalised(ROLE_WORDS[statement["role"]])]
    if statement["force"]:
        labels.append(uncapitalised(FORCE_WORDS[statement["force"]]))
    if statement["review"] not in {"read", "drifted"}:
        return listed(labels)
    # Translators: {labels} are a role and a force, such as "commitment, firm".
    return _(
        "read as {labels}, with confidence {number}",
        labels=listed(labels),
        number=format_number(statement["confidence"], 2),
    )


def review_sentence(statements: pl.DataFrame) -> str:
    """Return how many statements a person has reviewed, in one sentence."""
    counts = dict(statements.group_by("review").len().iter_rows())
    done = [_say(forms, counts[state]) for state, forms in DONE.items() if counts.get(state)]
    reviewed = counts.get("confirmed", 0) + counts.get("corrected", 0)
    total = statements.height
    if reviewed:
        said = ngettext(
            *REVIEWED, total, reviewed=whole(reviewed), total=whole(total), how=joined(done)
        )
    else:
        said = ngettext(*NOT_REVIEWED, total, total=whole(total))
    again = counts.get("drifted", 0)
    return sentences(said, _say(REVIEWED_BEFORE, again) if again else "")


def _review_words(statement: Mapping[str, Any]) -> str:
    state = statement["review"]
    if state == "read":
        return REVIEW_WORDS[state]
    names = {"person": statement["reviewed_by"], "date": format_date(statement["reviewed_on"])}
    if state == "confirmed":
        return _("Confirmed by {person} on {date}.", **names)
    if state == "corrected":
        return _("Corrected by {person} on {date}.", **names)
    return _("To review again: the text changed since the review by {person} on {date}.", **names)


def _say(forms: tuple[str, str], number: int) -> str:
    return ngettext(*forms, number, number=whole(number))
