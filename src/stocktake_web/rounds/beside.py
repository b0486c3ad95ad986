"""Forms for what is put beside answers: comments, links, files, and whom to ask for a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from stocktake_web.files import KINDS
from stocktake_web.people.models import User
from stocktake_web.rounds.actions.comments import people_to_name
from stocktake_web.rounds.forms import form_prefix
from stocktake_web.rounds.models import Section
from stocktake_web.words import part_words, question_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from stocktake_web.rounds.models import Question, Submission

__all__ = ["AskForm", "CommentForm", "FileForm", "LinkForm", "place_choices"]

DATE = {"type": "date"}


class BesideForm(forms.Form):
    """A form that says which answer of the section it is about."""

    about = forms.ChoiceField(label=_("About"))

    def __init__(
        self,
        *args: Any,  # as Django's
        submission: Submission,
        section: Section,
        questions: Iterable[Question] | None = None,
        **kwargs: Any,  # as Django's
    ) -> None:
        """Offer the answers of the section."""
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.submission = submission
        choices = [
            (prefix, _place_words(question, part))
            for prefix, (question, part) in place_choices(section, questions).items()
        ]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]  # a choice field


class CommentForm(BesideForm):
    """A comment on an answer or on the whole section."""

    text = forms.CharField(
        label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    named = forms.ModelMultipleChoiceField(
        label=_("Tell these people"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    internal = forms.BooleanField(
        label=_("For our own economy only"),
        required=False,
        initial=True,
        help_text=_("Before it is submitted, comments are for your own economy only anyway."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as Django's
        """Offer the whole section too, and the people who may be named."""
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        about.required = False
        about.choices = [("", _("The whole commitment")), *about.choices]  # type: ignore[attr-defined]  # as above
        self.fields["named"].queryset = people_to_name(  # type: ignore[attr-defined]  # a model field
            self.submission, internal=self.submission.submitted_at is None
        )


class LinkForm(BesideForm):
    """A law, body, plan or page that shows what an answer says."""

    title = forms.CharField(label=_("Title"), max_length=300)
    url = forms.URLField(
        label=_("Address (https://…)"), required=False, max_length=500, assume_scheme="https"
    )
    dated = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )


class FileForm(BesideForm):
    """A file to attach."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
        max_length=255,
    )


class AskForm(forms.Form):
    """Whom to ask for which sections, until when."""

    email = forms.EmailField(label=_("E-mail address"))
    sections = forms.ModelMultipleChoiceField(
        label=_("Commitments"), queryset=Section.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("What to know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:  # as Django's
        """Offer the sections of the round."""
        super().__init__(*args, **kwargs)
        self.fields["sections"].queryset = Section.objects.filter(  # type: ignore[attr-defined]  # a model field
            round=submission.round_id
        )

    def clean_due_on(self) -> dt.date:
        """Refuse a day that has passed."""
        day: dt.date = self.cleaned_data["due_on"]
        if day < timezone.now().date():
            raise forms.ValidationError(_now("Give a day that has not passed."))
        return day


def place_choices(
    section: Section, questions: Iterable[Question] | None = None
) -> dict[str, tuple[Question, str]]:
    """Return each answer of a section by the name of its form."""
    found = {}
    for question in section.questions.all() if questions is None else questions:
        question.section = section
        for part in question.disaggregations or [""]:
            found[form_prefix(question, part)] = (question, part)
    return found


def _place_words(question: Question, part: str) -> str:
    words = question_words(question)
    return f"{words}, {part_words(part)}" if part else words
