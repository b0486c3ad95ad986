"""Numbers that say how much: shares, speeds, money, counts; and "every" and "all".

Left out, because they say nothing of how much: years, dates, labels, numbers inside
names ("IMT-2020", "SDG 9", "Resolution 71", "fifth-generation"), and frequencies.
"""

from __future__ import annotations

import re

from stocktake.model import Noun

__all__ = ["Quantity", "find_quantities", "find_scope"]

# "20,000", "20 000" and "2.5"; never the end of a year before it ("by 2030 100 per cent").
NUMBER = r"(?<![\d.,])[1-9]\d{0,2}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "fifty": 50, "hundred": 100,
}  # fmt: skip
WORD = "|".join(SMALL)
MULTIPLE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
PERCENT = re.compile(
    rf"(?P<n>{NUMBER})\s*(?:per\s?cent\b|percent\b|percentage points\b|%)", re.IGNORECASE
)
IN_TEN = re.compile(
    rf"\b(?P<n>{WORD}|\d+)\s+(?:in|out of)\s+(?:every\s+)?(?P<of>{WORD}|\d+)\b", re.IGNORECASE
)
FRACTION = re.compile(
    r"\b(?P<n>half|a third|one third|two[- ]thirds|a quarter|one quarter|three[- ]quarters)\b"
    r"(?!-)(?! year)(?! of the (?:year|decade))",
    re.IGNORECASE,
)
FRACTIONS = {
    "half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3,
    "a quarter": 25.0, "one quarter": 25.0, "three quarters": 75.0,
}  # fmt: skip
SPEED = re.compile(rf"(?P<n>{NUMBER})\s*(?P<k>[kMGT])(?:bit/s|bits/s|bps|b/s)", re.IGNORECASE)
SPEEDS = {"k": 1e-3, "m": 1.0, "g": 1e3, "t": 1e6}
TIMES = rf"(?:\s+(?P<k>{'|'.join(MULTIPLE)}))?"
MONEY = re.compile(
    rf"(?:US\$|USD|EUR|A\$|\$|€)\s?(?P<n>{NUMBER}){TIMES}"
    rf"|(?P<n2>{NUMBER})(?:\s+(?P<k2>{'|'.join(MULTIPLE)}))?\s+(?:US\s+)?(?:dollars|euros|USD|EUR)\b",
    re.IGNORECASE,
)
# Two nouns at most stand between the number and what is counted ("20,000 public school teachers").
COUNT = re.compile(
    rf"(?<![\w./-])(?P<n>{NUMBER}){TIMES}\s+(?P<noun>[a-z][a-z-]{{2,}})(?:\s+(?P<noun2>[a-z][a-z-]{{2,}}))?"
)
AT_LEAST = re.compile(
    r"\b(?:at least|no fewer than|not less than|up to|a minimum of)\s+"
    rf"(?P<n>{WORD})\s+(?P<noun>[a-z-]{{3,}})",
    re.IGNORECASE,
)
# "ten additional staff", but not "the three pillars", which names and does not promise.
IN_WORDS = re.compile(
    rf"(?<!\bthe )(?<!\bthese )(?<!\bthose )(?<!\bour )\b(?P<n>{WORD})\s+"
    r"(?:(?:additional|new|more|further|national|regional|public|local|joint)\s+)"
    r"(?P<noun>[a-z-]{3,})",
    re.IGNORECASE,
)
TWICE = re.compile(
    r"\b(?:double|triple|quadruple|halve|twofold|threefold|tenfold|a second)\b", re.IGNORECASE
)
# Words before a number that make it a name or a label.
NAMED = re.compile(
    r"(?:article|resolution|recommendation|goals?|sdgs?|target|paragraph|section|annex|chapter|phase|version"
    r"|agenda|connect|imt|wsis\+?|class|release|no\.|number|item|table|figure)[\s-]*$",
    re.IGNORECASE,
)
NOT_COUNTED = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "years", "year", "months", "month", "days", "weeks",
    "agenda", "targets", "and", "or", "to", "in", "of", "by", "at", "for", "the", "ghz", "mhz",
    "khz", "meeting", "session", "period", "hours", "am", "pm",
})  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d")
SCOPE = re.compile(
    r"\b(?P<word>all|every|each|everyone|everybody|nobody|no one)\b"
    r"(?!\s+(?:other\b|relevant|appropriate|necessary|possible|stakeholder|part(?:y|ies|ner)"
    r"|actor|form|level|aspect|kind|means|effort|opportunit|one of|concerned|the more|interested"
    r"|those|of us|year|month|second|the same))",
    re.IGNORECASE,
)
# "All" takes the plural: "all government websites" says how far, not who.
SUBJECT = re.compile(
    r"(?:(?<=each)|(?<=every))\s+(?:member\s+)?"
    r"(?:state|member|economy|country|government|administration|nation)\b"
    r"|\s+(?:our\s+|the\s+)?(?:member\s+)?"
    r"(?:states|members|economies|countries|governments|administrations|nations)\b",
    re.IGNORECASE,
)


