"""Write the report as a tagged PDF (PDF/UA-1) with Typst.

The template prints strings from one JSON value: no text of the report is ever read as
code. Fonts are those inside the ``typst`` package, so that the bytes are the same on every
machine. Where a text has characters that they lack (an Arabic title, say), the machine's own
fonts are used as well; where these lack them too, the file is written without the claim of
PDF/UA, because a box stands where a character should.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from stocktake.publish.figures import PRINT
from stocktake.publish.report.tree import (
    KEY_MARKS,
    MARKS,
    figure_label,
    printable,
    table_label,
    text_parts,
)
from stocktake.publish.words import format_date
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stocktake.publish.report.tree import Report

__all__ = ["MISSING_GLYPH", "attempts", "printable_data", "render_pdf", "write_pdf"]

MISSING_GLYPH = "could not be displayed"  # in Typst's message for a character without a glyph
KICKER = "Stocktake"
# Signs of Chinese, Japanese and Korean, of which no font inside the package has one.
EAST_ASIAN = re.compile("[\u3001-\u9fff\uac00-\ud7a3\uff01-\uff60]")


def write_pdf(report: Report, path: Path) -> None:
    """Write the report to ``path``; the same report always gives the same bytes."""
    path.write_bytes(render_pdf(report))


def render_pdf(report: Report) -> bytes:
    """Return the report as a PDF file.

    Raises:
        typst.TypstError: The template is wrong; a defect of Stocktake, not of the data.
    """
    import typst  # heavy: only a build needs it

    source = (resources.files("stocktake.publish.report") / "templates/report.typ").read_bytes()
    inputs = {"report": _data(report)}
    midnight = dt.datetime.combine(report.date, dt.time(), tzinfo=dt.UTC)
    for ignore_system_fonts, standard in attempts(inputs["report"]):
        compiler = typst.Compiler(
            source, ignore_system_fonts=ignore_system_fonts, sys_inputs=inputs
        )
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=standard, timestamp=midnight)
        except typst.TypstError as error:
            if MISSING_GLYPH not in error.message or standard is None:
                raise
        else:
            return cast("bytes", pdf)
    raise AssertionError("the last attempt returns or raises")  # pragma: no cover


def attempts(data: str) -> Iterator[tuple[bool, Literal["ua-1"] | None]]:
    """Yield whether to use the fonts of the package alone, and which standard to claim.

    Args:
        data: What is printed; with a sign that those fonts lack, they are not tried alone.
    """
    if not EAST_ASIAN.search(data):
        yield True, "ua-1"
    yield False, "ua-1"
    yield False, None


def _data(report: Report) -> str:
    data = msgspec.to_builtins(report, enc_hook=str)  # texts of a recorded report are more than str
    _weave(data, report.labels)
    data |= {
        "colours": PRINT.outcomes,
        "marks": MARKS,
        "kicker": KICKER,
        "year": report.date.year,
        "month": report.date.month,
        "day": report.date.day,
        "date-line": _("Assessed on {date}", date=format_date(report.date)),
        "contents": _("Contents"),
        "lang": report.language.partition("-")[0],
        # The number stands where ``#`` does.
        "table-label": table_label(0).replace("0", "#"),
        "figure-label": figure_label(0).replace("0", "#"),
    }
    return json.dumps(printable_data(data), ensure_ascii=False)


def _weave(data: dict[str, Any], labels: Mapping[str, str]) -> None:
    """Replace texts that name other parts of the report by their parts, for the template."""

    def parts(text: str) -> str | list[tuple[str, str]]:
        return text_parts(text, labels) if KEY_MARKS[0] in text else text

    for chapter in data["chapters"]:
        for block in chapter["blocks"]:
            if block["type"] == "paragraph":
                block["text"] = parts(block["text"])
            elif block["type"] == "bullets":
                block["items"] = [parts(item) for item in block["items"]]


def printable_data(value: object) -> object:
    """Return the value with every text made printable, all the way down."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_data(item) for item in value]
    return value
