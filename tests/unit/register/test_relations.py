"""What a later provision does to an earlier one: the rules and their order."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.relations import RELATIONS, Promise, relate

BASE = Promise(
    force="firm",
    actor="members",
    deadline=None,
    themes=frozenset({"spectrum"}),
    groups=frozenset(),
    length=10,
)
NAMES = {"spectrum": "Spectrum", "roaming": "Roaming", "ldc": "LDCs", "sids": "SIDS"}


def related(earlier, later):
    first, second = (msgspec.structs.replace(BASE, **given) for given in (earlier, later))
    return relate(first, second, names=NAMES)


@pytest.mark.parametrize(
    ("earlier", "later", "relation", "why"),
    [
        pytest.param(
            {}, {}, "restates", "Force, deadline, groups and themes stay as they were.", id="same"
        ),
        pytest.param(
            {"deadline": 2015},
            {"deadline": 2020},
            "new-deadline",
            "The year changes from 2015 to 2020.",
            id="another-year",
        ),
        pytest.param(
            {}, {"deadline": 2020}, "new-deadline", "The later text sets a year, 2020.", id="a-year"
        ),
        pytest.param(
            {"deadline": 2015},
            {"force": "binding"},
            "weakens",
            "The year 2015 is not repeated.",
            id="a-lost-year-comes-before-force",
        ),
        pytest.param(
            {"force": "soft"},
            {"force": "effort"},
            "strengthens",
            "From encouragement to an effort.",
            id="more-force",
        ),
        pytest.param(
            {"force": "binding"},
            {"force": None, "actor": None},
            "weakens",
            "From binding to an aim that binds nobody.",
            id="a-goal-binds-nobody",
        ),
        pytest.param(
            {"force": "soft"},
            {"force": None},
            "restates",
            "Force, deadline, groups and themes stay as they were.",
            id="a-goal-ranks-with-soft",
        ),
        pytest.param(
            {"groups": frozenset({"ldc", "sids"})},
            {"groups": frozenset({"ldc"})},
            "narrows",
            "No longer named: SIDS.",
            id="fewer-groups",
        ),
        pytest.param(
            {},
            {"themes": frozenset({"spectrum", "roaming"})},
            "widens",
            "Newly named: Roaming.",
            id="more-themes",
        ),
        pytest.param(
            {},
            {"themes": frozenset({"spectrum", "multistakeholder"})},
            "restates",
            "Force, deadline, groups and themes stay as they were.",
            id="background-is-no-scope",
        ),
        pytest.param(
            {"groups": frozenset({"ldc"}), "themes": frozenset({"spectrum"})},
            {"groups": frozenset({"ldc", "sids"}), "themes": frozenset({"roaming"})},
            "widens",
            "Newly named: SIDS. No longer named: Spectrum. Newly named: Roaming.",
            id="one-says-more-the-other-both",
        ),
        pytest.param(
            {},
            {"length": 14},
            "widens",
            "It says more: 14 telling words against 10.",
            id="more-words",
        ),
        pytest.param(
            {}, {"length": 7}, "narrows", "It says less: 7 telling words against 10.", id="fewer"
        ),
        pytest.param(
            {"force": "soft"},
            {"actor": "signatories"},
            "strengthens",
            "From encouragement to a firm undertaking. "
            "Who acts: first each member, then the signatories.",
            id="another-actor-is-told",
        ),
    ],
)
def test_the_first_rule_that_holds_decides(earlier, later, relation, why):
    assert related(earlier, later) == (relation, why)


PROMISES = st.builds(
    Promise,
    force=st.sampled_from([None, "soft", "effort", "firm", "binding"]),
    actor=st.sampled_from([None, "members", "organisation"]),
    deadline=st.sampled_from([None, 2015, 2020]),
    themes=st.frozensets(st.sampled_from(["spectrum", "roaming", "multistakeholder"])),
    groups=st.frozensets(st.sampled_from(["ldc", "sids"])),
    length=st.integers(0, 40),
)
OPPOSITE = {"strengthens": "weakens", "narrows": "widens", "restates": "restates"}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}


@given(PROMISES, PROMISES)
def test_every_pair_has_a_relation_and_a_reason(earlier, later):
    relation, why = relate(earlier, later, names=NAMES)
    assert relation in RELATIONS
    assert why.endswith(".")


@given(PROMISES, PROMISES)
def test_turned_round_the_relation_turns_round(earlier, later):
    if earlier.deadline == later.deadline:
        there, _ = relate(earlier, later, names=NAMES)
        back, _ = relate(later, earlier, names=NAMES)
        assert back == OPPOSITE[there]
