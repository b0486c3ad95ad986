"""``stocktake add``: put a document into a workspace and ask for what it does not say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from stocktake.model import InstrumentNote

__all__ = ["add"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument(
    "documents",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--no-questions", is_flag=True, help="Never ask; leave what is not known empty.")
def add(folder: Path, documents: tuple[Path, ...], *, no_questions: bool) -> None:
    """Add DOCUMENTS (.pdf .docx .html .txt .md) to the workspace in FOLDER."""
    from stocktake.workspace.add import add_document, missing_fields, recognise_file
    from stocktake.workspace.folder import open_workspace

    workspace = open_workspace(folder)
    for document in documents:
        note = recognise_file(document)
        missing = missing_fields(note)
        if missing and not no_questions:
            click.echo(
                f"{document.name}: not everything could be recognised. Enter leaves it empty."
            )
            note = _ask(note, missing)
        target = add_document(workspace, document, note)
        click.echo(f"Added {target.relative_to(workspace.root)}: {note.title or 'no title yet'}")
        if left := missing_fields(note):
            click.echo(
                f"  Not known: {', '.join(left)}. Write them in {target.with_suffix('.toml').name}."
            )
    click.echo(f"Next: stocktake build {folder}")


def _ask(note: InstrumentNote, missing: tuple[str, ...]) -> InstrumentNote:
    from stocktake.workspace.add import ASKED_FOR

    answers: dict[str, object] = {}
    for field in missing:
        while True:
            answer = click.prompt(f"  {ASKED_FOR[field]}", default="", show_default=False).strip()
            if not answer:
                break
            try:
                answers[field] = dt.date.fromisoformat(answer) if field == "date" else answer
                msgspec.convert({field: answers[field]}, type(note))
            except (ValueError, msgspec.ValidationError):
                answers.pop(field, None)
                click.echo("  That cannot be used; please write it as shown in brackets.")
                continue
            break
    return msgspec.structs.replace(note, **answers)
