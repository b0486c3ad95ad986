"""One page per instrument: its commitments with what became of them, and its full register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import escape

from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import DASH, link, rows, strip_cell
from stocktake.publish.site.counts import Counts, add_counts, good, instrument_kpis, outcome_counts
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.reviews import review_line, review_sentence
from stocktake.publish.words import (
    ACTOR_WORDS,
    FORCE_WORDS,
    INSTRUMENT_STATUSES,
    ROLE_WORDS,
    clauses,
    counted,
    deadline_words,
    format_date,
    format_share,
    is_one,
    listed,
    whole,
)
from stocktake.vocab.language import NN_, NP_, Words, _, current, ngettext
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["INSTRUMENT_TABLES", "write_instruments"]

INSTRUMENT_TABLES = (
    "instruments",
    "statements",
    "commitments",
    "commitment_kpis",
    "assessments",
    "groups",
)

JUDGED_WORDS = Words(
    {
        "evidence": NP_("how a commitment is judged", "By evidence"),
        "none": NP_("how a commitment is judged", "Nothing measures it yet"),
        "kpi": NP_("how a commitment is judged", "No result"),
        "both": NP_("how a commitment is judged", "No result"),
    }
)
MEASURED = NN_(
    "{total}\u00a0commitment, of which open statistics measure {part}",
    "{total}\u00a0commitments, of which open statistics measure {part}",
)
ONE_RESULT = NN_(
    "{part} of {total}\u00a0result with data ({share}) is met or on track",
    "{part} of {total}\u00a0results with data ({share}) is met or on track",
)
RESULTS = NN_(
    "{part} of {total}\u00a0result with data ({share}) are met or on track",
    "{part} of {total}\u00a0results with data ({share}) are met or on track",
)


def write_instruments(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``instruments/index.html`` and one page per instrument."""
    writer = Writer(region, out)
    pages = commitment_pages(tables["commitments"])
    results = tables["assessments"].select("kpi_id", "outcome")
    by_commitment = outcome_counts(
        tables["commitment_kpis"].join(results, on="kpi_id"), "commitment_id"
    )
    bound = instrument_kpis(tables["commitments"], tables["commitment_kpis"])
    by_instrument = outcome_counts(bound.join(results, on="kpi_id"), "instrument_id")
    commitments = tables["commitments"].sort("ordinal").partition_by("instrument_id", as_dict=True)
    statements = tables["statements"].sort("ordinal").partition_by("instrument_id", as_dict=True)
    groups = dict(tables["groups"].select("group_id", "name").iter_rows())
    instruments = tables["instruments"].sort("year", "instrument_id", nulls_last=True)
    listed = []
    for row in instruments.iter_rows(named=True):
        key = (row["instrument_id"],)
        own = commitments.get(key, tables["commitments"].clear())
        counts = by_instrument.get(row["instrument_id"], add_counts({}))
        read = statements.get(key, tables["statements"].clear())
        listed.append(_listed(row, own, counts))
        writer.page(
            f"instruments/{page_name(row['instrument_id'])}",
            "instrument.html",
            title=row["short_title"],
            section="instruments",
            instrument=row,
            finding=_finding(own, counts),
            counts=counts,
            adopted=format_date(row["adopted_on"]) if row["adopted_on"] else row["year"],
            binds=groups.get(row["group_id"], row["group_id"]),
            areas=_areas(own, pages, by_commitment),
            register=_register(read, pages, row["language"]),
            n_statements=read.height,
            reviewed=review_sentence(read) if read.height else "",
            n_commitments=own.height,
        )
    writer.page(
        "instruments/index.html",
        "instruments.html",
        title=_("Instruments"),
        section="instruments",
        finding=_(
            "{instruments} of this region, with {commitments} in all.",
            instruments=counted(instruments.height, "instrument"),
            commitments=counted(tables["commitments"].height, "commitment"),
        ),
        instrument_rows=rows(listed),
    )


