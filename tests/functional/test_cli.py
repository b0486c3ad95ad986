"""The command line as a user meets it: what it prints, what it asks, how it fails."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from stocktake.cli.main import cli, main
from stocktake.cli.read import FIELDS
from stocktake.workspace.demo import write_specimen
from stocktake.workspace.folder import open_workspace
from stocktake.workspace.settings import read_settings

GOLD_FIELDS = [
    "provision",
    "statement",
    "text",
    "role",
    "force",
    "actor",
    "themes",
    "beneficiaries",
    "deadlines",
    "references",
]


def run(*arguments, answers=None):
    """Run a command in this process; its result, output and standard error."""
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=answers)


def fail(capsys, *arguments):
    """Run the entry point on a user's mistake; its exit code and what it said."""
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return stopped.value.code, said


@pytest.fixture
def declaration(tmp_path):
    return write_specimen(tmp_path, ".html").rename(tmp_path / "declaration.html")


@pytest.fixture
def region(tmp_path):
    assert run("new", tmp_path / "region", "--members", "pif").exit_code == 0
    return tmp_path / "region"


def test_read_prints_exactly_the_fields_of_the_schema(declaration):
    done = run("read", declaration, "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(rows[0]) == [*GOLD_FIELDS, "start", "end", "page", "confidence"] == list(FIELDS)
    assert len(rows) == 102
    assert {type(row["themes"]) for row in rows} == {list}


def test_read_as_csv_and_as_a_table(declaration):
    done = run("read", declaration, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 102
    assert tuple(rows[0]) == FIELDS
    assert "102 statements" in run("read", declaration).stdout


def test_new_makes_a_workspace_of_the_apt_and_one_option_changes_it(tmp_path):
    assert run("new", tmp_path / "a").exit_code == 0
    assert read_settings(tmp_path / "a" / "stocktake.toml").members == "apt"
    done = run("new", tmp_path / "b", "--members", "eco", "--name", 'The "B" region')
    assert "Economic Cooperation Organization" in done.stdout
    settings = read_settings(tmp_path / "b" / "stocktake.toml")
    assert (settings.members, settings.name) == ("eco", 'The "B" region')


def test_add_asks_for_what_it_did_not_find(region, tmp_path):
    document = tmp_path / "plain.txt"
    document.write_text(
        "1. We will connect every school by 2030.\n\n2. We encourage members to share results.\n"
    )
    answers = "A plan\nMinisters\nSuva\nsoon\n2024-03-14\nplan\n"
    done = run("add", region, document, answers=answers)
    assert done.exit_code == 0, done.output
    assert "That cannot be used" in done.output
    note = (region / "instruments" / "plain.toml").read_text("utf-8")
    assert 'title = "A plan"' in note
    assert "date = 2024-03-14" in note


def test_add_without_questions_says_what_is_missing(region, tmp_path):
    document = tmp_path / "plain.txt"
    document.write_text("1. We will connect every school by 2030.\n")
    done = run("add", region, document, "--no-questions")
    assert "Not known: " in done.output
    assert "Write them in plain.toml." in done.output


def test_add_does_not_overwrite(region, declaration, capsys):
    run("add", region, declaration, "--no-questions")
    code, said = fail(capsys, "add", region, declaration, "--no-questions")
    assert code == 11
    assert "instruments/ already has a document named declaration.html." in said


def test_build_prints_where_things_are_and_then_that_nothing_changed(region, declaration):
    run("add", region, declaration, "--no-questions")
    done = run("build", region)
    assert done.exit_code == 0, done.output
    assert str(open_workspace(region).build / "site" / "index.html") in done.output
    assert "Nothing changed since the last build" in run("build", region).output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(
            ["new", "x", "--members", "mars"],
            15,
            "Error: --members 'mars' is not a known group.",
            id="unknown-group",
        ),
        pytest.param(["build", "."], 11, "is not a Stocktake workspace", id="no-workspace"),
        pytest.param(["read", "empty.pdf"], 13, "Error: ", id="empty-document"),
        pytest.param(["read", "sheet.xyz"], 13, "Error: ", id="unknown-kind"),
        pytest.param(["read", "missing.pdf"], 2, "does not exist", id="no-such-file"),
        pytest.param(["demo", "taken"], 11, "already exists and is not empty", id="folder-in-use"),
    ],
)
def test_mistakes_are_explained(tmp_path, monkeypatch, capsys, arguments, code, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "sheet.xyz").write_bytes(b"?")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.doc").write_bytes(b"mine")
    found, explained = fail(capsys, *arguments)
    assert found == code
    assert said in explained
