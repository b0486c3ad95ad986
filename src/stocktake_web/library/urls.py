"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from stocktake_web.library import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.library, name="library"),
    path("library.<slug:kind>", views.export, name="export-library"),
    path("new/", views.propose, name="propose-entry"),
    path("answers/<int:key>/", views.propose_answer, name="propose-answer"),
    path("<int:key>/", views.entry, name="library-entry"),
    path("<int:key>/change/", views.change, name="change-entry"),
    path("<int:key>/steps/<slug:name>/", views.step, name="library-step"),
    path("<int:key>/files/", views.add_file, name="add-entry-file"),
    path("<int:key>/files/<int:file>/", views.file, name="entry-file"),
    path("<int:key>/files/<int:file>/remove/", views.remove_file, name="remove-entry-file"),
]
