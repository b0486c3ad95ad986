"""A chapter per connectivity plan: the core of a national broadband plan, from its tables.

The money first: what it costs and who pays, then who is served how, year by year, and how sure
that is. A plan over generated settlements says so before anything else. Sites, links and
assumptions stay in the plan's workbook, from which it is procured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.report.pieces import text_row
from stocktake.publish.report.tree import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Heading,
    Paragraph,
    Table,
)
from stocktake.publish.words import format_number, format_share, sentences, whole
from stocktake.publish.words.plans import PART_WORDS, RULE_WORDS, TECHNOLOGY_WORDS, money
from stocktake.vocab.cldr import percent_words
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block
    from stocktake.vocab.language import Words

__all__ = ["plan_chapters"]


def plan_chapters(facts: Facts) -> list[Chapter]:
    """Return one chapter per plan of the workspace, by the plan's name."""
    plans = sorted(facts.rows("plans"), key=lambda plan: (plan["name"], plan["plan_id"]))
    return [_chapter(facts, plan) for plan in plans]


def _chapter(facts: Facts, plan: TableRow) -> Chapter:
    blocks: list[Block] = []
    if plan["synthetic"]:
        text = _(
            "The settlements of this plan were generated. It shows what a plan looks like; it is "
            "no basis for a decision."
        )
        blocks.append(Paragraph(text=text, style="notice"))
    blocks += [
        Paragraph(text=_finding(facts, plan), style="lead"),
        Paragraph(text=_scope(plan)),
        Heading(text=_("What it costs")),
        _costs(_ordered(_own(facts, plan, "plan_costs"), "part", PART_WORDS)),
        Heading(text=_("Who is served how")),
        _technologies(
            _ordered(_own(facts, plan, "plan_technologies"), "technology", TECHNOLOGY_WORDS)
        ),
        Heading(text=_("Year by year")),
        _years(_own(facts, plan, "plan_years")),
        Heading(text=_("Public money, and how sure this is")),
        Bullets(items=_doubts(facts, plan)),
    ]
    title = _("Connectivity plan: {name}", name=plan["name"])
    return Chapter(title=title, blocks=tuple(blocks))


def _own(facts: Facts, plan: TableRow, table: str) -> list[TableRow]:
    return [row for row in facts.rows(table) if row["plan_id"] == plan["plan_id"]]


def _ordered(rows: list[TableRow], column: str, words: Words) -> list[TableRow]:
    """Return rows in the order in which their codes are declared."""
    place = {code: number for number, code in enumerate(words)}
    return sorted(rows, key=lambda row: place[row[column]])


def _finding(facts: Facts, plan: TableRow) -> str:
    return _(
        "Connecting {people} people of {economy} would cost {cost} over {years} years, "
        "{each} for each of them, and need {subsidy} of public money.",
        people=whole(round(plan["people_connected"] - plan["people_served_before"])),
        economy=facts.economy_names.get(plan["economy_id"], plan["economy_id"]),
        cost=money(plan["cost_usd"]),
        years=whole(plan["years"]),
        each=money(plan["cost_per_person_usd"]),
        subsidy=money(plan["subsidy_usd"]),
    )


def _scope(plan: TableRow) -> str:
    reach = _(
        "The plan promises {speed} Mbit/s to a home and aims at {target} of the people; with all "
        "of it built, {reached} of {people} people have service.",
        speed=format_number(plan["household_mbps"], 0),
        target=format_share(plan["people_share_target"], 1),
        reached=whole(round(plan["people_connected"])),
        people=whole(round(plan["people"])),
    )
    by_year = ""
    if plan["people_by_target_year"] is not None and plan["target_year"] is not None:
        by_year = _(
            "By the end of {year} that is {people} people.",
            year=plan["target_year"],
            people=whole(round(plan["people_by_target_year"])),
        )
    source = _("Settlements: {source}.", source=plan["settlements_source"])
    return sentences(reach, by_year, source)


def _costs(costs: list[TableRow]) -> Table:
    names = ("purchase_usd", "replacement_usd", "running_usd", "salvage_usd", "cost_usd")
    rows = [text_row(PART_WORDS[row["part"]], *(money(row[n]) for n in names)) for row in costs]
    totals = (money(sum(row[name] for row in costs)) for name in names)
    heads = (_("To buy"), _("To replace"), _("To run"), _("Left over"), _("Together"))
    return Table(
        caption=_("Present value of cost, by part"),
        columns=(Column(header=Cell(text=_("Part")), width=2.2), *_numbers(heads)),
        rows=(*rows, text_row(_("All parts"), *totals)) if rows else (),
        empty=_("The plan has no costs."),
    )


def _technologies(technologies: list[TableRow]) -> Table:
    rows = tuple(
        text_row(
            TECHNOLOGY_WORDS[row["technology"]],
            whole(row["settlements"]),
            whole(round(row["people"])),
            format_share(row["people_share"], 1),
            money(row["cost_usd"]),
            money(row["cost_per_person_usd"]),
        )
        for row in technologies
        if row["settlements"]
    )
    heads = (_("Settlements"), _("People"), _("Share"), _("Cost"), _("Cost per person"))
    return Table(
        caption=_("Ways of serving people"),
        columns=(Column(header=Cell(text=_("Way")), width=2.2), *_numbers(heads)),
        rows=rows,
    )


def _years(years: list[TableRow]) -> Table:
    rows = tuple(
        text_row(
            str(row["year"]),
            whole(row["settlements_built"]),
            whole(round(row["people_connected"])),
            format_share(row["people_share"], 1),
            money(row["capex_usd"]),
            money(row["opex_usd"]),
            money(row["subsidy_usd"]),
        )
        for row in sorted(years, key=lambda row: int(row["year"]))
    )
    heads = (
        _("Settlements built"),
        _("People with service"),
        _("Share"),
        _("To build"),
        _("To run, a year"),
        _("Public money"),
    )
    return Table(
        caption=_("Building and money, by year"),
        columns=(Column(header=Cell(text=_("Year")), width=0.8), *_numbers(heads)),
        rows=rows,
    )


def _doubts(facts: Facts, plan: TableRow) -> tuple[str, ...]:
    """Return who pays, how good the plan is, and how far its cost may be off."""
    gap = percent_words(format_number(100 * plan["gap"], 1))
    lines = [
        _(
            "Public money: {amount} ({rule}); people can pay {revenue} of the cost.",
            amount=money(plan["subsidy_usd"]),
            rule=RULE_WORDS[plan["subsidy_rule"]],
            revenue=money(plan["revenue_usd"]),
        ),
        _("No plan over the same candidates costs less.")
        if plan["exact"]
        else _("A better plan over the same candidates could save at most {share}.", share=gap),
    ]
    lines.extend(
        _(
            "Nine of ten draws of the uncertain prices cost between {low} and {high}.",
            low=money(row["p05"]),
            high=money(row["p95"]),
        )
        for row in _own(facts, plan, "plan_uncertainty")
        if (row["measure"], row["design"]) == ("cost-usd", "fixed")
    )
    lines.append(
        _(
            "When the link that most people depend on fails, {people} people lose service.",
            people=whole(round(plan["worst_failure_people"])),
        )
    )
    if plan["people_unserved"]:
        lines.append(
            _(
                "The subsidy rule leaves {people} people without service.",
                people=whole(round(plan["people_unserved"])),
            )
        )
    return (*lines, str(plan["prices"]))


def _numbers(heads: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(header=Cell(text=head), width=1.1, number=True) for head in heads)
