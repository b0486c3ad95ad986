"""The page that lists what can be downloaded, with sizes where the build gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from stocktake.publish.instrument_files import REGISTER
from stocktake.publish.site.cells import DASH, rows
from stocktake.publish.site.languages import folder_of, shared_root
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import counted, whole
from stocktake.vocab.cldr import signed
from stocktake.vocab.language import LANGUAGES, N_, Lazy, _, data_text, speaking
from stocktake.vocab.tables import built_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region
    from stocktake.publish.exports import ExportFile

__all__ = ["DOWNLOAD_TABLES", "write_download_list", "write_download_pages", "write_downloads"]

DOWNLOAD_TABLES: tuple[str, ...] = ()

KILOBYTE = 1000

# What a build writes beside the site in each language: stem, ending, and what it is.
REPORT_FILES: Final = (
    ("report", "pdf", N_("The ministers' report to read and print, tagged for screen readers")),
    ("report", "docx", N_("The same as a Word document, to be edited")),
    ("report", "pptx", N_("Slides of the main figures, with charts that can be edited")),
    ("report-annex", "xlsx", N_("Annex: every result in a workbook whose sums can be checked")),
    ("report", "json", N_("Every sentence of the report with its numbers, as data")),
)
# By how the name ends, the first that fits: the register of all stands in a file of its own.
INSTRUMENT_FILES: Final[Mapping[str, Lazy]] = {
    f"/{REGISTER}": N_("All instruments, statements, commitments and their links as JSON-LD."),
    ".akn.xml": N_("The instrument's own words as Akoma Ntoso 3.0."),
    ".jsonld": N_("The instrument and its commitments as JSON-LD, with such words as are here."),
    "": N_("More on the instruments."),
}
# Files of this site, to which programs can subscribe.
FOLLOWED: Final = (
    ("feed.xml", N_("What changed since the last report, as an Atom feed")),
    ("deadlines.ics", N_("What falls due, as a calendar")),
)


def write_downloads(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``downloads.html`` without sizes: the tables and what they hold.

    The argument ``tables`` is there because every part has it; nothing is read from it.
    """
    del tables
    write_download_list((), region, out)


def write_download_pages(files: Sequence[ExportFile], region: Region, out: Path) -> None:
    """Write ``downloads.html`` in every language of the region.

    Args:
        files: As ``write_download_list`` takes them.
        region: Whose pages they are.
        out: Folder of the site; made where it does not exist.
    """
    for language in region.languages:
        with speaking(language, marked=True):
            write_download_list(files, region, out / folder_of(language, region.languages))


def write_download_list(files: Sequence[ExportFile], region: Region, out: Path) -> None:
    """Write ``downloads.html`` with every exported file, its size and its rows.

    Args:
        files: What ``write_exports`` wrote into ``../exports``, seen from the root of the site.
        region: Whose page it is.
        out: Folder of the language within the site.
    """
    place = f"{shared_root('downloads.html', region.languages)}../exports/"
    single = [file for file in files if file.path.startswith("instruments/")]
    whole = [file for file in files if file.table is None and file not in single]
    finding = (
        _(
            "{files} hold everything this site shows, under the licences of their sources.",
            files=counted(len(files), "file"),
        )
        if files
        else _("Every table behind this site, under the licences of the sources.")
    )
    Writer(region, out).page(
        "downloads.html",
        "downloads.html",
        title=_("Downloads"),
        section="downloads",
        finding=finding,
        whole=[(file, _size_of(file)) for file in whole],
        single=[
            (file.path.partition("/")[2], _about(file.path), _size_of(file)) for file in single
        ],
        table_rows=rows(
            f"<tr><th scope=row>{name}</th>"
            f"<td class=t>{escape(data_text('about a table', schema.about))}"
            f"{_links(name, files, place)}</tr>"
            for name, schema in built_tables().items()
        ),
        listed=bool(files),
        reports=_reports(region) if files else [],
        followed=[(name, str(about)) for name, about in FOLLOWED],
    )


def _reports(region: Region) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return what each file of the report is, with its language, name and file in each."""
    first = region.languages[0]
    return [
        (
            str(about),
            [
                (
                    code,
                    LANGUAGES[code].name,
                    f"{stem}{'' if code == first else f'.{code}'}.{ending}",
                )
                for code in region.languages
            ],
        )
        for stem, ending, about in REPORT_FILES
    ]


def _about(path: str) -> str:
    """Return what an instrument's file holds; its name says which instrument."""
    return next(str(about) for ending, about in INSTRUMENT_FILES.items() if path.endswith(ending))


def _links(table: str, files: Sequence[ExportFile], place: str) -> str:
    if not files:
        return ""
    own = [file for file in files if file.table == table]
    links = "<br>".join(
        f'<a href="{place}{escape(file.path)}">{escape(file.path.partition(".")[2])}</a> '
        f"{_size(file.size)}"
        for file in own
    )
    number = next((file.rows for file in own if file.rows is not None), None)
    return f"<td class=n>{DASH if number is None else whole(number)}<td>{links or DASH}"


def _size_of(file: ExportFile) -> str:
    """Return a file's size; a DuckDB file's varies with unused bytes and is not told."""
    return "" if file.path.endswith(".duckdb") else _size(file.size)


def _size(number: int) -> str:
    if number < KILOBYTE:
        return _("{number}\u00a0bytes", number=number)
    if number < KILOBYTE**2:
        return _("{number}\u00a0kB", number=signed(f"{number / KILOBYTE:,.0f}"))
    return _("{number}\u00a0MB", number=signed(f"{number / KILOBYTE**2:,.1f}"))
