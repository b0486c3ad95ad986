"""Forms of the library: what to look for, an entry, a step with its reason, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stocktake_web.choices import (
    economy_field,
    known_commitments,
    members,
    theme_choices,
    themes_field,
)
from stocktake_web.files import KINDS
from stocktake_web.library.actions import EntryText
from stocktake_web.library.models import FIRST_YEAR, LAST_YEAR, EntryKind, EntryState
from stocktake_web.library.queries import commitments_named

if TYPE_CHECKING:
    from collections.abc import Collection

    from stocktake_web.library.models import Entry

__all__ = ["EntryForm", "FileForm", "SearchForm", "StepForm", "form_values"]

MOST_THEMES = 6  # of one entry


class SearchForm(forms.Form):
    """Who has solved this? By words, theme, economy, commitment, kind; all may be empty."""

    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "\u2013"), *EntryKind.choices]
    )

    def __init__(self, *args: Any, moderates: bool = False, **kwargs: Any) -> None:  # as Django's
        """Offer themes, economies and commitments; states to those who see more than published."""
        super().__init__(*args, **kwargs)
        themes = [("", "\u2013"), *theme_choices()]
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), required=False, choices=themes)
        self.fields["economy"] = economy_field(members())
        named = [(key, label or key) for key, label in commitments_named()]
        self.fields["commitment"] = forms.ChoiceField(
            label=_("Commitment"), required=False, choices=[("", "\u2013"), *named]
        )
        if moderates:
            self.fields["state"] = forms.ChoiceField(
                label=_("State"), required=False, choices=EntryState.choices, initial="published"
            )


class EntryForm(forms.Form):
    """A practice or a law; ``base`` is the revision that the person saw."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)
    kind = forms.ChoiceField(label=_("Kind"), choices=EntryKind.choices)
    title = forms.CharField(label=_("Title"), max_length=300)
    done = forms.CharField(
        label=_("What was done"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20000
    )
    results = forms.CharField(
        label=_("What came of it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20000,
        help_text=_("Numbers, with their source, help others most."),
    )
    law_title = forms.CharField(label=_("Title of the law"), required=False, max_length=300)
    law_url = forms.URLField(
        label=_("Address of its text (https://…)"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    language = forms.ChoiceField(label=_("Language of this entry"), choices=settings.LANGUAGES)
    contact = forms.CharField(
        label=_("Whom to ask"),
        required=False,
        max_length=300,
        help_text=_("An office rather than a person; every reader sees it."),
    )
    contact_email = forms.EmailField(label=_("E-mail address to ask"), required=False)

    def __init__(
        self,
        *args: Any,  # as Django's
        within: Collection[str] = (),
        entry: Entry | None = None,
        **kwargs: Any,  # as Django's
    ) -> None:
        """Offer economies (those of the person, where limited), themes and commitments.

        Commitments that an entry names and nobody knows any more are offered too.
        """
        super().__init__(*args, **kwargs)
        kept = {each.commitment: each.label for each in entry.commitments.all()} if entry else {}
        offered = {entry.economy} if entry and entry.economy else set()
        economies = {*within, *offered} if within else {*members(), *offered}
        self.fields["economy"] = economy_field(economies, required=bool(within))
        self.fields["themes"] = themes_field()
        self._commitments = kept | known_commitments()
        self.fields["commitments"] = forms.MultipleChoiceField(
            label=_("Commitments that it serves"),
            required=False,
            choices=list(self._commitments.items()),
            widget=forms.SelectMultiple(attrs={"size": 8}),
        )
        self.order_fields(["base", "kind", "title", "economy", "done", "results"])

    def clean(self) -> dict[str, Any]:
        """A law is named or linked, and themes are at most six: more says nothing."""
        cleaned = super().clean() or {}
        law = cleaned.get("kind") == EntryKind.LEGISLATION
        if law and not (cleaned.get("law_title") or cleaned.get("law_url")):
            self.add_error("law_title", gettext("Name the law, or give the address of its text."))
        if len(cleaned.get("themes") or ()) > MOST_THEMES:
            self.add_error("themes", gettext("Choose the six themes that fit best."))
        return cleaned

    def said(self) -> EntryText:
        """Return what was written."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "base"}
        given["themes"] = tuple(given["themes"])
        given["commitments"] = {key: self._commitments[key] for key in given["commitments"]}
        return EntryText(**given)


class StepForm(forms.Form):
    """A step; its reason where it needs one."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FileForm(forms.Form):
    """A file to attach."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
        max_length=255,
    )


def form_values(entry: Entry) -> dict[str, Any]:
    """Return an entry as the first values of its form."""
    names = [name for name in EntryText.__struct_fields__ if name not in ("themes", "commitments")]
    return {
        **{name: getattr(entry, name) for name in names},
        "base": entry.revision,
        "themes": [each.theme for each in entry.themes.all()],
        "commitments": [each.commitment for each in entry.commitments.all()],
    }
