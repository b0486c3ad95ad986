"""Every statement of the real instruments can be handed out, confirmed and taken back."""

from __future__ import annotations

import shutil

import pytest

from stocktake.workspace.folder import new_workspace
from stocktake.workspace.review import plan_reviews, review_of, workspace_readings, write_reviews
from stocktake.workspace.review_form import read_form, write_csv_form, write_xlsx_form

pytestmark = pytest.mark.real

ANSWER = {"verdict": "confirmed", "reviewed_by": "Mere Samoa", "reviewed_on": "2026-03-01"}


@pytest.mark.parametrize("write", [write_xlsx_form, write_csv_form])
def test_a_whole_review_of_each_instrument_changes_no_label(real_data, tmp_path, write):
    workspace = new_workspace(tmp_path / "region")
    for path in (real_data / "instruments").glob("*.txt"):
        shutil.copy(path, workspace.instruments)
    readings = workspace_readings(workspace)
    assert len(readings) == 5
    for reading in readings:
        form = tmp_path / f"form{'.xlsx' if write is write_xlsx_form else '.csv'}"
        write(reading, form)
        rows = [(number, cells | ANSWER) for number, cells in read_form(form)]
        (plan,) = plan_reviews(workspace.root, readings, rows)
        assert len(plan.reviews) == len(reading.statements)
        write_reviews(workspace.root / f"review/{reading.instrument_id}.csv", plan.reviews)
        held = review_of(workspace.root, reading)
        assert (held.drifts, held.problems) == ((), ())
        assert held.reviewed.statements == reading.statements
        assert {mark.state for mark in held.reviewed.marks.values()} == {"confirmed"}
