"""What is not written yet: placeholders, empty chapters, open brackets, leftovers.

A chapter is empty where nothing but placeholders stands between its heading and the next
one, or where its bold title opens a line that goes on with a placeholder. A heading right
above another is a chapter with sub-chapters, unless the two are headings of one rank and
the first announces what every plan needs (indicators, timeline, money, reporting, impacts).
A placeholder that makes a chapter empty is not remarked on again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import SegmentKind
from stocktake.register.lint.draft import Draft, Said, remark_at, remark_on
from stocktake.register.rows import BAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stocktake.register.lint.remarks import Remark

__all__ = ["find_gaps", "find_placeholders"]

# "to be added", "to be completed later"
TO_BE = (
    r"to be (?:added|inserted|completed|drafted|written|provided|supplied|filled(?: in)?"
    r"|determined|confirmed|decided|advised|specified|developed|agreed|included|updated|defined"
    r"|announced)(?: (?:later|here|in due course))?"
)
# "text to be added", but not "a plan to be developed", which is a promise.
STANDING = (
    r"(?:texts?|sections?|chapters?|details?|contents?|wording|figures?|dates?|numbers?|names?"
    r"|table|annex|data|information|paragraphs?|amounts?|places?|venues?|values?|targets?)"
)
NAMED = (
    r"(?:date|place|city|number|name|amount|year|text|venue|n|x+|y+|\.{2,}|\u2026|_+|\?+|\s*)"
    r"(?: of [\w ]+)?"
)
COUNTED = r"(?:per cent|percent|%|million|billion|Mbit|USD|countries|members|\.|,|;|$)"
PLACEHOLDER = re.compile(
    "|".join(
        [
            # As a clause of its own: "data to be provided by members each year" is a promise.
            rf"(?<![A-Za-z,] )\b{STANDING}\s+(?:is |are |still )?{TO_BE}\b(?=\s*(?:[.;:)\]|]|$))",
            rf"^\W*{TO_BE}\W*$",
            rf"[\[(<{{]\s*(?:{TO_BE}[^\])>}}]*|insert[^\])>}}]*|placeholder[^\])>}}]*)\s*[\])>}}]",
            rf"[\[<{{]\s*{NAMED}\s*[\]>}}]",
            r"\bT\.?B\.?[DCA]\b\.?",
            r"\b(?:lorem ipsum|placeholder text|text here|your text)\b",
            rf"(?<!Article )(?<!Chapter )(?<!Part )\b(?:x{{2,}}|N{{2,}})\b(?=\s*{COUNTED})",
            r"\b20(?:XX|xx|__)\b|\b20\?\?|_{4,}|\.{5,}|\?{3,}",
            r"(?<!Article )(?<!Chapter )(?<!Part )\bXXX+\b",
        ]
    ),
    re.MULTILINE | re.IGNORECASE,
)
RUN_IN = re.compile(r"^(?P<title>[^:.;]{3,80}):\s*(?P<rest>\S.*)$", re.DOTALL)
BRACKET = re.compile(r"\[(?!\d+\])[^\[\]]{2,200}\]")
RESIDUE = re.compile(
    r"\[bookmark:[^\]]*\]|Error! (?:Reference source|Bookmark) not (?:found|defined)\.?"
    r"|\{\s*(?:PAGEREF|HYPERLINK|REF|TOC|MERGEFIELD)\b[^}]*\}|<<[^<>]{1,60}>>|\bMERGEFIELD\b"
)
# A formula that governs the chapters below it, not a list.
ENACTING = re.compile(
    r"\b(?:hereby|as follows|the following|declare|resolve|agree)\b", re.IGNORECASE
)
# What every plan needs a chapter on.
NEEDED = re.compile(
    r"\b(?:indicators?|kpis?|timeline|time ?frame|schedule|milestones?|financ\w*|fund\w*"
    r"|budget\w*|costs?|resources?|report\w*|monitor\w*|evaluation|review|impacts?"
    r"|follow[- ]?up|implementation|risks?|governance|responsibilit\w*)\b",
    re.IGNORECASE,
)


def find_placeholders(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every placeholder, open bracket and leftover outside an empty chapter."""
    inside = {
        p for _, body in _chapters(draft) if _is_empty(body) for p in (s.position for s in body)
    }
    for said in draft.said:
        raw = draft.document.text[said.statement.start : said.statement.end]
        taken: list[tuple[int, int]] = []
        for match in RESIDUE.finditer(raw):
            taken.append(match.span())
            yield _at(said, raw, "residue", match, "is left over from a word processor")
        for match in PLACEHOLDER.finditer(raw):
            if not _within(match, taken):
                taken.append(match.span())
                if said.position not in inside and _run_in(said) is None:
                    yield _at(said, raw, "placeholder", match, "stands for words to come")
        for match in BRACKET.finditer(raw):
            if not _within(match, taken):
                yield _at(said, raw, "open-bracket", match, "is still in brackets")


