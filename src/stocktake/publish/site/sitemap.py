"""``sitemap.xml``: every page in every language, for search engines (sitemaps.org 0.9).

The protocol wants whole addresses, so there is a map only where the setting
``address`` says where the site will be found. Pages in other languages are named
beside each other, as the protocol's extension for ``hreflang`` has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from stocktake.publish.site.languages import folder_of
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.site_pages import PAGE_TABLES, site_pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region

__all__ = ["SITEMAP_TABLES", "write_sitemap"]

SITEMAP_TABLES = PAGE_TABLES


def write_sitemap(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``sitemap.xml`` and ``robots.txt``; nothing where no address is known."""
    pages = site_pages(tables)
    if not region.address:
        return
    folders = {one: region.address + folder_of(one, region.languages) for one in region.languages}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for page in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{one}" href="{escape(folder + page)}"/>'
            for one, folder in folders.items()
            if len(folders) > 1
        )
        lines += [
            f"<url><loc>{escape(folder + page)}</loc>"
            f"<lastmod>{region.assessed_on.isoformat()}</lastmod>{others}</url>"
            for folder in folders.values()
        ]
    writer = Writer(region, out)
    writer.file("sitemap.xml", "\n".join([*lines, "</urlset>", ""]))
    writer.file("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {region.address}sitemap.xml\n")
