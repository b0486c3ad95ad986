"""Make a questionnaire from the tables of a built workspace, with what is already known.

One section per commitment. Its questions:

* a value for every indicator that measures it (not those bound by theme alone), for the total and
  for the parts of the population (sex, urban and rural) that open statistics have somewhere; an
  indicator that several commitments share is asked once, in the first section that needs it;
* the status of the measure, and evidence where the commitment is judged by evidence;
* what was done, obstacles, support needed, good practice to share.

Open statistics, evidence on file and the last round's answers are given with each question, with
their source, so that a small ministry confirms rather than types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.vocab.load import units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = [
    "TABLES",
    "AskedQuestion",
    "AskedSection",
    "Known",
    "known_values",
    "make_sections",
]

TABLES = (
    "commitments",
    "commitment_kpis",
    "data_sources",
    "evidence_status",
    "evidence_tests",
    "indicators",
    "instruments",
    "kpis",
    "observations",
)
# Parts of the population that members are asked for; finer ones are left to surveys.
ASKED_PARTS = frozenset({"sex=F", "sex=M", "location=URB", "location=RUR"})
HISTORY = 10  # earlier values shown beside a question
STATUS_OF_EVIDENCE = {
    "in place": "in_place",
    "partly": "under_way",
    "planned": "planned",
    "not in place": "not_started",
}


class AskedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question, before it is stored; fields as in ``rounds.models.Question``."""

    code: str
    kind: str
    text: str
    help: str = ""
    required: bool = False
    indicator: str = ""
    kpi: str = ""
    unit: str = ""
    unit_label: str = ""
    low: float | None = None
    high: float | None = None
    disaggregations: tuple[str, ...] = ("",)


