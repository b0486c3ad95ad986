"""A file as it is told of, and a large one as a ZIP that gives the same bytes back."""

from __future__ import annotations

import zipfile

import pytest

from stocktake.publish.exports import files
from stocktake.publish.exports.files import pack_large, written


@pytest.mark.parametrize(
    ("size", "name"),
    [
        pytest.param(100, "x.sqlite", id="at-the-limit"),
        pytest.param(101, "x.sqlite.zip", id="above-it"),
    ],
)
def test_a_file_above_the_limit_is_packed(tmp_path, monkeypatch, size, name):
    monkeypatch.setattr(files, "PLAIN_BYTES", 100)
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"a" * size)
    assert pack_large(path).name == name
    assert [left.name for left in tmp_path.iterdir()] == [name]


def test_a_packed_file_gives_its_bytes_back_and_is_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PLAIN_BYTES", 100)
    path = tmp_path / "x.duckdb"
    content = bytes(range(256)) * 10
    path.write_bytes(content)
    first = pack_large(path).read_bytes()
    path.write_bytes(content)
    packed = pack_large(path)
    assert packed.read_bytes() == first
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        assert archive.read("x.duckdb") == content
    assert written(packed, "a").media_type == "application/zip"


def test_a_zip_of_an_earlier_time_does_not_stay(tmp_path):
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"new")
    (tmp_path / "x.sqlite.zip").write_bytes(b"old")
    assert pack_large(path) == path
    assert not (tmp_path / "x.sqlite.zip").exists()
