"""Preface, preamble and body: where each statement stands, and that none is lost or moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.instruments import statement_rows
from stocktake.publish.provision_tree import MAX_DEPTH, build_provision_tree, printed_label

TITLE = "Isles Statement on Cables"
HEADING = ("p1", "", "heading", "Isles Statement")
RECITAL = ("p2", "Isles Statement", "recital", "Noting the sea,")
AGREE = ("p3", "Isles Statement", "heading", "We agree to:")


def outline(provisions):
    """Labels (or keys) as nested lists; a heading in capitals."""
    found = []
    for provision in provisions:
        name = provision.label or provision.key.rpartition("/")[2]
        if provision.heading is not None:
            name = provision.heading["text"].upper()
        inside = outline(provision.children)
        found += [name, inside] if inside else [name]
    return found


def texts(rows):
    return [row["text"] for row in rows]


@pytest.mark.parametrize(
    ("given_rows", "preface", "preamble", "body"),
    [
        pytest.param(
            [HEADING, RECITAL, AGREE, ("1", "Isles Statement", "commitment", "Lay cables.")],
            ["Isles Statement"],
            ["Noting the sea,", "We agree to:"],
            ["1"],
            id="title-recitals-and-closing-lead-in",
        ),
        pytest.param(
            [
                HEADING,
                ("p2", "", "other", "Port Halcyon, 4 May 2021"),
                ("1", "", "recital", "We note the sea."),
            ],
            ["Isles Statement", "Port Halcyon, 4 May 2021"],
            [],
            ["1"],
            id="a-numbered-recital-is-body",
        ),
        pytest.param(
            [HEADING, ("p2", "", "heading", "INTRODUCTION"), ("p3", "INTRODUCTION", "goal", "G.")],
            ["Isles Statement"],
            [],
            ["INTRODUCTION", ["p3"]],
            id="a-chapter-after-the-title",
        ),
        pytest.param(
            [
                ("3", "", "heading", "To close the gap, we will:"),
                ("a", "", "commitment", "Map."),
                ("b", "", "commitment", "Build."),
                ("4", "", "commitment", "Report."),
            ],
            [],
            [],
            ["3", ["a", "b"], "4"],
            id="items-of-a-lead-in-end-with-the-next-number",
        ),
        pytest.param(
            [
                ("a", "", "heading", "Connectivity"),
                ("a.1", "Connectivity", "goal", "Reach all."),
                ("a.1.1", "Connectivity", "commitment", "Assist."),
                ("a.1.2", "Connectivity", "commitment", "Share."),
                ("a.2", "Connectivity", "goal", "Share spectrum."),
            ],
            [],
            [],
            ["CONNECTIVITY", ["a.1", ["a.1.1", "a.1.2"], "a.2"]],
            id="dotted-labels-nest",
        ),
        pytest.param(
            [
                ("p1", "", "goal", "We aim at all."),
                ("p1", "", "heading", "To get there, we will:"),
                ("A1", "", "commitment", "Lay."),
                ("A2", "", "commitment", "Light."),
                ("p2", "", "call", "We thank nobody."),
            ],
            [],
            [],
            ["p1", ["A1", "A2"], "p2"],
            id="a-lead-in-inside-an-unnumbered-provision",
        ),
        pytest.param(
            [("p1", "", "other", "Done in one copy.")], [], [], ["p1"], id="a-body-is-never-empty"
        ),
        pytest.param(
            [("p1", "", "recital", "Noting,"), ("p2", "", "recital", "Noting too.")],
            [],
            [],
            ["p1", "p2"],
            id="recitals-alone-are-the-body",
        ),
        pytest.param(
            [("1", "", "commitment", "A."), ("2", "", "commitment", "B."), ("1", "", "call", "C.")],
            [],
            [],
            ["1", "2", "1"],
            id="a-label-that-comes-again",
        ),
    ],
)
def test_the_parts_of_a_text(given_rows, preface, preamble, body):
    tree = build_provision_tree(statement_rows(*given_rows), TITLE)
    assert texts(tree.preface) == preface
    assert texts(tree.preamble) == preamble
    assert outline(tree.body) == body


def flat(provisions):
    for provision in provisions:
        if provision.heading is not None:
            yield provision.heading
        yield from provision.statements
        yield from flat(provision.children)


LINES = st.tuples(
    st.sampled_from(["p1", "p2", "p3", "1", "2", "a", "b", "a.1", "a.1.1", "A1", "A2"]),
    st.sampled_from(["", "Chapter"]),
    st.sampled_from(["heading", "recital", "goal", "commitment", "call", "other"]),
    st.sampled_from(["Chapter", "We will:", "Lay cables.", "Noting the sea,"]),
)


@given(st.lists(LINES, min_size=1, max_size=30))
def test_every_statement_stays_once_and_in_order(lines):
    rows = statement_rows(*lines)
    tree = build_provision_tree(rows, TITLE)
    assert [*tree.preface, *tree.preamble, *flat(tree.body)] == rows
    assert tree.body


def test_nesting_has_an_end():
    labels = [".".join(["1"] * depth) for depth in range(1, 60)]
    tree = build_provision_tree(
        statement_rows(*((label, "", "commitment", "Do.") for label in labels)), TITLE
    )
    depth, level = 0, tree.body
    while level:
        depth, level = depth + 1, level[-1].children
    assert depth <= MAX_DEPTH + 1
    assert len(list(flat(tree.body))) == len(labels)


@pytest.mark.parametrize(
    ("provision", "label"),
    [("p12", ""), ("12", "12"), ("p", "p"), ("a.1", "a.1")],
    ids=["numbered-by-us", "number", "letter-p", "dotted"],
)
def test_printed_label(provision, label):
    assert printed_label({"provision": provision}) == label
