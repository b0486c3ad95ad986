"""Read the published library: ``submissions/library.json``, which the reporting application writes.

An entry that cannot be read is left out and told as a finding; the others stay. A theme that the
vocabulary does not have is left out of its entry, and so is an address that is none, since pages
make links of them. Left out: files beside entries, which stay in the application.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec

from stocktake.model import Finding
from stocktake.model.library import PublishedEntry
from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LIBRARY_FORM", "read_library"]

LIBRARY_FORM = 1
KINDS = ("practice", "legislation")
WEB = ("https://", "http://")
LARGEST = 50_000_000  # bytes; ten thousand long entries are smaller
AGAIN = "Publish it again from the reporting application."


def read_library(path: Path, name: str) -> tuple[list[PublishedEntry], list[Finding]]:
    """Return the entries of a file, in its order, and what was left out.

    Args:
        path: The file; without one there are no entries.
        name: As shown to people, relative to the workspace.
    """
    if not path.is_file():
        return [], []
    if path.stat().st_size > LARGEST:
        return [], [_finding(name, "", "The file is larger than any library.")]
    try:
        held = msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return [], [_finding(name, "", f"This is no JSON: {error}.")]
    if not isinstance(held, dict) or held.get("form") != LIBRARY_FORM:
        return [], [_finding(name, "", f"This is no library of form {LIBRARY_FORM}.")]
    listed = held.get("entries")
    if not isinstance(listed, list):
        return [], [_finding(name, "", "It has no list of entries.")]
    entries: dict[int, PublishedEntry] = {}
    findings: list[Finding] = []
    for number, raw in enumerate(listed, 1):
        where = f"entry {number}"
        try:
            entry = msgspec.convert(raw, PublishedEntry)
            _check(entry, entries)
        except (msgspec.ValidationError, ValueError) as error:
            findings.append(_finding(name, where, f"{error}".rstrip(".") + "."))
            continue
        entries[entry.id], odd = _tidy(entry)
        findings += [_finding(name, where, told, value, entry=True) for told, value in odd]
    return list(entries.values()), findings


def _check(entry: PublishedEntry, others: dict[int, PublishedEntry]) -> None:
    """Refuse an entry that no page could show rightly.

    Raises:
        ValueError: The message says what is wrong.
    """
    if entry.id in others:
        raise ValueError(f"Another entry has the number {entry.id}")
    if entry.kind not in KINDS:
        raise ValueError(f"{entry.kind!r} is no kind of entry")
    if entry.economy and entry.economy not in economies():
        raise ValueError(f"{entry.economy!r} is no economy")
    if not entry.title.strip() or not entry.done.strip():
        raise ValueError("It has no title, or does not say what was done")
    try:
        dt.date.fromisoformat(entry.published_on)
    except ValueError:
        raise ValueError(f"{entry.published_on!r} is no day of publication") from None


def _tidy(entry: PublishedEntry) -> tuple[PublishedEntry, list[tuple[str, str]]]:
    """Return an entry without what cannot be shown, and what that was."""
    change: dict[str, Any] = {}
    odd = []
    known = tuple(code for code in entry.themes if code in themes())
    if known != entry.themes:
        change["themes"] = known
        odd += [("This is no theme.", code) for code in entry.themes if code not in known]
    if entry.law_url and not entry.law_url.lower().startswith(WEB):
        change["law_url"] = ""
        odd.append(("This is not an address of the web.", entry.law_url))
    return msgspec.structs.replace(entry, **change), odd


def _finding(
    file: str, where: str, problem: str, value: str = "", *, entry: bool = False
) -> Finding:
    left = "The value was left out." if entry else "It was left out."
    return Finding(
        severity="warning" if entry else "error",
        file=file,
        where=where,
        value=value,
        problem=problem,
        action=f"{left} {AGAIN}",
    )
