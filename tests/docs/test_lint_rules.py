"""The reference of the lint rules says what the rules say, and the how-to names it."""

from __future__ import annotations

from pathlib import Path

from stocktake.register.lint.rules import rules, rules_page

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_page_is_what_the_rules_say():
    text = (ROOT / "docs/reference/lint-rules.md").read_text("utf-8")
    assert text.split("\n\n", 1)[1] == rules_page(), "run `make docs`"


def test_the_how_to_leads_to_the_reference():
    text = (ROOT / "docs/how-to/lint-a-draft.md").read_text("utf-8")
    assert "(../reference/lint-rules.md)" in text
    assert all(f"--fail-on {severity}" in text for severity in ("error", "warning"))
    assert {rule.severity for rule in rules().values()} == {"error", "warning", "note"}
