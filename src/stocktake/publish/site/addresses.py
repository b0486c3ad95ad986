"""Where every page and row of the site is found, made from ids alone.

An address never depends on the order of rows or on the day of the build, so
that a link sent today still holds after the next build.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["anchor", "commitment_pages", "page_name"]

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def page_name(identifier: str) -> str:
    """Return the file name (without folder) of the page of an id.

    Characters that are not safe in a file name or an address are replaced, and
    six characters of a hash keep such names apart.
    """
    return f"{anchor(identifier)}.html"


def anchor(identifier: str) -> str:
    """Return an id as the id of an element or the stem of a file."""
    safe = UNSAFE.sub("-", identifier).strip("-.")
    if safe == identifier and safe != "index":
        return safe
    return f"{safe or 'x'}-{hashlib.sha256(identifier.encode()).hexdigest()[:6]}"


def commitment_pages(commitments: pl.DataFrame) -> dict[str, str]:
    """Return the page of every commitment, such as ``commitments/apt-tokyo-2025/a1.html``.

    Labels are written in small letters; a label that then is not alone in its
    instrument gets a hash of its own spelling.
    """
    pages: dict[str, str] = {}
    taken: set[str] = set()
    rows = commitments.sort("instrument_id", "ordinal").select(
        "commitment_id", "instrument_id", "label"
    )
    for commitment, instrument, label in rows.iter_rows():
        folder = f"commitments/{anchor(instrument)}/"
        page = folder + page_name(label.lower())
        if page in taken:
            page = folder + page_name(f"{label.lower()} {commitment}")
        taken.add(page)
        pages[commitment] = page
    return pages
