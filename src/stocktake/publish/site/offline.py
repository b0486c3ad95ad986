"""What makes the site an installable page that is read without a network.

A site on a disk or a stick needs none of this: the worker is registered only
where a page came over HTTP. It keeps each page that was read, and shows the kept
one at once while it asks for a newer one. ``offline.html`` keeps all pages at a
press of a button, with their number and what has come so far said aloud.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.publish.figures.marks import MARKS, outcome_mark
from stocktake.publish.site.languages import folder_of
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.script_data import script_data
from stocktake.publish.site.site_pages import PAGE_TABLES, site_pages
from stocktake.publish.words import counted
from stocktake.vocab.language import _, current, unmarked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region

__all__ = ["OFFLINE_TABLES", "write_offline", "write_worker"]

OFFLINE_TABLES = PAGE_TABLES
ICON_SIZE = 512


def write_worker(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``worker.js`` and ``assets/icon.svg``, which all languages share.

    The name of the store holds date and version, so that a new assessment starts a new store.
    """
    del tables
    writer = Writer(region, out)
    source = resources.files("stocktake.publish.site") / "assets" / "worker.js"
    store = f"stocktake-{region.assessed_on.isoformat()}-{region.version}"
    writer.file("worker.js", source.read_text("utf-8").replace("{{store}}", store))
    writer.file("assets/icon.svg", _icon())


def _icon() -> str:
    """Return the mark of an outcome between done and open, as a square picture."""
    name = next(key for key, share in MARKS.items() if share == 0.75)
    return outcome_mark(name, size=ICON_SIZE) + "\n"


def write_offline(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``offline.html``, ``offline-pages.js`` and ``manifest.webmanifest``."""
    writer = Writer(region, out)
    pages = site_pages(tables)
    root = "../" * folder_of(current().id, region.languages).count("/")
    manifest = {
        "name": _("Scorecard: {region}", region=region.name),
        "short_name": region.name,
        "lang": current().id,
        "dir": current().direction,
        "start_url": "index.html",
        "scope": root or "./",
        "display": "minimal-ui",
        "background_color": "#fefefc",
        "theme_color": "#1f4e8c",
        "icons": [{"src": f"{root}assets/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    writer.file("manifest.webmanifest", json.dumps(manifest, ensure_ascii=True, indent=1) + "\n")
    shared = [f"{root}assets/{name}" for name in ("site.css", "site.js", "search.js")]
    writer.file("offline-pages.js", f"window.stocktakePages={script_data([*shared, *pages])};\n")
    writer.page(
        "offline.html",
        "offline.html",
        title=_("Read without a network"),
        section="offline",
        finding=_("{pages} can be kept and read offline.", pages=counted(len(pages), "page")),
        said={
            "kept": unmarked(_("Kept: {number} of {total}")),
            "done": unmarked(_("All pages are kept; this site can be read without a network.")),
            "failed": unmarked(_("Not all pages could be kept. Try again with a network.")),
        },
    )
