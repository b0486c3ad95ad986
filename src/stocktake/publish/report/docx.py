"""Write the report as a Word document.

Headings, captions, lists and tables use real styles; captions and page numbers are fields
with their values filled in. The table of contents is a field whose entries are links to the
headings; it shows page numbers once it is updated in Word (F9), because only a word
processor knows its pages. The same report always gives the same bytes.
"""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape, quoteattr

from stocktake.publish.figures import PRINT
from stocktake.publish.report.docx_styles import (
    new_document,
    text_width,
    turned,
)
from stocktake.publish.report.docx_template import document_from, with_styles
from stocktake.publish.report.package import fixed_package
from stocktake.publish.report.pictures import render_pictures
from stocktake.publish.report.tree import (
    MARKS,
    Bullets,
    Chapter,
    Figure,
    Heading,
    Paragraph,
    Table,
    figure_label,
    printable,
    table_label,
    text_parts,
)
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document
    from lxml.etree import _Element

    from stocktake.publish.report.tree import Block, Cell, Column, Report, Row

__all__ = ["render_docx", "write_docx"]

EMU_PER_TWIP = 635
MOST_LETTERS = 40  # of the name of a bookmark, by Word
TOC_LEVELS = 1  # the sections of every area have the same headings
MARK_FONTS = (
    '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:cs="Segoe UI Symbol"/>'
)


def write_docx(report: Report, path: Path, *, template: Path | None = None) -> None:
    """Write the report to ``path``; the same report always gives the same bytes.

    Args:
        report: What to write.
        path: The file, replaced if it exists.
        template: A Word file whose styles, page, header and footer to use; else our own.

    Raises:
        SettingsError: The template cannot be read or lacks a style.
    """
    path.write_bytes(render_docx(report, template=template))


def render_docx(report: Report, *, template: Path | None = None) -> bytes:
    """Return the report as a Word document; arguments as for ``write_docx``."""
    ids: dict[str, str] = {}
    if template is None:
        document = new_document(report)
    else:
        document, ids = document_from(template, report)
    body = document.element.body
    xml = with_styles("".join(_Writer(report, document).parts()), ids)
    written = _parsed(xml)
    written.append(body[-1])  # the section's properties
    body.getparent().replace(body, written)  # in one piece: each element alone takes its time
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed_package(buffer.getvalue(), report.date)


