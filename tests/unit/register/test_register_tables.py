"""Tables of the register: ids, links to the catalogue, commitments in own words, findings."""

from __future__ import annotations

import pytest

from factories.documents import document_of
from stocktake.model import (
    Actor,
    Area,
    CatalogueEntry,
    CatalogueInstrument,
    EvidenceTest,
    Finding,
    Force,
    InstrumentNote,
    KpiBinding,
    Recognition,
    SegmentKind,
)
from stocktake.register.provisions import fold_label, provisions_of
from stocktake.register.readings import read_instrument
from stocktake.register.tables import instrument_tables, register_tables

HEADING, ITEM, PARAGRAPH = SegmentKind.HEADING, SegmentKind.ITEM, SegmentKind.PARAGRAPH
LINES = [
    ("p1", "Isles Declaration", HEADING),
    ("a.1", "Networks", HEADING),
    ("1", "We recall the Shore Compact.", PARAGRAPH),
    ("2", "We agree to connect every clinic by 2028.", PARAGRAPH),
    ("2", "We request the Secretariat to report by 2027.", PARAGRAPH),
    ("3", "We urge operators to share ducts with small firms.", PARAGRAPH),
    ("a.1", "We will train women in coding.", PARAGRAPH),
    ("2", "We note the thanks of the members.", PARAGRAPH),
]


def reading(*lines, note=None, instrument_id="isles-2026"):
    return read_instrument(
        document_of(*(lines or LINES)),
        instrument_id=instrument_id,
        file=f"instruments/{instrument_id}.txt",
        note=note or InstrumentNote(title="Isles Declaration"),
        recognised_by="first-lines",
    )


def entry(label, **changes):
    fields = {
        "label": label,
        "paraphrase": f"What provision {label} asks for.",
        "themes": ("roaming",),
        "role": "commitment",
        "area": "all",
        "force": Force.BINDING,
        "actor": Actor.SIGNATORIES,
        "kpis": (KpiBinding(kpi="some-kpi", why="It is what was promised."),),
    }
    return CatalogueEntry(**{**fields, **changes})


def catalogue_of(*entries):
    instrument = CatalogueInstrument(
        id="isles-2026",
        title="Declaration of the Isles",
        short_title="Isles 2026",
        body="Ministers of the Isles",
        place="Apia",
        year=2026,
        kind="declaration",
        status="adopted",
        group="workspace",
        summary="Everything.",
        recognise=Recognition(any_of=(("isles",),)),
        areas=(Area(id="all", name="All of it"),),
        entries=entries,
    )
    return {"isles-2026": instrument}


KNOWN = InstrumentNote(catalogue="isles-2026")


@pytest.mark.parametrize(
    ("printed", "folded"),
    [("A1.", "a1"), ("(a)", "a"), (" a.1.1 ", "a.1.1"), ("a1", "a1"), ("14", "14")],
)
def test_labels_fold_case_and_outer_marks_only(printed, folded):
    assert fold_label(printed) == folded


def test_a_repeated_label_gets_a_suffix_and_ids_are_unique():
    keys = [provision.key for provision in provisions_of(reading().statements)]
    assert keys == ["p1", "a.1", "1", "2", "3", "a.1-2", "2-2"]
    tables = register_tables([reading()], default_group="apt")
    ids = tables["statements"]["statement_id"]
    assert ids.n_unique() == len(ids) == len(LINES)
    assert ids.to_list()[4] == "isles-2026/2.2"


def test_every_provision_that_asks_or_aims_is_a_commitment_in_its_own_words():
    rows = register_tables([reading()], default_group="apt")["commitments"].rows(named=True)
    assert [row["commitment_id"] for row in rows] == [
        "isles-2026/2",
        "isles-2026/3",
        "isles-2026/a.1-2",
    ]
    first = rows[0]
    assert (first["role"], first["force"], first["actor"]) == (
        "commitment",
        "binding",
        "signatories",
    )
    assert (first["deadline"], first["judged_by"], first["origin"]) == (2027, "none", "reading")
    assert first["paraphrase"].startswith("We agree to connect every clinic by 2028. We request")
    assert first["statement_ids"] == ["isles-2026/2.1", "isles-2026/2.2"]
    assert rows[1]["beneficiaries"] == ["msme"]
    assert rows[2]["area"] == "Networks"


