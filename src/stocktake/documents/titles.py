"""Find run-in titles: "Routes. We shall complete the link" is one statement with its title.

Where the format shows bold type, the bold start of a paragraph is its title. In
plain text a title shows only by its like: three lines of one list or more, one after another,
open with a few words without a verb and a stop. Left out: titles of single paragraphs in plain
text, and bold sentences, which have a verb or are longer than a title.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from stocktake.documents.sentences import split_sentences

if TYPE_CHECKING:
    from stocktake.documents.parts import Part

__all__ = ["find_titles", "join_title"]

_MOST_WORDS = 8
# Without bold type only very short ones are taken, and only where a list has three or more.
_MOST_PLAIN_WORDS = 4
_LEAST_ITEMS = 3
# Names of parts of a document, which stand before a sentence and are none.
_NAMES_A_PART = re.compile(
    r"(?:annex|appendix|aims?|background|context|explanatory note|introduction|justification|notes?"
    r"|objectives?|purpose|rationale|scope|situation|summary|the challenge|challenges?|vision"
    r"|why it matters|where we are|what we will do|next steps)(?:\s[A-Z\d]{1,3})?[.:]$",
    re.IGNORECASE,
)
# Words that a title does not have and a short sentence mostly does.
_SENTENCE_WORDS = re.compile(
    r"\b(?:we|they|it|shall|will|must|should|is|are|was|were|has|have|agree"
    r"|(?<!['\u2019]s )note|nous|nos|sont|est|somos|es|son|мы|есть)\b",
    re.IGNORECASE,
)


def find_titles(parts: list[Part]) -> list[Part]:
    """Return the parts with the run-in titles of plain lists marked."""
    lists: dict[str, list[int]] = defaultdict(list)
    for i, part in enumerate(parts):
        if part.label is not None and part.family is not None:
            lists[part.family].append(i)
    found = list(parts)
    for places in lists.values():
        if len(places) < _LEAST_ITEMS:
            continue
        ends = [_plain_title(parts[i].text) for i in places]
        for titled, run in groupby(zip(places, ends, strict=True), key=lambda pair: pair[1] > 0):
            members = list(run)
            if titled and len(members) >= _LEAST_ITEMS:
                for i, end in members:
                    found[i] = replace(parts[i], title_end=end)
    return found


def join_title(part: Part, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the sentences of a part with its run-in title in the first."""
    if len(spans) < 2:
        return spans
    opening = part.text[: spans[0][1]]
    if part.title_end == 0 and _NAMES_A_PART.match(opening) and opening[0].isupper():
        return [(spans[0][0], spans[1][1]), *spans[2:]]
    if not 0 <= part.title_end - spans[0][1] <= 2:
        return spans
    if not _is_title(opening, most=_MOST_WORDS):
        return spans
    return [(spans[0][0], spans[1][1]), *spans[2:]]


def _plain_title(text: str) -> int:
    """Return where the run-in title of a plain line ends, 0 where it has none."""
    # A title is short: the sentences after the first few words need not be found.
    spans = split_sentences(text[:200])
    if len(spans) < 2 or not _is_title(text[: spans[0][1]], most=_MOST_PLAIN_WORDS):
        return 0
    return spans[0][1] if len(text) - spans[0][1] > 3 * spans[0][1] else 0


def _is_title(text: str, *, most: int) -> bool:
    words = text.split()
    return (
        len(words) <= most
        and text.endswith((".", ":", "?", "!"))
        and text[:1].isupper()
        and not _SENTENCE_WORDS.search(text)
    )
