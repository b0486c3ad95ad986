"""``stocktake.toml``: the choice of a method."""

from __future__ import annotations

import pytest

from stocktake.errors import SettingsError
from stocktake.progress.methods.registry import method_ids
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.settings import read_settings

PLAIN = 'name = "X"\nassessed_on = 2025-11-30\n'


def test_without_a_choice_the_default_method_is_shown(tmp_path):
    (tmp_path / "stocktake.toml").write_text(PLAIN, "utf-8")
    assert read_settings(tmp_path / "stocktake.toml").method == "outlook"


def test_a_new_workspace_names_the_default(tmp_path):
    file = new_workspace(tmp_path / "new").settings_file
    assert 'method = "outlook"' in file.read_text("utf-8")
    assert read_settings(file).method == "outlook"


@pytest.mark.parametrize("method", method_ids())
def test_every_method_may_be_chosen(tmp_path, method):
    file = tmp_path / "stocktake.toml"
    file.write_text(f'{PLAIN}method = "{method}"\n', "utf-8")
    assert read_settings(file).method == method


def test_an_unknown_method_is_refused_with_those_that_exist(tmp_path):
    file = tmp_path / "stocktake.toml"
    file.write_text(f'{PLAIN}method = "traffic-light"\n', "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    assert caught.value.problem == (
        "`method` in stocktake.toml has 'traffic-light', which is not known."
    )
    assert caught.value.where == f"{file}, line 3"
    assert caught.value.fix == (
        "Allowed: outlook, unsd-2026, unsd-2023, statcan, eurostat-long, eurostat-short, escap."
    )
