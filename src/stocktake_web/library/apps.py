"""The application ``library``."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.library"
    label = "library"
