"""The nouns of the field, frozen and without I/O."""

from __future__ import annotations

from stocktake.model.catalogue import (
    Area,
    CatalogueEntry,
    CatalogueInstrument,
    EvidenceTest,
    KpiBinding,
    Recognition,
)
from stocktake.model.correction import Action, Correction, CorrectionFile, Expectation
from stocktake.model.document import Document, DocumentNote, Page, Segment, SegmentKind
from stocktake.model.economy import Economy, Group, Membership
from stocktake.model.finding import Finding
from stocktake.model.indicator import Direction, Indicator, Kpi, SeriesRef, TargetSet
from stocktake.model.instrument import InstrumentKind, InstrumentNote, InstrumentStatus
from stocktake.model.noun import Noun
from stocktake.model.region import Region
from stocktake.model.statement import Actor, Force, Role, Statement

__all__ = [
    "Action",
    "Actor",
    "Area",
    "CatalogueEntry",
    "CatalogueInstrument",
    "Correction",
    "CorrectionFile",
    "Direction",
    "Document",
    "DocumentNote",
    "Economy",
    "EvidenceTest",
    "Expectation",
    "Finding",
    "Force",
    "Group",
    "Indicator",
    "InstrumentKind",
    "InstrumentNote",
    "InstrumentStatus",
    "Kpi",
    "KpiBinding",
    "Membership",
    "Noun",
    "Page",
    "Recognition",
    "Region",
    "Role",
    "Segment",
    "SegmentKind",
    "SeriesRef",
    "Statement",
    "TargetSet",
]
