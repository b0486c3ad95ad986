"""The style sheet and the script that all pages share, copied as they are."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from stocktake.publish.site.layout import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region

__all__ = ["ASSETS", "write_assets"]

ASSETS = ("site.css", "site.js", "search.js", "compare.js", "figures.js", "offline.js")


def write_assets(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write the folder ``assets``; nothing is read from ``tables``."""
    del tables
    folder = resources.files("stocktake.publish.site") / "assets"
    for name in ASSETS:
        Writer(region, out).file(f"assets/{name}", (folder / name).read_text("utf-8"))
