"""Form fields that several parts share: themes, an economy, commitments, a day.

Commitments are those that members were ever asked about in a round; where the installation has a
built workspace, those of its register too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stocktake.errors import UserError
from stocktake.vocab.economies import economies
from stocktake.vocab.language import speaking
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name
from stocktake.workspace.folder import open_workspace
from stocktake_web.rounds.models import Section
from stocktake_web.words import economy_words, spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "date_field",
    "economies_field",
    "economy_field",
    "known_commitments",
    "members",
    "theme_choices",
    "theme_words",
    "themes_field",
]

LONGEST_TITLE = 90  # characters of a commitment in a list


def theme_words(code: str) -> str:
    """Return the name of a theme in the language of the page; an unknown code as it is."""
    if code not in themes():
        return code
    with speaking(spoken()):
        return theme_name(code)


def theme_choices() -> list[tuple[str, str]]:
    """Return every theme with its name in the language of the page."""
    return [(code, theme_words(code)) for code in themes()]


def themes_field(**about: Any) -> forms.MultipleChoiceField:
    """Return a field of themes, none of which is required."""
    return forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        choices=theme_choices(),
        widget=forms.CheckboxSelectMultiple,
        **about,
    )


def economy_field(
    within: Collection[str] = (), *, required: bool = False, label: Any = None
) -> forms.ChoiceField:
    """Return a field of one economy, of those given or of all."""
    offered = sorted(within or economies(), key=economy_words)
    choices = [(code, economy_words(code)) for code in offered]
    return forms.ChoiceField(
        label=label or _("Economy"),
        required=required,
        choices=choices if required else [("", "\u2013"), *choices],
    )


def economies_field(within: Collection[str] = (), **about: Any) -> forms.MultipleChoiceField:
    """Return a field of several economies."""
    offered = sorted(within or economies(), key=economy_words)
    return forms.MultipleChoiceField(
        choices=[(code, economy_words(code)) for code in offered], **about
    )


def date_field(label: Any, **about: Any) -> forms.DateField:
    """Return a field of a day."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **about
    )


def members() -> list[str]:
    """Return the members of the region: those of the workspace, else all economies."""
    found: Iterable[str] = ()
    if settings.WORKSPACE:
        try:
            table = open_workspace(Path(settings.WORKSPACE)).table("economies")
            found = table.filter(member=True).get_column("economy_id").to_list()
        except UserError:  # it was never built; the page must open all the same
            found = ()
    return sorted(found or economies())


def known_commitments() -> dict[str, str]:
    """Return the commitments that can be named: id to label and title."""
    found: dict[str, str] = {}
    if settings.WORKSPACE:
        try:
            table = open_workspace(Path(settings.WORKSPACE)).table("commitments")
        except UserError:  # it was never built
            table = None
        if table is not None:
            rows = table.select("commitment_id", "label", "paraphrase").iter_rows()
            found |= {key: _commitment_words(label, title) for key, label, title in rows}
    asked = Section.objects.order_by("round__opens_on", "position")
    for key, label, title in asked.values_list("commitment", "label", "title"):
        found[key] = _commitment_words(label, title)
    return found


def _commitment_words(label: str, title: str | None) -> str:
    words = f"{label} {title or ''}".strip()
    return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}\u2026"
