"""Builds in several languages: what is made, what is made again, and what may be asked for."""

from __future__ import annotations

import pytest

from stocktake.errors import SettingsError
from stocktake.workspace.build import build_workspace
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.settings import read_settings
from stocktake.workspace.stages import code_fingerprint, locale_code


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A workspace of three economies with one of its own statistics, in English and Arabic."""
    made = new_workspace(tmp_path_factory.mktemp("languages") / "small")
    text = made.settings_file.read_text("utf-8")
    text = text.replace('members = "apt"', 'members = ["FJI", "Tonga", "KIR"]')
    made.settings_file.write_text(text, "utf-8")
    set_languages(made, '["en", "ar"]')
    build_workspace(made)
    return made


def set_languages(workspace, languages):
    lines = workspace.settings_file.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("languages")]
    # Keys of the file's own come before its tables.
    workspace.settings_file.write_text(
        "\n".join([kept[0], f"languages = {languages}", *kept[1:]]) + "\n", "utf-8"
    )


def test_each_language_has_its_pages_and_its_report(workspace):
    for name in (
        "site/index.html",
        "site/ar/index.html",
        "site/ar/economies/FJI.html",
        "site/ar/downloads.html",
        "report.docx",
        "report.ar.docx",
        "report.ar.pdf",
    ):
        assert (workspace.build / name).stat().st_size > 0, name
    assert not (workspace.build / "site/ar/assets").exists()
    page = (workspace.build / "site/ar/economies/FJI.html").read_text("utf-8")
    assert "<h1>فيجي</h1>" in page
    assert '<html lang="ar" dir="rtl">' in page


def test_the_downloads_of_every_language_lead_to_the_same_files(workspace):
    page = (workspace.build / "site/ar/downloads.html").read_text("utf-8")
    assert 'href="../../exports/stocktake.xlsx"' in page


def test_nothing_changed_does_nothing(workspace):
    assert build_workspace(workspace).ran == []


def test_another_language_makes_no_table_again(workspace):
    set_languages(workspace, '["en", "ar", "fr"]')
    done = build_workspace(workspace)
    made = {stage for stage in done.ran if not stage.startswith(("site ", "report", "words "))}
    assert made == {"exports"}  # the page of downloads stands in every language
    assert "words assessments fr" in done.ran
    assert "words assessments ar" not in done.ran
    assert (workspace.build / "site/fr/index.html").is_file()


def test_a_translated_word_makes_only_its_language_again():
    assert code_fingerprint("vocab") != code_fingerprint(*locale_code("fr"))
    assert locale_code("en") == ()
    assert code_fingerprint(*locale_code("fr")) != code_fingerprint(*locale_code("ar"))


def test_the_first_language_stands_at_the_root(tmp_path):
    made = new_workspace(tmp_path / "small")
    text = made.settings_file.read_text("utf-8")
    made.settings_file.write_text(text.replace('members = "apt"', 'members = ["FJI"]'), "utf-8")
    set_languages(made, '["fr", "en"]')
    build_workspace(made)
    assert '<html lang="fr">' in (made.build / "site/index.html").read_text("utf-8")
    assert '<html lang="en">' in (made.build / "site/en/index.html").read_text("utf-8")
    assert (made.build / "report.en.docx").is_file()


@pytest.mark.parametrize(
    ("languages", "problem", "fix"),
    [
        (
            '["en", "de"]',
            "`languages` in stocktake.toml has 'de', which is not known.",
            "Allowed: ar, zh, en, fr, ru, es.",
        ),
        (
            '["fr", "fr"]',
            "`languages` in stocktake.toml names one language twice.",
            'Name each language once, the one at the root of the site first: ["en", "fr"].',
        ),
        (
            "[]",
            "`languages` in stocktake.toml is empty.",
            'Name each language once, the one at the root of the site first: ["en", "fr"].',
        ),
    ],
)
def test_wrong_languages_say_what_to_write(tmp_path, languages, problem, fix):
    made = new_workspace(tmp_path / "small")
    set_languages(made, languages)
    with pytest.raises(SettingsError) as caught:
        read_settings(made.settings_file)
    assert (caught.value.problem, caught.value.fix) == (problem, fix)
