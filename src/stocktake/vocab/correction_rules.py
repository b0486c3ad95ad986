"""What must hold within a correction beyond the kinds of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stocktake.vocab.economies import economies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stocktake.model import Correction

__all__ = ["Fault", "find_faults"]

# The field that each action needs; a field of another action is refused with it.
NEEDED = {"scale": "factor", "replace": "value", "drop": ""}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a correction.

    Attributes:
        keys: Where it stands within the entry: ``("expect", 0, "at_least")``.
        value: What stands there; nothing where a key is missing.
        allowed: What may stand there, in words.
    """

    keys: tuple[str | int, ...]
    value: object
    allowed: str


def find_faults(correction: Correction) -> Iterator[Fault]:
    """Yield what is wrong with a correction, in the order of its fields."""
    for field in ("id", "source", "series", "reason"):
        if not getattr(correction, field).strip():
            yield Fault((field,), "", "words in quotes, not empty")
    yield from _action(correction)
    first, last = correction.first, correction.last
    if first is not None and last is not None and last < first:
        yield Fault(("last",), last, f"a year from {first} on")
    yield from _economies((), correction.economies)
    if not correction.expect:
        yield Fault(("expect",), (), "at least one [[correction.expect]] table")
    for place, expected in enumerate(correction.expect):
        if expected.at_least is None and expected.at_most is None:
            yield Fault(("expect", place, "at_least"), None, "a number, here or in at_most")
        yield from _economies(("expect", place), expected.economies)


def _action(correction: Correction) -> Iterator[Fault]:
    needed = NEEDED[correction.action]
    for field in ("factor", "value"):
        given = getattr(correction, field)
        if field == needed and given is None:
            yield Fault((field,), None, f'a number; the action "{correction.action}" needs it')
        if field != needed and given is not None:
            yield Fault((field,), given, f'absent; the action "{correction.action}" has none')
    if correction.factor is not None and correction.factor <= 0:
        yield Fault(("factor",), correction.factor, "a number above 0")


def _economies(keys: tuple[str | int, ...], codes: tuple[str, ...]) -> Iterator[Fault]:
    for code in codes:
        if code not in economies():
            yield Fault((*keys, "economies"), code, "names or ISO alpha-3 codes of economies")
