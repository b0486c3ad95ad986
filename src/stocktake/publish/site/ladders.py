"""One page per theme: its provisions from the oldest instrument to the newest.

A ladder shows which later text takes a provision up, and how; what was repeated by no later
text; and what is new. It compares texts, and says so on every page.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import Markup, escape

from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import DASH, link, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.library_links import LIBRARY_TABLES, library_by_theme
from stocktake.publish.site.lineage import CHANGED_WORDS, Lineage
from stocktake.publish.words import FORCE_WORDS, ROLE_WORDS, counted, joined, sentences, whole
from stocktake.vocab.language import NN_, _, ngettext
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["LADDER_TABLES", "ladder_page", "ladder_themes", "write_ladders"]

LADDER_TABLES = ("instruments", "commitments", "lineage", "recalls", *LIBRARY_TABLES)

# What later texts did to the provisions of a theme: the first in a list, and the others.
LATER = {
    "restates": NN_("{number} was later restated", "{number} were later restated"),
    "strengthens": NN_("{number} was later strengthened", "{number} were later strengthened"),
    "weakens": NN_("{number} was later weakened", "{number} were later weakened"),
    "narrows": NN_("{number} was later narrowed", "{number} were later narrowed"),
    "widens": NN_("{number} was later widened", "{number} were later widened"),
    "new-deadline": NN_(
        "{number} was later given a new deadline", "{number} were later given a new deadline"
    ),
}
# Translators: in a list behind a first one: "2 were later restated and 1 weakened".
ALSO = {
    "restates": NN_("{number} restated", "{number} restated"),
    "strengthens": NN_("{number} strengthened", "{number} strengthened"),
    "weakens": NN_("{number} weakened", "{number} weakened"),
    "narrows": NN_("{number} narrowed", "{number} narrowed"),
    "widens": NN_("{number} widened", "{number} widened"),
    "new-deadline": NN_("{number} given a new deadline", "{number} given a new deadline"),
}
NOT_REPEATED = NN_(
    "One of them is repeated by no later text.",
    "{number} of them are repeated by no later text.",
)


def ladder_page(theme: str) -> str:
    """Return the page of a theme's ladder."""
    return f"ladders/{page_name(theme)}"


def ladder_themes(commitments: pl.DataFrame) -> list[str]:
    """Return the themes that have a ladder, in the order of the vocabulary."""
    used = set(commitments["themes"].explode(empty_as_null=True).drop_nulls())
    return [code for code in themes() if code in used]


def write_ladders(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``ladders/THEME.html`` for every theme that a commitment is about."""
    writer = Writer(region, out)
    pages = commitment_pages(tables["commitments"])
    lineage = Lineage(tables, pages)
    shared = library_by_theme(tables, "../")
    # undated instruments have no place in time and stand last
    order = tables["instruments"].sort(
        "year", "adopted_on", "instrument_id", nulls_last=[True, False, False]
    )
    place = order.select("instrument_id", "status", pl.col("year").alias("adopted"))
    ordered = tables["commitments"].join(
        place.with_row_index("place"), on="instrument_id"
    ).sort("place", "ordinal")  # fmt: skip
    for theme in ladder_themes(tables["commitments"]):
        own = ordered.filter(pl.col("themes").list.contains(theme)).to_dicts()
        inside = {row["commitment_id"] for row in own}
        steps: dict[str, list[dict[str, Any]]] = {}
        for row in own:
            steps.setdefault(row["instrument_id"], []).append(row)
        writer.page(
            ladder_page(theme),
            "ladder.html",
            title=_("{theme}: from the oldest text to the newest", theme=theme_name(theme)),
            section="commitments",
            theme=theme_name(theme),
            finding=_finding(own, lineage),
            steps=[
                (
                    anchor(instrument),
                    lineage.instruments[instrument],
                    rows(_row(row, lineage, inside) for row in found),
                )
                for instrument, found in steps.items()
            ],
            dropped=_dropped(own, lineage),
            library=shared.get(theme, ""),
        )


def _finding(own: list[dict[str, Any]], lineage: Lineage) -> str:
    texts = {row["instrument_id"] for row in own}
    years = sorted({row["adopted"] for row in own if row["adopted"] is not None})
    numbers = {
        "provisions": counted(len(own), "provision"),
        "instruments": counted(len(texts), "instrument"),
    }
    if len(years) > 1:
        said = _(
            "{provisions} in {instruments} from {first} to {last}.",
            **numbers,
            first=years[0],
            last=years[-1],
        )
    elif years:
        said = _("{provisions} in {instruments} of {year}.", **numbers, year=years[0])
    else:
        said = _("{provisions} in {instruments}.", **numbers)
    changes = [_main(row, "later", lineage) for row in own]
    told = Counter(
        change["relation"] for change in changes if change and change["certainty"] == "likely"
    )
    # only likely links are counted: a sentence on top of a page is read without its note
    found = [relation for relation in LATER if told[relation]]
    parts = [
        ngettext(
            *(ALSO if place else LATER)[relation], told[relation], number=whole(told[relation])
        )
        for place, relation in enumerate(found)
    ]
    # Translators: {changes} is a list such as "2 were later restated and 1 weakened".
    told_words = _("By their words, {changes}.", changes=joined(parts)) if parts else ""
    gone = sum(row["commitment_id"] in lineage.dropped for row in own)
    left = ngettext(*NOT_REPEATED, gone, number=whole(gone)) if gone else ""
    return sentences(said, told_words, left)


def _row(row: dict[str, Any], lineage: Lineage, inside: set[str]) -> str:
    key = row["commitment_id"]
    force = FORCE_WORDS.get(row["force"] or "", ROLE_WORDS.get(row["role"], row["role"]))
    return (
        f"<tr><th scope=row>{link(f'../{lineage.pages[key]}', row['label'])}"
        f"<small>{escape(force)}</small></th>"
        f"<td class=t>{escape(row['paraphrase'])}"
        f"<td class=n>{row['deadline'] or DASH}"
        f"<td class=t>{_change(row, 'earlier', lineage)}"
        f"<td class=t>{_change(row, 'later', lineage)}</tr>"
    )


def _main(row: dict[str, Any], direction: str, lineage: Lineage) -> dict[str, Any] | None:
    """Return the most similar provision on one side; rows come in that order."""
    own = lineage.links.get(row["commitment_id"], [])
    return next((one for one in own if one["direction"] == direction), None)


def _change(row: dict[str, Any], direction: str, lineage: Lineage) -> str:
    found = _main(row, direction, lineage)
    if found is None:
        if direction == "later" and row["commitment_id"] in lineage.dropped:
            return f"<strong>{CHANGED_WORDS['dropped']}</strong>"
        return DASH
    other = link(f"../{lineage.pages[found['other_id']]}", lineage.name(found["other_id"]))
    return f"{lineage.change(found)}<small>{other}</small>"


def _dropped(own: list[dict[str, Any]], lineage: Lineage) -> Markup:
    return rows(
        f"<li>{link(f'../{lineage.pages[key]}', lineage.name(key))}: "
        f"{escape(row['paraphrase'])}</li>"
        for row in own
        if (key := row["commitment_id"]) in lineage.dropped
    )
