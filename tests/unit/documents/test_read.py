"""Any file to a document, and everything that a file can be instead of one."""

from __future__ import annotations

import hashlib
import zipfile

import pytest

from factories.files import make_docx, make_lists_docx, make_pdf
from stocktake.documents import read
from stocktake.documents.read import SUFFIXES, read_document
from stocktake.errors import DocumentError

LINES = ["Lagoon Declaration", "1. We agree on a plan.", "2. We will act on it. We report yearly."]


def contents(suffix):
    return {
        ".txt": "\n\n".join(LINES).encode(),
        ".md": "\n\n".join(["# " + LINES[0], *LINES[1:]]).encode(),
        ".html": ("<h1>" + "</h1><p>".join(LINES[:2]) + "</p><p>" + LINES[2] + "</p>").encode(),
        ".htm": ("<h1>" + "</h1><p>".join(LINES[:2]) + "</p><p>" + LINES[2] + "</p>").encode(),
        ".docx": make_docx(("Heading 1", LINES[0]), *LINES[1:]),
        ".pdf": make_pdf("= " + "\n\n".join(LINES)),
    }[suffix]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_the_same_statements(tmp_path, suffix):
    path = tmp_path / f"a{suffix.upper()}"
    path.write_bytes(contents(suffix))
    document = read_document(path, name="Lagoon")
    assert [(s.provision, s.statement, s.kind.value) for s in document.segments] == [
        ("p1", 1, "heading"),
        ("1", 1, "paragraph"),
        ("2", 1, "paragraph"),
        ("2", 2, "paragraph"),
    ]
    assert document.segment_text(document.segments[3]) == "We report yearly."
    assert document.name == "Lagoon"
    assert document.language == "en"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.media_type == SUFFIXES[suffix][0]
    assert [page.number for page in document.pages] == ([1] if suffix == ".pdf" else [])
    assert read_document(path, name="Lagoon") == document


def test_printed_numbers_of_word_become_labels(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(make_lists_docx())
    labels = [s.provision for s in read_document(path).segments]
    assert labels == ["p1", "1", "a", "b", "1.b.i", "2", "p2", "1", "p3", "A1", "p4", "p5"]


BAD = {
    "empty": ("a.txt", b"", "The file is empty.", "Replace it with the complete document."),
    "blank": ("a.pdf", b"\n \n", "The file is empty.", "Replace it with the complete document."),
    "unknown": (
        "a.odt",
        b"x",
        "A file of the kind .odt cannot be read.",
        "Save it as one of .txt, .md, .docx, .html, .htm, .pdf.",
    ),
    "no-suffix": (
        "declaration",
        b"x",
        "A file of the kind (no suffix) cannot be read.",
        "Save it as one of .txt, .md, .docx, .html, .htm, .pdf.",
    ),
    "pdf-as-text": (
        "a.txt",
        b"%PDF-1.7 ...",
        "The file is named .txt but is a PDF document.",
        "Rename it to end in .pdf.",
    ),
    "marked-pdf-as-text": (
        "a.txt",
        b"\xef\xbb\xbf%PDF-1.7 ...",
        "The file is named .txt but is a PDF document.",
        "Rename it to end in .pdf.",
    ),
    "marked-page-as-text": (
        "a.txt",
        b"\xef\xbb\xbf\n<html><p>x</p>",
        "The file is named .txt but is a web page.",
        "Rename it to end in .html.",
    ),
    "page-as-word": (
        "a.docx",
        b"<!DOCTYPE html><p>x</p>",
        "The file is named .docx but is a web page.",
        "Rename it to end in .html.",
    ),
    "old-word": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "The file is named .docx but is an old or encrypted Office document.",
        "Open it in the program it was made with and save it as .docx, .pdf or .txt.",
    ),
    "no-text": (
        "a.html",
        b"<html><body><script>x</script></body></html>",
        "The document has no text.",
        "If it shows pictures of pages, run text recognition (OCR) on it first.",
    ),
}


@pytest.mark.parametrize(("name", "data", "problem", "fix"), BAD.values(), ids=BAD)
def test_what_is_no_document(tmp_path, name, data, problem, fix):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as error:
        read_document(path)
    assert str(error.value) == f"{problem}\n  Where: {path}\n  What to do: {fix}"


def test_another_zip_is_no_word_document(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(DocumentError, match="is not a Word document"):
        read_document(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(DocumentError, match="cannot be opened: No such file"):
        read_document(tmp_path / "a.txt")


def test_limits(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("We agree on a plan.")
    monkeypatch.setattr(read, "MAX_CHARACTERS", 10)
    with pytest.raises(DocumentError, match="too long: 19 characters; at most 10 are read"):
        read_document(path)
    monkeypatch.setattr(read, "MAX_BYTES", 10)
    with pytest.raises(DocumentError, match="too large: 19 bytes; at most 10 are read"):
        read_document(path)
