"""What one sentence of an instrument says: the fields of the labelling schema.

The meaning of every role, force and actor is written in ``GLOSSARY.md``.
"""

from __future__ import annotations

from enum import StrEnum

from stocktake.model.noun import Noun

__all__ = ["Actor", "Force", "Role", "Statement"]


class Role(StrEnum):
    """What a statement does."""

    HEADING = "heading"
    RECITAL = "recital"
    GOAL = "goal"
    COMMITMENT = "commitment"
    CALL = "call"
    OTHER = "other"

    @property
    def is_operative(self) -> bool:
        """Whether somebody is to act: only these have a force and an actor."""
        return self in (Role.COMMITMENT, Role.CALL)


class Force(StrEnum):
    """How strongly an operative statement binds, strongest first."""

    BINDING = "binding"
    FIRM = "firm"
    EFFORT = "effort"
    SOFT = "soft"


class Actor(StrEnum):
    """Who is to act."""

    SIGNATORIES = "signatories"
    MEMBERS = "members"
    ORGANISATION = "organisation"
    STAKEHOLDERS = "stakeholders"


class Statement(Noun, frozen=True, kw_only=True):
    """One read statement, with the place it stands and the reasons for its labels.

    Attributes:
        provision: Label of its provision.
        statement: Number within the provision, from 1.
        text: Words of the statement, white space folded.
        role: What it does.
        force: How strongly; only for commitments and calls.
        actor: Who is to act; only for commitments and calls.
        themes: Zero to three theme codes, most central first.
        beneficiaries: Group codes named in it.
        deadlines: Years by which the stated thing should hold.
        references: Other instruments, goals and frameworks, as printed.
        start: First character in the document's reading text.
        end: One past the last character.
        page: Printed page, where the format has pages.
        confidence: Probability, 0 to 1, that role, force and actor are all right.
        reasons: The words and rules that gave the labels, one line each.
    """

    provision: str
    statement: int
    text: str
    role: Role
    force: Force | None = None
    actor: Actor | None = None
    themes: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    deadlines: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    start: int
    end: int
    page: int | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
