"""The language in which Stocktake speaks at the moment, and the words in it.

English is written in the code; the other languages come from gettext catalogues
below ``locale``. ``with speaking("fr"):`` sets the language for everything that
is called inside; without it English is spoken and nothing is loaded. Three
catalogues a language: ``interface`` for what stands in code and templates,
``catalogue`` for the vocabulary's own data (paraphrases, indicators, themes),
``evidence`` for what stands behind a commitment's measures.

A text that has no translation is shown in English. Where ``marked`` is asked
for, it stands between two marks, so that the site can say which language it is
(``lang="en"``) and a reader sees that it is not an oversight of theirs.

Left out: numbers, dates and names of economies (``vocab.cldr``), and the
messages of the command line, which are English.
"""

from __future__ import annotations

import gettext as gettext_module
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Protocol, TypeVar

__all__ = [
    "DOMAINS",
    "ENGLISH",
    "LANGUAGES",
    "MARKS",
    "NN_",
    "NP_",
    "N_",
    "Language",
    "Lazy",
    "Listener",
    "Words",
    "_",
    "bound",
    "capitalised",
    "current",
    "data_text",
    "gettext_noop",
    "heard_by",
    "is_translated",
    "isolated",
    "listener",
    "manner",
    "ngettext",
    "npgettext",
    "pgettext",
    "said_once",
    "speaking",
    "uncapitalised",
    "unmarked",
]

A = TypeVar("A")
R = TypeVar("R")

# What is spoken from, and the catalogues it is read from, the first that has a text.
DOMAINS: Mapping[str, tuple[str, ...]] = {
    "interface": ("interface",),
    "catalogue": ("catalogue", "evidence"),
}
# Code points that Unicode keeps for use inside a program: no text of a document holds them.
MARKS = ("\ufdd0", "\ufdd1")
# First strong isolate and its end (Unicode Bidirectional Algorithm, UAX 9).
ISOLATE = ("\u2068", "\u2069")
LATIN = re.compile("[A-Za-z]")
_WITHOUT_MARKS = dict.fromkeys(map(ord, MARKS))


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages and reports can be in.

    Attributes:
        id: ISO 639-1 code, also the name of its folder.
        name: Its name in itself.
        direction: ``ltr`` or ``rtl``.
    """

    id: str
    name: str
    direction: str = "ltr"


ENGLISH = Language("en", "English")

# The official languages of the United Nations, in the order of their names in English.
LANGUAGES: Mapping[str, Language] = {
    language.id: language
    for language in (
        Language("ar", "العربية", "rtl"),
        Language("zh", "中文"),
        ENGLISH,
        Language("fr", "Français"),
        Language("ru", "Русский"),
        Language("es", "Español"),
    )
}


class Listener(Protocol):
    """Who keeps what is said, for a report's machine copy; texts stay as they are."""

    def said(self, message: str, text: str, values: Mapping[str, object]) -> str:
        """Hear a text in the language, the English it stands for, and what was filled in."""

    def number(self, text: str, value: object, unit: str) -> str:
        """Hear a number as it is printed, what it is, and its unit."""

    def together(self, text: str, parts: tuple[str, ...]) -> str:
        """Hear a text that was put together from parts."""

    def joiner(self, sign: str) -> str:
        """Return a sign whose ``join`` is heard."""


@dataclass(frozen=True, slots=True)
class _Speech:
    language: Language
    interface: gettext_module.NullTranslations
    catalogue: gettext_module.NullTranslations
    # Whether names in Latin letters are kept apart from words that run from right to left.
    isolating: bool = False
    listener: Listener | None = None
    # What was said so far of what is said ten thousand times; for as long as the speech lasts.
    kept: dict[object, str] = field(default_factory=dict, compare=False)

    def fill(self, text: str, values: Mapping[str, object], message: str) -> str:
        if self.listener is not None:
            return self.listener.said(message, self.filled(text, values), values)
        return self.filled(text, values)

    def filled(self, text: str, values: Mapping[str, object]) -> str:
        if not values:
            return text
        if not self.isolating:
            return text.format(**values)
        return text.format(**{name: isolated(value) for name, value in values.items()})


