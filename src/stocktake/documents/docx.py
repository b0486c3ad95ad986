"""Read Word documents (.docx) as they would print with all changes accepted.

Kept: insertions, text boxes (after the paragraph they hang on), footnotes and
endnotes (as furniture, after the text), the printed numbers of lists, table
rows with their cells joined by " | ". Dropped: deletions, hidden text, field
codes, comments, tables of contents, headers and footers. A table with one row
or column, or with long prose in its cells, lays out a page: its cells are read
as paragraphs. The file is opened as a zip archive of XML with entities, DTDs
and oversized parts refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Reading, Style, fold
from stocktake.documents.labels import parse_marker
from stocktake.documents.numbering import ListCounter, W, read_lists
from stocktake.documents.tables import has_head, is_data_table
from stocktake.errors import DocumentError
from stocktake.model.document import DocumentNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["read_docx"]

# The XML of a 2,000-page document has some 60 MB; a bomb unpacks to gigabytes.
_MAX_PART_BYTES = 256 * 1024 * 1024
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = frozenset(
    f"{W}{name}"
    for name in [
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "fldData",
        "commentReference",
        "footnoteReference",
        "endnoteReference",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
        "rPr",
        "pPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "ruby",
        "softHyphen",
    ]
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_HEADING_STYLE = re.compile(
    r"(?:heading|titre|t[ií]tulo|überschrift|заголовок)\s*([1-9])", re.IGNORECASE
)
_CONTENTS_STYLE = re.compile(r"(?:toc|table of figures|inhaltsverzeichnis)\b", re.IGNORECASE)
_LONGEST_LABEL = 8
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True, frozen=True)
class _WordStyle:
    """What a paragraph style says, with its bases already followed."""

    name: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int = 0
    bold: bool = False


@dataclass(slots=True)
class _Ink:
    """How much of a paragraph is bold, and how many of its pieces are bold from the start on."""

    style_bold: bool
    bold: int = 0
    all: int = 0
    lead: int = 0


@dataclass(slots=True)
class _Walk:
    """One pass through a document."""

    styles: dict[str, _WordStyle]
    counter: ListCounter
    blocks: list[Block] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    inserted: int = 0
    deleted: int = 0


# What a ZIP or the XML in it raises where bytes are lost or changed; a part that claims a newer
# version of ZIP is "not implemented".
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    etree.XMLSyntaxError,
    OSError,
    NotImplementedError,
    UnicodeDecodeError,
)


def read_docx(data: bytes, name: str) -> Reading:
    """Return the blocks of a Word document.

    Raises:
        DocumentError: The file is damaged, encrypted, not a Word document, or unpacks to more
            than a document can have.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_archive(archive, name)
    except DAMAGED as error:
        raise DocumentError(
            f"The Word document is damaged: {str(error).rstrip('.')}.",
            where=name,
            fix="Open it in Word or LibreOffice, which can often repair it, and save it again.",
        ) from error


def _read_archive(archive: zipfile.ZipFile, name: str) -> Reading:
    if "word/document.xml" not in archive.namelist():
        raise DocumentError(
            "The file is named .docx but is not a Word document.",
            where=name,
            fix="Open it in the program it was made with and save it as .docx or .pdf.",
        )
    document = _part(archive, "word/document.xml", name)
    styles = _part(archive, "word/styles.xml", name)
    counter = read_lists(_part(archive, "word/numbering.xml", name))
    walk = _Walk(styles=_styles(styles), counter=counter)
    body = document.find(f"{W}body") if document is not None else None
    if body is not None:
        _walk_container(walk, body)
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        _walk_notes(walk, _part(archive, part, name))
    return Reading(blocks=tuple(walk.blocks), notes=_change_notes(walk))


def _part(archive: zipfile.ZipFile, part: str, name: str) -> _Element | None:
    """Return the root of one part, or none where the document has no such part."""
    try:
        info = archive.getinfo(part)
    except KeyError:
        return None
    if info.flag_bits & 1:
        raise DocumentError(
            "The Word document is encrypted.", where=name, fix="Save it without a password."
        )
    with archive.open(info) as file:
        # The size that the archive declares can be a lie; what is read is counted.
        content = file.read(_MAX_PART_BYTES + 1)
    if len(content) > _MAX_PART_BYTES:
        raise DocumentError(
            f"The Word document unpacks to more than {_MAX_PART_BYTES:,} bytes.",
            where=f"{name}, {part}",
            fix="If it is a real document, split it or save it without embedded objects.",
        )
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise DocumentError(
            "The Word document declares XML entities, which no word processor writes.",
            where=f"{name}, {part}",
            fix="Do not trust the file; ask for it again from where it comes.",
        )
    # Entities and DTDs were refused above; huge_tree lifts lxml's limit on text of 10 MB.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _styles(root: _Element | None) -> dict[str, _WordStyle]:
    elements = (
        {} if root is None else {e.get(f"{W}styleId", ""): e for e in root.iterfind(f"{W}style")}
    )
    return {style_id: _style(elements, style_id) for style_id in elements}


