"""Data for scripts: JSON that reads back, in ASCII, and never ends a script element."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stocktake.publish.site.script_data import script_data

VALUES = st.recursive(st.text() | st.integers(), st.lists, max_leaves=8)


@given(VALUES)
def test_data_reads_back_and_is_safe_in_a_page(value):
    text = script_data(value)
    assert json.loads(text) == value
    assert text.isascii()
    assert "<" not in text
