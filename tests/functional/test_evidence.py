"""Evidence in a build: a row that can be used decides a status, another is a finding."""

from __future__ import annotations

import polars as pl
import pytest

from stocktake.workspace.build import build_workspace
from stocktake.workspace.demo import demo_workspace

ROWS = """\
economy,commitment,test,kind,title,date,url,file,status,checked_by,checked_on,note
Fiji,apt-tokyo-2025/A5,1,,Invented plan,,https://example.org/a,,in place,A. Example,2025-10-01,
Fijji,apt-tokyo-2025/A5,1,,,,,,planned,A. Example,2025-10-01,
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("evidence") / "demo"
    workspace = demo_workspace(root)
    (root / "evidence").mkdir()
    (root / "evidence/ours.csv").write_text(ROWS, "utf-8")
    build_workspace(workspace)
    return workspace


def test_evidence_decides_a_status_and_a_wrong_row_is_a_finding(workspace):
    status = workspace.table("evidence_status").filter(
        pl.col("commitment_id") == "apt-tokyo-2025/A5", pl.col("test") == 1
    )
    answered = status.filter(pl.col("status") != "not answered")
    assert answered.select("economy_id", "status", "file", "row").rows() == [
        ("FJI", "in place", "evidence/ours.csv", 2)
    ]
    assert status.height > answered.height
    found = workspace.table("findings").filter(pl.col("file") == "evidence/ours.csv")
    assert found.select("severity", "where", "value").rows() == [
        ("error", "row 3, column economy", "Fijji")
    ]


def test_the_next_build_does_the_evidence_again_only_where_it_changed(workspace):
    assert build_workspace(workspace).ran == []
    with (workspace.root / "evidence/ours.csv").open("a", encoding="utf-8") as file:
        file.write("Nepal,apt-tokyo-2025/A5,1,,,,,,not in place,A. Example,2025-10-02,\n")
    ran = build_workspace(workspace).ran
    assert "evidence" in ran
    assert "site commitments" in ran
    assert "assess" not in ran
    assert "divides" not in ran
