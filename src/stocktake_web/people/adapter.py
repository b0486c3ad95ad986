"""Sign-in by django-allauth, joined to our people: nobody signs up without an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from stocktake_web.people.models import User

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

__all__ = ["AccountAdapter", "SocialAccountAdapter"]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by accepting an invitation, in ``people.actions``."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody makes an account alone."""
        del request
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Who comes from an identity provider must be a person already, by a verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return that nobody makes an account alone."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the provider's account to the person with the same verified address."""
        if sociallogin.is_existing:
            return
        for address in sociallogin.email_addresses:
            person = User.objects.filter(email=address.email.lower(), is_active=True).first()
            if address.verified and person:
                sociallogin.connect(request, person)
                return
