"""Stages that publish name the code they run through, so that other code makes files anew."""

from __future__ import annotations

import ast
from importlib import resources

import pytest

from stocktake.workspace.plan import BASE, PUBLISHING, REPORT_CODE, SITE_CODE

ROOT = resources.files("stocktake")


def imported(module):
    """Return the modules of ``publish`` that one of them imports when it is run."""
    tree = ast.parse((ROOT / f"{module}.py").read_text("utf-8"))
    typed = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECK" in ast.dump(n)]
    unread = {node for block in typed for node in ast.walk(block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in unread and node.module:
            path = node.module.replace(".", "/").removeprefix("stocktake/")
            for one in (path, *(f"{path}/{name.name}" for name in node.names)):
                if one.startswith("publish/") and (ROOT / f"{one}.py").is_file():
                    yield one


@pytest.mark.parametrize(
    ("part", "code"),
    [
        pytest.param("publish/site", SITE_CODE, id="site"),
        pytest.param("publish/report", REPORT_CODE, id="report"),
    ],
)
def test_a_stage_names_the_code_of_publishing_that_it_runs_through(part, code):
    named = [one.removesuffix(".py") for one in (*BASE, PUBLISHING, *code)]
    found, left = set(), [f"{part}/{file.name[:-3]}" for file in (ROOT / part).iterdir()
                          if file.name.endswith(".py")]  # fmt: skip
    assert left
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left += imported(module)
    covered = {one for one in found if any(f"{one}/".startswith(f"{name}/") for name in named)}
    assert found - covered == set()
