"""``stocktake lint``: what a draft leaves open, for those who write the next declaration."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from stocktake.model import Document
    from stocktake.register.lint.earlier import Earlier
    from stocktake.register.lint.remarks import DraftReport, Remark

__all__ = ["lint"]

# Exit code when --fail-on finds what it was told to fail on; errors of use have their own.
FOUND = 1
STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
# Questions whose remarks have no words of their own and are joined in one line.
OPEN = ("who", "what", "how-much", "by-when", "for-whom", "how-known")


def _print_rules(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    del parameter
    if not value or context.resilient_parsing:
        return
    from stocktake.register.lint.rules import rules_page

    click.echo(rules_page(), nl=False)
    context.exit()


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--compare", metavar="ID", help="Catalogued instrument whose coverage to compare.")
@click.option(
    "--workspace",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Built workspace whose instruments to search for earlier promises too.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "docx"]),
    default="text",
    show_default=True,
    help="text for the terminal, a page, or a copy of the .docx with comments.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write. The draft itself is never changed.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    help="End with exit code 1 where there is a remark of this weight or more.",
)
@click.option(
    "--rules",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_rules,
    help="Print what the rules look for, and end.",
)
def lint(
    file: Path,
    compare: str | None,
    workspace: Path | None,
    form: str,
    output: Path | None,
    fail_on: str | None,
) -> None:
    """Say what the draft in FILE leaves open, and how to say it more strongly.

    For each commitment: who, what, how much, by when, for whom, and how it will be known;
    then placeholders, empty chapters, vague words, promises already made, and what the last
    instrument covered and this draft does not.
    """
    _refuse_draft(file, output)
    document, report = _check(file, compare, workspace)
    if form == "docx":
        _write_docx(file, document, report, output)
    elif form == "text":
        _write_text(report, output)
    else:
        _write(_rendered(form, document, report), output)
    severities = ("error",) if fail_on == "error" else ("error", "warning")
    if fail_on and any(remark.severity in severities for remark in report.remarks):
        click.get_current_context().exit(FOUND)


def _refuse_draft(file: Path, output: Path | None) -> None:
    """Stop before anything is read where the output would be the draft itself."""
    from stocktake.errors import DocumentError

    if output is not None and output.exists() and output.samefile(file):
        raise DocumentError(
            "The output would overwrite the draft.",
            where=str(output),
            fix="Give another name with --output.",
        )


def _check(file: Path, compare: str | None, workspace: Path | None) -> tuple[Document, DraftReport]:
    from stocktake.documents.line_numbers import find_line_numbers
    from stocktake.documents.read import read_document
    from stocktake.documents.recognise import recognise_instrument
    from stocktake.register.lint.check import LintChoice, lint_document
    from stocktake.register.lint.earlier import from_tables

    entries: tuple[Earlier, ...] = ()
    if workspace is not None:
        from stocktake.workspace.folder import open_workspace

        opened = open_workspace(workspace)
        entries = from_tables(opened.table("commitments"), opened.table("instruments"))
    document = read_document(file)
    report = lint_document(
        document,
        recognise_instrument(document),
        LintChoice(compare=compare, workspace=entries),
        lines=find_line_numbers(file, document),
    )
    return document, report


def _rendered(form: str, document: Document, report: DraftReport) -> str:
    if form == "html":
        from stocktake.publish.lint_html import lint_page

        return lint_page(document, report)
    from stocktake.publish.lint_json import lint_json

    return lint_json(report)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    output.write_bytes(text.encode("utf-8"))
    click.echo(f"Written to {output}.", err=True)


def _write_docx(file: Path, document: Document, report: DraftReport, output: Path | None) -> None:
    from stocktake.publish.lint_docx import write_commented_copy

    target = output or Path(f"{file.stem}-comments.docx")
    unplaced = write_commented_copy(file, document, report, target)
    click.echo(f"{target}: {len(report.remarks)} remarks as comments.")
    if unplaced:
        click.echo(f"{unplaced} of them could not be placed and stand at the beginning.")


def _write_text(report: DraftReport, output: Path | None) -> None:
    from rich.console import Console

    if output is None:
        _print(Console(highlight=False), report)
        return
    with output.open("w", encoding="utf-8") as stream:
        _print(Console(file=stream, highlight=False, width=100), report)
    click.echo(f"Written to {output}.", err=True)


def _print(console: Console, report: DraftReport) -> None:
    from rich.markup import escape

    from stocktake.publish.lint_html import finding_sentence

    console.print(f"[bold]{escape(report.title)}[/bold]")
    for note in report.notes:
        console.print(escape(note), style="dim")
    for key, group in groupby(report.remarks, key=lambda remark: remark.provision):
        _print_provision(console, key, list(group))
    console.print()
    _print_card(console, report)
    console.print(escape(finding_sentence(report)))
    compared = (
        f"Compared with {report.comparison.title}, because {report.comparison.because}."
        if report.comparison.instrument_id
        else f"Not compared with an earlier instrument: {report.comparison.because}."
    )
    console.print(escape(compared))


def _print_provision(console: Console, key: str, remarks: list[Remark]) -> None:
    from rich.markup import escape

    where = f"line {remarks[0].line}" if remarks[0].line else ""
    where = f"page {remarks[0].page}" if remarks[0].page else where
    title = escape(key) if key else "The whole draft"
    console.print(f"\n[bold]{title}[/bold]{f' ({where})' if where else ''}")
    for _, group in groupby(remarks, key=lambda remark: remark.statement):
        of_statement = list(group)
        questions = [remark for remark in of_statement if remark.rule in OPEN]
        if questions:
            _print_questions(console, questions)
        for remark in of_statement:
            if remark.rule not in OPEN:
                _print_remark(console, remark)


def _print_questions(console: Console, questions: list[Remark]) -> None:
    """Print the questions that a statement leaves open on one line, in the order of asking."""
    asked = [rule.replace("-", " ") for rule in OPEN if rule in {r.rule for r in questions}]
    words = questions[-1].quote.split()
    quote = " ".join(words[:12]) + (" ..." if len(words) > 12 else "")
    _line(console, questions[0].severity, f"does not say {', '.join(asked)}: \u201c{quote}\u201d")


def _print_remark(console: Console, remark: Remark) -> None:
    from rich.markup import escape

    _line(console, remark.severity, f"{remark.says} [{remark.rule}]")
    for other in remark.related[:3]:
        console.print(
            escape(f"             {other.title}, {other.label}: {other.words}"), style="dim"
        )
    if remark.stronger:
        console.print(escape(f"             for example: {remark.stronger}"), style="dim")


def _line(console: Console, severity: str, text: str) -> None:
    from rich.markup import escape

    style = STYLES[severity]
    console.print(f"  [{style}]{severity:8}[/{style}] {escape(text)}")


def _print_card(console: Console, report: DraftReport) -> None:
    from rich.table import Table

    from stocktake.publish.lint_html import asked_words
    from stocktake.register.lint.remarks import QUESTIONS, Answer

    table = Table(title=f"{asked_words(len(report.answers))}: how many say", title_justify="left")
    table.add_column("question")
    for answer in Answer:
        table.add_column(answer.value, justify="right")
    for question, counts in report.card().items():
        table.add_row(QUESTIONS[question], *(str(counts[answer]) for answer in Answer))
    console.print(table)
