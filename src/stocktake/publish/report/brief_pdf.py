"""Write briefs as tagged PDF (PDF/UA-1), one page each, with Typst.

One compiler makes all of them, so that fonts and template are read once; each brief is one small
compilation, and one is held in memory at a time. Fonts as for the report: those inside the
``typst`` package first, the machine's own where these lack a character.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast

import msgspec

from stocktake.publish.figures import PRINT
from stocktake.publish.report.pdf import MISSING_GLYPH, attempts, printable_data
from stocktake.publish.report.tree import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stocktake.publish.report.briefs import Brief

__all__ = ["brief_name", "render_briefs", "write_briefs"]


def write_briefs(briefs: Iterable[Brief], folder: Path) -> None:
    """Write one file per brief into ``folder``; the same briefs always give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for brief, pdf in render_briefs(briefs):
        (folder / brief_name(brief)).write_bytes(pdf)


def brief_name(brief: Brief) -> str:
    """Return the name of a brief's file: ``FJI.en.pdf``."""
    return f"{brief.economy_id}.{brief.language.partition('-')[0]}.pdf"


def render_briefs(briefs: Iterable[Brief]) -> Iterator[tuple[Brief, bytes]]:
    """Yield each brief with its PDF file.

    Raises:
        typst.TypstError: The template is wrong; a defect of Stocktake, not of the data.
    """
    import typst  # heavy: only a build needs it

    source = (resources.files("stocktake.publish.report") / "templates/brief.typ").read_bytes()
    compiler_of = cache(lambda ignore: typst.Compiler(ignore_system_fonts=ignore))
    for brief in briefs:
        midnight = dt.datetime.combine(brief.date, dt.time(), tzinfo=dt.UTC)
        inputs = {"brief": _data(brief)}
        for ignore_system_fonts, standard in attempts(inputs["brief"]):
            try:
                pdf = compiler_of(ignore_system_fonts).compile(
                    source,
                    format="pdf",
                    sys_inputs=inputs,
                    pdf_standards=standard,
                    timestamp=midnight,
                )
            except typst.TypstError as error:
                if MISSING_GLYPH not in error.message or standard is None:
                    raise
            else:
                yield brief, cast("bytes", pdf)
                break


def _data(brief: Brief) -> str:
    data = msgspec.to_builtins(brief, enc_hook=str)
    data |= {
        "colours": PRINT.outcomes,
        "marks": MARKS,
        "year": brief.date.year,
        "month": brief.date.month,
        "day": brief.date.day,
        "lang": brief.language.partition("-")[0],
    }
    return json.dumps(printable_data(data), ensure_ascii=False)