def isolated(value: object) -> object:
    """Return a value so that its Latin letters do not turn the words around it about.

    Args:
        value: A text, which is set apart where it has such letters; all else comes back as it is.
    """
    if isinstance(value, str) and LATIN.search(value) and ISOLATE[0] not in value:
        return f"{ISOLATE[0]}{value}{ISOLATE[1]}"
    return value


class _Untranslated(gettext_module.NullTranslations):
    """What a catalogue lacks: the English text, between marks where they are wanted."""

    def __init__(self, *, marked: bool) -> None:
        super().__init__()
        self._start, self._end = MARKS if marked else ("", "")

    def gettext(self, message: str) -> str:
        return f"{self._start}{message}{self._end}" if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        del context
        return self.ngettext(msgid1, msgid2, n)


_PLAIN = _Untranslated(marked=False)
_ENGLISH_SPEECH = _Speech(ENGLISH, _PLAIN, _PLAIN)
_SPEECH: ContextVar[_Speech] = ContextVar("speech")


@contextmanager
def speaking(
    language: str | Language,
    *,
    marked: bool = False,
    translations: Mapping[str, gettext_module.NullTranslations] | None = None,
) -> Iterator[Language]:
    """Speak a language for as long as the block lasts.

    Args:
        language: Id of one of ``LANGUAGES``, or a language with its own ``translations``.
        marked: Whether English text that stands in for a translation is put between ``MARKS``,
            and names in Latin letters are kept apart from Arabic words, as pages need it.
        translations: ``interface`` and ``catalogue``, instead of the installed ones; for tests.

    Raises:
        KeyError: No language has that id; a defect of the caller, settings are checked before.
    """
    spoken = LANGUAGES[language] if isinstance(language, str) else language
    given = translations or {}
    interface, catalogue = (
        given.get(domain) or _translations(spoken.id, domain, marked=marked) for domain in DOMAINS
    )
    isolating = marked and spoken.direction == "rtl"
    speech = _Speech(spoken, interface, catalogue, isolating)
    token = _SPEECH.set(speech)
    try:
        yield spoken
    finally:
        _SPEECH.reset(token)


