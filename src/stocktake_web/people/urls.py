"""Addresses of people."""

from __future__ import annotations

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import path, reverse_lazy

from stocktake_web.people import invitation_views, lock_views, token_views, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("join/<str:secret>/", views.join, name="join"),
    path(
        "recovered/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(
            template_name="people/recovered.html", success_url=reverse_lazy("account_login")
        ),
        name="recovered",
    ),
    path("people/", views.people, name="people"),
    path("people/memberships/<int:membership>/<slug:what>/", views.change, name="change-role"),
    path("people/invitations/<int:key>/", invitation_views.invitation, name="invitation"),
    path("people/locks/<int:lock>/lift/", lock_views.lift, name="lift-lock"),
    path("people/<int:person>/recover/", views.recover, name="recover"),
    path("profile/tokens/", token_views.tokens, name="tokens"),
    path("profile/tokens/<int:token>/end/", token_views.revoke, name="revoke-token"),
    path("profile/", views.profile, name="profile"),
]
