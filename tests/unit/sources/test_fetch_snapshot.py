"""Snapshots on disk: names, bodies unchanged, notes last, damage seen."""

from __future__ import annotations

import gzip

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.errors import DataError, WorkspaceError
from stocktake.sources import snapshot
from stocktake.sources.snapshot import (
    COMPRESS_FROM_BYTES,
    Body,
    Snapshot,
    note_path,
    read_bodies,
    read_note,
    snapshot_files,
    write_atomically,
    write_snapshot,
)

NOTE = Snapshot(
    service="worldbank",
    source="WDI",
    code="SP.POP.TOTL",
    asked_for=("population",),
    title="World Development Indicators",
    publisher="World Bank",
    licence="CC BY 4.0",
    redistribute=True,
    url="https://example.org/x",
    parameters={"format": "json"},
    fetched_at="2026-11-22T06:00:00+00:00",
    release="2026-07-13",
    parts=(),
)


def body(content, url="https://example.org/x?page=1"):
    return Body(content=content, url=url, status=200, fetched_at=NOTE.fetched_at)


def store(cache, *contents):
    path = note_path(cache, NOTE.service, NOTE.code)
    write_snapshot(path, NOTE, [body(content) for content in contents])
    return path


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("A/B", "A.B", id="slash"),
        pytest.param("A B", "A-B", id="space"),
        pytest.param("it_use", "IT_USE", id="case"),
        pytest.param("X" * 100 + "1", "X" * 100 + "2", id="long"),
        pytest.param("../X", "X", id="upwards"),
    ],
)
def test_two_codes_never_share_a_file(tmp_path, first, second):
    paths = [note_path(tmp_path, "s", code) for code in (first, second)]
    assert paths[0].name.casefold() != paths[1].name.casefold()
    assert {path.parent for path in paths} == {tmp_path / "s"}


def test_a_plain_code_keeps_its_name(tmp_path):
    assert note_path(tmp_path, "worldbank", "SP.POP.TOTL").name == "SP.POP.TOTL.snapshot.json"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4))
def test_bodies_come_back_as_they_were_sent(tmp_path_factory, contents):
    path = store(tmp_path_factory.mktemp("cache"), *contents)
    assert read_bodies(path, read_note(path)) == contents


def test_a_large_body_is_compressed_and_comes_back(tmp_path):
    content = b"0123456789" * COMPRESS_FROM_BYTES
    path = store(tmp_path, content)
    note = read_note(path)
    (file,) = tmp_path.rglob("*.body.gz")
    assert file.stat().st_size < len(content) / 10
    assert gzip.decompress(file.read_bytes()) == content
    assert read_bodies(path, note) == [content]
    assert note.parts[0].bytes == len(content)


def test_the_same_snapshot_gives_the_same_files(tmp_path):
    for cache in (tmp_path / "a", tmp_path / "b"):
        store(cache, b"1" * COMPRESS_FROM_BYTES, b"2")
    first, second = (
        {p.relative_to(c).as_posix(): p.read_bytes() for p in c.rglob("*") if p.is_file()}
        for c in (tmp_path / "a", tmp_path / "b")
    )
    assert first == second


def test_a_successor_replaces_all_of_it(tmp_path):
    store(tmp_path, b"one", b"two", b"three")
    other = note_path(tmp_path, NOTE.service, "SP.POP.TOTL.FE")
    write_snapshot(other, NOTE, [body(b"other")])
    path = store(tmp_path, b"new")
    assert read_bodies(path, read_note(path)) == [b"new"]
    assert read_bodies(other, read_note(other)) == [b"other"]
    assert len(list(path.parent.iterdir())) == 4


def test_a_failure_leaves_the_old_snapshot(tmp_path, monkeypatch):
    path = store(tmp_path, b"old")

    def fail(where, content):
        if where == path:
            raise OSError(28, "No space left on device")
        write_atomically(where, content)

    monkeypatch.setattr(snapshot, "write_atomically", fail)
    with pytest.raises(WorkspaceError) as caught:
        store(tmp_path, b"new")
    assert str(caught.value) == (
        "The snapshot could not be written: No space left on device.\n"
        f"  Where: {path}\n"
        "  What to do: Check that the folder may be written and the disk has room; then fetch "
        "again."
    )
    assert read_bodies(path, read_note(path)) == [b"old"]


def test_a_broken_write_leaves_nothing_behind(tmp_path):
    with pytest.raises(TypeError):
        write_atomically(tmp_path / "x", "a text and not bytes")
    assert list(tmp_path.iterdir()) == []


def test_hidden_folders_are_not_snapshots(tmp_path):
    path = store(tmp_path, b"x")
    hidden = tmp_path / ".partial" / path.name
    hidden.parent.mkdir()
    hidden.write_bytes(path.read_bytes())
    assert snapshot_files(tmp_path) == [path]
    assert snapshot_files(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        pytest.param(
            lambda file: file.write_bytes(b"other"), "is not what was fetched", id="changed"
        ),
        pytest.param(lambda file: file.unlink(), "is missing or cannot be unpacked", id="gone"),
    ],
)
def test_a_damaged_body_is_seen(tmp_path, damage, problem):
    path = store(tmp_path, b"content")
    note = read_note(path)
    damage(path.parent / note.parts[0].file)
    with pytest.raises(DataError, match=problem) as caught:
        read_bodies(path, note, "cache/x")
    assert caught.value.where == "cache/x"
    assert "--refresh" in caught.value.fix


@pytest.mark.parametrize("cut", [1, 100, -10])
def test_a_cut_archive_is_seen(tmp_path, cut):
    path = store(tmp_path, b"0123456789" * COMPRESS_FROM_BYTES)
    note = read_note(path)
    file = path.parent / note.parts[0].file
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(DataError, match="cannot be unpacked"):
        read_bodies(path, note)


def test_a_note_does_not_reach_outside_its_folder(tmp_path):
    path = store(tmp_path, b"x")
    note = read_note(path)
    parts = (msgspec.structs.replace(note.parts[0], file="../secret"),)
    with pytest.raises(DataError, match="outside its folder"):
        read_bodies(path, msgspec.structs.replace(note, parts=parts))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_note_is_told(tmp_path_factory, data):
    path = store(tmp_path_factory.mktemp("cache"), b"x")
    text = path.read_bytes()
    end = data.draw(st.integers(0, len(text) - 3))
    path.write_bytes(text[:end])
    with pytest.raises(DataError, match=r"^The note of the snapshot is damaged: ") as caught:
        read_note(path, "cache/x")
    assert caught.value.where == "cache/x"


def test_a_missing_note_is_told(tmp_path):
    with pytest.raises(DataError) as caught:
        read_note(tmp_path / "x.snapshot.json", "cache/x")
    assert caught.value.problem == ("The snapshot cannot be opened: No such file or directory.")
