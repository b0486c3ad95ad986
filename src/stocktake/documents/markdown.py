"""Read Markdown: headings, lists, emphasis, links, tables; marks are taken out of the text.

The part of CommonMark that declarations use. A line goes on with the paragraph
before it, unless that ended with a hard break outside an emphasis or the file
is not wrapped at all. Left out: fenced code, reference links, footnotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Reading, Style
from stocktake.documents.encoding import decode
from stocktake.documents.labels import is_next, split_label
from stocktake.documents.wrapping import is_wrapped

if TYPE_CHECKING:
    from stocktake.model.document import DocumentNote

__all__ = ["read_markdown", "read_marked_text"]

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_ITEM = re.compile(r"(\s*)([-*+•·]|\(?\w{1,5}[.)])\s+(?=\S)")
_DIVIDER = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_INLINE = (
    (re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"^\s*\[\^[^\[\]]{1,50}\]:\s*|\[\^[^\[\]]{1,50}\]"), ""),
    (re.compile(r"</?(?:su[pb]|b|i|u|em|strong|span|br|a|p|div)\b[^<>]*>", re.IGNORECASE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])"), r"\1"),
)
_RUN_IN = re.compile(
    r"\s*(?:(?:[-*+•·]|\(?[\w.]{1,9}[.)])\s+)?(\*\*|__)(?=\S)[^*_]{1,120}(?<=\S)\1"
)
_MOST_TITLE_LINES = 20
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])", re.DOTALL)


def read_markdown(data: bytes, name: str) -> Reading:
    """Return the blocks of a Markdown file.

    Raises:
        DocumentError: The bytes are not text.
    """
    text, notes = decode(data, name)
    return _read(text, notes, joins=True)


def read_marked_text(text: str, notes: tuple[DocumentNote, ...]) -> Reading:
    """Return the blocks of plain text that carries Markdown marks."""
    return _read(text, notes, joins=is_wrapped(text.split("\n")))


def _read(text: str, notes: tuple[DocumentNote, ...], *, joins: bool) -> Reading:
    blocks: list[Block] = []
    lines: list[str] = []
    for line in [*text.replace("\f", "\n").split("\n"), ""]:
        if _ends_block(lines, line, joins=joins):
            blocks.extend(_blocks(lines))
            lines = []
        if lines and _UNDERLINE.match(line) and len(lines) == 1:
            level = 1 if "=" in line else 2
            blocks.append(Block(text=_plain(lines[0]), style=Style.HEADING, level=level))
            lines = []
        elif line.strip() and not _RULE.match(line):
            lines.append(line)
    return Reading(blocks=tuple(blocks), notes=notes)


def _ends_block(lines: list[str], line: str, *, joins: bool) -> bool:
    """Return whether a line ends the block of the lines above it."""
    if not lines or ("|" in lines[0] and "|" in line):
        return False
    if _UNDERLINE.match(line):
        return len(lines) > 1
    if not line.strip() or _HEADING.match(line) or _RULE.match(line) or _opens_item(lines, line):
        return True
    # An emphasis that is open holds its lines together; titles have a few, not hundreds.
    if len(lines) < _MOST_TITLE_LINES and "\n".join(lines).count("**") % 2:
        return False
    return bool(_HEADING.match(lines[-1])) or not joins or lines[-1].endswith(("  ", "\\"))


def _opens_item(lines: list[str], line: str) -> bool:
    """Return whether a line is a list item, not a wrapped line that starts with a year or dash."""
    item = _ITEM.match(line)
    if item is None:
        return _counts_on(lines, line)
    if lines[-1].rstrip()[-1:] in {".", ";", ":", "!", "?", ","}:
        return True
    if item[2] in "-*+":
        return len(lines) == 1 or bool(_ITEM.match(lines[0]))
    return _counts_on(lines, line)


def _counts_on(lines: list[str], line: str) -> bool:
    """Return whether a line has the label that follows the one of the block above it."""
    before, label = split_label(lines[0].strip()), split_label(line.strip())
    if before is None or label is None or label.doubtful:
        return False
    return is_next(before, label)


def _blocks(lines: list[str]) -> list[Block]:
    if len(lines) > 1 and _DIVIDER.match(lines[1]) and "|" in lines[0]:
        return _table(lines)
    heading = _HEADING.match(lines[0])
    if heading:
        text, level = _plain(heading[2]), len(heading[1])
        return [Block(text=text, style=Style.HEADING, level=level)] if text else []
    raw = " ".join(line.strip().removesuffix("\\") for line in lines).lstrip("> ")
    text = _plain(raw)
    item = _ITEM.match(lines[0])
    level = 1 + len(item[1].expandtabs(4)) // 3 if item and len(item[1]) >= 2 else 0
    title = _RUN_IN.match(raw)
    head = _plain(title[0]) if title else ""
    title_end = len(head) if text.startswith(head) else 0
    strong = bool(re.fullmatch(r"\s*(\*\*|__).+\1\s*", raw)) and raw.count("**") <= 2
    if not text.strip():
        return []
    return [Block(text=text, strong=strong, level=level, title_end=0 if strong else title_end)]


def _table(lines: list[str]) -> list[Block]:
    rows = [_cells(line) for line in (lines[0], *lines[2:])]
    styles = [Style.HEADER_ROW, *[Style.ROW] * (len(rows) - 1)]
    return [
        Block(text=CELL_SEPARATOR.join(row), style=style)
        for row, style in zip(rows, styles, strict=True)
        if row
    ]


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [cell for cell in (" ".join(_plain(cell).split()) for cell in cells) if cell]


def _plain(text: str) -> str:
    """Take the marks out, keep the words."""
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    text = _BOLD.sub(r"\2", text)
    return _ITALIC.sub(r"\2", text).strip()
