"""Read plain text: paragraphs one to a line, wrapped lines, form feeds between pages, stray marks.

How a file is laid out is measured, not assumed: where most lines that are
followed by another line run to nearly the same length, it is wrapped, and lines
are joined up to an empty line, a label or a shorter last line; otherwise a line is
a paragraph. Noise of conversions (``[bookmark: ...]``) is dropped. Text that
carries Markdown marks is read as Markdown.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from stocktake.documents.blocks import Block, Reading
from stocktake.documents.labels import split_label
from stocktake.errors import DocumentError
from stocktake.model.document import DocumentNote

__all__ = ["decode", "is_wrapped", "join_lines", "read_text"]

_NOISE = re.compile(r"\[(?:bookmark|endif|if [^\]]*|cid):?[^\]\n]*\]|\(cid:\d+\)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS = re.compile(r"\*\*\S[^*\n]*|<su[pb]>|^#{1,6} \S|\]\(https?://", re.MULTILINE)
# Control characters that no text has; a file with them is something else.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL = dict.fromkeys([*range(0x1C, 0x20), 0x0B, 0x7F, *range(0x80, 0xA0)], " ")


def decode(data: bytes, name: str) -> tuple[str, tuple[DocumentNote, ...]]:
    """Return the text of a file and a note where its encoding had to be guessed.

    Byte order marks count first, then UTF-8; what is neither is taken as
    Windows-1252, which holds every byte of Latin-1 that a text uses.

    Raises:
        DocumentError: The bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _unix(data.decode(encoding)), ()
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"The text is damaged: it says it is {encoding}, but is not.",
                    where=f"{name}, byte {error.start}",
                    fix="Save the file again as UTF-8 text.",
                ) from error
    if _BINARY.search(data[:65_536].decode("latin-1")):
        raise DocumentError(
            "The content is not text.",
            where=name,
            fix="Give the file the ending of its real format, or save it as UTF-8 text.",
        )
    try:
        return _unix(data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        # Five bytes are unassigned in Windows-1252; as Latin-1 they are control characters.
        text = "".join(_single_byte(data))
        note = DocumentNote(
            problem="The text is not UTF-8; it was read as Windows-1252 (Western European).",
            where=f"byte {error.start}",
            fix="If letters look wrong, save the file as UTF-8.",
        )
        return _unix(text), (note,)


def read_text(data: bytes, name: str) -> Reading:
    """Return the blocks of a plain-text file.

    Raises:
        DocumentError: The bytes are not text.
    """
    text, notes = decode(data, name)
    text = _NOISE.sub("", text).translate(_CONTROL)
    if len(_MARKS.findall(text)) >= 3:
        from stocktake.documents.markdown import read_marked_text  # noqa: PLC0415 (a circle)

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


def is_wrapped(lines: list[str]) -> bool:
    """Return whether lines were broken at a set width rather than at the end of paragraphs."""
    followed = [a for a, b in pairwise(lines) if a.strip() and b.strip()]
    lengths = sorted(len(line.rstrip()) for line in followed)
    if len(lengths) < 3 or lengths[-1] > 160:
        return False
    width = lengths[-1 - len(lengths) // 20]
    full = sum(length >= 0.75 * width for length in lengths)
    open_ended = sum(line.rstrip()[-1] not in ".;:!?" for line in followed)
    return width >= 40 and full >= 0.5 * len(lengths) and open_ended >= 0.5 * len(lengths)


def join_lines(lines: list[str]) -> list[str]:
    """Return the paragraphs of wrapped lines."""
    found: list[list[str]] = []
    fresh = True
    width = max((len(line.rstrip()) for line in lines), default=0)
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        if fresh or _starts_paragraph(line, found[-1][-1], width):
            found.append([line.strip()])
        else:
            found[-1].append(line.strip())
        fresh = False
    return [_dehyphenated(paragraph) for paragraph in found]


def _paragraphs(text: str) -> list[str]:
    lines = text.split("\n")
    if is_wrapped(lines):
        return join_lines(lines)
    return [line.strip() for line in lines if line.strip()]


def _starts_paragraph(line: str, before: str, width: int) -> bool:
    label = split_label(line.strip())
    ended = before.rstrip()[-1:] in {".", ";", ":", "!", "?"}
    if label is not None and not label.doubtful:
        # A dash, a star or a number can come to stand at the start of a line by chance.
        drawn = label.kind == "bullet" and label.form[-1] not in "-\u2013\u2014*"
        if ended or drawn or len(before) < 0.5 * width:
            return True
    return ended and len(before) < 0.7 * width


def _dehyphenated(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        split_word = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        text = text[:-1] + line if split_word else f"{text} {line}"
    return text


def _single_byte(data: bytes) -> list[str]:
    try:
        return [data.decode("cp1252")]
    except UnicodeDecodeError:
        return [data.decode("latin-1")]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
