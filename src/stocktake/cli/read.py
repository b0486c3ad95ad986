"""``stocktake read``: print the statements of one document."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.model import Document, Statement

__all__ = ["read"]

# The fields of the labelling schema in its order, then where the statement stands and how sure.
FIELDS = (
    "provision",
    "statement",
    "text",
    "role",
    "force",
    "actor",
    "themes",
    "beneficiaries",
    "deadlines",
    "references",
    "start",
    "end",
    "page",
    "confidence",
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="How to print the statements.",
)
def read(file: Path, form: str) -> None:
    """Read FILE (.pdf .docx .html .txt .md) and print its statements."""
    from stocktake.documents.read import read_document
    from stocktake.register.read import read_statements

    document = read_document(file)
    statements = read_statements(document)
    for note in document.notes:
        where = f" ({note.where})" if note.where else ""
        click.echo(f"Note: {note.problem}{where} {note.fix}".rstrip(), err=True)
    if form == "jsonl":
        sys.stdout.write(statements_jsonl(statements))
    elif form == "csv":
        sys.stdout.write(statements_csv(statements))
    else:
        _print_table(document, statements)


def statements_jsonl(statements: Sequence[Statement]) -> str:
    """Return one JSON object per line."""
    return "".join(
        json.dumps({field: getattr(statement, field) for field in FIELDS}, ensure_ascii=False)
        + "\n"
        for statement in statements
    )


def statements_csv(statements: Sequence[Statement]) -> str:
    """Return CSV with a header; lists are joined by semicolons."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(FIELDS)
    for statement in statements:
        values = (getattr(statement, field) for field in FIELDS)
        writer.writerow(
            [
                "; ".join(map(str, v)) if isinstance(v, tuple) else "" if v is None else v
                for v in values
            ]
        )
    return buffer.getvalue()


def _print_table(document: Document, statements: Sequence[Statement]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{document.name}: {len(statements)} statements", title_justify="left")
    for name in ("provision", "text", "role", "force", "actor", "themes", "by", "sure"):
        table.add_column(name, overflow="fold", no_wrap=name in {"role", "sure"})
    for s in statements:
        table.add_row(
            s.provision,
            s.text,
            s.role,
            s.force or "",
            s.actor or "",
            ", ".join(s.themes),
            ", ".join(map(str, s.deadlines)),
            f"{s.confidence:.2f}",
        )
    Console().print(table)
