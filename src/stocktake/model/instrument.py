"""An instrument: a declaration, statement, plan, resolution or communique."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from stocktake.model.noun import Noun

__all__ = ["InstrumentKind", "InstrumentNote", "InstrumentStatus"]

InstrumentKind = Literal["declaration", "statement", "plan", "resolution", "communique"]
InstrumentStatus = Literal["adopted", "draft", "specimen"]


class InstrumentNote(Noun, frozen=True, kw_only=True):
    """What a ``NAME.toml`` beside a document says, or what was recognised in its place.

    Attributes:
        title: Full title as adopted.
        body: Who adopted it, such as ``APEC TEL ministers``.
        place: Where it was adopted.
        date: When it was adopted.
        kind: Which kind of instrument.
        status: Whether it is in force, a draft, or a specimen written to try the program.
        short_title: What people call it, such as ``Tokyo statement 2025``.
        catalogue: Id of its entry in the built-in catalogue, where it has one.
        members: Group whose members it binds; the workspace's members where not given.
    """

    title: str | None = None
    body: str | None = None
    place: str | None = None
    date: dt.date | None = None
    kind: InstrumentKind | None = None
    status: InstrumentStatus | None = None
    short_title: str | None = None
    catalogue: str | None = None
    members: str | None = None
