"""Write briefs as tagged PDF (PDF/UA-1), one page each, with Typst.

One compiler makes all of them, so that fonts and template are read once; each brief is one small
compilation, and one is held in memory at a time. Fonts as for the report: those inside the
``typst`` package first, the machine's own where these lack a character.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING, cast

import msgspec

from stocktake.publish.figures import PRINT
from stocktake.publish.pieces import MakeAll
from stocktake.publish.report.pdf import MISSING_GLYPH, attempts, printable_data
from stocktake.publish.report.tree import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import typst

    from stocktake.publish.pieces import Pieces
    from stocktake.publish.report.briefs import Brief

__all__ = ["brief_name", "render_briefs", "write_briefs"]


def write_briefs(briefs: Iterable[Brief], folder: Path, *, pieces: Pieces | None = None) -> None:
    """Write one file per brief into ``folder``; the same briefs always give the same bytes.

    Args:
        briefs: The briefs.
        folder: Made where it does not exist.
        pieces: Knows which briefs were printed before; by default none was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept, printer = pieces or MakeAll(), _Printer()
    for brief in briefs:
        data = _data(brief)
        kept.write(
            folder / brief_name(brief),
            data,
            brief.date.isoformat(),
            make=partial(_write, printer, brief, data),
        )


def brief_name(brief: Brief) -> str:
    """Return the name of a brief's file: ``FJI.en.pdf``."""
    return f"{brief.economy_id}.{brief.language.partition('-')[0]}.pdf"


class _Printer:
    """One compiler for all briefs, made when the first is printed."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._compiler_of = cache(_compiler)

    def pdf(self, brief: Brief, data: str) -> bytes:
        """Return a brief as a PDF file.

        Raises:
            typst.TypstError: The template is wrong; a defect of Stocktake, not of the data.
        """
        import typst  # heavy: only a build needs it

        midnight = dt.datetime.combine(brief.date, dt.time(), tzinfo=dt.UTC)
        for ignore_system_fonts, standard in attempts(data):
            try:
                pdf = self._compiler_of(ignore_system_fonts).compile(
                    _template(),
                    format="pdf",
                    sys_inputs={"brief": data},
                    pdf_standards=standard,
                    timestamp=midnight,
                )
            except typst.TypstError as error:
                if MISSING_GLYPH not in error.message or standard is None:
                    raise
            else:
                return cast("bytes", pdf)
        raise AssertionError("the last attempt returns or raises")  # pragma: no cover


def render_briefs(briefs: Iterable[Brief]) -> Iterator[tuple[Brief, bytes]]:
    """Yield each brief with its PDF file."""
    printer = _Printer()
    for brief in briefs:
        yield brief, printer.pdf(brief, _data(brief))


def _write(printer: _Printer, brief: Brief, data: str, path: Path) -> None:
    path.write_bytes(printer.pdf(brief, data))


def _compiler(ignore_system_fonts: bool) -> typst.Compiler:
    import typst  # heavy: only a build needs it

    return typst.Compiler(ignore_system_fonts=ignore_system_fonts)


@cache
def _template() -> bytes:
    return (resources.files("stocktake.publish.report") / "templates/brief.typ").read_bytes()


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
