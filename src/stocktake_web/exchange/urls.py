"""Addresses of the questionnaire as a file."""

from __future__ import annotations

from django.urls import path

from stocktake_web.exchange import views

OF = "<slug:slug>/<str:economy>/"

urlpatterns = [
    path(f"{OF}questionnaire.xlsx", views.download, name="questionnaire"),
    path(f"{OF}upload/", views.upload, name="upload"),
]