def find_gaps(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every empty chapter and every lead-in without items."""
    for heading, body in _chapters(draft):
        title = " ".join(heading.text.split())
        if body and _is_empty(body):
            only = " ".join(body[0].text.split())
            says = f"The chapter \u201c{title}\u201d holds nothing but \u201c{only}\u201d."
            yield remark_on(heading, "empty-chapter", says)
        elif not body and _should_have_text(draft, heading):
            yield remark_on(heading, "empty-chapter", f"Nothing stands under \u201c{title}\u201d.")
    for said in draft.said:
        match = _run_in(said)
        if match is not None:
            says = (
                f"The chapter \u201c{match['title'].strip()}\u201d holds nothing but "
                f"\u201c{match['rest'].strip()}\u201d."
            )
            yield remark_on(said, "empty-chapter", says)
        elif _leads_nowhere(draft, said):
            yield remark_on(said, "empty-chapter", "The lead-in has no items under it.")


def _chapters(draft: Draft) -> list[tuple[Said, list[Said]]]:
    """Return each heading with the statements down to the next one."""
    found: list[tuple[Said, list[Said]]] = []
    for said in draft.said:
        if said.kind is SegmentKind.HEADING and BAR not in said.text:
            found.append((said, []))
        elif found and said.kind is not SegmentKind.FURNITURE:
            found[-1][1].append(said)
    return found


def _is_empty(body: list[Said]) -> bool:
    return bool(body) and all(_is_placeholder(said) for said in body)


def _is_placeholder(said: Said) -> bool:
    """Whether a statement is a placeholder and hardly anything else."""
    text = said.text.strip()
    match = PLACEHOLDER.search(text)
    return match is not None and len(match[0]) >= 0.6 * len(text.strip(" .;:[]()"))


def _run_in(said: Said) -> re.Match[str] | None:
    """Return a bold title and its placeholder, where that is all that a line says."""
    match = RUN_IN.match(said.text.strip()) if said.kind is not SegmentKind.HEADING else None
    if match is None:
        return None
    found = PLACEHOLDER.search(match["rest"])
    rest = match["rest"].strip(" .;")
    return match if found and len(found[0].strip(" .;")) >= 0.6 * len(rest) else None


def _should_have_text(draft: Draft, heading: Said) -> bool:
    """Whether a heading without text should have some: it is no title over sub-headings."""
    if not any(said.kind is not SegmentKind.HEADING for said in draft.said[: heading.position]):
        return False
    after = next(iter(draft.said[heading.position + 1 :]), None)
    if after is None:
        return NEEDED.search(heading.text) is not None
    segments = draft.document.segments
    if segments[after.position].section == heading.position or BAR in after.text:
        return False
    same_rank = heading.text.isupper() == after.text.isupper()
    return same_rank and NEEDED.search(heading.text) is not None


def _leads_nowhere(draft: Draft, said: Said) -> bool:
    if said.kind is SegmentKind.HEADING or not said.text.rstrip().endswith(":"):
        return False
    if ENACTING.search(said.text):
        return False
    after = next(iter(draft.said[said.position + 1 :]), None)
    return after is None or (after.kind is SegmentKind.HEADING and BAR not in after.text)


def _within(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in taken)


def _at(said: Said, raw: str, rule: str, match: re.Match[str], what: str) -> Remark:
    words = " ".join(match[0].split())
    whole = said if len(raw) == len(said.text) else _with_text(said, raw)
    return remark_at(whole, rule, f"\u201c{words}\u201d {what}.", match.span())


def _with_text(said: Said, raw: str) -> Said:
    """Return a table row with all its cells as its text, so that spans count in them."""
    return msgspec.structs.replace(said, text=raw)
