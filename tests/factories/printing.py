"""Print blocks as PDF, Word and web pages, so that one document can be read in every format."""

from __future__ import annotations

import html
import io
import re

import docx
import typst

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Style

__all__ = ["print_docx", "print_html", "print_pdf"]

ROWS = {Style.ROW, Style.HEADER_ROW}
PAGE = """#set page(paper: "a4", columns: {columns}, margin: 2.5cm,
  header: context if counter(page).final().first() > 2 [Lagoon Forum],
  footer: context [Page #counter(page).display()])
#set par(justify: true)
#set text(size: {size}pt, hyphenate: true, lang: "en")
#show heading: set block(above: 1.4em, below: 1em)
"""


def print_pdf(blocks: tuple[Block, ...], *, columns: int = 1, size: int = 11) -> bytes:
    """Return the blocks as a PDF with running heads, justified and hyphenated."""
    source = [PAGE.format(columns=columns, size=size)]
    for group in _groups(blocks):
        if group[0].style in ROWS:
            source.append(_typst_table(group))
            continue
        block = group[0]
        text = _typst_text(block)
        if block.style is Style.HEADING:
            source.append(f"#heading(level: {max(block.level, 1)})[{text}]")
        else:
            source.append(f"#par[{text}]")
    return bytes(typst.compile("\n\n".join(source).encode()))


def print_docx(blocks: tuple[Block, ...]) -> bytes:
    """Return the blocks as a Word document with styles and tables."""
    document = docx.Document()
    for group in _groups(blocks):
        if group[0].style in ROWS:
            _word_table(document, group)
            continue
        block = group[0]
        if block.style is Style.HEADING:
            document.add_heading(_words(block), min(max(block.level, 1), 9))
            continue
        paragraph = document.add_paragraph()
        before, title, after = _titled(block)
        paragraph.add_run(before).bold = block.strong
        paragraph.add_run(title).bold = True
        paragraph.add_run(after).bold = block.strong
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def print_html(blocks: tuple[Block, ...]) -> bytes:
    """Return the blocks as a web page."""
    parts = []
    for group in _groups(blocks):
        if group[0].style in ROWS:
            parts.append(_html_table(group))
            continue
        block = group[0]
        before, title, after = (html.escape(text) for text in _titled(block))
        text = f"{before}<b>{title}</b>{after}" if title else before + after
        text = f"<strong>{text}</strong>" if block.strong else text
        tag = f"h{min(max(block.level, 1), 6)}" if block.style is Style.HEADING else "p"
        parts.append(f"<{tag}>{text}</{tag}>")
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>".encode()


def _groups(blocks):
    """Return the blocks one by one, the rows of a table together."""
    found = []
    for block in blocks:
        opens = block.style is not Style.ROW or not found or found[-1][0].style not in ROWS
        if opens:
            found.append([block])
        else:
            found[-1].append(block)
    return found


def _words(block):
    return f"{block.marker} {block.text}" if block.marker else block.text


def _titled(block):
    """Return a text before, in and after its run-in title."""
    text = _words(block)
    if not block.title_end:
        return text, "", ""
    start = text.index(block.text)
    label = re.match(r"(?:\S{1,6}[.)]|[-•*])\s+", text[start:])
    first = start + (label.end() if label else 0)
    return text[:first], text[first : start + block.title_end], text[start + block.title_end :]


def _typst_text(block):
    before, title, after = (_escaped(text) for text in _titled(block))
    text = f"{before}#strong[{title}]{after}" if title else before + after
    return f"#strong[{text}]" if block.strong else text


def _escaped(text):
    # Every sign that typst could take for mark-up, also the "1." of a line.
    return re.sub(r"([^\w\s])", r"\\\1", text)


def _cells(group):
    rows = [block.text.split(CELL_SEPARATOR) for block in group]
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def _typst_table(group):
    rows = [[f"[{_escaped(cell)}]" for cell in row] for row in _cells(group)]
    head = f"table.header({', '.join(rows[0])})," if group[0].style is Style.HEADER_ROW else ""
    body = rows[1:] if head else rows
    longest = [max(map(len, column)) for column in zip(*_cells(group), strict=True)]
    columns = ", ".join("auto" if length < 14 else "1fr" for length in longest)
    cells = ", ".join(cell for row in body for cell in row)
    return f"#table(columns: ({columns}), align: left, inset: 5.5pt, {head} {cells})"


def _word_table(document, group):
    rows = _cells(group)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _html_table(group):
    tags = ["th" if block.style is Style.HEADER_ROW else "td" for block in group]
    return (
        "<table>"
        + "".join(
            "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
            for tag, row in zip(tags, _cells(group), strict=True)
        )
        + "</table>"
    )
