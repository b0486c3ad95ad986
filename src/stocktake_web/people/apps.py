"""The application ``people``."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.people"
    label = "people"
