"""The form that a reviewer fills, and the check of every row of a filled one.

A form has one row per statement: where it stands, what it says, its fields as they are
now, and empty cells for the answer. A row counts when its verdict is filled: ``confirmed``
(all as it is) or ``corrected`` (at least one answer differs). An empty answer keeps what the
form shows; ``none`` says that there is nothing. What the form shows is taken from the form,
because that is what the person saw. Rows without any answer are left out.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, Literal

from stocktake.model import Noun
from stocktake.register.review import (
    Review,
    fingerprint,
    places_of,
    statement_id,
)
from stocktake.register.review_labels import (
    FIELDS,
    CellError,
    Labels,
    cell_of,
    check_labels,
    labels_of,
    parse_cell,
    with_answers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stocktake.register.readings import Reading

__all__ = [
    "ANSWERS",
    "FORM_COLUMNS",
    "VERDICTS",
    "Answer",
    "Change",
    "Problem",
    "check_form",
    "form_rows",
    "merge_reviews",
]

VERDICTS: Final = ("confirmed", "corrected")
GIVEN: Final = ("statement_id", "text", "section", "page")
ANSWERS: Final = ("verdict", *FIELDS, "remark", "reviewed_by", "reviewed_on", "why")
FORM_COLUMNS: Final = (
    *GIVEN,
    *(f"now_{field}" for field in FIELDS),
    "confidence",
    "review",
    *ANSWERS,
    "fingerprint",
)


class Problem(Noun, frozen=True, kw_only=True):
    """A cell of a form that cannot be used.

    Attributes:
        row: Row of the file, counting the header.
        column: Name of the column.
        value: What stands there.
        allowed: What may stand there, in words.
    """

    row: int
    column: str
    value: str
    allowed: str

    def __str__(self) -> str:
        """Return it as one line."""
        shown = f"“{self.value}” cannot be used" if self.value else "is empty"
        return f"row {self.row}, column {self.column}: {shown}. Allowed: {self.allowed}."


class Answer(Noun, frozen=True, kw_only=True):
    """One checked row: the review, and the fields that the form showed."""

    instrument_id: str
    review: Review
    shown: Labels


class Change(Noun, frozen=True, kw_only=True):
    """What applying a form does to one row of a review file.

    Attributes:
        statement_id: The statement.
        kind: ``new``, ``changed``, ``same``, or ``replaced``: an old review of a text that
            is no longer there gives way to this one.
        lines: What changes, one field a line.
    """

    statement_id: str
    kind: Literal["new", "changed", "same", "replaced"]
    lines: tuple[str, ...] = ()


def form_rows(reading: Reading) -> list[dict[str, str]]:
    """Return one row per statement of a reading, with the reviews so far, every cell as text."""
    rows = []
    places = places_of(reading.statements)
    for position, statement in enumerate(reading.statements):
        now = labels_of(statement)
        mark = reading.marks.get(position)
        rows.append(
            {
                "statement_id": statement_id(reading.instrument_id, places[position]),
                "text": statement.text,
                "section": reading.sections[position],
                "page": "" if statement.page is None else str(statement.page),
                **{f"now_{field}": cell_of(now, field) for field in FIELDS},
                "confidence": f"{statement.confidence:.2f}",
                "review": f"{mark.state} by {mark.by} on {mark.on}. {mark.note}" if mark else "",
                **dict.fromkeys(ANSWERS, ""),
                "fingerprint": fingerprint(statement.text),
            }
        )
    return rows


def check_form(
    rows: Iterable[tuple[int, Mapping[str, str]]], readings: Sequence[Reading]
) -> tuple[list[Answer], list[Problem]]:
    """Return the reviews that a filled form holds, and every cell that cannot be used.

    Args:
        rows: Rows with their numbers; every column of the form, cells as texts.
        readings: The documents of the workspace.
    """
    known = {
        statement_id(reading.instrument_id, place): (reading, position, place)
        for reading in readings
        for position, place in enumerate(places_of(reading.statements))
    }
    answers: list[Answer] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, cells in rows:
        if not any(cells[column] for column in ANSWERS):
            continue
        name = cells["statement_id"]
        if name not in known:
            allowed = "a statement of this workspace, such as " + next(iter(known), "a/1.1")
            problems.append(_problem(number, "statement_id", name, allowed))
            continue
        if name in first:
            allowed = f"each statement once; it stands in row {first[name]}"
            problems.append(_problem(number, "statement_id", name, allowed))
            continue
        first[name] = number
        reading, position, place = known[name]
        answer, wrong = _check_row(number, cells, reading, position, place)
        problems += wrong
        if answer is not None and not wrong:
            answers.append(answer)
    return answers, problems


def merge_reviews(
    stored: Sequence[Review], answers: Sequence[Answer], outdated: Mapping[str, Review]
) -> tuple[list[Review], list[Change]]:
    """Return the reviews of one instrument with the answers in them, and what that changes.

    Args:
        stored: The reviews so far.
        answers: Checked rows for the same instrument.
        outdated: For a statement id, the drifted review that most likely was about it; it
            gives way to a new review of that statement.
    """
    merged = {review.place: review for review in stored}
    changes = []
    for answer in answers:
        review = answer.review
        name = statement_id(answer.instrument_id, review.place)
        gone = outdated.get(name)
        if gone is not None and merged.get(gone.place) == gone:
            del merged[gone.place]
        old = merged.get(review.place)
        if old == review:
            changes.append(Change(statement_id=name, kind="same"))
            continue
        lines = _differences(old, answer)
        if gone is not None:
            lines = (f"replaces the review of {gone.reviewed_on} of “{gone.text[:60]}”", *lines)
        kind: Literal["new", "changed", "replaced"] = (
            "replaced" if gone is not None else "changed" if old is not None else "new"
        )
        changes.append(Change(statement_id=name, kind=kind, lines=lines))
        merged[review.place] = review
    return list(merged.values()), changes


def _check_row(
    number: int,
    cells: Mapping[str, str],
    reading: Reading,
    position: int,
    place: tuple[str, int],
) -> tuple[Answer | None, list[Problem]]:
    """Return the answer of one row, or what is wrong with it."""
    text = reading.statements[position].text
    problems = list(_who_when_why(number, cells, fingerprint(text)))
    shown, wrong = _parse_cells(number, cells, {f"now_{field}": field for field in FIELDS})
    given = {field: field for field in FIELDS if cells[field]}
    answers, wrong_answers = _parse_cells(number, cells, given)
    problems += [*wrong, *wrong_answers]
    if problems:
        return None, problems
    before = Labels(**shown)
    labels = with_answers(before, answers)
    problems += [_problem(number, *wrong) for wrong in check_labels(labels)]
    problems += _check_verdict(number, cells, before, labels)
    review = Review(
        provision=place[0],
        statement=place[1],
        fingerprint=fingerprint(text),
        text=text,
        labels=labels,
        remark=cells["remark"],
        reviewed_by=cells["reviewed_by"],
        reviewed_on=dt.date.fromisoformat(cells["reviewed_on"]),
        why=cells["why"],
    )
    return Answer(instrument_id=reading.instrument_id, review=review, shown=before), problems


def _parse_cells(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of columns by their fields, and the cells that cannot be used."""
    values, problems = {}, []
    for column, field in columns.items():
        try:
            values[field] = parse_cell(field, cells[column])
        except CellError as error:
            problems.append(_problem(number, column, error.value, error.allowed))
    return values, problems