def test_entries_are_linked_to_the_operative_one_of_several_provisions():
    made = instrument_tables(
        reading(note=KNOWN),
        default_group="apt",
        catalogue=catalogue_of(entry("2."), entry("3", role="call"), entry("A.1")),
    )
    rows = made.tables["commitments"].rows(named=True)
    assert [row["commitment_id"] for row in rows] == [f"isles-2026/{n}" for n in ("2.", "3", "A.1")]
    assert [row["statement_ids"] for row in rows] == [
        ["isles-2026/2.1", "isles-2026/2.2"],
        ["isles-2026/3.1"],
        ["isles-2026/a.1-2.1"],
    ]
    owners = made.tables["statements"]["commitment_id"].to_list()
    assert owners[:3] == [None, None, None]
    assert owners[3:] == [*(f"isles-2026/{n}" for n in ("2.", "2.", "3", "A.1")), None]
    assert made.findings == ()


def test_what_has_no_entry_stays_and_what_has_no_provision_is_reported():
    made = instrument_tables(
        reading(note=KNOWN),
        default_group="apt",
        catalogue=catalogue_of(entry("2"), entry("3", role="call"), entry("9")),
    )
    rows = made.tables["commitments"].rows(named=True)
    assert [(row["label"], row["origin"]) for row in rows] == [
        ("2", "catalogue"),
        ("3", "catalogue"),
        ("9", "catalogue"),
        ("a.1", "reading"),
    ]
    assert rows[2]["statement_ids"] == []
    assert rows[2]["start"] is None
    assert made.findings == (
        Finding(
            severity="warning",
            file="instruments/isles-2026.txt",
            where="provision 9",
            value="9",
            problem="The catalogue's entry has no provision with this label in the document.",
            action="The entry is kept without a place in the text. Check the document.",
        ),
        Finding(
            severity="note",
            file="instruments/isles-2026.txt",
            where="provision a.1",
            value="a.1",
            problem="The document asks for something here that the catalogue does not list.",
            action="It stands in the register in its own words. Check how it was read.",
        ),
    )


@pytest.mark.parametrize(
    ("changes", "judged_by"),
    [
        pytest.param({}, "kpi", id="kpi"),
        pytest.param({"kpis": ()}, "evidence", id="evidence"),
        pytest.param({"both": True}, "both", id="both"),
    ],
)
def test_entries_say_how_they_are_judged(changes, judged_by):
    test = EvidenceTest(test="It exists.", why="No number.", kind="law", judged_for="economy")
    fields = {"evidence": () if not changes else (test,)}
    fields |= {key: value for key, value in changes.items() if key != "both"}
    made = instrument_tables(
        reading(note=KNOWN), default_group="apt", catalogue=catalogue_of(entry("2", **fields))
    )
    assert made.tables["commitments"]["judged_by"][0] == judged_by
    assert len(made.tables["evidence_tests"]) == len(fields["evidence"])


def test_an_instruments_facts_come_from_its_note_and_then_from_the_catalogue():
    note = InstrumentNote(catalogue="isles-2026", place="Suva")
    made = instrument_tables(
        reading(note=note), default_group="apt", catalogue=catalogue_of(entry("2"))
    )
    row = made.tables["instruments"].row(0, named=True)
    assert (row["title"], row["place"], row["year"]) == ("Declaration of the Isles", "Suva", 2026)
    assert (row["group_id"], row["catalogued"]) == ("apt", True)


def test_an_unknown_catalogue_id_is_reported_and_the_document_read():
    made = instrument_tables(
        reading(note=InstrumentNote(catalogue="atlantis")), default_group="apt", catalogue={}
    )
    assert len(made.tables["commitments"]) == 3
    assert [(f.severity, f.value, f.problem) for f in made.findings] == [
        ("warning", "atlantis", "The catalogue has no instrument with this id.")
    ]


def test_two_instruments_stand_in_one_table_and_a_repeated_id_is_refused():
    two = [reading(), reading(instrument_id="isles-2027")]
    assert len(register_tables(two, default_group="apt")["instruments"]) == 2
    with pytest.raises(ValueError, match=r"table instruments: the key \('instrument_id',\)"):
        register_tables([reading(), reading()], default_group="apt")


def test_no_documents_make_empty_tables():
    assert all(frame.is_empty() for frame in register_tables([], default_group="apt").values())
