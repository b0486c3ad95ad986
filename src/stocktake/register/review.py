"""A person's review of a statement, and how it is used when the document is read again.

A review holds every field as the person left it, so that it stands however the rules
read the statement later: where both agree it is confirmed, else corrected. It belongs to
a place (provision and number) and to the words that stood there, letter case, spaces and
marks folded. Where those words changed, moved or are gone, the review is not used; the
statement nearest to what it said is marked as drifted, and a person decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Literal

import msgspec

from stocktake.model import Finding, Noun
from stocktake.register.provisions import provisions_of
from stocktake.register.readings import Reading, ReviewMark
from stocktake.register.review_labels import FIELDS, Labels, cell_of, labels_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stocktake.model import Statement

__all__ = [
    "Drift",
    "Review",
    "Reviewed",
    "apply_reviews",
    "drift_finding",
    "fingerprint",
    "fold_text",
    "places_of",
    "statement_id",
]

WORD = re.compile(r"\w+")
# Enough to tell statements of one document apart: 48 bits. The letter in front keeps
# spreadsheets from taking the rest for a number.
HEX_DIGITS = 12
# Likeness of two texts, 0 to 100, from which one is taken for a new wording of the other.
# Among the statements of the catalogued instruments the one most like another, but not a
# repetition of it, stands at 52 in the median and at 61 or less in 99 of 100.
SAME_PLACE, ELSEWHERE = 50.0, 65.0
# A text at the same place that is as like as this needs no look at all the others.
SURELY = 80.0
# What a finding quotes of a text; the review file has all of it.
QUOTED = 160

Place = tuple[str, int]


class Review(Noun, frozen=True, kw_only=True):
    """One row of a review file.

    Attributes:
        provision: Key of the provision: its label, with a suffix where it stands twice.
        statement: Number within the provision, from 1.
        fingerprint: Of the text that was reviewed.
        text: That text.
        labels: Every field as the person left it.
        remark: Free words, such as "not a statement" or "belongs to 3.2".
        reviewed_by: Who.
        reviewed_on: When.
        why: Why; may be empty where nothing was corrected.
    """

    provision: str
    statement: int
    fingerprint: str
    text: str
    labels: Labels
    remark: str
    reviewed_by: str
    reviewed_on: dt.date
    why: str

    @property
    def place(self) -> Place:
        """Where it belongs."""
        return self.provision, self.statement


class Drift(Noun, frozen=True, kw_only=True):
    """A review whose text is no longer where it was.

    Attributes:
        review: The review.
        kind: ``changed`` (other words), ``moved`` (same words, another place) or ``vanished``.
        position: Statement that it most likely is now; none where nothing is like it.
        place: That statement's provision and number.
        now: That statement's text.
    """

    review: Review
    kind: Literal["changed", "moved", "vanished"]
    position: int | None = None
    place: Place | None = None
    now: str = ""


class Reviewed(Noun, frozen=True, kw_only=True):
    """A reading with the reviews in it, and the reviews that could not be used."""

    reading: Reading
    drifts: tuple[Drift, ...]


def fold_text(text: str) -> str:
    """Return the words of a text in one spelling of letters, with single spaces."""
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def fingerprint(text: str) -> str:
    """Return what tells whether two texts have the same words in the same order."""
    return f"t{hashlib.sha256(fold_text(text).encode()).hexdigest()[:HEX_DIGITS]}"


def places_of(statements: Sequence[Statement]) -> list[Place]:
    """Return the provision's key and the number of every statement; no two are equal."""
    found: list[Place] = [("", 0)] * len(statements)
    for provision in provisions_of(statements):
        for position, statement in zip(provision.positions, provision.statements, strict=True):
            found[position] = (provision.key, statement.statement)
    return found


def statement_id(instrument_id: str, place: Place) -> str:
    """Return the id of a statement, as in the table ``statements``."""
    return f"{instrument_id}/{place[0]}.{place[1]}"