def _style(elements: dict[str, _Element], style_id: str) -> _WordStyle:
    """Follow the bases of a style; what is nearest to it counts."""
    chain: list[_Element] = []
    current = style_id
    while current in elements and elements[current] not in chain:
        chain.append(elements[current])
        current = _get(elements[current].find(f"{W}basedOn")) or ""
    style = _WordStyle()
    for element in reversed(chain):
        outline = _get(element.find(f"{W}pPr/{W}outlineLvl"))
        list_id = _get(element.find(f"{W}pPr/{W}numPr/{W}numId"))
        level = _get(element.find(f"{W}pPr/{W}numPr/{W}ilvl"))
        style = replace(
            style,
            name=_get(element.find(f"{W}name")) or style.name,
            outline=int(outline) if outline and outline.isdigit() else style.outline,
            list_id=list_id or style.list_id,
            list_level=int(level) if level and level.isdigit() else style.list_level,
            bold=_is_on(element.find(f"{W}rPr/{W}b"), default=style.bold),
        )
    return style


def _walk_container(walk: _Walk, container: _Element) -> None:
    for element in container:
        if element.tag == f"{W}p":
            _walk_paragraph(walk, element)
        elif element.tag == f"{W}tbl":
            _walk_table(walk, element)
        elif element.tag in {f"{W}ins", f"{W}moveTo", f"{W}sdtContent", f"{W}customXml"}:
            _walk_container(walk, element)
        elif element.tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            if content is not None and not _is_contents(element):
                _walk_container(walk, content)


