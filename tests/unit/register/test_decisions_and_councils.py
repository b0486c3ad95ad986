"""Councils' decisions, councils that recommend, and who is meant by whom: rule cases."""

from __future__ import annotations

import pytest

from stocktake.documents.read import read_document
from stocktake.register.read import place_statements

# The lines of a document, then which of them is asked about, with role, force and actor by rules.
CASES = {
    "decision-number": (
        ("Council of Isles", "Decision 12: Beacons", "To lend each isle a beacon.", "Anna."),
        ("To lend", "commitment", "binding", "signatories"),
    ),
    "decision-that-notes": (
        ("Council of Isles", "Decision 12: Beacons", "To note that two isles have none.", "Anna."),
        ("To note", "recital", None, None),
    ),
    "recommend-to": (
        ("decide", "1. to meet again;", "recommend to the communications administrations",
         "2. to extend lines to every islet;", "3. to send engineers to courses."),
        ("to send", "call", "soft", "members"),
    ),
    "entrust-with": (
        ("entrust", "the Director-General of the Bureau with watching over the decision."),
        ("the Director", "call", "binding", "organisation"),
    ),
    "act-as-follows": (
        ("We set forth these priorities and, within each, intend to act as follows:",
         "Fibre", "(Ducts) to share ducts among operators;", "(Masts) to open masts to all."),
        ("(Masts)", "commitment", "effort", "signatories"),
    ),
    "will-be-asked": (
        ("The Reef Assembly will be requested to review the chapter in 2031.",),
        ("The Reef", "call", "binding", "organisation"),
    ),
    "will-be-invited": (
        ("Operators will be invited to a round table.",),
        ("Operators", "commitment", "firm", "signatories"),
    ),
    "they-should": (
        ("1. Governments should map every islet.", "2. They should publish the maps."),
        ("They should", "call", "soft", "members"),
    ),
    "purpose-first": (
        ("The sides agreed on the following:",
         "1. To relieve the queues at Port Anna, the Parties will exchange manifests by wire."),
        ("To relieve", "commitment", "firm", "signatories"),
    ),
    "noun-and-noun-will": (
        ("Transport and energy corridors will be laid out with ducts.",),
        ("Transport", "commitment", "firm", "signatories"),
    ),
    "challenge-is-a-noun": (
        ("We consider that robots bring both opportunity and challenge for our societies.",),
        ("We consider", "recital", None, None),
    ),
    "adopted-by-others": (
        ("The Ministers congratulated the Office on the Acts, adopted by the Heads of State.",),
        ("The Ministers", "recital", None, None),
    ),
    "noted-with-satisfaction": (
        ("It is noted with satisfaction that ninety isles took part.",),
        ("It is noted", "recital", None, None),
    ),
    "a-region-sought": (
        ("We seek a region in which signals are plentiful and cheap.",),
        ("We seek", "goal", None, None),
    ),
    "look-to-for": (
        ("We look to the working group on tides for advice by 2031.",),
        ("We look", "call", "soft", "organisation"),
    ),
    "agencies-of-members": (
        ("The Parties encourage their statistical agencies to publish tables.",),
        ("The Parties", "call", "soft", "members"),
    ),
    "body-above-the-title": (
        ("UNION OF REEFS", "ANNA DECLARATION", "Port Anna, 3 May 2031", "We met in Anna."),
        ("UNION", "heading", None, None),
    ),
    "panels-do-nothing": (
        ("Diesel engines will be replaced by solar panels on the roof.",),
        ("Diesel", "commitment", "firm", "signatories"),
    ),
    "network-of-authorities": (
        ("The Reef Network of data protection authorities was invited to compare laws.",),
        ("The Reef", "call", "soft", "organisation"),
    ),
    "shared-experiences": (
        ("The Ministers shared experiences in telemedicine.",),
        ("The Ministers", "recital", None, None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "wanted"), CASES.values(), ids=CASES)
def test_rules(lines, wanted, tmp_path):
    document = tmp_path / "isles.txt"
    document.write_text("\n\n".join(lines) + "\n", "utf-8")
    placed = place_statements(read_document(document))
    opening, *values = wanted
    label = next(one.label for one in placed if one.part.text.startswith(opening))
    assert [label.role, label.force, label.actor] == values, label.because
