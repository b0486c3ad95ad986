"""Forms of activities: what to look for, an activity, who takes part, an amount, a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stocktake_web.activities.iati.codes import (
    BUDGET_STATUSES,
    BUDGET_TYPES,
    LANGUAGES,
    ORGANISATION_TYPES,
    ROLES,
    STATUSES,
    currencies,
)
from stocktake_web.activities.iati.records import ActivityRecord, Budget, Country, Organisation
from stocktake_web.activities.models import Activity, ActivityKind
from stocktake_web.activities.queries import PLAIN, commitments_served
from stocktake_web.choices import (
    date_field,
    economies_field,
    economy_field,
    known_commitments,
    members,
    theme_choices,
    themes_field,
)

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = ["ActivityForm", "BudgetForm", "FileForm", "OrganisationForm", "SearchForm"]

LONGEST_PERIOD = dt.timedelta(days=366)  # the standard: a budget is for a year at most
ANY = ("", "\u2013")


class SearchForm(forms.Form):
    """What to look for; all may be empty."""

    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *ActivityKind.choices])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *STATUSES.items()])
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as Django's
        """Offer economies, themes and the commitments that are served."""
        super().__init__(*args, **kwargs)
        self.fields["economy"] = economy_field(members())
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), required=False, choices=[ANY, *theme_choices()]
        )
        named = known_commitments()
        served = [(key, named.get(key, key)) for key in commitments_served()]
        self.fields["commitment"] = forms.ChoiceField(
            label=_("Commitment"), required=False, choices=[ANY, *served]
        )


class ActivityForm(forms.Form):
    """An activity without its amounts and partners; ``base`` is the revision that was seen."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)
    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    description = forms.CharField(
        label=_("What it is"), max_length=20000, widget=forms.Textarea(attrs={"rows": 5})
    )
    identifier = forms.CharField(
        label=_("Identifier"),
        max_length=200,
        help_text=_("Unique in the world: the reporting organisation's own, then a part of yours."),
    )
    reporter_ref = forms.CharField(
        label=_("Identifier of the reporting organisation"),
        max_length=120,
        help_text=_("As registered with IATI, such as XM-DAC-41000."),
    )
    reporter_name = forms.CharField(label=_("Name of the reporting organisation"), max_length=300)
    reporter_type = forms.ChoiceField(
        label=_("Type of the reporting organisation"), choices=list(ORGANISATION_TYPES.items())
    )
    status = forms.ChoiceField(label=_("Status"), choices=list(STATUSES.items()))
    planned_start = date_field(_("Planned start"), required=False)
    planned_end = date_field(_("Planned end"), required=False)
    actual_start = date_field(_("Actual start"), required=False)
    actual_end = date_field(_("Actual end"), required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    language = forms.ChoiceField(label=_("Language of the texts"), choices=list(LANGUAGES.items()))

    def __init__(
        self, *args: Any, record: ActivityRecord | None = None, **kwargs: Any
    ) -> None:  # as Django's
        """Offer economies, themes and commitments; those that it has are offered too."""
        super().__init__(*args, **kwargs)
        self._record = record
        kept = {each.economy for each in record.countries} if record else set()
        self.fields["economies"] = economies_field(
            {*members(), *kept},
            label=_("Economies that it is for"),
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 8}),
        )
        self.fields["themes"] = themes_field()
        served = {code: code for code in record.commitments} if record else {}
        self.fields["commitments"] = forms.MultipleChoiceField(
            label=_("Commitments that it serves"),
            required=False,
            choices=list((served | known_commitments()).items()),
            widget=forms.SelectMultiple(attrs={"size": 8}),
        )

    @staticmethod
    def first_values(record: ActivityRecord, revision: int) -> dict[str, Any]:
        """Return an activity as the first values of its form."""
        return {
            **{name: getattr(record, name) for name in PLAIN},
            "base": revision,
            "economies": [each.economy for each in record.countries],
            "themes": list(record.themes),
            "commitments": list(record.commitments),
        }

    @staticmethod
    def values_of_last(by: User) -> dict[str, Any]:
        """Return who reported the last activity that a person kept, for the next one."""
        last = Activity.objects.filter(changed_by=by).order_by("-changed_at").first()
        names = ("reporter_ref", "reporter_name", "reporter_type", "language")
        return {name: getattr(last, name) for name in names} if last else {}

    def clean(self) -> dict[str, Any]:
        """At least one date; an end after its start; what was is not in the future."""
        cleaned = super().clean() or {}
        planned_start, planned_end = cleaned.get("planned_start"), cleaned.get("planned_end")
        actual = {name: cleaned.get(name) for name in ("actual_start", "actual_end")}
        if not any((planned_start, planned_end, *actual.values())) and not self.errors:
            self.add_error("planned_start", gettext("Give at least one date."))
        if planned_start and planned_end and planned_end < planned_start:
            self.add_error("planned_end", gettext("An activity cannot end before it starts."))
        start, end = actual.values()
        if start and end and end < start:
            self.add_error("actual_end", gettext("An activity cannot end before it starts."))
        today = timezone.now().date()
        for name, day in actual.items():
            if day and day > today:
                self.add_error(name, gettext("Give a day that has passed."))
        identifier, ref = cleaned.get("identifier"), cleaned.get("reporter_ref")
        if identifier and ref and not identifier.startswith(f"{ref}-"):
            said = gettext("Begin with the reporting organisation's identifier and a hyphen.")
            self.add_error("identifier", said)
        return cleaned

    def said(self) -> ActivityRecord:
        """Return what was written, with the amounts and partners that are kept already."""
        given = self.cleaned_data
        shares = {each.economy: each for each in self._record.countries} if self._record else {}
        lists: dict[str, Any] = {
            "countries": tuple(
                shares.get(code, Country(economy=code)) for code in sorted(given["economies"])
            ),
            "themes": tuple(sorted(given["themes"])),
            "commitments": tuple(sorted(given["commitments"])),
        }
        plain = {name: given[name] for name in PLAIN}
        if self._record is None:
            return ActivityRecord(**plain, **lists)
        return msgspec.structs.replace(self._record, **plain, **lists)


