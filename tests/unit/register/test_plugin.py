"""Another labeller is asked where the rules are unsure, and believed where it is surer."""

from __future__ import annotations

import pytest

from stocktake.model import Actor, Force, Role, Statement
from stocktake.register.plugin import Suggestion, ask_labeller

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
