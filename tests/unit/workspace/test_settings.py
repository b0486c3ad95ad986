"""``stocktake.toml``: the choice of a method."""

from __future__ import annotations

import pytest

from stocktake.errors import SettingsError
from stocktake.progress.methods.registry import method_ids
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.settings import read_settings, region_of

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


def refused(folder, text):
    file = folder / "stocktake.toml"
    file.write_text(PLAIN + text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    return caught.value, file


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a/", "https://example.org/a/"),
    ],
)
def test_the_address_of_the_site_ends_with_a_stroke(tmp_path, given, kept):
    file = tmp_path / "stocktake.toml"
    file.write_text(f'{PLAIN}address = "{given}"\n', "utf-8")
    assert region_of(read_settings(file), "1").address == kept


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "https://e.org/?a=1"])
def test_what_is_no_address_of_a_site_is_refused(tmp_path, address):
    error, file = refused(tmp_path, f'address = "{address}"\n')
    assert error.problem == (
        f"`address` in stocktake.toml is '{address}', which is no address of a site."
    )
    assert error.where == f"{file}, line 3"
    assert error.fix == 'Write it as browsers show it, such as "https://example.org/scorecard/".'


def test_retired_pages_lead_on(tmp_path):
    file = tmp_path / "stocktake.toml"
    file.write_text(f'{PLAIN}[redirects]\n"a/b.html" = "index.html#groups"\n', "utf-8")
    assert region_of(read_settings(file), "1").redirects == (("a/b.html", "index.html#groups"),)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("../out.html", "index.html", "../out.html"),
        ("/root.html", "index.html", "/root.html"),
        ("a.html", "https://example.org/", "https://example.org/"),
        ("a.html#b", "index.html", "a.html#b"),
        ("a", "index.html", "a"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path, old, new, wrong):
    error, _ = refused(tmp_path, f'[redirects]\n"{old}" = "{new}"\n')
    assert error.problem == (
        f"`redirects` in stocktake.toml has '{wrong}', which is no page of the site."
    )
    assert error.fix == 'Name pages from the root of the site, such as "economies/FJI.html".'
