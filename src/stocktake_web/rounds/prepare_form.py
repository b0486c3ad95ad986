"""The form in which the secretariat says what a round is to be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stocktake_web.rounds.models import Round

if TYPE_CHECKING:
    from stocktake.workspace.folder import Workspace

__all__ = ["DatesForm", "PrepareForm", "end_of"]

RESERVED = frozenset({"new"})  # of the addresses beside those of rounds


class PrepareForm(forms.Form):
    """Name, dates, who is asked, about what."""

    name = forms.CharField(label=_("Name of the round"), max_length=200)
    slug = forms.SlugField(
        label=_("Short name for addresses"),
        max_length=50,
        help_text=_("Small letters, digits and hyphens, such as 2026."),
    )
    opens_on = forms.DateField(
        label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=_("Closes at the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    economies = forms.MultipleChoiceField(
        label=_("Economies that are asked"), widget=forms.CheckboxSelectMultiple
    )
    instruments = forms.MultipleChoiceField(
        label=_("Instruments to ask about"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None means all."),
    )
    guidance = forms.CharField(
        label=_("What those who answer should know"), widget=forms.Textarea, required=False
    )

    def __init__(self, data: Any, *, workspace: Workspace) -> None:
        """Offer the members and instruments of the workspace; all members are ticked."""
        super().__init__(data)
        economies = workspace.table("economies").filter(member=True).sort("name")
        members = list(economies.select("economy_id", "name").iter_rows())
        self.fields["economies"].choices = members  # type: ignore[attr-defined]  # a choice field
        self.fields["economies"].initial = [code for code, _name in members]
        instruments = workspace.table("instruments").select("instrument_id", "short_title")
        self.fields["instruments"].choices = list(instruments.iter_rows())  # type: ignore[attr-defined]  # a choice field

    def clean_slug(self) -> str:
        """Return the short name, small, not taken."""
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in RESERVED or Round.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is a round of that name already."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Return what ``RoundPlan`` takes."""
        given = super().clean() or {}
        opens, closes = given.get("opens_on"), given.pop("closes_on", None)
        if opens and closes:
            if closes < opens:
                raise forms.ValidationError(_("A round cannot close before it opens."))
            given["closes_at"] = end_of(closes)
        for name in ("economies", "instruments"):
            given[name] = tuple(given.get(name, ()))
        return given


class DatesForm(forms.Form):
    """Another last day of a round, and why."""

    closes_on = forms.DateField(
        label=_("Closes at the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("It is kept in the record and mailed to those who answer."),
    )


def end_of(day: dt.date) -> dt.datetime:
    """Return the last minute of a day, in UTC: when a round that closes on it closes."""
    return dt.datetime.combine(day, dt.time(23, 59), tzinfo=dt.UTC)
