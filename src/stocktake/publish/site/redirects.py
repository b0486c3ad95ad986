"""Small pages at retired addresses that lead to where their content is now.

A static site cannot answer "moved": a page with an immediate refresh and a
link does the same for people, and the canonical address tells it to search
engines. An address at which there is a page now is never taken from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.site.layout import Writer
from stocktake.publish.site.site_pages import PAGE_TABLES, site_pages
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region

__all__ = ["REDIRECT_TABLES", "write_redirects"]

REDIRECT_TABLES = PAGE_TABLES


def write_redirects(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write a page for every retired address of the region that no page has now."""
    taken = set(site_pages(tables))
    writer = Writer(region, out)
    for old, new in region.redirects:
        if old in taken:
            continue
        writer.page(
            old,
            "redirect.html",
            title=_("This page has moved"),
            section="",
            finding=_("What stood here is now at another address."),
            target="../" * old.count("/") + new,
        )
