"""A workspace that is watched: pages follow a change at once, the rest when it is quiet."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from stocktake.errors import SettingsError
from stocktake.workspace.build import build_workspace
from stocktake.workspace.demo import write_specimen
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.stages import TableStore
from stocktake.workspace.watching import counts, watch_workspace

PATIENCE = 60  # seconds

OWN = """
[[indicator]]
id = "own"
name = "{name}"
definition = "A number of our own."
unit = "percent-population"
direction = "up"
themes = ["broadband-infrastructure"]

[[kpi]]
id = "own-2030"
title = "Our target"
indicator = "own"
target = 80
deadline = 2030
"""
VALUES = "indicator,economy,year,value\nown,FJI,2019,30\nown,FJI,2023,52\nown,KIR,2023,10\n"


@pytest.fixture
def workspace(tmp_path):
    made = new_workspace(tmp_path / "small")
    text = made.settings_file.read_text("utf-8")
    made.settings_file.write_text(
        text.replace('members = "apt"', 'members = ["FJI", "TON", "KIR"]'), "utf-8"
    )
    made.framework_file.write_text(OWN.format(name="Before"), "utf-8")
    made.observations.mkdir(exist_ok=True)
    (made.observations / "own.csv").write_text(VALUES, "utf-8")
    write_specimen(made.instruments, ".txt")
    return made


def page(workspace):
    return (workspace.build / "site/indicators/own.html").read_text("utf-8")


def data_of(workspace):
    return (workspace.build / "exports/indicators.csv").read_text("utf-8")


def everything(workspace):
    return {
        path.relative_to(workspace.build).as_posix(): path.read_bytes()
        for path in workspace.build.rglob("*")
        if path.is_file() and path.suffix != ".duckdb" and path.name != "manifest.json"
    }


def test_pages_alone_leave_the_rest_for_the_next_whole_build(workspace):
    settings = workspace.settings_file.read_text("utf-8")
    two = settings.replace('languages = ["en"]', 'languages = ["en", "fr"]')
    workspace.settings_file.write_text(two, "utf-8")
    first = build_workspace(workspace, pages_only=True)
    assert not first.behind  # there was nothing to leave
    workspace.framework_file.write_text(OWN.format(name="After"), "utf-8")
    pages = build_workspace(workspace, pages_only=True)
    assert "After" in page(workspace)
    assert "After" not in data_of(workspace)
    assert {"report", "report fr", "exports", "site indicators fr"} <= set(pages.behind)
    assert set(pages.behind) <= set(pages.reused)
    french = workspace.build / "site/fr/indicators/own.html"
    assert "After" not in french.read_text("utf-8")
    again = build_workspace(workspace, pages_only=True)
    assert (again.ran, again.behind) == ([], pages.behind)
    whole = build_workspace(workspace)
    assert whole.ran == pages.behind
    assert "After" in data_of(workspace)
    assert "After" in french.read_text("utf-8")
    assert not build_workspace(workspace).ran


def test_with_kept_tables_the_files_are_those_of_a_build_from_nothing(workspace, tmp_path):
    store = TableStore()
    for name in ("Before", "After", "At last"):
        workspace.framework_file.write_text(OWN.format(name=name), "utf-8")
        build_workspace(workspace, store=store, pages_only=True)
    values = VALUES.replace("52", "53")
    (workspace.observations / "own.csv").write_text(values, "utf-8")
    build_workspace(workspace, store=store, pages_only=True)
    build_workspace(workspace, store=store)
    kept = everything(workspace)
    workspace.build.rename(tmp_path / "kept")
    build_workspace(workspace)
    assert kept == everything(workspace)


class Watched:
    """A workspace that is watched in a thread, and what was told of it."""

    def __init__(self, workspace):
        self.told = queue.Queue()
        self.stop = threading.Event()
        self._arguments = (workspace, self._build(workspace), self.told.put)
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _build(self, workspace):
        def build(changed, store):
            done = build_workspace(workspace, pages_only=changed, store=store)
            self.told.put("pages" if changed else "whole" if done.ran else "nothing")

        return build

    def _watch(self):
        watch_workspace(*self._arguments, stop=self.stop, quiet=0.3)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def next(self):
        return self.told.get(timeout=PATIENCE)

    def until(self, wanted):
        """Return all that is told up to what is wanted; a slow machine tells a change twice."""
        told = [self.next()]
        while told[-1] != wanted:
            told.append(self.next())
        return told


def save(path, text):
    """Write a file as editors do: never half of it."""
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def test_a_change_brings_pages_and_quiet_the_rest(workspace):
    with Watched(workspace) as watched:
        assert watched.until("nothing") == ["pages", "nothing"]
        save(workspace.framework_file, OWN.format(name="After"))
        assert watched.next() == "pages"
        assert "After" in page(workspace)
        assert set(watched.until("whole")) <= {"pages", "whole"}
        assert "After" in data_of(workspace)
        with pytest.raises(queue.Empty):  # what the build itself writes is no change
            watched.told.get(timeout=1.5)


def test_a_mistake_is_told_and_the_next_change_mends_it(workspace):
    with Watched(workspace) as watched:
        watched.until("nothing")
        good = workspace.framework_file.read_text("utf-8")
        save(workspace.framework_file, "[[indicator]\n")
        assert isinstance(watched.next(), SettingsError)
        assert "Before" in page(workspace)
        save(workspace.framework_file, good.replace("Before", "After"))
        watched.until("pages")
        assert "After" in page(workspace)


@pytest.mark.parametrize(
    ("path", "matters"),
    [
        ("framework.toml", True),
        ("observations/values 2025.xlsx", True),
        ("observations/~$values 2025.xlsx", False),
        ("observations/.~lock.values.ods#", False),
        ("observations/4913~", False),
        ("instruments/text.pdf.part", False),
        ("build/site/index.html", False),
        (".stocktake-build-new/site/index.html", False),
        (".git/index", False),
        ("", False),
    ],
)
def test_what_counts_as_a_change(workspace, path, matters):
    assert counts(workspace, str(workspace.root / path)) is matters
    assert not counts(workspace, str(workspace.root.parent / "elsewhere"))


def test_the_command_builds_waits_and_stops(workspace):
    command = [sys.executable, "-m", "stocktake.cli.main", "watch", str(workspace.root)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        try:
            _wait_for((workspace.build / "manifest.json").is_file)
            workspace.framework_file.write_text(OWN.format(name="After"), "utf-8")
            _wait_for(lambda: "After" in page(workspace))
            _wait_for(lambda: "After" in data_of(workspace))
            _wait_for(lambda: not list(workspace.root.glob(".stocktake-build*")))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0, err
    assert "Stopped watching." in err
    assert "site/index.html" in out
    assert "those of the last whole build; they follow." in out
    manifest = json.loads((workspace.build / "manifest.json").read_bytes())
    assert manifest["stages"]["report"]["outputs"]


def _wait_for(happened):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
