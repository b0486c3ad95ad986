"""Review files: written whole, sorted, read back exactly, and never lost."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.documents import document_of
from stocktake.errors import ReviewError
from stocktake.model import InstrumentNote, Role, SegmentKind
from stocktake.register.readings import read_instrument
from stocktake.register.review import Review, fingerprint
from stocktake.register.review_labels import Labels
from stocktake.workspace.review import (
    REVIEW_COLUMNS,
    guarded,
    read_reviews,
    refuse,
    review_file,
    unguarded,
    use_reviews,
    write_reviews,
)

TEXT = "We recall the Shore Compact of 2014."
# What a cell can hold: a form folds white space, and XML knows no control characters.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))).map(
    lambda text: " ".join(text.split())
)


def review(provision="1", statement=1, **changes):
    fields = {
        "provision": provision,
        "statement": statement,
        "fingerprint": fingerprint(TEXT),
        "text": TEXT,
        "labels": Labels(role=Role.RECITAL),
        "remark": "",
        "reviewed_by": "Mere",
        "reviewed_on": dt.date(2026, 3, 1),
        "why": "",
    }
    return Review(**{**fields, **changes})


@pytest.fixture
def reading():
    return read_instrument(
        document_of(("1", TEXT, SegmentKind.PARAGRAPH)),
        instrument_id="isles-2026",
        file="instruments/isles.txt",
        note=InstrumentNote(title="Isles Declaration"),
        recognised_by="first-lines",
    )


@given(remark=WORDS, why=WORDS, by=WORDS.filter(bool), text=WORDS.filter(bool))
def test_what_is_written_is_read_back(tmp_path_factory, remark, why, by, text):
    path = tmp_path_factory.mktemp("review") / "review/isles.csv"
    held = review(remark=remark, why=why, reviewed_by=by, text=text)
    write_reviews(path, [held])
    assert read_reviews(path) == ([held], [])


def test_rows_are_in_the_order_of_the_labels(tmp_path):
    path = tmp_path / "review/isles.csv"
    places = [("10", 1), ("2", 2), ("a.1", 1), ("2", 1), ("A1", 1)]
    write_reviews(path, [review(*place) for place in places])
    found = [held.place for held in read_reviews(path)[0]]
    assert found == [("2", 1), ("2", 2), ("10", 1), ("A1", 1), ("a.1", 1)]
    assert [p.name for p in path.parent.iterdir()] == ["isles.csv"]


def test_no_cell_is_a_formula_in_a_spreadsheet(tmp_path):
    path = tmp_path / "review/isles.csv"
    write_reviews(path, [review(remark="=1+1")])
    assert ",'=1+1," in path.read_text("utf-8")
    assert read_reviews(path)[0][0].remark == "=1+1"


@pytest.mark.parametrize("text", ["=1+1", "'=1", "-5", "@x", "plain", "'tis", ""])
def test_guarding_a_cell_can_be_undone(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("role", "pledge", "“pledge” cannot be used. Allowed: heading, recital, goal, commitment,"),
        ("reviewed_by", "", "is empty. Allowed: something."),
        ("reviewed_on", "soon", "“soon” cannot be used. Allowed: a day such as 2026-11-22."),
        ("statement", "first", "“first” cannot be used. Allowed: a number from 1."),
        ("force", "soft", "“soft” cannot be used. Allowed: none, for a statement whose role is"),
    ],
)
def test_a_wrong_cell_is_named_and_the_other_rows_stay(tmp_path, column, value, message):
    path = tmp_path / "review/isles.csv"
    write_reviews(path, [review("1"), review("2")])
    lines = path.read_text("utf-8").splitlines()
    cells = dict(zip(REVIEW_COLUMNS, lines[1].split(","), strict=True)) | {column: value}
    path.write_text("\n".join([lines[0], ",".join(cells.values()), lines[2]]) + "\n", "utf-8")
    reviews, problems = read_reviews(path)
    assert [held.provision for held in reviews] == ["2"]
    (problem,) = problems
    assert str(problem).startswith(f"row 2, column {column}: {message}")


def test_a_place_stands_once(tmp_path):
    path = tmp_path / "review/isles.csv"
    write_reviews(path, [review(), review(why="Again.")])
    reviews, problems = read_reviews(path)
    assert len(reviews) == 1
    assert str(problems[0]) == (
        "row 3, column provision: “1” cannot be used. Allowed: each once; see row 2."
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"provision,statement\n1,1\n", "isles-2026.csv lacks columns: fingerprint, text, role,"),
        ("rôle\n".encode("latin-1"), "isles-2026.csv is not CSV in UTF-8: 'utf-8' codec"),
    ],
    ids=["columns", "encoding"],
)
def test_a_file_that_is_no_review_file_is_a_finding_in_a_build(tmp_path, reading, content, problem):
    path = review_file(tmp_path, "isles-2026")
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ReviewError) as caught:
        read_reviews(path)
    assert caught.value.problem.startswith(problem)
    used, (found,) = use_reviews(tmp_path, [reading], [path])
    assert used == [reading]
    assert (found.severity, found.file) == ("error", "review/isles-2026.csv")
    assert found.problem.startswith(problem)
    assert found.action == (
        "The file was left out; the statement stands as read. Correct the file."
    )


def test_a_wrong_row_is_a_finding_and_the_statement_stays_as_read(tmp_path, reading):
    path = review_file(tmp_path, "isles-2026")
    write_reviews(path, [review()])
    path.write_text(path.read_text("utf-8").replace(",recital,", ",recall,"), "utf-8")
    used, (found,) = use_reviews(tmp_path, [reading], [path])
    assert used[0].statements == reading.statements
    assert (found.where, found.value) == ("row 2, column role", "recall")


def test_files_of_no_instrument_are_findings(tmp_path, reading):
    folder = tmp_path / "review"
    folder.mkdir()
    files = [folder / "atolls.csv", folder / "review-isles-2026.xlsx"]
    for file in files:
        file.touch()
    _, found = use_reviews(tmp_path, [reading], files)
    assert [f.problem for f in found] == [
        "No document of the workspace has this instrument.",
        "Only review files (.csv) stand in this folder.",
    ]


def test_many_problems_are_counted(tmp_path):
    path = tmp_path / "review/isles.csv"
    write_reviews(path, [review(str(n)) for n in range(30)])
    path.write_text(path.read_text("utf-8").replace(",recital,", ",recall,"), "utf-8")
    problems = read_reviews(path)[1]
    refuse([], "Nothing.")
    with pytest.raises(ReviewError) as caught:
        refuse(problems, "Wrong.")
    assert caught.value.problem.splitlines()[0] == "Wrong."
    assert caught.value.problem.splitlines()[-1] == "  ... and 10 more."
