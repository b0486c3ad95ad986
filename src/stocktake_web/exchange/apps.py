"""The application ``exchange``."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.exchange"
    label = "exchange"
