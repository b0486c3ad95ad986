"""A second opinion on the role: fitted weights of words and places, heard beside the rule.

A rule is right where it knows the verb and the form of the list, and guesses elsewhere. The
weights know neither, but have seen what labelled statements that look so were. Both are heard
together, with how far each rule could be trusted in documents on which nobody had mended a rule;
where another role is likelier then, it is given, with the force and the actor that the weights
find likeliest, and the reasons name the words that spoke for it. Only rules of ``GUESSING`` can be
overruled, which read what has no known verb, or a form that says little: what "we will", "shall",
a verb of asking, noting or deciding, or the page itself says stands. Left out: the force and the
actor of a role that stands, for which rules are better.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Actor, Force, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stocktake.register.labels import Label, Setting
    from stocktake.register.role_tables import RoleTables
    from stocktake.register.role_terms import Terms

__all__ = [
    "GUESSING",
    "WEIGHED",
    "acting_terms",
    "heard_names",
    "role_tables",
    "second_opinion",
    "usual_actors",
]

# Rules that go by the look of a statement, or by a word that is said of facts and of duties alike.
GUESSING = frozenset({
    "default", "heading", "title-like", "meeting", "forecast", "modal-recital",
    "objective", "principle", "participle", "table-row", "duty", "bare-duty", "that-should",
    "item-recital", "item-goal", "plain-act", "weak",
})  # fmt: skip
WEIGHED = "weighed"  # the rule's name where the weights have overruled one
# Another role must be likelier than the rule's by so much, or likelier than all others together.
TIMES, LIKELIER = 2.0, 0.5
SEEN_BEFORE = 0.25  # commitments that each actor is taken to have made before any is read
MOST_TELLING = 3  # words that the reasons name
# Opening of a term, and how the reasons say where its words stand; other terms have no words.
SHOWN = {
    "opens ": "", "word 1 ": "", "word 2 ": "", "pair ": "", "has ": "",
    "clause's verb ": "", "lead-in opens ": " in the lead-in", "heading: ": " in the heading",
}  # fmt: skip


@cache
def role_tables() -> RoleTables:
    """Return the weights that ship with the vocabulary."""
    # numpy, which the tables need, is loaded with the first document and not at the start
    tables: RoleTables = import_module("stocktake.register.role_tables").load_tables()
    return tables


def second_opinion(
    label: Label,
    terms: Terms,
    stems: Sequence[str],
    setting: Setting | None,
    *,
    usual: Mapping[str, float] | None = None,
    tables: RoleTables | None = None,
) -> Label:
    """Return the label with the chance of its role, or the likelier role in its place.

    Args:
        label: What the rules say.
        terms: Terms of the statement and its place.
        stems: Its folded words in order.
        setting: Where it stands; none where the role shall stand, whatever is likelier.
        usual: Share of each actor among the commitments of the document (``usual_actors``).
        tables: Weights to use in place of those that ship; for fitting and for comparisons.
    """
    tables = tables or role_tables()
    alone = tables.chances(tables.scores(terms, stems), "role")
    chances = tables.together(alone, heard_names(label.rule, label.role.value))
    role = Role(max(chances, key=lambda name: (chances[name], name)))
    needed = min(LIKELIER, TIMES * chances[label.role.value])
    stands = role is label.role or chances[role.value] < needed or label.rule not in GUESSING
    if stands or setting is None:
        return msgspec.structs.replace(label, chance=chances[label.role.value])
    force, actor = None, None
    chance = chances[role.value]
    if role.is_operative:
        scores = tables.scores({**terms, **acting_terms(role.value, setting)}, stems)
        force, sure = _likeliest(tables.chances(scores, "force"))
        actors = tables.chances(scores, "actor")
        if role is Role.COMMITMENT and usual is not None:
            actors = _both(actors, usual)
        actor, certain = _likeliest(actors)
        chance *= sure * certain
    return msgspec.structs.replace(
        label,
        role=role,
        rule=WEIGHED,
        force=force and Force(force),
        actor=actor and Actor(actor),
        chance=chance,
        because=_because(label, terms, role, chances[role.value], tables),
        frame=None,
    )


def usual_actors(labels: Iterable[Label]) -> dict[str, float]:
    """Return the share of each actor among the commitments that rules found in a document.

    Who promises in a document mostly promises throughout.

    Args:
        labels: What the rules say of its statements.
    """
    found = Counter(one.actor for one in labels if one.role is Role.COMMITMENT)
    count = found.total() + SEEN_BEFORE * len(Actor)
    return {actor.value: (found[actor] + SEEN_BEFORE) / count for actor in Actor}


def heard_names(rule: str, role: str) -> tuple[str, str, str]:
    """Return under which names the tables hear a rule: its role, itself, and both together."""
    return f"role {role}", f"rule {rule}", f"rule {rule}, {role}"


def acting_terms(role: str, setting: Setting) -> Terms:
    """Return the terms of an act by which its force and actor are found.

    Args:
        role: Commitment or call.
        setting: Where it stands.
    """
    return {
        f"as {role}": 1.0,
        f"voice {setting.voice}": 1.0,
        f"own {setting.own.value}": 1.0,
        f"own {setting.own.value}, {role}": 1.0,
    }


def _both(chances: Mapping[str, float], shares: Mapping[str, float]) -> dict[str, float]:
    """Return the chances by two witnesses who know nothing of each other."""
    products = {name: chance * shares[name] for name, chance in chances.items()}
    total = sum(products.values())
    return {name: product / total for name, product in products.items()}


def _likeliest(chances: Mapping[str, float]) -> tuple[str, float]:
    name = max(chances, key=lambda one: (chances[one], one))
    return name, chances[name]


def _because(label: Label, terms: Terms, role: Role, chance: float, tables: RoleTables) -> str:
    said = _telling(terms, role, label.role, tables)
    words = ", ".join(said) or "its form and place"
    return f"weighed {chance:.2f} by {words}; a rule had {label.role.value}: {label.because}"


def _telling(terms: Terms, role: Role, over: Role, tables: RoleTables) -> list[str]:
    """Return the words that say most for a role over another, as printed in lower case."""
    worth: dict[str, float] = {}
    for term, value in terms.items():
        opening = next((o for o in SHOWN if term.startswith(o)), None)
        if opening is None or term.endswith("-"):
            continue
        shown = f'"{term[len(opening) :]}"{SHOWN[opening]}'
        said = value * tables.worth(term, role.value, over.value)
        if said > 0:
            worth[shown] = worth.get(shown, 0.0) + said
    return sorted(worth, key=lambda shown: (-worth[shown], shown))[:MOST_TELLING]
