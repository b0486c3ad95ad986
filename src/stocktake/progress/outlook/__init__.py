"""The outlook: for every indicator and economy a distribution of the years to come."""

from __future__ import annotations

from stocktake.progress.outlook.files import read_observations, write_outlook
from stocktake.progress.outlook.forecast import forecast
from stocktake.progress.outlook.groups import Grouping, group_draws, group_outlook
from stocktake.progress.outlook.targets import expected_year, probability_of_meeting

__all__ = [
    "Grouping",
    "expected_year",
    "forecast",
    "group_draws",
    "group_outlook",
    "probability_of_meeting",
    "read_observations",
    "write_outlook",
]
