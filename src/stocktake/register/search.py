"""Find texts by words and phrases, and rank them.

A word is found in any of its forms, as far as plural, verb endings and spelling go
(``words.fold``); a word that ends in ``*`` stands for all that begin so; a phrase is found
word by word as written, letter case and spelling aside. A text must hold every term.
Texts are ranked by BM25 (Robertson and Zaragoza, 2009, "The Probabilistic Relevance
Framework"): a rare term counts more than a common one, a second mention less than the first,
and a mention in a short text more than in a long one. Texts of equal rank keep their order.

Left out: misspelled words, synonyms, and words in other languages than English.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal

from stocktake.model import Noun
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.register.words import Token

__all__ = ["Hit", "Term", "find_texts", "parse_terms"]

# The usual values of BM25's constants: how soon further mentions stop to count, and how much
# the length of a text matters.
SATURATION, LENGTH = 1.2, 0.75
QUOTED = re.compile(r"[\"“”]([^\"“”]*)[\"“”]?")


class Term(Noun, frozen=True, kw_only=True):
    """One thing that a text must hold.

    Attributes:
        kind: ``word`` (any form of it), ``prefix`` or ``phrase``.
        words: A stem, the beginning of a word, or the words of a phrase.
        said: As the user wrote it.
    """

    kind: Literal["word", "prefix", "phrase"]
    words: tuple[str, ...]
    said: str


class Hit(Noun, frozen=True, kw_only=True):
    """A text that holds every term.

    Attributes:
        position: Its position among the texts.
        score: Its rank by BM25; 0 without terms.
        counts: For each term how often it stands there.
        spans: Where, as first character and one past the last, in order.
    """

    position: int
    score: float
    counts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def parse_terms(query: str | Sequence[str]) -> tuple[Term, ...]:
    """Return the terms of a query, each once.

    Args:
        query: A text with phrases in quotation marks; or the words of a command line, where
            the shell has taken the quotation marks off and a word with a space is a phrase.
    """
    parts = [query] if isinstance(query, str) else list(query)
    terms: list[Term] = []
    for part in parts:
        if not isinstance(query, str) and " " in part.strip() and not QUOTED.search(part):
            terms += _phrase(part)
            continue
        last = 0
        for quoted in QUOTED.finditer(part):
            terms += _words(part[last : quoted.start()])
            terms += _phrase(quoted[1])
            last = quoted.end()
        terms += _words(part[last:])
    distinct: dict[tuple[str, ...], Term] = {}
    for term in terms:
        distinct.setdefault((term.kind, *term.words), term)
    return tuple(distinct.values())


def find_texts(texts: Sequence[str], terms: Sequence[Term]) -> list[Hit]:
    """Return the texts that hold every term, best first."""
    read = [[token for token in tokenize(text) if token.is_word] for text in texts]
    places = [[_places(tokens, term) for term in terms] for tokens in read]
    holding = [sum(1 for found in places if found[i]) for i in range(len(terms))]
    mean = sum(map(len, read)) / len(read) if read else 0.0
    hits = []
    for position, (tokens, found) in enumerate(zip(read, places, strict=True)):
        if not all(found):
            continue
        counts = tuple(map(len, found))
        share = len(tokens) / mean if mean else 0.0
        score = sum(
            _rarity(with_it, len(texts)) * _weight(count, share)
            for count, with_it in zip(counts, holding, strict=True)
        )
        spans = sorted({span for places_of_term in found for span in places_of_term})
        hits.append(Hit(position=position, score=score, counts=counts, spans=tuple(spans)))
    # Scores are compared as printed, so that rounding of sums does not decide an order.
    return sorted(hits, key=lambda hit: (-round(hit.score, 6), hit.position))


def _words(text: str) -> list[Term]:
    """Return a term for each word of a text without quotation marks."""
    terms = []
    for piece in text.split():
        tokens = [token for token in tokenize(piece) if token.is_word]
        for token in tokens:
            if piece.endswith("*") and token is tokens[-1]:
                terms.append(Term(kind="prefix", words=(token.low,), said=f"{token.text}*"))
            else:
                terms.append(Term(kind="word", words=(token.stem,), said=token.text))
    return terms


def _phrase(text: str) -> list[Term]:
    """Return a phrase as one term; a phrase of one word is found as written."""
    words = tuple(token.low for token in tokenize(text) if token.is_word)
    return [Term(kind="phrase", words=words, said=f'"{" ".join(text.split())}"')] if words else []


def _places(tokens: Sequence[Token], term: Term) -> list[tuple[int, int]]:
    if term.kind == "word":
        return [(token.start, token.end) for token in tokens if token.stem == term.words[0]]
    if term.kind == "prefix":
        return [(t.start, t.end) for t in tokens if t.low.startswith(term.words[0])]
    length = len(term.words)
    return [
        (tokens[i].start, tokens[i + length - 1].end)
        for i in range(len(tokens) - length + 1)
        if all(tokens[i + k].low == word for k, word in enumerate(term.words))
    ]


def _rarity(holding: int, texts: int) -> float:
    return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))


def _weight(count: int, share: float) -> float:
    return count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH + LENGTH * share))
