"""The forms in which a questionnaire goes out and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from stocktake_web.exchange.document import write_document
from stocktake_web.exchange.document_read import MAIN_PARTS, read_document
from stocktake_web.exchange.package import check_package
from stocktake_web.exchange.workbook import read_workbook, write_workbook

if TYPE_CHECKING:
    from stocktake_web.exchange.form import Form
    from stocktake_web.exchange.returned import Returned

__all__ = ["FORMATS", "Format", "read_any"]

OFFICE = "application/vnd.openxmlformats-officedocument"


class Writer(Protocol):
    """What makes a file of a questionnaire."""

    def __call__(self, form: Form) -> bytes:
        """Return the file."""


class Format(NamedTuple):
    """One form: its media type and what writes it."""

    media_type: str
    write: Writer


FORMATS = {
    "xlsx": Format(f"{OFFICE}.spreadsheetml.sheet", write_workbook),
    "docx": Format(f"{OFFICE}.wordprocessingml.document", write_document),
}


def read_any(data: bytes) -> Returned:
    """Return what came back, by what the file holds and not by its name.

    Raises:
        FileNotUsable: It is no questionnaire; the message says what to do.
    """
    is_document = bool(check_package(data) & set(MAIN_PARTS))
    return read_document(data) if is_document else read_workbook(data)
