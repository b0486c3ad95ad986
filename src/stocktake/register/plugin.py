"""Where another labeller can be asked: an embedding or a language model, behind one interface.

Off unless a caller passes one, or ``[reading] labeller`` of ``stocktake.toml`` names one, and
never needed. It is asked only about statements of
which the rules are not sure, and its answer is taken only where it is surer than they
are; the reasons then say so. Deadlines, references and groups stay with the rules, which
point at words. Left out: any labeller itself, and any network.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from stocktake.errors import SettingsError
from stocktake.model import Actor, Force, Noun, Role, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["UNSURE_BELOW", "Labeller", "Suggestion", "ask_labeller", "load_labeller"]

# Below this confidence the rules' label may be replaced.
UNSURE_BELOW = 0.8


class Suggestion(Noun, frozen=True, kw_only=True):
    """What a labeller makes of one statement.

    Attributes:
        role: What the statement does.
        confidence: How sure it is, 0 to 1.
        force: Strength, where somebody is to act.
        actor: Who acts, where somebody is to act.
        themes: Up to three theme codes; none leaves those of the rules.
    """

    role: Role
    confidence: float
    force: Force | None = None
    actor: Actor | None = None
    themes: tuple[str, ...] = ()


class Labeller(Protocol):
    """Something that labels statements."""

    name: str

    def suggest(self, texts: Sequence[str]) -> Sequence[Suggestion | None]:
        """Return one suggestion, or none, for each text."""


def load_labeller(named: str) -> Labeller:
    """Return the labeller that ``package.module:name`` names: an object, or what makes one.

    Args:
        named: Where it stands, such as ``ministry.labels:labeller``.

    Raises:
        SettingsError: There is no such module or name, or it has no ``name`` and ``suggest``.
    """
    module, _, attribute = named.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(
            f"The labeller `{named}` cannot be loaded: {error}.",
            where="stocktake.toml, [reading] labeller",
            fix='Write "package.module:name" of a package that is installed beside Stocktake.',
        ) from error
    labeller = found() if isinstance(found, type) else found
    if not (callable(getattr(labeller, "suggest", None)) and hasattr(labeller, "name")):
        raise SettingsError(
            f"The labeller `{named}` has no `name` or no `suggest`.",
            where="stocktake.toml, [reading] labeller",
            fix="Give it both, as stocktake.register.plugin.Labeller says.",
        )
    return cast("Labeller", labeller)


def ask_labeller(
    statements: Sequence[Statement], labeller: Labeller, *, below: float = UNSURE_BELOW
) -> tuple[Statement, ...]:
    """Return the statements, the unsure ones with the labeller's answer where it is surer.

    Args:
        statements: As the rules read them.
        labeller: Whom to ask.
        below: Confidence under which it is asked.

    Raises:
        ValueError: It gave another number of answers than it was asked.
    """
    unsure = [i for i, s in enumerate(statements) if s.confidence < below]
    answers = labeller.suggest([statements[i].text for i in unsure]) if unsure else ()
    if len(answers) != len(unsure):
        raise ValueError(f"{labeller.name} gave {len(answers)} answers to {len(unsure)} statements")
    found = list(statements)
    for i, answer in zip(unsure, answers, strict=True):
        if answer and _holds(answer) and answer.confidence > statements[i].confidence:
            found[i] = _replaced(statements[i], answer, labeller.name)
    return tuple(found)


def _holds(answer: Suggestion) -> bool:
    """Whether force and actor stand exactly where somebody is to act."""
    acts = answer.role.is_operative
    return (answer.force is not None) is acts and (answer.actor is not None) is acts


def _replaced(statement: Statement, answer: Suggestion, name: str) -> Statement:
    return msgspec.structs.replace(
        statement,
        role=answer.role,
        force=answer.force,
        actor=answer.actor,
        themes=answer.themes[:3] or statement.themes,
        confidence=round(answer.confidence, 3),
        reasons=(f"{answer.role.value}: suggested by {name}", *statement.reasons),
    )
