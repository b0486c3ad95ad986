"""Every method of progress that Stocktake knows, in the order in which they are shown.

The first is the default. A method is added by giving its ``Method`` a place here;
``stocktake.toml``, the comparison, the exports and the site follow. The outlook needs
more than cases: ``every_method`` binds it to its table, and it is handed to
``compare.compare_methods`` and ``assess.assess_kpis`` as a ``Method``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.progress import unsd
from stocktake.progress.methods import escap, eurostat, outlook, statcan, unsd_2023
from stocktake.progress.methods.verdict import Method, State
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "DEFAULT",
    "FACTS",
    "METHODS",
    "PACE",
    "every_method",
    "method_ids",
    "methods_table",
    "states",
]

# What a fact says without any method; the words are shown beside every method.
FACTS: dict[str, State] = {
    "met": State("Met", "met"),
    "met_late": State("Met after the deadline", "met"),
    "missed": State("Missed", "off_track"),
    "level_only": State("One value, no trend", "level_only"),
    "not_judged": State("Not judged by this method", "level_only"),
    "no_data": State("No data", "no_data"),
}

UNSD_2026 = Method(
    id=unsd.METHOD,
    title="UN Statistics Division, edition 2026",
    version=unsd.METHOD_VERSION,
    source="UN Statistics Division, The Sustainable Development Goals Report 2026: Technical "
    "Note for Progress Assessment; with Stocktake's differences",
    needs="two values since 2015, the first above 0",
    measure="projected progress over required progress; without a target, the wanted growth "
    "a year as a fraction",
    score="0 to 5",
    rule="On track from 0.95 of the required progress, moderate from 0.50, marginal from 0.10, "
    "stagnation from 0, else regression; without a number, from 2 %, 1.25 %, 0.5 % and 0 of "
    "wanted growth a year.",
    to_confirm=False,
    states={
        "on_track": State("On track", "on_track"),
        "moderate": State("Moderate progress", "partial"),
        "marginal": State("Marginal progress", "off_track"),
        "stagnation": State("Stagnation", "off_track"),
        "regression": State("Regression", "off_track"),
    },
    met="met",
    judge=None,
)

# Methods that need cases only.
METHODS: dict[str, Method] = {
    method.id: method
    for method in (
        UNSD_2026,
        unsd_2023.METHOD,
        statcan.METHOD,
        *eurostat.METHODS,
        escap.METHOD,
    )
}
# The method of a workspace that names none, and the one whose reading the cases hold.
DEFAULT = outlook.METHOD.id
PACE = UNSD_2026.id


def method_ids() -> tuple[str, ...]:
    """Return the ids that ``stocktake.toml`` may name, the default first."""
    return (DEFAULT, *METHODS)


def every_method(chances: pl.DataFrame) -> tuple[Method, ...]:
    """Return all methods, ready to judge, in the order in which they are shown.

    Args:
        chances: Table ``outlook_chances``.
    """
    return (outlook.bind_outlook(chances), *METHODS.values())


def states() -> dict[str, State]:
    """Return the states of all methods and of facts; one code means one thing everywhere."""
    known = dict(FACTS)
    for method in (outlook.METHOD, *METHODS.values()):
        known |= method.states
    return known


def methods_table(shown: str) -> pl.DataFrame:
    """Return the table ``methods``; ``shown`` is the one whose outcomes the scorecard shows."""
    rows = [
        {
            "method": method.id,
            "title": method.title,
            "version": method.version,
            "source": method.source,
            "needs": method.needs,
            "measure": method.measure,
            "score": method.score,
            "rule": method.rule,
            "to_confirm": method.to_confirm,
            "shown": method.id == shown,
        }
        for method in (outlook.METHOD, *METHODS.values())
    ]
    return make_table("methods", rows)
