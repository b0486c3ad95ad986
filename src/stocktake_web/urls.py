"""Addresses: each part has its own; sign-in is django-allauth's."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
