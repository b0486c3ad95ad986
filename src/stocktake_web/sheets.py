"""Tables as CSV files that a spreadsheet opens safely, and files that are saved, never shown.

Cells that a spreadsheet would take for a formula begin with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse

from stocktake_web.files import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["csv_reply", "csv_text", "download", "saved_file"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A file is saved, never shown: should a browser open it all the same, it can do nothing there.
SANDBOX = "sandbox; default-src 'none'"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV with a header and a byte-order mark, which spreadsheets look for."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return "\ufeff" + buffer.getvalue()


def csv_reply(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return rows as a CSV file to save."""
    return download(csv_text(columns, rows).encode(), name, "text/csv; charset=utf-8")


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes as a file to save; the name is ours, never a person's."""
    about = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=media_type, headers=about)


def saved_file(sha256: str, name: str) -> FileResponse:
    """Return a kept file to be saved under the name that it was given with.

    Raises:
        Http404: Its bytes are not there.
    """
    path = path_of(sha256)
    if not path.exists():
        raise Http404
    reply = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    reply.headers["Content-Security-Policy"] = SANDBOX
    reply.headers["X-Content-Type-Options"] = "nosniff"
    return reply


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        value = "; ".join(str(each) for each in value)
    text = "" if value is None else str(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.startswith(FORMULA) else text
