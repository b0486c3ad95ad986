"""Words that a search looks in, folded so that case, accents and widths do not matter.

Left out: stems and synonyms. Every word that is asked for must occur, at the beginning of a word
or within it, which works for languages without spaces too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST_WORDS", "asked_words", "fold", "searched_text"]

MOST_WORDS = 12  # of one question; each is a condition of the query
PARTS = re.compile(r"[^\W_]+", re.UNICODE)


def fold(text: str) -> str:
    """Return a text without case, accents and compatibility forms."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def asked_words(question: str) -> list[str]:
    """Return the words of a question, each once, at most ``MOST_WORDS``."""
    return list(dict.fromkeys(PARTS.findall(fold(question))))[:MOST_WORDS]


def searched_text(texts: Iterable[str], *, economy: str, codes: Iterable[str]) -> str:
    """Return what a search of an entry looks in: its texts and the names of economy and themes."""
    names = [economies()[economy].name] if economy in economies() else []
    named = [themes().get(code, code) for code in codes]
    return " ".join(PARTS.findall(fold(" ".join([*texts, *names, *named]))))
