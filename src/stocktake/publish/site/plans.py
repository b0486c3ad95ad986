"""Connectivity plans: what it costs to connect whom, with what, by when, and how sure that is.

``plans/index.html`` lists the plans that were run; each has a page of its own, the money first. A
plan over generated settlements says so in its first lines. What a procurement officer needs, every
site and link, is in the workbook and the map files beside the page; the page shows the largest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.figures.plan_map import (
    MOST_LINKS,
    MOST_PLACES,
    PLAN_SHAPES,
    plan_map,
    plan_mark,
)
from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import DASH, link, ready, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import format_number, joined, whole
from stocktake.publish.words.plans import PART_WORDS, RULE_WORDS, TECHNOLOGY_WORDS, money
from stocktake.vocab.cldr import percent_words
from stocktake.vocab.language import N_, NP_, Words, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["PLAN_PAGE_TABLES", "write_plans"]

PLAN_PAGE_TABLES: Final = (
    "economies",
    "plan_assumptions",
    "plan_costs",
    "plan_districts",
    "plan_failures",
    "plan_links",
    "plan_sensitivity",
    "plan_settlements",
    "plan_sites",
    "plan_subsidies",
    "plan_technologies",
    "plan_uncertainty",
    "plan_years",
    "plans",
)
SHOWN_SITES: Final = 40  # of the largest; the workbook has all
SHOWN_DISTRICTS: Final = 60
SHOWN_PARAMETERS: Final = 12
FILES: Final = (
    ("plan.xlsx", N_("Every site, link, district and assumption, to procure from")),
    ("plan.gpkg", N_("The same as a map for QGIS and other map programs")),
    ("plan.kml", N_("The same as a map for Google Earth")),
)
KIND_WORDS: Final = Words(
    {
        "core": NP_("kind of site", "Fibre node that is there"),
        "new-site": NP_("kind of site", "New mast"),
        "existing-site": NP_("kind of site", "Existing mast"),
        "fibre-terminal": NP_("kind of site", "Fibre terminal"),
        "community-wifi": NP_("kind of site", "Community Wi-Fi"),
        "relay": NP_("kind of site", "Relay"),
    }
)
LINK_WORDS: Final = Words(
    {
        "fibre": NP_("kind of link", "fibre"),
        "microwave": NP_("kind of link", "microwave"),
        "satellite": NP_("kind of link", "satellite"),
        "core": NP_("kind of link", "core"),
        "": NP_("kind of link", "none"),
    }
)
POWER_WORDS: Final = Words(
    {
        "grid": NP_("power of a site", "grid"),
        "solar": NP_("power of a site", "solar"),
        "hybrid": NP_("power of a site", "solar and diesel"),
        "there": NP_("power of a site", "there already"),
        "": NP_("power of a site", "none"),
    }
)


def write_plans(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``plans/index.html`` and ``plans/PLAN.html`` for every plan."""
    writer = Writer(region, out)
    names = dict(tables["economies"].select("economy_id", "name").iter_rows())
    plans = tables["plans"].sort("plan_id")
    writer.page(
        "plans/index.html",
        "plans.html",
        title=_("Connectivity plans"),
        section="plans",
        finding=_index_finding(plans.height),
        plan_rows=rows(_index_row(row, names) for row in plans.iter_rows(named=True)),
    )
    for plan in plans.iter_rows(named=True):
        own = {
            name: tables[name].filter(pl.col("plan_id") == plan["plan_id"])
            for name in PLAN_PAGE_TABLES
            if name.startswith("plan_")
        }
        writer.page(
            f"plans/{page_name(plan['plan_id'])}",
            "plan.html",
            title=plan["name"],
            section="plans",
            finding=_finding(plan, names),
            plan=plan,
            economy=names.get(plan["economy_id"], plan["economy_id"]),
            **_facts(plan, own),
            **_sections(plan, own),
        )


