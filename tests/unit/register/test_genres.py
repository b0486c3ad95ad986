"""Forms of minutes, resolutions and plans that name nobody, or name them in the lead-in."""

from __future__ import annotations

import pytest

from factories.documents import document_of
from stocktake.model import SegmentKind
from stocktake.register.read import read_statements

ITEM, LEAD, PARAGRAPH = SegmentKind.ITEM, SegmentKind.LEAD_IN, SegmentKind.PARAGRAPH


def read_one(text):
    (statement,) = read_statements(document_of(("1", text, PARAGRAPH)))
    force = statement.force and statement.force.value
    actor = statement.actor and statement.actor.value
    return statement.role.value, force, actor


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("It requested the Secretariat to draft rules.", ("call", "binding", "organisation")),
        ("Member States were urged to lower fees.", ("call", "soft", "members")),
        ("They decided to open an office.", ("commitment", "binding", "signatories")),
        ("Ministers endorsed the staffing of a team.", ("commitment", "firm", "signatories")),
        ("The economies commit to licensing drones.", ("commitment", "binding", "members")),
        ("The Chair will transmit this paper.", ("commitment", "firm", "organisation")),
        ("We invite the Isles Investment Framework to lend.", ("call", "soft", "organisation")),
        ("We ask banks to lend more.", ("call", "binding", "stakeholders")),
        ("Isle networks should be carbon-neutral by 2040.", ("goal", None, None)),
        ("An isle in which every child learns to swim.", ("goal", None, None)),
        ("Ministers from six isles met in Port Anna on 3 May 2031.", ("other", None, None)),
        ("They thanked the Government of Anna.", ("other", None, None)),
        ("Approved by the plenary on 12 December 2029", ("other", None, None)),
        ("Airlines pledge to carry spare parts.", ("commitment", "binding", "stakeholders")),
        ("Ferry companies are welcome to join the drill.", ("call", "soft", "stakeholders")),
        ("The Committee is expected to publish a guide.", ("call", "soft", "organisation")),
        ("The operator market is expected to grow.", ("recital", None, None)),
        ("They supported the continuation of the fellowship.", ("call", "soft", "stakeholders")),
        ("We support the isles and agree to help.", ("commitment", "binding", "signatories")),
        ("The plans shall name one contact point.", ("commitment", "binding", "signatories")),
        ("The sea shall unite us.", ("recital", None, None)),
        ("It is hoped that no isle will be left out.", ("goal", None, None)),
        ("These steps are meant to halve the fees.", ("goal", None, None)),
        ("This report will be sent to the Council.", ("commitment", "firm", "signatories")),
        ("They were joined by three banks.", ("other", None, None)),
        (
            "Ministers thanked Anna and agreed to meet again.",
            ("commitment", "binding", "signatories"),
        ),
        ("Start-ups need capital.", ("recital", None, None)),
        (
            "We encourage studies on the cooling of large data centres.",
            ("call", "soft", "stakeholders"),
        ),
        ("Open standards are the mortar of the house.", ("recital", None, None)),
        (
            "Request the Isle Commission, in agreement with the Union, to review the fees.",
            ("call", "binding", "organisation"),
        ),
        ("States which have no team are to set one up.", ("commitment", "firm", "members")),
        ("Regulators need to publish their rules.", ("call", "soft", "members")),
        (
            "They agreed that each State would name an officer.",
            ("commitment", "binding", "members"),
        ),
        (
            "We agree that the next meeting be held in Anna.",
            ("commitment", "binding", "signatories"),
        ),
        (
            "A study of masts will be made by the Secretariat.",
            ("commitment", "firm", "organisation"),
        ),
        (
            "The delegate of Anna asked operators to lower fees.",
            ("call", "binding", "stakeholders"),
        ),
        (
            "Ministers were of one mind that fees are high, and agreed to lower them.",
            ("commitment", "binding", "signatories"),
        ),
        ("Their commitment to lower fees by 2031.", ("commitment", "binding", "signatories")),
        ("It is our goal that no isle be offline by 2040.", ("goal", None, None)),
        ("Fourteen States were represented.", ("other", None, None)),
        ("One of them remarked that fees were high.", ("recital", None, None)),
        ("The Bank indicated that it would fund a ring.", ("commitment", "firm", "organisation")),
        (
            "We welcome the offer of Anna to host, and instruct the Secretariat to help.",
            ("call", "binding", "organisation"),
        ),
        ("In consequence they agreed to lower fees.", ("commitment", "binding", "signatories")),
        ("Regulators may wish to lower fees.", ("call", "soft", "members")),
        ("We ask operators' home regulators to publish.", ("call", "binding", "members")),
        ("We entrust its execution to the Isle Board.", ("call", "binding", "organisation")),
        ("It is essential for States to share cables.", ("call", "soft", "members")),
        ("Every effort will be made to lower fees.", ("commitment", "effort", "signatories")),
        ("The Parties will open a centre.", ("commitment", "firm", "signatories")),
        ("Let two centres be opened in Anna.", ("call", "soft", "stakeholders")),
        ("Small firms should find buyers there.", ("goal", None, None)),
        ("Mission: To foster cooperation among the isles.", ("goal", None, None)),
        ("Steps shall be taken to lower fees.", ("commitment", "binding", "signatories")),
        ("A mid-term review in 2031 will examine fees.", ("commitment", "firm", "signatories")),
        ("Let me recall the storm of last year.", ("recital", None, None)),
        ("Five years ago our Leaders resolved to wire the isles.", ("recital", None, None)),
        ("Support was expressed for a drill.", ("recital", None, None)),
        ("We thank the task force for its report on fees.", ("recital", None, None)),
        ("We extend our thanks to the people of Anna.", ("other", None, None)),
        ("The agenda was adopted without change.", ("other", None, None)),
        ("Lead: the Isle Secretariat.", ("other", None, None)),
        ("One member did not associate itself with paragraph 7.", ("other", None, None)),
    ],
)
def test_forms_of_minutes_and_plans(text, labels):
    assert read_one(text) == labels


