"""The translators' tool: what it gathers, what it keeps, and the mistakes it finds."""

from __future__ import annotations

import gettext
import importlib.util
import io
import sys
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools/translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogues_are_current_and_without_mistakes(tool):
    assert tool.check() == []


def test_the_interface_is_gathered_with_its_forms_and_comments(tool, tmp_path, monkeypatch):
    package = tmp_path / "stocktake" / "publish"
    (package / "templates").mkdir(parents=True)
    (package / "words.py").write_text(
        "# Translators: of a value\n"
        'x = ngettext("{n} value", "{n} values", 2)\n'
        'y = NP_("state", "Open")\n',
        "utf-8",
    )
    (package / "templates" / "page.html").write_text(
        "{% trans n=1 %}\n  one\n{% pluralize %}\n  {{ n }} of them at 80 %\n{% endtrans %}\n",
        "utf-8",
    )
    monkeypatch.setattr(tool, "SOURCE", tmp_path)
    found = tool.gather("interface")
    value = found.get("{n} value")
    assert value.id == ("{n} value", "{n} values")
    assert value.auto_comments == ["of a value"]
    assert found.get("Open", "state") is not None
    assert found.get("one").id == ("one", "%(n)s of them at 80 %%")


def test_what_is_translated_stays_and_what_is_gone_is_dropped(tool, tmp_path):
    path = tmp_path / "interface.po"
    old = Catalog(locale="fr")
    old.add("Kept", "Gardé")
    old.add("Gone", "Parti")
    path.write_bytes(tool.updated(path, old, "fr", "interface"))
    template = Catalog()
    template.add("Kept")
    template.add("New")
    with path.open("wb") as file:
        tool.write_po(file, old)
    path.write_bytes(tool.updated(path, template, "fr", "interface"))
    found = tool.read(path, "fr")
    assert found.get("Kept").string == "Gardé"
    assert found.get("New").string == ""
    assert "Gone" not in found
    assert "Gone" not in path.read_text("utf-8")
    again = tool.updated(path, template, "fr", "interface")
    assert again == path.read_bytes()


@pytest.mark.parametrize(
    ("source", "said", "problem"),
    [
        ("{n} of {m}", "{n} de {m}", None),
        ("{n} of {m}", "{n} de", "names in braces differ in '{n} de'"),
        ("{n} of {m}", "{n} de {x}", "names in braces differ in '{n} de {x}'"),
        ("{n} of", "{n de", "names in braces differ in '{n de'"),
        ("%(n)s of <b>all</b>", "%(n)s de <b>tous</b>", None),
        ("%(n)s of <b>all</b>", "%(n)s de tous", "tags differ in '%(n)s de tous'"),
        ("a <b>c</b>", "a <i>c</i>", "tags differ in 'a <i>c</i>'"),
        ("end ", "fin", "space at an end differs in 'fin'"),
        (("{n} value", "{n} values"), ("une valeur", "{n} valeurs"), None),
        (
            ("{n} value", "{n} values"),
            ("{x} valeur", "{n} valeurs"),
            "names in braces differ in '{x} valeur'",
        ),
    ],
)
def test_mistakes_of_translations(tool, source, said, problem):
    catalogue = Catalog(locale="fr")
    catalogue.add(source, said)
    found = tool.mistakes(catalogue, "fr/x.po")
    wanted = [] if problem is None else [f"fr/x.po: {problem}: {source!r}"]
    assert found == wanted


def test_a_fuzzy_translation_is_not_used(tool):
    catalogue = Catalog(locale="fr")
    catalogue.add("Open", "Ouvrir", flags=["fuzzy"])
    assert not tool.is_translated(catalogue.get("Open"))
    assert b"Ouvrir" not in tool.compiled(catalogue)


def test_coverage_counts_each_catalogue(tool):
    lines = tool.coverage()
    assert lines[0].split() == ["language", "interface", "catalogue", "evidence"]
    assert {line.split()[0] for line in lines[1:]} == {"ar", "zh", "fr", "ru", "es"}


def test_an_unknown_command_says_which_there_are(tool, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["translations.py", "fly"])
    assert tool.main() == 2
    assert capsys.readouterr().out == (
        "usage: translations.py update | compile | coverage | check\n"
    )


@pytest.mark.parametrize("language", ["ar", "zh", "fr", "ru", "es"])
def test_plural_forms_are_those_of_cldr(tool, tmp_path, language):
    catalogue = tool.read(tmp_path / "none.po", language)
    forms = tuple(f"form {number}" for number in range(catalogue.num_plurals))
    catalogue.add(("{n} value", "{n} values"), forms)
    said = gettext.GNUTranslations(io.BytesIO(tool.compiled(catalogue)))
    category = Locale.parse(language).plural_form
    pairs = {(said.ngettext("{n} value", "{n} values", n), category(n)) for n in range(1000)}
    # Each form goes with one category, and each category with one form.
    assert len(pairs) == len({form for form, _ in pairs}) == len({name for _, name in pairs})
    assert len(pairs) == catalogue.num_plurals