def bound(function: Callable[[A], R]) -> Callable[[A], R]:
    """Return a function that speaks today's language wherever it is called.

    Polars calls functions of columns in threads of its own, where English is spoken.
    """
    speech = _SPEECH.get(_ENGLISH_SPEECH)

    def call(argument: A) -> R:
        token = _SPEECH.set(speech)
        try:
            return function(argument)
        finally:
            _SPEECH.reset(token)

    return call


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let a listener hear everything that is said in the current language inside the block."""
    token = _SPEECH.set(replace(_SPEECH.get(_ENGLISH_SPEECH), listener=listener, kept={}))
    try:
        yield
    finally:
        _SPEECH.reset(token)


def said_once(say: Callable[[A], str]) -> Callable[[A], str]:
    """Return a function that says the same as long as a language is spoken, and keeps it.

    Args:
        say: Says something of one of few codes, such as the outcomes. A listener hears it each
            time.
    """

    def again(code: A) -> str:
        speech = _SPEECH.get(_ENGLISH_SPEECH)
        if speech.listener is not None:
            return say(code)
        key = (say, code)
        kept = speech.kept.get(key)
        if kept is None:
            kept = speech.kept[key] = say(code)
        return kept

    return again


def listener() -> Listener | None:
    """Return who hears what is said; nobody, unless a report is being recorded."""
    return _SPEECH.get(_ENGLISH_SPEECH).listener


def manner() -> tuple[object, ...]:
    """Return what is equal as long as the same words are said: the language, and how it is told."""
    speech = _SPEECH.get(_ENGLISH_SPEECH)
    return speech.language.id, speech.interface, speech.catalogue, speech.isolating


def current() -> Language:
    """Return the language that is spoken."""
    return _SPEECH.get(_ENGLISH_SPEECH).language


def _(message: str, /, **values: object) -> str:
    """Return a text of the interface in the current language, its ``{names}`` filled in."""
    speech = _SPEECH.get(_ENGLISH_SPEECH)
    # The empty text would bring the head of the catalogue.
    return speech.fill(speech.interface.gettext(message) if message else "", values, message)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return a text that the context tells apart from others spelt alike in English."""
    speech = _SPEECH.get(_ENGLISH_SPEECH)
    return speech.fill(speech.interface.pgettext(context, message), values, message)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return a text in the form that goes with a number; ``{names}`` are filled in."""
    speech = _SPEECH.get(_ENGLISH_SPEECH)
    return speech.fill(speech.interface.ngettext(one, many, number), values, one)


def npgettext(context: str, one: str, many: str, number: int, /, **values: object) -> str:
    """Return a text with a context in the form that goes with a number."""
    speech = _SPEECH.get(_ENGLISH_SPEECH)
    return speech.fill(speech.interface.npgettext(context, one, many, number), values, one)


def data_text(context: str, text: str) -> str:
    """Return a text of the vocabulary's data in the current language.

    Args:
        context: What the text is, as ``vocab.translatable`` names it, such as ``indicator name``.
        text: The English text; an empty one stays empty.
    """
    return _SPEECH.get(_ENGLISH_SPEECH).catalogue.pgettext(context, text) if text else text


def is_translated(context: str, text: str) -> bool:
    """Return whether the current language has a text of its own, which may read as the English.

    Args:
        context: As for ``data_text``.
        text: The English text.
    """
    language = current()
    if language is ENGLISH:
        return False
    catalogue = _translations(language.id, "catalogue", marked=True)
    return MARKS[0] not in catalogue.pgettext(context, text)


class Lazy:
    """A text that is translated when it is read, not when it is written down."""

    __slots__ = ("context", "message")

    def __init__(self, message: str, context: str = "") -> None:
        """Keep the English text."""
        self.message = message
        self.context = context

    def __str__(self) -> str:
        """Return the text in the current language."""
        return pgettext(self.context, self.message) if self.context else _(self.message)

    def __repr__(self) -> str:
        return f"Lazy({self.message!r})"


def N_(message: str) -> Lazy:
    """Return a text to be translated when it is read; for constants."""
    return Lazy(message)


def NP_(context: str, message: str) -> Lazy:
    """Return a text with a context, to be translated when it is read; for constants."""
    return Lazy(message, context)


def gettext_noop(message: str) -> str:
    """Return a text as it is, and let translators know it: ``_`` says it later."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """Return the two forms of a text, for ``ngettext`` to choose from; for constants."""
    return one, many


@said_once
def _read(text: Lazy) -> str:
    return str(text)


class Words(Mapping[str, str]):
    """A table of words by code, each read in the current language."""

    def __init__(self, words: Mapping[str, Lazy]) -> None:
        """Keep the texts that ``N_`` or ``NP_`` made."""
        self._words = dict(words)

    def __getitem__(self, code: str) -> str:
        return _read(self._words[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def capitalised(text: str) -> str:
    """Return a text with its first letter as a capital, also behind a mark."""
    start = MARKS[0] if text.startswith(MARKS[0]) else ""
    rest = text.removeprefix(start)
    return f"{start}{rest[:1].upper()}{rest[1:]}"


def uncapitalised(text: str) -> str:
    """Return a text for the middle of a sentence: its first letter small, unless it is a name.

    Only the first letter: in other languages, and in names such as "ICT skills", capitals stay.
    A first word with a second capital is an abbreviation and stays as well.
    """
    start = MARKS[0] if text.startswith(MARKS[0]) else ""
    rest = text.removeprefix(start)
    word = rest.split(" ", 1)[0]
    if any(sign.isupper() for sign in word[1:]):
        return text
    return f"{start}{rest[:1].lower()}{rest[1:]}"


def unmarked(text: str) -> str:
    """Return a text without marks, for places that cannot say which language they are in."""
    return text.translate(_WITHOUT_MARKS)


@cache
def _translations(language: str, domain: str, *, marked: bool) -> gettext_module.NullTranslations:
    """Return a catalogue; what it lacks, and all of a missing one, is English."""
    found: gettext_module.NullTranslations = _Untranslated(marked=marked and language != ENGLISH.id)
    folder = resources.files("stocktake.vocab") / "locale" / language / "LC_MESSAGES"
    for name in reversed(DOMAINS[domain]):
        file = folder / f"{name}.mo"
        if language != ENGLISH.id and file.is_file():
            with file.open("rb") as opened:
                read = gettext_module.GNUTranslations(opened)
            read.add_fallback(found)
            found = read
    return found
