"""The catalogue against the labelled texts: what a person labelled is what the entries say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from stocktake.documents.read import read_document
from stocktake.vocab.load import catalogue

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real

LABELLED = ["apec-telmin-2012", "apt-tokyo-2025"]
TEXTS = {
    "apec-telmin-2012": "apec-telmin-2012.txt",
    "apt-plan-2018-2020": "apt-strategic-plan-2018-2020-draft.txt",
    "apt-tokyo-2025": "apt-tokyo-2025.txt",
    "eco-baku-2017": "eco-baku-2017.txt",
    "itu-busan-2014": "itu-busan-2014.txt",
}
ACTS = {"commitment", "call"}
WINDOW = 4_000  # characters in which an instrument must be recognised
COPIED = 12  # words in a row that would make a paraphrase a copy


class Labelled(msgspec.Struct):
    """The fields of a labelled statement that an entry repeats."""

    provision: str
    statement: int
    role: str
    force: str | None
    actor: str | None
    themes: list[str]
    beneficiaries: list[str]
    deadlines: list[int]


def read_labelled(folder: Path, instrument_id: str) -> list[Labelled]:
    lines = (folder / "gold" / f"{instrument_id}.jsonl").read_text("utf-8").splitlines()
    return [msgspec.convert(json.loads(line), Labelled) for line in lines if line.strip()]


def deciding(rows: list[Labelled]) -> dict[str, Labelled]:
    """Return for every provision its first act, or its first goal where nobody is to act."""
    found: dict[str, Labelled] = {}
    for roles in (ACTS, {"goal"}):
        for row in rows:
            if row.role in roles:
                found.setdefault(row.provision, row)
    return found


@pytest.mark.parametrize("instrument_id", LABELLED)
def test_every_asking_provision_has_an_entry_and_no_other(real_data, instrument_id):
    expected = set(deciding(read_labelled(real_data, instrument_id)))
    assert {entry.label for entry in catalogue()[instrument_id].entries} == expected


@pytest.mark.parametrize("instrument_id", LABELLED)
def test_role_force_and_actor_are_those_of_the_deciding_statement(real_data, instrument_id):
    expected = deciding(read_labelled(real_data, instrument_id))
    differences = [
        (entry.label, field, ours, theirs)
        for entry in catalogue()[instrument_id].entries
        for field, ours in (("role", entry.role), ("force", entry.force), ("actor", entry.actor))
        if ours != (theirs := getattr(expected[entry.label], field))
    ]
    assert differences == []


@pytest.mark.parametrize("instrument_id", LABELLED)
def test_themes_start_with_those_of_the_deciding_statement(real_data, instrument_id):
    rows = read_labelled(real_data, instrument_id)
    expected = deciding(rows)
    differences = []
    for entry in catalogue()[instrument_id].entries:
        first = expected[entry.label].themes
        # A provision with several requests may add a theme of a later one; a request that was
        # labelled without a theme must still be given one.
        allowed = {theme for row in rows if row.provision == entry.label for theme in row.themes}
        rest = set(entry.themes[len(first) :])
        if list(entry.themes[: len(first)]) != first or (first and not rest <= allowed):
            differences.append((entry.label, entry.themes, first))
    assert differences == []


def test_tokyo_has_no_other_themes_than_those_of_the_deciding_statement(real_data):
    expected = deciding(read_labelled(real_data, "apt-tokyo-2025"))
    found = {entry.label: list(entry.themes) for entry in catalogue()["apt-tokyo-2025"].entries}
    assert found == {label: row.themes for label, row in expected.items()}


@pytest.mark.parametrize("instrument_id", LABELLED)
def test_beneficiaries_are_those_of_the_whole_provision(real_data, instrument_id):
    expected: dict[str, set[str]] = {}
    for row in read_labelled(real_data, instrument_id):
        if row.role in ACTS | {"goal"}:
            expected.setdefault(row.provision, set()).update(row.beneficiaries)
    found = {e.label: set(e.beneficiaries) for e in catalogue()[instrument_id].entries}
    assert found == expected


@pytest.mark.parametrize("instrument_id", sorted(TEXTS))
def test_a_real_text_is_recognised_as_itself_alone(real_data, instrument_id):
    text = (real_data / "instruments" / TEXTS[instrument_id]).read_text("utf-8")
    opening = re.sub(r"\s+", "", text[:WINDOW]).casefold()
    for known in catalogue().values():
        for group in known.recognise.any_of:
            present = all(re.sub(r"\s+", "", p).casefold() in opening for p in group)
            assert present == (known.id == instrument_id), (known.id, group)


@pytest.mark.parametrize("instrument_id", sorted(TEXTS))
def test_paraphrases_are_not_copied(real_data, instrument_id):
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+", text.lower())

    def runs(text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[i : i + COPIED]) for i in range(len(found) - COPIED + 1)}

    theirs = runs((real_data / "instruments" / TEXTS[instrument_id]).read_text("utf-8"))
    entries = catalogue()[instrument_id].entries
    assert [e.label for e in entries if runs(e.paraphrase) & theirs] == []


@pytest.mark.parametrize("instrument_id", sorted(TEXTS))
def test_every_entry_finds_its_provision_in_the_text(real_data, instrument_id):
    document = read_document(real_data / "instruments" / TEXTS[instrument_id])
    provisions = {segment.provision for segment in document.segments}
    assert {e.label for e in catalogue()[instrument_id].entries} - provisions == set()
