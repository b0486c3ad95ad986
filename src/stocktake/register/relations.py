"""What a later provision does to an earlier one that it takes up.

The first rule that holds decides, so that every pair has one relation:

1. deadline: a year where there was none, or another year, is ``new-deadline``; a year that
   is not repeated ``weakens``;
2. force: in the order soft, effort, firm, binding, more ``strengthens`` and less
   ``weakens``. A goal ranks with soft, since neither binds anybody;
3. scope: fewer groups or fewer themes of substance ``narrows``, more ``widens``; where the
   two disagree or both change, the number of different words decides;
4. otherwise it ``restates``.

Left out: who is to act. That a working group should, and then that members will, shows in
the force; the explanation names both actors where they differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.model import Noun
from stocktake.register.lexicon import lexicon
from stocktake.vocab.language import NP_, _
from stocktake.vocab.punctuation import comma, one_after_another

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RELATIONS", "Promise", "relate"]

RELATIONS = ("restates", "strengthens", "weakens", "narrows", "widens", "new-deadline", "dropped")

RANKS = {None: 0, "soft": 0, "effort": 1, "firm": 2, "binding": 3}
# Forces and actors inside a sentence such as "From encouragement to a firm undertaking."
FORCE_WORDS = {
    None: NP_("force inside a sentence", "an aim that binds nobody"),
    "soft": NP_("force inside a sentence", "encouragement"),
    "effort": NP_("force inside a sentence", "an effort"),
    "firm": NP_("force inside a sentence", "a firm undertaking"),
    "binding": NP_("force inside a sentence", "binding"),
}
ACTOR_WORDS = {
    "signatories": NP_("actor inside a sentence", "the signatories"),
    "members": NP_("actor inside a sentence", "each member"),
    "organisation": NP_("actor inside a sentence", "an organisation"),
    "stakeholders": NP_("actor inside a sentence", "stakeholders"),
}
# From this ratio of different words on, one text asks for markedly more than the other.
MORE_WORDS = 1.4


class Promise(Noun, frozen=True, kw_only=True):
    """What of a provision the rules look at.

    Attributes:
        force: Force, or none for a goal.
        actor: Who is to act, or none.
        deadline: Year, or none.
        themes: Theme codes.
        groups: Groups of people or economies named.
        length: Number of different words that say something.
    """

    force: str | None
    actor: str | None
    deadline: int | None
    themes: frozenset[str]
    groups: frozenset[str]
    length: int


def relate(earlier: Promise, later: Promise, *, names: Mapping[str, str]) -> tuple[str, str]:
    """Return the relation of ``later`` to ``earlier``, and one sentence or two that say why.

    Args:
        earlier: The older provision.
        later: The newer provision, which takes it up.
        names: Words for theme and group codes.
    """
    for rule in (_by_deadline, _by_force):
        if found := rule(earlier, later):
            relation, why = found
            break
    else:
        relation, why = _by_scope(earlier, later, names)
    return relation, one_after_another(why, _actors(earlier, later))


def _by_deadline(earlier: Promise, later: Promise) -> tuple[str, str] | None:
    if earlier.deadline == later.deadline:
        return None
    if later.deadline is None:
        return "weakens", _("The year {year} is not repeated.", year=earlier.deadline)
    if earlier.deadline is None:
        return "new-deadline", _("The later text sets a year, {year}.", year=later.deadline)
    said = _(
        "The year changes from {first} to {last}.", first=earlier.deadline, last=later.deadline
    )
    return "new-deadline", said


def _by_force(earlier: Promise, later: Promise) -> tuple[str, str] | None:
    step = RANKS[later.force] - RANKS[earlier.force]
    if not step:
        return None
    was, now = FORCE_WORDS[earlier.force], FORCE_WORDS[later.force]
    said = _("From {was} to {now}.", was=str(was), now=str(now))
    return "strengthens" if step > 0 else "weakens", said


def _by_scope(earlier: Promise, later: Promise, names: Mapping[str, str]) -> tuple[str, str]:
    changes = [
        _change(earlier.groups, later.groups, names),
        _change(_substance(earlier), _substance(later), names),
    ]
    ways = {way for way, _words in changes if way}
    said = one_after_another(*(words for _way, words in changes))
    way = ways.pop() if len(ways) == 1 else None
    if way is None:
        way = _by_length(earlier, later)
        if way and not said:
            numbers = {"later": later.length, "earlier": earlier.length}
            said = (
                _("It says more: {later} telling words against {earlier}.", **numbers)
                if way == "widens"
                else _("It says less: {later} telling words against {earlier}.", **numbers)
            )
    if way:
        return way, said
    return "restates", said or _("Force, deadline, groups and themes stay as they were.")


def _substance(promise: Promise) -> frozenset[str]:
    return promise.themes - lexicon().background


def _change(
    before: frozenset[str], after: frozenset[str], names: Mapping[str, str]
) -> tuple[str | None, str]:
    """Return how a set changes, in one word and in words; an empty set is no statement."""
    gone, come = sorted(before - after), sorted(after - before)
    words = [_("No longer named: {names}.", names=_named(gone, names))] if gone else []
    words += [_("Newly named: {names}.", names=_named(come, names))] if come else []
    if not before or not after or bool(gone) == bool(come):
        return None, one_after_another(*words)
    return "narrows" if gone else "widens", one_after_another(*words)


def _named(codes: list[str], names: Mapping[str, str]) -> str:
    return comma().join(names.get(code, code) for code in codes)


def _by_length(earlier: Promise, later: Promise) -> str | None:
    if later.length >= MORE_WORDS * max(earlier.length, 1):
        return "widens"
    if earlier.length >= MORE_WORDS * max(later.length, 1):
        return "narrows"
    return None


def _actors(earlier: Promise, later: Promise) -> str:
    if earlier.actor == later.actor or earlier.actor is None or later.actor is None:
        return ""
    return _(
        "Who acts: first {earlier}, then {later}.",
        earlier=str(ACTOR_WORDS[earlier.actor]),
        later=str(ACTOR_WORDS[later.actor]),
    )
