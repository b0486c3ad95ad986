"""Reviews of a workspace: ``review/INSTRUMENT.csv``, one row per reviewed statement.

The files are plain CSV, sorted by provision and written whole or not at all, so that git
shows what a person changed. A row that cannot be used is a finding in a build, and an
error before a file is rewritten, so that nothing written by hand is lost.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any, Final

from stocktake.errors import ReviewError
from stocktake.model import Finding, Noun
from stocktake.register.readings import Reading
from stocktake.register.review import (
    Drift,
    Review,
    apply_reviews,
    drift_finding,
    statement_id,
)
from stocktake.register.review_form import Change, Problem, check_form, merge_reviews
from stocktake.register.review_labels import (
    FIELDS,
    CellError,
    Labels,
    cell_of,
    check_labels,
    parse_cell,
)
from stocktake.workspace.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from stocktake.workspace.folder import Workspace

__all__ = [
    "REVIEW_COLUMNS",
    "InstrumentReview",
    "Plan",
    "guarded",
    "plan_reviews",
    "read_reviews",
    "refuse",
    "review_file",
    "review_of",
    "unguarded",
    "use_reviews",
    "workspace_readings",
    "write_reviews",
]

FOLDER: Final = "review"
REVIEW_COLUMNS: Final = (
    "provision",
    "statement",
    "fingerprint",
    "text",
    *FIELDS,
    "remark",
    "reviewed_by",
    "reviewed_on",
    "why",
)
# More wrong cells than this are only counted.
MOST_SHOWN = 20
# What a spreadsheet takes for a formula when it opens a CSV file.
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
PIECE = re.compile(r"\d+|\D+")


class InstrumentReview(Noun, frozen=True, kw_only=True):
    """One instrument with its reviews.

    Attributes:
        read: As the rules read it.
        reviewed: With every review used whose text is still there.
        reviews: The rows of its review file.
        drifts: Those whose text is not.
        problems: Rows that cannot be used.
    """

    read: Reading
    reviewed: Reading
    reviews: tuple[Review, ...] = ()
    drifts: tuple[Drift, ...] = ()
    problems: tuple[Problem, ...] = ()


class Plan(Noun, frozen=True, kw_only=True):
    """What applying a form does to the review file of one instrument."""

    instrument_id: str
    reviews: tuple[Review, ...]
    changes: tuple[Change, ...]


def review_file(root: Path, instrument_id: str) -> Path:
    """Return where the reviews of an instrument stand."""
    return root / FOLDER / f"{instrument_id}.csv"


def workspace_readings(workspace: Workspace) -> list[Reading]:
    """Return every readable document of a workspace as the rules read it now."""
    from stocktake.workspace.reading import distinct_readings, read_one_document
    from stocktake.workspace.settings import read_note, read_settings
    from stocktake.workspace.steps import documents_of

    labeller = read_settings(workspace.settings_file).reading.labeller
    outcomes = []
    for path in documents_of(workspace):
        name = path.relative_to(workspace.root).as_posix()
        note = read_note(path.with_suffix(".toml"))
        outcomes.append(read_one_document(path, name, note, labeller=labeller)[0])
    return distinct_readings(outcomes, ())[0]


def read_reviews(path: Path) -> tuple[list[Review], list[Problem]]:
    """Return the rows of a review file, and the cells that cannot be used.

    Raises:
        ReviewError: The file is not UTF-8 text, or lacks a column.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReviewError(
            f"{path.name} is not CSV in UTF-8: {error}.",
            where=str(path),
            fix="Save it again as CSV (UTF-8), or take the last good version from git.",
        ) from error
    missing = [column for column in REVIEW_COLUMNS if rows and column not in rows[0]]
    if missing:
        raise ReviewError(
            f"{path.name} lacks columns: {', '.join(missing)}.",
            where=str(path),
            fix=f"Its header is: {','.join(REVIEW_COLUMNS)}",
        )
    reviews: list[Review] = []
    problems: list[Problem] = []
    places: dict[tuple[str, int], int] = {}
    for number, cells in enumerate(rows, 2):
        review, wrong = _review(
            number, {name: unguarded(cells[name] or "") for name in REVIEW_COLUMNS}
        )
        if review is not None and review.place in places:
            first = places[review.place]
            wrong = [_problem(number, "provision", review.provision, f"each once; see row {first}")]
        problems += wrong
        if review is not None and not wrong:
            places[review.place] = number
            reviews.append(review)
    return reviews, problems


