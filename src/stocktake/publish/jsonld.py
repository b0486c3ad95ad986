"""Write instruments and the whole register as JSON-LD 1.1, to be read with other linked data.

Instruments and provisions are schema.org works, labels are SKOS concepts of our own
vocabulary, and where a text was read is said with PROV: the document by its hash, the page,
and the characters. The context is embedded: nothing has to be fetched to read a file.

A statement carries the document's own words. A commitment of the catalogue carries a
paraphrase of ours, under ``st:paraphrase`` and never as the instrument's text. An adopted
instrument is a ``schema:Legislation``; a draft or a specimen is a ``schema:CreativeWork`` only.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stocktake.publish.addresses import EDITION, RIGHTS, STATUS_WORDS, plain, term, work_address
from stocktake.publish.words import ACTOR_WORDS, FORCE_WORDS, ROLE_WORDS
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stocktake.model import Region
    from stocktake.publish.provision_tree import Row

__all__ = ["CONTEXT", "Node", "json_ld", "nodes_of_instrument"]

Node = dict[str, object]


def _property(name: str, kind: str = "@id") -> dict[str, str]:
    return {"@id": name, "@type": kind}


CONTEXT: Node = {
    "@version": 1.1,
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "st": f"{EDITION}#",
    "schema:legislationDate": _property("schema:legislationDate", "xsd:date"),
    "schema:dateCreated": _property("schema:dateCreated", "xsd:gYear"),
    "schema:isPartOf": _property("schema:isPartOf"),
    "schema:about": _property("schema:about"),
    "schema:citation": _property("schema:citation"),
    "schema:position": _property("schema:position", "xsd:integer"),
    "skos:inScheme": _property("skos:inScheme"),
    "skos:broader": _property("skos:broader"),
    "prov:wasDerivedFrom": _property("prov:wasDerivedFrom"),
    "prov:wasGeneratedBy": _property("prov:wasGeneratedBy"),
    "prov:wasAssociatedWith": _property("prov:wasAssociatedWith"),
    "st:role": _property("st:role"),
    "st:force": _property("st:force"),
    "st:actor": _property("st:actor"),
    "st:beneficiary": _property("st:beneficiary"),
    "st:commitment": _property("st:commitment"),
    "st:statement": _property("st:statement"),
    "st:earlier": _property("st:earlier"),
    "st:later": _property("st:later"),
    "st:deadline": _property("st:deadline", "xsd:gYear"),
    "st:page": _property("st:page", "xsd:integer"),
    "st:pages": _property("st:pages", "xsd:integer"),
    "st:start": _property("st:start", "xsd:integer"),
    "st:end": _property("st:end", "xsd:integer"),
    # A decimal is written as text: a number of JSON would come back with other digits.
    "st:confidence": _property("st:confidence", "xsd:decimal"),
    "st:score": _property("st:score", "xsd:decimal"),
    "st:assessedOn": _property("st:assessedOn", "xsd:date"),
    "st:reviewedOn": _property("st:reviewedOn", "xsd:date"),
}


def nodes_of_instrument(
    instrument: Row, rows: Mapping[str, Sequence[Row]], region: Region
) -> Iterator[Node]:
    """Yield the nodes of one instrument; a node of a shared thing is the same everywhere.

    Args:
        instrument: Its row of ``instruments``.
        rows: Its rows of ``statements``, ``commitments``, ``recalls`` and ``lineage``.
        region: Whose register it is; gives the date of assessment and the version.
    """
    yield from _making(region)
    yield _instrument(instrument, rows)
    if instrument["sha256"]:
        yield _document(instrument)
    recalled = _recalls_by_source(rows.get("recalls", ()))
    for row in rows.get("statements", ()):
        yield _statement(row, instrument, recalled.get(row["statement_id"], ()))
    for row in rows.get("commitments", ()):
        yield _commitment(row, instrument, recalled.get(row["commitment_id"], ()))
    for row in rows.get("lineage", ()):
        if row["other_id"] is not None:
            yield _link(row)
    yield from _recalled_works(rows.get("recalls", ()))
    yield from _concepts([*rows.get("statements", ()), *rows.get("commitments", ())])


def json_ld(nodes: Iterable[Node]) -> bytes:
    """Return nodes as one UTF-8 file with its context, in the order in which they come.

    Of two nodes of one id the fuller is kept: what is only named in one place may be held in
    full in another.
    """
    by_id: dict[str, Node] = {}
    for node in nodes:
        identifier = str(node["@id"])
        if len(node) > len(by_id.get(identifier, {})):
            by_id[identifier] = node
    lines = ",\n".join(_dumps(node) for node in by_id.values())
    head = json.dumps(CONTEXT, ensure_ascii=False, indent=1)
    return f'{{"@context": {head},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _dumps(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, allow_nan=False)


def _node(identifier: str, kind: str | list[str], values: Mapping[str, object]) -> Node:
    """Return a node without the values that are empty, and with text that is fit to print."""
    node: Node = {"@id": identifier, "@type": kind}
    for name, value in values.items():
        if value is None or value in ("", []):
            continue
        node[name] = plain(value) if isinstance(value, str) else value
    return node


def _making(region: Region) -> Iterator[Node]:
    software = term("software", f"stocktake-{region.version}")
    yield _node(
        software,
        ["prov:SoftwareAgent", "schema:SoftwareApplication"],
        {"schema:name": "Stocktake", "schema:softwareVersion": region.version},
    )
    yield _node(
        _activity(),
        "prov:Activity",
        {
            "schema:name": f"{region.name}: register of commitments",
            "st:assessedOn": region.assessed_on.isoformat(),
            "st:demonstration": region.demo,
            "prov:wasAssociatedWith": software,
        },
    )


def _activity() -> str:
    return term("activity", "build")


def _instrument(row: Row, rows: Mapping[str, Sequence[Row]]) -> Node:
    adopted = row["status"] == "adopted"
    paraphrased = any(c["origin"] == "catalogue" for c in rows.get("commitments", ()))
    return _node(
        term("instrument", row["instrument_id"]),
        ["schema:Legislation" if adopted else "schema:CreativeWork", "st:Instrument"],
        {
            "schema:identifier": row["instrument_id"],
            "schema:name": row["title"],
            "schema:alternateName": row["short_title"],
            "schema:legislationDate" if adopted else "st:draftDate": _text(row["adopted_on"]),
            "schema:dateCreated": _text(row["year"]),
            "schema:legislationType" if adopted else "st:kind": row["kind"],
            "schema:inLanguage": row["language"],
            "schema:creator": _unnamed("schema:Organization", row["body"]),
            "schema:locationCreated": _unnamed("schema:Place", row["place"]),
            "schema:creativeWorkStatus": row["status"],
            "schema:description": STATUS_WORDS.get(row["status"], row["status"]),
            "schema:abstract": row["summary"],
            "schema:copyrightNotice": RIGHTS,
            "st:akomaNtosoWork": work_address(row) if rows.get("statements") else None,
            "st:members": row["group_id"],
            "st:wordsFrom": _words_from(len(rows.get("statements", ())), paraphrased=paraphrased),
            "prov:wasDerivedFrom": _document_id(row),
            "prov:wasGeneratedBy": _activity(),
        },
    )


def _words_from(n_statements: int, *, paraphrased: bool) -> str:
    parts = ["statements: the document's own words"] if n_statements else []
    if paraphrased:
        parts.append("commitments: paraphrases of the catalogue, not the instrument's words")
    return "; ".join(parts)


def _document_id(instrument: Row) -> str | None:
    return term("document", instrument["sha256"]) if instrument["sha256"] else None


def _document(instrument: Row) -> Node:
    return _node(
        term("document", instrument["sha256"]),
        ["prov:Entity", "schema:DigitalDocument"],
        {
            "schema:name": instrument["file"].rpartition("/")[2],
            "schema:encodingFormat": instrument["media_type"],
            "schema:sha256": instrument["sha256"],
            "st:pages": instrument["pages"],
        },
    )


def _statement(row: Row, instrument: Row, recalls: Sequence[Row]) -> Node:
    return _node(
        term("statement", row["statement_id"]),
        ["schema:CreativeWork", "st:Statement"],
        {
            "schema:isPartOf": term("instrument", row["instrument_id"]),
            "schema:position": row["ordinal"],
            "schema:text": row["text"],
            "schema:inLanguage": instrument["language"],
            "st:label": row["provision"],
            "st:section": row["section"],
            **_labels(row),
            "st:deadline": [_text(year) for year in row["deadlines"]],
            "st:commitment": _term_or_none("commitment", row["commitment_id"]),
            **_names(recalls),
            "st:confidence": _decimal(row["confidence"]),
            "st:review": row["review"],
            "st:reviewedBy": row["reviewed_by"],
            "st:reviewedOn": _text(row["reviewed_on"]),
            "prov:wasDerivedFrom": _document_id(instrument),
            "st:page": row["page"],
            "st:start": row["start"],
            "st:end": row["end"],
        },
    )


def _commitment(row: Row, instrument: Row, recalls: Sequence[Row]) -> Node:
    """Return a commitment: its words are a paraphrase of ours, or those of its statements."""
    catalogued = row["origin"] == "catalogue"
    return _node(
        term("commitment", row["commitment_id"]),
        "st:Commitment",
        {
            "schema:isPartOf": term("instrument", row["instrument_id"]),
            "schema:position": row["ordinal"],
            "st:label": row["label"],
            "st:area": row["area"],
            "st:paraphrase" if catalogued else "schema:text": row["paraphrase"],
            **_labels(row),
            "st:who": row["who"],
            "st:deadline": _text(row["deadline"]),
            "st:target": row["target"],
            "st:judgedBy": row["judged_by"],
            "st:origin": row["origin"],
            "st:statement": [term("statement", code) for code in row["statement_ids"]],
            **_names(recalls),
            "prov:wasDerivedFrom": _document_id(instrument) if row["statement_ids"] else None,
        },
    )


def _link(row: Row) -> Node:
    """Return what a later text does to an earlier one, as a node of its own."""
    name = f"{row['commitment_id']}/{row['direction']}/{row['ordinal']}"
    return _node(
        term("lineage", name),
        "st:Lineage",
        {
            "st:commitment": term("commitment", row["commitment_id"]),
            f"st:{row['direction']}": term("commitment", row["other_id"]),
            "st:relation": row["relation"],
            "st:certainty": row["certainty"],
            "st:score": _decimal(row["score"]),
            "schema:description": row["explanation"],
        },
    )


def _labels(row: Row) -> Node:
    return {
        "st:role": _term_or_none("role", row["role"]),
        "st:force": _term_or_none("force", row["force"]),
        "st:actor": _term_or_none("actor", row["actor"]),
        "schema:about": [term("theme", code) for code in row["themes"]],
        "st:beneficiary": [term("beneficiary", code) for code in row["beneficiaries"]],
    }


def _recalls_by_source(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["source_id"], []).append(row)
    return found


def _names(recalls: Sequence[Row]) -> Node:
    """Return the instruments that a text names: resolved ones as links, all as printed."""
    resolved = dict.fromkeys(row["resolved_id"] for row in recalls if row["resolved_id"])
    return {
        "schema:citation": [term("instrument", code) for code in resolved],
        "st:names": [plain(row["printed"]) for row in recalls],
    }


def _recalled_works(rows: Iterable[Row]) -> Iterator[Node]:
    """Yield those that are named but are not in the register, so that a link has a name."""
    for row in rows:
        if row["resolved_id"] and row["where"] in {"known", "catalogue"}:
            identifier = term("instrument", row["resolved_id"])
            yield _node(identifier, "schema:CreativeWork", {"schema:name": row["resolved_title"]})


def _concepts(rows: Sequence[Row]) -> Iterator[Node]:
    """Yield the labels that occur, each in the scheme of its kind."""
    kinds: tuple[tuple[str, str, Mapping[str, str], Iterable[str | None]], ...] = (
        ("role", "Roles of a statement", ROLE_WORDS, (row["role"] for row in rows)),
        ("force", "Forces", FORCE_WORDS, (row["force"] for row in rows)),
        ("actor", "Actors", ACTOR_WORDS, (row["actor"] for row in rows)),
        ("theme", "Themes", load.themes(), (t for row in rows for t in row["themes"])),
        (
            "beneficiary",
            "Beneficiaries",
            load.beneficiaries(),
            (b for row in rows for b in row["beneficiaries"]),
        ),
    )
    for kind, title, words, codes in kinds:
        used = {code for code in codes if code}
        if not used:
            continue
        scheme = term("scheme", kind)
        yield _node(scheme, "skos:ConceptScheme", {"skos:prefLabel": _english(title)})
        for code in sorted(used):
            yield _concept(kind, code, words.get(code, code))
        if kind == "theme":
            yield from _pillars(used)


def _concept(kind: str, code: str, word: str) -> Node:
    pillar = load.pillar_of_theme().get(code) if kind == "theme" else None
    return _node(
        term(kind, code),
        "skos:Concept",
        {
            "skos:prefLabel": _english(word),
            "skos:notation": code,
            "skos:inScheme": term("scheme", kind),
            "skos:broader": term("pillar", pillar) if pillar else None,
        },
    )


def _pillars(themes: set[str]) -> Iterator[Node]:
    used = {load.pillar_of_theme().get(code) for code in themes}
    for code, name in load.pillars().items():
        if code in used:
            scheme = term("scheme", "theme")
            yield _node(
                term("pillar", code),
                "skos:Concept",
                {"skos:prefLabel": _english(name), "skos:inScheme": scheme},
            )


def _term_or_none(kind: str, code: str | None) -> str | None:
    return term(kind, code) if code else None


def _english(words: str) -> dict[str, str]:
    return {"@value": plain(words), "@language": "en"}


def _unnamed(kind: str, name: str) -> Node | None:
    """Return a thing that has a name but no address of its own."""
    return {"@type": kind, "schema:name": plain(name)} if name else None


def _decimal(value: float | None) -> str | None:
    return None if value is None else f"{value:.4f}"


def _text(value: object) -> str | None:
    return None if value is None else str(value)
