"""Recognise an instrument: by the catalogue, else by its own first lines.

A catalogued instrument is known by phrases in the first 4,000 characters, case
and white space folded; its facts then come from the catalogue. Otherwise the
title is the first heading that names a kind of instrument, and body, place and
date are read from the line under it and from the sentence on who met, in
English, French, Spanish and Russian. What is not found stays empty, for the
user to give: nothing is guessed. Left out: Russian places in other cases than
the first, which are kept as printed.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from stocktake.model.document import SegmentKind
from stocktake.model.instrument import InstrumentNote
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stocktake.model.catalogue import CatalogueInstrument
    from stocktake.model.document import Document
    from stocktake.model.instrument import InstrumentKind, InstrumentStatus

__all__ = ["recognise_instrument"]

_START = 4_000
_FIRST, _LAST = 12, 3
_LONGEST_TITLE = 300
_LONGEST_BODY = 160
# The months of English, French, Spanish and Russian, each list from the first to the twelfth.
_MONTHS = {
    month: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, month in enumerate(names.split(), 1)
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_NTH = r"(?:st|nd|rd|th|er|º|°)?"
_DAY = (
    rf"(?:\d{{1,2}}{_NTH}\s*(?:-|\u2013|\u2014|to|and|au|et|al|y|по|и)\s*)?(?P<day>\d{{1,2}}){_NTH}"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# Of a period ("30-31 May 2025") the last day is the day of adoption.
_DATES = (
    re.compile(
        rf"{_DAY}\s+(?:day\s+)?(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?{_YEAR}", re.IGNORECASE
    ),
    re.compile(rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
)
_KINDS: tuple[tuple[InstrumentKind, re.Pattern[str]], ...] = (
    ("communique", re.compile(r"\b(?:communiqu[eé]|comunicado|коммюнике)\b", re.IGNORECASE)),
    ("declaration", re.compile(r"\b(?:d[eé]claration|declaraci[oó]n|декларация)\b", re.IGNORECASE)),
    ("resolution", re.compile(r"\b(?:r[eé]solution|resoluci[oó]n|резолюция)\b", re.IGNORECASE)),
    (
        "plan",
        re.compile(
            r"\b(?:plan|roadmap|strategy|agenda for action|feuille de route|strat[eé]gie"
            r"|hoja de ruta|estrategia|план|стратегия|дорожная карта)\b",
            re.IGNORECASE,
        ),
    ),
    ("statement", re.compile(r"\b(?:statement|заявление)\b", re.IGNORECASE)),
)
_OWN_NAME = re.compile(
    r"\b(?:this|the present|la pr[eé]sente|le pr[eé]sent|la presente|el presente"
    r"|настояща\w|настоящ\w\w)\s+(?:\w+\s+){0,2}?"
    r"(?P<kind>d[eé]claration|statement|r[eé]solution|communiqu[eé]|plan|declaraci[oó]n|resoluci[oó]n"
    r"|comunicado|декларация|заявление|резолюция|коммюнике|план)\b",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\b(?:draft|projet de|proyecto de|проект)\b"
    r"|\b(?:1st|2nd|3rd|first|second|third|zero)\s+version\b",
    re.IGNORECASE,
)
_SPECIMEN = re.compile(r"\bspecimen\b", re.IGNORECASE)
_MEETS = (
    r"(?:met|gathered|assembled|convened|meeting|having\s+met|having\s+gathered"
    r"|r[eé]unis|rassembl[eé]s|reunidos|reunidas|congregados|собравшиеся|собрались|встретились)"
)
_WE = re.compile(
    r"\b(?:We|Nous|Nosotros|Nosotras|Мы),?\s+(?:the\s+|les\s+|los\s+|las\s+)?"
    rf"(?P<body>\w.{{3,{_LONGEST_BODY}}}?),?\s+(?:have\s+|having\s+|s'est\s+|nous\s+sommes\s+)?{_MEETS}\b"
)
_ENACTING = re.compile(
    r"(?:The|La|Le|El|L['\u2019])?\s*(?P<body>[A-Z\u00c0-\u00de\u0410-Я][^()]{0,150}?"
    r"(?:\b(?:Conference|Assembly|Council|Committee|Board|Meeting|Union|Organization|Nations"
    r"|Commission|Comisión|Comité|Consejo)|(?:Conf[eé]r|Assembl|Asamblea|Conseil|Конференци|Ассамбле"
    r"|Совет|Комисси|Комитет)\w*)[^(),]{0,80})(?:\s*\([^()]{0,60}\))?,$"
)
_OF_BODY = re.compile(r"\bof\s+(?:the\s+)?(?P<body>[A-Z][A-Za-z]*[A-Z][A-Za-z]*)\b")
_ADOPTED = re.compile(
    r"^\W*(?:(?:adopted|done|dated|adopt[eé]e?s?|fait|hecho|adoptad[oa]|принят[аоы]?)\s+)?"
    r"(?:(?:on|in|at|à|a|en|le|в)\s+)?(?:(?:\u0433\.|городе)\s*)?",
    re.IGNORECASE,
)
# The sentence that closes an instrument, and any that says when something was agreed.
_FORMULA = re.compile(r"adopted|Done|[Aa]dopt[eé]|[Aa]doptad[oa]|Fait|Hecho|[Пп]ринят")
_SAID = re.compile(
    rf"\b(?:{_MEETS}|adopted|held|done|adopt[eé]e?|fait|adoptad[oa]|hecho|принят[аоы])\b",
    re.IGNORECASE,
)
_WORD = r"[A-Z\u00c0-\u00de\u0410-Я][\w.'\u2019-]*"
_PLACE = re.compile(
    rf"\b(?:{_MEETS}|held|adopted|done|adopt[eé]e?|fait|adoptad[oa]|hecho|принята|принято)\b"
    r"(?:\s+\w+){0,3}?\s+(?:in|at|à|en|в)\s+"
    r"(?:the\s+city\s+of\s+|la\s+ville\s+de\s+|la\s+ciudad\s+de\s+|городе\s+|\u0433\.\s*)?"
    rf"(?P<place>{_WORD}(?:(?:,\s+|\s+|\s+of\s+|\s+and\s+|\s+de\s+){_WORD})*)"
)


def recognise_instrument(
    document: Document, *, _catalogue: Mapping[str, CatalogueInstrument] | None = None
) -> InstrumentNote:
    """Return what is known of the instrument that a document holds.

    The private argument takes another catalogue than the built-in one.
    """
    catalogue = load.catalogue() if _catalogue is None else _catalogue
    start = _folded(document.text[:_START])
    for instrument in catalogue.values():
        if any(_has_all(start, phrases) for phrases in instrument.recognise.any_of):
            return InstrumentNote(
                title=instrument.title,
                short_title=instrument.short_title,
                body=instrument.body,
                place=instrument.place,
                date=instrument.date,
                kind=instrument.kind,
                status=instrument.status,
                catalogue=instrument.id,
                members=instrument.group,
            )
    return _from_first_lines(document)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _has_all(start: str, phrases: tuple[str, ...]) -> bool:
    return bool(phrases) and all(_folded(phrase) in start for phrase in phrases)


def _from_first_lines(document: Document) -> InstrumentNote:
    title = _title(document)
    first = [document.segment_text(segment) for segment in document.segments[:_FIRST]]
    last = [document.segment_text(segment) for segment in document.segments[-_LAST:]]
    dated = [
        document.segment_text(segment)
        for segment in document.segments[:_FIRST]
        if segment.kind is SegmentKind.FURNITURE
    ]
    # The line under the title, the sentence on who met, and the formula at the end.
    places = [*dated, *first, *(line for line in last if _FORMULA.search(line))]
    return InstrumentNote(
        title=title,
        body=_body(title, first),
        place=_place(dated, places),
        date=_date(dated, places),
        kind=_kind(title, document.text[:_START]),
        status=_status(first),
    )


def _title(document: Document) -> str | None:
    """Return the first heading that names a kind of instrument, else a heading that comes first."""
    headings: list[str] = []
    for position, segment in enumerate(document.segments[:_FIRST]):
        text = document.segment_text(segment)
        if segment.kind is SegmentKind.HEADING and len(text) <= _LONGEST_TITLE:
            if any(pattern.search(text) for _, pattern in _KINDS):
                return text
            if position == 0:
                headings.append(text)
        elif segment.kind is not SegmentKind.FURNITURE and position > 0:
            break
    return headings[0] if headings else None


def _body(title: str | None, first: list[str]) -> str | None:
    for line in first:
        found = _WE.search(line) or _ENACTING.fullmatch(line)
        if found:
            return found["body"].strip(" ,")
    found = _OF_BODY.search(title or "")
    return found["body"] if found else None


def _place(dated: list[str], lines: list[str]) -> str | None:
    for line in dated:
        date = _find_date(line)
        before = line[: date.start()] if date else line
        place = _ADOPTED.sub("", before.strip(), count=1).strip(" ,;()-\u2013\u2014")
        place = re.sub(r",?\s+(?:le|el|on)$", "", place)
        if place[:1].isupper():
            return place
    for line in lines:
        found = _PLACE.search(line)
        if found:
            return found["place"].rstrip(".,")
    return None


def _date(dated: list[str], lines: list[str]) -> dt.date | None:
    """Return the date of a date line, else of a sentence on who met or what was adopted."""
    for line in [*dated, *(line for line in lines if _SAID.search(line))]:
        found = _find_date(line)
        if found is None:
            continue
        month = _MONTHS[found["month"].lower()]
        try:
            return dt.date(int(found["year"]), month, int(found["day"]))
        except ValueError:  # 31 June: a misprint is not a date
            continue
    return None


def _find_date(text: str) -> re.Match[str] | None:
    found = [match for match in (pattern.search(text) for pattern in _DATES) if match]
    return min(found, key=lambda match: match.start()) if found else None


def _kind(title: str | None, start: str) -> InstrumentKind | None:
    """Return the kind that the title names, else the one that the text calls itself."""
    own = _OWN_NAME.search(start)
    for text in (title or "", own["kind"] if own else ""):
        for kind, pattern in _KINDS:
            if pattern.search(text):
                return kind
    return None


def _status(first: list[str]) -> InstrumentStatus | None:
    start = " ".join(line for line in first if len(line) <= _LONGEST_TITLE)
    if _SPECIMEN.search(start):
        return "specimen"
    return "draft" if _DRAFT.search(start) else None
