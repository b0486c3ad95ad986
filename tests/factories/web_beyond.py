"""Entries, consultations and activities for tests of the reporting application."""

from __future__ import annotations

from itertools import count

from factories.web import a_person
from stocktake_web.library.actions import EntryText, propose_entry, take_step

__all__ = ["an_entry", "entry_text"]

NUMBERS = count(1)


def entry_text(**said):
    """Return what an entry says; every field can be given."""
    number = next(NUMBERS)
    about = {
        "kind": "practice",
        "title": f"Shared towers on outer islands {number}",
        "done": "Operators share towers; the regulator set the price.",
        "economy": "FJI",
        "year": 2024,
        "themes": ("access-last-mile",),
        "commitments": {"isles-2021/1": "1 Connect the outer islands"},
    }
    return EntryText(**(about | said))


def an_entry(state="proposed", *, by=None, **said):
    """Make an entry in a state, by the steps that lead there."""
    text = entry_text(**said)
    by = by or a_person("focal_point", text.economy)
    made = propose_entry(text, by=by)
    step = {"published": "publish", "returned": "return", "withdrawn": "withdraw"}.get(state)
    if step:
        made = take_step(made, step, by=a_person("secretariat_admin"), reason="A reason.")
    return made
