"""Read a user's file of observations.

The file is read strictly: each cell is read, ignored by name, or reported.
Nothing is dropped without a finding, and a finding never stops the rest:

- marks of a missing value (``..``, ``n/a``) are ignored and counted;
- ``<5``, a text, or ``1,234`` where commas mean two things: left out, reported;
- ``2023/24`` counts for 2023, with a note;
- a name that no economy has: left out, with suggestions; ``World`` and other
  aggregates: left out by name;
- the same key twice: equal values count once; of different ones the first counts
  and both are reported.

What an indicator is, and whether its unit fits, is decided later, in
``stocktake.indicators``, so that this result can be kept per file.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.errors import DataError
from stocktake.sources.disaggregation import resolve_row_groups
from stocktake.sources.layout import Layout, recognise_layout
from stocktake.sources.longform import lengthen
from stocktake.sources.raw import RAW_SCHEMA, DataSource, RawObservations, check_raw
from stocktake.sources.reading import (
    drop_repeats,
    resolve_row_economies,
    resolve_row_indicators,
    resolve_row_sources,
    resolve_row_values,
    resolve_row_years,
)
from stocktake.sources.report import Report
from stocktake.sources.tables import ROW, CellTable, read_tables
from stocktake.vocab.sources import SourceNote, data_sources

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.model import Finding

__all__ = ["read_observation_file"]

# Words in a licence that forbid to pass values on.
CLOSED_LICENCE = ("not be redistributed", "no redistribution", "all rights reserved", "restricted")


def read_observation_file(path: Path, name: str) -> RawObservations:
    """Return the observations of one file.

    Args:
        path: The file: CSV, TSV, XLSX, XLS, ODS or Parquet, tidy or wide.
        name: What messages and ids call it, such as ``observations/prices.csv``.

    Raises:
        DataError: The file cannot be opened as a table of economies, indicators and years.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"The file cannot be opened: {error.strerror}.",
            where=name,
            fix="Check that it is there and that you may read it.",
        ) from error
    tables = [(table, _layout_of(table)) for table in read_tables(path, content, name=name)]
    if all(layout.lacks() for _, layout in tables):
        raise _not_observations(*tables[0], name)
    # Two sheets without a column of indicators are two indicators, not one twice.
    several = sum(not layout.lacks() for _, layout in tables) > 1
    findings: list[Finding] = []
    frames: list[pl.DataFrame] = []
    for table, layout in tables:
        report = Report(name, sheet=table.sheet)
        if layout.lacks():
            _report_skipped(layout, report)
        else:
            titled = table.sheet if several and table.sheet else PurePath(name).stem
            frames.append(_read_table(table, layout, report=report, name=name, titled=titled))
        findings.extend(report.findings)
    across = Report(name)
    rows = drop_repeats(pl.concat(frames), across) if len(frames) > 1 else frames[0]
    if rows.is_empty():
        across.add(
            "warning",
            "The file gave no observation.",
            "Fill in rows, or remove the file.",
        )
    findings.extend(across.findings)
    sha256 = hashlib.sha256(content).hexdigest()
    preamble = tables[0][0].preamble
    return RawObservations(
        frame=check_raw(rows),
        sources=_releases(rows, preamble, name=name, sha256=sha256),
        findings=tuple(findings),
    )


def _layout_of(table: CellTable) -> Layout:
    """Return the layout; a column without a digit is no indicator, whatever stands beside it."""
    layout = recognise_layout([c for c in table.cells.columns if c != ROW])
    wordy = [
        c for c in layout.measures if not table.cells[c].cast(pl.String).str.contains(r"\d").any()
    ]
    return msgspec.structs.replace(
        layout,
        measures=tuple(c for c in layout.measures if c not in wordy),
        others=(*layout.others, *wordy),
    )


def _read_table(
    table: CellTable, layout: Layout, *, report: Report, name: str, titled: str
) -> pl.DataFrame:
    """Return the good rows of one table: the columns of ``RAW_SCHEMA``, and the licence."""
    if table.uneven:
        report.add(
            "error",
            "The row has more cells than the header.",
            "Left out. Put texts and numbers with commas in quotation marks.",
            rows=table.uneven,
        )
    if not layout.indicator and not layout.measures:
        report.add(
            "note",
            "No column names the indicator.",
            "The name of the file or sheet is taken as the indicator.",
            values=[titled],
        )
    long = lengthen(table, layout, indicator=titled)
    column = layout.value or ""
    long = resolve_row_values(long, report, column=column, semicolons=table.semicolons)
    long = resolve_row_years(long, report, column=layout.year or "")
    long = resolve_row_economies(long, report)
    long = resolve_row_indicators(long, report, column=" or ".join(layout.indicator))
    hints = [layout.publisher, *(cell for row in table.preamble for cell in row)]
    long = resolve_row_sources(long, file=name, hints=hints)
    plain = tuple(c for c in layout.others if not table.cells.schema[c].is_nested())
    long = resolve_row_groups(long, report, cells=table.cells, others=plain)
    long = drop_repeats(long, report)
    return long.select(
        *(pl.col(column).cast(kind) for column, kind in RAW_SCHEMA.items()), "licence"
    )


def _report_skipped(layout: Layout, report: Report) -> None:
    report.add(
        "note",
        f"The sheet is not a table of observations: it lacks {', '.join(layout.lacks())}.",
        "Not read.",
    )


def _not_observations(table: CellTable, layout: Layout, name: str) -> DataError:
    headings = [c for c in table.cells.columns if not c.startswith("\0")]
    where = f"{name}, sheet {table.sheet}" if table.sheet else name
    return DataError(
        f"The file is not a table of observations: it lacks {', '.join(layout.lacks())}. "
        f"Its headings are: {', '.join(headings) or 'none'}.",
        where=where,
        fix="Name the columns economy, indicator, year and value; or economy and the years.",
    )


def _releases(
    rows: pl.DataFrame, preamble: tuple[tuple[str, ...], ...], *, name: str, sha256: str
) -> tuple[DataSource, ...]:
    """Return one release per source that the file names."""
    licences = (
        rows.group_by("source_id", "source")
        .agg(pl.col("licence").filter(pl.col("licence") != "").first().fill_null(""))
        .sort("source_id")
    )
    found = []
    for source_id, source, licence in licences.iter_rows():
        note = data_sources().get(source) or _unknown_source(source)
        open_licence = not any(word in licence.casefold() for word in CLOSED_LICENCE)
        found.append(
            DataSource(
                source_id=source_id,
                source=source,
                title=note.title,
                publisher=note.publisher,
                # A file that does not tell its release is told by its content.
                release=_last_updated(preamble) or f"file with SHA-256 {sha256[:12]}",
                licence=licence or note.licence,
                redistribute=open_licence if licence else note.redistribute,
                url=note.url,
                file=name,
                sha256=sha256,
            )
        )
    return tuple(found)


def _unknown_source(source: str) -> SourceNote:
    """Return what is known of a source outside the vocabulary: its name, no right to pass on."""
    return SourceNote(
        title=source,
        publisher=source,
        licence="Not stated in the file; a column named licence can state it",
        redistribute=False,
        url="",
    )


def _last_updated(preamble: tuple[tuple[str, ...], ...]) -> str:
    """Return the date that World Bank files print above the header."""
    for row in preamble:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) > 1 and cells[0].casefold() == "last updated date":
            return cells[1]
    return ""
