"""The two APT instruments of the catalogue: complete by label, and judged as the brief rules say.

That labels, roles and themes agree with the labelled texts is tested in ``tests/real``.
"""

from __future__ import annotations

import collections
import re

import pytest

from stocktake.vocab.load import catalogue, indicators, target_sets

TOKYO = "apt-tokyo-2025"
PLAN = "apt-plan-2018-2020"

# Counted by hand in the two texts.
TOKYO_ITEMS = {"A": 5, "B": 5, "C": 4, "D": 4, "E": 3, "F": 3}
TOKYO_PARAGRAPHS = {
    "p4": "commitment",
    "p6": "goal",
    "p8": "goal",
    "p10": "goal",
    "p12": "goal",
    "p14": "goal",
    "p16": "goal",
    "p17": "call",
    "p18": "call",
    "p19": "commitment",
}
PLAN_ACTIONS = {
    "a.1": 6,
    "a.2": 4,
    "b.1": 4,
    "b.2": 5,
    "b.3": 3,
    "c.1": 5,
    "c.2": 5,
    "d.1": 4,
    "d.2": 2,
    "e.1": 2,
    "e.2": 3,
    "e.3": 2,
}
PLAN_OUTCOMES = {"a": 2, "b": 3, "c": 2, "d": 2, "e": 3}
PLAN_PARAGRAPHS = {
    "p13": "commitment",
    "p15": "goal",
    "p17": "commitment",
    "p18": "goal",
    "p22": "commitment",
    "p24": "commitment",
    "p26": "commitment",
    "p28": "commitment",
    "p30": "commitment",
}
# Actions whose own verb calls on the members ("encourage members to").
PLAN_CALLS = {"a.1.2", "b.2.3", "b.2.4", "c.1.2"}

KINDS = {"law", "body", "plan", "report", "agreement", "programme", "event"}
KPIS = {kpi.id: kpi for target_set in target_sets().values() for kpi in target_set.kpis}
ENTRIES = [
    pytest.param(entry, id=f"{instrument.id}/{entry.label}")
    for instrument in catalogue().values()
    if instrument.id in {TOKYO, PLAN}
    for entry in instrument.entries
]
each_entry = pytest.mark.parametrize("entry", ENTRIES)


def roles(instrument_id: str) -> dict[str, str]:
    return {entry.label: entry.role for entry in catalogue()[instrument_id].entries}


def test_tokyo_has_every_item_and_every_asking_paragraph():
    items = {f"{letter}{n}" for letter, last in TOKYO_ITEMS.items() for n in range(1, last + 1)}
    assert roles(TOKYO) == dict.fromkeys(items, "commitment") | TOKYO_PARAGRAPHS


def test_the_plan_has_every_objective_action_and_outcome():
    actions = {f"{group}.{n}" for group, last in PLAN_ACTIONS.items() for n in range(1, last + 1)}
    outcomes = {
        f"{pillar}{n}" for pillar, last in PLAN_OUTCOMES.items() for n in range(1, last + 1)
    }
    expected = dict.fromkeys(actions, "commitment") | dict.fromkeys(PLAN_CALLS, "call")
    expected |= dict.fromkeys(outcomes | set(PLAN_ACTIONS), "goal")
    assert roles(PLAN) == expected | PLAN_PARAGRAPHS


@pytest.mark.parametrize("instrument_id", [TOKYO, PLAN])
class TestEachInstrument:
    def test_labels_are_unique(self, instrument_id):
        labels = collections.Counter(entry.label for entry in catalogue()[instrument_id].entries)
        assert labels.most_common(1)[0][1] == 1

    def test_entries_follow_the_order_of_the_text(self, instrument_id):
        instrument = catalogue()[instrument_id]
        order = [area.id for area in instrument.areas]
        places = [order.index(entry.area) for entry in instrument.entries]
        assert places == sorted(places)
        assert set(places) == set(range(len(order)))
        running = [int(e.label[1:]) for e in instrument.entries if re.fullmatch(r"p\d+", e.label)]
        assert running == sorted(running)

    def test_no_two_entries_say_the_same(self, instrument_id):
        said = [entry.paraphrase for entry in catalogue()[instrument_id].entries]
        assert len(set(said)) == len(said)

    def test_it_is_recognised_by_phrases_of_its_own(self, instrument_id):
        groups = catalogue()[instrument_id].recognise.any_of
        assert len(groups) >= 2
        for other in catalogue().values():
            if other.id != instrument_id:
                assert not set(groups) & set(other.recognise.any_of)


@each_entry
def test_a_paraphrase_is_one_sentence_of_eight_to_forty_five_words(entry):
    assert 8 <= len(entry.paraphrase.split()) <= 45
    assert re.fullmatch(r"[^.;:]+\.", entry.paraphrase)


@each_entry
def test_only_acts_have_force_actor_and_somebody_who_acts(entry):
    acts = entry.role != "goal"
    assert (entry.force is not None, entry.actor is not None, bool(entry.who)) == (acts,) * 3
    if entry.role == "call":
        assert entry.force in {"soft", "binding"}
        assert entry.actor != "signatories"


@each_entry
def test_themes_are_one_to_three_and_differ(entry):
    assert 1 <= len(entry.themes) <= 3
    assert len(set(entry.themes)) == len(entry.themes)


@each_entry
def test_evidence_is_a_statement_with_a_reason(entry):
    for evidence in entry.evidence:
        assert evidence.kind in KINDS
        assert evidence.judged_for in {"economy", "body"}
        assert evidence.test.endswith(".")
        assert evidence.why.endswith(".")
        assert "?" not in evidence.test


@each_entry
def test_a_kpi_says_what_it_shows_and_stands_once(entry):
    assert len({binding.kpi for binding in entry.kpis}) == len(entry.kpis)
    for binding in entry.kpis:
        assert binding.relation in {"measures", "proxy"}
        assert binding.why.endswith(".")
        assert len(binding.why.split()) >= 8


@each_entry
def test_a_kpi_is_judged_for_each_economy_and_for_all_members(entry):
    # An average for the world, or a target of another membership, says nothing of an APT member.
    for binding in entry.kpis:
        assert KPIS[binding.kpi].basis == "each economy"
        assert KPIS[binding.kpi].scope is None


@each_entry
def test_a_kpi_that_measures_shares_a_theme_with_the_entry(entry):
    for binding in entry.kpis:
        if binding.relation == "measures":
            assert set(indicators()[KPIS[binding.kpi].indicator].themes) & set(entry.themes)


def test_outcomes_of_the_plan_are_due_when_it_ends():
    deadlines = {entry.label: entry.deadline for entry in catalogue()[PLAN].entries}
    outcomes = {label for label in deadlines if re.fullmatch(r"[a-e]\d", label)}
    assert {label for label, year in deadlines.items() if year == 2020} == outcomes
    assert {year for label, year in deadlines.items() if label not in outcomes} == {None}


def test_tokyo_names_no_year():
    assert {entry.deadline for entry in catalogue()[TOKYO].entries} == {None}


@each_entry
def test_neither_text_names_a_number(entry):
    assert entry.target is None


def test_the_national_response_team_is_judged_by_whether_it_exists():
    (entry,) = (e for e in catalogue()[PLAN].entries if e.label == "c.1.3")
    assert [(e.kind, e.judged_for) for e in entry.evidence] == [("body", "economy")]
    assert "CERT" in entry.evidence[0].test
    assert [binding.kpi for binding in entry.kpis] == ["direction-cybersecurity-index"]
