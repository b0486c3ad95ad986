"""Another labeller is asked where the rules are unsure, and believed where it is surer."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from stocktake.errors import SettingsError
from stocktake.model import Actor, Force, InstrumentNote, Role, Statement
from stocktake.register.plugin import Suggestion, ask_labeller, load_labeller
from stocktake.workspace.reading import read_one_document

CALL = Suggestion(role=Role.CALL, confidence=0.9, force=Force.SOFT, actor=Actor.MEMBERS)


class StandIn:
    """A local labeller with fixed answers that remembers what it was asked."""

    name = "stand-in"

    def __init__(self, *answers):
        self.answers, self.asked = answers, []

    def suggest(self, texts):
        self.asked += texts
        return self.answers


def statement(text, confidence):
    return Statement(
        provision="1",
        statement=1,
        text=text,
        role=Role.RECITAL,
        start=0,
        end=len(text),
        confidence=confidence,
        reasons=("recital: nobody is asked to act",),
    )


def test_only_unsure_statements_are_asked_about_and_replaced():
    stand_in = StandIn(CALL)
    read = ask_labeller([statement("sure", 0.95), statement("unsure", 0.5)], stand_in)
    assert stand_in.asked == ["unsure"]
    assert [s.role for s in read] == [Role.RECITAL, Role.CALL]
    assert read[1].reasons[0] == "call: suggested by stand-in"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="no-answer"),
        pytest.param(Suggestion(role=Role.GOAL, confidence=0.4), id="less-sure"),
        pytest.param(Suggestion(role=Role.CALL, confidence=0.9), id="call-without-force"),
    ],
)
def test_the_rules_stand_where_the_answer_is_no_better(answer):
    before = statement("unsure", 0.5)
    assert ask_labeller([before], StandIn(answer)) == (before,)


def test_nobody_is_asked_where_the_rules_are_sure():
    stand_in = StandIn()
    ask_labeller([statement("sure", 0.95)], stand_in)
    assert stand_in.asked == []


def test_another_number_of_answers_is_refused():
    with pytest.raises(ValueError, match=r"^stand-in gave 2 answers to 1 statements$"):
        ask_labeller([statement("unsure", 0.5)], StandIn(CALL, CALL))


class Local:
    """A labeller that makes a call of everything."""

    name = "local"

    def suggest(self, texts):
        return [CALL for _ in texts]


@pytest.fixture
def installed(monkeypatch):
    module = ModuleType("local_labels")
    module.Local, module.ready, module.number = Local, Local(), 7
    monkeypatch.setitem(sys.modules, "local_labels", module)


@pytest.mark.parametrize("named", ["local_labels:Local", "local_labels:ready"])
def test_a_named_labeller_is_loaded(installed, named):
    assert load_labeller(named).name == "local"


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        (
            "no_such_labels:x",
            "The labeller `no_such_labels:x` cannot be loaded: No module named 'no_such_labels'.",
        ),
        (
            "local_labels:number",
            "The labeller `local_labels:number` has no `name` or no `suggest`.",
        ),
    ],
)
def test_a_labeller_that_cannot_be_used_is_told(installed, named, problem):
    with pytest.raises(SettingsError) as told:
        load_labeller(named)
    assert told.value.problem == problem
    assert told.value.where == "stocktake.toml, [reading] labeller"


def test_a_document_is_read_with_the_labeller_that_the_settings_name(installed, tmp_path):
    path = tmp_path / "isles.txt"
    path.write_text("Isles Declaration\n\nQuietly, boats bob beside bright blue buoys.\n", "utf-8")
    outcome, _ = read_one_document(
        path, "isles.txt", InstrumentNote(), labeller="local_labels:Local"
    )
    plain, _ = read_one_document(path, "isles.txt", InstrumentNote())
    told = [s.reasons[0] for s in outcome.reading.statements]
    unsure = [s.confidence < 0.8 for s in plain.reading.statements]
    assert any(unsure)
    assert [reason == "call: suggested by local" for reason in told] == unsure
