"""Numbers of lists as Word and browsers print them."""

from __future__ import annotations

import pytest

from stocktake.documents.numbering import format_number, read_lists


@pytest.mark.parametrize(
    ("count", "form", "printed"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (1, "lowerLetter", "a"),
        (28, "lowerLetter", "bb"),
        (26, "upperLetter", "Z"),
        (14, "lowerRoman", "xiv"),
        (99, "upperRoman", "XCIX"),
        (3, "chicago", "3"),
    ],
)
def test_format_number(count, form, printed):
    assert format_number(count, form) == printed


def test_without_lists_nothing_is_printed():
    assert read_lists(None).next_marker("1", 0) is None
