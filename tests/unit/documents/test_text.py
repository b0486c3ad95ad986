"""Plain text: lines to paragraphs, pages, noise dropped."""

from __future__ import annotations

from stocktake.documents.text import read_text

WRAPPED = """\
We, the ministers, met in Port Halcyon to talk about nets for all islands of the
lagoon, and agreed on a plan that every State will carry out in its own way until
2030. We thank the host for its co-
operation in all matters of the meet-
ing.

1. We will build two cables that reach all of the islands before the storms of the
season come, and report on it.
2. We will share masts.
"""


def texts(reading):
    return [block.text for block in reading.blocks]


def test_wrapped_lines_are_joined():
    first, *others = texts(read_text(WRAPPED.encode(), "a.txt"))
    assert first.startswith(
        "We, the ministers, met in Port Halcyon to talk about nets for all islands"
    )
    assert first.endswith("thank the host for its cooperation in all matters of the meeting.")
    assert [len(text) for text in others] == [113, 23]
    assert [text[:2] for text in others] == ["1.", "2."]


def test_long_lines_are_paragraphs_and_noise_is_dropped():
    lines = "[bookmark: _Go]We agree.\r\nWe act.\r\n\r\n\x0b3.\u00a0 We report."
    assert texts(read_text(lines.encode(), "a.txt")) == [
        "We agree.",
        "We act.",
        "3.\u00a0 We report.",
    ]


def test_form_feeds_are_pages():
    reading = read_text(b"We agree.\n\fWe act.\n\f", "a.txt")
    assert [(b.text, b.page) for b in reading.blocks] == [("We agree.", 1), ("We act.", 2)]
    assert reading.page_count == 2


def test_running_heads_and_page_numbers_between_form_feeds_are_dropped():
    pages = [
        f"LAGOON FORUM        page {n}\n\nArticle {n + n}\n\nWe agree on {word}.\n\n- {n} -\n"
        for n, word in enumerate(["masts", "cables", "skills"], 1)
    ]
    reading = read_text("\f".join(pages).encode(), "a.txt")
    assert [(b.text, b.page) for b in reading.blocks] == [
        (text, n)
        for n, word in enumerate(["masts", "cables", "skills"], 1)
        for text in (f"Article {n + n}", f"We agree on {word}.")
    ]


def test_text_with_marks_is_read_as_markdown():
    source = (
        "**Second Meeting on  \nNets**  \n*(Halcyon, 3 May 2029)*\n\n"
        "1. **Agree** on the 5<sup>th</sup> plan;\n2. **Act**."
    )
    reading = read_text(source.encode(), "a.txt")
    assert texts(reading) == [
        "Second Meeting on Nets",
        "(Halcyon, 3 May 2029)",
        "1. Agree on the 5th plan;",
        "2. Act.",
    ]
    assert [b.strong for b in reading.blocks] == [True, False, False, False]


def test_a_table_of_bars_is_read_as_a_table():
    source = "We agree on this plan.\n\n| No. | Action |\n|---|---|\n| A1 | Build |\n"
    assert texts(read_text(source.encode(), "a.txt"))[1:] == ["No. | Action", "A1 | Build"]
