"""Blocks to provisions and statements: labels, headings, lead-ins, spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.blocks import Block, Reading, Style
from stocktake.documents.segment import segment_reading
from stocktake.model.document import SegmentKind


def read(*lines, **more):
    """Segments as (provision, statement, kind, words, words of the lead-in)."""
    blocks = tuple(line if isinstance(line, Block) else Block(text=line) for line in lines)
    return rows(segment_reading(Reading(blocks=blocks, **more)))


def rows(segmented):
    def words(position):
        if position is None:
            return None
        segment = segmented.segments[position]
        return segmented.text[segment.start : segment.end]

    return [
        (s.provision, s.statement, s.kind.value, segmented.text[s.start : s.end], words(s.lead_in))
        for s in segmented.segments
    ]


NUMBERED = [
    "1. Skills for new work",
    "2. We note one thing. We note another.",
    "3. We agree on a plan.",
    "4. We call on members to act.",
    "5. Trust",
    "6. We encourage the sharing of plans.",
    "7. We request a report.",
]


def test_a_numbered_title_among_numbered_sentences_is_a_heading():
    kinds = [(p, k) for p, _, k, _, _ in read(*NUMBERED)]
    assert kinds == [
        ("1", "heading"),
        ("2", "paragraph"),
        ("2", "paragraph"),
        ("3", "paragraph"),
        ("4", "paragraph"),
        ("5", "heading"),
        ("6", "paragraph"),
        ("7", "paragraph"),
    ]


def test_a_bare_number_over_a_dotted_one_counts():
    body = "We will lay cables between the isles and mend them."
    found = read("1 Cables", f"1.1 {body}", "2 Masts", f"2.1 {body}", "5 boats sail to the reef.")
    assert [provision for provision, *_ in found] == ["1", "1.1", "2", "2.1", "p1"]


def test_a_bare_number_counts_on_from_a_title_far_above():
    body = [f"({letter}) We will mend the masts of the isles." for letter in "abcdef"]
    found = read("1 Cables and ducts", "2 Masts", *body, "3 Boats", *body, "30 boats sail.")
    assert [found[i][0] for i in (0, 1, 8, 15)] == ["1", "2", "3", "p1"]


def test_a_bare_number_of_a_paragraph_counts_over_its_items():
    body = "The Conference of the isles, which met on the reef to mend its masts,"
    items = [f"{letter}) noting that the masts of the isles are old;" for letter in "abcdef"]
    found = read(f"1 {body}", *items, "declares that", f"2 {body.lower()} will meet again.")
    assert [found[i][0] for i in (0, 1, -1)] == ["1", "a", "2"]


def test_items_of_a_list_without_stops_are_no_headings():
    found = read(
        "We will:", "a) build cables", "b) share masts", "c) teach skills", "We met often."
    )
    assert [(p, k, lead) for p, _, k, _, lead in found] == [
        ("p1", "lead-in", None),
        ("a", "item", "We will:"),
        ("b", "item", "We will:"),
        ("c", "item", "We will:"),
        ("p2", "paragraph", None),
    ]


def test_a_lead_in_that_ends_a_paragraph_is_its_own_statement():
    found = read(
        "We aim at access for all. To reach it, we will:", "A1. Build;", "A2. Share. Teach;"
    )
    assert found == [
        ("p1", 1, "paragraph", "We aim at access for all.", None),
        ("p1", 2, "lead-in", "To reach it, we will:", None),
        ("A1", 1, "item", "Build;", "To reach it, we will:"),
        ("A2", 1, "item", "Share.", "To reach it, we will:"),
        ("A2", 2, "item", "Teach;", "To reach it, we will:"),
    ]


def test_nested_lists_have_their_own_lead_ins():
    found = read(
        "The Assembly decides to:",
        "1. ask members:",
        "(a) to plan;",
        "(b) to report:",
        "(i) soon;",
        "2. meet again.",
    )
    assert [(p, lead) for p, _, _, _, lead in found] == [
        ("p1", None),
        ("1", "The Assembly decides to:"),
        ("a", "ask members:"),
        ("b", "ask members:"),
        ("i", "to report:"),
        ("2", "The Assembly decides to:"),
    ]


def test_bare_lead_ins_of_resolutions_govern_numbers_without_stops():
    found = read(
        "The Conference of the Union (Halcyon, 2029),",
        "considering",
        "a) Resolution 5 of the Conference;",
        "b) that skills matter,",
        "resolves",
        "1 to build nets;",
        "2 to teach skills,",
        "instructs the Secretary-General",
        "to report to the Council.",
    )
    assert [(p, k, lead) for p, _, k, _, lead in found] == [
        ("p1", "paragraph", None),
        ("p2", "lead-in", None),
        ("a", "item", "considering"),
        ("b", "item", "considering"),
        ("p3", "lead-in", None),
        ("1", "item", "resolves"),
        ("2", "item", "resolves"),
        ("p4", "lead-in", None),
        ("p5", "item", "instructs the Secretary-General"),
    ]


def test_a_colon_above_a_heading_leads_to_nothing():
    found = read("1. We ask for work on these areas:", "2. Skills", *NUMBERED[2:])
    assert found[0][2] == "paragraph"
    assert [lead for *_, lead in found] == [None] * len(found)


def test_single_bullets_between_paragraphs_are_headings():
    found = read("- Trust", "We aim at trust.", "- Skills", "We aim at skills.")
    assert [(p, k) for p, _, k, _, _ in found] == [
        ("p1", "heading"),
        ("p2", "paragraph"),
        ("p3", "heading"),
        ("p4", "paragraph"),
    ]


def test_roman_numbers_and_letters_are_told_by_what_they_follow():
    found = read("We will:", "(g) plan;", "(h) build;", "(i) share;", "(j) teach.")
    assert {lead for *_, lead in found[1:]} == {"We will:"}
    found = read("We will:", "(a) plan:", "(i) early;", "(ii) well;", "(b) build.")
    assert [lead for *_, lead in found] == [None, "We will:", "plan:", "plan:", "We will:"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Port Halcyon, 3 May 2029", "furniture"),
        ("(Adopted on 3 May 2029)", "furniture"),
        ("A/RES/70/125", "furniture"),
        ("13987/21 TELECOM 441", "furniture"),
        ("Halcyon, Isles, 3\u20135 May 2029 (in person and online)", "furniture"),
        ("Text to be added", "paragraph"),
        ("Halcyon Declaration of 3 May 2029", "heading"),
        ("Overall objective", "heading"),
    ],
)
def test_lines_around_the_text(line, kind):
    assert read(line, "We agree on a plan.")[0][2] == kind


def test_a_paragraph_broken_by_a_page_is_healed_and_keeps_its_pages():
    reading = Reading(
        blocks=(
            Block(
                text="We note the growth of services and of the access that homes have to", page=1
            ),
            Block(text="Small print.", style=Style.NOTE, page=1),
            Block(text="affordable nets. We agree.", page=2),
        ),
        page_count=3,
    )
    segmented = segment_reading(reading)
    assert [(s.page, s.kind) for s in segmented.segments] == [
        (1, SegmentKind.PARAGRAPH),
        (2, SegmentKind.PARAGRAPH),
        (1, SegmentKind.FURNITURE),
    ]
    assert segmented.text.startswith("We note")
    assert "have to affordable nets." in segmented.text
    second = segmented.pages[1]
    assert segmented.text[second.start : second.start + 10] == "affordable"
    assert [(p.number, p.start == p.end) for p in segmented.pages][2] == (3, True)


def test_who_issued_a_text_stands_under_its_title():
    title = "Joint Statement on a Partnership for Digital Transformation and Resilient Networks"
    found = read(title, "issued by the Ministers of the two Isles", "We agree on a plan.")
    assert [provision for provision, *_ in found] == ["p1", "p2", "p3"]


def test_a_label_alone_on_its_line_belongs_to_the_next():
    assert read("14.", "We agree on a plan.")[0][:2] == ("14", 1)


def test_a_table_row_is_one_provision_with_its_first_cell_as_label():
    found = read(
        Block(text="No. | Action | Lead", style=Style.HEADER_ROW),
        Block(text="1.2 | Build nets. Share them. | Agency", style=Style.ROW),
    )
    assert found == [
        ("p1", 1, "heading", "No. | Action | Lead", None),
        ("1.2", 1, "item", "Build nets. Share them. | Agency", None),
    ]


def test_headings_of_a_format_have_sections():
    segmented = segment_reading(
        Reading(
            blocks=(
                Block(text="Plan", style=Style.HEADING, level=1),
                Block(text="Trust", style=Style.HEADING, level=2),
                Block(text="We agree."),
                Block(text="Skills", style=Style.HEADING, level=2),
                Block(text="We teach."),
            )
        )
    )
    assert [s.section for s in segmented.segments] == [None, 0, 1, 0, 3]


LINES = st.lists(
    st.builds(
        Block,
        text=st.text(alphabet="aW .:;()1-\u2022\t\u00ad\u3002|ixlO\ufb01", min_size=1, max_size=40),
        style=st.sampled_from(list(Style)),
        marker=st.sampled_from([None, "1.", "(a)", "\u2022"]),
        level=st.integers(0, 3),
        page=st.sampled_from([None, 1, 2]),
        title_end=st.integers(0, 50),
    ),
    max_size=25,
)


@given(LINES)
def test_segments_cover_the_text_once_and_in_order(blocks):
    reading = Reading(blocks=tuple(blocks), page_count=2)
    found = segment_reading(reading)
    assert found == segment_reading(reading)
    end = 0
    covered = set()
    for position, segment in enumerate(found.segments):
        assert end <= segment.start < segment.end <= len(found.text)
        assert found.text[segment.start : segment.end].strip()
        covered.update(range(segment.start, segment.end))
        end = segment.end
        assert segment.lead_in is None or segment.lead_in < position
        assert segment.section is None or segment.section < position
    assert {i for i, c in enumerate(found.text) if not c.isspace()} <= covered
