"""The weights beside the rules: what they may overrule, what they leave alone, what they say."""

from __future__ import annotations

import hashlib
from importlib import resources

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.gold import SPECIMENS
from stocktake.documents.read import read_document
from stocktake.model import Actor, Force, Role
from stocktake.register.labels import Label, Setting
from stocktake.register.read import place_statements, trace_statements
from stocktake.register.role_model import (
    GUESSING,
    WEIGHED,
    acting_terms,
    heard_names,
    role_tables,
    second_opinion,
    usual_actors,
)
from stocktake.register.role_tables import RoleTables

ROLES = ("heading", "recital", "goal", "commitment", "call", "other")
FORCES, ACTORS = tuple(map(str, Force)), tuple(map(str, Actor))


def lines(*values):
    return np.frombuffer("\n".join(values).encode(), dtype="uint8")


def tables(**weights):
    """Tables of a few terms: term to what it says for goal, and for soft and stakeholders."""
    columns = len(ROLES) + len(FORCES) + len(ACTORS)
    rows = np.zeros((len(weights), columns))
    for row, (goal, call) in zip(rows, weights.values(), strict=True):
        row[ROLES.index("goal")] = goal
        row[ROLES.index("call")] = call
        row[len(ROLES) + FORCES.index("soft")] = call
        row[len(ROLES) + len(FORCES) + ACTORS.index("stakeholders")] = call
    said = np.zeros((1, len(ROLES)))
    said[0, ROLES.index("recital")] = 2.0
    return RoleTables(
        {
            "role": lines(*ROLES), "force": lines(*FORCES), "actor": lines(*ACTORS),
            "terms": lines(*(name.replace("_", " ") for name in weights)),
            "weights": np.rint(rows * 100).astype("int16"), "step": np.float32(0.01),
            "meaning": np.zeros((4, columns)), "base": np.zeros(columns),
            "heard": np.eye(len(ROLES)), "heard_base": np.zeros(len(ROLES)),
            "rules": lines("role recital"), "said": said,
        },
        None,
    )  # fmt: skip


def read(rule, terms, made, role=Role.RECITAL):
    label = Label(role=role, rule=rule, because="nobody is asked to act")
    return second_opinion(label, terms, (), Setting(), tables=made)


def test_a_guess_gives_way_to_what_is_likelier_and_the_reason_names_the_words():
    made = tables(has_should=(4.0, 0.0), opens_every_school=(1.0, 0.0))
    found = read("default", {"has should": 1.0, "opens every school": 1.0, "line 3": 1.0}, made)
    assert (found.role, found.force, found.actor, found.rule) == (Role.GOAL, None, None, WEIGHED)
    # e**5 for the goal over e**2 for what the rule says and four times 1, less the cut at .001
    assert found.chance == pytest.approx(0.93, abs=0.03)
    assert found.because == (
        f'weighed {found.chance:.2f} by "should", "every school"; '
        "a rule had recital: nobody is asked to act"
    )


def test_an_act_by_weight_has_the_likeliest_force_and_actor_and_all_three_chances():
    made = tables(has_invited=(0.0, 5.0))
    found = read("default", {"has invited": 1.0}, made)
    assert (found.role, found.force, found.actor) == (
        Role.CALL, Force.SOFT, Actor.STAKEHOLDERS,
    )  # fmt: skip
    alone = made.together(made.chances(made.scores({"has invited": 1.0}, ()), "role"), ())
    assert found.chance < alone["call"]


@pytest.mark.parametrize("rule", ["we-modal", "commit-verb", "call-verb", "furniture", "unknown"])
def test_what_a_verb_or_the_page_says_stands_with_its_chance(rule):
    made = tables(has_should=(6.0, 0.0))
    found = read(rule, {"has should": 1.0}, made)
    assert found.role is Role.RECITAL
    assert found.rule == rule
    assert found.because == "nobody is asked to act"
    assert 0 < found.chance < 0.1


