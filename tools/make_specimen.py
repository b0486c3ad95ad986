"""Write the specimen declaration as text, HTML, Word and PDF, and its labels, from one source.

``tools/specimen.toml`` holds the words and how each sentence is to be read; all four forms say the
same words in the same order. The Word form numbers its paragraphs as Word does (the numbers are
not in the text); the PDF has a running header and page numbers, and the HTML page a navigation,
because real documents have them. The same source gives the same words every time; text, HTML and
labels byte for byte.

Run from the root of the checkout: ``python tools/make_specimen.py``.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import textwrap
import tomllib
import zipfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import docx
import msgspec
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.text.paragraph import Paragraph

__all__ = [
    "RUNNING_HEADER",
    "Block",
    "Sentence",
    "gold_lines",
    "main",
    "read_source",
    "write_docx",
    "write_html",
    "write_pdf",
    "write_text",
]

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tools" / "specimen.toml"
FOLDER = ROOT / "src" / "stocktake" / "workspace" / "specimen"
GOLD = ROOT / "tests" / "fixtures" / "good" / "specimen-gold.jsonl"
NAME = "specimen-declaration"

ADOPTED = dt.datetime(2024, 3, 14, 12, 0, 0)  # noqa: DTZ001 (a date printed in the files, no instant)
RUNNING_HEADER = "Specimen Declaration, Port Halcyon 2024"
CELLS = " | "
# Width of the text form: as a person would type it, so that paragraphs run over lines.
WIDTH = 88
# Numbering of the Word form: paragraphs 1., 2. ... through the document, items (a), (b) ... below.
NUMBERING_ID = 90

Kind = Literal["title", "note", "heading", "paragraph", "item", "row"]


class Sentence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence and how it is to be read."""

    text: str
    role: str
    force: str | None = None
    actor: str | None = None
    themes: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    deadlines: tuple[int, ...] = ()
    references: tuple[str, ...] = ()


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One printed piece: a paragraph, an item, a heading or a row of the table."""

    kind: Kind
    statements: tuple[Sentence, ...]
    label: str | None = None

    @property
    def text(self) -> str:
        """The words without the printed label."""
        return " ".join(sentence.text for sentence in self.statements)

    @property
    def marker(self) -> str:
        """The label as printed: ``12.``, ``(a)`` or nothing."""
        if self.label is None:
            return ""
        return {"item": f"({self.label})", "row": self.label}.get(self.kind, f"{self.label}.")

    @property
    def cells(self) -> list[str]:
        """The cells of a row; its label is the first one, except in the head of the table."""
        return [*([self.label] if self.label else []), *self.text.split(CELLS)]


class _Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    blocks: tuple[Block, ...]


def read_source(file: Path = SOURCE) -> tuple[Block, ...]:
    """Return the blocks of the specimen in the order of the text."""
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), _Source).blocks


def gold_lines(blocks: tuple[Block, ...]) -> str:
    """Return the labels, one JSON line per sentence, in the form of the labelling schema."""
    lines = []
    unlabelled = 0
    for block in blocks:
        unlabelled += block.label is None
        provision = block.label or f"p{unlabelled}"
        for number, sentence in enumerate(block.statements, 1):
            row = {"provision": provision, "statement": number, **msgspec.to_builtins(sentence)}
            lines.append(json.dumps(row, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def write_text(blocks: tuple[Block, ...]) -> str:
    """Return the plain text: wrapped lines, a blank line between paragraphs, rows with bars."""
    parts = []
    for is_row, group in groupby(blocks, lambda block: block.kind == "row"):
        if is_row:
            head, *rows = [f"| {CELLS.join(block.cells)} |" for block in group]
            rule = re.sub(r"[^|]+", "---", head)
            parts.append("\n".join([head, rule, *rows]))
        else:
            parts.extend(_wrapped(block) for block in group)
    return "\n\n".join(parts) + "\n"


def _wrapped(block: Block) -> str:
    indent = "    " if block.kind == "item" else ""
    return textwrap.fill(
        f"{block.marker} {block.text}".strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def write_html(blocks: tuple[Block, ...]) -> str:
    """Return a small web page with the navigation and footer that such pages have."""
    title = html.escape(blocks[0].text)
    body = "\n".join(_html_blocks(blocks))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<nav aria-label="Site">
<ul>
<li><a href="#">Home</a></li>
<li><a href="#">Meetings</a></li>
<li><a href="#">Contact</a></li>
</ul>
</nav>
<main>
<article>
{body}
</article>
</main>
<footer>
<p><a href="#">Back to top</a></p>
</footer>
</body>
</html>
"""


def _html_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for kind, group in groupby(blocks, lambda block: block.kind):
        if kind == "row":
            head, *rows = list(group)
            yield "<table>"
            yield f"<thead>\n{_html_row(head, 'th')}\n</thead>"
            yield "<tbody>\n" + "\n".join(_html_row(row, "td") for row in rows) + "\n</tbody>"
            yield "</table>"
            continue
        for block in group:
            words = html.escape(f"{block.marker} {block.text}".strip(), quote=False)
            tag = {"title": "h1", "heading": "h2"}.get(kind, "p")
            attribute = f' class="{kind}"' if tag == "p" else ""
            yield f"<{tag}{attribute}>{words}</{tag}>"


def _html_row(row: Block, tag: str) -> str:
    cells = "".join(f"<{tag}>{html.escape(cell, quote=False)}</{tag}>" for cell in row.cells)
    return f"<tr>{cells}</tr>"


