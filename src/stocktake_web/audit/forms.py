"""What to look for in the record."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["SearchForm"]


class SearchForm(forms.Form):
    """Who, what, whose, when; all may be empty."""

    who = forms.CharField(label=_("Who"), required=False, max_length=100)
    what = forms.CharField(label=_("What"), required=False, max_length=100)
    economy = forms.CharField(label=_("Economy (code)"), required=False, max_length=3)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_economy(self) -> str:
        """Codes are in capital letters."""
        return str(self.cleaned_data["economy"]).upper()
