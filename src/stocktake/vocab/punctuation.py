"""The signs that join parts of sentences in the language that is spoken."""

from __future__ import annotations

from stocktake.vocab.language import _, current, gettext_noop, listener, said_once, unmarked

__all__ = ["comma", "full_stop", "one_after_another", "semicolon"]


def comma() -> str:
    """Return what stands between two parts of a list: a comma and a space."""
    # Translators: joins two parts of a list; only the sign between them changes.
    return _heard(_sign(gettext_noop("{first}, {second}")))


def semicolon() -> str:
    """Return what stands between two clauses of a sentence: a semicolon and a space."""
    # Translators: joins two clauses of a sentence; only the sign between them changes.
    return _heard(_sign(gettext_noop("{first}; {second}")))


def full_stop() -> str:
    """Return what ends a sentence."""
    # Translators: ends a sentence; only the full stop changes.
    return _sign(gettext_noop("{sentence}."))


def one_after_another(*sentences: str) -> str:
    """Return sentences one after the other; empty ones are left out."""
    # Chinese puts no space between sentences.
    parts = tuple(part for part in sentences if part)
    text = ("" if current().id == "zh" else " ").join(parts)
    heard = listener()
    return text if heard is None else heard.together(text, parts)


@said_once
def _sign(around: str) -> str:
    return unmarked(_(around, first="", second="", sentence=""))


def _heard(sign: str) -> str:
    heard = listener()
    return sign if heard is None else heard.joiner(sign)
