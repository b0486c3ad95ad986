"""What the repository must not contain, and what it must."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import stocktake

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file does not contain what it forbids.
HOSTS = re.compile(
    "|".join(
        re.escape(a + b)
        for a, b in [
            ("pypi", ".org"),
            ("pythonhosted", ".org"),
            ("registry.npmjs", ".org"),
            ("deb.debian", ".org"),
        ]
    )
)


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_names_a_package_registry():
    bad = [
        p
        for p in tracked()
        if p.is_file() and HOSTS.search(p.read_bytes().decode("utf-8", "replace"))
    ]
    assert bad == []


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    for name in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.search(rf'"{re.escape(name)}",\s+# \w', text), name


def test_at_most_twenty_public_names():
    assert len(stocktake.__all__) <= 20
    assert all(getattr(stocktake, name) is not None for name in stocktake.__all__)


def test_every_module_of_the_package_has_a_docstring_and_a_size():
    for path in (ROOT / "src/stocktake").rglob("*.py"):
        text = path.read_text("utf-8")
        assert text.startswith(('"""', 'r"""')), path
        assert text.count("\n") <= 500, f"{path} has grown: split it by noun and step"
