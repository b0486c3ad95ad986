"""The parts of the site, each with the tables it reads and the files that are its own.

A build writes a part again only when one of its tables, the region, the
catalogue of its language or this code has changed. No part reads what another
part wrote. Every part but the shared files is written once in each language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from stocktake.publish.pieces import NOTHING_KNOWN, Known
from stocktake.publish.site.about import ABOUT_TABLES, write_about
from stocktake.publish.site.areas import AREA_TABLES, write_areas
from stocktake.publish.site.assets import write_assets
from stocktake.publish.site.cards import write_cards
from stocktake.publish.site.changes import CHANGE_TABLES, write_changes
from stocktake.publish.site.commitments import COMMITMENT_TABLES, write_commitments
from stocktake.publish.site.compare import COMPARE_TABLES, write_compare
from stocktake.publish.site.compared import COMPARED_TABLES, write_compared
from stocktake.publish.site.deadlines import DEADLINE_TABLES, write_deadlines
from stocktake.publish.site.divides import DIVIDE_PAGE_TABLES, write_divides
from stocktake.publish.site.downloads import DOWNLOAD_TABLES, write_downloads
from stocktake.publish.site.economies import ECONOMY_TABLES, write_economies
from stocktake.publish.site.gaps import GAP_TABLES, write_gaps
from stocktake.publish.site.groups import GROUP_TABLES, write_groups
from stocktake.publish.site.home import HOME_TABLES, write_home
from stocktake.publish.site.indicators import INDICATOR_TABLES, write_indicators
from stocktake.publish.site.instruments import INSTRUMENT_TABLES, write_instruments
from stocktake.publish.site.ladders import LADDER_TABLES, write_ladders
from stocktake.publish.site.land import has_land, write_land
from stocktake.publish.site.languages import folder_of
from stocktake.publish.site.library import LIBRARY_PAGE_TABLES, write_library
from stocktake.publish.site.maps import MAP_TABLES, write_maps
from stocktake.publish.site.offline import OFFLINE_TABLES, write_offline, write_worker
from stocktake.publish.site.plans import PLAN_PAGE_TABLES, write_plans
from stocktake.publish.site.redirects import REDIRECT_TABLES, write_redirects
from stocktake.publish.site.search import SEARCH_TABLES, write_search
from stocktake.publish.site.sitemap import SITEMAP_TABLES, write_sitemap
from stocktake.publish.spoken import spoken_tables
from stocktake.vocab.language import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["SITE_PARTS", "SitePart", "write_part", "write_site"]

# tables by name, the region, the folder of the site; after them what is known, where ``paged``
Write: TypeAlias = "Callable[..., None]"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePart:
    """One part of the site.

    Attributes:
        tables: Names of the tables it reads; it gets no others.
        columns: Of these, the columns it reads where these are not all; it gets no others.
        write: Writes its files into the folder of the language that is spoken.
        paged: Whether it makes each page anew only where that changed, if it gets ``Known``.
        shared: Whether its files are the same in every language, and stand at the root.
        outside: Says what its files depend on besides tables, region and code.
    """

    tables: tuple[str, ...]
    write: Write
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paged: bool = False
    shared: bool = False
    outside: Callable[[], str] = str


# What parts read of indicators: not their texts, which only their own pages and search show.
LISTED: Final = {"indicators": ("indicator_id",)}
LABELLED: Final = {"indicators": ("indicator_id", "unit_label", "themes")}
NAMED: Final = {"indicators": (*LABELLED["indicators"], "name", "unit")}
DRAWN: Final = {"indicators": (*NAMED["indicators"], "direction", "low", "high")}
FOUND: Final = {"indicators": ("indicator_id", "name", "definition")}


def _land_state() -> str:
    return "land" if has_land() else "no land"


SITE_PARTS: Final[Mapping[str, SitePart]] = {
    "assets": SitePart(tables=(), write=write_assets, shared=True),
    "cards": SitePart(tables=(), write=write_cards, shared=True),
    "worker": SitePart(tables=(), write=write_worker, shared=True),
    "sitemap": SitePart(tables=SITEMAP_TABLES, write=write_sitemap, columns=LISTED, shared=True),
    "land": SitePart(tables=(), write=write_land, shared=True, outside=_land_state),
    "home": SitePart(tables=HOME_TABLES, write=write_home, columns=LABELLED),
    "instruments": SitePart(tables=INSTRUMENT_TABLES, write=write_instruments),
    "commitments": SitePart(tables=COMMITMENT_TABLES, write=write_commitments, columns=NAMED),
    "areas": SitePart(tables=AREA_TABLES, write=write_areas, columns=LABELLED),
    "ladders": SitePart(tables=LADDER_TABLES, write=write_ladders),
    "economies": SitePart(tables=ECONOMY_TABLES, write=write_economies, columns=DRAWN),
    "groups": SitePart(tables=GROUP_TABLES, write=write_groups, columns=LABELLED),
    "indicators": SitePart(tables=INDICATOR_TABLES, write=write_indicators, paged=True),
    "divides": SitePart(tables=DIVIDE_PAGE_TABLES, write=write_divides, columns=DRAWN),
    "deadlines": SitePart(tables=DEADLINE_TABLES, write=write_deadlines),
    "changes": SitePart(tables=CHANGE_TABLES, write=write_changes, columns=LABELLED),
    "maps": SitePart(tables=MAP_TABLES, write=write_maps, columns=LABELLED, outside=_land_state),
    "plans": SitePart(tables=PLAN_PAGE_TABLES, write=write_plans),
    "library": SitePart(tables=LIBRARY_PAGE_TABLES, write=write_library),
    "about": SitePart(tables=ABOUT_TABLES, write=write_about),
    "gaps": SitePart(tables=GAP_TABLES, write=write_gaps),
    "compare": SitePart(tables=COMPARE_TABLES, write=write_compare, columns=LABELLED),
    "compared": SitePart(tables=COMPARED_TABLES, write=write_compared),
    "search": SitePart(tables=SEARCH_TABLES, write=write_search, columns=FOUND),
    "offline": SitePart(tables=OFFLINE_TABLES, write=write_offline, columns=LISTED),
    "redirects": SitePart(tables=REDIRECT_TABLES, write=write_redirects),
    "downloads": SitePart(tables=DOWNLOAD_TABLES, write=write_downloads),
}


def write_site(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write every part of the site into ``out``, in every language of the region.

    Args:
        tables: Every table declared in ``vocab/tables.toml``, in English.
        region: What the build is about.
        out: Folder of the site; made where it does not exist.
    """
    for language in region.languages:
        said = spoken_tables(tables, language=language, on=region.assessed_on)
        for part in SITE_PARTS.values():
            if language == region.languages[0] or not part.shared:
                wanted = {
                    name: said[name].select(part.columns.get(name, pl.all()))
                    for name in part.tables
                }
                write_part(part, wanted, region, out=out, language=language)


def write_part(
    part: SitePart,
    tables: Mapping[str, pl.DataFrame],
    region: Region,
    *,
    out: Path,
    language: str,
    known: Known = NOTHING_KNOWN,
) -> None:
    """Write one part of the site in one language.

    Args:
        part: The part.
        tables: The tables it reads, as ``publish.spoken`` gives them in the language.
        region: What the build is about.
        out: Folder of the site.
        language: Id of a language of the region.
        known: Which of its files stand already; by default none.
    """
    folder = out / folder_of(language, region.languages)
    folder.mkdir(parents=True, exist_ok=True)
    with speaking(language, marked=True):
        part.write(tables, region, folder, *([known] if part.paged else []))