class Quantity(Noun, frozen=True, kw_only=True):
    """A number with its unit, and where the text says so.

    Attributes:
        value: In per cent, Mbit/s, money or pieces.
        unit: ``percent``, ``mbit``, ``money``, ``times``, or ``count `` with the noun counted.
        start: First character in the text given.
        end: One past the last.
    """

    value: float
    unit: str
    start: int
    end: int


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text that say how much, in its order; each place counts once."""
    found: list[Quantity] = []
    for quantity in (*_shares(text), *_amounts(text), *_counts(text)):
        if all(quantity.end <= q.start or quantity.start >= q.end for q in found):
            found.append(quantity)
    return tuple(sorted(found, key=lambda q: q.start))


def find_scope(text: str) -> re.Match[str] | None:
    """Return the first "every", "each" or "all" that says how far an act reaches.

    "Each State shall" says who acts, not how far: a name of economies counts only behind
    "in", "for" or "to".
    """
    for match in SCOPE.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()].split()
        within = bool(before) and before[-1].lower() in {"in", "for", "across"}
        if match["word"].lower() == "all" and (within and not text[match.end() :].strip(" ,;.")):
            continue  # "access for all" reaches nobody in particular
        if SUBJECT.match(text, match.end()) and not within:
            continue
        return match
    return None


def _shares(text: str) -> list[Quantity]:
    found = [_quantity(_value(m["n"]), "percent", m) for m in PERCENT.finditer(text)]
    for m in IN_TEN.finditer(text):
        of = _value(m["of"])
        if of > _value(m["n"]):
            found.append(_quantity(100 * _value(m["n"]) / of, "percent", m))
    found.extend(
        _quantity(FRACTIONS[m["n"].lower().replace("-", " ")], "percent", m)
        for m in FRACTION.finditer(text)
    )
    return found


def _amounts(text: str) -> list[Quantity]:
    found = [
        _quantity(_value(m["n"]) * SPEEDS[m["k"].lower()], "mbit", m) for m in SPEED.finditer(text)
    ]
    for m in MONEY.finditer(text):
        times = MULTIPLE.get((m["k"] or m["k2"] or "").lower(), 1.0)
        found.append(_quantity(_value(m["n"] or m["n2"]) * times, "money", m))
    found.extend(_quantity(2.0, "times", m) for m in TWICE.finditer(text))
    return found


def _counts(text: str) -> list[Quantity]:
    found = []
    for m in COUNT.finditer(text):
        named = NAMED.search(text, max(0, m.start() - 20), m.start())
        noun = m["noun"].lower()
        is_year = YEAR.fullmatch(m["n"]) and m["k"] is None
        if named or is_year or noun in NOT_COUNTED:
            continue
        value = _value(m["n"]) * MULTIPLE.get((m["k"] or "").lower(), 1.0)
        found.append(_quantity(value, f"count {noun}", m))
    found.extend(
        _quantity(_value(m["n"]), f"count {m['noun'].lower()}", m)
        for pattern in (AT_LEAST, IN_WORDS)
        for m in pattern.finditer(text)
        if m["noun"].lower() not in NOT_COUNTED
    )
    return found


def _value(number: str) -> float:
    low = number.lower()
    if low in SMALL:
        return float(SMALL[low])
    if re.search(r"[,\u00a0\u202f ]\d{3}(?!\d)", number):
        return float(re.sub(r"[,\u00a0\u202f ]", "", number))
    return float(number.replace(",", "."))


def _quantity(value: float, unit: str, match: re.Match[str]) -> Quantity:
    return Quantity(value=value, unit=unit, start=match.start(), end=match.end())
