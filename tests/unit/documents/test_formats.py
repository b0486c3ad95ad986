"""One document reads the same whether it comes as text, Word, web page or PDF."""

from __future__ import annotations

import pytest

from factories.gold import specimen_gold
from factories.printing import print_docx, print_html, print_pdf
from stocktake.documents.blocks import CELL_SEPARATOR
from stocktake.documents.docx import read_docx
from stocktake.documents.html import read_html
from stocktake.documents.markdown import read_markdown
from stocktake.documents.pdf import read_pdf
from stocktake.documents.segment import segment_reading
from stocktake.documents.text import read_text

SPECIMENS = list(specimen_gold())
IDS = [path.name for path, _ in SPECIMENS]


def statements(reading):
    segmented = segment_reading(reading)
    return [
        (s.provision, " ".join(segmented.text[s.start : s.end].split())) for s in segmented.segments
    ]


def read_source(path):
    reader = read_markdown if path.suffix == ".md" else read_text
    return reader(path.read_bytes(), path.name)


@pytest.mark.parametrize(("path", "labels"), SPECIMENS, ids=IDS)
def test_word_and_web_pages_give_every_statement(path, labels):
    gold = [(row["provision"], " ".join(row["text"].split())) for row in labels]
    blocks = read_source(path).blocks
    assert statements(read_docx(print_docx(blocks), path.name)) == gold
    assert statements(read_html(print_html(blocks), path.name)) == gold


def joined(statement):
    """A statement without hyphens: one at a line end may or may not belong to the word."""
    return statement[0], statement[1].replace("-", "")


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(("path", "labels"), SPECIMENS, ids=IDS)
def test_printed_pages_give_every_statement(path, labels, columns):
    blocks = read_source(path).blocks
    if columns == 2 and any(CELL_SEPARATOR in block.text for block in blocks):
        pytest.skip("tables inside columns are left out")
    gold = [joined((row["provision"], " ".join(row["text"].split()))) for row in labels]
    data = print_pdf(blocks, columns=columns, size=11 if columns == 1 else 9)
    assert [joined(s) for s in statements(read_pdf(data, path.name))] == gold
