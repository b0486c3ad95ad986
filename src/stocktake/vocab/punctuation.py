"""The signs that join parts of sentences in the language that is spoken."""

from __future__ import annotations

from stocktake.vocab.language import _, unmarked

__all__ = ["comma", "full_stop", "semicolon"]


def comma() -> str:
    """Return what stands between two parts of a list: a comma and a space."""
    # Translators: joins two parts of a list; only the sign between them changes.
    return unmarked(_("{first}, {second}", first="", second=""))


def semicolon() -> str:
    """Return what stands between two clauses of a sentence: a semicolon and a space."""
    # Translators: joins two clauses of a sentence; only the sign between them changes.
    return unmarked(_("{first}; {second}", first="", second=""))


def full_stop() -> str:
    """Return what ends a sentence."""
    # Translators: ends a sentence; only the full stop changes.
    return unmarked(_("{sentence}.", sentence=""))
