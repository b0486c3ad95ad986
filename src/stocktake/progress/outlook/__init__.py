"""The outlook: for every indicator and economy a distribution of the years to come."""

from __future__ import annotations

from stocktake.progress.outlook.files import read_observations, write_outlook
from stocktake.progress.outlook.forecast import forecast

__all__ = ["forecast", "read_observations", "write_outlook"]
