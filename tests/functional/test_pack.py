"""All that is published in one ZIP, unpacked and opened as its receiver would."""

from __future__ import annotations

import zipfile

import pytest
from click.testing import CliRunner

from stocktake.cli.main import cli
from stocktake.errors import WorkspaceError
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.packing import pack_build, published_files
from stocktake.workspace.settings import read_settings
from stocktake.workspace.stages import Silent


@pytest.fixture
def packed(demo, tmp_path):
    settings = read_settings(demo.settings_file)
    target = tmp_path / "scorecard.zip"
    told = pack_build(
        demo, target, name="Pacific & others", on=settings.assessed_on, reporter=Silent()
    )
    return target, told


def test_everything_published_is_in_it_and_nothing_else(demo, packed, tmp_path):
    target, told = packed
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
    inside = {
        path.relative_to(tmp_path / "unpacked").as_posix(): path.read_bytes()
        for path in (tmp_path / "unpacked").rglob("*")
        if path.is_file()
    }
    start, readme = inside.pop("index.html").decode(), inside.pop("README.txt").decode()
    published = {
        path.relative_to(demo.build).as_posix(): path.read_bytes()
        for path in demo.build.rglob("*")
        if path.is_file() and not path.is_relative_to(demo.build / "tables")
    }
    inner = {name for name in published if name.startswith("stages/") or name == "manifest.json"}
    assert inside == {name: data for name, data in published.items() if name not in inner}
    assert {"site/index.html", "report.pdf", "exports/README.txt"} <= inside.keys()
    assert told.files == len(inside)
    assert told.unpacked == sum(map(len, inside.values()))
    assert told.size == target.stat().st_size < told.unpacked
    assert 'href="site/index.html">Pacific &amp; others</a>' in start
    assert readme.startswith("Pacific & others: scorecard of ")


def test_the_same_build_is_the_same_bytes(demo, packed, tmp_path):
    on = read_settings(demo.settings_file).assessed_on
    again = tmp_path / "again.zip"
    pack_build(demo, again, name="Pacific & others", on=on, reporter=Silent())
    assert again.read_bytes() == packed[0].read_bytes()


def test_files_that_are_packed_already_are_stored(packed):
    with zipfile.ZipFile(packed[0]) as archive:
        kinds = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kinds["exports/observations.parquet"] == zipfile.ZIP_STORED
    assert kinds["site/index.html"] == zipfile.ZIP_DEFLATED


def test_without_room_nothing_is_left_and_the_last_package_stands(demo, packed, monkeypatch):
    target, _told = packed
    before = target.read_bytes()
    on = read_settings(demo.settings_file).assessed_on

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stocktake.workspace.packing.shutil.copyfileobj", full)
    with pytest.raises(WorkspaceError, match="No space left on device"):
        pack_build(demo, target, name="x", on=on, reporter=Silent())
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_workspace_that_was_not_built_has_nothing_to_pack(tmp_path):
    with pytest.raises(WorkspaceError, match="has not been built"):
        published_files(new_workspace(tmp_path / "new"))


def test_the_command_builds_first_and_tells_the_size(demo, tmp_path):
    target = tmp_path / "to send.zip"
    result = CliRunner().invoke(cli, ["pack", str(demo.root), "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert "Nothing changed since the last build" in result.output
    assert f"MB: {target}" in result.output
    assert zipfile.is_zipfile(target)
