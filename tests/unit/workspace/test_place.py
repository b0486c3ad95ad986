from __future__ import annotations

import pytest

from stocktake.errors import BuildError
from stocktake.workspace import place


def make(folder, **files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("exchange", [True, False], ids=["one-step", "two-steps"])
def test_replaces_a_whole_folder(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(place, "_exchange", lambda *_: False)
    current = make(tmp_path / "build", a="old", b="old")
    place.replace_folder(make(tmp_path / "new", a="new"), current)
    assert {p.name: p.read_text() for p in current.iterdir()} == {"a": "new"}
    assert [p.name for p in tmp_path.iterdir()] == ["build"]


def test_the_first_build_is_only_moved(tmp_path):
    place.replace_folder(make(tmp_path / "new", a="new"), tmp_path / "build")
    assert (tmp_path / "build" / "a").read_text() == "new"


def test_recovers_when_stopped_between_the_two_steps(tmp_path):
    make(tmp_path / place.ASIDE, a="old")
    place.recover(tmp_path / "build")
    assert (tmp_path / "build" / "a").read_text() == "old"


def test_clears_the_old_folder_when_stopped_after_the_second_step(tmp_path):
    make(tmp_path / place.ASIDE, a="old")
    make(tmp_path / "build", a="new")
    place.recover(tmp_path / "build")
    assert (tmp_path / "build" / "a").read_text() == "new"
    assert not (tmp_path / place.ASIDE).exists()


def test_two_builds_do_not_meet(tmp_path):
    with place.building(tmp_path / "build"):
        with pytest.raises(BuildError) as caught, place.building(tmp_path / "build"):
            pass
        assert caught.value.problem == "Another build of this workspace is under way."
    with place.building(tmp_path / "build") as new:
        assert new.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_of_a_killed_build_is_cleared(tmp_path):
    make(tmp_path / place.NEW, half="half")
    with place.building(tmp_path / "build") as new:
        assert list(new.iterdir()) == []


def test_links_or_copies(tmp_path, monkeypatch):
    source = tmp_path / "a"
    source.write_text("x")
    place.link_or_copy(source, tmp_path / "deep" / "b")

    def no_links(*_):
        raise PermissionError

    monkeypatch.setattr(place.os, "link", no_links)
    place.link_or_copy(source, tmp_path / "deep" / "c")
    assert [(tmp_path / "deep" / n).read_text() for n in "bc"] == ["x", "x"]
