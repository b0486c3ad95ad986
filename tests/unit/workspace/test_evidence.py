"""Evidence goes out as a form, comes back checked, and twice changes nothing."""

from __future__ import annotations

import csv

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from factories.tables import sample_tables
from stocktake.cli.main import cli
from stocktake.errors import ReviewError
from stocktake.workspace.evidence import evidence_checks, merge_evidence, read_evidence_file
from stocktake.workspace.folder import open_workspace

ANSWER = {
    "status": "in place",
    "title": "=Team",
    "url": "https://example.org/team",
    "checked_by": "A. Sample",
    "checked_on": "2025-06-01",
}


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "region"
    (folder / "build/tables").mkdir(parents=True)
    (folder / "stocktake.toml").write_text(
        'name = "R"\nmembers = ["FJI", "KIR"]\nassessed_on = 2025-11-30\n', "utf-8"
    )
    for name in ("evidence_status", "evidence_tests", "commitments", "economies"):
        sample_tables()[name].write_parquet(folder / f"build/tables/{name}.parquet")
    return folder


def run(*arguments):
    done = CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=True)
    if isinstance(done.exception, ReviewError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def filled_csv(root, path, **changes):
    run("evidence", "export", root, "-o", path, "--replace")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["commitment"], row["test"], row["economy"]) == ("isles-2021/4", "1", "NPL"):
            row.update(ANSWER | changes)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_form_has_every_question_once(root, tmp_path):
    out = run("evidence", "export", root, "-o", tmp_path / "form.csv")
    rows = read_evidence_file(tmp_path / "form.csv", "form.csv")
    assert f"{len(rows)} questions" in out
    keys = [(r.cells["commitment"], r.cells["test"], r.cells["economy"]) for r in rows]
    status = sample_tables()["evidence_status"]
    assert keys == [
        (c, str(t), e)
        for c, t, e in status.select("commitment_id", "test", "economy_id").iter_rows()
    ]


def test_import_adds_what_is_new_and_twice_changes_nothing(root, tmp_path):
    form = filled_csv(root, tmp_path / "form.csv")
    first = run("evidence", "import", form, root, "--yes")
    assert "+ isles-2021/4, test 1, NPL: in place" in first
    store = root / "evidence/evidence.csv"
    before = store.read_bytes()
    assert b",'=Team," in before
    second = run("evidence", "import", form, root, "--yes")
    assert "Nothing to change." in second
    assert store.read_bytes() == before
    assert [p.name for p in store.parent.iterdir()] == ["evidence.csv"]


def test_import_keeps_rows_that_stand_there(root, tmp_path):
    run("evidence", "import", filled_csv(root, tmp_path / "a.csv"), root, "--yes")
    later = filled_csv(root, tmp_path / "b.csv", status="partly", checked_on="2025-07-01")
    run("evidence", "import", later, root, "--yes")
    rows = read_evidence_file(root / "evidence/evidence.csv", "evidence.csv")
    assert [r.cells["status"] for r in rows] == ["in place", "partly"]


def test_a_wrong_cell_is_named_and_nothing_is_changed(root, tmp_path):
    form = filled_csv(root, tmp_path / "form.csv", status="done")
    with pytest.raises(ReviewError) as caught:
        run("evidence", "import", form, root, "--yes")
    assert caught.value.problem.splitlines()[0] == (
        "The form has cells that cannot be used; nothing was changed."
    )
    assert "column status: done. This status is not known. Write one of: in place" in str(
        caught.value
    )
    assert not (root / "evidence").exists()


def test_a_workbook_comes_back_as_it_was_filled(root, tmp_path):
    path = tmp_path / "form.xlsx"
    run("evidence", "export", root, "-o", path)
    book = openpyxl.load_workbook(path)
    sheet = book["Evidence"]
    assert sheet.protection.sheet
    kinds = {v.type for v in sheet.data_validations.dataValidation}
    assert {"list", "date"} <= kinds
    heads = [cell.value.lower().replace(" ", "_") for cell in sheet[1]]
    for cells in sheet.iter_rows(min_row=2):
        one = dict(zip(heads, cells, strict=True))
        if one["economy"].value == "NPL" and one["test"].value == "1":
            for name, text in ANSWER.items():
                one[name].value = text
            one["title"].value = "Team"
    book.save(path)
    book.close()
    workspace = open_workspace(root)
    _, new, same = merge_evidence(workspace, path, evidence_checks(workspace))
    assert ([(e.economy_id, e.status) for e in new], same) == ([("NPL", "in place")], 0)


def test_an_existing_form_is_not_overwritten(root, tmp_path):
    path = tmp_path / "form.csv"
    run("evidence", "export", root, "-o", path)
    with pytest.raises(ReviewError) as caught:
        run("evidence", "export", root, "-o", path)
    assert caught.value.problem == "form.csv is already there, and may have been filled."


def test_an_unknown_instrument_is_told(root, tmp_path):
    with pytest.raises(ReviewError) as caught:
        run("evidence", "export", root, "-o", tmp_path / "f.csv", "--instrument", "nope")
    assert caught.value.problem == "No evidence test belongs to 'nope'."
    assert caught.value.fix == "Instruments with evidence tests: isles-2021."


def test_another_file_is_not_taken_for_a_form(root, tmp_path):
    path = tmp_path / "form.csv"
    pl.DataFrame({"a": [1]}).write_csv(path)
    with pytest.raises(ReviewError) as caught:
        run("evidence", "import", path, root, "--yes")
    assert caught.value.problem == "form.csv is not a file of evidence: a column is missing."
