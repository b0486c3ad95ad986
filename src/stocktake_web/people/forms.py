"""Forms of people: join, invite, one's own settings, a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stocktake.vocab.economies import economies
from stocktake_web.choices import theme_choices
from stocktake_web.people.models import Role, User
from stocktake_web.permissions import rules
from stocktake_web.words import economy_words

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["HandOverForm", "InviteForm", "JoinForm", "ProfileForm", "ReasonForm", "TokenForm"]

FURTHEST_BEHIND, FURTHEST_AHEAD = -12, 14  # hours of time zones from UTC
HOURS = [("", "\u2013"), *((hour, f"{hour:02}:00") for hour in range(24))]


class JoinForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters, and not one that many use."),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:  # as Django's
        """Keep the address, which a password must not be like."""
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Check that the password is good and written twice."""
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password:
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        if password and cleaned.get("again") is not None and password != cleaned["again"]:
            self.add_error("again", gettext("The two passwords differ."))
        return cleaned


class InviteForm(forms.Form):
    """Whom to invite as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"))
    economy = forms.ChoiceField(label=_("Economy"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("Themes (none means all)"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # as Django's
        roles: Collection[str],
        within: Collection[str] = (),
        **kwargs: Any,  # as Django's
    ) -> None:
        """Offer the roles and economies that the person may invite for; no economy means all."""
        super().__init__(*args, **kwargs)
        offered = sorted(within or economies(), key=economy_words)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]  # type: ignore[attr-defined]  # a choice field
        self.fields["economy"].choices = [  # type: ignore[attr-defined]  # a choice field
            *([] if within else [("", "\u2013")]),
            *((code, economy_words(code)) for code in offered),
        ]
        if within:
            del self.fields["themes"]
        else:
            self.fields["themes"].choices = theme_choices()  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A national role has an economy; the others have none."""
        cleaned = super().clean() or {}
        national = cleaned.get("role") in rules().national
        if national and not cleaned.get("economy"):
            self.add_error("economy", gettext("Say for which economy."))
        if not national and cleaned.get("role") != "api_client":
            cleaned["economy"] = ""
        return cleaned


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=1000)


class HandOverForm(ReasonForm):
    """Who takes a role over."""

    email = forms.EmailField(label=_("E-mail address of the person who takes it over"))
    field_order = ("email", "reason")

    def clean_email(self) -> str:
        """Refuse an address that is nobody's here."""
        address = self.cleaned_data["email"].strip().lower()
        if not User.objects.filter(email=address, is_active=True).exists():
            raise forms.ValidationError(
                gettext("Nobody here has this address. Invite the person instead.")
            )
        return str(address)


class TokenForm(forms.Form):
    """What a program is for, what it may do, and until when."""

    label = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("Such as the name of the program.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[("read", _("Read what you may read")), ("write", _("Write what you may write"))],
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A year from now where nothing is given; two years at most."),
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What a person says about themselves, and when mail may come."""

    class Meta:
        """The fields that are one's own to change."""

        model = User
        fields = ("name", "language", "digest", "quiet_from", "quiet_until", "utc_offset")

    def __init__(
        self, *args: Any, languages: Collection[tuple[str, str]], **kwargs: Any
    ) -> None:  # as Django's
        """Offer the languages of the application, and hours."""
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of mail"), choices=list(languages)
        )
        for name in ("quiet_from", "quiet_until"):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                choices=HOURS,
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.fields["utc_offset"].min_value = FURTHEST_BEHIND  # type: ignore[attr-defined]  # an integer field
        self.fields["utc_offset"].help_text = gettext("It is now %(time)s UTC.") % {
            "time": f"{timezone.now().astimezone(dt.UTC):%H:%M}"
        }

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end; a time zone exists."""
        cleaned = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", gettext("Give both hours or none."))
        offset = cleaned.get("utc_offset")
        if offset is not None and not FURTHEST_BEHIND <= offset <= FURTHEST_AHEAD:
            self.add_error("utc_offset", gettext("Give hours from -12 to 14."))
        return cleaned
