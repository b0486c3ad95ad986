"""The application ``activities``."""

from __future__ import annotations

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.activities"
    label = "activities"
