"""``stocktake lint`` as a drafter runs it."""

from __future__ import annotations

import json
import subprocess
import sys

import docx
import pytest

from stocktake.register.lint.rules import rules_page
from stocktake.workspace.demo import write_specimen


def lint(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "stocktake.cli.main", "lint", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )


@pytest.fixture
def draft(tmp_path):
    return write_specimen(tmp_path, ".txt")


@pytest.fixture
def word_draft(tmp_path):
    return write_specimen(tmp_path, ".docx")


def test_the_terminal_groups_remarks_by_provision_with_lines(draft):
    done = lint(draft)
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert "p23 (line 223) error The chapter \u201cKey performance indicators\u201d" in said
    assert "7 of 57 commitments and calls answer all six questions in full" in said.replace(
        "\u00a0", " "
    )
    assert "Not compared with an earlier instrument" in said


def test_the_comparison_is_named(draft):
    said = " ".join(lint(draft, "--compare", "apt-tokyo-2025").stdout.split())
    assert "Compared with Tokyo statement 2025, because you named it with --compare." in said
    assert "[theme-dropped]" in said


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [pytest.param(None, 0, id="no"), ("error", 1), ("warning", 1)],
)
def test_remarks_fail_only_where_asked(draft, fail_on, code):
    arguments = ["--fail-on", fail_on] if fail_on else []
    assert lint(draft, *arguments).returncode == code


def test_fail_on_error_lets_warnings_pass(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text("Draft declaration\n\n1. We will strive to connect all schools by 2030.\n")
    assert lint(path, "--fail-on", "error").returncode == 0
    assert lint(path, "--fail-on", "warning").returncode == 1


def test_json_goes_to_the_terminal_and_nothing_else_does(draft):
    done = lint(draft, "--format", "json")
    assert json.loads(done.stdout)["commitments"] == 57
    assert done.stderr == ""


def test_a_page_is_written_where_asked(draft, tmp_path):
    out = tmp_path / "remarks.html"
    done = lint(draft, "--format", "html", "-o", out)
    assert done.stderr == f"Written to {out}.\n"
    assert out.read_text("utf-8").startswith("<!doctype html>")


def test_a_commented_copy_stands_beside_nothing_changed(word_draft, tmp_path):
    before = word_draft.read_bytes()
    done = lint(word_draft, "--format", "docx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("specimen-declaration-comments.docx: ")
    assert word_draft.read_bytes() == before
    assert len(list(docx.Document(tmp_path / "specimen-declaration-comments.docx").comments)) > 40


def test_the_draft_is_not_overwritten(word_draft):
    done = lint(word_draft, "--format", "docx", "-o", word_draft)
    assert done.returncode == 13
    assert "The output would overwrite the draft." in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_no_format_overwrites_the_draft(draft, form):
    before = draft.read_bytes()
    done = lint(draft, "--format", form, "-o", draft)
    assert done.returncode == 13
    assert "would overwrite the draft" in done.stderr
    assert draft.read_bytes() == before


def test_a_workspace_adds_its_own_instruments(demo, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(
        "Draft declaration of 2027\n\n1. We will abolish surcharges for roaming by 2030.\n"
    )
    done = lint(path, "--workspace", demo.root, "--compare", "specimen-declaration")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "Specimen declaration 2024, b, wanted it by 2027; the draft says 2030." in said
    assert "Compared with Specimen declaration 2024" in said


def test_an_unknown_instrument_is_refused(draft):
    done = lint(draft, "--compare", "apt-2099")
    assert done.returncode == 15
    assert "No instrument has the id 'apt-2099'." in done.stderr


def test_the_rules_are_printed_without_a_draft():
    done = lint("--rules")
    assert done.returncode == 0
    assert done.stdout == rules_page()
