"""Word documents as they would print with all changes accepted."""

from __future__ import annotations

import pytest

from factories.files import make_docx, make_lists_docx, make_tracked_docx, with_part
from stocktake.documents import docx
from stocktake.documents.blocks import Style
from stocktake.documents.docx import read_docx
from stocktake.errors import DocumentError


def test_lists_carry_their_printed_numbers():
    blocks = read_docx(make_lists_docx(), "a.docx").blocks
    assert [(b.style, b.level, b.marker, b.text) for b in blocks] == [
        (Style.HEADING, 1, None, "Lagoon plan"),
        (Style.ITEM, 1, "1.", "We will:"),
        (Style.ITEM, 2, "(a)", "Build two cables;"),
        (Style.ITEM, 2, "(b)", "Share masts."),
        (Style.ITEM, 3, "1.b.i", "Masts at sea come first."),
        (Style.ITEM, 1, "2.", "We commit to report."),
        (Style.HEADING, 1, None, "Annex"),
        (Style.ITEM, 1, "1.", "The list starts again here."),
        (Style.HEADER_ROW, 0, None, "No. | Action | Lead"),
        (Style.ROW, 0, None, "A1 | Test the sirens. Do it yearly. | Agency"),
        (Style.PARAGRAPH, 0, None, "Left column of the page."),
        (Style.PARAGRAPH, 0, None, "Right column of the page."),
    ]


def test_tracked_changes_are_accepted_and_noted():
    reading = read_docx(make_tracked_docx(), "a.docx")
    assert [b.text for b in reading.blocks] == [
        "We will build two cables.",
        "This sentence goes on to its end.",
        "Beside it stands a box.",
        "Text in a box.",
    ]
    assert [(n.problem, n.fix) for n in reading.notes] == [
        (
            (
                "The document has tracked changes: 1 insertions were kept and 2 deletions left "
                "out, as if all were accepted."
            ),
            "Accept or reject the changes in Word and save the document, if that is not meant.",
        )
    ]


def test_styles_give_lists_and_headings():
    data = make_docx(("Title", "Lagoon plan"), ("List Bullet", "Build"), ("List Number", "Share"))
    blocks = read_docx(data, "a.docx").blocks
    assert [(b.style, b.marker, b.text) for b in blocks] == [
        (Style.HEADING, None, "Lagoon plan"),
        (Style.ITEM, "•", "Build"),
        (Style.ITEM, "1.", "Share"),
    ]


def test_footnotes_are_notes():
    notes = (
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b'<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
        b'<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/><w:t>See the fund.</w:t></w:r></w:p>'
        b"</w:footnote></w:footnotes>"
    )
    blocks = read_docx(with_part(make_docx("We agree."), "word/footnotes.xml", notes), "a").blocks
    assert [(b.style, b.text) for b in blocks] == [
        (Style.PARAGRAPH, "We agree."),
        (Style.NOTE, "See the fund."),
    ]


def test_a_damaged_document_is_refused():
    with pytest.raises(DocumentError) as error:
        read_docx(make_docx("We agree.")[:600], "a.docx")
    assert str(error.value) == (
        "The Word document is damaged: File is not a zip file.\n  Where: a.docx\n"
        "  What to do: Open it in Word or LibreOffice, which can often repair it, and save it "
        "again."
    )


def test_a_document_that_claims_a_zip_of_the_future_is_refused():
    data = bytearray(make_docx("We agree."))
    entry = data.index(b"PK\x01\x02")  # of the directory at the end, which is read first
    data[entry + 6] = 64  # version 6.4 is needed to read it
    with pytest.raises(DocumentError, match=r"The Word document is damaged: zip file version 6\.4"):
        read_docx(bytes(data), "a.docx")


def test_broken_xml_is_refused():
    data = with_part(make_docx("We agree."), "word/document.xml", b"<a><b></a>")
    with pytest.raises(DocumentError, match="The Word document is damaged"):
        read_docx(data, "a.docx")


def test_entities_are_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>'
    with pytest.raises(DocumentError) as error:
        read_docx(with_part(make_docx("We agree."), "word/document.xml", bomb), "a.docx")
    assert str(error.value) == (
        "The Word document declares XML entities, which no word processor writes.\n"
        "  Where: a.docx, word/document.xml\n"
        "  What to do: Do not trust the file; ask for it again from where it comes."
    )


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(docx, "_MAX_PART_BYTES", 100_000)
    bomb = with_part(make_docx("We agree."), "word/document.xml", b" " * 200_000)
    with pytest.raises(DocumentError) as error:
        read_docx(bomb, "a.docx")
    assert str(error.value) == (
        "The Word document unpacks to more than 100,000 bytes.\n"
        "  Where: a.docx, word/document.xml\n  What to do: If it is a real document, split it or "
        "save it without embedded objects."
    )
