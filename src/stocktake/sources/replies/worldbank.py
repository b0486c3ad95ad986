"""Read a reply of the World Bank's Indicators API, version 2.

A page is a list of two: a head with the number of pages and the date of the last
update, and the rows, or null where there are none. An error comes with HTTP
status 200, as a list of one with a ``message``. A value of null says that there
is none.
"""

from __future__ import annotations

import msgspec

from stocktake.sources.replies.reply import RefusalError, Reply, cells_of, changed_form, decode_json
from stocktake.vocab.file_words import file_words

__all__ = ["read_worldbank"]


class _Named(msgspec.Struct):
    id: str
    value: str | None = None


class _Head(msgspec.Struct):
    page: int
    pages: int
    total: int
    lastupdated: str | None = None


class _Row(msgspec.Struct):
    indicator: _Named
    country: _Named
    countryiso3code: str
    date: str
    value: float | None
    unit: str | None = None
    obs_status: str | None = None


class _Message(msgspec.Struct):
    value: str
    key: str = ""


class _Error(msgspec.Struct):
    message: list[_Message]


def read_worldbank(body: bytes, *, where: str) -> Reply:
    """Return one page.

    Raises:
        RefusalError: The service answered with an error message.
        DataError: The body is cut short or has another form.
    """
    pieces = decode_json(body, list[msgspec.Raw], where=where)
    if len(pieces) == 1:
        error = decode_json(bytes(pieces[0]), _Error, where=where)
        words = "; ".join(": ".join(filter(None, (m.key, m.value))) for m in error.message)
        raise RefusalError(
            f"The World Bank answers: {words.rstrip('.')}.",
            where=where,
            fix="The code of the series may have been retired: look it up on data.worldbank.org.",
        )
    if len(pieces) != 2:
        raise changed_form(f"it has {len(pieces)} parts and not two", where=where)
    # Some endpoints write the numbers of the head as texts.
    head = decode_json(bytes(pieces[0]), _Head, where=where, strict=False)
    none = bytes(pieces[1]).strip() == b"null"
    rows = [] if none else decode_json(bytes(pieces[1]), list[_Row], where=where)
    estimates = file_words().lists.estimates
    cells = cells_of(
        [
            {
                "area": row.countryiso3code,
                "area_name": row.country.value or row.country.id,
                "year": row.date,
                "value": repr(row.value),
                "unit": row.unit or "",
                "estimate": (row.obs_status or "").casefold() in estimates,
            }
            for row in rows
            if row.value is not None
        ]
    )
    name = next((row.indicator.value for row in rows if row.indicator.value), "")
    return Reply(
        cells=cells,
        name=name,
        release=head.lastupdated or "",
        rows=len(rows),
        total=head.total,
        pages=head.pages,
    )
