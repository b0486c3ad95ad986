"""Each import contract is broken once, in a copy of the package, and must then fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the source and the contracts, in which imports may be broken."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copytree(
        ROOT / "src/stocktake",
        folder / "stocktake",
        ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def check_contracts(folder):
    program = (
        "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold(copy):
    done = check_contracts(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("model/noun.py", "import stocktake.vocab.load", "Layers of stocktake"),
        ("documents/read.py", "import stocktake.register.read", "Layers of stocktake"),
        ("register/read.py", "import stocktake.indicators.tidy", "Layers of stocktake"),
        ("publish/words/phrases.py", "import stocktake.workspace.folder", "Layers of stocktake"),
        ("errors.py", "import django", "stocktake knows nothing of the web application"),
        ("register/read.py", "import httpx", "Only fetching opens the network"),
        (
            "workspace/steps.py",
            "import stocktake.sources.fetch.run",
            "Only its command reaches fetching",
        ),
        ("register/read.py", "import docx", "Document libraries stay in documents and publish"),
    ],
)
def test_a_broken_contract_is_seen(copy, module, line, contract):
    path = copy / "stocktake" / module
    text = path.read_text("utf-8")
    try:
        path.write_text(f"{text}\n{line}\n", "utf-8")
        done = check_contracts(copy)
    finally:
        path.write_text(text, "utf-8")
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout


def test_a_new_package_must_be_placed(copy):
    package = copy / "stocktake" / "surprise"
    package.mkdir()
    try:
        (package / "__init__.py").write_text("")
        done = check_contracts(copy)
    finally:
        shutil.rmtree(package)
    assert done.returncode != 0
