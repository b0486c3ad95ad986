"""Sign-in by django-allauth, joined to our people: nobody signs up without an invitation."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from stocktake_web.people.actions import note_new_address
from stocktake_web.people.locks import forget_failures, minutes_locked, note_failure
from stocktake_web.people.models import User

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

__all__ = ["AccountAdapter", "SocialAccountAdapter", "address_of"]


def address_of(said: str) -> str:
    """Return a network address as a database holds it: without a zone; unknown ones are one."""
    try:
        return str(ipaddress.ip_address(said.partition("%")[0]))
    except ValueError:
        return "::"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by accepting an invitation, in ``people.actions``."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody makes an account alone."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Refuse an account that is locked for this address; say so, and for how long.

        Raises:
            ValidationError: It is locked.
        """
        minutes = minutes_locked(
            credentials.get("email", ""), address_of(self.get_client_ip(request))
        )
        if minutes:
            raise ValidationError(
                ngettext(
                    "Too many sign-ins to this account failed from your address. Try again in "
                    "%(minutes)s minute, or ask the secretariat to let you in.",
                    "Too many sign-ins to this account failed from your address. Try again in "
                    "%(minutes)s minutes, or ask the secretariat to let you in.",
                    minutes,
                )
                % {"minutes": minutes},
                code="locked",
            )

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        """Return the person with these credentials; failures before no longer count."""
        found: User | None = super().authenticate(request, **credentials)
        if found is not None:
            forget_failures(credentials.get("email", ""), address_of(self.get_client_ip(request)))
        return found

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        """Count a failure of this account from this address."""
        note_failure(credentials.get("email", ""), address_of(self.get_client_ip(request)))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take a new address once its link was opened, and record it."""
        before = email_address.user.email
        done = bool(super().confirm_email(request, email_address))
        if done:
            note_new_address(email_address.user, before=before)
        return done


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
