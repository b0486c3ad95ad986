"""Forms of one answer, and of everything else that people write about a submission.

A number may be written as people write it: with a point or a comma, spaces between thousands,
Arabic digits. Where a comma could mean either, the person is asked.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from stocktake_web.rounds.checks import FIELDS, find_problems
from stocktake_web.rounds.models import Answer, MeasureStatus, MissingReason

if TYPE_CHECKING:
    from stocktake_web.rounds.models import Prefill, Question

__all__ = ["AnswerForm", "NumberField", "confirmed_content", "form_prefix", "read_number"]

SPACES = re.compile(r"[\s\u00a0\u202f\u066c]")
MARKS = str.maketrans({"\u2212": "-", "\u066b": "."})
PLAIN = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)")
# "1,234" is one thousand or one and a bit; "0,234" can only be a fraction.
UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def read_number(text: str) -> float:
    """Return the number that a text says.

    Raises:
        ValueError: It is none, or could be two.
    """
    written = SPACES.sub("", text).translate(MARKS)
    if UNCLEAR.fullmatch(written):
        raise ValueError(text)
    if not PLAIN.fullmatch(written):
        raise ValueError(text)
    return float(written.replace(",", "."))


class NumberField(forms.CharField):
    """A number, as people write it."""

    default_error_messages: ClassVar = {
        "number": _("Write a number such as 64.2, without separators of thousands.")
    }

    def clean(self, value: Any) -> float | None:  # as Django's
        """Return the number, or none where nothing was written."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["number"], code="number") from None

    def prepare_value(self, value: Any) -> Any:  # as Django's
        """Show 64.0 as 64 and never as 6.4e1."""
        if isinstance(value, float):
            return f"{value:.10f}".rstrip("0").rstrip(".")
        return value


class AnswerForm(forms.Form):
    """The fields of one answer, for one part of the population.

    ``base`` is the revision that the person saw; ``key`` makes a save that is sent twice count
    once.
    """

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    value = NumberField(
        label=_("Value"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}),
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
    )
    estimate = forms.BooleanField(label=_("This is an estimate"), required=False)
    missing = forms.ChoiceField(
        label=_("No value, because"), required=False, choices=[("", ""), *MissingReason.choices]
    )
    explanation = forms.CharField(
        label=_("Why it is so different, or a note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    choice = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", ""), *MeasureStatus.choices]
    )
    text = forms.CharField(
        label=_("Answer"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self,
        *args: Any,  # as Django's
        question: Question,
        answer: Answer | None = None,
        part: str = "",
        **kwargs: Any,  # as Django's
    ) -> None:
        """Keep only the fields that this kind of question has."""
        self.question, self.part = question, part
        self.answer = answer or Answer(question=question, disaggregation=part)
        fields = FIELDS[question.kind]
        kwargs.setdefault("prefix", form_prefix(question, part))
        kwargs["initial"] = {
            **{name: getattr(self.answer, name) for name in fields},
            "base": self.answer.revision,
            "key": uuid.uuid4(),
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"base", "key", *fields}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check what the database and the round ask of an answer."""
        cleaned = super().clean() or {}
        if not self.errors:
            for field, problem in find_problems(self.question, cleaned).items():
                self.add_error(field, problem)
        return cleaned

    def content(self) -> dict[str, Any]:
        """Return what was written; a confirmation holds only while nothing else is written."""
        written = {name: self.cleaned_data[name] for name in FIELDS[self.question.kind]}
        same = all(getattr(self.answer, name) == value for name, value in written.items())
        return written | {"confirmed": self.answer.confirmed and same}

    def differs(self) -> bool:
        """Return whether it says anything else than what is kept."""
        return any(getattr(self.answer, name) != value for name, value in self.content().items())


def form_prefix(question: Question, part: str) -> str:
    """Return the name that begins the names of an answer's fields."""
    return f"q{question.pk}" + (f"-{part.replace('=', '_').replace(';', '__')}" if part else "")


def confirmed_content(question: Question, prefill: Prefill) -> dict[str, Any]:
    """Return the answer that says what is known already."""
    if question.kind == "value":
        return {"value": prefill.value, "year": prefill.year, "missing": "", "confirmed": True}
    field = FIELDS[question.kind][0]
    return {field: prefill.text, "confirmed": True}
