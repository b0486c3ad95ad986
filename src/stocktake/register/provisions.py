"""Provisions of a read document, each with an id of its own, and the entry it is linked to.

A printed label can stand twice: a heading, an objective and a list of sections may all
be "a.1", and numbering may restart. Each run of statements under a label is a provision;
the second and later ones get ``-2``, ``-3`` ... An entry of the catalogue is linked to
the provision with its label (letter case and the marks around it folded); of several, to
the one that does what the entry says, else to the first that is operative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.model import CatalogueEntry, Noun, Role, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Provision", "fold_label", "link_entries", "provisions_of"]


class Provision(Noun, frozen=True, kw_only=True):
    """One printed paragraph or item.

    Attributes:
        key: Its label, with a suffix where the label was used before.
        label: Its label as printed.
        positions: Positions of its statements in the reading.
        statements: Those statements.
    """

    key: str
    label: str
    positions: tuple[int, ...]
    statements: tuple[Statement, ...]

    def said(self) -> tuple[Statement, ...]:
        """Return its statements without headings, bare lead-ins and furniture."""
        return tuple(s for s in self.statements if s.role not in (Role.HEADING, Role.OTHER))

    def deciding(self) -> Statement | None:
        """Return its first operative statement, else its first goal, else none."""
        said = self.said()
        operative = next((s for s in said if s.role.is_operative), None)
        return operative or next((s for s in said if s.role is Role.GOAL), None)


def fold_label(label: str) -> str:
    """Return a label in lower case without spaces and the marks around it; inner dots stay."""
    return "".join(label.split()).strip("().[]:;,*-\u2013—§").casefold()


def provisions_of(statements: Sequence[Statement]) -> tuple[Provision, ...]:
    """Return the provisions of a document in reading order."""
    runs: list[list[int]] = []
    for position, statement in enumerate(statements):
        before = statements[position - 1] if position else None
        if (
            before is not None
            and before.provision == statement.provision
            and before.statement < statement.statement
        ):
            runs[-1].append(position)
        else:
            runs.append([position])
    labels = {s.provision for s in statements}
    used: set[str] = set()
    found: list[Provision] = []
    for run in runs:
        label = statements[run[0]].provision
        key = _unused(label, used, labels)
        used.add(key)
        found.append(
            Provision(
                key=key,
                label=label,
                positions=tuple(run),
                statements=tuple(statements[position] for position in run),
            )
        )
    return tuple(found)


def link_entries(
    entries: Iterable[CatalogueEntry], provisions: Sequence[Provision]
) -> dict[str, Provision]:
    """Return for each entry's label the provision it is linked to; unmatched ones are left out."""
    by_label: dict[str, list[Provision]] = {}
    for provision in provisions:
        by_label.setdefault(fold_label(provision.label), []).append(provision)
    linked: dict[str, Provision] = {}
    for entry in entries:
        candidates = by_label.get(fold_label(entry.label), [])
        if candidates:
            linked[entry.label] = min(candidates, key=lambda p: _fit(p, entry.role))
    return linked


def _unused(label: str, used: set[str], labels: set[str]) -> str:
    if label not in used:
        return label
    number = 2
    while (key := f"{label}-{number}") in used or key in labels:
        number += 1
    return key


def _fit(provision: Provision, role: str) -> int:
    """Return how badly a provision fits an entry: 0 where it does what the entry says."""
    deciding = provision.deciding()
    if deciding is not None:
        return 0 if deciding.role.value == role else 1 if deciding.role.is_operative else 2
    return 3 if provision.said() else 4
