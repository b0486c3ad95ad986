"""Who may do what: the rules of ``permissions.toml``, asked one question at a time.

``Standing`` is what one person may be at this moment: memberships and
assignments, read once per request. ``standing.may(action, thing)`` answers for a
``Thing``, which says whose it is, which themes it has and in which state it is.
No view and no template decides by itself.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
from django.utils.translation import gettext

__all__ = [
    "Action",
    "Grant",
    "NotAllowed",
    "Rules",
    "Standing",
    "Thing",
    "Transition",
    "rules",
]

Scope = Literal["any", "own-theme", "own-economy", "own-part", "own"]


class NotAllowed(Exception):
    """The person may not do this; the message says so in words."""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Something people do, and which roles may, in which states, to whose things."""

    id: str
    name: str
    roles: dict[str, Scope]
    states: tuple[str, ...] = ()


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a submission from one of some states to another."""

    id: str
    name: str
    roles: dict[str, Scope]
    to: str
    from_states: tuple[str, ...] = msgspec.field(name="from")
    reason: bool = False


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All of ``permissions.toml``."""

    roles: tuple[str, ...]
    national: tuple[str, ...]
    second_factor: tuple[str, ...]
    states: tuple[str, ...]
    other_states: tuple[str, ...]
    transition: tuple[Transition, ...]
    action: tuple[Action, ...]

    def named(self, action: str) -> Action | Transition:
        """Return an action or transition; an unknown one is a defect of the caller."""
        every: tuple[Action | Transition, ...] = (*self.action, *self.transition)
        for rule in every:
            if rule.id == action:
                return rule
        raise KeyError(action)


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """What something is done to, as far as permissions need to know.

    Attributes:
        economy: ISO 3166-1 alpha-3 code, empty where it belongs to no economy.
        themes: Its themes; none means that themes do not limit it.
        state: State of the submission it belongs to, empty where there is none.
        section: Key of the section of the questionnaire it belongs to.
        submission: Key of the submission it belongs to.
        author: Key of the person who wrote it.
    """

    economy: str = ""
    themes: frozenset[str] = frozenset()
    state: str = ""
    section: int | None = None
    submission: int | None = None
    author: int | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One membership that holds now: a role, for an economy or for themes."""

    role: str
    economy: str = ""
    themes: frozenset[str] = frozenset()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What one person may be now.

    Attributes:
        person: Key of the person.
        grants: Memberships that hold today.
        parts: Sections assigned to the person: pairs of submission and section.
        verified: Whether the person passed a second factor, where a role needs one.
    """

    person: int | None = None
    grants: tuple[Grant, ...] = ()
    parts: frozenset[tuple[int, int]] = frozenset()
    verified: bool = True

    def may(self, action: str, thing: Thing | None = None) -> bool:
        """Return whether the person may do it to ``thing`` (or, without one, at all)."""
        rule = rules().named(action)
        states = rule.states if isinstance(rule, Action) else rule.from_states
        if thing is not None and states and thing.state not in states:
            return False
        return any(self._grants(grant, rule, thing) for grant in self.grants)

    def require(self, action: str, thing: Thing | None = None) -> None:
        """Raise unless the person may.

        Raises:
            NotAllowed: The message names the action.
        """
        if not self.may(action, thing):
            raise NotAllowed(
                gettext("You may not do this: “{action}”.").format(
                    action=gettext(rules().named(action).name)
                )
            )

    def holds(self, *roles: str) -> bool:
        """Return whether the person has one of the roles."""
        return any(grant.role in roles for grant in self.grants)

    def economies(self) -> frozenset[str]:
        """Return the economies for which the person has a national role."""
        return frozenset(g.economy for g in self.grants if g.economy)

    def _grants(self, grant: Grant, rule: Action | Transition, thing: Thing | None) -> bool:
        scope = rule.roles.get(grant.role)
        if scope is None or (grant.role in rules().second_factor and not self.verified):
            return False
        return thing is None or self._in_scope(scope, grant, thing)

    def _in_scope(self, scope: Scope, grant: Grant, thing: Thing) -> bool:
        if scope == "any":
            return True
        if scope == "own-theme":
            return not grant.themes or not thing.themes or bool(grant.themes & thing.themes)
        if scope == "own-economy":
            return bool(grant.economy) and grant.economy == thing.economy
        if scope == "own-part":
            return grant.economy == thing.economy and self._has_part(thing)
        return thing.author is not None and thing.author == self.person

    def _has_part(self, thing: Thing) -> bool:
        if thing.section is None:  # a whole submission is read by whoever has a part of it
            return any(submission == thing.submission for submission, _ in self.parts)
        return (thing.submission, thing.section) in self.parts


@cache
def rules() -> Rules:
    """Return the rules, checked: every role and state that a rule names exists."""
    text = (resources.files("stocktake_web") / "permissions.toml").read_text("utf-8")
    found = msgspec.convert(tomllib.loads(text), Rules)
    known = {*found.states, *found.other_states}
    every: tuple[Action | Transition, ...] = (*found.action, *found.transition)
    for rule in every:
        states = rule.states if isinstance(rule, Action) else (*rule.from_states, rule.to)
        unknown = (set(rule.roles) - set(found.roles)) | (set(states) - known)
        if unknown:
            raise ValueError(f"permissions.toml: {rule.id} names {sorted(unknown)}")
    return found
