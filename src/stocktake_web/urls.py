"""Addresses: each part has its own; sign-in is django-allauth's."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from stocktake_web.api.api import API
from stocktake_web.rounds.urls import short
from stocktake_web.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("stocktake_web.people.urls")),
    path("record/", include("stocktake_web.audit.urls")),
    path("rounds/", include("stocktake_web.exchange.urls")),
    path("rounds/", include("stocktake_web.rounds.urls")),
    path("submissions/", include(short)),
    path("library/", include("stocktake_web.library.urls")),
    path("activities/", include("stocktake_web.activities.urls")),
    path("consultations/", include("stocktake_web.consultations.urls")),
    path("api/v1/", API.urls),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
]
