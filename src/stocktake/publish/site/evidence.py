"""Evidence on the pages: marks and words of statuses, answers of a test, tests of an economy.

A status is a shape, a word and a colour. What nobody answered is said to be unanswered, never
counted against an economy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import DASH, link, ready, rows
from stocktake.publish.words import (
    EVIDENCE_STATUS_WORDS,
    clauses,
    format_date,
    full_stop,
    item_name,
    listed,
    semicolon,
    whole,
)
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import NN_, _, ngettext, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

__all__ = ["Answers", "economy_tests", "evidence_sprite", "status_cell"]

NOT_ANSWERED: Final = "not answered"
NONE_ANSWERED: Final = {
    "economy": NN_(
        "Not yet answered for any of {number}\u00a0economy.",
        "Not yet answered for any of {number}\u00a0economies.",
    ),
    "test": NN_(
        "Not yet answered for any of {number}\u00a0test.",
        "Not yet answered for any of {number}\u00a0tests.",
    ),
}
ANSWERED: Final = {
    "economy": NN_("Of {number}\u00a0economy: {answers}", "Of {number}\u00a0economies: {answers}"),
    "test": NN_("Of {number}\u00a0test: {answers}", "Of {number}\u00a0tests: {answers}"),
}
LEFT: Final = NN_("{number} not yet answered", "{number} not yet answered")
# Best first; the words of the table with a capital letter.
STATUSES: Final = ("in place", "partly", "planned", "not in place", "unknown")
# A box that is ticked, half filled, dotted, crossed or empty: no shape of an outcome.
SHAPES: Final = {
    "in place": "<path d='M2 2h12v12H2z' fill='var(--met)'/><path d='M4.5 8.2 7 11l4.7-6' "
    "fill='none' stroke='var(--on-met)' stroke-width='1.8'/>",
    "partly": "<path d='M2 2h12v12H2z' fill='none' stroke='var(--on-track)' stroke-width='1.5'/>"
    "<path d='M2 8h12v6H2z' fill='var(--on-track)'/>",
    "planned": "<path d='M2 2h12v12H2z' fill='none' stroke='var(--partial)' stroke-width='1.5'/>"
    "<circle cx='8' cy='8' r='2.2' fill='var(--partial)'/>",
    "not in place": "<path d='M2 2h12v12H2zM4 4l8 8M12 4l-8 8' fill='none' "
    "stroke='var(--off-track)' stroke-width='1.5'/>",
    "unknown": "<path d='M2 2h12v12H2zM5 8h6' fill='none' stroke='var(--no-data)' "
    "stroke-width='1.5'/>",
    NOT_ANSWERED: "<path d='M2 2h12v12H2z' fill='none' stroke='var(--no-data)' "
    "stroke-width='1.5' stroke-dasharray='2 2'/>",
}


def evidence_sprite() -> Markup:
    """Return the marks as symbols, for a page that shows statuses."""
    symbols = "".join(
        f"<symbol id=e{number} viewBox='0 0 16 16'>{shape}</symbol>"
        for number, shape in enumerate(SHAPES.values())
    )
    return ready(f"<svg class=sprite width=0 height=0 aria-hidden=true>{symbols}</svg>")


def status_cell(status: str) -> str:
    """Return the mark and the word of a status."""
    number = list(SHAPES).index(status if status in SHAPES else "unknown")
    word = escape(EVIDENCE_STATUS_WORDS.get(status, status))
    return f"<svg class=m aria-hidden=true><use href=#e{number} /></svg>{word}"


class Answers:
    """What was recorded for every test."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], *, economy_folder: str) -> None:
        """Keep the answers by test; ``economy_folder`` leads to the pages of economies."""
        self.folder = economy_folder
        self.names = dict(tables["economies"].select("economy_id", "name").iter_rows())
        keys = ["commitment_id", "test"]
        self.status = tables["evidence_status"].rows_by_key(keys, named=True)
        held = tables["evidence"].rows_by_key(
            ["file", "row"], named=True, unique=True, include_key=True
        )
        self.held: Mapping[Any, dict[str, Any]] = held

    def of(self, commitment: str, test: int) -> dict[str, Any]:
        """Return what a page says about one test: sentence, rows, who has not answered."""
        own = self.status.get((commitment, test), [])
        answered = [row for row in own if row["row"] is not None]
        answered.sort(key=lambda row: name_order(self._name(row["economy_id"])))
        unanswered = sorted(
            (self._name(row["economy_id"]) for row in own if row["row"] is None), key=name_order
        )
        return {
            "sentence": _sentence([row["status"] for row in own], body=not own[0]["economy_id"])
            if own
            else _("Nobody is asked here."),
            "rows": rows(self._row(row) for row in answered) if answered else "",
            # Names hold commas.
            "open": semicolon().join(unanswered) if answered else "",
        }

    def _name(self, economy: str) -> str:
        return str(self.names.get(economy, economy)) if economy else _("The body as a whole")

    def _row(self, row: dict[str, Any]) -> str:
        held = self.held[row["file"], row["row"]]
        economy = row["economy_id"]
        head = (
            link(f"{self.folder}{page_name(economy)}", self._name(economy))
            if economy
            else self._name(economy)
        )
        differs = _("Another answer of that day differs")
        disputed = f"<small>{differs}</small>" if row["disputed"] else ""
        day = format_date(held["date"]) if held["date"] else DASH
        return (
            f"<tr><th scope=row>{head}</th><td>{status_cell(row['status'])}{disputed}"
            f"<td class=t>{_shown(held)}<td>{day}"
            f"<td>{format_date(held['checked_on'])}<small>{escape(_checked(held))}</small></tr>"
        )