def _word(words: Words, code: str) -> str:
    """Return the word of a code; a code that is not known is shown as it is."""
    return words[code] if code in words else str(escape(code))


def _index_finding(number: int) -> str:
    if not number:
        return _("No plan has been run in this workspace.")
    return ngettext(
        "{number} plan says what it would cost to connect everyone.",
        "{number} plans say what it would cost to connect everyone.",
        number,
        number=whole(number),
    )


def _index_row(plan: dict[str, Any], names: Mapping[str, str]) -> str:
    share = percent_words(format_number(100 * plan["people_connected"] / max(1, plan["people"]), 0))
    return (
        f"<tr><th scope=row>{link(page_name(plan['plan_id']), plan['name'])}"
        f"<td>{escape(names.get(plan['economy_id'], plan['economy_id']))}"
        f"<td class=n>{whole(round(plan['people_connected']))} <small>{share}</small>"
        f"<td class=n>{money(plan['cost_usd'])}<td class=n>{money(plan['cost_per_person_usd'])}"
        f"<td class=n>{money(plan['subsidy_usd'])}</tr>"
    )


def _finding(plan: dict[str, Any], names: Mapping[str, str]) -> str:
    return _(
        "Connecting {people} people of {economy} would cost {cost} over {years} years, "
        "{each} for each of them, and need {subsidy} of public money.",
        people=whole(round(plan["people_connected"] - plan["people_served_before"])),
        economy=names.get(plan["economy_id"], plan["economy_id"]),
        cost=money(plan["cost_usd"]),
        years=whole(plan["years"]),
        each=money(plan["cost_per_person_usd"]),
        subsidy=money(plan["subsidy_usd"]),
    )


def _facts(plan: dict[str, Any], own: Mapping[str, pl.DataFrame]) -> dict[str, object]:
    """Return the facts at the top of the page: the money, the proof, how sure."""
    gap = percent_words(format_number(100 * plan["gap"], 1))
    proof = (
        _("No plan over the same candidates costs less.")
        if plan["exact"]
        else _("A better plan over the same candidates could save at most {share}.", share=gap)
    )
    money_facts = [
        (_("To build"), money(plan["capex_usd"])),
        (_("To run, a year"), money(plan["opex_usd_per_year"])),
        (_("Present value of cost"), money(plan["cost_usd"])),
        (_("Present value of what people can pay"), money(plan["revenue_usd"])),
        (
            _("Public money"),
            _(
                "{amount} ({rule})",
                amount=money(plan["subsidy_usd"]),
                rule=RULE_WORDS[plan["subsidy_rule"]],
            ),
        ),
        (_("Proof"), proof),
    ]
    spread = own["plan_uncertainty"].filter(
        (pl.col("measure") == "cost-usd") & (pl.col("design") == "fixed")
    )
    for row in spread.iter_rows(named=True):
        words = _(
            "{low} to {high} in nine of ten draws of the uncertain prices",
            low=money(row["p05"]),
            high=money(row["p95"]),
        )
        money_facts.append((_("How far the cost may be off"), words))
    built = [
        (_("Fibre to build"), _("{number} km", number=whole(round(plan["fibre_km"])))),
        (_("Microwave hops"), whole(plan["microwave_hops"])),
        (_("New masts"), whole(plan["new_sites"])),
        (_("Existing masts with new equipment"), whole(plan["existing_sites"])),
        (_("Satellite terminals"), whole(round(plan["satellite_terminals"]))),
        (_("CO2 of running it, tonnes a year"), whole(round(plan["co2_tonnes_per_year"]))),
        (
            _("People who lose service when the worst link fails"),
            whole(round(plan["worst_failure_people"])),
        ),
    ]
    return {"money_facts": money_facts, "built_facts": built}


