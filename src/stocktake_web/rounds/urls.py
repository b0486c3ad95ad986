"""Addresses of rounds: the round, the economy, and what of its submission."""

from __future__ import annotations

from django.urls import path

from stocktake_web.rounds.views import (
    answers,
    assignments,
    beside,
    overview,
    prepare,
    review,
    section,
)

__all__ = ["short", "urlpatterns"]

OF = "<slug:slug>/<str:economy>/"
AT = f"{OF}sections/<int:position>/"

urlpatterns = [
    path("", overview.round_list, name="rounds"),
    path("new/", prepare.prepare, name="prepare-round"),
    path("<slug:slug>/", review.board, name="board"),
    path("<slug:slug>/turn/", prepare.turn, name="turn-round"),
    path("<slug:slug>/dates/", prepare.dates, name="round-dates"),
    path("<slug:slug>/remind/", review.remind, name="remind"),
    path(f"{OF}side-by-side/", review.beside, name="side-by-side"),
    path(OF, overview.overview, name="overview"),
    path(f"{OF}steps/<slug:name>/", overview.step, name="step"),
    path(f"{OF}assignments/", assignments.assignments, name="assignments"),
    path(f"{OF}assignments/<int:assignment>/end/", assignments.end, name="end-assignment"),
    path(f"{OF}assignments/<int:assignment>/done/", assignments.finish, name="finish-assignment"),
    path(AT, section.section, name="section"),
    path(f"{AT}comments/", beside.comment, name="add-comment"),
    path(f"{AT}links/", beside.link, name="add-link"),
    path(f"{AT}files/", beside.file, name="add-file"),
    path(f"{OF}comments/<int:comment>/settle/", beside.settle, name="settle-comment"),
    path(f"{OF}remove/<slug:kind>/<int:key>/", beside.remove, name="remove"),
    path(f"{OF}files/<int:key>/", beside.attachment, name="attachment"),
    path(f"{OF}questions/<int:question>/save/", answers.autosave, name="autosave"),
    path(f"{OF}answers/<int:answer>/", answers.history, name="answer-history"),
    path(f"{OF}conflicts/<int:kept>/", answers.conflict, name="conflict"),
]

# The short addresses that mail gives.
short = [
    path("<int:submission>/", review.submission_at, name="submission"),
    path("<int:submission>/sections/<int:section>/", review.submission_at, name="submission-part"),
]
