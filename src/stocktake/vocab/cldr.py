"""Numbers, dates, lists, names of economies and the order of names, as each language writes them.

Source: the Unicode Common Locale Data Repository (CLDR), read through Babel.
English keeps the house style without it (``22 November 2026``, ``a, b and c``,
``64 %`` with a space, as the United Nations and SI write).

Three choices differ from CLDR. Arabic has Latin digits: United Nations and ITU
documents in Arabic print them, and years, codes and downloads then look alike in
all languages. The minus is a true minus sign everywhere. Economies have the
names of the United Nations where the catalogue gives one, since CLDR's short
names ("South Korea") are not those that these bodies use.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.vocab.language import ENGLISH, current, data_text, is_translated, unmarked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from babel import Locale

__all__ = [
    "Signs",
    "date_words",
    "economy_name",
    "list_words",
    "name_order",
    "percent_words",
    "plural_category",
    "plural_examples",
    "signed",
    "signs",
]

NO_BREAK = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Languages that separate thousands only from five digits on (CLDR, minimumGroupingDigits 2).
LONG_BEFORE_GROUPED = frozenset({"es"})
# The rarer characters that names of economies begin with (Fiji, Nauru, Holy See), and common
# ones of the same sound: GB 18030 orders only the 3,755 common ones by sound.
SAME_SOUND = str.maketrans("斐瑙梵", "飞闹饭")


@dataclass(frozen=True, slots=True)
class Signs:
    """What numbers are written with.

    Attributes:
        decimal: Between whole and fraction.
        group: Between thousands.
        minus: Before a negative number.
        percent: A share, with ``{}`` where the number stands.
        grouped_from: The least number whose thousands are separated.
    """

    decimal: str
    group: str
    minus: str
    percent: str
    grouped_from: int


def signs() -> Signs:
    """Return the signs of the current language."""
    return _signs(current().id)


def signed(text: str) -> str:
    """Return a number as Python prints it (``-1,204.5``) with the signs of the current language.

    The hyphen of a negative number becomes a minus sign in every language.
    """
    if current() is ENGLISH:  # first: this is said a hundred thousand times
        return MINUS + text[1:] if text[:1] == "-" else text
    chosen = signs()
    if text[:1] == "-":
        return chosen.minus + signed(text[1:])
    whole, point, fraction = text.partition(".")
    if "," in whole:
        ungrouped = len(whole.replace(",", "")) < len(str(chosen.grouped_from))
        whole = whole.replace(",", "" if ungrouped else chosen.group)
    return f"{whole}{chosen.decimal if point else ''}{fraction}"


def percent_words(number: str) -> str:
    """Return a printed number as a share: ``64 %``, with the space and sign of the language."""
    return signs().percent.format(number)


def date_words(date: dt.date) -> str:
    """Return a date in words: ``22 November 2026``, in the form of the current language."""
    if current() is ENGLISH:
        return f"{date.day}{NO_BREAK}{MONTHS[date.month - 1]} {date.year}"
    from babel.dates import format_date

    words = format_date(date, "long", locale=_locale(current().id))
    # CLDR's pattern has no ordinal; French writes the first of a month with one.
    if current().id == "fr" and date.day == 1:
        return f"1er{words.removeprefix('1')}"
    return words


def list_words(parts: Iterable[str], kind: str = "and") -> str:
    """Return words as a list in a sentence: ``a, b and c``.

    Args:
        parts: The words.
        kind: ``and`` or ``or``.
    """
    *head, tail = list(parts) or [""]
    if not head:
        return tail
    if current() is ENGLISH:
        return f"{', '.join(head)} {kind} {tail}"
    between = _between(current().id, "or" if kind == "or" else "standard")
    if len(head) == 1:
        return between["2"].format(head[0], tail)
    words = between["start"].format(head[0], head[1])
    for part in head[2:]:
        words = between["middle"].format(words, part)
    return between["end"].format(words, tail)


def economy_name(iso2: str, english: str) -> str:
    """Return the name of an economy in the current language.

    Args:
        iso2: ISO 3166-1 alpha-2.
        english: Its name in English, in the usage of the region's bodies.

    Returns:
        The name of the catalogue, else that of the United Nations where CLDR has another, else
        that of CLDR, else the English one.
    """
    if current() is ENGLISH:
        return english
    named = data_text("economy name", english)
    if is_translated("economy name", english):
        return named
    if usual := _united_nations_names(current().id).get(iso2):
        return usual
    found = _locale(current().id).territories.get(iso2)
    return named if found is None else str(found)


def plural_examples() -> dict[str, int]:
    """Return for each plural category of the current language a whole number that is in it.

    The category ``other`` of a language in which no whole number has it (Russian) is that
    of ``many``; it is there because browsers ask for it.
    """
    if current() is ENGLISH:
        return {"one": 1, "other": 2}
    category = _locale(current().id).plural_form
    # Up to 102, because Arabic and Russian go by the last two digits; a million for French.
    found: dict[str, int] = {}
    for number in (*range(2, 103), 1, 0, 1_000_000):
        found.setdefault(category(number), number)
    return found | {"other": found.get("other", found.get("many", 2))}


def plural_category(number: int) -> str:
    """Return the plural category of a whole number in the current language (CLDR): ``one`` ..."""
    if current() is ENGLISH:
        return "one" if number == 1 else "other"
    return str(_locale(current().id).plural_form(number))


def name_order(name: str) -> str:
    """Return the key by which names are sorted: case and accents do not count.

    Chinese names stand by their characters' place in GB 18030, which for common
    characters is the order of their sounds (pinyin).
    """
    plain = unmarked(name)
    if current().id == "zh":
        return plain.translate(SAME_SOUND).encode("gb18030").decode("latin-1")
    parts = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def _united_nations_names(language: str) -> dict[str, str]:
    """Return names by ISO 3166-1 alpha-2, of those for which CLDR has another."""
    file = resources.files("stocktake.vocab") / "economy_names.toml"
    names: dict[str, dict[str, str]] = tomllib.loads(file.read_text("utf-8"))
    return names.get(language, {})


@cache
def _signs(language: str) -> Signs:
    if language == ENGLISH.id:
        return Signs(".", ",", MINUS, f"{{}}{NO_BREAK}%", 1000)
    locale = _locale(language)
    # Latin digits in every language, and what stands between them.
    symbols = locale.number_symbols["latn"]
    pattern = locale.percent_formats[None].pattern.split(";")[0]
    start, number, end = _around_digits(pattern)
    del number
    percent = "{}".join(part.replace("%", symbols["percentSign"]) for part in (start, end))
    minus = symbols["minusSign"].replace("-", MINUS)
    grouped_from = 10_000 if language in LONG_BEFORE_GROUPED else 1000
    return Signs(symbols["decimal"], symbols["group"], minus, percent, grouped_from)


@cache
def _between(language: str, style: str) -> Mapping[str, str]:
    """Return the patterns of CLDR that join the parts of a list."""
    found: Mapping[str, str] = _locale(language).list_patterns[style]
    return found


def _around_digits(pattern: str) -> tuple[str, str, str]:
    digits = [place for place, sign in enumerate(pattern) if sign in "#,0."]
    first, last = digits[0], digits[-1] + 1
    return pattern[:first], pattern[first:last], pattern[last:]


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    # A made-up language of a test is written like English.
    return Locale.parse(language if len(language) == 2 else ENGLISH.id)
