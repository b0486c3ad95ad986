"""Forms of consultations: what one is to be, a draft, a position, a comment, a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stocktake_web.choices import date_field, economies_field, economy_field, members
from stocktake_web.consultations.actions.positions import PositionText, find_missing
from stocktake_web.consultations.models import Consultation, Stance
from stocktake_web.consultations.reading import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.files.uploadedfile import UploadedFile

__all__ = [
    "ClosingForm",
    "CommentForm",
    "DraftForm",
    "LateForm",
    "PositionForm",
    "PrepareForm",
    "end_of",
]

RESERVED = frozenset({"new"})  # of the addresses beside those of consultations
LONGEST = 20000  # characters of a wording or reason


def end_of(day: dt.date) -> dt.datetime:
    """Return the last minute of a day, UTC."""
    return dt.datetime.combine(day, dt.time(23, 59), tzinfo=dt.UTC)


class DraftForm(forms.Form):
    """A version of the draft."""

    file = forms.FileField(
        label=_("The draft (.docx, .pdf, .md or .txt)"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
        max_length=255,
    )
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse a file that cannot be read as a draft before it is kept."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if not (given.name or "").lower().endswith(KINDS):
            raise forms.ValidationError(gettext("Give the draft as .docx, .pdf, .md or .txt."))
        return given


class PrepareForm(DraftForm):
    """Title, dates, who is asked, the draft."""

    title = forms.CharField(label=_("Title"), max_length=200)
    slug = forms.SlugField(
        label=_("Short name for addresses"),
        max_length=50,
        help_text=_("Small letters, digits and hyphens, such as 2026."),
    )
    opens_on = date_field(_("Opens on"))
    closes_on = date_field(_("Closes at the end of"))
    guidance = forms.CharField(
        label=_("What those who answer should know"), widget=forms.Textarea, required=False
    )
    field_order = ("title", "slug", "file", "opens_on", "closes_on", "guidance")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as Django's
        """Offer the members of the region; all are ticked where they are known."""
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        self.fields["economies"] = economies_field(
            members(),
            label=_("Economies that are asked"),
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_slug(self) -> str:
        """Return the short name, small, not taken."""
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in RESERVED or Consultation.objects.filter(slug=slug).exists():
            raise forms.ValidationError(gettext("There is a consultation of that name already."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Return what ``ConsultationPlan`` takes, and the file."""
        given = super().clean() or {}
        opens, closes = given.get("opens_on"), given.pop("closes_on", None)
        if opens and closes and closes < opens:
            self.add_error("closes_on", gettext("A consultation cannot close before it opens."))
        elif closes and end_of(closes) <= timezone.now():
            self.add_error("closes_on", gettext("Give a day that has not passed."))
        elif closes:
            given["closes_at"] = end_of(closes)
        given["economies"] = tuple(given.get("economies", ()))
        return given


class PositionForm(forms.Form):
    """What an economy says of a provision; ``base`` is the revision that the person saw."""

    economy = forms.CharField(widget=forms.HiddenInput, max_length=3)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)
    stance = forms.ChoiceField(
        label=_("Position"), choices=Stance.choices, widget=forms.RadioSelect
    )
    wording = forms.CharField(
        label=_("Proposed wording"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed to support with changes: the words that you would support."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to oppose."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the words that a position needs."""
        cleaned = super().clean() or {}
        if "stance" in cleaned:
            for field, problem in find_missing(self.said()).items():
                self.add_error(field, problem)
        return cleaned

    def said(self) -> PositionText:
        """Return what was written."""
        given = self.cleaned_data
        return PositionText(
            stance=given["stance"],
            wording=given.get("wording", ""),
            reason=given.get("reason", ""),
        )


class LateForm(PositionForm):
    """A position that came after the closing, for one of the economies that were asked."""

    late_reason = forms.CharField(
        label=_("Why it came late, and how it reached you"), max_length=2000
    )

    def __init__(self, *args: Any, asked: Collection[str], **kwargs: Any) -> None:  # as Django's
        """Offer the economies that were asked."""
        super().__init__(*args, **kwargs)
        del self.fields["base"]
        self.fields["economy"] = economy_field(asked, required=True)
        self.order_fields(["economy", "stance", "wording", "reason", "late_reason"])


class CommentForm(forms.Form):
    """A comment on a provision."""

    text = forms.CharField(
        label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClosingForm(forms.Form):
    """Another closing day, and why."""

    closes_on = date_field(_("Closes at the end of"))
    reason = forms.CharField(label=_("Reason"), max_length=1000)
