"""Entries, consultations and activities for tests of the reporting application."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.utils import timezone

from factories.iati import a_record
from factories.web import a_person
from stocktake_web.activities.actions import create_activity
from stocktake_web.consultations.models import Consultation, Draft, Provision
from stocktake_web.library.actions import EntryText, propose_entry, take_step

__all__ = ["a_consultation", "an_activity", "an_entry", "entry_text"]

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


def a_consultation(*, state="open", provisions=3, days=20, economies=("FJI", "KIR")):
    """Make a consultation about a draft: a heading, then provisions."""
    now = timezone.now()
    held = Consultation.objects.create(
        slug=f"draft-{next(NUMBERS)}",
        title="Draft plan 2030",
        state=state,
        opens_on=now.date() - dt.timedelta(days=30),
        closes_at=now + dt.timedelta(days=days),
        economies=list(economies),
    )
    draft = Draft.objects.create(
        consultation=held,
        number=1,
        name="plan.txt",
        size=10,
        sha256=f"{held.pk:064}",
        media_type="text/plain",
        language="en",
        by_name="Somebody",
    )
    for position in range(provisions + 1):
        Provision.objects.create(
            draft=draft,
            position=position + 1,
            key=f"p{position}",
            label=str(position or ""),
            text=f"We will connect school number {position}." if position else "Schools",
            is_heading=not position,
            remarks=[{"rule": "when", "severity": "warning", "says": "It does not say by when."}],
        )
    return held


def an_activity(**said):
    """Make an activity; every field of its record can be given."""
    return create_activity(a_record(**said), by=a_person("secretariat_admin"))
