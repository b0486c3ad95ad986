"""Words of a statement, folded so that a lexicon can find them, each with its place in the text.

Folding is deliberately light: lower case, British and American spelling made one,
plural and verb endings taken off. It is not a dictionary of the language; the
lexicons are folded by the same rules, so what matters is only that equal words
become equal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Match", "PhraseIndex", "Token", "fold", "singular", "tokenize"]

# A word, keeping "R&D", "WSIS+10" and "c.1" style joints apart from sentence punctuation.
WORD = re.compile(r"[^\W_]+(?:[&+][^\W_]+)*|[,;:()\"“”]")
POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s?\b(?!\w)|(?<=s)['\u2019]")
MARKUP = re.compile(r"[*_#]{1,3}|</?(?:sup|b|i|em|strong)>")
PUNCTUATION = frozenset(',;:()"“”')
# "-our" and "-or" spellings that the genre uses.
OUR = {"endeavour": "endeavor", "favour": "favor", "behaviour": "behavior", "labour": "labor"}
# One spelling for words that are written in two, and for irregular plurals.
SPELLINGS = {
    "women": "woman", "children": "child", "centre": "center", "centres": "centers",
    "fibre": "fiber", "fibres": "fibers",
}  # fmt: skip
# Words that end in "s" and are no plurals.
NO_PLURAL = frozenset({
    "this", "its", "is", "was", "has", "as", "us", "various", "business", "access", "process",
    "progress", "address", "sids", "usefulness", "wireless", "across", "towards", "besides",
    "news", "series", "perhaps", "thus", "less", "unless", "always", "focus", "status", "basis",
    "analysis", "crisis", "virus", "campus", "consensus", "ethics", "logistics",
})  # fmt: skip


class Token(NamedTuple):
    """One word or punctuation mark of a statement.

    Attributes:
        text: As printed.
        low: Lower case, in one spelling.
        stem: Folded, for lexicons.
        start: First character in the statement's text.
        end: One past the last character.
    """

    text: str
    low: str
    stem: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word rather than punctuation."""
        return self.low not in PUNCTUATION


class Match(NamedTuple):
    """A phrase of a lexicon found in a statement: tokens ``first`` to before ``last``."""

    first: int
    last: int
    value: tuple[str, float]


# Folded words of a phrase to the values it has.
Phrases = dict[tuple[str, ...], list[tuple[str, float]]]


class PhraseIndex:
    """Phrases of a lexicon, found by their first word; of overlapping ones the longest wins."""

    def __init__(self, phrases: Iterable[tuple[str, tuple[str, float]]]) -> None:
        """Fold and index ``(phrase, value)`` pairs."""
        # first word to length, longest first, to phrase to its values
        self._by_first: dict[str, dict[int, Phrases]] = {}
        read = [
            (tuple(token.stem for token in tokenize(phrase) if token.is_word), value)
            for phrase, value in phrases
        ]
        for stems, value in sorted(read, key=lambda entry: -len(entry[0])):
            by_length = self._by_first.setdefault(stems[0], {})
            by_length.setdefault(len(stems), {}).setdefault(stems, []).append(value)

    def find(self, tokens: list[Token]) -> Iterator[Match]:
        """Yield the matches in the order of the text; punctuation breaks a phrase."""
        i = 0
        while i < len(tokens):
            found = self.at(tokens, i)
            yield from found
            i = max((match.last for match in found), default=i + 1)

    def at(self, tokens: list[Token], i: int) -> list[Match]:
        """Return the longest phrase that starts at token ``i``, once per value it has."""
        return self.within(tokens, i, len(tokens))

    def within(self, tokens: list[Token], i: int, last: int) -> list[Match]:
        """Return the longest phrase at token ``i`` that ends by ``last``, once per value."""
        for length, phrases in self._by_first.get(tokens[i].stem, {}).items():
            if i + length > last:
                continue
            said = tuple(token.stem for token in tokens[i : i + length])
            if said in phrases:
                return [Match(i, i + length, value) for value in phrases[said]]
        return []


def tokenize(text: str) -> list[Token]:
    """Return the words and punctuation of ``text``, possessive endings and mark-up left out."""
    clean = MARKUP.sub(lambda m: " " * len(m[0]), text)
    clean = POSSESSIVE.sub(lambda m: " " * len(m[0]), clean)
    return [
        Token(m[0], *_forms(m[0]), m.start(), m.end())  # positions hold: clean has equal length
        for m in WORD.finditer(clean)
    ]


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return a lower-case word without plural and verb endings."""
    word = singular(word)
    if len(word) > 5 and word.endswith("ing") and _has_vowel(word[:-3]):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed") and _has_vowel(word[:-2]):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """Return a lower-case word without its plural ending."""
    if word in NO_PLURAL or len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return {"women": "woman", "children": "child"}.get(word, word[:-1])


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, str]:
    low = word.lower()
    low = OUR.get(low, low)
    for suffix in ("our", "ours", "oured", "ouring"):
        if low.endswith(suffix) and low[: -len(suffix)] in ("endeav", "fav", "hon"):
            low = low[: -len(suffix)] + suffix.replace("our", "or")
    low = re.sub(r"(?<=[a-z]{3})is(e|es|ed|ing|ation|ations)$", r"iz\1", low)
    low = SPELLINGS.get(low, low)
    return low, fold(low)


def _has_vowel(stem: str) -> bool:
    return any(letter in "aeiouy" for letter in stem)
