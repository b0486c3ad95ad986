"""Files as bytes, made by small code: Word, PDF and web pages that are hard to read."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdfium2
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

__all__ = [
    "ENCRYPTED_PDF",
    "NAVIGATION_PAGE",
    "make_docx",
    "make_image_pdf",
    "make_lists_docx",
    "make_pdf",
    "make_tracked_docx",
    "part_of",
    "saved_docx",
    "with_part",
]

# A page with navigation, a cookie banner, hidden text and scripts around a short declaration.
NAVIGATION_PAGE = """<!DOCTYPE html><html><head><title>Portal</title><style>p{}</style></head><body>
<div class="cookie-banner"><p>We use cookies. <a href="/c">More</a></p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<div id="content">
<h1>Lagoon Declaration</h1>
<p><strong>We</strong>, the ministers, met in Port Halcyon on 3 May 2029.</p>
<h2>Connectivity</h2>
<p>To connect every island, we will:</p>
<ol type="a"><li>Build two cables;
<li value="4">Share masts:<ul><li>on land;</li><li>at sea.</li></ul></li></ol>
<table><tr><th>Action</th><th>Lead</th></tr>
<tr><td>Test sirens</td><td>Agency</td></tr></table>
<p style="display: none">Hidden words.</p><script>var x = "<p>script</p>";</script>
</div>
<ul class="related"><li><a href="/1">One</a></li><li><a href="/2">Two</a></li>
<li><a href="/3">Three</a></li></ul>
<footer>Printed by the portal</footer></body></html>"""

# The standard handler with keys that no password gives: every reader asks for one.
ENCRYPTED_PDF = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n"
    b"4 0 obj\n<</Filter/Standard/V 1/R 2/P -44/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>\n"
    b"endobj\ntrailer\n<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF\n"
)


def make_pdf(source: str) -> bytes:
    """Return the PDF of a typst source."""
    return bytes(typst.compile(source.encode()))


def make_image_pdf() -> bytes:
    """Return a PDF of two pages without a text layer."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(300, 300).close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def make_docx(*paragraphs: str | tuple[str, str]) -> bytes:
    """Return a Word document of paragraphs; a pair gives style and text."""
    document = docx.Document()
    for paragraph in paragraphs:
        style, text = paragraph if isinstance(paragraph, tuple) else (None, paragraph)
        document.add_paragraph(text, style=style)
    return saved_docx(document)


def make_tracked_docx() -> bytes:
    """Return a Word document with an insertion, deletions, hidden text and a text box."""
    document = docx.Document()
    first = document.add_paragraph("We will build ")
    _append(first, '<w:del {ns} w:id="1"><w:r><w:delText>three</w:delText></w:r></w:del>')
    _append(first, '<w:ins {ns} w:id="2"><w:r><w:t>two</w:t></w:r></w:ins>')
    first.add_run(" cables.")
    first.add_run(" Nobody sees this.").font.hidden = True
    merged = document.add_paragraph("This sentence goes ")
    _append(merged, '<w:pPr {ns}><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>', at=0)
    document.add_paragraph("on to its end.")
    _append(
        document.add_paragraph("Beside it stands a box."),
        '<w:r {ns}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>Text in a box.</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>",
    )
    return saved_docx(document)


def make_lists_docx() -> bytes:
    """Return a Word document with multilevel numbering, a restart and tables."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    levels = [("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%1.%2.%3")]
    numbering.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">'
            + "".join(_level(i, form, text) for i, (form, text) in enumerate(levels))
            + "</w:abstractNum>"
        )
    )
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, override in ((1, ""), (2, restart)):
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="7"/>'
                f"{override}</w:num>"
            )
        )
    document.add_heading("Lagoon plan", 1)
    for level, text in [
        (0, "We will:"),
        (1, "Build two cables;"),
        (1, "Share masts."),
        (2, "Masts at sea come first."),
        (0, "We commit to report."),
    ]:
        _numbered(document, text, level, 1)
    document.add_heading("Annex", 1)
    _numbered(document, "The list starts again here.", 0, 2)
    table = document.add_table(rows=2, cols=3)
    cells = ["No.", "Action", "Lead", "A1", "Test the sirens. Do it yearly.", "Agency"]
    for cell, text in zip([c for r in table.rows for c in r.cells], cells, strict=True):
        cell.text = text
    layout = document.add_table(rows=1, cols=2)
    layout.rows[0].cells[0].text = "Left column of the page."
    layout.rows[0].cells[1].text = "Right column of the page."
    return saved_docx(document)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a zip archive with one part replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return buffer.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    """Return one part of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _level(level, form, text):
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _numbered(document, text, level, number):
    _append(
        document.add_paragraph(text),
        f'<w:pPr {{ns}}><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
        "</w:numPr></w:pPr>",
        at=0,
    )


def _append(paragraph, xml, *, at=None):
    element = paragraph.paragraph_format.element
    place = len(element) if at is None else at
    element.insert(place, parse_xml(xml.replace("{ns}", nsdecls("w"))))


def saved_docx(document) -> bytes:
    """Return a python-docx document as a file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
