"""Read a reply of the ITU DataHub, an undocumented service.

A reply is a bare list, one entry per economy and year with a list of answers; an
unknown code is answered with an empty list, an unknown address with a message.
"""

from __future__ import annotations

import msgspec

from stocktake.sources.replies.reply import RefusalError, Reply, cells_of, decode_json

__all__ = ["read_itu_datahub"]

ESTIMATE = "estimate"


class _Answer(msgspec.Struct):
    value: str | float | None = None


class _Entry(msgspec.Struct, rename="camel"):
    iso_code: str
    data_year: int
    answer: list[_Answer]
    short_name: str | None = None
    data_source: str | None = None
    data_note: str | None = None


class _Message(msgspec.Struct):
    message: str


def read_itu_datahub(body: bytes, *, where: str) -> Reply:
    """Return a reply.

    Raises:
        RefusalError: The service answered with a message.
        DataError: The body is cut short or has another form.
    """
    if body.lstrip().startswith(b"{"):
        words = decode_json(body, _Message, where=where).message
        raise RefusalError(
            f"The ITU DataHub answers: {words.rstrip('.')}.",
            where=where,
            fix="Nothing to do: this service is undocumented and often refuses. Data360 serves "
            "the same series.",
        )
    entries = decode_json(body, list[_Entry], where=where)
    return Reply(cells=cells_of([_cell(entry) for entry in entries]), rows=len(entries))


def _cell(entry: _Entry) -> dict[str, object]:
    # A second answer would be a second value for one key; none was ever seen.
    values = [answer.value for answer in entry.answer if answer.value is not None]
    notes = [" ".join(text.split()) for text in (entry.data_source, entry.data_note) if text]
    return {
        "area": entry.iso_code,
        "area_name": entry.short_name or "",
        "year": str(entry.data_year),
        "value": str(values[0]) if values else "",
        "estimate": ESTIMATE in (entry.data_source or "").casefold(),
        "provenance": " ".join(notes),
    }
