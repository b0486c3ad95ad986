"""A practice or a law of the library, as the reporting application published it."""

from __future__ import annotations

from stocktake.model.noun import Noun

__all__ = ["LibraryFile", "PublishedEntry"]


class LibraryFile(Noun, frozen=True, kw_only=True):
    """A file that stands beside an entry in the application: its name and its SHA-256."""

    name: str
    sha256: str


class PublishedEntry(Noun, frozen=True, kw_only=True):
    """What was done, what came of it, and whom to ask.

    Attributes:
        id: Its number in the application.
        kind: practice or legislation.
        title: Its title.
        economy: ISO 3166-1 alpha-3 code; empty where several economies did it together.
        year: Since when, or when it was made; none where it is not said.
        language: That it is written in.
        done: What was done.
        results: What came of it; may be empty.
        law_title: Name of the law; may be empty.
        law_url: Where its text stands; may be empty.
        contact: Whom to ask; may be empty.
        contact_email: Where to ask; may be empty.
        themes: Codes of themes.
        commitments: Ids of commitments.
        files: Files attached in the application.
        published_on: Day of publication, as YYYY-MM-DD.
    """

    id: int
    kind: str
    title: str
    economy: str
    year: int | None
    language: str
    done: str
    results: str
    law_title: str
    law_url: str
    contact: str
    contact_email: str
    themes: tuple[str, ...]
    commitments: tuple[str, ...]
    files: tuple[LibraryFile, ...]
    published_on: str
