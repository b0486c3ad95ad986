"""Load the vocabulary's files and check that they agree with each other.

Everything is loaded once per process and frozen. A file that is wrong raises
``VocabularyError`` naming the file, the place and the allowed values; the
package's own files are covered by tests, so a user meets this only after
editing them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from stocktake.errors import VocabularyError
from stocktake.model import (
    CatalogueInstrument,
    Correction,
    CorrectionFile,
    Indicator,
    Noun,
    TargetSet,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "Unit",
    "beneficiaries",
    "catalogue",
    "corrections",
    "indicators",
    "pillar_of_theme",
    "pillars",
    "read_toml",
    "target_sets",
    "themes",
    "units",
]

N = TypeVar("N")


class Unit(Noun, frozen=True, kw_only=True):
    """How values of an indicator are printed."""

    label: str
    axis: str
    decimals: int


def read_toml(file: Traversable, kind: type[N]) -> N:
    """Return one TOML file of the vocabulary as a noun.

    Raises:
        VocabularyError: The file is not TOML or does not have the fields of ``kind``.
    """
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise VocabularyError(
            f"The vocabulary file {file.name} is wrong: {error}.",
            where=str(file),
            fix="Correct the field that is named; the other files of the folder show the form.",
        ) from error


@cache
def pillars() -> dict[str, str]:
    """Return the six pillars, code to name, in order."""
    return {code: pillar["name"] for code, pillar in _toml("themes.toml").items()}


@cache
def themes() -> dict[str, str]:
    """Return all themes, code to name, in the order of the pillars."""
    return {
        code: name
        for pillar in _toml("themes.toml").values()
        for code, name in pillar["themes"].items()
    }


@cache
def pillar_of_theme() -> dict[str, str]:
    """Return for every theme the pillar it belongs to."""
    return {
        theme: code for code, pillar in _toml("themes.toml").items() for theme in pillar["themes"]
    }


@cache
def beneficiaries() -> dict[str, str]:
    """Return the groups of people or economies that a statement can name, code to name."""
    return _toml("beneficiaries.toml")


@cache
def units() -> dict[str, Unit]:
    """Return the units of indicators by code."""
    return msgspec.convert(_toml("units.toml"), dict[str, Unit])


@cache
def indicators() -> dict[str, Indicator]:
    """Return the indicators by id, in the order of their files and places."""
    found: dict[str, Indicator] = {}
    for file in _files("indicators"):
        for indicator in read_toml(file, _IndicatorFile).indicator:
            _check(indicator.unit in units(), file, f"unit {indicator.unit!r} is not in units.toml")
            _check_themes(file, indicator.id, indicator.themes)
            _check(indicator.id not in found, file, f"indicator {indicator.id!r} stands twice")
            found[indicator.id] = indicator
    return found


@cache
def target_sets() -> dict[str, TargetSet]:
    """Return the target sets by id; every KPI names an indicator of the vocabulary."""
    found: dict[str, TargetSet] = {}
    kpi_ids: set[str] = set()
    for file in _files("targets"):
        target_set = read_toml(file, TargetSet)
        for kpi in target_set.kpis:
            _check(
                kpi.indicator in indicators(),
                file,
                f"KPI {kpi.id!r} names the unknown indicator {kpi.indicator!r}",
            )
            _check(kpi.id not in kpi_ids, file, f"KPI {kpi.id!r} stands twice")
            kpi_ids.add(kpi.id)
        found[target_set.id] = target_set
    return found


@cache
def catalogue() -> dict[str, CatalogueInstrument]:
    """Return the catalogued instruments by id, oldest first.

    Every entry has themes and beneficiaries of the vocabulary, an area of its
    instrument, and at least one KPI of a target set or one evidence test. An evidence test
    may name a yes-or-no indicator.
    """
    kpi_ids = {kpi.id for target_set in target_sets().values() for kpi in target_set.kpis}
    found = [read_toml(file, CatalogueInstrument) for file in _files("catalogue")]
    for instrument, file in zip(found, _files("catalogue"), strict=True):
        areas = {area.id for area in instrument.areas}
        for entry in instrument.entries:
            where = f"entry {entry.label}"
            _check_themes(file, where, entry.themes)
            _check(entry.area in areas, file, f"{where}: unknown area {entry.area!r}")
            _check(bool(entry.kpis or entry.evidence), file, f"{where}: no KPI, no evidence")
            for group in entry.beneficiaries:
                _check(group in beneficiaries(), file, f"{where}: unknown beneficiary {group!r}")
            for binding in entry.kpis:
                _check(binding.kpi in kpi_ids, file, f"{where}: unknown KPI {binding.kpi!r}")
            for named in (test.indicator for test in entry.evidence if test.indicator):
                flag = indicators().get(named)
                yes_no = flag is not None and flag.unit == "yes-no"
                _check(yes_no, file, f"{where}: {named!r} is no yes-or-no indicator")
    return {instrument.id: instrument for instrument in sorted(found, key=lambda i: (i.year, i.id))}


@cache
def corrections() -> dict[str, Correction]:
    """Return the corrections of sources' slips that come with the package, by id."""
    found: dict[str, Correction] = {}
    for file in _files("corrections"):
        for correction in read_toml(file, CorrectionFile).correction:
            _check(correction.id not in found, file, f"correction {correction.id!r} stands twice")
            found[correction.id] = correction
    return found


class _IndicatorFile(Noun, frozen=True, kw_only=True):
    indicator: tuple[Indicator, ...]


def _root() -> Traversable:
    return resources.files("stocktake.vocab")


def _files(folder: str) -> list[Traversable]:
    files = (_root() / folder).iterdir()
    return sorted((f for f in files if f.name.endswith(".toml")), key=lambda f: f.name)


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_root() / name).read_text("utf-8"))


def _check_themes(file: Traversable, where: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        _check(code in themes(), file, f"{where}: unknown theme {code!r}")


def _check(holds: bool, file: Traversable, problem: str) -> None:
    if not holds:
        raise VocabularyError(
            f"The vocabulary is wrong: {problem}.", where=file.name, fix="Correct that entry."
        )
