"""Parts of the report name each other: a field in Word, a link in the PDF, words elsewhere."""

from __future__ import annotations

import io
import re

import docx
import polars as pl
import pypdfium2
import pytest
from docx.oxml.ns import qn
from pypdfium2 import raw

from factories.tables import sample_region, sample_tables
from stocktake.publish.gap_owners import gap_owners
from stocktake.publish.report.content import build_report
from stocktake.publish.report.docx import render_docx
from stocktake.publish.report.pdf import render_pdf
from stocktake.publish.report.tree import (
    Chapter,
    Figure,
    Paragraph,
    Table,
    plain_text,
    resolved,
    see,
    text_parts,
)
from stocktake.vocab.language import speaking


@pytest.fixture(scope="module")
def report():
    return build_report(sample_tables(), sample_region())


@pytest.fixture(scope="module")
def document(report):
    return docx.Document(io.BytesIO(render_docx(report)))


def test_a_text_is_parted_at_what_it_names():
    labels = {"gaps": "Annex C", "kpis-trust": "Table 4"}
    text = see("kpis-trust", "gaps")
    assert text_parts(text, labels) == [
        ("See ", ""), ("Table 4", "kpis-trust"), (", ", ""), ("Annex C", "gaps"), (".", ""),
    ]  # fmt: skip
    assert resolved(text, labels) == "See Table 4, Annex C."
    assert see() == ""
    with pytest.raises(KeyError):
        resolved(see("unknown"), labels)


def test_every_part_that_is_named_has_a_label_that_is_printed(report):
    text = plain_text(report)
    assert "\ufdd2" not in text
    chapters = {c.key: c.title for c in report.chapters if c.key}
    assert {"gaps", "methods", "reading", "area-inclusion"} <= set(chapters)
    for key, label in report.labels.items():
        assert chapters.get(key, label) == label
        assert label in text
    assert "See Table 3, Table 4, Figure 2." in text or re.search(r"See Table \d+, Table \d+", text)


def fields_of(document):
    codes, shown, open_field = [], [], False
    for node in document.element.body.iter(qn("w:instrText"), qn("w:fldChar"), qn("w:t")):
        kind = node.get(qn("w:fldCharType"))
        if node.tag == qn("w:instrText"):
            codes.append(node.text.strip())
            shown.append("")
        elif kind in {"separate", "end"}:
            open_field = kind == "separate"
        elif node.tag == qn("w:t") and open_field:
            shown[-1] += node.text
    return list(zip(codes, shown, strict=True))


def test_references_in_word_are_fields_to_bookmarks_of_the_same_words(report, document):
    marks = {}
    for start in document.element.body.iter(qn("w:bookmarkStart")):
        words, node = "", start.getnext()
        while node.tag != qn("w:bookmarkEnd"):
            words += "".join(t.text for t in node.iter(qn("w:t")))
            node = node.getnext()
        marks[start.get(qn("w:name"))] = words
    references = [(code.split()[1], said) for code, said in fields_of(document) if "REF " in code]
    assert len(references) >= 20
    for name, said in references:
        assert marks[name] == said
        assert said in report.labels.values()
    assert all(len(name) <= 40 for name in marks)


def test_captions_are_counted_by_word(report, document):
    found = [(code.split()[1], said) for code, said in fields_of(document) if "SEQ" in code]
    blocks = [b for c in report.chapters for b in c.blocks if isinstance(b, Table | Figure)]
    numbers = [(type(b).__name__, str(b.number)) for b in blocks if b.number]
    assert found == numbers


def test_ids_of_bookmarks_and_drawings_are_unique(document):
    ids = [n.get(qn("w:id")) for n in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(ids)) == len(ids)


def test_references_in_the_pdf_are_links_within_it(report):
    file = pypdfium2.PdfDocument(render_pdf(report))
    links = 0
    for page in file:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            links += raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_LINK
            raw.FPDFPage_CloseAnnot(annotation)
    named = plain_text(report).count("See ")
    assert links > len(report.chapters) + named


def test_in_other_languages_the_label_is_the_caption_s():
    with speaking("zh"):
        report = build_report(sample_tables(), sample_region())
        document = docx.Document(io.BytesIO(render_docx(report)))
    said = {said for code, said in fields_of(document) if "REF _Ref" in code}
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert said
    for label in said:
        assert any(caption.startswith(label) for caption in captions)


def test_members_reports_have_an_annex_of_their_own(report):
    (annex,) = [c for c in report.chapters if c.key == "reported"]
    (table,) = [b for b in annex.blocks if isinstance(b, Table)]
    reports = sample_tables()["reports"]
    assert len(table.rows) == reports["economy_id"].n_unique()
    statuses = reports.filter(kind="status")
    counted = sum(int(c.text) for row in table.rows for c in row.cells[3:] if c.text != "\u2013")
    assert counted == statuses.height
    assert isinstance(annex.blocks[0], Paragraph)
    none = build_report(sample_tables() | {"reports": reports.clear()}, sample_region())
    assert not [c for c in none.chapters if c.key == "reported"]


def test_gaps_are_told_by_owner_and_each_counts_once(report):
    (annex,) = [c for c in report.chapters if c.key == "gaps"]
    (table,) = [b for b in annex.blocks if isinstance(b, Table) and b.key == "gap-owners"]
    gaps = sample_tables()["assessments"].filter(pl.col("outcome") == "no_data")
    assert sum(int(row.cells[1].text) for row in table.rows) == gaps.height
    assert len(table.rows) == len(gap_owners(sample_tables()))


def test_a_chapter_without_a_key_is_no_place_to_send_to():
    assert Chapter(title="A", blocks=()).key == ""