def _sections(plan: dict[str, Any], own: Mapping[str, pl.DataFrame]) -> dict[str, object]:
    sites = own["plan_sites"].filter(pl.col("kind") != "core")
    districts = own["plan_districts"].sort("people", descending=True)
    return {
        "map": ready(_map(own, plan)),
        "shapes": [(name, TECHNOLOGY_WORDS[name], _key(name)) for name in PLAN_SHAPES],
        "gathered": own["plan_settlements"].height > MOST_PLACES,
        "links_cut": own["plan_links"].height > MOST_LINKS,
        "technology_rows": rows(_technology_rows(own["plan_technologies"])),
        "cost_rows": rows(_cost_rows(own["plan_costs"])),
        "year_rows": rows(_year_rows(own["plan_years"])),
        "subsidy_rows": rows(_subsidy_rows(own["plan_subsidies"])),
        "district_rows": rows(_district_rows(districts.head(SHOWN_DISTRICTS))),
        "n_districts": districts.height,
        "site_rows": rows(_site_rows(sites.sort("people", "site_id", descending=[True, False]))),
        "n_sites": sites.height,
        "failure_rows": rows(_failure_rows(own["plan_failures"])),
        "swing_rows": rows(_swing_rows(own)),
        "low_confidence": _low_confidence(own["plan_assumptions"]),
        "files": [(name, str(words)) for name, words in FILES],
        "shown_sites": min(SHOWN_SITES, sites.height),
        "shown_districts": min(SHOWN_DISTRICTS, districts.height),
    }


def _map(own: Mapping[str, pl.DataFrame], plan: dict[str, Any]) -> str:
    ways = own["plan_technologies"].filter(pl.col("people") > 0)
    told = [
        _(
            "{way}: {people} people",
            way=TECHNOLOGY_WORDS[row["technology"]],
            people=whole(round(row["people"])),
        )
        for row in ways.sort("people", descending=True).iter_rows(named=True)
    ]
    return plan_map(
        own["plan_settlements"],
        own["plan_links"].filter(pl.col("role") == "tree"),
        names=TECHNOLOGY_WORDS,
        title=_("How each settlement is served: {plan}", plan=plan["name"]),
        description=joined(told),
    )


def _key(technology: str) -> Markup:
    """Return the mark of a way of serving for the key of the map."""
    return ready(
        f'<svg class="m" viewBox="0 0 16 16" aria-hidden="true">{plan_mark(technology)}</svg>'
    )


def _technology_rows(technologies: pl.DataFrame) -> list[str]:
    return [
        f"<tr><th scope=row>{TECHNOLOGY_WORDS[row['technology']]}"
        f"<td class=n>{whole(row['settlements'])}<td class=n>{whole(round(row['people']))}"
        f"<td class=n>{percent_words(format_number(100 * row['people_share'], 1))}"
        f"<td class=n>{money(row['cost_usd'])}<td class=n>{money(row['cost_per_person_usd'])}</tr>"
        for row in technologies.iter_rows(named=True)
        if row["settlements"]
    ]


def _cost_rows(costs: pl.DataFrame) -> list[str]:
    columns = ("purchase_usd", "replacement_usd", "running_usd", "salvage_usd", "cost_usd")
    body = [
        f"<tr><th scope=row>{PART_WORDS[row['part']]}"
        + "".join(f"<td class=n>{money(row[name])}" for name in columns)
        + "</tr>"
        for row in costs.iter_rows(named=True)
    ]
    total = "".join(f"<td class=n>{money(float(costs[name].sum()))}" for name in columns)
    together = _("All parts")
    return [*body, f"<tr><th scope=row>{together}{total}</tr>"]


def _year_rows(years: pl.DataFrame) -> list[str]:
    return [
        f"<tr><th scope=row>{row['year']}<td class=n>{whole(row['settlements_built'])}"
        f"<td class=n>{whole(round(row['people_connected']))}"
        f"<td class=n>{percent_words(format_number(100 * row['people_share'], 0))}"
        f"<td class=n>{money(row['capex_usd'])}<td class=n>{money(row['opex_usd'])}"
        f"<td class=n>{money(row['subsidy_usd'])}<td class=n>{money(row['carried_usd'])}</tr>"
        for row in years.sort("year").iter_rows(named=True)
    ]


