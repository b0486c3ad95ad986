"""PDF documents: order of reading, pages, furniture, tables, and what cannot be read."""

from __future__ import annotations

import pytest

from factories.files import ENCRYPTED_PDF, make_image_pdf, make_pdf
from stocktake.documents import pdf
from stocktake.documents.blocks import Style, fold
from stocktake.documents.pdf import read_pdf
from stocktake.errors import DocumentError

PAGES = """
#set page(paper: "a5", header: [Lagoon Forum], footer: context [Page #counter(page).display()])
#set par(justify: true)
#set text(size: 10pt, hyphenate: true, lang: "en")
= Lagoon Declaration
1. We will build interconnection infrastructure for administrations and communities everywhere.
   #footnote[Paid by the fund.]
2. We encourage members to:
   - share masts;
   - publish plans.
#table(columns: (3cm, 3cm, 2cm), [Action], [Lead], [By], [Test all of the sirens on the islands],
  [Agency], [2030], [Open the fund], [Ministers], [2031])
#for i in range(3, 24) [
#i. We affirm item #i of the programme, and the infrastructure that it needs on every island.

]
"""

COLUMNS = """
#set page(paper: "a4", columns: 2, numbering: "1")
#set par(justify: true)
#place(top + center, scope: "parent", float: true)[= Statement of the Lagoon Forum]
#for i in range(1, 36) [
#i. We affirm article #i of the agreed programme and the infrastructure that it needs on every
island of the lagoon, and will report on it.

]
"""

ISLANDS = range(1, 60)


@pytest.fixture(scope="module")
def paged():
    return read_pdf(make_pdf(PAGES), "a.pdf")


def test_running_heads_page_numbers_and_note_marks_are_dropped(paged):
    text = "\n".join(b.text for b in paged.blocks)
    assert "Lagoon Forum" not in text
    assert "Page" not in text
    assert [b.text for b in paged.blocks if b.style is Style.NOTE] == ["1Paid by the fund."]


def test_words_broken_at_line_ends_are_whole(paged):
    assert (
        "1. We will build interconnection infrastructure for administrations and communities "
        "everywhere."
    ) in [b.text for b in paged.blocks]


def test_the_larger_line_is_a_heading_and_lists_are_deeper(paged):
    assert paged.blocks[0].style is Style.HEADING
    assert paged.blocks[0].text == "Lagoon Declaration"
    levels = {b.text[:6]: b.level for b in paged.blocks}
    assert levels["• shar"] > levels["2. We "]


def test_rows_of_a_table_with_a_wrapped_cell(paged):
    rows = [b.text for b in paged.blocks if b.style in {Style.ROW, Style.HEADER_ROW}]
    assert rows == [
        "Action | Lead | By",
        "Test all of the sirens on the islands | Agency | 2030",
        "Open the fund | Ministers | 2031",
    ]


def test_pages_are_known(paged):
    assert paged.page_count == 2
    assert {b.page for b in paged.blocks} == {1, 2}


def test_two_columns_are_read_one_after_the_other():
    blocks = read_pdf(make_pdf(COLUMNS), "a.pdf").blocks
    assert blocks[0].text == "Statement of the Lagoon Forum"
    assert [int(b.text.split(".")[0]) for b in blocks[1:]] == list(range(1, 36))
    assert all(b.text.endswith("and will report on it.") for b in blocks[1:])


def test_three_columns_are_read_one_after_the_other():
    source = '#set page(paper: "a4", columns: 3)\n#set par(justify: true)\n' + "\n\n".join(
        f"{i}. We affirm article {i} of the agreed programme and "
        + "the infrastructure that it needs on every island " * (i % 4 + 1)
        + "and will report."
        for i in range(1, 40)
    )
    blocks = read_pdf(make_pdf(source), "a.pdf").blocks
    assert [b.text.split(" We ")[0] for b in blocks] == [f"{i}." for i in range(1, 40)]
    assert all(b.text.endswith("and will report.") for b in blocks)


def test_a_table_over_pages_has_its_head_once_and_all_its_rows():
    rows = "".join(
        f"[{i}], [Build mast number {i} on the island], [Agency for works], [2030],"
        for i in ISLANDS
    )
    source = (
        "#table(columns: (1cm, 6cm, 4cm, 2cm), "
        f"table.header([No.], [Action], [Lead], [By]), {rows})"
    )
    blocks = read_pdf(make_pdf(source), "a.pdf").blocks
    assert [b.style for b in blocks] == [Style.HEADER_ROW] + [Style.ROW] * len(ISLANDS)
    assert blocks[0].text == "No. | Action | Lead | By"
    assert blocks[-1].text == (
        f"{ISLANDS[-1]} | Build mast number {ISLANDS[-1]} on the island | Agency for works | 2030"
    )


