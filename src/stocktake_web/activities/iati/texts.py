"""Texts in several languages, and what is kept of a file as it stands there.

A text keeps every narrative with its language. Elements that no field is for (a sector of one
transaction, a link to a document, a place ...) are kept as canonical XML, so that they go out again
as they came in; ``structure.toml`` has checked them. Left out: comments, and elements of other
namespaces, which a reader counts.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "LANGUAGE",
    "Words",
    "add",
    "keep_elements",
    "put_back",
    "read_flag",
    "read_words",
    "words_in",
    "write_words",
]

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# As XML Schema has languages; another name is no language, and is left out.
KNOWN_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
FLAGS = {"true": True, "1": True, "false": False, "0": False}


class Words(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A text, and its language where it is not the activity's."""

    text: str
    language: str = ""


def words_in(words: Iterable[Words], language: str = "") -> str:
    """Return the text in a language, else in the activity's own, else the first."""
    held = [each for each in words if each.text]
    for wanted in (language, ""):
        for each in held:
            if each.language.split("-")[0].lower() == wanted:
                return each.text
    return held[0].text if held else ""


def read_words(element: etree._Element | None) -> tuple[Words, ...]:
    """Return the narratives of an element; none where there is no element."""
    if element is None:
        return ()
    return tuple(_one(each) for each in element.iterfind("narrative"))


def write_words(parent: etree._Element, name: str, words: Iterable[Words]) -> None:
    """Add an element with narratives; nothing where there are none."""
    held = list(words)
    if held:
        add_narratives(add(parent, name), held)


def add_narratives(parent: etree._Element, words: Iterable[Words]) -> None:
    """Add narratives to an element."""
    for each in words:
        narrative = add(parent, "narrative")
        narrative.text = each.text
        if each.language:
            narrative.set(LANGUAGE, each.language)


def read_flag(text: str | None) -> bool | None:
    """Return what an attribute of XML Schema's boolean says; none where it is not given."""
    return None if text is None else FLAGS.get(text.strip())


def keep_elements(element: etree._Element, names: Collection[str]) -> tuple[str, ...]:
    """Return the children of these names as canonical XML, in their order."""
    return tuple(_canonical(each) for each in element if each.tag in names)


def put_back(parent: etree._Element, kept: Iterable[str], names: Collection[str] = ()) -> None:
    """Add elements that were kept; only those of ``names``, where any are given."""
    for each in kept:
        element = etree.fromstring(each)
        if not names or element.tag in names:
            parent.append(element)


def add(parent: etree._Element, name: str, **attributes: str | bool | None) -> etree._Element:
    """Add an element; attributes without a value are left out, ``_`` stands for a hyphen."""
    given = {
        key.replace("_", "-"): str(value).lower() if isinstance(value, bool) else value
        for key, value in attributes.items()
        if value not in (None, "")
    }
    return etree.SubElement(parent, name, given)


def _one(narrative: etree._Element) -> Words:
    language = narrative.get(LANGUAGE, "").strip()
    known = language if KNOWN_LANGUAGE.fullmatch(language) else ""
    return Words(text=(narrative.text or "").strip(), language=known)


def _canonical(element: etree._Element) -> str:
    """Return an element without the white space between elements, comments and what follows it."""
    held = copy.deepcopy(element)
    for each in list(held.iter("{*}*")):
        if each.tag.startswith("{") and (parent := each.getparent()) is not None:
            parent.remove(each)
    for each in held.iter():
        if len(each) and not (each.text or "").strip():
            each.text = None
        for child in each:
            if not (child.tail or "").strip():
                child.tail = None
    written: bytes = etree.tostring(
        held, method="c14n", exclusive=True, with_comments=False, with_tail=False
    )
    return written.decode()
