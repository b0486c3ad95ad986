"""Read plain text: paragraphs one to a line or wrapped, form feeds between pages, stray marks.

Noise of conversions (``[bookmark: ...]``) is dropped, and where form feeds part
pages, so are the lines at their heads and feet that return, and page numbers.
Text that carries Markdown marks is read as Markdown. Left out: columns, which
plain text does not tell from sentences.
"""

from __future__ import annotations

import re
from collections import Counter

from stocktake.documents.blocks import Block, Reading
from stocktake.documents.encoding import decode
from stocktake.documents.markdown import read_marked_text
from stocktake.documents.wrapping import is_wrapped, join_lines

__all__ = ["read_text"]

_NOISE = re.compile(r"\[(?:bookmark|endif|if [^\]]*|cid):?[^\]\n]*\]|\(cid:\d+\)", re.IGNORECASE)
# The line under the head of a table.
_TABLE = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?)?\s*$", re.MULTILINE)
_MARKS = re.compile(r"\*\*\S[^*\n]*|<su[pb]>|^#{1,6} \S|\]\(https?://", re.MULTILINE)
# Running heads and feet have up to three lines and stand on two pages at least.
_MOST_HEAD_LINES, _LEAST_PAGES = 3, 2
_CONTROL = dict.fromkeys([*range(0x1C, 0x20), 0x0B, 0x7F, *range(0x80, 0xA0)], " ")


def read_text(data: bytes, name: str) -> Reading:
    """Return the blocks of a plain-text file.

    Raises:
        DocumentError: The bytes are not text.
    """
    text, notes = decode(data, name)
    text = _NOISE.sub("", text).translate(_CONTROL)
    if len(_MARKS.findall(text)) >= 3 or _TABLE.search(text):
        return read_marked_text(text, notes)
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    if len(pages) == 1:
        return Reading(blocks=tuple(Block(text=t) for t in _paragraphs(text)), notes=notes)
    blocks = [
        Block(text=paragraph, page=number)
        for number, page in enumerate(_without_heads(pages), 1)
        for paragraph in _paragraphs(page)
    ]
    return Reading(blocks=tuple(blocks), notes=notes, page_count=len(pages))


def _without_heads(pages: list[str]) -> list[str]:
    """Drop the first and last lines that many pages share but for the number of the page."""
    lines = [page.split("\n") for page in pages]
    least = max(_LEAST_PAGES, len(pages) // 3)
    for at_foot in (False, True) * _MOST_HEAD_LINES:
        edges = [_edge(page, at_foot=at_foot) for page in lines]
        keys = [
            _forms(page[i], number) if i >= 0 else ()
            for number, (page, i) in enumerate(zip(lines, edges, strict=True), 1)
        ]
        seen = Counter(form for forms in keys for form in forms)
        for page, i, forms in zip(lines, edges, keys, strict=True):
            if any(seen[form] >= least for form in forms):
                page[i] = ""
    return ["\n".join(page) for page in lines]


def _edge(page: list[str], *, at_foot: bool) -> int:
    """Return the place of the first or last line with words, -1 where there is none."""
    places = range(len(page) - 1, -1, -1) if at_foot else range(len(page))
    return next((i for i in places if page[i].strip()), -1)


def _forms(line: str, number: int) -> set[str]:
    """Return a line as it is, and with its numbers counted from that of the page."""
    text = " ".join(line.lower().split())
    return {text, re.sub(r"\d{1,4}", lambda found: f"{int(found[0]) - number:+}", text)}


def _paragraphs(text: str) -> list[str]:
    lines = text.split("\n")
    if is_wrapped(lines):
        return join_lines(lines)
    return [line.strip() for line in lines if line.strip()]