class _Writer:
    """Turns blocks into WordprocessingML, in order; counts the ids that must be unique."""

    def __init__(self, report: Report, document: Document) -> None:
        self.report = report
        self.document = document
        self.ids = itertools.count(1)
        figures = [b for c in report.chapters for b in c.blocks if isinstance(b, Figure)]
        pictures = render_pictures([figure.svg for figure in figures])
        self.pictures = dict(zip((figure.number for figure in figures), pictures, strict=True))
        headings = [
            (1, chapter.title, chapter) if block is None else (block.level, block.text, block)
            for chapter in report.chapters
            for block in (None, *(b for b in chapter.blocks if isinstance(b, Heading)))
        ]
        self.entries = [
            (level, text, f"_Toc{number:08d}")
            for number, (level, text, _) in enumerate(headings, start=1)
        ]
        self.anchors = iter([anchor for _, _, anchor in self.entries])
        # A reference to a chapter goes to its heading, one to a table to the label of its caption.
        self.bookmarks = {key: _bookmark(key) for key in report.labels} | {
            heading.key: anchor
            for (_, _, heading), (_, _, anchor) in zip(headings, self.entries, strict=True)
            if isinstance(heading, Chapter) and heading.key
        }

    def parts(self) -> Iterator[str]:
        """Yield the body: cover, contents, chapters."""
        yield from self.cover()
        yield from self.contents()
        wide_before = False
        for chapter in self.report.chapters:
            wide = any(isinstance(block, Table) and block.wide for block in chapter.blocks)
            if wide != wide_before:
                yield self.section_end(landscape=wide_before)
            wide_before = wide
            yield from self.chapter(chapter, text_width(self.document, landscape=wide))
        if wide_before:
            yield self.section_end(landscape=True)

    def cover(self) -> Iterator[str]:
        yield _paragraph("Kicker", _run("Stocktake"))
        yield _paragraph("Title", _run(self.report.title))
        yield _paragraph("Subtitle", _run(self.report.subtitle))
        for name, value in self.report.facts:
            yield _paragraph("Cover Fact", f"{_run(name)}<w:r><w:tab/></w:r>{_run(value)}")
        for notice in self.report.notices:
            yield _paragraph("Notice", _run(notice))

    def contents(self) -> Iterator[str]:
        yield _paragraph("TOC Heading", _run(_("Contents")))
        listed = [entry for entry in self.entries if entry[0] <= TOC_LEVELS]
        code = f'TOC \\o "1-{TOC_LEVELS}" \\h \\z \\u'
        begin = f"{_field_mark('begin')}{_instruction(code)}{_field_mark('separate')}"
        for number, (level, text, anchor) in enumerate(listed):
            link = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{_run(text)}</w:hyperlink>'
            last = number == len(listed) - 1
            yield _paragraph(
                f"TOC {level}",
                f"{begin if number == 0 else ''}{link}{_field_mark('end') if last else ''}",
            )

    def section_end(self, *, landscape: bool) -> str:
        section = turned(self.document, landscape=landscape)
        return (
            '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            f"{section}</w:pPr></w:p>"
        )

    def chapter(self, chapter: Chapter, width: int) -> Iterator[str]:
        yield self.heading(chapter.title, 1)
        for block in chapter.blocks:
            yield from self.block(block, width)

    def block(self, block: Block, width: int) -> Iterator[str]:
        match block:
            case Heading():
                yield self.heading(block.text, block.level)
            case Paragraph():
                styles = {"body": "Body Text", "lead": "Lead", "notice": "Notice"}
                yield _paragraph(styles[block.style], self.runs(block.text))
            case Bullets():
                yield from (_paragraph("List Bullet", self.runs(item)) for item in block.items)
            case Table():
                yield from self.table(block, width)
            case Figure():
                yield from self.figure(block, width)
            case _:
                assert_never(block)

    def runs(self, text: str) -> str:
        """Return a text as runs; what names another part of the report is a field and a link."""
        return "".join(
            _field(f"REF {self.bookmarks[key]} \\h", part) if key else _run(part)
            for part, key in text_parts(text, self.report.labels)
        )

    def caption(self, kind: str, label: str, block: Table | Figure) -> str:
        """Return a caption; its number is a field, so that Word counts on when one is added."""
        before, _number, after = label.partition(str(block.number))
        number = next(self.ids)
        dot = after if after.strip(" .\u3002") == "" else ""
        said = (
            f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(block.key)}"/>'
            if block.key
            else ""
        )
        code = f"SEQ {kind} \\* ARABIC"
        said += _run(before) + _field(code, str(block.number)) + _run(after.removesuffix(dot))
        said += f'<w:bookmarkEnd w:id="{number}"/>' if block.key else ""
        text = _run(block.caption, '<w:rStyle w:val="CaptionText"/>')
        return _paragraph("Caption", f"{said}{_run(f'{dot} ')}{text}")

    def heading(self, text: str, level: int) -> str:
        number, anchor = next(self.ids), next(self.anchors)
        return _paragraph(
            f"Heading {level}",
            f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/>{_run(text)}'
            f'<w:bookmarkEnd w:id="{number}"/>',
        )

    def table(self, table: Table, width: int) -> Iterator[str]:
        if not table.rows:
            yield _paragraph("Body Text", _run(table.empty, "<w:i/>"))
            return
        yield self.caption("Table", table_label(table.number), table)
        total = sum(column.width for column in table.columns)
        widths = [int(width * column.width / total) for column in table.columns]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        turned_columns = "<w:bidiVisual/>" if self.report.direction == "rtl" else ""
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="StocktakeTable"/>{turned_columns}'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f"<w:tblCaption w:val={_attribute(table.caption)}/></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>"
        )
        yield _header_row(table.columns, widths)
        for place, row in enumerate(table.rows):
            following = table.rows[place + 1] if place + 1 < len(table.rows) else None
            yield _row(row, table.columns, widths, keep=row.group and following is not None)
        yield "</w:tbl>"
        yield from _notes(table.notes)

    def figure(self, figure: Figure, width: int) -> Iterator[str]:
        yield self.caption("Figure", figure_label(figure.number), figure)
        picture = self.pictures[figure.number]
        relation, _ = self.document.part.get_or_add_image(io.BytesIO(picture.png))
        shown = int(width * EMU_PER_TWIP * figure.width)
        size = f'cx="{shown}" cy="{int(shown * picture.height / picture.width)}"'
        number = next(self.ids)
        name = _attribute(figure_label(figure.number))
        properties = f'id="{number}" name={name} descr={_attribute(figure.alt)}'
        drawing = (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f"<wp:extent {size}/><wp:docPr {properties}/>"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/'
            f'picture"><pic:pic><pic:nvPicPr><pic:cNvPr {properties}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
            '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        yield _paragraph("Figure", drawing)
        yield from _notes(figure.notes)


def _bookmark(key: str) -> str:
    return f"_Ref_{key.replace('-', '_')}"[:MOST_LETTERS]


def _field(code: str, shown: str) -> str:
    """Return a field with what it shows until Word counts again."""
    return (
        f"{_field_mark('begin')}{_instruction(code)}"
        f"{_field_mark('separate')}{_run(shown)}{_field_mark('end')}"
    )


def _notes(notes: tuple[str, ...]) -> Iterator[str]:
    for note in notes or ("",):  # an empty note keeps the distance to the next paragraph
        yield _paragraph("Note", _run(note) if note else "")


def _header_row(columns: tuple[Column, ...], widths: list[int]) -> str:
    cells = "".join(
        _cell(column.header, width, "Table Number" if column.number else "Table Text", header=True)
        for column, width in zip(columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: Row, columns: tuple[Column, ...], widths: list[int], *, keep: bool) -> str:
    if row.group:
        text = _paragraph("Table Group", _run(row.cells[0].words()), keep=keep)
        cells = (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:gridSpan w:val="{len(widths)}"/></w:tcPr>{text}</w:tc>'
        )
    else:
        cells = "".join(
            _cell(cell, width, "Table Number" if column.number else "Table Text")
            for cell, column, width in zip(row.cells, columns, widths, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int, style: str, *, header: bool = False) -> str:
    parts = []
    if cell.outcome:
        colour = PRINT.outcomes[cell.outcome].removeprefix("#").upper()
        parts.append(
            _run(MARKS[cell.outcome], f'{MARK_FONTS}<w:color w:val="{colour}"/><w:sz w:val="18"/>')
        )
        if cell.text:
            parts.append("<w:r><w:br/></w:r>" if header else _run(" "))
    small = '<w:b w:val="0"/><w:sz w:val="13"/>' if header and cell.outcome else ""
    parts.append(_run(cell.text, small))
    align = '<w:vAlign w:val="bottom"/>' if header else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{align}</w:tcPr>'
        f"{_paragraph(style, ''.join(parts), keep=header)}</w:tc>"
    )


def _paragraph(style: str, runs: str, *, keep: bool = False) -> str:
    extra = "<w:keepNext/>" if keep else ""
    name = style.replace(" ", "")
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{extra}</w:pPr>{runs}</w:p>'


def _run(text: str, properties: str = "") -> str:
    if not text:
        return ""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'


def _field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def _parsed(xml: str) -> _Element:
    from docx.oxml import parse_xml  # heavy: only a build needs it
    from docx.oxml.ns import nsdecls

    body: _Element = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{xml}</w:body>")
    return body
