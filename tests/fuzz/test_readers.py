"""Damaged and hostile files: every reader reads them or refuses them, soon and with a message.

``make test`` tries a few dozen files of each format, ``make fuzz`` thousands:
the number stands in STOCKTAKE_FUZZ.
"""

from __future__ import annotations

import io
import os
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.seeds import FORMATS, check_reading, seeds

EXAMPLES = int(os.environ.get("STOCKTAKE_FUZZ", "25"))
# The bound on a hang: a file of this size takes some hundredths of a second.
SLOWEST_MS = 20_000
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=SLOWEST_MS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
NUMBERS = [b"0", b"-1", b"999999999", b"4294967296", b"1e308", b"18446744073709551616"]


def truncate(data, draw):
    return data[: draw(st.integers(0, len(data)))]


def flip(data, draw):
    places = draw(st.lists(st.integers(0, max(len(data) - 1, 0)), max_size=12))
    mutable = bytearray(data)
    for place in places:
        if mutable:
            mutable[place] = draw(st.integers(0, 255))
    return bytes(mutable)


def splice(data, draw):
    a, b, c = (draw(st.integers(0, len(data))) for _ in range(3))
    return data[:a] + data[min(b, c) : max(b, c)] + data[a:]


def nest(data, draw):
    """Repeat a stretch many times, so that what it opens nests."""
    a = draw(st.integers(0, len(data)))
    length = draw(st.integers(1, 60))
    return data[:a] + data[a : a + length] * draw(st.integers(2, 2_000)) + data[a + length :]


def swell(data, draw):
    """Put huge numbers in the place of some."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    number = draw(st.sampled_from(found))
    return data[: number.start()] + draw(st.sampled_from(NUMBERS)) + data[number.end() :]


def insert(data, draw):
    a = draw(st.integers(0, len(data)))
    return data[:a] + draw(st.binary(max_size=80)) + data[a:]


MUTATIONS = [truncate, flip, splice, nest, swell, insert]


def mutate(data, draw):
    for mutation in draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3)):
        data = mutation(data, draw)
    return data


def mutate_parts(data, draw):
    """Mutate the XML inside a Word document, where flipped bytes of the zip would not reach."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = [n for n in old.namelist() if n.startswith("word/") and n.endswith(".xml")]
        chosen = draw(st.sampled_from(names))
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutate(content, draw) if name == chosen else content)
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_damaged_file_is_read_or_refused(tmp_path, suffix):
    @SETTINGS
    @given(st.data())
    def run(data):
        seed = data.draw(st.sampled_from(seeds(suffix)))
        check_reading(tmp_path, suffix, mutate(seed, data.draw))

    run()


def test_damaged_parts_of_a_word_document_are_read_or_refused(tmp_path):
    @SETTINGS
    @given(st.data())
    def run(data):
        seed = data.draw(st.sampled_from(seeds(".docx")))
        check_reading(tmp_path, ".docx", mutate_parts(seed, data.draw))

    run()


@pytest.mark.parametrize("suffix", FORMATS)
def test_any_bytes_are_read_or_refused(tmp_path, suffix):
    @SETTINGS
    @given(st.binary(max_size=400))
    def run(data):
        check_reading(tmp_path, suffix, data)

    run()


@SETTINGS
@given(text=st.text(alphabet="aA1 .:;,()-*_#|[]\\\n\t\f\u2022\u00ad", max_size=300))
def test_any_text_is_read(tmp_path, text):
    for suffix in (".txt", ".md"):
        check_reading(tmp_path, suffix, text.encode())


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_seeds_themselves_are_read(tmp_path, suffix):
    for data in seeds(suffix):
        check_reading(tmp_path, suffix, data)
