"""Write the ``scenario.toml`` with which a plan begins: every key, each with a comment.

What has a default stands behind a ``#`` with that default, so that a user sees
what can be set without having to set it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stocktake.connectivity.scenario import (
    SCENARIO_EXPECTED,
    SCENARIO_FILE,
    Policies,
    Targets,
    Technologies,
)
from stocktake.errors import WorkspaceError
from stocktake.vocab.economies import economies
from stocktake.vocab.planning import price_index

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.connectivity.scenario import SettlementChoice

__all__ = ["scenario_text", "write_new_scenario"]


def write_new_scenario(
    folder: Path, *, name: str, economy: str, year: int, settlements: SettlementChoice
) -> Path:
    """Write a commented scenario into a new or empty folder, and return its path.

    Args:
        folder: Folder of the plan, such as ``plans/fiji``.
        name: Name as shown.
        economy: Alpha-3 code.
        year: Price year; building begins in the next.
        settlements: Where settlements come from.

    Raises:
        WorkspaceError: The folder has a scenario already, or cannot be written.
    """
    path = folder / SCENARIO_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(
                scenario_text(name=name, economy=economy, year=year, settlements=settlements)
            )
    except FileExistsError as error:
        raise WorkspaceError(
            "There is a plan of that name already.",
            where=str(path),
            fix="Choose another name, or edit that file.",
        ) from error
    except OSError as error:
        raise WorkspaceError(
            f"The plan cannot be written: {error.strerror}.",
            where=str(path),
            fix="Check that you may write there.",
        ) from error
    return path


def scenario_text(*, name: str, economy: str, year: int, settlements: SettlementChoice) -> str:
    """Return the text of a new ``scenario.toml``; the arguments are those of the writer."""
    targets, policies, allowed = Targets(), Policies(), Technologies()
    index = price_index()
    return f"""\
# A plan for {economies()[economy].name}.
# Lines behind a # show what else can be set, with its default.
# `stocktake plan parameters` lists every parameter with its bounds and source.
name = {_quoted(name)}
economy = {_quoted(economy)}
# note = "What this scenario is for"
# seed = 0            # the same seed gives the same plan
# effort = "normal"   # {SCENARIO_EXPECTED["effort"]}

[settlements]         # one of: file, raster, places, synthetic
{_settlement_lines(settlements)}
# people_where_missing = 50   # without it, a settlement without people is left out

[prices]
year = {year}
# currency = "USD"    # sums are shown in it; another one needs the two lines below
# units_per_usd = 1.0
# rate_source = "who published the exchange rate, and when"
# inflation = {index.rate_after}   # a year, after {max(index.values)}; needs its source:
# inflation_source = "who published it"

[timing]
first_year = {year + 1}
years = 10            # years over which costs and revenue count
# target_year = {max(2030, year + 1)}

[targets]
household_mbps = {targets.household_mbps:g}
school_mbps = {targets.school_mbps:g}
clinic_mbps = {targets.clinic_mbps:g}
people_share = {targets.people_share:.1f}    # part of the people to be reached

[parameters]
level = "mid"         # {SCENARIO_EXPECTED["level"]}: which value of every parameter is taken
# [parameters.levels]
# fibre-cost-per-km = "high"

# One table for every value that you know better:
# [[override]]
# id = "fibre-cost-per-km"
# value = 8200
# source = "tender of the ministry, {year - 1}"
# reason = "contracts signed here"
# price_year = {year - 1}   # the plan's own year without it
# currency = "USD"    # or the plan's currency

[policies]
sharing = {_quoted(policies.sharing)}      # {SCENARIO_EXPECTED["sharing"]}
subsidy = {_quoted(policies.subsidy)}   # {SCENARIO_EXPECTED["subsidy"]}
# budget_per_year = 2000000   # public money a year, in the plan's currency
spectrum_fee = {_quoted(policies.spectrum_fee)}   # {SCENARIO_EXPECTED["spectrum_fee"]}
tax = {_quoted(policies.tax)}            # {SCENARIO_EXPECTED["tax"]}

[technologies]
access = {json.dumps(allowed.access)}
backhaul = {json.dumps(allowed.backhaul)}
power = {json.dumps(allowed.power)}

[layers]              # what is there already; each is optional; paths start from this folder
# fibre_nodes = {{ file = "nodes.csv" }}
# fibre_lines = {{ file = "fibre.gpkg", layer = "built" }}
# towers = {{ file = "towers.csv" }}
# power_grid = {{ file = "grid.geojson" }}
# roads = {{ file = "roads.gpkg" }}
# schools = {{ file = "schools.csv" }}
# clinics = {{ file = "clinics.csv" }}
# borders = {{ file = "districts.geojson" }}
# terrain = {{ file = "terrain.tif" }}
# [[layers.hazards]]
# file = "flood.tif"
# kind = "flood"      # {SCENARIO_EXPECTED["kind"]}
# unit = "m"
# return_period_years = 100
# from_value = 0.3    # from this value a place counts as exposed
"""


def _settlement_lines(choice: SettlementChoice) -> str:
    lines = []
    for key in choice.__struct_fields__:
        value = getattr(choice, key)
        if value is not None and value is not False:
            lines.append(f"{key} = {_quoted(value) if isinstance(value, str) else _plain(value)}")
    return "\n".join(lines)


def _plain(value: float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if value == int(value) else repr(value)


def _quoted(text: str) -> str:
    # A TOML basic string is written as a JSON string is.
    return json.dumps(text, ensure_ascii=False)