@pytest.mark.parametrize(
    ("lead", "item", "labels"),
    [
        pytest.param(
            "therefore declares",
            "that fees should be lowered;",
            ("goal", None, None),
            id="declared-with-nobody-named",
        ),
        pytest.param(
            "therefore declares",
            "that States should lower fees;",
            ("call", "soft", "members"),
            id="declared-of-the-members",
        ),
        pytest.param(
            "resolves",
            "that every centre should have an owner;",
            ("commitment", "binding", "organisation"),
            id="resolved",
        ),
        pytest.param(
            "The Member States will carry out the following tasks:",
            "the removal of barriers to trade;",
            ("commitment", "firm", "members"),
            id="tasks-of-the-members",
        ),
        pytest.param(
            "We agree to:",
            "TASK the Isle Officials with a work plan;",
            ("call", "binding", "organisation"),
            id="task-with",
        ),
        pytest.param(
            "invites Member States",
            "requests the Secretariat to report;",
            ("call", "binding", "organisation"),
            id="asks-anew",
        ),
        pytest.param(
            "The following points found support:",
            "every school connected by 2030;",
            ("goal", None, None),
            id="quantity-and-participle",
        ),
    ],
)
def test_items_under_lead_ins(lead, item, labels):
    first, second = read_statements(document_of(("1", lead, LEAD), ("a", item, ITEM)))
    assert first.role.value in ("heading", "recital")
    force, actor = second.force and second.force.value, second.actor and second.actor.value
    assert (second.role.value, force, actor) == labels


def test_a_lead_in_that_promises_something_keeps_its_role():
    lead = "We are determined to widen access, and we resolve to:"
    first, _ = read_statements(document_of(("1", lead, LEAD), ("a", "lower fees;", ITEM)))
    assert first.role.value == "commitment"


def test_what_stands_in_the_annex_of_a_body_is_for_that_body():
    heading = SegmentKind.HEADING
    statements = read_statements(
        document_of(
            ("1", "We instruct the Isle Group to carry out the annexed Programme.", PARAGRAPH),
            ("2", "We will lower fees.", PARAGRAPH),
            ("p1", "PROGRAMME OF ACTION", heading),
            ("3", "Survey the capacity of cables.", ITEM),
        )
    )
    assert [s.actor and s.actor.value for s in statements] == [
        "organisation",
        "signatories",
        None,
        "organisation",
    ]


def test_a_heading_says_whose_actions_follow_and_of_whom_is_asked():
    heading = SegmentKind.HEADING
    statements = read_statements(
        document_of(
            ("p1", "We met in Anna", heading),
            ("p2", "Actions by development partners", heading),
            ("1", "Lend for masts.", ITEM),
            ("p3", "What we ask of governments", heading),
            ("2", "We recommend a single permit.", PARAGRAPH),
        )
    )
    assert [(s.role.value, s.actor and s.actor.value) for s in statements[2::2]] == [
        ("call", "stakeholders"),
        ("call", "members"),
    ]


def test_an_action_on_a_line_of_its_own_is_no_heading():
    heading = SegmentKind.HEADING
    statements = read_statements(
        document_of(
            ("p1", "Isles Action Plan", heading),
            ("p2", "Short term", heading),
            ("p3", "Publish rules for cables", heading),
            ("p4", "Long term", heading),
        )
    )
    assert [s.role.value for s in statements] == ["heading", "heading", "commitment", "heading"]


def test_an_acronym_given_to_an_instrument_names_it_again():
    _, second = read_statements(
        document_of(
            ("1", "We recall the Isles Digital Masterplan (IDM2030).", PARAGRAPH),
            ("2", "We will review the IDM2030 next year.", PARAGRAPH),
        )
    )
    assert second.references == ("IDM2030",)


def test_in_a_text_on_one_country_a_ministry_is_a_body():
    lines = [(str(i), "The Government counts masts in the country.", PARAGRAPH) for i in range(3)]
    told = ("9", "The Ministry of Trade will lower fees.", PARAGRAPH)
    *_, alone = read_statements(document_of(("0", "Isle Strategy", PARAGRAPH), *lines, told))
    *_, among = read_statements(document_of(("1", "Member States met.", PARAGRAPH), told))
    assert (alone.actor.value, among.actor.value) == ("organisation", "members")
