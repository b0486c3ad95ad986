"""The address of every page of the site, known from the tables without writing any.

What names all pages (the map for search engines, the list to keep offline, the
check of redirects) is made from this list, so that no part of the site has to
read what another part wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.site.addresses import commitment_pages, page_name
from stocktake.publish.site.areas import area_page
from stocktake.publish.site.groups import group_page
from stocktake.publish.site.ladders import ladder_page, ladder_themes
from stocktake.publish.site.layout import NAVIGATION
from stocktake.publish.site.maps import map_page, mapped_kpis
from stocktake.vocab.load import pillars

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

__all__ = ["PAGE_TABLES", "site_pages"]

PAGE_TABLES = (
    "instruments",
    "commitments",
    "economies",
    "groups",
    "indicators",
    "assessments",
    "divides",
    "plans",
)
# Pages that no item of the menu leads to.
FURTHER = ("methods-compared.html", "offline.html")


def site_pages(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return every page from the folder of its language: those of the menu first, then by kind."""
    found = [address for _, _, address in NAVIGATION]
    found += FURTHER
    for folder, keys in (
        ("instruments", tables["instruments"]["instrument_id"]),
        ("economies", tables["economies"].filter("member")["economy_id"]),
        ("indicators", tables["indicators"]["indicator_id"]),
    ):
        found += [f"{folder}/{page_name(key)}" for key in keys.sort()]
    found += map(group_page, tables["groups"]["group_id"].sort())
    found += map(area_page, pillars())
    found += map(ladder_page, ladder_themes(tables["commitments"]))
    found += map(map_page, mapped_kpis(tables["assessments"]))
    found += [
        f"divides/{page_name(key)}" for key in tables["divides"]["indicator_id"].unique().sort()
    ]
    found += [f"plans/{page_name(key)}" for key in tables["plans"]["plan_id"].sort()]
    found += commitment_pages(tables["commitments"]).values()
    return list(dict.fromkeys(found))
