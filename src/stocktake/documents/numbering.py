"""The printed numbers of Word paragraphs, which the file holds only as references.

A paragraph names a list and a level; the list says how the level is counted and
printed (``%1.%2``). Counting goes on through the document as Word does it: a
level starts again after a higher one, and a restarted list counts anew. Left
out: picture bullets (taken for plain ones), numbers in words, and
``w:lvlRestart`` other than the usual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ListCounter", "W", "format_number", "read_lists"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_DEEPEST = 9  # levels that Word has


@dataclass(slots=True, frozen=True)
class _Level:
    """How one level is counted and printed."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class ListCounter:
    """Counts the paragraphs of all lists of one document.

    Attributes:
        lists: List number to its abstract list and its levels.
        restarting: Numbers of lists that count anew where they first stand.
    """

    lists: dict[str, tuple[str, dict[int, _Level]]]
    restarting: frozenset[str] = frozenset()
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def next_marker(self, list_id: str, level: int) -> str | None:
        """Count one paragraph and return what is printed before it; none for no list."""
        if list_id not in self.lists or not 0 <= level < _DEEPEST:
            return None
        abstract, levels = self.lists[list_id]
        counts = self._counts.setdefault(abstract, [None] * _DEEPEST)
        if list_id not in self._seen:
            self._seen.add(list_id)
            if list_id in self.restarting:
                counts[:] = [None] * _DEEPEST
        shape = levels.get(level, _Level())
        before = counts[level]
        counts[level] = shape.start if before is None else before + 1
        counts[level + 1 :] = [None] * (_DEEPEST - level - 1)
        if shape.form == "none":
            return None
        if shape.form == "bullet":
            return "•"
        return self._printed(shape.text, counts, levels)

    @staticmethod
    def _printed(text: str, counts: list[int | None], levels: dict[int, _Level]) -> str | None:
        def number(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            shape = levels.get(index, _Level())
            count = counts[index]
            return format_number(shape.start if count is None else count, shape.form)

        return re.sub(r"%([1-9])", number, text).strip() or None


def read_lists(numbering: _Element | None) -> ListCounter:
    """Return a counter for the lists that ``numbering.xml`` declares."""
    if numbering is None:
        return ListCounter(lists={})
    abstract = {
        element.get(f"{W}abstractNumId", ""): _levels(element)
        for element in numbering.iterfind(f"{W}abstractNum")
    }
    lists: dict[str, tuple[str, dict[int, _Level]]] = {}
    restarting: set[str] = set()
    for element in numbering.iterfind(f"{W}num"):
        list_id = element.get(f"{W}numId", "")
        base = _value(element.find(f"{W}abstractNumId")) or ""
        overrides = element.findall(f"{W}lvlOverride")
        levels = _overridden(abstract.get(base, {}), overrides)
        lists[list_id] = (base, levels)
        if any(override.find(f"{W}startOverride") is not None for override in overrides):
            restarting.add(list_id)
    return ListCounter(lists=lists, restarting=frozenset(restarting))


def format_number(count: int, form: str) -> str:
    """Return a number as a list of that form prints it (the names are Word's)."""
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _levels(element: _Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in element.iterfind(f"{W}lvl"):
        start = _value(level.find(f"{W}start"))
        text = _value(level.find(f"{W}lvlText"))
        found[_number(level.get(f"{W}ilvl"), 0)] = _Level(
            form=_value(level.find(f"{W}numFmt")) or "decimal",
            text=text if text is not None else "",
            start=_number(start, 1),
        )
    return found


def _overridden(levels: dict[int, _Level], overrides: list[_Element]) -> dict[int, _Level]:
    found = dict(levels)
    for override in overrides:
        index = _number(override.get(f"{W}ilvl"), 0)
        found.update({k: v for k, v in _levels(override).items() if k == index})
        start = override.find(f"{W}startOverride")
        if start is not None:
            found[index] = replace(found.get(index, _Level()), start=_number(_value(start), 1))
    return found


def _roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (count // value)
        count %= value
    return text


def _value(element: _Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else default
