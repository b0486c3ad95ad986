"""Addresses of activities."""

from __future__ import annotations

from django.urls import path

from stocktake_web.activities import exchange, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.activities, name="activities"),
    path("activities.<slug:kind>", views.export, name="export-activities"),
    path("new/", views.new, name="new-activity"),
    path("import/", exchange.take_in, name="import-activities"),
    path("<int:key>/", views.activity, name="activity"),
    path("<int:key>/change/", views.change, name="change-activity"),
    path("<int:key>/<slug:part>/", views.add, name="add-part"),
    path("<int:key>/<slug:part>/<int:number>/remove/", views.remove, name="remove-part"),
]
