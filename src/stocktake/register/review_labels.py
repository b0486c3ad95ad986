"""What a person can say of a statement: its seven fields, as cells of a table and checked.

A list is written with ``; `` between its parts; an empty cell of a review file, and the word
``none`` in a form, mean that there is nothing. Codes are read in any letter case. A
semicolon inside a reference would end it, so it is written as a comma.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from stocktake.model import Actor, Force, Noun, Role
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.model import Statement

__all__ = [
    "FIELDS",
    "NONE",
    "CellError",
    "Labels",
    "allowed_codes",
    "cell_of",
    "check_labels",
    "labels_of",
    "parse_cell",
    "with_answers",
    "words_of",
]

# The word that says in a form that there is nothing, where an empty cell means "as read".
NONE: Final = "none"
MOST_THEMES: Final = 3
# Before the first of these unions there was nothing to declare; later is a typing error.
FIRST_YEAR, LAST_YEAR = 1865, 2200
SEPARATOR: Final = "; "


class Labels(Noun, frozen=True, kw_only=True):
    """The fields of a statement that a person can confirm or correct."""

    role: Role
    force: Force | None = None
    actor: Actor | None = None
    themes: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    deadlines: tuple[int, ...] = ()
    references: tuple[str, ...] = ()


FIELDS: Final = Labels.__struct_fields__


class CellError(ValueError):
    """A cell holds what its field does not allow.

    Attributes:
        value: What stands there.
        allowed: What may stand there, in words.
    """

    def __init__(self, value: str, allowed: str) -> None:
        """Keep both apart, so that a message can name the row and column as well."""
        super().__init__(f"{value!r} is not allowed; allowed: {allowed}")
        self.value = value
        self.allowed = allowed


def labels_of(statement: Statement) -> Labels:
    """Return the fields of a statement as it stands."""
    return Labels(**{field: getattr(statement, field) for field in FIELDS})


def allowed_codes(field: str) -> tuple[str, ...]:
    """Return the codes of a field, in the order of the vocabulary; free fields have none."""
    return {
        "role": tuple(Role),
        "force": tuple(Force),
        "actor": tuple(Actor),
        "themes": tuple(load.themes()),
        "beneficiaries": tuple(load.beneficiaries()),
    }.get(field, ())


def cell_of(labels: Labels, field: str) -> str:
    """Return one field as the text of a cell; nothing is an empty text."""
    value = getattr(labels, field)
    if isinstance(value, tuple):
        return SEPARATOR.join(str(part).replace(";", ",") for part in value)
    return str(value or "")


def words_of(labels: Labels, field: str) -> str:
    """Return one field for a sentence; nothing is the word none."""
    return cell_of(labels, field) or NONE


def parse_cell(field: str, text: str) -> object:
    """Return the value of a cell, as ``Labels`` holds it.

    Raises:
        CellError: The text is not allowed in this field.
    """
    parts = _parts(text)
    if field in ("role", "force", "actor"):
        return _code(field, parts)
    if field == "deadlines":
        return tuple(_year(part) for part in parts)
    if field == "references":
        return parts
    codes = allowed_codes(field)
    for part in parts:
        if part.lower() not in codes:
            raise CellError(part, ", ".join(codes))
    return tuple(dict.fromkeys(part.lower() for part in parts))


def check_labels(labels: Labels) -> Iterable[tuple[str, str, str]]:
    """Yield (field, value, what is allowed) for each field that does not fit the others."""
    for field in ("force", "actor"):
        value = getattr(labels, field)
        if labels.role.is_operative and value is None:
            yield field, NONE, f"{', '.join(allowed_codes(field))}, for a {labels.role.value}"
        if not labels.role.is_operative and value is not None:
            yield field, value.value, f"{NONE}, for a statement whose role is {labels.role.value}"
    if len(labels.themes) > MOST_THEMES:
        yield "themes", cell_of(labels, "themes"), f"at most {MOST_THEMES} codes"
    if labels.role in (Role.HEADING, Role.OTHER):
        for field in ("themes", "beneficiaries", "deadlines", "references"):
            if getattr(labels, field):
                allowed = f"{NONE}, for a statement whose role is {labels.role.value}"
                yield field, cell_of(labels, field), allowed


def with_answers(read: Labels, answers: dict[str, object]) -> Labels:
    """Return what was read with a person's answers in its place.

    A role that carries no force, actor or themes empties them, unless the person answered
    them too; ``check_labels`` then objects.
    """
    labels = msgspec.structs.replace(read, **answers)
    emptied: dict[str, object] = {}
    if not labels.role.is_operative:
        emptied |= {"force": None, "actor": None}
    if labels.role in (Role.HEADING, Role.OTHER):
        emptied |= dict.fromkeys(("themes", "beneficiaries", "deadlines", "references"), ())
    return msgspec.structs.replace(
        labels, **{field: value for field, value in emptied.items() if field not in answers}
    )


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(";")))
    found = tuple(part for part in parts if part)
    return () if [part.lower() for part in found] == [NONE] else found


def _code(field: str, parts: tuple[str, ...]) -> Role | Force | Actor | None:
    kinds: dict[str, type[Role] | type[Force] | type[Actor]] = {
        "role": Role,
        "force": Force,
        "actor": Actor,
    }
    codes = allowed_codes(field)
    allowed = ", ".join(codes if field == "role" else (*codes, NONE))
    if not parts and field != "role":
        return None
    if len(parts) != 1 or parts[0].lower() not in codes:
        raise CellError("; ".join(parts) or NONE, allowed)
    return kinds[field](parts[0].lower())


def _year(part: str) -> int:
    # A spreadsheet may hand over 2030 as 2030.0.
    digits = part.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and FIRST_YEAR <= int(digits) <= LAST_YEAR):
        raise CellError(part, "years such as 2030, with semicolons between them")
    return int(digits)
