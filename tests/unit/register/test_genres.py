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
    ],
)
def test_forms_of_minutes_and_plans(text, labels):
    assert read_one(text) == labels
