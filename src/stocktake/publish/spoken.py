"""The tables as a page in another language reads them.

Tables are built once, in English. Names and labels are looked up in the
catalogues (``vocab.translatable``). Sentences, which hold numbers, are made again
from the facts by the functions that made them in English, so that each is a
whole sentence of its language.

Left in English: sentences that no page or report shows, such as those of
``group_assessments``, and in a workspace with more than ``TOLD_UP_TO`` results
all but those of KPIs that a commitment is bound to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from stocktake.vocab.language import ENGLISH, MARKS, current, speaking
from stocktake.vocab.translatable import translated, translated_columns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    Tables = Mapping[str, pl.DataFrame]

__all__ = [
    "SENTENCES",
    "SHOWN",
    "TOLD_UP_TO",
    "Sentences",
    "said",
    "said_columns",
    "spoken",
    "spoken_tables",
    "without_marks",
]

# In a workspace with more results than this, the sentence that explains each one and each chance
# stays in the exports, so that the site remains small enough for a thin link.
TOLD_UP_TO: Final = 20_000
ANY_MARK = f"[{''.join(MARKS)}]"
# Of a table too long to be kept whole, the columns that any page or report reads: no words.
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "method_assessments": (
        "kpi_id",
        "economy_id",
        "method",
        "state",
        "outcome",
        "disagree",
        "spread",
    )
}
# What every judgement of a KPI is made from.
CASES = ("kpis", "observations", "economies", "economy_groups")
KEYS = ["kpi_id", "economy_id"]


@dataclass(frozen=True, slots=True)
class Sentences:
    """How the sentences of a table are made again.

    Attributes:
        needs: Tables in English that they are made from.
        columns: Columns with the sentences.
        make: Makes the table in the language that is spoken.
        after: Tables that they are made from as well, in the language that is spoken.
    """

    needs: tuple[str, ...]
    columns: tuple[str, ...]
    make: Callable[[Tables, dt.date], pl.DataFrame]
    after: tuple[str, ...] = ()


def _chances(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.progress.outlook.tables import chances_said

    chances = tables["outlook_chances"]
    told = chances.join(_told(tables), on="kpi_id", how="semi", maintain_order="left")
    if told.is_empty():
        return chances
    again = chances_said(told, *(tables[name] for name in CASES), on=on)
    return _with_explanations(chances, again, KEYS)


def _assessments(tables: Tables, on: dt.date) -> pl.DataFrame:
    from stocktake.progress.assess import assess_kpis
    from stocktake.progress.methods.registry import every_method

    shown = tables["methods"].filter("shown")["method"].to_list()
    table = tables["assessments"]
    kpis = _told(tables)
    if not shown or table.is_empty() or kpis.is_empty():
        return table
    methods = {method.id: method for method in every_method(tables["outlook_chances"])}
    cases = (kpis, *(tables[name] for name in CASES if name != "kpis"))
    judged = assess_kpis(*cases, on=on, method=methods[shown[0]])
    return _with_explanations(table, judged, KEYS)


def _told(tables: Tables) -> pl.DataFrame:
    """Return the KPIs for which a page tells why each economy has its outcome."""
    kpis = tables["kpis"]
    if tables["assessments"].height <= TOLD_UP_TO:
        return kpis
    return kpis.join(tables["commitment_kpis"], on="kpi_id", how="semi", maintain_order="left")


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
    if tables["lineage"].is_empty():
        return tables["lineage"]
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
    "outlook_chances": Sentences(
        (*CASES, "commitment_kpis", "assessments", "outlook_chances"), ("explanation",), _chances
    ),
    "assessments": Sentences(
        (*CASES, "commitment_kpis", "methods", "assessments"),
        ("explanation",),
        _assessments,
        after=("outlook_chances",),
    ),
    "divides": Sentences(("divides",), ("behind_words",), _divides),
    "lineage": Sentences(
        ("lineage", "commitments", "statements", "instruments", "economy_groups"),
        ("explanation",),
        _lineage,
    ),
    "time_distances": Sentences(("time_distances",), ("leader_words", "median_words"), _distances),
}


def spoken(name: str, tables: Tables, *, language: str, on: dt.date) -> pl.DataFrame:
    """Return one table in a language.

    Args:
        name: The table.
        tables: Tables in English: the table itself, or what ``SENTENCES`` names for it, with
            those of ``after`` in the language.
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
    found = dict(tables)
    # Those that others are made from come first in SENTENCES.
    for name in (*SENTENCES, *(name for name in tables if name not in SENTENCES)):
        after = SENTENCES[name].after if name in SENTENCES else ()
        known = {**tables, **{one: found[one] for one in after}}
        found[name] = spoken(name, known, language=language, on=on)
    return found


def said_columns(name: str) -> tuple[str, ...]:
    """Return the columns of a table that are in another language than English where it is."""
    return (*translated_columns(name), *(SENTENCES[name].columns if name in SENTENCES else ()))


def without_marks(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Return a table without the marks of untranslated text, for what cannot show them.

    Args:
        frame: The table; it comes back itself where it has no marks.
        columns: Columns of texts, or of lists of them, that may have marks.
    """
    marked = [name for name in columns if _has_marks(frame[name])]
    if not marked:
        return frame
    return frame.with_columns(_unmarked(frame.schema[name], pl.col(name)) for name in marked)


def _has_marks(column: pl.Series) -> bool:
    texts = column if column.dtype == pl.String else column.explode()
    return bool(texts.str.contains_any(list(MARKS)).any())


def _unmarked(kind: pl.DataType, column: pl.Expr) -> pl.Expr:
    if kind == pl.String:
        return column.str.replace_all(ANY_MARK, "")
    return column.list.eval(pl.element().str.replace_all(ANY_MARK, ""))
