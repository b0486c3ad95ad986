"""What a person may see of the library, and how it is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.http import Http404

from stocktake_web.library.models import STEPS, Entry, EntryCommitment, EntryTheme
from stocktake_web.library.search import asked_words
from stocktake_web.permissions import Action, rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from stocktake_web.permissions import Grant, Standing

__all__ = ["commitments_named", "find_entry", "found_entries", "possible_steps", "visible_to"]

WAITING = "proposed"


def visible_to(standing: Standing) -> QuerySet[Entry]:
    """Return the entries that the person may read, ready to be shown."""
    wanted = Q(pk__in=[])
    for grant in standing.grants:
        if standing.may("library.read"):
            wanted |= Q(state="published")
        rule = rules().named("library.read-unpublished")
        if isinstance(rule, Action):
            wanted |= _unpublished(rule, grant, standing)
    return Entry.objects.filter(wanted).prefetch_related("themes", "commitments", "files")


def found_entries(standing: Standing, asked: Mapping[str, object]) -> QuerySet[Entry]:
    """Return the entries that answer a question, those that say it in their title first.

    Args:
        standing: Who asks.
        asked: ``words``, ``theme``, ``economy``, ``commitment``, ``kind``, ``language``, ``state``;
            each may be empty or missing. Without a state only published ones are found.
    """
    found = visible_to(standing).filter(state=asked.get("state") or "published")
    for name in ("kind", "economy", "language"):
        if value := asked.get(name):
            found = found.filter(**{name: value})
    if theme := asked.get("theme"):
        found = found.filter(Exists(EntryTheme.objects.filter(entry=OuterRef("pk"), theme=theme)))
    if commitment := asked.get("commitment"):
        named = EntryCommitment.objects.filter(entry=OuterRef("pk"), commitment=commitment)
        found = found.filter(Exists(named))
    words = asked_words(str(asked.get("words") or ""))
    in_title = Q()
    for word in words:
        found = found.filter(words__contains=word)
        in_title &= Q(title__icontains=word)
    if words:
        nearness = Case(
            When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        return found.order_by(nearness, "-changed_at", "-pk")
    return found


def find_entry(standing: Standing, key: int) -> Entry:
    """Return an entry that the person may see.

    Raises:
        Http404: There is none, or the person may not know that there is one.
    """
    found = visible_to(standing).prefetch_related("steps").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def possible_steps(entry: Entry, standing: Standing) -> list[Action]:
    """Return the steps that the person may take from here."""
    thing = entry.as_thing()
    steps = [rules().named(f"library.{name}") for name in STEPS]
    return [s for s in steps if isinstance(s, Action) and standing.may(s.id, thing)]


def commitments_named() -> list[tuple[str, str]]:
    """Return the commitments that published entries serve, with their words."""
    return list(
        EntryCommitment.objects.filter(entry__state="published")
        .order_by("commitment", "label")
        .distinct()
        .values_list("commitment", "label")
    )


def _unpublished(rule: Action, grant: Grant, standing: Standing) -> Q:
    scope = rule.roles.get(grant.role)
    if scope is None or (grant.role in rules().second_factor and not standing.verified):
        return Q(pk__in=[])
    states = Q(state__in=rule.states)
    if scope == "own-economy":
        return states & Q(economy=grant.economy)
    if scope == "own":
        return states & Q(proposed_by=standing.person)
    if scope == "own-theme" and grant.themes:
        of_entry = EntryTheme.objects.filter(entry=OuterRef("pk"))
        return states & (Exists(of_entry.filter(theme__in=grant.themes)) | ~Exists(of_entry))
    return states
