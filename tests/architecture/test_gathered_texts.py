"""Texts for translators stand where the tool that gathers them looks: not within f-strings.

``tools/translations.py`` reads the code with Babel, which does not look into f-strings; a
text said there would stay English in every language without anybody being told.
"""

from __future__ import annotations

import ast
from pathlib import Path

import stocktake

SOURCE = Path(stocktake.__file__).parent
SAYING = {"_", "N_", "NN_", "NP_", "gettext_noop", "ngettext", "npgettext", "pgettext"}


def said_within_f_strings(code):
    """Return the texts of calls that say something within an f-string."""
    outer = [one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.JoinedStr)]
    return [ast.unparse(call) for one in outer for call in ast.walk(one) if says(call)]


def says(node):
    """Return whether a node is a call that says a text written there."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SAYING
        and any(isinstance(one, ast.Constant) for one in node.args)
    )


def test_what_is_looked_for_is_found():
    assert said_within_f_strings("f\"<b>{escape(_('No data'))}</b>\"") == ["_('No data')"]
    assert said_within_f_strings("word = _('No data')\nf'<b>{word}</b>'") == []


def test_no_text_for_translators_stands_within_an_f_string():
    found = {
        path.relative_to(SOURCE).as_posix(): texts
        for path in sorted(SOURCE.rglob("*.py"))
        if (texts := said_within_f_strings(path.read_text("utf-8")))
    }
    assert found == {}