class OrganisationForm(forms.Form):
    """Who takes part."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=300)
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    ref = forms.CharField(label=_("Identifier, if it has one"), max_length=120, required=False)
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=[ANY, *ORGANISATION_TYPES.items()]
    )

    def said(self) -> Organisation:
        """Return what was written."""
        return Organisation(
            **{name: self.cleaned_data[name] for name in Organisation.__struct_fields__}
        )


class BudgetForm(forms.Form):
    """An amount for a period of at most a year."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    start = date_field(_("First day"))
    end = date_field(_("Last day"))
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=17, decimal_places=2)
    type = forms.ChoiceField(label=_("Budget"), choices=list(BUDGET_TYPES.items()))
    status = forms.ChoiceField(label=_("How sure"), choices=list(BUDGET_STATUSES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as Django's
        """Offer the currencies in use."""
        super().__init__(*args, **kwargs)
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=[(code, code) for code in currencies()], initial="USD"
        )
        self.order_fields(["base", "start", "end", "amount", "currency"])

    def clean(self) -> dict[str, Any]:
        """A period ends after it starts, and is a year at most."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and not start <= end <= start + LONGEST_PERIOD:
            self.add_error(
                "end", gettext("A budget is for a year at most, and ends after it starts.")
            )
        return cleaned

    def said(self) -> Budget:
        """Return what was written; the rate of exchange is that of the first day."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "base"}
        return Budget(**given, value_date=given["start"])


class FileForm(forms.Form):
    """A file of activities."""

    file = forms.FileField(
        label=_("The file (IATI 2.03, .xml)"),
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ".xml"}),
    )
