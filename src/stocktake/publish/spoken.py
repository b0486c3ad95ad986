"""The tables as a page in another language reads them.

Tables are built once, in English. Names and labels are looked up in the
catalogues (``vocab.translatable``). Sentences, which hold numbers, are made again
from the facts by the functions that made them in English, so that each is a
whole sentence of its language.

Left in English: sentences of tables that no page or report shows, such as those
of ``divides`` and ``group_assessments``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.vocab.language import ENGLISH, MARKS, current, speaking
from stocktake.vocab.translatable import translated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    Tables = Mapping[str, pl.DataFrame]

__all__ = ["SENTENCES", "Sentences", "said", "spoken", "spoken_tables", "without_marks"]

ANY_MARK = f"[{''.join(MARKS)}]"
# What every judgement of a KPI is made from.
CASES = ("kpis", "observations", "economies", "economy_groups")
KEYS = ["kpi_id", "economy_id"]


@dataclass(frozen=True, slots=True)
class Sentences:
    """How the sentences of a table are made again.

    Attributes:
        needs: Tables in English that they are made from.
        make: Makes the table in the language that is spoken.
    """

    needs: tuple[str, ...]
    make: Callable[[Tables, dt.date], pl.DataFrame]


def _chances(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.progress.outlook.tables import chances_said

    chances = tables["outlook_chances"]
    return chances_said(chances, *(tables[name] for name in CASES), on=on)


def _assessments(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.progress.assess import assess_kpis
    from stocktake.progress.methods.registry import every_method

    shown = tables["methods"].filter("shown")["method"].to_list()
    table = tables["assessments"]
    if not shown or table.is_empty():
        return table
    methods = {method.id: method for method in every_method(_chances(tables, on))}
    judged = assess_kpis(*(tables[name] for name in CASES), on=on, method=methods[shown[0]])
    return _with_explanations(table, judged, KEYS)


def _divides(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.progress.divides.wording import behind_text

    del on
    return tables["divides"].with_columns(behind_words=behind_text("years_behind", "more_than"))


def _distances(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.progress.divides.wording import behind_text

    del on
    return tables["time_distances"].with_columns(
        leader_words=behind_text("leader_years", "leader_more_than"),
        median_words=behind_text("median_years", "median_more_than"),
    )


def _lineage(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.register.lineage import lineage_table

    del on
    related = lineage_table(
        tables["commitments"],
        tables["statements"],
        translated("instruments", tables["instruments"]),
        tables["economy_groups"],
    )
    keys = ["commitment_id", "direction", "ordinal"]
    return _with_explanations(tables["lineage"], related, keys)


def _with_explanations(table: pl.DataFrame, again: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return a table with the sentences of the same table made again, row by row."""
    said = again.select(*keys, again="explanation")
    return (
        table.join(said, on=keys, how="left", maintain_order="left")
        .with_columns(explanation=pl.coalesce("again", "explanation"))
        .select(table.columns)
    )


SENTENCES: Mapping[str, Sentences] = {
    "outlook_chances": Sentences((*CASES, "outlook_chances"), _chances),
    "assessments": Sentences((*CASES, "outlook_chances", "methods", "assessments"), _assessments),
    "divides": Sentences(("divides",), _divides),
    "lineage": Sentences(
        ("lineage", "commitments", "statements", "instruments", "economy_groups"), _lineage
    ),
    "time_distances": Sentences(("time_distances",), _distances),
}


def spoken(name: str, tables: Tables, *, language: str, on: dt.date) -> pl.DataFrame:
    """Return one table in a language.

    Args:
        name: The table.
        tables: Tables in English: the table itself, or what ``SENTENCES`` names for it.
        language: Id of the language.
        on: Date of assessment.
    """
    with speaking(language, marked=True):
        return said(name, tables, on=on)


def said(name: str, tables: Tables, *, on: dt.date) -> pl.DataFrame:
    """Return one table in the language that is spoken.

    Args:
        name: The table.
        tables: As ``spoken`` takes them.
        on: Date of assessment.
    """
    if current() is ENGLISH:
        return tables[name]
    if name in SENTENCES:
        return translated(name, SENTENCES[name].make(tables, on))
    return translated(name, tables[name])


def spoken_tables(tables: Tables, *, language: str, on: dt.date) -> dict[str, pl.DataFrame]:
    """Return every table in a language.

    Args:
        tables: Every declared table, in English.
        language: Id of the language.
        on: Date of assessment.
    """
    return {name: spoken(name, tables, language=language, on=on) for name in tables}


def without_marks(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table without the marks of untranslated text, for what cannot show them."""
    listed = pl.col(pl.List(pl.String)).list.eval(pl.element().str.replace_all(ANY_MARK, ""))
    return frame.with_columns(pl.col(pl.String).str.replace_all(ANY_MARK, ""), listed)
