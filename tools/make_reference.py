"""Write the pages of docs/reference that are made from the code and the vocabulary.

``python tools/make_reference.py`` writes them; ``--check`` says which are not current.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

import stocktake
from stocktake.cli.main import cli
from stocktake.register.lint.rules import rules_page
from stocktake.vocab import load
from stocktake.vocab.economies import groups
from stocktake.vocab.tables import table_schemas
from stocktake.workspace.corrections import CORRECTIONS_EXPECTED
from stocktake.workspace.settings import FRAMEWORK_EXPECTED, NOTE_EXPECTED, SETTINGS_EXPECTED
from stocktake_web.permissions_page import permissions_page

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made by `make docs`. Do not edit. -->\n\n"


def main() -> int:
    """Write or check the pages; return 1 when one of them is not current."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, "utf-8")
    for name in stale:
        print(f"{'not current' if check else 'written'}: docs/reference/{name}")  # noqa: T201  a tool
    return int(check and bool(stale))


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    made = {
        "commands.md": commands_page(),
        "files.md": files_page(),
        "indicators.md": indicators_page(),
        "lint-rules.md": rules_page(),
        "permissions.md": permissions_page(),
        "python.md": python_page(),
        "tables.md": tables_page(),
        "vocabulary.md": vocabulary_page(),
    }
    return {name: MADE + text.strip() + "\n" for name, text in made.items()}


def commands_page() -> str:
    """Return the help of every command."""
    parts = ["# Commands\n"]
    for name, command in sorted(cli.commands.items()):
        context = click.Context(command, info_name=f"stocktake {name}", terminal_width=88)
        parts.append(f"## stocktake {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def files_page() -> str:
    """Return the keys of the files that a user writes."""
    parts = ["# Files that you write\n"]
    for title, about, keys in (
        ("stocktake.toml", "What the workspace is about.", SETTINGS_EXPECTED),
        ("instruments/NAME.toml", "What a document does not say by itself.", NOTE_EXPECTED),
        (
            "framework.toml",
            "KPIs (`[[kpi]]`) and indicators (`[[indicator]]`) of your own.",
            FRAMEWORK_EXPECTED,
        ),
        (
            "corrections.toml",
            (
                "Corrections (`[[correction]]`) of values that a source publishes wrongly, each "
                "with what must still hold of them (`[[correction.expect]]`)."
            ),
            CORRECTIONS_EXPECTED,
        ),
    ):
        rows = "\n".join(f"| `{key}` | {cell(text)} |" for key, text in keys.items())
        parts.append(f"## {title}\n\n{about}\n\n" + table(("key", "what may stand there"), rows))
    return "\n".join(parts)


def indicators_page() -> str:
    """Return every indicator with its series, and every target set."""
    parts = ["# Indicators and target sets\n", "## Indicators\n"]
    for indicator in load.indicators().values():
        unit = load.units()[indicator.unit].axis
        series = "; ".join(f"{s.source} `{s.code}`" for s in indicator.series) or "no open series"
        if indicator.ratio_of:
            series = " divided by ".join(f"`{part}`" for part in indicator.ratio_of)
        parts.append(
            f"### {indicator.id}\n\n{indicator.name}. {indicator.definition}\n\n"
            f"- unit: {unit}; better: {indicator.direction}; SDG: {indicator.sdg or 'none'}\n"
            f"- themes: {', '.join(indicator.themes) or 'none (a weight or a context value)'}\n"
            f"- series in order of preference: {series}\n"
            + "".join(f"- note: {caveat}\n" for caveat in indicator.caveats)
        )
    parts.append("## Target sets\n")
    for target_set in load.target_sets().values():
        rows = "\n".join(
            f"| `{k.id}` | {cell(k.title)} | {_target(k)} | {k.deadline or ''} | "
            f"{k.basis} | {'' if k.confirmed else 'to confirm'} |"
            for k in target_set.kpis
        )
        parts.append(
            f"### {target_set.id}\n\n{target_set.title}. {target_set.body}, {target_set.date}. "
            f"Source: {target_set.source}\n\n"
            + table(("KPI", "title", "target", "by", "judged for", ""), rows)
        )
    return "\n".join(parts)


def python_page() -> str:
    """Return the public names of the package with the first lines of their docstrings."""
    parts = ["# Python\n", "`import stocktake` gives these names; paths may be strings.\n"]
    for name in stocktake.__all__:
        if name.startswith("__"):
            continue
        thing = getattr(stocktake, name)
        parts.append(f"## {name}\n\n{(thing.__doc__ or '').strip().splitlines()[0]}\n")
    return "\n".join(parts)


def tables_page() -> str:
    """Return every table with its columns."""
    parts = [
        "# Tables\n",
        "Every table of a build, in `build/tables` (Parquet) and `build/exports`.",
        "A type with `?` may be empty. Key columns are marked *.",
        "Computed numbers are rounded to the significant digits that are told beside their type;",
        "numbers of a source are never rounded.\n",
    ]
    for schema in table_schemas().values():
        rows = "\n".join(
            f"| `{c.name}`{'*' if c.name in schema.key else ''} | "
            f"{c.type}{'?' if c.nullable else ''}{f', {c.digits} digits' if c.digits else ''} | "
            f"{cell(c.meaning)} |"
            for c in schema.columns
        )
        parts.append(
            f"## {schema.name}\n\n{schema.about}\n\n" + table(("column", "type", "meaning"), rows)
        )
    return "\n".join(parts)


def vocabulary_page() -> str:
    """Return themes, beneficiaries, groups and the instruments of the catalogue."""
    parts = ["# Vocabulary\n", "## Themes\n"]
    for pillar, name in load.pillars().items():
        rows = "\n".join(
            f"| `{code}` | {title} |"
            for code, title in load.themes().items()
            if load.pillar_of_theme()[code] == pillar
        )
        parts.append(f"### {name}\n\n" + table(("code", "name"), rows))
    rows = "\n".join(f"| `{code}` | {name} |" for code, name in load.beneficiaries().items())
    parts.append("## Beneficiaries\n\n" + table(("code", "name"), rows))
    rows = "\n".join(
        f"| `{g.id}` | {g.name} | {len(g.members)} | {g.as_of} | {cell(g.source)}"
        f"{'' if g.confirmed else ' (to confirm)'} |"
        for g in groups().values()
    )
    parts.append(
        "## Groups\n\n" + table(("id", "name", "economies ever listed", "as of", "source"), rows)
    )
    rows = "\n".join(
        f"| `{i.id}` | {cell(i.title)} | {i.year} | {i.status} | {len(i.entries)} |"
        for i in load.catalogue().values()
    )
    parts.append(
        "## Catalogue\n\n" + table(("id", "instrument", "year", "status", "entries"), rows)
    )
    return "\n".join(parts)


def table(names: tuple[str, ...], rows: str) -> str:
    """Return rows of cells under a header, as a Markdown table."""
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n{rows}\n"


def cell(text: str) -> str:
    """Return text that may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def _target(kpi: object) -> str:
    low, high = getattr(kpi, "target_low", None), getattr(kpi, "target_high", None)
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    target = getattr(kpi, "target", None)
    return "direction only" if target is None else f"{target:g}"


if __name__ == "__main__":
    sys.exit(main())
