"""The rules of lint, declared as data in ``vocab/lint/rules.toml``.

A rule says what it looks for, why that matters and how to repair it. The functions
that look for it stand in one module per family; a rule that no function uses, or a
remark whose rule is not declared, fails the tests.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from stocktake.model import Noun
from stocktake.vocab.load import read_toml

__all__ = ["SEVERITIES", "Rule", "Severity", "rules", "rules_page"]

Severity = Literal["error", "warning", "note"]

# Strongest first.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

WEIGHTS = (
    "An **error** means that the draft cannot be adopted as it stands, a **warning** that nobody "
    "could be held to the words, a **note** that a look is worth it."
)


class Rule(Noun, frozen=True, kw_only=True):
    """One thing that lint looks for.

    Attributes:
        id: Short name, such as ``empty-chapter``.
        family: Which group of rules it belongs to.
        severity: ``error``, ``warning`` or ``note``.
        looks_for: What it looks for.
        why: Why that matters.
        repair: How to repair it.
    """

    id: str
    family: str
    severity: Severity
    looks_for: str
    why: str
    repair: str


@cache
def rules() -> dict[str, Rule]:
    """Return the rules by id, in the order in which they are shown."""
    file = resources.files("stocktake.vocab") / "lint" / "rules.toml"
    return {rule.id: rule for rule in read_toml(file, _RuleFile).rule}


def rules_page() -> str:
    """Return the reference page of the rules as Markdown."""
    lines = [
        "# Rules of `stocktake lint`",
        "",
        "`stocktake lint --rules` prints this page.",
        "",
        WEIGHTS,
    ]
    family = ""
    for rule in rules().values():
        if rule.family != family:
            family = rule.family
            lines += ["", f"## {family.capitalize()}"]
        lines += ["", f"### `{rule.id}` ({rule.severity})", "", rule.looks_for, ""]
        lines += [f"Why it matters: {rule.why}", "", f"What to do: {rule.repair}"]
    return "\n".join(lines) + "\n"


class _RuleFile(Noun, frozen=True, kw_only=True):
    rule: tuple[Rule, ...]