def economy_tests(
    tables: Mapping[str, pl.DataFrame], pages: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return by economy the sentence, the answered rows and the unanswered questions.

    Args:
        tables: ``evidence_status``, ``evidence``, ``evidence_tests``, ``commitments`` and
            ``instruments``.
        pages: Page of every commitment.
    """
    questions = {
        (row["commitment_id"], row["ordinal"]): row["test"]
        for row in tables["evidence_tests"].iter_rows(named=True)
    }
    short = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
    labels = {
        row["commitment_id"]: item_name(short[row["instrument_id"]], row["label"])
        for row in tables["commitments"].iter_rows(named=True)
    }
    held = tables["evidence"].rows_by_key(
        ["file", "row"], named=True, unique=True, include_key=True
    )
    found: dict[str, dict[str, Any]] = {}
    for economy, own in tables["evidence_status"].rows_by_key("economy_id", named=True).items():
        answered = [row for row in own if row["row"] is not None]
        lines = [
            f"<tr><th scope=row>{escape(questions[row['commitment_id'], row['test']])}</th>"
            f"<td>{_to(row, pages, labels)}<td>{status_cell(row['status'])}"
            f"<td class=t>{_shown(held[row['file'], row['row']])}</tr>"
            for row in answered
        ]
        asked = [
            f"{escape(questions[row['commitment_id'], row['test']])} ({_to(row, pages, labels)})"
            for row in own
            if row["row"] is None
        ]
        found[str(economy)] = {
            "sentence": _sentence([row["status"] for row in own], noun="test"),
            "rows": rows(lines) if lines else "",
            "open": [ready(one) for one in asked],
        }
    return found


def _to(row: dict[str, Any], pages: Mapping[str, str], labels: Mapping[str, str]) -> str:
    address = f"../{pages[row['commitment_id']]}#test{row['test']}"
    return link(address, labels[row["commitment_id"]])


def _sentence(statuses: list[str], *, noun: str = "economy", body: bool = False) -> str:
    """Return how many answers there are, in words."""
    known = [status for status in statuses if status != NOT_ANSWERED]
    if body:
        return (
            EVIDENCE_STATUS_WORDS.get(known[0], known[0]) + full_stop()
            if known
            else _("Not yet answered here.")
        )
    if not known:
        return ngettext(*NONE_ANSWERED[noun], len(statuses), number=whole(len(statuses)))
    counts = [
        # Translators: a number of answers with a status, in a list: "3 in place".
        _(
            "{number} {status}",
            number=whole(known.count(status)),
            status=uncapitalised(EVIDENCE_STATUS_WORDS[status]),
        )
        for status in STATUSES
        if status in known
    ]
    said = ngettext(
        *ANSWERED[noun], len(statuses), number=whole(len(statuses)), answers=listed(counts)
    )
    left = len(statuses) - len(known)
    return clauses([said, ngettext(*LEFT, left, number=whole(left))] if left else [said])


def _checked(held: Mapping[str, Any]) -> str:
    return _(
        "by {person}; row {row} of {file}",
        person=held["checked_by"],
        row=held["row"],
        file=held["file"],
    )


def _shown(held: dict[str, Any]) -> str:
    """Return title, link or file, and note of a row of evidence."""
    words = held["title"] or held["url"] or held["evidence_file"]
    parts = [link(held["url"], words) if held["url"] else str(escape(words))]
    if held["evidence_file"] and words != held["evidence_file"]:
        parts.append(_("file {name}", name=f"<code>{escape(held['evidence_file'])}</code>"))
    if held["note"]:
        parts.append(str(escape(held["note"])))
    return semicolon().join(part for part in parts if part) or DASH
