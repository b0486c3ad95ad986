"""The application ``mail``."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.mail"
    label = "mail"
