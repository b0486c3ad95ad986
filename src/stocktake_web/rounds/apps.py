"""The application ``rounds``."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.rounds"
    label = "rounds"
