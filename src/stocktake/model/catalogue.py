"""The catalogue: what each known instrument asks for, in plain words, and how it is judged."""

from __future__ import annotations

import datetime as dt

from stocktake.model.instrument import InstrumentKind, InstrumentStatus
from stocktake.model.noun import Noun
from stocktake.model.statement import Actor, Force

__all__ = [
    "Area",
    "CatalogueEntry",
    "CatalogueInstrument",
    "EvidenceTest",
    "KpiBinding",
    "Recognition",
]


class KpiBinding(Noun, frozen=True, kw_only=True):
    """A KPI that measures an entry.

    Attributes:
        kpi: Id of a KPI in ``vocab/targets``.
        why: One sentence: what of the entry it measures, and what it leaves out.
        relation: ``measures`` where the KPI is what was promised, ``proxy`` where it is
            the nearest open statistic.
    """

    kpi: str
    why: str
    relation: str = "proxy"


class EvidenceTest(Noun, frozen=True, kw_only=True):
    """What would show that an entry was carried out, where no number can.

    Attributes:
        test: A statement that is true or false for an economy or a body.
        why: Why it is judged by evidence.
        kind: ``law``, ``body``, ``plan``, ``report``, ``agreement``, ``programme`` or ``event``.
        judged_for: ``economy`` (each member) or ``body`` (a secretariat or working group).
        indicator: Yes-or-no indicator that says the same; its newest value answers the test
            until a person does.
    """

    test: str
    why: str
    kind: str
    judged_for: str
    indicator: str | None = None


class CatalogueEntry(Noun, frozen=True, kw_only=True):
    """One provision that asks for something.

    Attributes:
        label: Printed label of the provision.
        paraphrase: One plain sentence that an outsider understands, in our own words.
        themes: One to three theme codes, most central first.
        role: ``commitment``, ``call`` or ``goal``.
        force: Strength of the request; none for goals.
        actor: Who acts; none for goals.
        who: The actor in words, such as ``APEC TEL`` or ``each member economy``.
        beneficiaries: Group codes named in it.
        area: Id of the area (section, priority or pillar) it stands in.
        deadline: Year by which it should hold, where the text gives one.
        target: The number it names, in words, where the text gives one.
        recalls: Older instruments and frameworks it leans on.
        kpis: KPIs that measure it.
        evidence: Evidence tests that judge it.
    """

    label: str
    paraphrase: str
    themes: tuple[str, ...]
    role: str
    area: str
    who: str | None = None
    force: Force | None = None
    actor: Actor | None = None
    beneficiaries: tuple[str, ...] = ()
    deadline: int | None = None
    target: str | None = None
    recalls: tuple[str, ...] = ()
    kpis: tuple[KpiBinding, ...] = ()
    evidence: tuple[EvidenceTest, ...] = ()


class Area(Noun, frozen=True, kw_only=True):
    """A section, priority area or pillar of an instrument, in the order of the text."""

    id: str
    name: str


class Recognition(Noun, frozen=True, kw_only=True):
    """How a document is known to be this instrument.

    Attributes:
        any_of: Groups of phrases; the document is recognised when every phrase of one
            group occurs in its first 4,000 characters (case and white space ignored).
    """

    any_of: tuple[tuple[str, ...], ...]


class CatalogueInstrument(Noun, frozen=True, kw_only=True):
    """One instrument of the built-in catalogue, with all its entries."""

    id: str
    title: str
    short_title: str
    body: str
    place: str
    date: dt.date | None = None
    year: int
    kind: InstrumentKind
    status: InstrumentStatus
    group: str
    summary: str
    recognise: Recognition
    areas: tuple[Area, ...]
    entries: tuple[CatalogueEntry, ...]
