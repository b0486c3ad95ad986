"""Write the files of instruments: Akoma Ntoso XML and JSON-LD each, and the register in one.

An instrument whose document the workspace holds gets both. One that is followed by the
catalogue alone gets JSON-LD only, with our paraphrases marked as such: there are none of its
own words to mark up.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from stocktake.publish.addresses import address
from stocktake.publish.akoma_ntoso import akoma_ntoso
from stocktake.publish.jsonld import Node, json_ld, nodes_of_instrument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region
    from stocktake.publish.provision_tree import Row

__all__ = ["write_instrument_files"]

REGISTER = "register.jsonld"


def write_instrument_files(
    tables: Mapping[str, pl.DataFrame], region: Region, out: Path
) -> list[tuple[Path, str]]:
    """Write the files into the folder ``out`` and return each with what it holds.

    Args:
        tables: ``instruments``, and of ``statements``, ``commitments``, ``recalls`` and
            ``lineage`` those that there are.
        region: Whose register it is.
        out: Folder; made where there is an instrument to write.
    """
    if "instruments" not in tables or tables["instruments"].is_empty():
        return []
    out.mkdir(parents=True, exist_ok=True)
    instruments = {
        row["instrument_id"]: row
        for row in tables["instruments"].sort("instrument_id").iter_rows(named=True)
    }
    held = {
        name: _by_instrument(tables, name, instruments)
        for name in ("statements", "commitments", "recalls", "lineage")
    }
    citing = _citing(held["recalls"])
    files: list[tuple[Path, str]] = []
    register: list[list[Node]] = []
    for identifier, row in instruments.items():
        rows = {name: table[identifier] for name, table in held.items()}
        title = row["short_title"] or row["title"] or identifier
        stem = _stem(identifier)
        if rows["statements"]:
            path = out / f"{stem}.akn.xml"
            recalls = [*rows["recalls"], *citing.get(identifier, ())]
            path.write_bytes(
                akoma_ntoso(
                    row, rows["statements"], recalls, instruments=instruments, region=region
                )
            )
            files.append((path, f"{title}, its words as Akoma Ntoso 3.0{_mark(row)}."))
        nodes = list(nodes_of_instrument(row, rows, region))
        register.append(nodes)
        path = out / f"{stem}.jsonld"
        path.write_bytes(json_ld(nodes))
        words = "with its words" if rows["statements"] else "paraphrases only"
        files.append((path, f"{title} as JSON-LD, {words}{_mark(row)}."))
    path = out / REGISTER
    path.write_bytes(json_ld(chain.from_iterable(register)))
    files.append((path, "All instruments, statements, commitments and their links as JSON-LD."))
    return files


def _by_instrument(
    tables: Mapping[str, pl.DataFrame], name: str, instruments: Mapping[str, Row]
) -> dict[str, list[Row]]:
    """Return the rows of a table by instrument, in the order of the text."""
    found: dict[str, list[Row]] = {identifier: [] for identifier in instruments}
    if name not in tables:
        return found
    table = tables[name]
    if name in {"statements", "commitments"}:
        table = table.sort("ordinal")
    for row in table.iter_rows(named=True):
        own = row.get("instrument_id") or str(row["commitment_id"]).partition("/")[0]
        if own in found:
            found[own].append(row)
    return found


def _citing(recalls: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Return for each instrument the rows in which another one names it."""
    found: dict[str, list[Row]] = {}
    for identifier, rows in recalls.items():
        for row in rows:
            if row["resolved_id"] and row["resolved_id"] != identifier:
                found.setdefault(row["resolved_id"], []).append(row)
    return found


def _stem(identifier: str) -> str:
    """Return the name of an instrument's files; never that of the register."""
    stem = address(identifier)
    return f"{stem}-instrument" if f"{stem}.jsonld" == REGISTER else stem


def _mark(row: Row) -> str:
    """Return what an instrument is where it is not in force, unless its title says so."""
    status = row["status"]
    title = row["short_title"] or row["title"] or ""
    return "" if status == "adopted" or f"({status})" in title.casefold() else f" ({status})"
