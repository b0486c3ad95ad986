"""The application ``people``."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class PeopleConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.people"
    label = "people"

    def ready(self) -> None:
        """Have the caches looked at by ``check --deploy``."""
        from stocktake_web.caches import check_caches

        register(check_caches, deploy=True)
