"""Addresses of the questionnaire as a file."""

from __future__ import annotations

from django.urls import path

from stocktake_web.exchange import views

OF = "<slug:slug>/<str:economy>/"

urlpatterns = [
    path(f"{OF}questionnaire.xlsx", views.download, {"suffix": "xlsx"}, name="questionnaire"),
    path(f"{OF}questionnaire.docx", views.download, {"suffix": "docx"}, name="questionnaire-docx"),
    path(f"{OF}upload/", views.upload, name="upload"),
]
