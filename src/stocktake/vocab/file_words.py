"""The words by which files of observations are understood."""

from __future__ import annotations

from functools import cache
from importlib import resources

from stocktake.model import Noun
from stocktake.vocab.load import read_toml

__all__ = ["FileWords", "WordLists", "file_words"]


class WordLists(Noun, frozen=True, kw_only=True):
    """Lists of folded words; ``file_words.toml`` says what each is for."""

    totals: frozenset[str]
    missing: frozenset[str]
    estimates: frozenset[str]
    plain: frozenset[str]


class FileWords(Noun, frozen=True, kw_only=True):
    """Headings, codes and marks.

    Attributes:
        roles: Role to its folded headings, the most telling first, parted by white space.
        publishers: Folded heading that only one publisher uses, to its source code.
        dimensions: Folded heading to the name of the dimension.
        codes: Dimension to spellings of its codes.
        lists: Marks and codes that mean one thing.
    """

    roles: dict[str, str]
    publishers: dict[str, str]
    dimensions: dict[str, str]
    codes: dict[str, dict[str, str]]
    lists: WordLists

    def headings(self, role: str) -> list[str]:
        """Return the folded headings of a role, the most telling first."""
        return self.roles[role].split()


@cache
def file_words() -> FileWords:
    """Return the words, read once."""
    return read_toml(resources.files("stocktake.vocab") / "file_words.toml", FileWords)
