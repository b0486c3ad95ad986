"""``corrections.toml``: the user's own corrections of values that a source publishes wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import SettingsError
from stocktake.model import Correction, CorrectionFile
from stocktake.sources.toml_file import line_of, read_toml_file
from stocktake.vocab.correction_rules import find_faults
from stocktake.vocab.economies import resolve_economy

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CORRECTIONS_EXPECTED", "read_corrections"]

CORRECTIONS_EXPECTED = {
    "correction": "a [[correction]] table",
    "id": "a short name in quotes; it stands in the provenance of the corrected values",
    "source": 'the code of a source in quotes, such as "ITU", or "OWN" for files that name none',
    "series": "the source's own code for the series, in quotes",
    "action": '"scale", "drop" or "replace"',
    "reason": "one sentence in quotes: what is wrong, and how you know",
    "expect": "at least one [[correction.expect]] table",
    "service": 'where a fetched release comes from, in quotes, such as "data360"',
    "file": 'a pattern of file names in quotes, such as "observations/survey-*.csv"',
    "economies": 'a list of economies such as ["FJI", "Tonga"]',
    "first": "the first year that is corrected, such as 2015",
    "last": "the last year that is corrected, such as 2018",
    "factor": "a number above 0, such as 0.001",
    "value": "a number in the indicator's unit",
    "reported": "to whom you reported it, and when, in quotes",
    "status": '"open", "reported" or "withdrawn"',
    "statistic": '"median", "lowest" or "highest"',
    "year": "a year, such as 2023",
    "at_least": "a number in the indicator's unit",
    "at_most": "a number in the indicator's unit",
}


def read_corrections(path: Path) -> CorrectionFile:
    """Return the user's own corrections; an absent file has none.

    Raises:
        SettingsError: The file is wrong, an entry lacks what its action needs, an economy is not
            known, or an id stands twice.
    """
    if not path.exists():
        return CorrectionFile()
    given = read_toml_file(path, CorrectionFile, expected=CORRECTIONS_EXPECTED)
    read = tuple(_with_codes(correction) for correction in given.correction)
    seen: set[str] = set()
    for position, correction in enumerate(read):
        for fault in find_faults(correction):
            raise _wrong(path, ("correction", position, *fault.keys), fault.value, fault.allowed)
        if correction.id in seen:
            raise SettingsError(
                f"The correction id `{correction.id}` stands twice.",
                where=_where(path, ("correction", position, "id")),
                fix="Give each correction an id of its own.",
            )
        seen.add(correction.id)
    return CorrectionFile(correction=read)


def _with_codes(correction: Correction) -> Correction:
    """Return the correction with codes for the names of economies; unknown ones stay."""
    expect = tuple(
        msgspec.structs.replace(expected, economies=_codes(expected.economies))
        for expected in correction.expect
    )
    return msgspec.structs.replace(
        correction, economies=_codes(correction.economies), expect=expect
    )


def _codes(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(resolve_economy(name) or name for name in names)


def _wrong(path: Path, keys: tuple[str | int, ...], value: object, allowed: str) -> SettingsError:
    said = "is missing" if value in (None, ()) else f"is {value!r}"
    return SettingsError(
        f"`{keys[-1]}` in {path.name} {said}; it must be {allowed}.",
        where=_where(path, keys),
        fix="All keys are in docs/reference/files.md.",
    )


def _where(path: Path, keys: tuple[str | int, ...]) -> str:
    line = line_of(path.read_text("utf-8"), keys)
    return f"{path}, line {line}" if line else str(path)
