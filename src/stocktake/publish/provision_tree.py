"""Put an instrument's statements back into the order of a text: preface, preamble, body.

The rule, from what the table of statements says:

* **Preface**: the first headings and short lines (title, place, date) before anything else,
  unless the last of these headings names a chapter rather than the document.
* **Preamble**: the unnumbered recitals and formulas that follow, up to the first printed
  label, chapter heading or operative statement; a lead-in that closes them ("We agree to:")
  belongs to them.
* **Body**: a heading opens a section; a provision with a dotted label stands in the one whose
  label it extends (``a.1.2`` in ``a.1``); labelled provisions after a lead-in stand in it while
  their labels are of one kind (letters, numbers ...).

Left out: how deep one heading stands below another, which the table does not say. The order
of the statements is never changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Provision", "ProvisionTree", "Row", "build_provision_tree", "printed_label"]

Row = dict[str, Any]  # a row of statements, by column

NO_LABEL = re.compile(r"p[0-9]+")
OPERATIVE = {"goal", "commitment", "call"}
PREFACE_WORDS = 15  # a longer line is an opening formula ("We, the Ministers of ..."), not a date
MAX_DEPTH = 20  # readers of XML stop at 256 levels; printed texts have five


@dataclass
class Provision:
    """A section or provision: what is printed of it, and what stands inside.

    Attributes:
        label: Printed label; empty where none is printed.
        key: Id of the provision within the instrument.
        depth: 0 at the top of a section or of the body.
        heading: The statement that is a section's heading; none for a provision.
        statements: The provision's own statements.
        children: Provisions inside.
    """

    label: str
    key: str
    depth: int = 0
    heading: Row | None = None
    statements: list[Row] = field(default_factory=list)
    children: list[Provision] = field(default_factory=list)


@dataclass(frozen=True)
class ProvisionTree:
    """The three parts of a text; every statement is in exactly one place."""

    preface: list[Row]
    preamble: list[Row]
    body: list[Provision]


def build_provision_tree(rows: Sequence[Row], title: str) -> ProvisionTree:
    """Return the statements of one instrument as preface, preamble and body.

    Args:
        rows: Rows of the table ``statements`` of one instrument, in the order of the text.
        title: The instrument's title, by which its heading is told from a chapter's.
    """
    opens = _section_headings(rows)
    first = _end_of_preface(rows, title)
    second = _end_of_preamble(rows, first, opens)
    if second == len(rows):  # a body may not be empty: then all that follows the preface is body
        second = first
    if second == len(rows):
        first = second = 0
    body = _body(rows[second:], opens[second:])
    return ProvisionTree(preface=list(rows[:first]), preamble=list(rows[first:second]), body=body)


def printed_label(row: Mapping[str, Any]) -> str:
    """Return the label as printed; empty where the table had to number the provision itself."""
    label = str(row["provision"])
    return "" if NO_LABEL.fullmatch(label) else label


def _section_headings(rows: Sequence[Row]) -> list[bool]:
    """Return for each statement whether it is the heading of a section, not a lead-in."""
    found = []
    next_section = ""  # of the nearest later statement that is no heading
    for row in reversed(rows):
        heading = row["role"] == "heading"
        alone = row["section"] == "" and not row["text"].endswith(":")
        found.append(heading and (alone or row["text"] == next_section))
        if not heading:
            next_section = row["section"]
    return found[::-1]


def _end_of_preface(rows: Sequence[Row], title: str) -> int:
    end = 0
    for row in rows:
        short = len(row["text"].split()) <= PREFACE_WORDS
        if printed_label(row) or not (
            row["role"] == "heading" or (row["role"] == "other" and short)
        ):
            break
        end += 1
    last = end - 1
    if last > 0 and rows[last]["role"] == "heading" and not _names(rows[last]["text"], title):
        return last
    return end


def _names(heading: str, title: str) -> bool:
    words = set(heading.lower().split())
    return 2 * len(words & set(title.lower().split())) >= len(words)


def _end_of_preamble(rows: Sequence[Row], start: int, opens: Sequence[bool]) -> int:
    for index in range(start, len(rows)):
        row = rows[index]
        if printed_label(row) or row["role"] in OPERATIVE or opens[index]:
            return index
        if row["role"] == "heading":
            return index + 1 if index > start and row["text"].endswith(":") else index
    return len(rows)


def _body(rows: Sequence[Row], opens: Sequence[bool]) -> list[Provision]:
    body: list[Provision] = []
    section: Provision | None = None
    path: list[Provision] = []  # provisions that are open, outermost first
    for row, opens_section in zip(rows, opens, strict=True):
        key = row["statement_id"].rpartition(".")[0]
        if opens_section:
            section = Provision(label=printed_label(row), key=key, heading=row)
            body.append(section)
            path = []
        elif path and path[-1].key == key:
            path[-1].statements.append(row)
        else:
            label = printed_label(row)
            path = _above(label, path)
            provision = Provision(label=label, key=key, depth=len(path), statements=[row])
            siblings = path[-1].children if path else section.children if section else body
            siblings.append(provision)
            path = [*path, provision]
    return body


def _above(label: str, path: list[Provision]) -> list[Provision]:
    """Return those of the open provisions that a provision of this label stands in."""
    prefix = label.rpartition(".")[0]
    for index in range(min(len(path), MAX_DEPTH) - 1, -1, -1):
        above = path[index]
        if prefix and above.label == prefix:
            return path[: index + 1]
        if label and _takes(above, label):
            return path[: index + 1]
    return []


def _takes(above: Provision, label: str) -> bool:
    """Return whether an open lead-in takes this label as its next item."""
    if not above.statements[-1]["text"].endswith(":") or _kind(above.label) == _kind(label):
        return False
    return not above.children or _kind(above.children[0].label) == _kind(label)


def _kind(label: str) -> str:
    """Return what a label is made of: ``a`` for letters, ``1`` for numbers, ``a1`` for both."""
    kinds = ("1" if char.isdigit() else "a" if char.isalpha() else char for char in label)
    return "".join(dict.fromkeys(kinds))
