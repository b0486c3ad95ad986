"""The tables of economies and groups on the date of assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.errors import VocabularyError
from stocktake.vocab.economies import economies, groups, members_of, suggest_economies
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

__all__ = ["WORKSPACE_GROUP", "economy_tables"]

# Group of the workspace's own members.
WORKSPACE_GROUP = "workspace"
POPULATION = "population"


def economy_tables(
    members: Sequence[str], on: dt.date, observations: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Return the tables ``economies``, ``groups`` and ``economy_groups``.

    Args:
        members: Alpha-3 codes of the workspace's members.
        on: Date of assessment.
        observations: Table ``observations``.

    Raises:
        VocabularyError: A member is not an economy.
    """
    if unknown := sorted(set(members) - set(economies())):
        near = suggest_economies(unknown[0])
        raise VocabularyError(
            f"{', '.join(unknown)}: no economy has this code.",
            fix=(f"Did you mean {' or '.join(near)}? " if near else "")
            + "Use ISO 3166-1 alpha-3 codes, such as FJI.",
        )
    present = sorted({*members, *observations["economy_id"].unique().to_list()})
    population = _latest_population(observations)
    rows = []
    for iso3 in present:
        economy = economies()[iso3]
        year, value, source = population.get(iso3, (None, None, ""))
        rows.append(
            {
                "economy_id": iso3,
                "iso2": economy.iso2,
                "m49": economy.m49,
                "name": economy.name,
                "member": iso3 in members,
                "population": value,
                "population_year": year,
                "population_source": source,
            }
        )
    belongs = {WORKSPACE_GROUP: sorted(set(members))} | {
        group_id: [iso3 for iso3 in members_of(group_id, on) if iso3 in present]
        for group_id in groups()
    }
    return {
        "economies": make_table("economies", rows),
        "groups": _groups(belongs, members, on),
        "economy_groups": make_table(
            "economy_groups",
            [
                {"group_id": group_id, "economy_id": iso3}
                for group_id, codes in belongs.items()
                for iso3 in codes
            ],
        ),
    }


def _latest_population(observations: pl.DataFrame) -> dict[str, tuple[int, float, str]]:
    """Return year, value and source of the latest selected population of each economy."""
    rows = observations.filter(
        (pl.col("indicator_id") == POPULATION)
        & (pl.col("disaggregation") == "")
        & pl.col("selected")
    ).sort("economy_id", "year")
    return {
        iso3: (year, value, source)
        for iso3, year, value, source in rows.select(
            "economy_id", "year", "value", "source_id"
        ).iter_rows()
    }


def _groups(belongs: dict[str, list[str]], members: Sequence[str], on: dt.date) -> pl.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "group_id": WORKSPACE_GROUP,
            "name": "All members",
            "kind": "workspace",
            "source": "stocktake.toml",
            "as_of": on.isoformat(),
            "confirmed": True,
            "n_members": len(set(members)),
        }
    ]
    rows.extend(
        {
            "group_id": group.id,
            "name": group.name,
            "kind": group.kind,
            "source": group.source,
            "as_of": group.as_of,
            "confirmed": group.confirmed,
            "n_members": len(set(belongs[group.id]) & set(members)),
        }
        for group in groups().values()
    )
    return make_table("groups", rows)
