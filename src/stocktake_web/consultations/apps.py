"""The application ``consultations``."""

from __future__ import annotations

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.consultations"
    label = "consultations"