def _listed(row: dict[str, Any], own: pl.DataFrame, counts: Counts) -> str:
    return (
        f"<tr><th scope=row>{link(page_name(row['instrument_id']), row['short_title'])}"
        f"<small>{escape(row['title'])}</small></th>"
        f"<td>{escape(row['body'] or DASH)}<td class=n>{row['year'] or DASH}"
        f"<td>{escape(INSTRUMENT_STATUSES.get(row['status'], row['status']))}"
        f"<td class=n>{own.height}<td>{strip_cell(counts)}</tr>"
    )


def _finding(own: pl.DataFrame, counts: Counts) -> str:
    if not own.height:
        return _("Nothing in this document was read as a commitment.")
    measured = own.filter(pl.col("judged_by").is_in(["kpi", "both"])).height
    known = sum(counts.values()) - counts["no_data"]
    said = ngettext(*MEASURED, own.height, total=whole(own.height), part=whole(measured))
    if not known:
        return clauses([said, _("there is no data for any of them")])
    results = ngettext(
        *(ONE_RESULT if is_one(good(counts)) else RESULTS),
        known,
        part=whole(good(counts)),
        total=whole(known),
        share=format_share(good(counts), known),
    )
    return clauses([said, results])


def _areas(
    own: pl.DataFrame, pages: Mapping[str, str], counts: Mapping[str, Counts]
) -> list[tuple[str, object]]:
    areas: dict[str, list[str]] = {}
    for row in own.iter_rows(named=True):
        key = row["commitment_id"]
        result = (
            strip_cell(counts[key]) if key in counts else escape(JUDGED_WORDS[row["judged_by"]])
        )
        areas.setdefault(row["area"] or _("Commitments"), []).append(
            f"<tr><th scope=row>{link(f'../{pages[key]}', row['label'])}</th>"
            f"<td class=t>{escape(row['paraphrase'])}"
            f"<td>{ROLE_WORDS.get(row['role'], row['role'])}"
            f"<small>{FORCE_WORDS.get(row['force'] or '', '')}</small>"
            f"<td>{escape(row['who'] or ACTOR_WORDS.get(row['actor'] or '', '') or DASH)}"
            f"<td class=n>{row['deadline'] or DASH}<td>{result}</tr>"
        )
    return [(area, rows(found)) for area, found in areas.items()]


def characters_words(start: int, end: int) -> str:
    """Return where a text stands in a document without pages."""
    return _("characters {first} to {last}", first=whole(start), last=whole(end))


def _register(
    statements: pl.DataFrame, pages: Mapping[str, str], language: str
) -> list[tuple[str, object]]:
    """Return the statements in the order of the text, in runs of one section each."""
    # The words stay in the language of the document, and say so where the page has another.
    spoken = "" if language in {"", current().id} else f" lang={anchor(language)} dir=auto"
    runs: list[tuple[str, list[str]]] = []
    names = {code: theme_name(code) for code in themes()}
    for row in statements.iter_rows(named=True):
        if not runs or runs[-1][0] != row["section"]:
            runs.append((row["section"], []))
        page = _("p. {number}", number=row["page"]) if row["page"] is not None else ""
        facts = [
            ROLE_WORDS.get(row["role"], row["role"]),
            FORCE_WORDS.get(row["force"] or "", ""),
            ACTOR_WORDS.get(row["actor"] or "", ""),
            listed(names.get(code, code) for code in row["themes"]),
            listed(deadline_words(year) for year in row["deadlines"]),
            listed(row["references"]),
            page or characters_words(row["start"], row["end"]),
        ]
        label = str(escape(row["provision"]))
        if row["commitment_id"] in pages:
            label = link(f"../{pages[row['commitment_id']]}", row["provision"])
        runs[-1][1].append(
            f"<li id=s{row['ordinal']} class=r-{anchor(row['role'])}><span class=l>{label}</span>"
            f"<p{spoken}>{escape(row['text'])}</p>"
            f"<p class=f>{escape(' · '.join(fact for fact in facts if fact))}"
            f"{' · ' if row['review'] == 'read' else '<br>'}{review_line(row)}</p></li>"
        )
    return [(section, rows(found)) for section, found in runs]
