"""Addresses of consultations."""

from __future__ import annotations

from django.urls import path

from stocktake_web.consultations.views import provisions, running, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.consultations, name="consultations"),
    path("new/", running.prepare, name="prepare-consultation"),
    path("<slug:slug>/", views.consultation, name="consultation"),
    path("<slug:slug>/turn/", running.turn, name="turn-consultation"),
    path("<slug:slug>/closing/", running.closing, name="consultation-closing"),
    path("<slug:slug>/drafts/", running.add, name="add-draft"),
    path("<slug:slug>/drafts/<int:number>/", views.draft_file, name="draft-file"),
    path("<slug:slug>/confirm/", provisions.confirm, name="confirm-positions"),
    path("<slug:slug>/views/", views.regional, name="regional-views"),
    path("<slug:slug>/views.<slug:kind>", views.export, name="export-views"),
    path("<slug:slug>/provisions/<int:position>/", provisions.provision, name="provision"),
    path(
        "<slug:slug>/provisions/<int:position>/comments/",
        provisions.comment,
        name="comment-provision",
    ),
    path("<slug:slug>/provisions/<int:position>/late/", provisions.late, name="late-position"),
]
