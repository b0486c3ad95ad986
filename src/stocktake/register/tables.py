"""Readings as tables: instruments, statements, commitments and evidence tests.

For a catalogued instrument the commitments are the catalogue's entries, each linked to
its provision; what asks for something and has no entry becomes a commitment of its own
(origin ``reading``) with a note. For any other instrument each provision with an
operative or goal statement is one commitment in its own words. Nothing is dropped: an
entry without a provision stays in the table, unlinked, with a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from stocktake.model import CatalogueEntry, CatalogueInstrument, Finding, Noun, Role, Statement
from stocktake.register.provisions import Provision, link_entries, provisions_of
from stocktake.vocab import load
from stocktake.vocab.tables import check_table, empty_table, make_table
from stocktake.vocab.translatable import ACTORS_IN_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stocktake.register.readings import Reading

__all__ = ["InstrumentTables", "instrument_tables", "register_tables"]

TABLES = ("instruments", "statements", "commitments", "evidence_tests")
MOST_THEMES = 3


class InstrumentTables(Noun, frozen=True, kw_only=True):
    """The tables of one or more instruments, and what a person should look at."""

    tables: dict[str, pl.DataFrame]
    findings: tuple[Finding, ...]


def register_tables(
    readings: Sequence[Reading],
    *,
    default_group: str,
    catalogue: Mapping[str, CatalogueInstrument] | None = None,
) -> dict[str, pl.DataFrame]:
    """Return the tables ``instruments``, ``statements``, ``commitments`` and ``evidence_tests``.

    Args:
        readings: The documents of a workspace; their instrument ids differ.
        default_group: Group that an instrument binds where its note names none.
        catalogue: Another catalogue than the built-in one.

    Raises:
        ValueError: Two readings have the same instrument id.
    """
    made = [
        instrument_tables(reading, default_group=default_group, catalogue=catalogue)
        for reading in readings
    ]
    return {
        name: check_table(name, pl.concat([empty_table(name), *(m.tables[name] for m in made)]))
        for name in TABLES
    }


def instrument_tables(
    reading: Reading,
    *,
    default_group: str,
    catalogue: Mapping[str, CatalogueInstrument] | None = None,
) -> InstrumentTables:
    """Return the tables and findings of one instrument; see ``register_tables``."""
    known = load.catalogue() if catalogue is None else catalogue
    instrument = known.get(reading.note.catalogue or "")
    provisions = provisions_of(reading.statements)
    entries = instrument.entries if instrument else ()
    linked = link_entries(entries, provisions)
    rows = _commitments(reading, provisions, instrument, linked)
    owner = {
        position: row["commitment_id"]
        for row, provision in rows
        if provision
        for position in provision.positions
        if reading.statements[position].role not in (Role.HEADING, Role.OTHER)
    }
    tables = {
        "instruments": [_instrument(reading, instrument, default_group)],
        "statements": _statements(reading, provisions, owner),
        "commitments": [{**row, "ordinal": ordinal} for ordinal, (row, _) in enumerate(rows, 1)],
        "evidence_tests": _evidence(reading, entries),
    }
    return InstrumentTables(
        tables={name: make_table(name, made) for name, made in tables.items()},
        findings=tuple(_findings(reading, instrument, linked, rows)),
    )


def _instrument(
    reading: Reading, instrument: CatalogueInstrument | None, default_group: str
) -> dict[str, Any]:
    note = reading.note
    date = note.date or (instrument.date if instrument else None)
    title = note.title or (instrument.title if instrument else reading.instrument_id)
    group = note.members or (instrument.group if instrument else default_group)
    return {
        "instrument_id": reading.instrument_id,
        "title": title,
        "short_title": note.short_title or (instrument.short_title if instrument else title),
        "body": note.body or (instrument.body if instrument else ""),
        "place": note.place or (instrument.place if instrument else ""),
        "adopted_on": date,
        "year": date.year if date else instrument.year if instrument else None,
        "kind": note.kind or (instrument.kind if instrument else "declaration"),
        "status": note.status or (instrument.status if instrument else "adopted"),
        "summary": instrument.summary if instrument else "",
        "group_id": default_group if group == "workspace" else group,
        "language": reading.language,
        "file": reading.file,
        "sha256": reading.sha256,
        "media_type": reading.media_type,
        "pages": reading.pages,
        "catalogued": instrument is not None,
        "recognised_by": reading.recognised_by,
    }


def _statements(
    reading: Reading, provisions: Sequence[Provision], owner: Mapping[int, str]
) -> list[dict[str, Any]]:
    rows = []
    for provision in provisions:
        for position, statement in zip(provision.positions, provision.statements, strict=True):
            rows.append(
                {
                    "statement_id": _statement_id(reading, provision, statement),
                    "instrument_id": reading.instrument_id,
                    "ordinal": position + 1,
                    "provision": statement.provision,
                    "statement": statement.statement,
                    "section": reading.sections[position],
                    "text": statement.text,
                    "role": statement.role.value,
                    "force": statement.force and statement.force.value,
                    "actor": statement.actor and statement.actor.value,
                    "themes": list(statement.themes),
                    "beneficiaries": list(statement.beneficiaries),
                    "deadlines": list(statement.deadlines),
                    "references": list(statement.references),
                    "file": reading.file,
                    "page": statement.page,
                    "start": statement.start,
                    "end": statement.end,
                    "confidence": statement.confidence,
                    "reasons": list(statement.reasons),
                    "commitment_id": owner.get(position),
                    **_review(reading, position),
                }
            )
    return rows


def _review(reading: Reading, position: int) -> dict[str, Any]:
    mark = reading.marks.get(position)
    return {
        "review": mark.state if mark else "read",
        "reviewed_by": mark.by if mark else "",
        "reviewed_on": mark.on if mark else None,
        "review_note": mark.note if mark else "",
    }


def _statement_id(reading: Reading, provision: Provision, statement: Statement) -> str:
    return f"{reading.instrument_id}/{provision.key}.{statement.statement}"


def _commitments(
    reading: Reading,
    provisions: Sequence[Provision],
    instrument: CatalogueInstrument | None,
    linked: Mapping[str, Provision],
) -> list[tuple[dict[str, Any], Provision | None]]:
    """Return the rows of commitments with their provisions, in the order of the text."""
    taken = {provision.key for provision in linked.values()}
    areas = {area.id: area.name for area in instrument.areas} if instrument else {}
    rows: list[tuple[dict[str, Any], Provision | None]] = []
    last = -1
    order: dict[int, int] = {}
    for entry in instrument.entries if instrument else ():
        provision = linked.get(entry.label)
        last = provision.positions[0] if provision else last
        order[len(rows)] = last
        rows.append((_of_entry(reading, entry, areas[entry.area], provision), provision))
    labels = {str(row["commitment_id"]) for row, _ in rows}
    for provision in provisions:
        deciding = provision.deciding()
        wanted = deciding is not None and (deciding.role.is_operative or instrument is None)
        if deciding is None or not wanted or provision.key in taken:
            continue
        row = _of_reading(reading, provision, deciding)
        row["commitment_id"] = _unused(str(row["commitment_id"]), labels)
        labels.add(str(row["commitment_id"]))
        order[len(rows)] = provision.positions[0]
        rows.append((row, provision))
    return [rows[i] for i in sorted(order, key=lambda i: (order[i], i))]


def _unused(commitment_id: str, taken: set[str]) -> str:
    number, unused = 2, commitment_id
    while unused in taken:
        unused, number = f"{commitment_id}-{number}", number + 1
    return unused


def _of_entry(
    reading: Reading, entry: CatalogueEntry, area: str, provision: Provision | None
) -> dict[str, Any]:
    judged = {(True, True): "both", (True, False): "kpi", (False, True): "evidence"}
    return {
        "commitment_id": f"{reading.instrument_id}/{entry.label}",
        "instrument_id": reading.instrument_id,
        "label": entry.label,
        "area": area,
        "paraphrase": entry.paraphrase,
        "role": entry.role,
        "force": entry.force and entry.force.value,
        "actor": entry.actor and entry.actor.value,
        "who": entry.who or ACTORS_IN_WORDS.get(entry.actor.value if entry.actor else "", ""),
        "themes": list(entry.themes),
        "beneficiaries": list(entry.beneficiaries),
        "deadline": entry.deadline,
        "target": entry.target or "",
        "recalls": list(entry.recalls),
        "judged_by": judged.get((bool(entry.kpis), bool(entry.evidence)), "none"),
        "origin": "catalogue",
        **_place(reading, provision),
    }


def _of_reading(reading: Reading, provision: Provision, deciding: Statement) -> dict[str, Any]:
    said = provision.said()
    asking = [s for s in said if s.role.is_operative or s.role is Role.GOAL]
    deadlines = sorted(year for s in said for year in s.deadlines)
    return {
        "commitment_id": f"{reading.instrument_id}/{provision.key}",
        "instrument_id": reading.instrument_id,
        "label": provision.label,
        "area": reading.sections[provision.positions[0]],
        "paraphrase": " ".join(s.text for s in asking),
        "role": deciding.role.value,
        "force": deciding.force and deciding.force.value,
        "actor": deciding.actor and deciding.actor.value,
        "who": ACTORS_IN_WORDS.get(deciding.actor.value if deciding.actor else "", ""),
        "themes": _merged([deciding, *asking], "themes")[:MOST_THEMES],
        "beneficiaries": _merged(said, "beneficiaries"),
        "deadline": deadlines[0] if deadlines else None,
        "target": "",
        "recalls": _merged(said, "references"),
        "judged_by": "none",
        "origin": "reading",
        **_place(reading, provision),
    }


def _place(reading: Reading, provision: Provision | None) -> dict[str, Any]:
    """Return where a commitment stands in the document."""
    said = provision.said() if provision else ()
    return {
        "statement_ids": [_statement_id(reading, provision, s) for s in said] if provision else [],
        "file": reading.file,
        "page": said[0].page if said else None,
        "start": said[0].start if said else None,
        "end": said[-1].end if said else None,
        "confidence": min((s.confidence for s in said), default=None),
    }


def _merged(statements: Sequence[Statement], field: str) -> list[str]:
    """Return the values of a list field over several statements, each once, in order."""
    return list(dict.fromkeys(value for s in statements for value in getattr(s, field)))


def _evidence(reading: Reading, entries: Sequence[CatalogueEntry]) -> list[dict[str, Any]]:
    return [
        {
            "commitment_id": f"{reading.instrument_id}/{entry.label}",
            "ordinal": ordinal,
            "test": test.test,
            "kind": test.kind,
            "judged_for": test.judged_for,
            "why": test.why,
            "indicator_id": test.indicator,
        }
        for entry in entries
        for ordinal, test in enumerate(entry.evidence, 1)
    ]


def _findings(
    reading: Reading,
    instrument: CatalogueInstrument | None,
    linked: Mapping[str, Provision],
    rows: Sequence[tuple[dict[str, Any], Provision | None]],
) -> list[Finding]:
    if not reading.file:  # followed from the catalogue alone: there is no text to compare with
        return []
    if instrument is None:
        if reading.note.catalogue is None:
            return []
        return [_unknown_catalogue(reading, reading.note.catalogue)]
    lost = [
        _finding(
            reading,
            entry.label,
            severity="warning",
            problem="The catalogue's entry has no provision with this label in the document.",
            action="The entry is kept without a place in the text. Check the document.",
        )
        for entry in instrument.entries
        if entry.label not in linked or not linked[entry.label].said()
    ]
    unlisted = [
        _finding(
            reading,
            row["label"],
            severity="note",
            problem="The document asks for something here that the catalogue does not list.",
            action="It stands in the register in its own words. Check how it was read.",
        )
        for row, _ in rows
        if row["origin"] == "reading"
    ]
    return [*lost, *unlisted]


def _unknown_catalogue(reading: Reading, catalogue_id: str) -> Finding:
    return Finding(
        severity="warning",
        file=reading.file,
        where="catalogue",
        value=catalogue_id,
        problem="The catalogue has no instrument with this id.",
        action=f"The document was read without it. Use one of: {', '.join(load.catalogue())}.",
    )


def _finding(
    reading: Reading, label: str, *, severity: Literal["warning", "note"], problem: str, action: str
) -> Finding:
    return Finding(
        severity=severity,
        file=reading.file,
        where=f"provision {label}",
        value=label,
        problem=problem,
        action=action,
    )
