"""The words by which files of places and networks are understood."""

from __future__ import annotations

from functools import cache
from importlib import resources

from stocktake.model import Noun
from stocktake.vocab.load import read_toml

__all__ = ["PlanningWords", "fold_word", "planning_words"]


class PlanningWords(Noun, frozen=True, kw_only=True):
    """Headings and cells; ``planning_words.toml`` says what each is for.

    Attributes:
        roles: Role of a column to its folded headings, the most telling first, parted by
            white space.
        power: State of electricity to folded cells.
        served: ``yes`` or ``no`` to folded cells.
        facility: ``school`` or ``clinic`` to folded cells.
        status: ``unused`` to folded cells.
    """

    roles: dict[str, str]
    power: dict[str, str]
    served: dict[str, str]
    facility: dict[str, str]
    status: dict[str, str]

    def headings(self, role: str) -> list[str]:
        """Return the folded headings of a role, the most telling first."""
        return [fold_word(word) for word in self.roles[role].split()]

    def meanings(self, kind: str) -> dict[str, str]:
        """Return folded cell to meaning, for ``power``, ``served``, ``facility`` or ``status``."""
        lists: dict[str, str] = getattr(self, kind)
        return {
            fold_word(word): meaning for meaning, words in lists.items() for word in words.split()
        }


def fold_word(text: str) -> str:
    """Return a heading or cell in lower case with letters and digits only."""
    return "".join(c for c in text.casefold() if c.isalnum())


@cache
def planning_words() -> PlanningWords:
    """Return the words, read once."""
    return read_toml(resources.files("stocktake.vocab") / "planning_words.toml", PlanningWords)
