"""Where a page stands in each language, and how it says which words are in another one.

The first language of the region is at the root of the site, the others in a
folder each; the same page has the same address below. Text that is still
English stands between marks (``vocab.language``): here it becomes
``<span lang="en">``, or plain text where HTML allows no element.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stocktake.vocab.language import LANGUAGES, MARKS, current

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["LanguageLink", "folder_of", "language_links", "say_language", "shared_root"]

# Elements whose content is text alone or nobody's words; what ends within a text of a figure.
TEXT_ALONE = frozenset(
    ("title", "option", "script", "style", "textarea", "text", "desc", "tspan", "/tspan")
)
TAG_NAME = re.compile(r"/?\w+")
SPAN = {MARKS[0]: '<span lang="en" dir="ltr">', MARKS[1]: "</span>"}


class LanguageLink(NamedTuple):
    """A page in one language: its id, its name in itself, and the address from the page."""

    id: str
    name: str
    href: str


def folder_of(language: str, languages: Sequence[str]) -> str:
    """Return the folder of a language within the site: nothing for the first, else ``fr/``."""
    return "" if language == languages[0] else f"{language}/"


def shared_root(path: str, languages: Sequence[str]) -> str:
    """Return how a page in the current language reaches the root of the site.

    Args:
        path: The page, from the folder of its language.
        languages: Languages of the site, the one at its root first.
    """
    folder = folder_of(current().id, languages) if current().id in languages else ""
    return "../" * (path.count("/") + folder.count("/"))


def language_links(path: str, languages: Sequence[str]) -> list[LanguageLink]:
    """Return the same page in every language of the site; none where it has one only."""
    if len(languages) < 2:
        return []
    root = shared_root(path, languages)
    return [
        LanguageLink(code, LANGUAGES[code].name, f"{root}{folder_of(code, languages)}{path}")
        for code in languages
    ]


def say_language(page: str) -> str:
    """Return a page in which marked text is ``lang="en"``; inside tags it is left unsaid."""
    if MARKS[0] not in page:
        return page
    made = []
    tag, element = False, ""
    # Only what stands between two marks tells whether the next is within a tag, and in which.
    *pieces, end = _between_marks(page)
    for text, sign in pieces:
        made.append(text)
        opened, closed = text.rfind("<"), text.rfind(">")
        if opened >= 0 or closed >= 0:
            tag = opened > closed
        if opened >= 0:
            found = TAG_NAME.match(text, opened + 1)
            element = found[0] if found else ""
        if not tag and element not in TEXT_ALONE:
            made.append(SPAN[sign])
    return "".join([*made, end[0]])


def _between_marks(page: str) -> Iterator[tuple[str, str]]:
    """Yield each text and the mark behind it; behind the last text is none."""
    started = page.split(MARKS[0])
    for number, part in enumerate(started, 1):
        *ended, last = part.split(MARKS[1])
        yield from ((text, MARKS[1]) for text in ended)
        yield last, MARKS[0] if number < len(started) else ""