def apply_reviews(reading: Reading, reviews: Iterable[Review]) -> Reviewed:
    """Return the reading with every review used whose text still stands at its place.

    Args:
        reading: As the rules read it.
        reviews: Reviews of this instrument, at most one per place.
    """
    places = places_of(reading.statements)
    by_place = {place: position for position, place in enumerate(places)}
    statements = list(reading.statements)
    marks: dict[int, ReviewMark] = {}
    left = []
    for review in reviews:
        position = by_place.get(review.place)
        if position is None or fingerprint(statements[position].text) != review.fingerprint:
            left.append(review)
            continue
        statements[position], marks[position] = _reviewed(statements[position], review)
    drifts = _drifts(reading.statements, places, left, taken=set(marks))
    for drift in drifts:
        if drift.position is not None:
            marks.setdefault(drift.position, _drifted(drift))
    new = msgspec.structs.replace(reading, statements=tuple(statements), marks=marks)
    return Reviewed(reading=new, drifts=tuple(drifts))


def drift_finding(drift: Drift, instrument_id: str, file: str) -> Finding:
    """Return what a person should know about a review that could not be used."""
    review = drift.review
    now = statement_id(instrument_id, drift.place) if drift.place else ""
    problem = {
        "changed": f"The text under this review changed. {now} now says: {_quoted(drift.now)}",
        "moved": f"The text under this review moved to {now}.",
        "vanished": "The text under this review is gone, and no other statement is like it.",
    }[drift.kind]
    todo = (
        f"Review {now} again; that replaces this row."
        if drift.place
        else "Delete the row if the text was dropped."
    )
    return Finding(
        severity="warning",
        file=file,
        where=f"provision {review.provision}, statement {review.statement}",
        value=f"it said: {_quoted(review.text)}",
        problem=problem,
        action=f"The review by {review.reviewed_by} was not used. {todo}",
    )


def _reviewed(statement: Statement, review: Review) -> tuple[Statement, ReviewMark]:
    read = labels_of(statement)
    other = [f for f in FIELDS if cell_of(read, f) != cell_of(review.labels, f)]
    was = "; ".join(f"{field} as {words_of(read, field)}" for field in other)
    notes = [f"It was read with {was}." if was else "", review.why, review.remark]
    mark = ReviewMark(
        state="corrected" if other else "confirmed",
        by=review.reviewed_by,
        on=review.reviewed_on,
        note=" ".join(note for note in notes if note),
    )
    # Fields that agree keep the value as read: a cell cannot hold every reference exactly.
    values = {field: getattr(review.labels, field) for field in other}
    return msgspec.structs.replace(statement, **values), mark


def _drifts(
    statements: Sequence[Statement], places: Sequence[Place], left: list[Review], taken: set[int]
) -> list[Drift]:
    """Return for each review that is left where its text most likely stands now."""
    if not left:
        return []
    free = {i: fold_text(s.text) for i, s in enumerate(statements) if i not in taken}
    by_text: dict[str, int] = {}
    for at in sorted(free, reverse=True):
        by_text[fingerprint(statements[at].text)] = at
    by_place = {places[at]: at for at in free}
    drifts = []
    for review in left:
        kind, position = _nearest(review, free, by_text, by_place)
        drifts.append(
            Drift(
                review=review,
                kind=kind,
                position=position,
                place=None if position is None else places[position],
                now="" if position is None else statements[position].text,
            )
        )
    return drifts


def _nearest(
    review: Review, free: dict[int, str], by_text: dict[str, int], by_place: dict[Place, int]
) -> tuple[Literal["changed", "moved", "vanished"], int | None]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  most builds meet no drift

    if review.fingerprint in by_text:
        return "moved", by_text[review.fingerprint]
    said = fold_text(review.text)
    position = by_place.get(review.place)
    alike = 0.0 if position is None else fuzz.ratio(said, free[position])
    if alike >= SURELY:
        return "changed", position
    best = process.extractOne(said, free, scorer=fuzz.ratio, score_cutoff=ELSEWHERE)
    if best is not None:
        return "changed", best[2]
    if alike >= SAME_PLACE:
        return "changed", position
    return "vanished", None


def _drifted(drift: Drift) -> ReviewMark:
    review = drift.review
    return ReviewMark(
        state="drifted",
        by=review.reviewed_by,
        on=review.reviewed_on,
        note=f"When it was reviewed, provision {review.provision} said: {_quoted(review.text)}",
    )


def _quoted(text: str) -> str:
    shown = text if len(text) <= QUOTED else f"{text[:QUOTED].rstrip()}..."
    return f"“{shown}”"
