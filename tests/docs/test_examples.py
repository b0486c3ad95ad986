"""Every example of README and docs is run, page by page, in an empty folder.

``sh`` blocks: each line is run; ``stocktake`` is the command under test, ``make``
and ``git`` lines are for the checkout and are only checked to exist. ``stocktake demo
FOLDER`` is run once and copied for each page that starts from it.
``python`` blocks are executed in the order of the page. ``toml`` blocks whose
first line names a file (``# framework.toml``) are written there before the next
command, and so are ``csv`` blocks after a line ``File: observations/x.csv``.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stocktake.workspace.demo import SPECIMEN_SUFFIXES, write_specimen

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs/tutorials").glob("*.md")),
    *sorted((ROOT / "docs/how-to").glob("*.md")),
    *sorted((ROOT / "docs/explanation").glob("*.md")),
]
BLOCK = re.compile(
    r"(?:^File: `(?P<file>[^`]+)`\s*\n+)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
RUN = ("sh", "python", "toml", "csv")


def blocks(page):
    return [m for m in BLOCK.finditer(page.read_text("utf-8")) if m["kind"] in RUN]


def targets_of_make():
    return set(re.findall(r"^([\w.-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def run_stocktake(words, folder):
    done = subprocess.run(
        [sys.executable, "-m", "stocktake.cli.main", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )
    assert done.returncode == 0, f"stocktake {shlex.join(words)}\n{done.stdout}\n{done.stderr}"


def run_line(line, folder, demonstration):
    match shlex.split(line, comments=True):
        case [] | ["git" | "cd", *_]:
            pass
        case ["make", *targets]:
            assert set(targets) <= targets_of_make(), line
        case ["stocktake", "demo", name]:
            shutil.copytree(demonstration, folder / name)
        case ["stocktake", *words]:
            run_stocktake(words, folder)
        case ["mkdir" | "cp", *_] as words:
            subprocess.run(words, cwd=folder, check=True)
        case _:
            pytest.fail(f"cannot run {line!r}")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    run_stocktake(["demo", "region"], folder)
    return folder / "region"


@pytest.fixture
def folder(tmp_path):
    """An empty folder with the documents that the pages speak of."""
    for suffix in SPECIMEN_SUFFIXES:
        source = write_specimen(tmp_path, suffix)
        source.rename(tmp_path / f"declaration{suffix}")
    return tmp_path


@pytest.mark.parametrize(
    "page", [p for p in PAGES if blocks(p)], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_examples_run(page, folder, demonstration, monkeypatch):
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    for block in blocks(page):
        kind, body = block["kind"], block["body"]
        if kind == "sh":
            for line in body.replace("\\\n", " ").splitlines():
                run_line(line, folder, demonstration)
        elif kind == "python":
            exec(compile(body, str(page), "exec"), names)  # noqa: S102  examples of our own pages
        else:
            name = block["file"] or re.match(r"# (\S+\.toml)", body)[1]
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
