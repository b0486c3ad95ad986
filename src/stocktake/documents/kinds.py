"""Decide what each part is on the page: heading, furniture, or body.

A heading is short, starts with a capital and does not end as a sentence does.
Where the format marks headings, that decides. In plain text a labelled line is
a heading only where it differs from its like: a numbered title among numbered
sentences, or a label with paragraphs under it; a single bullet between two
paragraphs is one as well, and so is a row of a table that has one cell. Furniture
is what surrounds the text: notes, lines with only a place and date, document
symbols. Left out: headings that are whole sentences and that only their type size
shows in a format without styles.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum

from stocktake.documents.blocks import CELL_SEPARATOR, Style
from stocktake.documents.parts import Part, is_finished

__all__ = ["BodyKind", "find_kinds"]

# The longest heading seen in plans and resolutions has some 180 characters.
_LONGEST_HEADING = 220
_LONGEST_LEAD_IN = 160
_LONGEST_SECTION = 120  # of a table: one line of a page
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre"
    r"|d[eé]cembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
)
_DAYS = (
    r"\d{1,2}(?:st|nd|rd|th|er|º|°)?"
    r"(?:\s*(?:-|\u2013|—|and|to|/|au|et|al|y|по|и)\s*\d{1,2}(?:st|nd|rd|th|er|º|°)?)?"
)
_DATE = re.compile(
    rf"(?:{_DAYS}\s+(?:of\s+|de\s+)?)?{_MONTHS}(?:\s+{_DAYS})?,?\s+(?:de\s+)?(?:19|20)\d\d",
    re.IGNORECASE,
)
_DATE_WORDS = frozenset(
    [
        "adopted",
        "by",
        "on",
        "in",
        "at",
        "done",
        "the",
        "of",
        "from",
        "to",
        "held",
        "version",
        "date",
        "dated",
        "day",
        "this",
        "agreed",
        "le",
        "la",
        "el",
        "adopté",
        "fait",
        "à",
        "hecho",
        "en",
        "принято",
        "принята",
        "в",
        "\u0433",
        "года",
        "de",
        "del",
        "du",
        "par",
        "por",
        "los",
        "les",
        "adoptée",
        "adoptado",
        "adoptada",
        "faite",
        "and",
        "person",
        "online",
        "hybrid",
        "virtual",
        "virtually",
        "format",
        "via",
        "videoconference",
        "mode",
    ]
)
_SYMBOL = re.compile(
    r"(?:[A-Z][A-Z0-9.-]*(?:/[A-Za-z0-9.()-]+)+|(?:Distr|Original|Distribution)\.?\s*:.{0,40})$"
)
# What resolutions print above their title: session, agenda item, report, who adopted it when.
_FRONT = re.compile(
    r"(?:[\w-]+\s+(?:\w+\s+)?session(?:,?\s+\d{4})?(?:[,;]?\s+agenda\s+items?\b.{0,40})?"
    r"|agenda\s+items?\s+\d[^:]{0,40}"
    r"|\[[^\]]{0,20}on\s+the\s+report\s+of\b.{0,90}\]"
    r"|resolution\s+adopted\s+by\s+.{0,60}\bon\s+\d{1,2}\s+\w+\s+\d{4}"
    r"|\d{3,6}/\d{2,4}(?:\s+(?:REV|ADD|COR)\s?\d{0,2})?(?:\s+[A-Z]{2,12}\s+\d{1,4})*"
    r"|original:\s+\w+|(?:page|стр\.)\s+\d{1,4}(?:\s+(?:of|из)\s+\d{1,4})?)$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\b(?:to be (?:added|confirmed|completed|decided|determined|drafted|inserted|developed)"
    r"|tb[acd])\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\s\"'“\u2018«(\[]*")


class BodyKind(Enum):
    """What a part is before lead-ins are known."""

    HEADING = "heading"
    FURNITURE = "furniture"
    BODY = "body"


def find_kinds(parts: list[Part]) -> list[BodyKind]:
    """Return for every part whether it is a heading, furniture or body."""
    titled = _titled_families(parts)
    kinds: list[BodyKind] = []
    for i, part in enumerate(parts):
        if part.style is Style.NOTE or _is_furniture(part):
            kinds.append(BodyKind.FURNITURE)
        elif (
            part.style is Style.HEADER_ROW
            or _is_section_row(parts, i)
            or _is_heading(parts, i, titled)
        ):
            kinds.append(BodyKind.HEADING)
        else:
            kinds.append(BodyKind.BODY)
    return kinds


def _titled_families(parts: list[Part]) -> set[str]:
    """Return the label families whose lines without an ending are titles, not items.

    So it is where most of the family end as sentences do (the others stand
    out), or where most of the others have something else than the next label
    under them.
    """
    total: Counter[str] = Counter()
    open_ended: Counter[str] = Counter()
    with_body: Counter[str] = Counter()
    for i, part in enumerate(parts):
        if part.family is None:
            continue
        total[part.family] += 1
        if not is_finished(part.text):
            open_ended[part.family] += 1
            after = _next(parts, i)
            if after is not None and after.family != part.family:
                with_body[part.family] += 1
    return {
        family
        for family, count in total.items()
        if (open_ended[family] <= 0.4 * count and count >= 5)
        or with_body[family] > 0.6 * open_ended[family]
    }


def _is_furniture(part: Part) -> bool:
    if part.style in {Style.ROW, Style.HEADER_ROW, Style.HEADING} or len(part.text) > 120:
        return False
    if part.label is not None and part.label.text and is_finished(part.text):
        return False  # "4.1 Publication of the Outlook in November 2022."
    if part.label is None and (_SYMBOL.match(part.text) or _FRONT.match(part.text)):
        return True
    date = _DATE.search(part.text)
    if date is None:
        return False
    others = re.findall(r"[^\W\d_]+", part.text[: date.start()] + part.text[date.end() :])
    return len(others) <= 8 and all(_is_place_word(word) for word in others)


def _is_place_word(word: str) -> bool:
    """Capitalised words are the place, unless they name the instrument itself."""
    named = {
        "declaration",
        "déclaration",
        "declaración",
        "декларация",
        "résolution",
        "resolución",
        "резолюция",
        "заявление",
        "statement",
        "plan",
        "resolution",
        "communiqué",
        "communique",
        "meeting",
    }
    if word.lower() in named | {"conference", "session", "we", "strategy", "agenda", "summit"}:
        return False
    return word[0].isupper() or word.lower() in _DATE_WORDS


def _is_section_row(parts: list[Part], i: int) -> bool:
    """A row with one short cell over rows with several names a part of the table."""
    part = parts[i]
    if part.style is not Style.ROW or CELL_SEPARATOR in part.text or i + 1 == len(parts):
        return False
    below = parts[i + 1]
    return (
        below.style is Style.ROW
        and below.text.count(CELL_SEPARATOR) + (below.label is not None) > 1
        and len(part.text) <= _LONGEST_SECTION
        and part.text[:1].isupper()
        and not is_finished(part.text)
    )


def _is_heading(parts: list[Part], i: int, titled: set[str]) -> bool:
    part = parts[i]
    if part.style is Style.HEADING:
        return len(part.text) <= 2 * _LONGEST_HEADING
    after = _next(parts, i)
    if part.style is Style.ROW or after is None or not _looks_like_title(part):
        return False
    if _is_bare_lead_in(part, after):
        return False
    if part.label is None:
        return not _is_plain_item(parts, i, after)
    return _is_labelled_title(part, parts[i - 1] if i else None, after, titled)


def _is_labelled_title(part: Part, before: Part | None, after: Part, titled: set[str]) -> bool:
    form, kind = (part.label.form, part.label.kind) if part.label else ("", "")
    if form in {"divides", "asks"} or part.strong:
        # "Objective 1: To connect" asks for something even where it stands out.
        return form != "asks"
    if kind == "bullet":
        return after.family != part.family and (before is None or before.family != part.family)
    return part.text.isupper() or part.family in titled


def _looks_like_title(part: Part) -> bool:
    text = part.text
    if len(text) > _LONGEST_HEADING or _PLACEHOLDER.search(text):
        return False
    if text[-1] in ".,;:" or is_finished(text):
        # "Introduction:" in bold is a title; "we will:" is not.
        return text[-1] == ":" and part.strong and len(text) <= 80
    first = text[_OPENING.match(text).end() :][:1]  # type: ignore[union-attr]  # matches always
    return bool(first) and not first.islower()


def _is_bare_lead_in(part: Part, after: Part) -> bool:
    """A short line without an ending over items that go on with a small letter."""
    if part.text.isupper() or _is_furniture(after):
        return False
    return len(part.text) <= _LONGEST_LEAD_IN and after.text[:1].islower()


def _is_plain_item(parts: list[Part], i: int, after: Part) -> bool:
    """An unmarked line in a run of such lines under a colon is an item of a list."""
    first = i
    while first and parts[first - 1].label is None and not is_finished(parts[first - 1].text):
        first -= 1
        if i - first > 50:  # a list without marks is not longer; keeps the cost linear
            return False
    runs_on = after.label is None and not is_finished(after.text)
    return first > 0 and parts[first - 1].text.endswith(":") and (runs_on or first < i)


def _next(parts: list[Part], i: int) -> Part | None:
    """Return the next part that is not a note."""
    j = i + 1
    while j < len(parts) and parts[j].style is Style.NOTE:
        j += 1
    return parts[j] if j < len(parts) else None
