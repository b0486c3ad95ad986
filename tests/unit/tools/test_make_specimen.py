"""The shipped specimen is what its source says, the same words in all four forms."""

import importlib.util
import io
import itertools
import json
import pathlib
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from importlib import resources

import docx
import msgspec
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.table import Table

from stocktake.model import InstrumentNote
from stocktake.model.statement import Actor, Force, Role
from stocktake.vocab.load import beneficiaries, catalogue, read_toml, themes

ROOT = pathlib.Path(__file__).resolve().parents[3]


def _load_tool():
    spec = importlib.util.spec_from_file_location(
        "make_specimen", ROOT / "tools" / "make_specimen.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_specimen"] = module  # msgspec looks the annotations up there
    spec.loader.exec_module(module)
    return module


tool = _load_tool()
BLOCKS = tool.read_source()
GOLD = [json.loads(line) for line in tool.GOLD.read_text("utf-8").splitlines()]


def shipped(suffix: str) -> bytes:
    folder = resources.files("stocktake.workspace") / "specimen"
    return (folder / f"specimen-declaration{suffix}").read_bytes()


def words(text: str) -> list[str]:
    """Return the words, without the bars of a table in text form."""
    return [word for word in text.split() if set(word) - set("|-")]


def expected(*, labels: bool) -> list[str]:
    found = []
    for block in BLOCKS:
        if block.kind == "row":
            found += words(" ".join(block.cells))
        else:
            found += words(f"{block.marker} {block.text}" if labels else block.text)
    return found


def docx_words(data: bytes) -> list[str]:
    found = []
    for piece in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(piece, Table):
            found += [word for row in piece.rows for cell in row.cells for word in words(cell.text)]
        else:
            found += words(piece.text)
    return found


def pdf_words(data: bytes) -> list[str]:
    found = []
    for page in pypdfium2.PdfDocument(data):
        lines = page.get_textpage().get_text_bounded().splitlines()
        found += [
            word
            for line in lines
            if line.strip() != tool.RUNNING_HEADER and not re.fullmatch(r"Page \d+ of \d+", line)
            for word in words(line)
        ]
    return found


class _Article(HTMLParser):
    """The words inside the article of the page."""

    def __init__(self):
        super().__init__()
        self.inside = False
        self.words = []

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "article"

    def handle_data(self, data):
        if self.inside:
            self.words += words(data)


def test_text_html_and_labels_are_what_the_source_gives():
    assert shipped(".txt").decode() == tool.write_text(BLOCKS)
    assert shipped(".html").decode() == tool.write_html(BLOCKS)
    assert tool.GOLD.read_text("utf-8") == tool.gold_lines(BLOCKS)


def test_the_text_has_the_words_of_the_source():
    assert words(shipped(".txt").decode()) == expected(labels=True)


def test_the_page_has_the_same_words_within_its_article():
    article = _Article()
    article.feed(shipped(".html").decode())
    assert article.words == expected(labels=True)


@pytest.mark.parametrize("made", ["shipped", "anew"])
def test_the_word_form_has_the_same_words_and_numbers_them_itself(made):
    data = shipped(".docx") if made == "shipped" else tool.write_docx(BLOCKS)
    assert docx_words(data) == expected(labels=False)
    levels = Counter()
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        properties = paragraph._p.pPr
        if properties is not None and properties.numPr is not None:
            levels[properties.numPr.find(qn("w:ilvl")).val] += 1
    kinds = Counter(block.kind for block in BLOCKS if block.label)
    assert levels == {0: kinds["paragraph"], 1: kinds["item"]}


@pytest.mark.parametrize("made", ["shipped", "anew"])
def test_the_pdf_has_the_same_words_between_header_and_page_number(made):
    data = shipped(".pdf") if made == "shipped" else tool.write_pdf(BLOCKS)
    assert pdf_words(data) == expected(labels=True)
    pages = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert len(texts) > 2
    assert tool.RUNNING_HEADER not in texts[0]
    assert all(tool.RUNNING_HEADER in text for text in texts[1:])
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text


def test_word_and_pdf_do_not_depend_on_the_time_of_day():
    assert tool.write_docx(BLOCKS) == tool.write_docx(BLOCKS)
    assert tool.write_pdf(BLOCKS) == tool.write_pdf(BLOCKS)


def test_printed_numbers_count_on_and_letters_start_anew():
    numbers = [b.label for b in BLOCKS if b.kind == "paragraph" and b.label]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert len(numbers) >= 40
    for _, group in itertools.groupby(BLOCKS, lambda block: block.kind == "item"):
        letters = [block.label for block in group if block.kind == "item"]
        assert letters == [chr(ord("a") + i) for i in range(len(letters))]


def test_the_genre_is_there():
    kinds = Counter(block.kind for block in BLOCKS)
    annexes = [b for b in BLOCKS if b.kind == "heading" and b.text.startswith("Annex")]
    assert kinds["heading"] - len(annexes) == 6
    assert kinds["item"] >= 10
    assert kinds["row"] >= 6
    assert {row["role"] for row in GOLD} == set(Role)
    assert {row["force"] for row in GOLD} == {*Force, None}
    assert {row["actor"] for row in GOLD} == {*Actor, None}
    assert {theme for row in GOLD for theme in row["themes"]} == set(themes())
    assert sum("text to be added" in row["text"] for row in GOLD) >= 3
    assert any("95 per cent" in row["text"] and row["deadlines"] == [2030] for row in GOLD)


def test_labels_follow_the_schema():
    for row in GOLD:
        where = f"{row['provision']}.{row['statement']}"
        operative = Role(row["role"]).is_operative
        assert (row["force"] is not None) == operative, where
        assert (row["actor"] is not None) == operative, where
        if row["role"] in {"heading", "other"}:
            labels = ("themes", "beneficiaries", "deadlines", "references")
            assert not any(row[label] for label in labels), where
        else:
            assert 1 <= len(row["themes"]) <= 3, where
        assert set(row["beneficiaries"]) <= set(beneficiaries()), where
        assert all(str(year) in row["text"] for year in row["deadlines"]), where
        assert all(reference in row["text"] for reference in row["references"]), where


def test_the_note_beside_it_says_that_it_is_a_specimen():
    folder = resources.files("stocktake.workspace") / "specimen"
    note = read_toml(folder / "specimen-declaration.toml", InstrumentNote)
    assert note.status == "specimen"
    assert note.title == BLOCKS[0].text
    opening = tool.write_text(BLOCKS)[:4000]
    assert "This is a specimen" in opening
    for instrument in catalogue().values():
        for group in instrument.recognise.any_of:
            assert not all(phrase.casefold() in opening.casefold() for phrase in group)


def test_a_wrong_field_in_the_source_is_refused(tmp_path):
    file = tmp_path / "source.toml"
    file.write_text('[[blocks]]\nkind = "verse"\nstatements = []\n', "utf-8")
    with pytest.raises(msgspec.ValidationError, match="Invalid enum value 'verse'"):
        tool.read_source(file)
