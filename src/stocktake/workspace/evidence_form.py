"""The form in which people record evidence: one row per test and member, as workbook or CSV.

The grey columns say what is asked and how it stands; only the white ones can be changed,
statuses and kinds are chosen from lists and days are checked. A row without an answer stays
an open question. The form has every column of a file of evidence, so it can also be put into
``evidence/`` as it is.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from stocktake.register.evidence import FILLED, KINDS, STATUSES
from stocktake.workspace.review import guarded
from stocktake.workspace.review_form import (
    OPTIONS,
    heading,
    sheet_formats,
    write_form_rows,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

__all__ = ["FORM_COLUMNS", "form_rows", "write_evidence_csv", "write_evidence_xlsx"]

FORM_COLUMNS: Final = (
    "commitment",
    "test",
    "economy",
    "economy_name",
    "question",
    "asked",
    "now",
    "status",
    *(column for column in FILLED if column != "status"),
)
WIDTHS: Final[Mapping[str, int]] = {
    "commitment": 24,
    "test": 6,
    "economy": 9,
    "economy_name": 20,
    "question": 44,
    "asked": 44,
    "now": 24,
    "title": 30,
    "url": 30,
    "file": 20,
    "note": 30,
}
OTHER_WIDTH: Final = 14
FIRST_DAY: Final = dt.date(1865, 1, 1)
HINTS: Final[Mapping[str, str]] = {
    "status": "Choose one. unknown: you looked and could not find out.",
    "kind": "What the evidence is; empty means what the test asks for.",
    "title": "Name of the law, body, plan or report.",
    "date": "Day from which it holds, such as 2026-11-22; may be empty.",
    "url": "Where anybody can see it; begins with https://",
    "file": "A file that you put into the folder evidence/, such as law.pdf.",
    "checked_by": "Your name.",
    "checked_on": "The day on which you checked, such as 2026-11-22.",
    "note": "Anything else.",
}
GUIDE: Final = """\
How to fill this form
1. On the sheet Evidence each row is one question for one economy. The grey columns say what \
is asked. Only the white columns can be changed.
2. Choose a status. in place: it is so. partly: some of it is so. planned: decided, not yet so. \
not in place: it is not so. unknown: you looked and could not find out.
3. Give the title, the day from which it holds, and an address or a file that shows it.
4. Write your name and the day on which you checked. Rows without an answer are left alone.
5. Save the file and hand it back. It is used with: stocktake evidence import FILE\
""".splitlines()


def form_rows(
    status: pl.DataFrame, tests: pl.DataFrame, commitments: pl.DataFrame, economies: pl.DataFrame
) -> list[dict[str, str]]:
    """Return one row per test and member, every cell as text.

    Args:
        status: Table ``evidence_status``; its rows are the questions.
        tests: Table ``evidence_tests``.
        commitments: Table ``commitments``.
        economies: Table ``economies``.
    """
    questions = {
        (row[0], row[1]): row[2]
        for row in tests.select("commitment_id", "ordinal", "test").iter_rows()
    }
    asked = dict(commitments.select("commitment_id", "paraphrase").iter_rows())
    names = dict(economies.select("economy_id", "name").iter_rows())
    rows = []
    for row in status.iter_rows(named=True):
        key = row["commitment_id"], row["test"]
        rows.append(
            {
                "commitment": row["commitment_id"],
                "test": str(row["test"]),
                "economy": row["economy_id"],
                "economy_name": names.get(row["economy_id"], "the body as a whole"),
                "question": questions[key],
                "asked": asked[row["commitment_id"]],
                "now": f"{row['status']}. {row['explanation']}",
                **dict.fromkeys(FILLED, ""),
            }
        )
    return rows


def write_evidence_csv(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Write a form as CSV that spreadsheets open as UTF-8."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FORM_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: guarded(text) for name, text in row.items()})
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def write_evidence_xlsx(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Write a form as a workbook: the form and a guide."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        formats = sheet_formats(book)
        sheet = book.add_worksheet("Evidence")
        for column, name in enumerate(FORM_COLUMNS):
            answer = name in FILLED
            sheet.set_column(column, column, WIDTHS.get(name, OTHER_WIDTH))
            sheet.write_string(0, column, heading(name), formats["ask" if answer else "head"])
            if answer and rows:
                sheet.data_validation(1, column, len(rows), column, _validation(name))
        write_form_rows(sheet, rows, {name: formats[_kind(name)] for name in FORM_COLUMNS})
        sheet.freeze_panes(1, FORM_COLUMNS.index("economy_name") + 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(FORM_COLUMNS) - 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        guide = book.add_worksheet("Guide")
        guide.set_column(0, 0, 100)
        for number, line in enumerate(GUIDE):
            guide.write_string(number, 0, line, formats["wrap" if number else "title"])
        guide.protect()


def _kind(name: str) -> str:
    days = ("date", "checked_on")
    return "given" if name not in FILLED else "day" if name in days else "answer"


def _validation(name: str) -> dict[str, Any]:
    message = {"input_title": heading(name), "input_message": HINTS[name]}
    if name in ("date", "checked_on"):
        error = {"error_title": "Not a day", "error_message": "Write a day such as 2026-11-22."}
        limits = {"criteria": ">=", "value": FIRST_DAY}
        return {"validate": "date", **limits, **message, **error}
    codes = {"status": STATUSES, "kind": KINDS}.get(name)
    if codes is None:
        return {"validate": "any", **message}
    error = {"error_title": "Not allowed", "error_message": f"Choose one of: {', '.join(codes)}."}
    return {"validate": "list", "source": list(codes), **message, **error}