def _who_when_why(number: int, cells: Mapping[str, str], now: str) -> Iterable[Problem]:
    verdict = cells["verdict"]
    if verdict not in VERDICTS:
        yield _problem(number, "verdict", verdict, ", ".join(VERDICTS))
    if not cells["reviewed_by"]:
        yield _problem(number, "reviewed_by", "", "the name of who reviewed it")
    if not _is_day(cells["reviewed_on"]):
        allowed = "a day such as 2026-11-22"
        yield _problem(number, "reviewed_on", cells["reviewed_on"], allowed)
    if verdict == "corrected" and not cells["why"]:
        yield _problem(number, "why", "", "the reason for the correction")
    if cells["fingerprint"] != now:
        allowed = f"{now}: the text was another when the form was made; export a new form"
        yield _problem(number, "fingerprint", cells["fingerprint"], allowed)


def _check_verdict(
    number: int, cells: Mapping[str, str], shown: Labels, labels: Labels
) -> Iterable[Problem]:
    differs = any(cell_of(shown, field) != cell_of(labels, field) for field in FIELDS)
    if cells["verdict"] == "confirmed" and differs:
        yield _problem(number, "verdict", "confirmed", "corrected, as an answer differs")
    if cells["verdict"] == "corrected" and not differs and not cells["remark"]:
        allowed = "confirmed, as no answer differs and there is no remark"
        yield _problem(number, "verdict", "corrected", allowed)


def _differences(old: Review | None, answer: Answer) -> tuple[str, ...]:
    """Return what a review changes, against the one before it or what the form showed."""
    before, new = (old.labels if old else answer.shown), answer.review
    lines = [
        f"{field}: {cell_of(before, field) or 'none'} → {cell_of(new.labels, field) or 'none'}"
        for field in FIELDS
        if cell_of(before, field) != cell_of(new.labels, field)
    ]
    if old is None:
        return tuple(lines) or ("confirmed as it is",)
    for name in ("remark", "reviewed_by", "reviewed_on", "why", "text"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            lines.append(f"{name}: {was or 'none'} → {now or 'none'}")
    return tuple(lines)


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _problem(row: int, column: str, value: str, allowed: str) -> Problem:
    return Problem(row=row, column=column, value=value, allowed=allowed)
