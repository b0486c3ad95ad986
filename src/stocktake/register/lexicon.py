"""The register's word lists, loaded from ``vocab/lexicon`` once and checked.

The lists are data, so that somebody who knows the genre can mend a reading
without touching code. A code that the vocabulary does not have, or a phrase
that stands in two senses, is refused.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.errors import VocabularyError
from stocktake.model import Actor, Force, Noun
from stocktake.register.words import PhraseIndex, tokenize
from stocktake.vocab.economies import economies
from stocktake.vocab.load import beneficiaries, read_toml, themes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

__all__ = ["GroupWords", "Lexicon", "ReferenceWords", "Sense", "lexicon", "load_lexicon"]

# How much a phrase of each list counts towards its theme.
WEIGHTS = {"strong": 3.0, "plain": 2.0, "weak": 1.0}
ACTS = ("recital", "goal", "aim", "commitment", "call", "welcome", "meet")


class Sense(Noun, frozen=True, kw_only=True):
    """What the phrases of one list do: an act, with a force where somebody is to act."""

    act: str
    phrases: tuple[str, ...]
    force: Force | None = None


class GroupWords(Noun, frozen=True, kw_only=True):
    """Words that name a group of people or economies, and neighbours that forbid it."""

    phrases: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


class ReferenceWords(Noun, frozen=True, kw_only=True):
    """How instruments and meetings are named."""

    nouns: tuple[str, ...]
    meetings: tuple[str, ...]
    bodies: tuple[str, ...]
    names: tuple[str, ...]
    not_names: tuple[str, ...]
    self_words: tuple[str, ...]


class Lexicon(Noun, frozen=True, kw_only=True):
    """Every word list, indexed for reading.

    Attributes:
        verbs: First word (any form) to the phrases it can open, longest first: the words
            that follow, the form (``base``, ``s``, ``past`` or ``ing``), and the sense.
        action_verbs: Forms of verbs that open an action, to their form.
        weak_verbs: Base forms that lower the force of an action to effort.
        adverbs: Words skipped between a subject and its verb.
        actors: Phrases that name who acts.
        speakers: Nouns that speak for the signatories.
        not_bodies: Capitalised words that are no bodies.
        themes: Phrases that speak of themes.
        background: Themes that say how rather than what.
        describing: Folded describing words, which count half in a row of them.
        groups: Beneficiary code to the words that name it.
        group_index: The same, indexed.
        references: How instruments and meetings are named.
    """

    verbs: dict[str, list[tuple[tuple[str, ...], str, Sense]]]
    action_verbs: dict[str, str]
    weak_verbs: frozenset[str]
    adverbs: frozenset[str]
    actors: PhraseIndex
    speakers: frozenset[str]
    not_bodies: frozenset[str]
    themes: PhraseIndex
    background: frozenset[str]
    describing: frozenset[str]
    groups: dict[str, GroupWords]
    group_index: PhraseIndex
    references: ReferenceWords


@cache
def lexicon() -> Lexicon:
    """Return the word lists that ship with the vocabulary."""
    return load_lexicon(resources.files("stocktake.vocab") / "lexicon")


def load_lexicon(folder: Traversable) -> Lexicon:
    """Return the word lists of a folder, checked.

    Raises:
        VocabularyError: A file is malformed, names an unknown code, or lists a phrase twice.
    """
    verbs = read_toml(folder / "verbs.toml", _VerbFile)
    actors = read_toml(folder / "actors.toml", _ActorFile)
    groups = read_toml(folder / "beneficiaries.toml", dict[str, GroupWords])
    theme_file = read_toml(folder / "themes.toml", _ThemeFile)
    theme_words = {code: lists for code, lists in theme_file.items() if isinstance(lists, dict)}
    _check_codes("beneficiaries.toml", groups, beneficiaries())
    _check_codes("themes.toml", theme_words, {"none": "", **themes()})
    return Lexicon(
        verbs=_verb_index(verbs),
        action_verbs={
            form: kind for verb in verbs.action.verbs for form, kind in _inflect(verb, verbs.forms)
        },
        weak_verbs=frozenset(verbs.action.weak),
        adverbs=frozenset(low for word in verbs.skip.adverbs for low in _words(word)),
        actors=PhraseIndex(_actor_phrases(actors)),
        speakers=frozenset(actors.speakers.nouns),
        not_bodies=frozenset(actors.not_bodies.words),
        themes=PhraseIndex(_theme_phrases(theme_words)),
        background=frozenset(theme_file["background"]),
        describing=frozenset(token.stem for w in theme_file["describing"] for token in tokenize(w)),
        groups=groups,
        group_index=PhraseIndex((p, (code, 1.0)) for code, g in groups.items() for p in g.phrases),
        references=read_toml(folder / "references.toml", ReferenceWords),
    )


_ThemeFile = dict[str, tuple[str, ...] | dict[str, tuple[str, ...]]]


class _Words(Noun, frozen=True, kw_only=True):
    phrases: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _Skip(Noun, frozen=True, kw_only=True):
    adverbs: tuple[str, ...]


class _Action(Noun, frozen=True, kw_only=True):
    verbs: tuple[str, ...]
    weak: tuple[str, ...]


class _VerbFile(Noun, frozen=True, kw_only=True):
    sense: tuple[Sense, ...]
    skip: _Skip
    action: _Action
    forms: dict[str, tuple[str, ...]]


class _ActorFile(Noun, frozen=True, kw_only=True):
    members: _Words
    organisation: _Words
    stakeholders: _Words
    speakers: _Words
    not_bodies: _Words


def _actor_phrases(file: _ActorFile) -> list[tuple[str, tuple[str, float]]]:
    """Return the phrases that name who acts; an economy by name is a member."""
    found = [
        (phrase, (actor.value, 1.0))
        for actor in (Actor.MEMBERS, Actor.ORGANISATION, Actor.STAKEHOLDERS)
        for phrase in getattr(file, actor.value).phrases
    ]
    listed = {phrase for phrase, _ in found}
    names = (economy.name for economy in economies().values())
    found += [(name, (Actor.MEMBERS.value, 1.0)) for name in names if name.lower() not in listed]
    return found


def _check_codes(file: str, given: Mapping[str, object], allowed: Mapping[str, str]) -> None:
    if unknown := sorted(set(given) - set(allowed)):
        raise VocabularyError(
            f"Unknown codes in the word lists: {', '.join(unknown)}.",
            where=file,
            fix=f"Use one of: {', '.join(allowed)}.",
        )


def _verb_index(file: _VerbFile) -> dict[str, list[tuple[tuple[str, ...], str, Sense]]]:
    index: dict[str, list[tuple[tuple[str, ...], str, Sense]]] = {}
    seen: dict[str, str] = {}
    for sense in file.sense:
        if sense.act not in ACTS:
            raise VocabularyError(
                f"Unknown act {sense.act!r}.",
                where="verbs.toml",
                fix=f"Use one of: {', '.join(ACTS)}.",
            )
        for phrase in sense.phrases:
            if phrase in seen:
                raise VocabularyError(
                    f"The phrase {phrase!r} stands twice ({seen[phrase]} and {sense.act}).",
                    where="verbs.toml",
                    fix="Keep it in one list.",
                )
            seen[phrase] = sense.act
            first, *rest = _words(phrase)
            for form, kind in _inflect(first, file.forms):
                index.setdefault(form, []).append((tuple(rest), kind, sense))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _words(phrase: str) -> list[str]:
    folded: list[str] = []
    for word in phrase.split():
        folded.extend([word] if word == "~" else [token.low for token in tokenize(word)])
    return folded


def _inflect(verb: str, irregular: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return all forms of a verb with what they are; the base form comes first."""
    verb = _words(verb)[0]
    if verb in irregular:
        return [(form, _kind(form, verb)) for form in irregular[verb]]
    if verb.endswith("e"):
        return [(verb, "base"), (verb + "s", "s"), (verb + "d", "past"), (verb[:-1] + "ing", "ing")]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        stem = verb[:-1]
        return [(verb, "base"), (stem + "ies", "s"), (stem + "ied", "past"), (verb + "ing", "ing")]
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return [(verb, "base"), (third, "s"), (verb + "ed", "past"), (verb + "ing", "ing")]


def _kind(form: str, verb: str) -> str:
    if verb == "be":
        return "s" if form in ("is", "was", "remains", "stands") else "base"
    if form == verb:
        return "base"
    if form.endswith("ing"):
        return "ing"
    return "s" if form == verb + "s" or form in ("has", "does") else "past"


def _theme_phrases(
    lists: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> list[tuple[str, tuple[str, float]]]:
    found: list[tuple[str, tuple[str, float]]] = []
    for code, by_weight in lists.items():
        for weight, phrases in by_weight.items():
            if weight not in WEIGHTS:
                raise VocabularyError(
                    f"Unknown weight {weight!r} for {code}.",
                    where="themes.toml",
                    fix=f"Use one of: {', '.join(WEIGHTS)}.",
                )
            found.extend((phrase, (code, WEIGHTS[weight])) for phrase in phrases)
    return found
