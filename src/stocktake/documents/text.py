"""Read plain text: paragraphs one to a line or wrapped, form feeds between pages, stray marks.

Noise of conversions (``[bookmark: ...]``) is dropped. Text that carries Markdown
marks is read as Markdown. Left out: running heads and feet between form feeds,
and columns, which plain text does not tell from sentences.
"""

from __future__ import annotations

import re

from stocktake.documents.blocks import Block, Reading
from stocktake.documents.encoding import decode
from stocktake.documents.markdown import read_marked_text
from stocktake.documents.wrapping import is_wrapped, join_lines

__all__ = ["read_text"]

_NOISE = re.compile(r"\[(?:bookmark|endif|if [^\]]*|cid):?[^\]\n]*\]|\(cid:\d+\)", re.IGNORECASE)
# The line under the head of a table.
_TABLE = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?)?\s*$", re.MULTILINE)
_MARKS = re.compile(r"\*\*\S[^*\n]*|<su[pb]>|^#{1,6} \S|\]\(https?://", re.MULTILINE)
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
        for number, page in enumerate(pages, 1)
        for paragraph in _paragraphs(page)
    ]
    return Reading(blocks=tuple(blocks), notes=notes, page_count=len(pages))


def _paragraphs(text: str) -> list[str]:
    lines = text.split("\n")
    if is_wrapped(lines):
        return join_lines(lines)
    return [line.strip() for line in lines if line.strip()]
