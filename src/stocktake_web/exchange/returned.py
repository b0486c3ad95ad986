"""What came back in a file: checked row by row, shown as changes, then saved.

Nothing changes before a person saw the changes and said yes. The same file twice changes
nothing. A row whose answer was changed meanwhile is a conflict: both words are kept, as when two
people write on the page.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
import uuid
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake_web.exchange.form import (
    CHOSEN,
    FormRow,
    choices_of,
    code_of,
    field_names,
    fields_of,
    form_of,
    number_text,
)
from stocktake_web.people.queries import standing_of
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.models import ANSWER_FIELDS, Kind, Question

if TYPE_CHECKING:
    from stocktake_web.people.models import User
    from stocktake_web.rounds.models import Submission

__all__ = [
    "Change",
    "Changes",
    "FileNotUsable",
    "Outcome",
    "Returned",
    "ReturnedRow",
    "apply_changes",
    "find_changes",
]

LONGEST_TEXT = 20_000
FIRST_YEAR = 1990
# What XML cannot hold, so that no file can bring it back.
NOT_IN_FILES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Arabic decimal and thousands marks, the minus of typesetters, apostrophes between thousands.
MARKS = str.maketrans({"\u066b": ".", "\u066c": "", "\u2212": "-", "'": "", "\u2019": ""})
TWO_WAYS = re.compile(r"[+-]?\d{1,3},\d{3}")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


class FileNotUsable(Exception):
    """The file cannot be taken; the message says why and what to do."""


class ReturnedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row as it stands in the file.

    Attributes:
        place: Where it stands, for messages.
        key: As ``FormRow.key``; a format with short names gives ``#NUMBER|REVISION`` instead,
            by the place of the row in the questionnaire.
        fields: What is filled in.
        there: The fields that the file still has; none where the format cannot lose any.
    """

    place: str
    key: str
    fields: dict[str, str]
    there: frozenset[str] | None = None


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came back."""

    round: str
    economy: str
    digest: str
    rows: tuple[ReturnedRow, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that would change, or cannot be taken.

    Attributes:
        row: What is asked.
        place: Where it stands in the file.
        given: What the file says, by field; codes for what is chosen.
        content: Fields of the answer as they would be; empty where there is a problem.
        base: Revision that the file was made from.
        problems: What is wrong; such a row is left out.
    """

    row: FormRow
    place: str
    given: dict[str, str]
    content: dict[str, Any]
    base: int
    problems: tuple[str, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would change."""

    changes: tuple[Change, ...]
    wrong: tuple[Change, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a file changed."""

    saved: int
    conflicts: tuple[FormRow, ...]


def find_changes(submission: Submission, returned: Returned) -> Changes:
    """Return what a file would change; nothing is changed yet.

    Raises:
        FileNotUsable: It belongs to another round, economy or version of the questionnaire.
    """
    form = form_of(submission)
    if (returned.round, returned.economy) != (form.round, form.economy):
        raise FileNotUsable(
            _("This file is for {economy} in {round}.").format(
                economy=returned.economy, round=returned.round
            )
        )
    if returned.digest != form.digest:
        raise FileNotUsable(_("The questionnaire has changed since. Download it again."))
    rows = {row.key.rsplit("|", 1)[0]: row for row in form.rows}
    rows |= {f"#{number}": row for number, row in enumerate(form.rows, 1)}
    changes: list[Change] = []
    wrong: list[Change] = []
    for came in returned.rows:
        name, _bar, base = came.key.rpartition("|")
        row = rows.get(name)
        if row is None or not base.isdecimal():
            raise FileNotUsable(
                _("What names the questions in the file was changed. Download the file again.")
            )
        given = _given(came)
        if given == _plain(row.answer):
            continue
        content, problems = _content(row, given)
        problems += _lost(row, came)
        change = Change(
            row=row,
            place=came.place,
            given=given,
            content={} if problems else content,
            base=int(base),
            problems=tuple(problems),
        )
        (wrong if problems else changes).append(change)
    return Changes(changes=tuple(changes), wrong=tuple(wrong))


@transaction.atomic
def apply_changes(submission: Submission, returned: Returned, *, by: User) -> Outcome:
    """Save what a file changes; rows that cannot be taken are left out.

    Raises:
        FileNotUsable: As ``find_changes``.
        NotAllowed: The person may not upload for this economy, or not in this state.
    """
    standing = standing_of(by)
    standing.require("submission.exchange", submission.as_thing())
    found = find_changes(submission, returned)
    keys = [int(change.row.key.split("|")[0]) for change in found.changes]
    questions = Question.objects.select_related("section").in_bulk(keys)
    saved, conflicts = 0, []
    for change in found.changes:
        key, part, _revision = change.row.key.split("|")
        place = Place(submission, questions[int(key)], part)
        content = msgspec.json.encode(change.content, order="deterministic").decode()
        once = uuid.uuid5(
            uuid.NAMESPACE_URL, f"{submission.pk}|{key}|{part}|{change.base}|{content}"
        )
        done = save_answer(
            place, change.content, by=by, base=change.base, key=once, standing=standing
        )
        saved += done.changed
        if done.conflict:
            conflicts.append(change.row)
    return Outcome(saved=saved, conflicts=tuple(conflicts))


def _given(came: ReturnedRow) -> dict[str, str]:
    """Return what a row says, each thing written in one way, so that it can be compared."""
    return _plain({field: _one_way(field, text) for field, text in came.fields.items()})


def _plain(fields: dict[str, str]) -> dict[str, str]:
    """Return fields without what says nothing, and words as a file can hold them."""
    clean = {
        field: NOT_IN_FILES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        for field, text in fields.items()
    }
    return {f: text for f, text in clean.items() if text and (f, text) != ("estimate", "0")}


def _one_way(field: str, text: str) -> str:
    if field in CHOSEN:
        return code_of(field, text) or text
    if field == "year" and text.isdecimal():
        return str(int(text))
    if field == "value":
        number = _as_number(text)
        return text if number is None or not math.isfinite(number) else number_text(number)
    return text


def _as_number(text: str) -> float | None:
    """Return a number that people wrote, with a point or a comma; none where it is unclear."""
    clean = "".join(c for c in text if unicodedata.category(c) != "Zs").translate(MARKS)
    if TWO_WAYS.fullmatch(clean):
        return None
    if THOUSANDS.fullmatch(clean):
        clean = clean.replace(",", "")
    elif clean.count(",") == 1 and "." not in clean:
        clean = clean.replace(",", ".")
    try:
        return float(clean)
    except ValueError:
        return None


def _lost(row: FormRow, came: ReturnedRow) -> list[str]:
    """Say which fields the file no longer has: emptied is not the same as taken out."""
    if came.there is None:
        return []
    names = field_names()
    return [
        _("The field {field} was taken out of the file. Download it again.").format(
            field=names[field]
        )
        for field in fields_of(row.kind)
        if field not in came.there
    ]


def _content(row: FormRow, given: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of an answer, and what is wrong with them."""
    asked = fields_of(row.kind)
    problems = [
        _("Nothing can be written under {field} here.").format(field=field)
        for field in given
        if field not in asked
    ]
    content: dict[str, Any] = {}
    for field in asked:
        text = given.get(field, "")
        try:
            content[_name(row, field)] = _read(row, field, text)
        except ValueError as problem:
            problems.append(str(problem))
    if not problems:
        problems += _together(content)
    return {name: content[name] for name in ANSWER_FIELDS if name in content}, problems


def _name(row: FormRow, field: str) -> str:
    """Return the answer's field; words beside a value explain it."""
    return "explanation" if field == "text" and row.kind == Kind.VALUE else field


def _read(row: FormRow, field: str, text: str) -> Any:
    if field == "text":
        if len(text) > LONGEST_TEXT:
            raise ValueError(_("The text is longer than 20,000 characters."))
        return text
    if field == "value":
        return _number(row, text) if text else None
    if field == "year":
        return _year(text) if text else None
    if text and text not in choices_of(field):
        raise ValueError(
            _("“{text}” is none of: {choices}.").format(
                text=text, choices=", ".join(choices_of(field).values())
            )
        )
    return text == "1" if field == "estimate" else text


def _number(row: FormRow, text: str) -> float:
    value = _as_number(text)
    if value is None and TWO_WAYS.fullmatch(text):
        raise ValueError(
            _("“{text}” can be read in two ways. Write it without a comma.").format(text=text)
        )
    if value is None:
        raise ValueError(_("“{text}” is not a number.").format(text=text))
    below = row.low is not None and value < row.low
    above = row.high is not None and value > row.high
    if below or above or not math.isfinite(value):
        raise ValueError(_("{text} is a value that this indicator cannot have.").format(text=text))
    return value


def _year(text: str) -> int:
    last = dt.datetime.now(tz=dt.UTC).year + 1
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= last:
        raise ValueError(_("“{text}” is not a year from 1990 on.").format(text=text))
    return int(text)


def _together(content: dict[str, Any]) -> list[str]:
    if content.get("value") is not None and content.get("year") is None:
        return [_("A value needs its year.")]
    if content.get("value") is not None and content.get("missing"):
        return [_("There is a value and a reason why there is none; keep one.")]
    return []
