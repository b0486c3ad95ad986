"""Every way in which declarations are set, one small case each: statements and their labels."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from factories.files import make_pdf, saved_docx, with_part
from stocktake.documents.docx import read_docx
from stocktake.documents.html import read_html
from stocktake.documents.markdown import read_markdown
from stocktake.documents.pdf import read_pdf
from stocktake.documents.segment import segment_reading
from stocktake.documents.text import read_text


def segments(reading):
    segmented = segment_reading(reading)
    return [
        (s.provision, s.kind.value, " ".join(segmented.text[s.start : s.end].split()))
        for s in segmented.segments
    ]


def text(source):
    return segments(read_text(source.encode(), "a.txt"))


CASES = {
    "numbered": ("1. We agree.\n\n2. We act.", "1 paragraph, 2 paragraph"),
    "lettered": ("We will:\n\n(a) agree;\n\n(b) act.", "p1 lead-in, a item, b item"),
    "roman": ("We will:\n\n(i) agree;\n\n(ii) act.", "p1 lead-in, i item, ii item"),
    "nested": (
        "a.1: We will agree on the plan.\n\na.1.1 Build nets.\n\na.1.2 Share masts.",
        "a.1 item, a.1.1 item, a.1.2 item",
    ),
    "deep": (
        "1. We will:\n\n(a) plan:\n\n(i) early;\n\n(ii) well;\n\n(b) act.\n\n2. We report.",
        "1 lead-in, a lead-in, i item, ii item, b item, 2 paragraph",
    ),
    "all-capitals": ("CONNECTING ISLANDS\n\nWe will act.", "p1 heading, p2 paragraph"),
    "capitals-above-small-letters": (
        "THE ISLANDS OF THE LAGOON\n\nadopted on 3 May 2029\n\nWe will act.",
        "p1 heading, p2 furniture, p3 paragraph",
    ),
    "preamble": (
        "The Assembly,\n\nRecalling its resolution 5,\n\nNoting the gap,\n\n1. Decides to act.",
        "p1 paragraph, p2 paragraph, p3 paragraph, 1 paragraph",
    ),
    "small-preamble": (
        """The Assembly of the Union of the Islands (Halcyon, 2029),

recalling the many resolutions that it adopted before,

instructs the Director of the Bureau of the Union and the Secretary

to act.""",
        "p1 paragraph, p2 paragraph, p3 lead-in, p4 item",
    ),
    "list-in-a-sentence": (
        "We will (a) build; (b) share; and (c) teach. We report (see part 2. below).",
        "p1 paragraph, p1 paragraph",
    ),
    "thanks-in-a-list": (
        "1. We will act.\n\n2. We thank the Government of Halcyon.\n\n3. We will meet again.",
        "1 paragraph, 2 paragraph, 3 paragraph",
    ),
    "next-item-in-the-line": (
        "1. We will:\n\n(a) plan; and (b) act; (c) report.\n\n2. We met.",
        "1 lead-in, a item, b item, c item, 2 paragraph",
    ),
    "next-item-behind-half-a-bracket": (
        "1. We will:\n\na) plan; and b) act.",
        "1 lead-in, a item, b item",
    ),
    "levels-in-small-letters": (
        "1. We will:\n\n1.1 plan the nets;\n\n1.2 act.",
        "1 lead-in, 1.1 item, 1.2 item",
    ),
    "a-quantity-first": (
        "We report:\n\n- 1.5 points more;\n\n- less.",
        "p1 lead-in, p2 item, p3 item",
    ),
    "title-over-small-letters": (
        """MEMORANDUM OF UNDERSTANDING ON COOPERATION IN ALL DIGITAL MATTERS OF THE ISLES

between the Ministries responsible for the masts, cables and radios of the isles, 2029""",
        "p1 heading, p2 paragraph",
    ),
    "title-over-two-lines": (
        """\
DECLARATION AND ACTION PLAN ON THE INFORMATION AND KNOWLEDGE SOCIETY IN
THE ISLES OF THE SEA (eIsles2019)

We act.""",
        "p1 heading, p2 paragraph",
    ),
    "glued": ("We serve the region.Together we act.", "p1 paragraph, p1 paragraph"),
    "wrapped-hyphens": (
        """We will build nets for all the islands, with the infra-