def write_reviews(path: Path, reviews: Sequence[Review]) -> None:
    """Write a review file, sorted, whole or not at all."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(REVIEW_COLUMNS)
    for review in sorted(reviews, key=_order):
        cells = {field: cell_of(review.labels, field) for field in FIELDS}
        for name in ("provision", "statement", "fingerprint", "text", "remark"):
            cells[name] = str(getattr(review, name))
        cells |= {"reviewed_by": review.reviewed_by, "why": review.why}
        cells["reviewed_on"] = review.reviewed_on.isoformat()
        writer.writerow([guarded(cells[name]) for name in REVIEW_COLUMNS])
    write_whole(path, buffer.getvalue())


def review_of(root: Path, reading: Reading) -> InstrumentReview:
    """Return an instrument with its reviews; without a review file it is as read.

    Raises:
        ReviewError: The file is not a review file at all.
    """
    path = review_file(root, reading.instrument_id)
    if not path.is_file():
        return InstrumentReview(read=reading, reviewed=reading)
    reviews, problems = read_reviews(path)
    done = apply_reviews(reading, reviews)
    return InstrumentReview(
        read=reading,
        reviewed=done.reading,
        reviews=tuple(reviews),
        drifts=done.drifts,
        problems=tuple(problems),
    )


def use_reviews(
    root: Path, readings: Sequence[Reading], files: Sequence[Path]
) -> tuple[list[Reading], list[Finding]]:
    """Return readings with the reviews in them, and findings for what could not be used.

    Args:
        root: The workspace's folder.
        readings: Every instrument as the rules read it.
        files: What stands in the folder of reviews.
    """
    used, findings = [], []
    for reading in readings:
        name = f"{FOLDER}/{reading.instrument_id}.csv"
        try:
            held = review_of(root, reading)
        except ReviewError as error:
            findings.append(_finding(name, "", "", f"{error.problem} {error.fix}"))
            used.append(reading)
            continue
        used.append(held.reviewed)
        findings += [_unusable(name, problem) for problem in held.problems]
        findings += [drift_finding(drift, reading.instrument_id, name) for drift in held.drifts]
    known = {f"{reading.instrument_id}.csv" for reading in readings}
    findings += [_stray(path) for path in files if path.name not in known]
    return used, findings


def plan_reviews(
    root: Path, readings: Sequence[Reading], rows: Sequence[tuple[int, Mapping[str, str]]]
) -> list[Plan]:
    """Return what a filled form would change, one plan for each instrument it names.

    Args:
        root: The workspace's folder.
        readings: Its documents as the rules read them.
        rows: Rows of the form with their numbers.

    Raises:
        ReviewError: A row of the form, or of a review file it would change, cannot be used.
    """
    answers, problems = check_form(rows, readings)
    refuse(problems, "The form has cells that cannot be used; nothing was changed.")
    plans = []
    for reading in readings:
        own = [answer for answer in answers if answer.instrument_id == reading.instrument_id]
        if not own:
            continue
        held = review_of(root, reading)
        name = review_file(root, reading.instrument_id).name
        refuse(held.problems, f"{name} has cells that cannot be used; nothing was changed.")
        outdated = {
            statement_id(reading.instrument_id, drift.place): drift.review
            for drift in reversed(held.drifts)
            if drift.place is not None
        }
        reviews, changes = merge_reviews(held.reviews, own, outdated)
        plans.append(
            Plan(
                instrument_id=reading.instrument_id,
                reviews=tuple(reviews),
                changes=tuple(changes),
            )
        )
    return plans


def guarded(text: str) -> str:
    """Return a text for a CSV cell that no spreadsheet runs as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return a text as it was before ``guarded``."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def refuse(problems: Sequence[Problem], what: str) -> None:
    """Raise if there is a problem.

    Raises:
        ReviewError: There is; its message names row, column, value and what is allowed.
    """
    if not problems:
        return
    shown = [f"  {problem}" for problem in problems[:MOST_SHOWN]]
    if len(problems) > MOST_SHOWN:
        shown.append(f"  ... and {len(problems) - MOST_SHOWN} more.")
    raise ReviewError("\n".join([what, *shown]), fix="Correct these cells and apply it again.")


def _review(number: int, cells: Mapping[str, str]) -> tuple[Review | None, list[Problem]]:
    """Return one row as a review, or what is wrong with it."""
    problems = [
        _problem(number, name, "", "something")
        for name in ("provision", "fingerprint", "text", "reviewed_by")
        if not cells[name]
    ]
    values: dict[str, Any] = {}
    for field in FIELDS:
        try:
            values[field] = parse_cell(field, cells[field])
        except CellError as error:
            problems.append(_problem(number, field, error.value, error.allowed))
    if not cells["statement"].isdecimal():
        problems.append(_problem(number, "statement", cells["statement"], "a number from 1"))
    on = _day(cells["reviewed_on"])
    if on is None:
        allowed = "a day such as 2026-11-22"
        problems.append(_problem(number, "reviewed_on", cells["reviewed_on"], allowed))
    if problems or on is None:
        return None, problems
    labels = Labels(**values)
    review = Review(
        provision=cells["provision"],
        statement=int(cells["statement"]),
        fingerprint=cells["fingerprint"],
        text=cells["text"],
        labels=labels,
        remark=cells["remark"],
        reviewed_by=cells["reviewed_by"],
        reviewed_on=on,
        why=cells["why"],
    )
    return review, [_problem(number, *wrong) for wrong in check_labels(labels)]


def _order(review: Review) -> tuple[list[tuple[bool, int, str]], int]:
    """Order labels as people do: 2 before 10, digits before letters."""
    pieces = [
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece)
        for piece in PIECE.findall(review.provision)
    ]
    return pieces, review.statement


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _problem(row: int, column: str, value: str, allowed: str) -> Problem:
    return Problem(row=row, column=column, value=value, allowed=allowed)


def _unusable(name: str, problem: Problem) -> Finding:
    return _finding(
        name,
        f"row {problem.row}, column {problem.column}",
        problem.value,
        f"This cell cannot be used. Allowed: {problem.allowed}.",
    )


def _finding(name: str, where: str, value: str, problem: str) -> Finding:
    what = "row" if where else "file"
    return Finding(
        severity="error",
        file=name,
        where=where,
        value=value,
        problem=problem,
        action=f"The {what} was left out; the statement stands as read. Correct the {what}.",
    )


def _stray(path: Path) -> Finding:
    form = path.suffix.lower() != ".csv"
    return Finding(
        severity="warning",
        file=f"{FOLDER}/{path.name}",
        where="",
        value=path.name,
        problem="Only review files (.csv) stand in this folder."
        if form
        else "No document of the workspace has this instrument.",
        action="The file was left out. Use a filled form with `stocktake review apply`."
        if form
        else "Its reviews were not used. Name the file after the instrument, or delete it.",
    )
