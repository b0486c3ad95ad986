"""The errors a user can meet, each with an exit code and three parts: what, where, what to do.

A ``UserError`` is printed without a traceback. Anything else that escapes is a
defect of Stocktake. ``docs/how-to/errors.md`` has one section per class.
"""

from __future__ import annotations

__all__ = [
    "BuildError",
    "DataError",
    "DocumentError",
    "FetchError",
    "MissingPartError",
    "ReviewError",
    "SettingsError",
    "UserError",
    "VocabularyError",
    "WorkspaceError",
]


class UserError(Exception):
    """A problem that the user can repair.

    Attributes:
        problem: What is wrong, in one sentence.
        where: File, and line, row or page where that is known.
        fix: What to do about it.
    """

    exit_code = 10

    def __init__(self, problem: str, *, where: str | None = None, fix: str | None = None) -> None:
        """Keep the three parts apart, so that a terminal and a web page can lay them out."""
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        """Return the parts on up to three lines."""
        parts = [self.problem]
        if self.where:
            parts.append(f"  Where: {self.where}")
        if self.fix:
            parts.append(f"  What to do: {self.fix}")
        return "\n".join(parts)


class WorkspaceError(UserError):
    """The folder is not a workspace, or already is one, or cannot be written."""

    exit_code = 11


class SettingsError(UserError):
    """A file that the user wrote for Stocktake (TOML) has a wrong key or value."""

    exit_code = 12


class DocumentError(UserError):
    """A document cannot be read: damaged, encrypted, without text, or of an unknown kind."""

    exit_code = 13


class DataError(UserError):
    """A file of observations cannot be read as a table of economies, indicators and years."""

    exit_code = 14


class VocabularyError(UserError):
    """A word is not in the vocabulary: an economy, a group, a theme or an indicator."""

    exit_code = 15


class BuildError(UserError):
    """A build could not be finished or put in place; the last good build still stands."""

    exit_code = 16


class MissingPartError(UserError):
    """An optional part of Stocktake is not installed."""

    exit_code = 17


class FetchError(UserError):
    """A source of statistics cannot be reached, refuses, or sends what cannot be used."""

    exit_code = 18


class ReviewError(UserError):
    """A form or file of reviews or evidence has rows that cannot be used; nothing was changed."""

    exit_code = 19
