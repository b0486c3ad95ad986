"""``stocktake find``: statements and commitments of a built workspace, by words and labels."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from stocktake.model import Actor, Force, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from stocktake.register.search import Hit, Term

__all__ = ["find"]

COLUMNS: Final = (
    "kind",
    "id",
    "instrument_id",
    "label",
    "text",
    "role",
    "force",
    "actor",
    "themes",
    "beneficiaries",
    "deadlines",
    "status",
    "score",
)
# Option, column, whether the column holds lists.
FILTERS: Final = (
    ("theme", "themes", True),
    ("beneficiary", "beneficiaries", True),
    ("role", "role", False),
    ("force", "force", False),
    ("actor", "actor", False),
    ("instrument", "instrument_id", False),
    ("status", "status", False),
)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--theme", multiple=True, help="A theme code; may be repeated: any of them.")
@click.option("--role", multiple=True, type=click.Choice([r.value for r in Role]))
@click.option("--force", multiple=True, type=click.Choice([f.value for f in Force]))
@click.option("--actor", multiple=True, type=click.Choice([a.value for a in Actor]))
@click.option("--beneficiary", multiple=True, help="A group's code, such as ldc or women-girls.")
@click.option("--by", type=int, metavar="YEAR", help="With a deadline in this year or before.")
@click.option("--instrument", multiple=True, help="An instrument's id.")
@click.option("--status", multiple=True, help="What most results with data say, such as met.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
)
@click.option("--most", type=int, default=20, show_default=True, help="Rows of a table.")
@click.option("--folder", type=click.Path(path_type=Path), default=".", help="The workspace.")
def find(
    words: tuple[str, ...],
    *,
    by: int | None,
    form: str,
    most: int,
    folder: Path,
    **chosen: tuple[str, ...],
) -> None:
    """Find statements and commitments that hold all WORDS and fit the options.

    A word is found in any of its forms; "two words" in quotation marks as a phrase; and
    connect* is found as the beginning of a word. Without WORDS, the options alone decide.
    """
    from stocktake.publish.records import LAST_ROLES, RECORD_TABLES, search_records
    from stocktake.register.search import find_texts, parse_terms
    from stocktake.workspace.folder import open_workspace

    workspace = open_workspace(folder)
    records = search_records({name: workspace.table(name) for name in RECORD_TABLES})
    _check(chosen, records)
    kept = _filtered(records, chosen, by)
    terms = parse_terms(words)
    # Ranked among all texts, so that an option leaves out texts but does not change the order.
    wanted = set(kept["id"])
    ids = records["id"].to_list()
    hits = [h for h in find_texts(records["text"].to_list(), terms) if ids[h.position] in wanted]
    if terms:
        roles = records["role"].to_list()
        hits.sort(key=lambda hit: roles[hit.position] in LAST_ROLES)
    found = [records.row(hit.position, named=True) | {"score": round(hit.score, 3)} for hit in hits]
    if form == "jsonl":
        for row in found:
            click.echo(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False))
    elif form == "csv":
        sys.stdout.write(_csv(found))
    else:
        _print(found[:most], hits, terms, len(found))


def _check(chosen: Mapping[str, Sequence[str]], records: pl.DataFrame) -> None:
    """Refuse a code that does not exist, and name the nearest ones."""
    import difflib

    from stocktake.errors import VocabularyError
    from stocktake.publish.records import STATUSES
    from stocktake.vocab import load

    allowed = {
        "theme": list(load.themes()),
        "beneficiary": list(load.beneficiaries()),
        "instrument": records["instrument_id"].unique().sort().to_list(),
        "status": list(STATUSES),
    }
    for option, codes in allowed.items():
        for value in chosen[option]:
            if value not in codes:
                near = difflib.get_close_matches(value, codes, cutoff=0.5)
                raise VocabularyError(
                    f"--{option} has {value!r}, which is not known.",
                    fix=f"Did you mean: {', '.join(near)}?"
                    if near
                    else f"Use one of: {', '.join(codes)}.",
                )


def _filtered(
    records: pl.DataFrame, chosen: Mapping[str, Sequence[str]], by: int | None
) -> pl.DataFrame:
    import polars as pl

    for option, column, is_list in FILTERS:
        if values := list(chosen[option]):
            held = pl.col(column)
            test = (
                held.list.set_intersection(values).list.len() > 0
                if is_list
                else (held.is_in(values))
            )
            records = records.filter(test)
    if by is not None:
        records = records.filter(pl.col("deadlines").list.min() <= by)
    return records


def _csv(found: Sequence[Mapping[str, Any]]) -> str:
    """Return CSV with a header; lists are joined by semicolons."""
    from stocktake.workspace.review import guarded

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found:
        values = (row[name] for name in COLUMNS)
        texts = (
            "; ".join(map(str, v)) if isinstance(v, list) else "" if v is None else v
            for v in values
        )
        writer.writerow([guarded(v) if isinstance(v, str) else v for v in texts])
    return buffer.getvalue()


def _print(
    shown: Sequence[Mapping[str, Any]], hits: Sequence[Hit], terms: Sequence[Term], number: int
) -> None:
    """Print results one below the other: a table's columns would leave the words no room."""
    from rich.console import Console
    from rich.text import Text

    from stocktake.publish.records import STATUS_WORDS
    from stocktake.publish.words import ACTOR_WORDS, FORCE_WORDS, ROLE_WORDS

    console = Console(highlight=False)
    for row, hit in zip(shown, hits, strict=False):
        console.print(Text.assemble((row["id"], "bold"), f"  {row['instrument']}"))
        text = Text(row["text"])
        for start, end in hit.spans:
            text.stylize("bold reverse", start, end)
        console.print(text)
        facts = [
            ROLE_WORDS.get(row["role"], row["role"]),
            FORCE_WORDS.get(row["force"] or "", ""),
            ACTOR_WORDS.get(row["actor"] or "", ""),
            ", ".join(row["themes"]),
            ", ".join(row["beneficiaries"]),
            ", ".join(f"by {year}" for year in row["deadlines"]),
            STATUS_WORDS.get(row["status"] or "", ""),
            "paraphrase" if row["kind"] == "commitment" else "",
            _why(hit, terms),
        ]
        console.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
        console.print()
    more = f", the first {len(shown)} shown" if number > len(shown) else ""
    order = (
        " Best first: rare words and short texts count more; headings last."
        if terms and number > 1
        else ""
    )
    click.echo(f"{number} found{more}.{order}" if number else "Nothing found.")


def _why(hit: Hit, terms: Sequence[Term]) -> str:
    """Return how often each term stands in a text, where one stands there more than once."""
    if max(hit.counts, default=0) < 2:
        return ""
    pairs = zip(terms, hit.counts, strict=True)
    return ", ".join(f"{term.said} \u00d7{count}" for term, count in pairs if count > 1)
