"""What the stages that publish do: pages, reports and exports, once in each language.

Every function here returns the ``run`` of a ``Stage``, like those of ``steps``.
Sentences of tables are made again for each language but English in stages of
their own, which pages and reports of that language then read.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.vocab.language import ENGLISH, heard_by, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.site.parts import SitePart
    from stocktake.workspace.stages import StageInputs

    Run = Callable[[StageInputs, Path], None]

__all__ = [
    "file_of",
    "say_sentences",
    "spoken_file",
    "write_economy_briefs",
    "write_exports_of",
    "write_report",
    "write_site_part",
]


def write_site_part(part: SitePart, region: Region, language: str) -> Run:
    """Write one part of the site in one language."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.publish.pieces import Known
        from stocktake.publish.site.parts import write_part

        said = _spoken(inputs, part.tables, region, language)
        digests = {name: inputs.digest(file_of(name, language)) for name in part.tables}
        known = Known(inputs.pieces, digests)
        write_part(part, said, region, out=out / "site", language=language, known=known)

    return run


def say_sentences(name: str, region: Region, language: str) -> Run:
    """Make the sentences of a table again in a language other than English."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.publish.spoken import SENTENCES, spoken

        tables = {one: inputs.table(one) for one in SENTENCES[name].needs}
        for one in SENTENCES[name].after:
            tables[one] = inputs.frame(spoken_file(one, language))
        said = spoken(name, tables, language=language, on=region.assessed_on)
        path = out / spoken_file(name, language)
        path.parent.mkdir(parents=True)
        if said.equals(tables[name]):
            # The same bytes, so that the build takes it for the table that it has read already.
            shutil.copyfile(inputs.path(f"tables/{name}.parquet"), path)
        else:
            said.write_parquet(path, compression="lz4")  # read in this build, not kept for others

    return run


def spoken_file(name: str, language: str) -> str:
    """Return where a table with sentences stands in a language other than English."""
    return f"stages/spoken/{language}/{name}.parquet"


def file_of(name: str, language: str) -> str:
    """Return the file of a table in a language, which may be that of the table in English."""
    from stocktake.publish.spoken import SENTENCES

    if language != ENGLISH.id and name in SENTENCES:
        return spoken_file(name, language)
    return f"tables/{name}.parquet"


def write_report(
    region: Region, tables: tuple[str, ...], language: str, *, template: Path | None
) -> Run:
    """Write the ministers' report, its slides, its annex and its machine copy, in one language.

    Args:
        region: As every page has it.
        tables: What the report reads.
        language: Its language.
        template: A Word file whose styles ``report.docx`` takes; none for ours.
    """
    suffix = "" if language == region.languages[0] else f".{language}"

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.publish.report.annex_workbook import write_annex_workbook
        from stocktake.publish.report.content import report_of
        from stocktake.publish.report.docx import write_docx
        from stocktake.publish.report.facts import Facts
        from stocktake.publish.report.machine_copy import (
            SCHEMA_NAME,
            write_machine_copy,
            write_schema,
        )
        from stocktake.publish.report.pdf import write_pdf
        from stocktake.publish.report.pptx import write_pptx
        from stocktake.publish.report.said import Record
        from stocktake.publish.report.slides import build_slides

        with speaking(language):
            plain = _Plain(inputs, tables, region, language)
            record = Record()
            facts = Facts(tables=plain, region=region, record=record)
            with heard_by(record):
                report = report_of(facts)
            told, deck = _encoded(report), build_slides(facts, report)
            dress = "" if template is None else hashlib.sha256(template.read_bytes()).hexdigest()
            write = inputs.pieces.write
            write(
                out / f"report{suffix}.docx",
                told,
                dress,
                make=lambda path: write_docx(report, path, template=template),
            )
            write(out / f"report{suffix}.pdf", told, make=lambda path: write_pdf(report, path))
            write(
                out / f"report{suffix}.pptx",
                _encoded(deck),
                make=lambda path: write_pptx(deck, path),
            )
            write_machine_copy(report, region, out / f"report{suffix}.json")
            if not suffix:
                write_schema(out / SCHEMA_NAME)
            write_annex_workbook(
                plain,
                region,
                out / f"report-annex{suffix}.xlsx",
                facts=facts,
                pieces=inputs.pieces,
            )

    return run


def _encoded(noun: object) -> str:
    """Return all that a report or its slides hold; texts of a recorded report are more than str."""
    return msgspec.json.encode(noun, enc_hook=str, order="deterministic").decode()


def write_economy_briefs(region: Region, tables: tuple[str, ...], language: str) -> Run:
    """Write the one-page brief of every member in one language."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.publish.report.brief_pdf import write_briefs
        from stocktake.publish.report.briefs import economy_briefs
        from stocktake.publish.report.facts import Facts

        with speaking(language):
            plain = _Plain(inputs, tables, region, language)
            briefs = economy_briefs(Facts(tables=plain, region=region))
            write_briefs(briefs, out / "briefs", pieces=inputs.pieces)

    return run


def write_exports_of(region: Region, tables: tuple[str, ...]) -> Run:
    """Write every table in every open format, and the page that lists the files."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.publish.exports import Original, write_exports
        from stocktake.publish.site.downloads import write_download_pages

        (out / "exports").mkdir()
        held = {name: inputs.table(name) for name in tables}
        names = {name: f"tables/{name}.parquet" for name in tables}
        originals = {
            name: Original(inputs.path(file), inputs.digest(file)) for name, file in names.items()
        }
        files = write_exports(
            held, region, out / "exports", originals=originals, pieces=inputs.pieces
        )
        write_download_pages(files, region, out / "site")

    return run


class _Plain(Mapping[str, pl.DataFrame]):
    """Tables in a language without marks of untranslated text, each read when it is asked for."""

    def __init__(
        self, inputs: StageInputs, names: tuple[str, ...], region: Region, language: str
    ) -> None:
        """Know where the tables are."""
        self._inputs, self._names = inputs, names
        self._region, self._language = region, language
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a table; it is read once."""
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            from stocktake.publish.spoken import said_columns, without_marks

            (frame,) = _spoken(self._inputs, (name,), self._region, self._language).values()
            # English has no marks.
            columns = () if self._language == ENGLISH.id else said_columns(name)
            self._read[name] = without_marks(frame, columns) if columns else frame
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _spoken(
    inputs: StageInputs, names: tuple[str, ...], region: Region, language: str
) -> dict[str, pl.DataFrame]:
    """Return tables in a language; those with sentences were made by a stage of their own."""
    from stocktake.publish.spoken import SENTENCES, SHOWN, said_columns

    found = {}
    for name in names:
        if name in SHOWN:
            found[name] = _narrow(inputs, name, SHOWN[name])
        elif language == ENGLISH.id or not said_columns(name):
            found[name] = inputs.table(name)
        elif name in SENTENCES:
            found[name] = inputs.frame(spoken_file(name, language))
        else:
            found[name] = _translated(inputs, name, region, language)
    return found


def _narrow(inputs: StageInputs, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    file = f"tables/{name}.parquet"
    return inputs.changed(file, "shown", lambda table: table.select(columns), columns=columns)


def _translated(inputs: StageInputs, name: str, region: Region, language: str) -> pl.DataFrame:
    from stocktake.publish.spoken import said_columns, spoken

    def translate(table: pl.DataFrame) -> pl.DataFrame:
        return spoken(name, {name: table}, language=language, on=region.assessed_on)

    file = f"tables/{name}.parquet"
    return inputs.changed(file, language, translate, columns=said_columns(name))