def test_centred_cells_are_in_the_column_of_their_head():
    source = """#table(columns: (5cm, 4cm, 3cm), align: center, [Action], [Lead], [By],
      [Build masts], [Ministry of Works], [2030], [Share a cable], [Agency], [2031])"""
    assert [b.text for b in read_pdf(make_pdf(source), "a.pdf").blocks] == [
        "Action | Lead | By",
        "Build masts | Ministry of Works | 2030",
        "Share a cable | Agency | 2031",
    ]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_meant(degrees):
    words = "of this programme, which is for all of the islands and the people on them, " * 4
    source = f"""#rotate({degrees}deg, reflow: true)[#block(width: 17cm)[= Turned heading

    1. We will turn the page {words} and read it.

    2. We will act.]]"""
    blocks = read_pdf(make_pdf(source), "a.pdf").blocks
    assert [(b.style, fold(b.text)[:14], b.text[-8:]) for b in blocks] == [
        (Style.HEADING, "Turned heading", " heading"),
        (Style.PARAGRAPH, "1. We will tur", "read it."),
        (Style.PARAGRAPH, "2. We will act", "ill act."),
    ]


def test_stamps_and_side_notes_across_the_page_are_notes():
    source = """#set page(background: rotate(45deg, text(60pt, fill: rgb("ccc"))[DRAFT]))
    We will act on it, all of us, in every island of the lagoon, and we will report on it.
    #place(left + horizon, dx: -1.5cm, rotate(-90deg)[Sidenote])"""
    blocks = read_pdf(make_pdf(source), "a.pdf").blocks
    assert [b.text for b in blocks if b.style is Style.PARAGRAPH] == [
        "We will act on it, all of us, in every island of the lagoon, and we will report on it."
    ]
    assert {b.text for b in blocks if b.style is Style.NOTE} == {"DRAFT", "Sidenote"}


def test_a_bold_start_is_a_run_in_title():
    words = "of this programme, which is for all of the islands and the people on them, " * 2
    source = f"1. *Farms and ports.* We will act {words}.\n\nNo title here. We will act {words}."
    blocks = read_pdf(make_pdf(source), "a.pdf").blocks
    assert [fold(b.text[: b.title_end]) for b in blocks] == ["1. Farms and ports.", ""]


def test_a_number_of_the_sentence_at_the_start_of_a_line_is_no_label():
    # The narrow page breaks the line before "14.".
    source = """#set page(width: 9cm)
    We recall what the ministers of the lagoon said in their decision of paragraph \\
    14. They said it in earnest and in full, and they said it more than once."""
    (block,) = read_pdf(make_pdf(source), "a.pdf").blocks
    assert "paragraph 14. They" in block.text


def test_a_paragraph_over_a_page_knows_where_it_breaks():
    source = "#set page(height: 5cm, width: 12cm)\n" + "We affirm the plan and its many goals " * 30
    (block,) = read_pdf(make_pdf(source), "a.pdf").blocks
    assert block.breaks
    for offset, page in block.breaks:
        assert page > 1
        assert block.text[offset - 1] == " " != block.text[offset]


def test_a_page_without_text_is_noted():
    reading = read_pdf(
        make_pdf("We agree on a plan. #pagebreak() #v(1cm) #pagebreak() We act on it."), "a"
    )
    assert [(n.problem, n.where, n.fix) for n in reading.notes] == [
        (
            "1 of 3 pages have no text (blank, or pictures).",
            "page 2",
            "If they show text, run text recognition (OCR) on the file.",
        )
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            ENCRYPTED_PDF,
            "The PDF is encrypted and needs a password.\n  Where: a.pdf\n"
            "  What to do: Save it without a password and try again.",
            id="encrypted",
        ),
        pytest.param(
            make_image_pdf(),
            "The PDF has no text: its pages are pictures.\n  Where: a.pdf\n"
            "  What to do: Run text recognition (OCR) on it, or use a version with text.",
            id="pictures",
        ),
        pytest.param(
            make_pdf("We agree.")[:400],
            "The PDF is damaged or cut off.\n  Where: a.pdf\n  What to do: Fetch or export it "
            "again; a viewer that still opens it can print it to a new PDF.",
            id="cut-off",
        ),
    ],
)
def test_what_cannot_be_read(data, message):
    with pytest.raises(DocumentError) as error:
        read_pdf(data, "a.pdf")
    assert str(error.value) == message


def test_limits(monkeypatch):
    data = make_pdf("We agree. #pagebreak() We act.")
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(DocumentError, match="The PDF is too long: 2 pages; at most 1 are read"):
        read_pdf(data, "a.pdf")
    monkeypatch.setattr(pdf, "MAX_PAGES", 9)
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 5)
    with pytest.raises(DocumentError, match="more than 5 characters"):
        read_pdf(data, "a.pdf")
