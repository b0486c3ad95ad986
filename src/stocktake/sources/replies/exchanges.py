"""Read the directories of Internet exchange points: Packet Clearing House and PeeringDB.

Both list things (exchanges, data centres) and not figures; Stocktake counts them
per economy, for the year in which the directory was fetched. The directories
have no past: each year's count is only known from a snapshot of that year.

- ``PCH_IXP_NUM``: exchanges that PCH lists as active.
- ``PCH_IXP_PARTICIPANTS``: median number of participants of these exchanges, over
  those for which PCH knows the number.
- ``PEERING_DB_CONN_DATA_CENT``: data centres in which PeeringDB lists a network.

Left out: an economy that a directory does not name is not given a zero.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import DataError
from stocktake.sources.replies.reply import RefusalError, Reply, cells_of, changed_form, decode_json
from stocktake.vocab.economies import resolve_economy

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["read_pch", "read_peeringdb"]

EXCHANGES = "PCH_IXP_NUM"
PARTICIPANTS = "PCH_IXP_PARTICIPANTS"
DATA_CENTRES = "PEERING_DB_CONN_DATA_CENT"
YEAR_DIGITS = 4


class _Exchange(msgspec.Struct):
    id: str | int
    ctry: str | None
    stat: str | None = None
    prts: str | int | None = None


class _Facility(msgspec.Struct):
    id: int
    country: str
    net_count: int
    status: str = "ok"


class _Meta(msgspec.Struct):
    error: str | None = None


class _Facilities(msgspec.Struct):
    data: list[_Facility] | None = None
    meta: _Meta | None = None
    message: str | None = None


def read_pch(body: bytes, *, code: str, fetched_at: str, where: str) -> Reply:
    """Return the directory of PCH, counted.

    Args:
        body: The directory.
        code: ``PCH_IXP_NUM`` or ``PCH_IXP_PARTICIPANTS``.
        fetched_at: When it was fetched, ISO 8601.
        where: What messages call it.

    Raises:
        DataError: The body is cut short or has another form.
    """
    listed = decode_json(body, list[_Exchange], where=where)
    active = [e for e in listed if e.ctry and (e.stat or "Active").casefold() == "active"]
    if listed and not active:
        raise changed_form("no exchange in it is active", where=where)
    if code == EXCHANGES:
        counts = _by_area((e.ctry or "", 1.0) for e in active)
        values = {area: float(len(ones)) for area, ones in counts.items()}
        name, unit = "Internet exchange points", "number"
    elif code == PARTICIPANTS:
        sizes = ((e.ctry or "", float(n)) for e in active if (n := _count(e.prts)))
        values = {area: statistics.median(known) for area, known in _by_area(sizes).items()}
        name, unit = "Participants of an exchange point, median", "number"
    else:
        raise _unknown(code, where)
    return _counted(values, name=name, unit=unit, fetched_at=fetched_at)


def read_peeringdb(body: bytes, *, code: str, fetched_at: str, where: str) -> Reply:
    """Return PeeringDB's list of data centres, counted; arguments as :func:`read_pch`.

    Raises:
        RefusalError: The service answered with an error message.
        DataError: The body is cut short or has another form.
    """
    page = decode_json(body, _Facilities, where=where)
    words = page.message or (page.meta.error if page.meta else None)
    if words:
        raise RefusalError(
            f"PeeringDB answers: {words.rstrip('.')}.",
            where=where,
            fix="Wait some minutes and run the same command again.",
        )
    if page.data is None:
        raise changed_form("it lacks `data`", where=where)
    if code != DATA_CENTRES:
        raise _unknown(code, where)
    connected = (f for f in page.data if f.status == "ok" and f.net_count > 0)
    counts = _by_area((f.country, 1.0) for f in connected)
    return _counted(
        {area: float(len(ones)) for area, ones in counts.items()},
        name="Data centres with at least one network",
        unit="number",
        fetched_at=fetched_at,
    )


def _by_area(pairs: Iterable[tuple[str, float]]) -> dict[str, list[float]]:
    """Return the numbers of each economy, whatever its spelling; others under their name."""
    found: dict[str, list[float]] = {}
    for written, number in pairs:
        found.setdefault(resolve_economy(written) or written, []).append(number)
    return found


def _count(text: str | int | None) -> int:
    """Return a number of participants; 0 where the directory does not know it."""
    plain = str(text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() else 0


def _counted(values: dict[str, float], *, name: str, unit: str, fetched_at: str) -> Reply:
    rows = [
        {
            "area": area,
            "year": fetched_at[:YEAR_DIGITS],
            "value": repr(value),
            "unit": unit,
            "provenance": f"counted in the directory of {fetched_at[:10]}",
        }
        for area, value in sorted(values.items())
    ]
    return Reply(cells=cells_of(rows), name=name, rows=len(rows), release=fetched_at[:10])


def _unknown(code: str, where: str) -> DataError:
    return DataError(
        f"The directory has no count with the code {code!r}.",
        where=where,
        fix=f"Use {EXCHANGES}, {PARTICIPANTS} or {DATA_CENTRES}.",
    )
