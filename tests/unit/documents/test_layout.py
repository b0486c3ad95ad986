"""Lines of pages to blocks, from made-up places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.blocks import Style
from stocktake.documents.layout import build_blocks
from stocktake.documents.lines import Line


def line(text, y, *, x0=70.0, x1=500.0, size=10.0, page=1, **more):
    return Line(text=text, x0=x0, x1=x1, y=y, size=size, page=page, **more)


def texts(*pages):
    return [block.text for block in build_blocks(list(pages))]


def test_a_gap_starts_a_paragraph_and_a_short_line_ends_one():
    page = [
        line("We agree on a plan for the", 700),
        line("islands.", 686, x1=120),
        line("We act on it,", 672),
        line("all of us,", 658),
        line("together.", 644, x1=120),
        line("We report,", 610),
    ]
    assert texts(page) == [
        "We agree on a plan for the islands.",
        "We act on it, all of us, together.",
        "We report,",
    ]


def test_hyphens_stay_where_the_document_writes_them():
    page = [
        line("High-speed nets and cross-border links need inter", 700, hyphen=True),
        line("connection, and high", 686, hyphen=True),
        line("speed links cross-", 672),
        line("border.", 658, x1=100),
    ]
    (text,) = texts(page)
    assert text.startswith("High-speed nets and cross-border links need interconnection, and")
    assert text.endswith("high-speed links cross-border.")


def test_running_heads_go_and_a_larger_first_one_stays():
    pages = [
        [
            line("Lagoon plan", 800, size=18.0 if n == 1 else 10.0, page=n, top=True),
            line("Of this plan, which is for all of the islands, we", 614, page=n),
            line(f"agree on point {n}.", 600, x1=150, page=n),
            line(f"- {n} -", 40, page=n, bottom=True),
        ]
        for n in (1, 2, 3, 4)
    ]
    blocks = build_blocks(pages)
    assert [b.text for b in blocks if b.style is Style.HEADING] == ["Lagoon plan"]
    assert [b.text for b in blocks if b.style is Style.PARAGRAPH] == [
        f"Of this plan, which is for all of the islands, we agree on point {n}."
        for n in (1, 2, 3, 4)
    ]


def test_small_type_at_the_foot_is_a_note():
    page = [
        line("We agree on a plan that goes on", 700),
        line("1 See the fund.", 60, size=8.0),
        line("Its share is small.", 50, size=8.0),
    ]
    blocks = build_blocks([page, [line("over the page.", 700, page=2)]])
    assert [(b.style, b.text, b.breaks) for b in blocks] == [
        (Style.PARAGRAPH, "We agree on a plan that goes on over the page.", ((32, 2),)),
        (Style.NOTE, "1 See the fund. Its share is small.", ()),
    ]


def page_of(number, top):
    """Paragraphs of two full lines with a gap between them; the last fills its page."""
    return [
        line(f"We agree on point {number} of the plan for all of", top, page=number),
        line("the islands and of the people who live on them all.", top - 14, page=number),
        line("We act on it with all the means that we have and", top - 40, page=number),
        line("with all the people of the islands and their boats.", top - 54, page=number),
    ]


def test_at_the_head_of_a_page_the_habit_of_the_document_decides():
    pages = [page_of(n, 700) for n in (1, 2, 3)]
    assert len(texts(*pages)) == 6
    # Where paragraphs of one page run on with a capital, so does the one over its end.
    joined = [[*page[:2], *(x for x in page[2:])] for page in pages]
    for page in joined:
        page[2:] = [line(x.text, x.y + 12, page=x.page) for x in page[2:]]
    assert len(texts(*joined)) == 1


def test_a_clause_of_a_resolution_starts_anew_in_the_next_column():
    pages = [
        [line("to keep the list of cases of harm to the services of rescue,", 700)],
        [line("invites the Council to report to the next conference.", 700, page=2)],
    ]
    assert len(texts(*pages)) == 2


def test_nothing_gives_nothing():
    assert build_blocks([]) == []
    assert build_blocks([[], []]) == []


PLACES = st.builds(
    Line,
    text=st.text(alphabet="aB.1-\u2022 ", min_size=1, max_size=20).map("a{}".format),
    x0=st.floats(0, 300),
    x1=st.floats(301, 600),
    y=st.floats(0, 800),
    size=st.sampled_from([8.0, 10.0, 14.0]),
    page=st.just(1),
    hyphen=st.booleans(),
    bold=st.booleans(),
)


@given(st.lists(PLACES, max_size=20))
def test_every_word_of_a_page_is_kept(lines):
    """Nothing is dropped from a page without heads and feet."""

    def letters(words):
        return sorted(c for c in "".join(words) if c.isalnum())

    assert letters(texts(lines)) == letters(piece.text for piece in lines)