def write_docx(blocks: tuple[Block, ...]) -> bytes:
    """Return the Word document: styles, automatic numbers, a table, header and page number."""
    document = docx.Document()
    _set_frame(document, blocks[0].text)
    _add_numbering(document)
    for kind, group in groupby(blocks, lambda block: block.kind):
        if kind == "row":
            _add_table(document, list(group))
            continue
        for block in group:
            _add_block(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _set_frame(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title = title
    properties.author = "Stocktake"
    properties.comments = "A specimen written to try Stocktake."
    properties.created = properties.modified = ADOPTED
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.header.paragraphs[0].text = RUNNING_HEADER
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    footer._p.append(parse_xml(field))


def _add_numbering(document: Document) -> None:
    """Add one list of two levels: ``1.`` and ``(a)``, which starts anew under each number."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{indent}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        for level, form, text, indent, hanging in (
            (0, "decimal", "%1.", 567, 567),
            (1, "lowerLetter", "(%2)", 1134, 567),
        )
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING_ID}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    # Word wants all abstract lists before the first list that uses one.
    root.insert(0, abstract)
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{NUMBERING_ID}">'
            f'<w:abstractNumId w:val="{NUMBERING_ID}"/></w:num>'
        )
    )


def _add_block(document: Document, block: Block) -> None:
    if block.kind == "title":
        document.add_paragraph(block.text, style="Title")
    elif block.kind == "heading":
        document.add_paragraph(block.text, style="Heading 1")
    elif block.label is None:
        paragraph = document.add_paragraph(block.text)
        if block.kind == "note":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.runs[0].italic = True
    else:
        paragraph = document.add_paragraph(block.text, style="List Paragraph")
        _number(paragraph, level=1 if block.kind == "item" else 0)


def _number(paragraph: Paragraph, *, level: int) -> None:
    numbering = parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
        f'<w:numId w:val="{NUMBERING_ID}"/></w:numPr>'
    )
    properties = paragraph._p.get_or_add_pPr()
    # Word expects the style first; nothing else is set on these paragraphs.
    properties.append(numbering)


def _add_table(document: Document, rows: list[Block]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0].cells), style="Table Grid")
    for i, row in enumerate(rows):
        for cell, words in zip(table.add_row().cells, row.cells, strict=True):
            cell.paragraphs[0].add_run(words).bold = i == 0
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _without_times(data: bytes) -> bytes:
    """Return the same archive with the time of adoption on every file in it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            info = zipfile.ZipInfo(name, ADOPTED.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return buffer.getvalue()


def write_pdf(blocks: tuple[Block, ...]) -> bytes:
    """Return the PDF: A4, running header from the second page on, page numbers."""
    made = typst.compile(_typst_source(blocks).encode())
    if not isinstance(made, bytes):
        raise TypeError("typst returned pages, not one document")
    return made


def _typst_source(blocks: tuple[Block, ...]) -> str:
    date = f"datetime(year: {ADOPTED.year}, month: {ADOPTED.month}, day: {ADOPTED.day})"
    # Words are never broken at the end of a line, so that every form has the same words.
    frame = f"""#set document(title: {_quoted(blocks[0].text)}, author: "Stocktake", date: {date})
#set text(lang: "en", size: 10.5pt, hyphenate: false)
#set par(justify: false)
#set page(paper: "a4", margin: 25mm,
  header: context if counter(page).get().first() > 1 {{
    align(right, text(8pt)[{RUNNING_HEADER}])
  }},
  footer: context align(center, text(8pt)[
    Page #counter(page).display("1") of #counter(page).final().first()
  ]))
#show heading: set block(above: 16pt, below: 9pt)
"""
    return frame + "\n".join(_typst_blocks(blocks))


def _typst_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for kind, group in groupby(blocks, lambda block: block.kind):
        if kind == "row":
            head, *rows = [", ".join(f"[{_words(c)}]" for c in row.cells) for row in group]
            # On one page, so that its head is not printed twice.
            yield "#block(breakable: false, text(size: 9pt, table("
            yield "  columns: (auto, 3fr, 2fr, auto, 2fr), inset: 5pt,"
            yield f"  table.header({head.replace('[', 'strong[')}),"
            yield ",\n".join(f"  {row}" for row in rows) + ")))"
            continue
        for block in group:
            yield _typst_block(block)


def _typst_block(block: Block) -> str:
    words = _words(f"{block.marker} {block.text}".strip())
    match block.kind:
        case "title":
            return f"#align(center, heading(level: 1)[{words}])\n"
        case "heading":
            return f"#heading(level: 2)[{words}]\n"
        case "note":
            return f"#align(center, emph[{words}])\n"
        case "item":
            return f"#pad(left: 8mm, par(hanging-indent: 6mm)[{words}])\n"
        case _:
            return f"#par[{words}]\n"


def _words(text: str) -> str:
    """Return the words as typst strings; one with a hyphen or slash is kept on one line."""
    found = [
        f"#box({_quoted(word)})" if set(word) & set("-/") else f"#{_quoted(word)}"
        for word in text.split()
    ]
    return " ".join(found)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Write the four forms and the labels to their places in the checkout."""
    blocks = read_source()
    FOLDER.mkdir(parents=True, exist_ok=True)
    GOLD.parent.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{NAME}.txt").write_text(write_text(blocks), "utf-8", newline="\n")
    (FOLDER / f"{NAME}.html").write_text(write_html(blocks), "utf-8", newline="\n")
    (FOLDER / f"{NAME}.docx").write_bytes(write_docx(blocks))
    (FOLDER / f"{NAME}.pdf").write_bytes(write_pdf(blocks))
    GOLD.write_text(gold_lines(blocks), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
