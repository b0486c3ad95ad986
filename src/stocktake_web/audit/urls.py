"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from stocktake_web.audit import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.record_page, name="record"),
    path("record.<slug:kind>", views.export, name="export-record"),
]
