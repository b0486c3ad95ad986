"""Who speaks in a document, and who acts where nobody is named."""

from __future__ import annotations

import pytest

from stocktake.model import Actor
from stocktake.register.speech import speech_of


@pytest.mark.parametrize(
    ("texts", "voice", "own"),
    [
        pytest.param(
            ["Isles Action Plan", "Wire every school.", "Train nurses."],
            "plan",
            Actor.SIGNATORIES,
            id="plan-without-a-body",
        ),
        pytest.param(
            ["Work Plan", "The Secretariat will report.", "The Secretariat shall meet donors."],
            "plan",
            Actor.ORGANISATION,
            id="plan-of-a-body",
        ),
        pytest.param(
            ["Council of the Isles", "Work Plan", "Wire every school."],
            "plan",
            Actor.ORGANISATION,
            id="body-in-the-title",
        ),
        pytest.param(
            ["Isles Organization", "Work Plan", "Adopted by the Meeting of Ministers, Anna, 2031"],
            "plan",
            Actor.SIGNATORIES,
            id="adopted-by-those-who-act",
        ),
        pytest.param(
            ["Isles Alliance Strategic Plan", "The Alliance will act.", "The Alliance shall meet."],
            "plan",
            Actor.ORGANISATION,
            id="body-by-the-noun-of-its-title",
        ),
        pytest.param(
            ["Action plan for the isles", "Decides to meet yearly;", "Requests donors to help;"],
            "declaration",
            Actor.SIGNATORIES,
            id="resolution-whatever-its-title",
        ),
        pytest.param(
            ["Isles Strategy", "We will wire every school."],
            "declaration",
            Actor.SIGNATORIES,
            id="we",
        ),
    ],
)
def test_who_speaks(texts, voice, own):
    speech = speech_of(texts)
    assert (speech.voice, speech.own) == (voice, own)


def test_a_body_told_of_twice_speaks():
    texts = ["Minutes", "The Committee agreed on fees.", "The Committee requested a study."]
    assert speech_of(texts).speaking == {"committee"}
    assert speech_of(texts[:2]).speaking == frozenset()