structure that they need and with the people who
live there, and report on it.
""",
        "p1 paragraph",
    ),
}


PARTED = """\
| No. | Action | Lead |
|---|---|---|
| 1 | **Masts** | |
| 1.1 | Build masts | Ministries |
| **Trust** | | |
| 2.1 | Write laws | Ministries |
"""


def test_a_row_with_one_cell_is_a_heading_in_its_table():
    found = segments(read_markdown(PARTED.encode(), "a.md"))
    kinds = [(label, kind) for label, kind, _ in found]
    heads = [("p1", "heading"), ("1", "heading"), ("1.1", "item")]
    assert kinds == [*heads, ("p2", "heading"), ("2.1", "item")]


@pytest.mark.parametrize(("source", "structure"), CASES.values(), ids=CASES)
def test_structure_of_plain_text(source, structure):
    assert ", ".join(f"{label} {kind}" for label, kind, _ in text(source)) == structure


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param("We will con\u00adnect all.", "We will connect all.", id="soft-hyphen"),
        pytest.param("We use \ufb01bre and \ufb02ags.", "We use fibre and flags.", id="ligatures"),
        pytest.param("We\u200b will\u00a0act\ufeff.", "We will act.", id="invisible-signs"),
        pytest.param("[bookmark: _Toc1]We will act.", "We will act.", id="bookmarks"),
    ],
)
def test_noise_is_taken_out(source, words):
    assert [found for *_, found in text(source)] == [words]


def test_labels_that_recognition_took_for_letters_count_on():
    lines = ["8. We agree.", "9. We act.", "1O. We share.", "ll. We teach.", "l2. We report."]
    assert text("\n\n".join(lines)) == [
        ("8", "paragraph", "We agree."),
        ("9", "paragraph", "We act."),
        ("10", "paragraph", "We share."),
        ("11", "paragraph", "We teach."),
        ("12", "paragraph", "We report."),
    ]


def test_letters_that_do_not_count_on_stay_letters():
    found = text("9. We agree.\n\nll. We act.")
    assert [words for *_, words in found] == ["We agree.", "ll.", "We act."]


# As Word saves it: a numbering part, runs cut anywhere, a text of its own for a footnote, a
# deletion inside a word, proofing marks, and a page break that Word rendered.
WORD_BODY = """<w:document {ns}><w:body>
<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>LAGOON </w:t></w:r>
<w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>DECLARATION</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>
<w:r><w:t xml:space="preserve">We will con</w:t></w:r><w:del w:id="1"><w:r>
<w:delText>XX</w:delText></w:r></w:del><w:r><w:t>nect</w:t></w:r><w:r>
<w:lastRenderedPageBreak/><w:t xml:space="preserve"> all.</w:t></w:r><w:r>
<w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>
<w:ins w:id="3"><w:r><w:t>We will report.</w:t></w:r></w:ins></w:p>
<w:p><w:hyperlink w:anchor="a"><w:r><w:t>See the plan</w:t></w:r></w:hyperlink><w:r>
<w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r>
<w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t></w:r></w:p>
</w:body></w:document>"""


WORD_LIST = """<w:abstractNum {ns} w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>"""


def test_word_as_word_saves_it():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    ns = nsdecls("w")
    for xml in (
        WORD_LIST.replace("{ns}", ns),
        f'<w:num {ns} w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    ):
        numbering.append(parse_xml(xml))
    data = with_part(
        saved_docx(document), "word/document.xml", WORD_BODY.replace("{ns}", ns).encode()
    )
    reading = read_docx(data, "a.docx")
    assert segments(reading) == [
        ("p1", "heading", "LAGOON DECLARATION"),
        ("7", "paragraph", "We will connect all."),
        ("8", "paragraph", "We will report."),
        ("p2", "paragraph", "See the plan."),
    ]
    assert "1 insertions were kept and 1 deletions left out" in reading.notes[0].problem


def test_a_hyphen_over_a_page_end():
    source = "#set page(width: 12cm, height: 5cm)\n#set par(justify: true)\n" + (
        '#set text(hyphenate: true, lang: "en")\nWe will build interconnection infrastructure for '
        "administrations. " * 9
    ).replace('#set text(hyphenate: true, lang: "en")\n', "")
    words = " ".join(words for *_, words in segments(read_pdf(make_pdf(source), "a.pdf")))
    assert words.count("interconnection infrastructure for administrations.") == 9


def test_headings_of_a_web_page_and_lists_in_them():
    page = b"""<html><body><h2>Trust</h2><p>We will:</p><ol type="i"><li>plan;</li>
    <li>act.</li></ol><p>We report.</p></body></html>"""
    assert segments(read_html(page, "a.html")) == [
        ("p1", "heading", "Trust"),
        ("p2", "lead-in", "We will:"),
        ("i", "item", "plan;"),
        ("ii", "item", "act."),
        ("p3", "paragraph", "We report."),
    ]


def test_a_line_that_ends_with_a_small_word_goes_on():
    source = (
        "Recalling with gratitude the generous and most welcome offer that was made of the\n\n"
        "Government of Anna to host the second session of the council in its capital,\n"
    )
    (statement,) = text(source)
    assert statement[2].endswith(
        "offer that was made of the Government of Anna to host the second"
        " session of the council in its capital,"
    )
