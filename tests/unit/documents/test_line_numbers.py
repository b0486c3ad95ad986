from __future__ import annotations

import pytest

from stocktake.documents.line_numbers import find_line_numbers
from stocktake.documents.read import read_document
from stocktake.workspace.demo import write_specimen

TEXT = """Declaration of an invented region

1. We will connect every school in the islands by 2030.

2. We will connect every clinic by 2030. We will report each year.
"""


def test_segments_start_on_their_lines(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(TEXT, "utf-8")
    document = read_document(path)
    lines = find_line_numbers(path, document)
    said = {
        document.segment_text(s): line for s, line in zip(document.segments, lines, strict=True)
    }
    assert said == {
        "Declaration of an invented region": 1,
        "We will connect every school in the islands by 2030.": 3,
        "We will connect every clinic by 2030.": 5,
        "We will report each year.": 5,
    }


def test_every_segment_of_the_specimen_has_a_line_that_holds_its_first_word(tmp_path):
    path = write_specimen(tmp_path, ".txt")
    document = read_document(path)
    printed = path.read_text("utf-8").split("\n")
    lines = find_line_numbers(path, document)
    assert list(lines) == sorted(lines)
    for segment, line in zip(document.segments, lines, strict=True):
        assert document.segment_text(segment).split()[0] in printed[line - 1]


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html"])
def test_other_formats_have_no_lines(tmp_path, suffix):
    path = write_specimen(tmp_path, suffix)
    document = read_document(path)
    assert set(find_line_numbers(path, document)) == {None}
