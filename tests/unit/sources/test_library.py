"""The published library is read entry by entry: one that is wrong takes no other with it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.model.library import LibraryFile, PublishedEntry
from stocktake.sources.library import LIBRARY_FORM, read_library

NAME = "submissions/library.json"


def entry(**said):
    about = {
        "id": 1,
        "kind": "practice",
        "title": "Shared towers",
        "economy": "FJI",
        "year": 2024,
        "language": "en",
        "done": "Operators share towers.",
        "results": "",
        "law_title": "",
        "law_url": "",
        "contact": "",
        "contact_email": "",
        "themes": ("gender",),
        "commitments": ("isles-2021/1",),
        "files": (LibraryFile(name="act.pdf", sha256="ab"),),
        "published_on": "2026-03-01",
    }
    return PublishedEntry(**(about | said))


def written(folder, *entries, form=LIBRARY_FORM):
    path = folder / "library.json"
    path.write_bytes(msgspec.json.encode({"form": form, "entries": list(entries)}))
    return path


def read(folder, *entries, **about):
    return read_library(written(folder, *entries, **about), NAME)


def test_a_workspace_without_a_library_has_no_entries(tmp_path):
    assert read_library(tmp_path / "library.json", NAME) == ([], [])


@given(
    title=st.text(min_size=1).filter(str.strip),
    year=st.none() | st.integers(1900, 2100),
    themes=st.lists(st.sampled_from(["gender", "access-last-mile"]), unique=True),
)
def test_what_is_written_is_read_again(tmp_path_factory, title, year, themes):
    kept = entry(title=title, year=year, themes=tuple(themes))
    assert read(tmp_path_factory.getbasetemp(), kept) == ([kept], [])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        pytest.param({"kind": "song"}, "'song' is no kind of entry.", id="kind"),
        pytest.param({"economy": "ZZZ"}, "'ZZZ' is no economy.", id="economy"),
        pytest.param({"published_on": "soon"}, "'soon' is no day of publication.", id="day"),
        pytest.param({"id": 1}, "Another entry has the number 1.", id="number"),
        pytest.param(
            {"year": "then"}, "Expected `int | null`, got `str` - at `$.year`.", id="type"
        ),
        pytest.param(
            {"done": " "}, "It has no title, or does not say what was done.", id="says-nothing"
        ),
    ],
)
def test_a_wrong_entry_is_told_and_the_others_stay(tmp_path, said, problem):
    wrong = msgspec.to_builtins(entry(id=2)) | said
    entries, (found,) = read(tmp_path, entry(), wrong, entry(id=3))
    assert [each.id for each in entries] == [1, 3]
    assert (found.severity, found.file, found.where) == ("error", NAME, "entry 2")
    assert found.problem == problem
    assert found.action == "It was left out. Publish it again from the reporting application."


def test_what_no_page_can_show_is_left_out_of_its_entry(tmp_path):
    odd = entry(themes=("gender", "weaving"), law_url="javascript:alert(1)")
    (kept,), findings = read(tmp_path, odd)
    assert (kept.themes, kept.law_url) == (("gender",), "")
    assert [(found.severity, found.value) for found in findings] == [
        ("warning", "weaving"),
        ("warning", "javascript:alert(1)"),
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"{", "This is no JSON: Input data was truncated.", id="half"),
        pytest.param(b"[]", "This is no library of form 1.", id="list"),
        pytest.param(b'{"form": 2, "entries": []}', "This is no library of form 1.", id="form"),
        pytest.param(b'{"form": 1}', "It has no list of entries.", id="none"),
    ],
)
def test_a_file_that_is_no_library_is_one_finding(tmp_path, data, problem):
    path = tmp_path / "library.json"
    path.write_bytes(data)
    entries, (found,) = read_library(path, NAME)
    assert (entries, found.problem) == ([], problem)
