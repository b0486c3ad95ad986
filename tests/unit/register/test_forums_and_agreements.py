"""Forums, memoranda and communiques: who speaks, who asks whom, and what only closes a text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import stocktake.register
from factories.documents import document_of
from stocktake.model import SegmentKind
from stocktake.register.read import read_statements
from stocktake.register.words import tokenize

ITEM, LEAD, PARAGRAPH = SegmentKind.ITEM, SegmentKind.LEAD_IN, SegmentKind.PARAGRAPH
REGISTER = Path(stocktake.register.__file__).parent


def labels_of(*segments):
    return [
        (
            statement.role.value,
            statement.force and statement.force.value,
            statement.actor and statement.actor.value,
        )
        for statement in read_statements(document_of(*segments))
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(
            "We likewise urge ferry operators to slow down.",
            ("call", "soft", "stakeholders"),
            id="adverb-by-its-folded-spelling",
        ),
        pytest.param(
            "Operators are advised to keep copies.",
            ("call", "soft", "stakeholders"),
            id="participle-by-its-folded-spelling",
        ),
        pytest.param(
            "Economies that still keep a toll are invited to lift it.",
            ("call", "soft", "members"),
            id="relative-with-an-adverb",
        ),
        pytest.param(
            "Articles that result from public surveys will be deposited in the library.",
            ("commitment", "firm", "signatories"),
            id="relative-with-a-verb-of-no-list",
        ),
        pytest.param(
            "Institutes of biology are invited to count the seals.",
            ("call", "soft", "organisation"),
            id="plural-that-looks-like-a-verb",
        ),
        pytest.param(
            "Calls and messages to the coast guard shall be free on all networks.",
            ("commitment", "binding", "signatories"),
            id="two-nouns-that-look-like-verbs",
        ),
        pytest.param(
            "Phase one of the ring was finished in 2008 and joins six ports.",
            ("recital", None, None),
            id="noun-with-its-number",
        ),
        pytest.param(
            "INVITES Ministers of Education to count boats.",
            ("call", "soft", "members"),
            id="ministers-behind-a-verb-of-asking",
        ),
        pytest.param(
            "NOTES that boats are old, and SETS UP a fund for sails.",
            ("commitment", "firm", "signatories"),
            id="second-verb-in-capitals",
        ),
        pytest.param(
            "The ministers gave their thanks to SIF and invited other partners to lend.",
            ("call", "soft", "stakeholders"),
            id="and-behind-a-name",
        ),
        pytest.param(
            "We endorse the Isle Vision for Sailing.",
            ("commitment", "firm", "signatories"),
            id="name-of-a-text-is-no-vision",
        ),
        pytest.param(
            "The delegate of Samoa recalled that cables break, and appealed to makers to help.",
            ("call", "soft", "stakeholders"),
            id="asked-later",
        ),
        pytest.param(
            "Civil society organisations urged governments to keep networks on.",
            ("call", "soft", "members"),
            id="many-urge",
        ),
        pytest.param(
            "The representative of the satellite industry pledged to hold a workshop.",
            ("commitment", "binding", "stakeholders"),
            id="a-representative-pledges",
        ),
        pytest.param(
            "Fiji and Tonga stated that they intend to share a ship.",
            ("commitment", "effort", "members"),
            id="states-an-intention",
        ),
        pytest.param(
            "Third, Samoa plans to release the 700 MHz band.",
            ("commitment", "effort", "members"),
            id="counted-points",
        ),
        pytest.param(
            "Concerning old handsets, the Samoan side will study take-back rules.",
            ("commitment", "firm", "members"),
            id="one-side",
        ),
        pytest.param(
            "They considered that governments should publish their tariffs.",
            ("call", "soft", "members"),
            id="a-view-on-what-governments-should-do",
        ),
        pytest.param(
            "The Isle Seafarers Network was launched at the meeting.",
            ("commitment", "firm", "signatories"),
            id="launched-at-the-meeting",
        ),
        pytest.param(
            "The Network of Isle Data Protection Authorities is requested to prepare a guide.",
            ("call", "binding", "organisation"),
            id="one-body-whoever-is-in-it",
        ),
        pytest.param(
            "The Arrangement is expected to shorten queues.", ("goal", None, None), id="expected"
        ),
        pytest.param(
            "The Plan has an overall aim: that boats arrive in time.",
            ("goal", None, None),
            id="a-plan-has-an-aim",
        ),
        pytest.param("Milestones: ring closed (2031).", ("goal", None, None), id="milestones"),
        pytest.param(
            "Rationale. A permit must still be fetched in person.",
            ("recital", None, None),
            id="run-in-title-of-reasons",
        ),
        pytest.param(
            "We, the Ministers of six isles, having met in Anna, reaffirm that isles are special.",
            ("recital", None, None),
            id="met-and-reaffirm",
        ),
        pytest.param(
            "This Memorandum shall enter into force upon signature.",
            ("other", None, None),
            id="enters-into-force",
        ),
        pytest.param(
            "Any difference arising from its use shall be settled amicably.",
            ("other", None, None),
            id="differences",
        ),
        pytest.param(
            "Nothing in this Memorandum shall be construed as creating a duty.",
            ("recital", None, None),
            id="nothing-is-due",
        ),
        pytest.param(
            "For the Isle Telecommunity: the Secretary General",
            ("other", None, None),
            id="signature",
        ),
    ],
)  # fmt: skip
def test_single_statements(text, labels):
    assert labels_of(("1", text, PARAGRAPH)) == [labels]


@pytest.mark.parametrize(
    ("lead", "item", "labels"),
    [
        pytest.param(
            "To this end, we seek to attain the following:",
            "a price below two per cent of income by 2031;",
            ("goal", None, None),
            id="what-we-seek-to-attain",
        ),
        pytest.param(
            "The Board approved the Plan, whose expected results include the following:",
            "sandboxes at work in five isles;",
            ("goal", None, None),
            id="whose-results-include",
        ),
        pytest.param(
            "declares",
            "that boats are a tool for every trade, and that administrations should license them;",
            ("call", "soft", "members"),
            id="second-thing-declared",
        ),
        pytest.param(
            "declares",
            "that the gap between those who have boats and those who have none should be halved;",
            ("goal", None, None),
            id="two-relative-clauses",
        ),
        pytest.param(
            "resolve:",
            "To direct research towards early knowledge of storms.",
            ("commitment", "binding", "signatories"),
            id="directs-a-thing",
        ),
        pytest.param(
            "resolves",
            "to make all Recommendations on storms free of charge,",
            ("commitment", "binding", "signatories"),
            id="recommendations-by-name",
        ),
    ],
)
def test_items(lead, item, labels):
    found = labels_of(("1", lead, LEAD), ("1.1", item, ITEM))
    assert found[1] == labels


def test_they_are_those_of_the_sentence_before():
    found = labels_of(
        ("1", "Member States should name an officer.", PARAGRAPH),
        ("1", "It was suggested that they also name a deputy.", PARAGRAPH),
    )
    assert [actor for _, _, actor in found] == ["members", "members"]


def test_words_of_the_rules_are_spelt_as_tokens_are():
    """A set that holds "likewise" never finds it: tokens are folded to the spelling with "z"."""
    spelt_otherwise = {
        (path.name, word)
        for path in REGISTER.glob("*.py")
        if path.name not in {"words.py", "relations.py"}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Set)
        for word in (e.value for e in node.elts if isinstance(e, ast.Constant))
        if isinstance(word, str) and word.isalpha() and word.islower()
        if [token.low for token in tokenize(word)] != [word]
    }
    assert spelt_otherwise <= {("beneficiaries.py", "women")}