def test_a_rule_that_is_trusted_outweighs_a_slight_leaning():
    assert read("default", {"has should": 1.0}, tables(has_should=(1.0, 0.0))).role is Role.RECITAL


def test_a_term_or_a_rule_that_nobody_saw_says_nothing():
    made = tables(has_should=(1.0, 0.0))
    assert np.array_equal(made.scores({"unseen": 1.0}, ()), made.scores({}, ()))
    chances = made.chances(made.scores({}, ()), "role")
    assert made.together(chances, ["rule unseen"]) == made.together(chances, [])
    assert made.worth("unseen", "goal", "recital") == 0.0


def test_names_and_terms_of_an_act():
    assert heard_names("default", "goal") == ("role goal", "rule default", "rule default, goal")
    assert "own signatories, call" in acting_terms("call", Setting())


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(sorted(GUESSING)),
    st.sampled_from(list(Role)),
    st.dictionaries(st.sampled_from(sorted(role_tables().place)), st.floats(0, 1), max_size=30),
)
def test_every_answer_is_whole(rule, role, terms):
    act = role.is_operative
    label = Label(
        role=role, rule=rule, because="",
        force=Force.FIRM if act else None, actor=Actor.MEMBERS if act else None,
    )  # fmt: skip
    found = second_opinion(label, terms, ("coverage", "map"), Setting())
    assert (found.force is not None) is (found.actor is not None) is found.role.is_operative
    assert 0 < found.chance <= 1
    assert (found.rule == WEIGHED) is (found.role is not role)


@pytest.fixture(scope="module")
def specimen():
    return read_document(next(SPECIMENS.glob("i1-sica-strategy.md")))


def test_weights_change_labels_and_never_the_statements(specimen):
    ruled, heard = place_statements(specimen), trace_statements(specimen)
    spans = [(s.start, s.end, s.provision, s.statement) for s in specimen.segments]
    weighed = [(t.statement.start, t.statement.end) for t in heard]
    assert weighed == [span[:2] for span in spans]
    assert [t.statement.text for t in heard] == [one.part.text for one in ruled]
    changed = [
        (a.label, t.label)
        for a, t in zip(ruled, heard, strict=True)
        if a.label.role is not t.label.role
    ]
    assert all(a.rule in GUESSING and b.rule == WEIGHED for a, b in changed)
    assert all("a rule had" in b.because for _, b in changed)


def test_a_document_is_read_the_same_twice(specimen):
    first, again = trace_statements(specimen), trace_statements(specimen)
    assert [msgspec.to_builtins(t.statement) for t in first] == [
        msgspec.to_builtins(t.statement) for t in again
    ]


def test_the_weights_belong_to_the_network_that_ships():
    """Weights of another network's numbers would say anything; fit_role_model.py mends that."""
    network = (resources.files("stocktake.vocab") / "lexicon" / "theme_encoder.npz").read_bytes()
    assert role_tables().network == hashlib.sha256(network).hexdigest()


def test_who_promises_throughout_the_document_is_likelier_to_promise_again():
    promise = Label(
        role=Role.COMMITMENT, rule="we-modal", because="", force=Force.FIRM, actor=Actor.MEMBERS
    )
    shares = usual_actors([promise, promise, read("default", {}, tables(has_should=(0.0, 0.0)))])
    assert shares == {
        "signatories": 0.25 / 3, "members": 2.25 / 3, "organisation": 0.25 / 3,
        "stakeholders": 0.25 / 3,
    }  # fmt: skip
    weights = tables(has_plan=(0.0, 0.0))
    weights.weights[0, ROLES.index("commitment")] = 6.0
    label = Label(role=Role.RECITAL, rule="default", because="")
    found = second_opinion(label, {"has plan": 1.0}, (), Setting(), usual=shares, tables=weights)
    assert (found.role, found.actor) == (Role.COMMITMENT, Actor.MEMBERS)
