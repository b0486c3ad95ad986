"""What stands before and after a commitment in other instruments, as rows and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import link, rows
from stocktake.publish.words import item_name, listed
from stocktake.vocab.language import NP_, Words, _, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = ["CHANGED_WORDS", "CHANGES_WORDS", "Lineage"]

# What the later text does to the earlier one, seen from the earlier and from the later one.
CHANGED_WORDS = Words(
    {
        "restates": NP_("what a later text did", "Restated"),
        "strengthens": NP_("what a later text did", "Strengthened"),
        "weakens": NP_("what a later text did", "Weakened"),
        "narrows": NP_("what a later text did", "Narrowed"),
        "widens": NP_("what a later text did", "Widened"),
        "new-deadline": NP_("what a later text did", "Given a new deadline"),
        "dropped": NP_("what a later text did", "Not repeated"),
    }
)
CHANGES_WORDS = Words(
    {
        "restates": NP_("what the later text does", "Restates it"),
        "strengthens": NP_("what the later text does", "Strengthens it"),
        "weakens": NP_("what the later text does", "Weakens it"),
        "narrows": NP_("what the later text does", "Narrows it"),
        "widens": NP_("what the later text does", "Widens it"),
        "new-deadline": NP_("what the later text does", "Sets a new deadline"),
        "dropped": NP_("what the later text does", "Not repeated"),
    }
)


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
        return item_name(self.instruments[row["instrument_id"]]["short_title"], row["label"])

    def change(self, row: dict[str, Any]) -> str:
        """Return what the later text does to the earlier one, with its certainty in words."""
        table = CHANGES_WORDS if row["direction"] == "earlier" else CHANGED_WORDS
        words = table[row["relation"]]
        if row["certainty"] == "likely":
            return words
        return _("Perhaps {change}", change=uncapitalised(words))

    def sides(self, commitment: str) -> list[tuple[str, Markup]]:
        """Return "Earlier" and "Later" with their rows; a side without any is left out."""
        found = []
        for direction, words in (("earlier", _("Earlier")), ("later", _("Later"))):
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
        seen = self.change(row)
        words = [
            f"{escape(label)} {escape(listed(row[column]))}"
            for label, column in (
                (_("In both:"), "shared"),
                (_("Only here:"), "only_here"),
                (_("Only there:"), "only_there"),
            )
            if row[column]
        ]
        return (
            f"<tr><th scope=row>{link(f'../../{self.pages[other]}', self.name(other))}</th>"
            f"<td class=t>{escape(self.commitments[other]['paraphrase'])}"
            f"<td class=t>{seen}<small>{escape(row['explanation'])}</small>"
            f"<td class=t>{''.join(f'<small>{line}</small>' for line in words)}</tr>"
        )

    def _recall(self, row: dict[str, Any]) -> str:
        if row["where"] == "workspace" and row["resolved_id"] in self.instruments:
            href = f"../../instruments/{page_name(row['resolved_id'])}"
            return link(href, row["printed"])
        printed, title = str(escape(row["printed"])), row["resolved_title"]
        if not title or title.startswith(row["printed"]):
            return str(escape(title)) or printed
        return f"{printed}: {escape(title)}"
