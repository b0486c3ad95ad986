"""Filters for codes and numbers; the words are those of ``stocktake_web.words``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext

from stocktake.vocab.language import isolated
from stocktake_web import words
from stocktake_web.people.models import Role
from stocktake_web.rounds.models import MeasureStatus, MissingReason

if TYPE_CHECKING:
    from stocktake_web.rounds.models import Answer, Prefill, Question

__all__ = ["register"]

register = template.Library()

register.filter("apart", isolated)

register.filter("economy", words.economy_words)
register.filter("part", words.part_words)
register.filter("state", words.state_words)
register.filter("asks", words.question_words)
register.filter("translated", gettext)


@register.filter
def role(code: str) -> str:
    """Return the name of a role."""
    return str(Role(code).label)


@register.filter
def known(prefill: Prefill, question: Question) -> str:
    """Return what is known already, in words: ``64.2 % of population, 2024``."""
    if prefill.value is not None:
        value = words.value_words(prefill.value, question.unit, question.unit_label)
        return f"{value}, {prefill.year}"
    return status(prefill.text) if question.kind == "status" else prefill.text


@register.filter
def status(code: str) -> str:
    """Return the status of a measure in words."""
    return str(MeasureStatus(code).label) if code in MeasureStatus.values else code


@register.filter
def number(value: float | None, question: Question) -> str:
    """Return a number in the unit of a question."""
    return words.number_words(value, question.unit)


@register.filter
def said(answer: Answer | None, question: Question) -> str:
    """Return an answer in words; a dash where nothing was said."""
    if answer is None or answer.is_empty():
        return "\u2013"
    if answer.value is not None:
        value = words.value_words(answer.value, question.unit, question.unit_label)
        estimate = f" ({gettext('estimate')})" if answer.estimate else ""
        return f"{value}, {answer.year}{estimate}"
    if answer.missing:
        return str(MissingReason(answer.missing).label)
    return status(answer.choice) if answer.choice else answer.text
