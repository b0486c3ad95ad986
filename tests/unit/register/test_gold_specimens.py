"""The specimens' gold labels keep the schema's formal rules, so that scores measure the reader.

What cannot be checked here is whether a label is right: that is a reader's judgement, and two
readers are compared for it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from factories.gold import HELD
from stocktake.documents.read import SUFFIXES, read_document
from stocktake.model.statement import Actor, Force, Role
from stocktake.vocab import load

FOLDER = Path(__file__).parents[2] / "fixtures" / "gold" / "specimens"
GOLD = sorted(path for path in FOLDER.glob("*.jsonl") if not path.name.startswith(HELD))
KEYS = [
    "provision",
    "statement",
    "text",
    "role",
    "force",
    "actor",
    "themes",
    "beneficiaries",
    "deadlines",
    "references",
]
OPERATIVE = {Role.COMMITMENT.value, Role.CALL.value}
SILENT = {Role.HEADING.value, Role.OTHER.value}
# A year of a deadline is printed, so a slip of the pen shows; the span is that of the documents.
YEARS = range(1990, 2101)
# Below this, per-theme figures over the specimens would rest on one wording.
STATEMENTS_PER_THEME = 2


@pytest.fixture(scope="module", params=GOLD, ids=lambda path: path.stem)
def gold(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def statements(gold) -> list[dict]:
    return [json.loads(line) for line in gold.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def words(gold) -> str:
    """The specimen's words with white space folded, as printed where the file is plain text."""
    path = _document(gold)
    text = path.read_text("utf-8") if path.suffix == ".txt" else read_document(path).text
    return _fold(text)


def test_there_are_specimens_and_every_document_has_its_labels():
    documents = {p.stem for p in FOLDER.iterdir() if p.suffix in SUFFIXES}
    assert len(GOLD) >= 8
    assert documents == {path.stem for path in FOLDER.glob("*.jsonl")}


def test_the_document_can_be_read(gold):
    assert read_document(_document(gold)).segments


def test_every_line_has_the_fields_of_the_schema_in_order(statements):
    assert [list(s) for s in statements] == [KEYS] * len(statements)


def test_statements_stand_in_the_document_in_their_order(statements, words):
    position = 0
    for statement in statements:
        text = _fold(statement["text"])
        found = words.find(text, position)
        assert found >= 0, f"not in the document after the statement before it: {text!r}"
        position = found + len(text)


def test_nothing_of_the_document_is_left_out_but_labels_and_mark_up(statements, words):
    left, position = [], 0
    for statement in statements:
        text = _fold(statement["text"])
        start = words.find(text, position)
        left.append(words[position:start])
        position = start + len(text)
    left.append(words[position:])
    # A label is at most one word ("Objective 2:"); more than that would be a lost statement.
    assert [gap for gap in left if len(re.findall(r"[^\W\d_]{4,}", gap)) > 1] == []


def test_statements_are_numbered_from_one_within_their_provision(statements):
    before = None
    for statement in statements:
        number = statement["statement"]
        assert number == 1 or before == (statement["provision"], number - 1)
        before = (statement["provision"], number)


def test_roles_forces_and_actors_are_of_the_schema(statements):
    for statement in statements:
        assert statement["role"] in set(Role), statement
        operative = statement["role"] in OPERATIVE
        assert (statement["force"] in set(Force)) is operative, statement
        assert (statement["actor"] in set(Actor)) is operative, statement
        assert operative or statement["force"] is statement["actor"] is None, statement


def test_a_heading_and_a_statement_of_no_role_carry_nothing(statements):
    for statement in statements:
        if statement["role"] in SILENT:
            assert not any(statement[key] for key in KEYS[4:]), statement


def test_themes_are_up_to_three_codes_of_the_vocabulary(statements):
    for statement in statements:
        themes = statement["themes"]
        assert set(themes) <= set(load.themes()), statement
        assert len(themes) == len(set(themes)) <= 3, statement


def test_beneficiaries_are_codes_of_the_vocabulary(statements):
    for statement in statements:
        groups = statement["beneficiaries"]
        assert set(groups) <= set(load.beneficiaries()), statement
        assert len(groups) == len(set(groups)), statement


def test_deadlines_and_references_are_printed_in_their_statement(statements):
    for statement in statements:
        for year in statement["deadlines"]:
            assert year in YEARS, statement
            printed = (str(year), f"-{year % 100:02}")  # or in the short name of a conference
            assert any(form in statement["text"] for form in printed), statement
        for reference in statement["references"]:
            assert _fold(reference).casefold() in _fold(statement["text"]).casefold(), statement


def test_all_specimens_together_show_every_label():
    found: Counter[str] = Counter()
    for path in GOLD:
        for line in path.read_text("utf-8").splitlines():
            statement = json.loads(line)
            found.update([statement["role"], str(statement["force"]), str(statement["actor"])])
            found.update(statement["themes"] + statement["beneficiaries"])
    codes = [*Role, *Force, *Actor, *load.beneficiaries()]
    assert [code for code in codes if not found[code]] == []
    assert [code for code in load.themes() if found[code] < STATEMENTS_PER_THEME] == []


def _document(gold: Path) -> Path:
    candidates = [p for p in gold.parent.glob(f"{gold.stem}.*") if p.suffix in SUFFIXES]
    assert len(candidates) == 1, f"{gold.name} has {len(candidates)} documents"
    return candidates[0]


def _fold(text: str) -> str:
    return " ".join(text.split())