def _subsidy_rows(subsidies: pl.DataFrame) -> list[str]:
    return [
        f"<tr><th scope=row>{RULE_WORDS[row['rule']]}{_chosen(row)}"
        f"<td class=n>{whole(row['areas_in_deficit'])}<td class=n>{money(row['transferred_usd'])}"
        f"<td class=n>{money(row['state_usd'])}<td class=n>{money(row['state_per_person_usd'])}"
        f"<td class=n>{whole(round(row['people_unserved']))}</tr>"
        for row in subsidies.iter_rows(named=True)
    ]


def _chosen(row: dict[str, Any]) -> str:
    as_planned = _("as planned")
    return f" <small>{as_planned}</small>" if row["chosen"] else ""


def _district_rows(districts: pl.DataFrame) -> list[str]:
    without = _("without a district")
    return [
        f"<tr><th scope=row>{escape(row['district'] or without)}"
        f"<td class=n>{whole(round(row['people']))}"
        f"<td class=n>{whole(round(row['people_connected']))}"
        f"<td class=n>{money(row['cost_usd'])}<td class=n>{money(row['cost_per_person_usd'])}"
        f"<td class=n>{money(row['subsidy_usd'])}<td class=n>{row['last_year'] or DASH}</tr>"
        for row in districts.iter_rows(named=True)
    ]


def _site_rows(sites: pl.DataFrame) -> list[str]:
    return [
        f"<tr><th scope=row>{escape(row['name'] or row['site_id'])}"
        f"<td>{_word(KIND_WORDS, row['kind'])}"
        f"<td class=n>{row['lat']:.4f}, {row['lon']:.4f}<td class=n>{whole(round(row['people']))}"
        f"<td>{LINK_WORDS[row['backhaul']]}<td>{POWER_WORDS[row['power']]}"
        f"<td class=n>{money(row['cost_usd'])}<td class=n>{row['year'] or DASH}</tr>"
        for row in sites.head(SHOWN_SITES).iter_rows(named=True)
    ]


def _failure_rows(failures: pl.DataFrame) -> list[str]:
    secured = {True: _("yes"), False: _("no"), None: DASH}
    return [
        f"<tr><th scope=row>{escape(row['name'] or row['failing_id'])}"
        f"<td class=n>{whole(round(row['people']))}<td>{secured[row['secured']]}</tr>"
        for row in failures.sort("rank").head(10).iter_rows(named=True)
    ]


def _swing_rows(own: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return the parameters that move the cost most, with their bounds and source."""
    swings = own["plan_sensitivity"].filter(pl.col("design") == "fixed").sort("rank")
    known = own["plan_assumptions"].select("parameter_id", "name", "unit", "source", "confidence")
    shown = swings.head(SHOWN_PARAMETERS).join(
        known, on="parameter_id", how="left", maintain_order="left"
    )
    return [
        f"<tr><th scope=row>{escape(row['name'] or row['parameter_id'])}"
        f"<small>{escape(row['source'] or '')}</small>"
        f"<td class=n>{row['low']:g} \u2013 {row['high']:g} "
        f"<small>{escape(row['unit'] or '')}</small>"
        f"<td class=n>{money(row['cost_at_low_usd'])}"
        f"<td class=n>{money(row['cost_at_high_usd'])}</tr>"
        for row in shown.iter_rows(named=True)
    ]


def _low_confidence(assumptions: pl.DataFrame) -> str:
    low = assumptions.filter(pl.col("confidence") == "low").height
    return _(
        "{part} of {total} assumptions rest on sources that were not checked or are guesses; the "
        "workbook names each with its bounds and source.",
        part=whole(low),
        total=whole(assumptions.height),
    )
