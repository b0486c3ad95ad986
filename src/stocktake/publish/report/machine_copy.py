"""``report.json``: every sentence of the report with its template and its numbers.

For whoever checks a report by program, or quotes it: each sentence has an id, the chapter and
heading it stands under, the text, the English template it was made from (a stable id as well), and
the values in it with unit and the rows of the tables they were counted or taken from. The form is
fixed by a JSON Schema, ``report.schema.json``, which is written beside it. Left out: the cells of
tables, which stand in the data files.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import msgspec

from stocktake.publish.report.said import (
    Number,
    Said,
    Together,
    named_values,
    sentences_of,
)
from stocktake.publish.report.tree import (
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Table,
    printable,
    resolved,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.report.said import Reading
    from stocktake.publish.report.tree import Block, Report

__all__ = ["FORMAT", "SCHEMA_NAME", "machine_copy", "write_machine_copy", "write_schema"]

FORMAT: Final = 1  # raised when a reader of the old form would misread the new one
SCHEMA_NAME: Final = "report.schema.json"


def write_machine_copy(report: Report, region: Region, path: Path) -> None:
    """Write the machine copy of a report that was made inside ``heard_by(Record())``."""
    # Texts of a recorded report are more than str.
    text = msgspec.json.encode(machine_copy(report, region), enc_hook=str)
    path.write_bytes(msgspec.json.format(text, indent=1) + b"\n")


def write_schema(path: Path) -> None:
    """Write the JSON Schema of machine copies."""
    path.write_bytes(
        (resources.files("stocktake.publish.report") / "templates" / SCHEMA_NAME).read_bytes()
    )


def machine_copy(report: Report, region: Region) -> dict[str, Any]:
    """Return the machine copy as JSON values.

    Args:
        report: Made while a ``Record`` listened; of another report only the texts are known.
        region: As the report has it.
    """
    return {
        "$schema": SCHEMA_NAME,
        "format": FORMAT,
        "title": printable(report.title),
        "region": printable(region.name),
        "language": report.language,
        "assessed_on": report.date.isoformat(),
        "stocktake_version": region.version,
        "sentences": list(_sentences(report)),
    }


def _sentences(report: Report) -> Iterator[dict[str, Any]]:
    for number, chapter in enumerate(report.chapters, start=1):
        section = ""
        count = 0
        for block in chapter.blocks:
            if isinstance(block, Heading):
                section = block.text
            for kind, text in _texts(block):
                for sentence in sentences_of(text):
                    count += 1
                    yield {
                        "id": f"{number}.{count}",
                        "chapter": printable(chapter.title),
                        "section": printable(section),
                        "kind": kind,
                        **_told(sentence, report.labels),
                    }


def _texts(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the sentences of a block by kind; headings and cells are none."""
    if isinstance(block, Paragraph):
        yield block.style if block.style == "lead" else "paragraph", block.text
    elif isinstance(block, Bullets):
        yield from (("item", item) for item in block.items)
    elif isinstance(block, Figure):
        yield "alternative", block.alt
        yield from (("note", note) for note in block.notes)
    elif isinstance(block, Table) and block.rows:
        yield from (("note", note) for note in block.notes)
    elif isinstance(block, Table):
        yield "paragraph", block.empty


def _told(sentence: str, labels: Mapping[str, str]) -> dict[str, Any]:
    template = _template(sentence)
    values, names = [], []
    for name, value in named_values(sentence):
        if isinstance(value, Number):
            values.append(
                {
                    "name": name,
                    "text": printable(value),
                    "value": value.value,
                    "unit": value.unit,
                    "rows": [_rows(reading) for reading in value.readings],
                }
            )
        elif isinstance(value, str):
            names.append({"name": name, "text": printable(resolved(value, labels))})
        else:
            values.append(
                {"name": name, "text": f"{value}", "value": value, "unit": "", "rows": []}
            )
    return {
        "text": printable(resolved(sentence, labels)),
        "template": template,
        "template_id": hashlib.sha256(template.encode()).hexdigest()[:12] if template else "",
        "values": values,
        "names": names,
    }


def _template(sentence: str) -> str:
    """Return the English template; those of clauses one after the other, parted by a bar."""
    if isinstance(sentence, Said):
        return sentence.message
    if isinstance(sentence, Together):
        return " | ".join(dict.fromkeys(filter(None, map(_template, sentence.parts))))
    return ""


def _rows(reading: Reading) -> dict[str, Any]:
    return {
        "table": reading.table,
        "where": {column: list(values) for column, values in reading.where},
    }
