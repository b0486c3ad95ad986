"""What stands before and after a commitment in other instruments, as rows and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import link, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = ["CHANGE_WORDS", "Lineage", "likeness_words"]

# What the later text does to the earlier one, seen from the earlier and from the later one.
CHANGE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "restates": ("Restated", "Restates it"),
    "strengthens": ("Strengthened", "Strengthens it"),
    "weakens": ("Weakened", "Weakens it"),
    "narrows": ("Narrowed", "Narrows it"),
    "widens": ("Widened", "Widens it"),
    "new-deadline": ("New deadline", "Sets a new deadline"),
    "dropped": ("Not repeated", "Not repeated"),
}
# Likeness is told in words: its second digit would claim more than it knows. On the labelled
# pairs, nine in ten of the first kind were related, seven in ten of the others.
CLOSE, FAIR = 0.35, 0.25


class Lineage:
    """The table ``lineage`` and ``recalls`` with everything that pages say about their rows."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], pages: Mapping[str, str]) -> None:
        """Index the rows by commitment.

        Args:
            tables: ``lineage``, ``recalls``, ``commitments`` and ``instruments``.
            pages: Page of every commitment.
        """
        self.pages = pages
        self.commitments = {
            row["commitment_id"]: row for row in tables["commitments"].iter_rows(named=True)
        }
        self.instruments = {
            row["instrument_id"]: row for row in tables["instruments"].iter_rows(named=True)
        }
        self.links: dict[str, list[dict[str, Any]]] = {}
        self.dropped: dict[str, str] = {}
        for row in tables["lineage"].iter_rows(named=True):
            if row["other_id"] is None:
                self.dropped[row["commitment_id"]] = row["explanation"]
            else:
                self.links.setdefault(row["commitment_id"], []).append(row)
        self.recalls: dict[str, dict[str, dict[str, Any]]] = {}
        for row in tables["recalls"].iter_rows(named=True):
            if row["commitment_id"] is not None:
                own = self.recalls.setdefault(row["commitment_id"], {})
                own.setdefault(row["resolved_id"] or row["printed"], row)

    def name(self, commitment: str) -> str:
        """Return what a provision is called: its instrument and its label."""
        row = self.commitments[commitment]
        return f"{self.instruments[row['instrument_id']]['short_title']}, {row['label']}"

    def sides(self, commitment: str) -> list[tuple[str, Markup]]:
        """Return "Earlier" and "Later" with their rows; a side without any is left out."""
        found = []
        for direction, words in (("earlier", "Earlier"), ("later", "Later")):
            own = [r for r in self.links.get(commitment, []) if r["direction"] == direction]
            if own:
                found.append((words, rows(self._row(row) for row in own)))
        return found

    def named(self, commitment: str) -> Markup:
        """Return the instruments that a commitment names, each with what it was resolved to."""
        return rows(
            f"<li>{self._recall(r)}</li>" for r in self.recalls.get(commitment, {}).values()
        )

    def _row(self, row: dict[str, Any]) -> str:
        other = row["other_id"]
        seen = CHANGE_WORDS[row["relation"]][row["direction"] == "earlier"]
        words = [
            f"{escape(label)} {escape(', '.join(row[column]))}"
            for label, column in (
                ("In both:", "shared"),
                ("Only here:", "only_here"),
                ("Only there:", "only_there"),
            )
            if row[column]
        ]
        return (
            f"<tr><th scope=row>{link(f'../../{self.pages[other]}', self.name(other))}"
            f"<small>{likeness_words(row['score'])}</small></th>"
            f"<td class=t>{escape(self.commitments[other]['paraphrase'])}"
            f"<td class=t>{seen}<small>{escape(row['explanation'])}</small>"
            f"<td class=t>{''.join(f'<small>{line}</small>' for line in words)}</tr>"
        )

    def _recall(self, row: dict[str, Any]) -> str:
        if row["where"] == "workspace" and row["resolved_id"] in self.instruments:
            href = f"../../instruments/{page_name(row['resolved_id'])}"
            return link(href, row["printed"])
        printed, title = str(escape(row["printed"])), row["resolved_title"]
        return f"{printed} ({escape(title)})" if title and title != row["printed"] else printed


def likeness_words(score: float) -> str:
    """Return how alike two provisions are, in words."""
    if score >= CLOSE:
        return "close"
    return "fairly close" if score >= FAIR else "related"
