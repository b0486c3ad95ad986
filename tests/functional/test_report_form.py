"""A workspace gives its report a form of its own, and its members a brief each."""

from __future__ import annotations

import docx
import pypdfium2
import pytest
from click.testing import CliRunner
from docx.shared import Mm

from stocktake.cli.main import cli
from stocktake.errors import SettingsError, WorkspaceError
from stocktake.workspace.folder import Workspace
from stocktake.workspace.settings import read_settings, region_of, report_template

VALUES = (
    "economy,indicator,year,value\n"
    "FJI,internet-users,2015,40\nFJI,internet-users,2020,50\nFJI,internet-users,2024,60\n"
    "KIR,internet-users,2024,30\n"
)
SETTINGS = """\
name = "Isles"
assessed_on = 2025-11-30
members = {members}
sources = []
targets = ["umc-2030"]
"""


def settings_of(folder, members='["FJI", "KIR"]', more=""):
    folder.mkdir(exist_ok=True)
    path = folder / "stocktake.toml"
    path.write_text(SETTINGS.format(members=members) + more)
    return read_settings(path)


@pytest.mark.parametrize(
    ("members", "more", "briefs"),
    [
        pytest.param('"pif"', "", True, id="members-of-a-body"),
        pytest.param('["FJI", "KIR"]', "", False, id="a-list"),
        pytest.param('["FJI", "KIR"]', "[report]\nbriefs = true\n", True, id="switched-on"),
        pytest.param('"pif"', "[report]\nbriefs = false\n", False, id="switched-off"),
    ],
)
def test_who_has_briefs(tmp_path, members, more, briefs):
    assert region_of(settings_of(tmp_path, members, more), "0").briefs is briefs


@pytest.mark.parametrize("name", ["house.docx", "../house.docx"])
def test_a_template_that_is_not_in_the_workspace_is_told(tmp_path, name):
    root = tmp_path / "isles"
    settings = settings_of(root, more=f'[report]\ntemplate = "{name}"\n')
    (tmp_path / "house.docx").write_bytes(b"outside")
    with pytest.raises(SettingsError) as error:
        report_template(root, settings)
    assert error.value.problem == (
        f"`template` in stocktake.toml names {name}, which is no file of the workspace."
    )
    assert error.value.where == f"{root / 'stocktake.toml'}, line 7"
    assert error.value.fix == (
        "Copy the Word file into the workspace, or write one to start from: "
        "stocktake report template -o house.docx."
    )


def test_a_wrong_kind_of_setting_is_told(tmp_path):
    with pytest.raises(SettingsError, match="true or false, without quotes"):
        settings_of(tmp_path, more='[report]\nbriefs = "yes"\n')


def test_the_command_writes_a_template_once(tmp_path):
    path = tmp_path / "house.docx"
    first = CliRunner().invoke(cli, ["report", "template", "-o", str(path)])
    assert first.exit_code == 0, first.output
    assert 'template = "house.docx"' in first.output
    again = CliRunner().invoke(cli, ["report", "template", "-o", str(path)])
    assert isinstance(again.exception, WorkspaceError)
    assert again.exception.problem == f"{path} is there already."
    forced = CliRunner().invoke(cli, ["report", "template", "-o", str(path), "--force"])
    assert forced.exit_code == 0


def test_a_build_uses_the_template_and_writes_briefs_in_each_language(tmp_path):
    root = tmp_path / "isles"
    settings_of(
        root, more='languages = ["en", "ar"]\n[report]\nbriefs = true\ntemplate = "h.docx"\n'
    )
    (root / "observations").mkdir()
    (root / "observations" / "own.csv").write_text(VALUES)
    CliRunner().invoke(cli, ["report", "template", "-o", str(root / "h.docx")])
    template = docx.Document(str(root / "h.docx"))
    template.sections[0].left_margin = Mm(44)
    template.save(str(root / "h.docx"))
    result = CliRunner().invoke(cli, ["build", str(root)])
    assert result.exit_code == 0, result.output

    build = Workspace(root).build
    for name in ("report.docx", "report.ar.docx"):
        margin = docx.Document(str(build / name)).sections[0].left_margin
        assert margin.twips == Mm(44).twips
    briefs = {path.name for path in (build / "briefs").iterdir()}
    assert briefs == {"FJI.en.pdf", "KIR.en.pdf", "FJI.ar.pdf", "KIR.ar.pdf"}
    assert len(pypdfium2.PdfDocument(build / "briefs" / "KIR.ar.pdf")) == 1
    written = {path.name for path in build.glob("report*")}
    assert written >= {"report.pptx", "report.ar.pptx", "report.json", "report.ar.json"}
    assert "report.schema.json" in written

    template.sections[0].left_margin = Mm(22)
    template.save(str(root / "h.docx"))
    again = CliRunner().invoke(cli, ["build", str(root)])
    assert "Built 2 of " in again.output, again.output