class AskedSection(msgspec.Struct, frozen=True, kw_only=True):
    """The questions about one commitment."""

    commitment: str
    label: str
    title: str
    text: str
    instrument: str
    themes: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What open data already say about a question for an economy."""

    code: str
    economy: str
    disaggregation: str = ""
    value: float | None = None
    year: int | None = None
    text: str = ""
    source: str
    history: tuple[tuple[int, float], ...] = ()


def make_sections(
    tables: Mapping[str, pl.DataFrame],
    *,
    instruments: Collection[str] = (),
    themes: Collection[str] = (),
) -> list[AskedSection]:
    """Return the sections of a questionnaire.

    Args:
        tables: ``TABLES`` of a built workspace.
        instruments: Ids to ask about; none means all.
        themes: Themes to ask about; none means all.
    """
    titles = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
    commitments = tables["commitments"].sort("instrument_id", "ordinal")
    if instruments:
        commitments = commitments.filter(pl.col("instrument_id").is_in(list(instruments)))
    asked: set[str] = set()
    sections = []
    for row in commitments.iter_rows(named=True):
        if themes and not set(themes) & set(row["themes"]):
            continue
        values = tuple(_values(row["commitment_id"], tables, asked))
        asked |= {question.indicator for question in values}
        sections.append(
            AskedSection(
                commitment=row["commitment_id"],
                label=row["label"],
                title=row["paraphrase"][:300],
                text=row["paraphrase"] if len(row["paraphrase"]) > 300 else "",
                instrument=titles.get(row["instrument_id"], row["instrument_id"]),
                themes=tuple(row["themes"]),
                questions=(*values, *_words(row, tables)),
            )
        )
    return sections


def known_values(
    tables: Mapping[str, pl.DataFrame],
    sections: Collection[AskedSection],
    economies: Collection[str],
) -> Iterator[Known]:
    """Yield what open statistics and evidence on file say, for the questions and economies."""
    questions = {
        question.indicator: question
        for section in sections
        for question in section.questions
        if question.kind == "value"
    }
    yield from _known_numbers(tables, questions, economies)
    statuses = {section.commitment: f"{section.commitment}:status" for section in sections}
    rows = tables["evidence_status"].filter(
        pl.col("economy_id").is_in(list(economies)),
        pl.col("commitment_id").is_in(list(statuses)),
        pl.col("status").is_in(list(STATUS_OF_EVIDENCE)),
    )
    seen: set[tuple[str, str]] = set()
    for row in rows.sort("commitment_id", "test").iter_rows(named=True):
        key = (row["commitment_id"], row["economy_id"])
        if key not in seen:
            seen.add(key)
            yield Known(
                code=statuses[row["commitment_id"]],
                economy=row["economy_id"],
                text=STATUS_OF_EVIDENCE[row["status"]],
                source=row["explanation"],
            )


def _values(
    commitment: str, tables: Mapping[str, pl.DataFrame], asked: set[str]
) -> Iterator[AskedQuestion]:
    bound = tables["commitment_kpis"].filter(
        (pl.col("commitment_id") == commitment) & (pl.col("relation") != "theme")
    )
    kpis = bound.join(tables["kpis"], on="kpi_id").unique("indicator_id", maintain_order=True)
    for row in kpis.join(tables["indicators"], on="indicator_id").iter_rows(named=True):
        if row["indicator_id"] in asked:
            continue
        found = tables["observations"].filter(pl.col("indicator_id") == row["indicator_id"])
        parts = sorted(set(found["disaggregation"].unique()) & ASKED_PARTS)
        yield AskedQuestion(
            code=f"value:{row['indicator_id']}",
            kind="value",
            text=row["name"],
            help=" ".join([row["definition"], *row["caveats"]]).strip(),
            required=True,
            indicator=row["indicator_id"],
            kpi=row["kpi_id"],
            unit=row["unit"],
            unit_label=row["unit_label"],
            low=row["low"],
            high=row["high"],
            disaggregations=("", *parts),
        )


def _words(row: Mapping[str, object], tables: Mapping[str, pl.DataFrame]) -> list[AskedQuestion]:
    identity = str(row["commitment_id"])
    tests = tables["evidence_tests"].filter(
        (pl.col("commitment_id") == identity) & (pl.col("judged_for") == "economy")
    )
    shown_by = "; ".join(tests["test"].to_list())
    evidence = [
        AskedQuestion(
            code=f"{identity}:evidence",
            kind="evidence",
            text="Which law, body, plan, report or agreement shows it?",
            help=f"It would be shown by: {shown_by}." if shown_by else "",
        )
    ]
    return [
        AskedQuestion(
            code=f"{identity}:status", kind="status", text="How far is your economy?", required=True
        ),
        *(evidence if shown_by else []),
        AskedQuestion(
            code=f"{identity}:done", kind="narrative", text="What was done since the last report?"
        ),
        AskedQuestion(
            code=f"{identity}:obstacles", kind="obstacles", text="What stood in the way?"
        ),
        AskedQuestion(
            code=f"{identity}:support", kind="support", text="Which support would help, from whom?"
        ),
        AskedQuestion(
            code=f"{identity}:practice", kind="practice", text="What worked that others could use?"
        ),
    ]


def _known_numbers(
    tables: Mapping[str, pl.DataFrame],
    questions: Mapping[str, AskedQuestion],
    economies: Collection[str],
) -> Iterator[Known]:
    titles = tables["data_sources"].select("source_id", "title", "release")
    series = (
        tables["observations"]
        .filter(
            "selected",
            pl.col("indicator_id").is_in(list(questions)),
            pl.col("economy_id").is_in(list(economies)),
        )
        .sort("year")
        .group_by("indicator_id", "disaggregation", "economy_id", maintain_order=True)
        .agg(pl.col("year"), pl.col("value"), pl.col("source_id").last())
        .join(titles, on="source_id", how="left", maintain_order="left")
    )
    decimals = {code: unit.decimals for code, unit in units().items()}
    for row in series.iter_rows(named=True):
        question = questions[row["indicator_id"]]
        if row["disaggregation"] not in question.disaggregations:
            continue
        digits = decimals.get(question.unit, 6)
        pairs = [(y, round(v, digits)) for y, v in zip(row["year"], row["value"], strict=True)]
        yield Known(
            code=question.code,
            economy=row["economy_id"],
            disaggregation=row["disaggregation"],
            value=pairs[-1][1],
            year=pairs[-1][0],
            source=", ".join(part for part in (row["title"], row["release"]) if part),
            history=tuple(pairs[-HISTORY:]),
        )
