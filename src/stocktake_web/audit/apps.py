"""The application ``audit``."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Its name and label."""

    name = "stocktake_web.audit"
    label = "audit"
