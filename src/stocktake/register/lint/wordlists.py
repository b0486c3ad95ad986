"""The word lists of lint, loaded from ``vocab/lint/words.toml`` once and indexed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Noun
from stocktake.register.words import PhraseIndex, tokenize
from stocktake.vocab.load import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.register.words import Match, Token

__all__ = ["LintWords", "Phrases", "lint_words"]


class Phrases:
    """A list of phrases, each with its stronger wording, found by their stems."""

    def __init__(self, groups: Iterable[tuple[Iterable[str], str]]) -> None:
        """Index groups of phrases with the wording that each should give way to."""
        self._index = PhraseIndex(
            (phrase, (stronger, 1.0)) for phrases, stronger in groups for phrase in set(phrases)
        )

    def at(self, tokens: list[Token], i: int) -> Match | None:
        """Return the longest phrase that starts at token ``i``."""
        return next(iter(self._index.at(tokens, i)), None)

    def find(self, tokens: list[Token]) -> list[Match]:
        """Return all phrases in the order of the text."""
        return list(self._index.find(tokens))

    def has(self, tokens: list[Token]) -> bool:
        """Return whether any phrase stands in the tokens."""
        return next(self._index.find(tokens), None) is not None


class LintWords(Noun, frozen=True, kw_only=True):
    """Every list, indexed.

    Attributes:
        result: Verbs whose act is done or not done.
        act: Verbs whose act can be seen, but has no natural end.
        process: Verbs that say a direction.
        attitude: Phrases that express an attitude.
        performative: Folded verbs that open an act and are skipped on the way to it.
        effort: Phrases that promise to try.
        hedge: Phrases that let the reader out.
        vague_time: Time without a date.
        vague_amount: Amounts without a number.
        anybody: Names of nobody in particular.
        people: People and places that can gain.
        economies: Names of economies in general.
        known: Words of reports, indicators and evidence.
        general_report: Words of a report on the whole text.
        deliverable: Things that can exist.
        countable: Nouns of what can be counted or measured.
        recurring: Rhythms that serve as a deadline.
    """

    result: Phrases
    act: Phrases
    process: Phrases
    attitude: Phrases
    performative: frozenset[str]
    effort: Phrases
    hedge: Phrases
    vague_time: Phrases
    vague_amount: Phrases
    anybody: Phrases
    people: Phrases
    economies: Phrases
    known: Phrases
    general_report: Phrases
    deliverable: Phrases
    countable: Phrases
    recurring: Phrases


@cache
def lint_words() -> LintWords:
    """Return the word lists that ship with the vocabulary."""
    file = read_toml(resources.files("stocktake.vocab") / "lint" / "words.toml", _WordFile)
    answers = {name: Phrases([(phrases, "")]) for name, phrases in file.answers.items()}
    return LintWords(
        result=Phrases([(file.result, "")]),
        act=Phrases([(file.act, "")]),
        process=Phrases((group.verbs, group.stronger) for group in file.process),
        attitude=_phrases(file.attitude),
        performative=frozenset(
            token.stem for word in file.skip.performative for token in tokenize(word)
        ),
        effort=_phrases(file.effort),
        hedge=_phrases(file.hedge),
        vague_time=_phrases(file.vague_time),
        vague_amount=_phrases(file.vague_amount),
        **answers,
    )


class _Group(Noun, frozen=True, kw_only=True):
    stronger: str
    phrases: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class _Skip(Noun, frozen=True, kw_only=True):
    performative: tuple[str, ...]


class _WordFile(Noun, frozen=True, kw_only=True):
    result: tuple[str, ...]
    act: tuple[str, ...]
    attitude: tuple[_Group, ...]
    process: tuple[_Group, ...]
    skip: _Skip
    effort: tuple[_Group, ...]
    hedge: tuple[_Group, ...]
    vague_time: tuple[_Group, ...]
    vague_amount: tuple[_Group, ...]
    answers: dict[str, tuple[str, ...]]


def _phrases(groups: tuple[_Group, ...]) -> Phrases:
    return Phrases((group.phrases, group.stronger) for group in groups)
