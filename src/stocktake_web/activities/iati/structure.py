"""Check a file of activities against the order, number and kinds that ``structure.toml`` declares.

It is the standard's schema for the elements that are written and read here. Left out: the inside of
elements that are not (contacts, conditions ...), which a schema validator checks; and the
standard's advice that is no rule of the schema, but for codes of the lists that are used.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["Fault", "find_faults", "is_decimal", "line_of", "read_day", "rule_of"]

MANY = "many"
REQUIRED = "!"
XML = "{http://www.w3.org/XML/1998/namespace}"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?")
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")
YES_NO = frozenset({"true", "false", "1", "0"})
WHOLE = re.compile(r"[+-]?\d{1,9}")
POSITIVE = re.compile(r"\+?0*[1-9]\d{0,8}")
# Elements within which some are built otherwise than elsewhere.
SECTIONS = frozenset({"result"})


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as the standard asks: the line of the file, and what."""

    line: int
    problem: str


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What the standard asks of one element.

    Attributes:
        attributes: Kind of each; ``!`` at the end where it must be given.
        children: Name, fewest and most of each, in their order.
        text: Whether words may stand in it.
    """

    attributes: dict[str, str]
    children: tuple[tuple[str, int, int | str], ...]
    text: bool = False


def find_faults(element: etree._Element) -> Iterator[Fault]:
    """Yield what is wrong with an element and everything in it that is declared."""
    rule = rule_of(element)
    if rule is None:
        return
    yield from _attribute_faults(element, rule)
    children = [each for each in element if isinstance(each.tag, str)]
    own = [each for each in children if not str(each.tag).startswith("{")]
    yield from _order_faults(element, own, rule)
    if not rule.text and _has_words(element):
        yield _fault(element, _("There is text in %(name)s, where none belongs."))
    if element.tag == "value" and not is_decimal(element.text or ""):
        yield _fault(element, _("The amount is no number."))
    for child in own:
        yield from find_faults(child)


def rule_of(element: etree._Element) -> Rule | None:
    """Return what is declared of an element where it stands; none where nothing is."""
    name, parent = str(element.tag), element.getparent()
    places = [f"{parent.tag}/{name}"] if parent is not None else []
    places += [f"{each.tag}:{name}" for each in element.iterancestors(*SECTIONS)]
    return next((_rules()[place] for place in [*places, name] if place in _rules()), None)


def read_day(text: str) -> dt.date | None:
    """Return a day as XML writes it, with or without a zone; none where it is none."""
    written = text.strip()
    if not DAY.fullmatch(written):
        return None
    try:
        return dt.date.fromisoformat(written[:10])
    except ValueError:
        return None


def line_of(element: etree._Element) -> int:
    """Return the line of the file on which an element begins; 0 where it is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def is_decimal(text: str) -> bool:
    """Return whether a text is a decimal number as XML writes it."""
    return bool(DECIMAL.fullmatch(text.strip()))


def _attribute_faults(element: etree._Element, rule: Rule) -> Iterator[Fault]:
    for name, kind in rule.attributes.items():
        value = element.get(name)
        if value is None:
            if kind.endswith(REQUIRED):
                yield _fault(element, _("%(name)s lacks its attribute %(detail)s."), name)
        elif not _fits(value, kind.rstrip(REQUIRED)):
            yield _fault(
                element, _("The attribute %(detail)s of %(name)s has a wrong value."), name
            )
    for given in map(str, element.attrib):
        if not given.startswith("{") and given not in rule.attributes:
            yield _fault(element, _("%(name)s has no attribute %(detail)s."), given)


def _order_faults(
    element: etree._Element, children: list[etree._Element], rule: Rule
) -> Iterator[Fault]:
    order = {name: place for place, (name, _fewest, _most) in enumerate(rule.children)}
    counts = dict.fromkeys(order, 0)
    reached = 0
    for child in children:
        name = str(child.tag)
        if name not in order:
            yield _fault(child, _("%(name)s does not belong here."))
            continue
        counts[name] += 1
        if order[name] < reached:
            yield _fault(child, _("%(name)s stands after elements that follow it."))
        reached = max(reached, order[name])
    for name, fewest, most in rule.children:
        if counts[name] < fewest:
            yield _fault(element, _("%(name)s lacks %(detail)s."), name)
        if most != MANY and counts[name] > int(most):
            yield _fault(element, _("%(name)s has %(detail)s more than once."), name)


def _fits(value: str, kind: str) -> bool:
    checks = {
        "date": lambda: read_day(value) is not None,
        "number": lambda: is_decimal(value),
        "moment": lambda: bool(MOMENT.fullmatch(value.strip())) and _is_moment(value.strip()),
        "yes-no": lambda: value.strip() in YES_NO,
        "positive": lambda: bool(POSITIVE.fullmatch(value.strip())),
        "whole": lambda: bool(WHOLE.fullmatch(value.strip())),
    }
    return checks[kind]() if kind in checks else True


def _is_moment(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _has_words(element: etree._Element) -> bool:
    between = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in between)


def _fault(element: etree._Element, problem: str, detail: str = "") -> Fault:
    said = problem % {"name": str(element.tag), "detail": detail}
    return Fault(line=line_of(element), problem=said)


@cache
def _rules() -> dict[str, Rule]:
    text = (resources.files(__package__ or "") / "structure.toml").read_text("utf-8")
    declared: dict[str, Any] = tomllib.loads(text)
    return msgspec.convert(declared, dict[str, Rule])