def _is_contents(element: _Element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return "contents" in (_get(gallery) or "").lower()


def _walk_paragraph(walk: _Walk, paragraph: _Element) -> None:
    """Write the blocks of a paragraph, one for each line a hard break makes; then its boxes."""
    properties = paragraph.find(f"{W}pPr")
    style = walk.styles.get(_get(_find(properties, "pStyle")) or "", _WordStyle())
    walk.inserted += sum(1 for _ in paragraph.iter(f"{W}ins", f"{W}moveTo"))
    walk.deleted += sum(1 for _ in paragraph.iter(f"{W}del", f"{W}moveFrom"))
    pieces: list[str] = []
    boxes: list[_Element] = []
    ink = _Ink(style_bold=style.bold)
    _collect(paragraph, pieces, boxes, ink)
    text = "".join([*walk.carried, *pieces])
    lead = "" if walk.carried else "".join(pieces[: ink.lead])
    walk.carried.clear()
    if _find(properties, "rPr/del") is not None:
        # The end of the paragraph was deleted: what follows belongs to it.
        walk.carried.append(text)
    elif text.strip() and not _CONTENTS_STYLE.match(style.name):
        strong = ink.bold > 0.9 * ink.all or _get(_find(properties, "jc")) == "center"
        title_end = 0 if strong or "\n" in lead.strip() else len(lead)
        emphasis = (strong, title_end)
        _write_paragraph(walk, text, properties, style, emphasis=emphasis)
    for box in boxes:
        _walk_container(walk, box)


def _write_paragraph(
    walk: _Walk,
    text: str,
    properties: _Element | None,
    style: _WordStyle,
    *,
    emphasis: tuple[bool, int],
) -> None:
    marker, depth = _marker(walk, properties, style)
    shape, level = _shape(properties, style)
    if shape is Style.PARAGRAPH and marker is not None:
        shape, level = Style.ITEM, depth + 1
    for number, line in enumerate(line for line in text.split("\n") if line.strip()):
        first = number == 0
        walk.blocks.append(
            Block(
                text=line,
                style=shape if first or shape is Style.HEADING else Style.PARAGRAPH,
                marker=marker if first else None,
                level=level if first or shape is Style.HEADING else 0,
                strong=emphasis[0],
                title_end=min(emphasis[1], len(line)) if text.startswith(line) else 0,
            )
        )


def _marker(walk: _Walk, properties: _Element | None, style: _WordStyle) -> tuple[str | None, int]:
    own_id = _get(_find(properties, "numPr/numId"))
    own_level = _get(_find(properties, "numPr/ilvl"))
    list_id = own_id or style.list_id
    level = int(own_level) if own_level and own_level.isdigit() else style.list_level
    if not list_id or list_id == "0":
        return None, 0
    return walk.counter.next_marker(list_id, level), level


def _shape(properties: _Element | None, style: _WordStyle) -> tuple[Style, int]:
    named = _HEADING_STYLE.match(style.name)
    if named:
        return Style.HEADING, int(named[1])
    if style.name.lower() in {"title", "titre", "título", "subtitle"}:
        return Style.HEADING, 1
    outline = _get(_find(properties, "outlineLvl"))
    level = int(outline) if outline and outline.isdigit() else style.outline
    if level is not None and level < 9:
        return Style.HEADING, level + 1
    return Style.PARAGRAPH, 0


def _collect(element: _Element, pieces: list[str], boxes: list[_Element], ink: _Ink) -> None:
    """Collect the printed text of a paragraph, its text boxes, and how much of it is bold."""
    for child in element:
        tag = child.tag
        if tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{W}t":
            pieces.append(child.text or "")
        elif tag in _SIGNS:
            page_break = tag == f"{W}br" and child.get(f"{W}type") in {"page", "column"}
            pieces.append(" " if page_break else _SIGNS[tag])
        elif tag == f"{W}r":
            _collect_run(child, pieces, boxes, ink)
        elif tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            alternative = choice if choice is not None else child.find(f"{_MC}Fallback")
            if alternative is not None:
                _collect(alternative, pieces, boxes, ink)
        elif isinstance(tag, str) and tag not in _DROPPED:
            _collect(child, pieces, boxes, ink)


def _collect_run(run: _Element, pieces: list[str], boxes: list[_Element], ink: _Ink) -> None:
    if _is_on(run.find(f"{W}rPr/{W}vanish"), default=False):
        return
    start = len(pieces)
    _collect(run, pieces, boxes, ink)
    length = sum(len(piece.strip()) for piece in pieces[start:])
    is_bold = _is_on(run.find(f"{W}rPr/{W}b"), default=ink.style_bold)
    ink.bold += length if is_bold else 0
    ink.all += length
    if ink.lead == start and (is_bold or not length or _is_label(pieces)):
        ink.lead = len(pieces)


def _is_label(pieces: list[str]) -> bool:
    """Return whether all there is so far is a label typed before a bold title."""
    text = "".join(pieces).strip()
    return len(text) <= _LONGEST_LABEL and parse_marker(text) is not None


def _walk_table(walk: _Walk, table: _Element) -> None:
    rows = [row for row in _rows(table) if row.find(f"{W}trPr/{W}del") is None]
    cells = [
        [_cell_blocks(walk, cell) for cell in _cells(row) if not _is_merged(cell)] for row in rows
    ]
    texts = [[_words(blocks) for blocks in row] for row in cells]
    if not is_data_table(texts):
        walk.blocks.extend(block for row in cells for blocks in row for block in blocks)
        return
    heads = [_is_on(row.find(f"{W}trPr/{W}tblHeader"), default=False) for row in rows]
    if not any(heads):
        heads[0] = has_head(texts)
    for is_head, row_texts in zip(heads, texts, strict=True):
        text = CELL_SEPARATOR.join(t for t in row_texts if t)
        if text:
            style = Style.HEADER_ROW if is_head else Style.ROW
            walk.blocks.append(Block(text=text, style=style))


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        if element.tag == f"{W}tr":
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
            yield from _rows(element)


def _cells(row: _Element) -> Iterator[_Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent"}:
            yield from _cells(element)


def _is_merged(cell: _Element) -> bool:
    """Return whether a cell only continues the one above it."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and _get(merge) != "restart"


def _cell_blocks(walk: _Walk, cell: _Element) -> list[Block]:
    """Return the blocks of a cell or note; its lists count on in those of the document."""
    inner = _Walk(styles=walk.styles, counter=walk.counter)
    _walk_container(inner, cell)
    walk.inserted += inner.inserted
    walk.deleted += inner.deleted
    return inner.blocks


def _words(blocks: list[Block]) -> str:
    return fold(" ".join(f"{block.marker or ''} {block.text}" for block in blocks))


def _walk_notes(walk: _Walk, root: _Element | None) -> None:
    if root is None:
        return
    for note in root:
        if note.get(f"{W}type") in {"separator", "continuationSeparator", "continuationNotice"}:
            continue
        text = _words(_cell_blocks(walk, note))
        if text:
            walk.blocks.append(Block(text=text, style=Style.NOTE))


def _change_notes(walk: _Walk) -> tuple[DocumentNote, ...]:
    if not walk.inserted and not walk.deleted:
        return ()
    return (
        DocumentNote(
            problem=(
                f"The document has tracked changes: {walk.inserted} insertions were kept and "
                f"{walk.deleted} deletions left out, as if all were accepted."
            ),
            fix="Accept or reject the changes in Word and save the document, if that is not meant.",
        ),
    )


def _find(properties: _Element | None, path: str) -> _Element | None:
    if properties is None:
        return None
    return properties.find("/".join(f"{W}{step}" for step in path.split("/")))


def _get(element: _Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _is_on(element: _Element | None, *, default: bool) -> bool:
    return default if element is None else (_get(element) or "1") not in _OFF
