"""The language that is spoken: what is translated, what falls back, and what is marked."""

from __future__ import annotations

import gettext
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from stocktake.vocab.language import (
    ENGLISH,
    LANGUAGES,
    MARKS,
    N_,
    NP_,
    Language,
    Words,
    _,
    bound,
    capitalised,
    current,
    data_text,
    heard_by,
    ngettext,
    npgettext,
    pgettext,
    said_once,
    speaking,
    uncapitalised,
    unmarked,
)


class Shouted(gettext.NullTranslations):
    """A language whose every word is shouted; it has a form for none."""

    def gettext(self, message):
        return f"{message.upper().replace('{NUMBER}', '{number}')}!"

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext("nothing" if n == 0 else msgid1 if n == 1 else msgid2)

    def pgettext(self, context, message):
        return f"{context}: {self.gettext(message)}"

    def npgettext(self, context, msgid1, msgid2, n):
        return f"{context}: {self.ngettext(msgid1, msgid2, n)}"


SHOUTED = {"interface": Shouted(), "catalogue": Shouted()}


def shouting():
    return speaking(Language("xx", "SHOUTED"), translations=SHOUTED)


def test_english_is_spoken_without_being_asked_for():
    assert current() is ENGLISH
    assert _("{n} of {m}", n=1, m=2) == "1 of 2"
    assert ngettext("{number} value", "{number} values", 1, number=1) == "1 value"
    assert ngettext("{number} value", "{number} values", 0, number=0) == "0 values"
    assert pgettext("state", "Open") == "Open"
    assert npgettext("state", "{n} open", "{n} opened", 2, n=2) == "2 opened"
    assert data_text("unit", "years") == "years"


def test_braces_without_names_to_fill_stay():
    assert _("a {b}") == "a {b}"


def test_a_language_is_spoken_in_its_block_only():
    with shouting():
        assert _("met") == "MET!"
        assert ngettext("{number} value", "{number} values", 2, number=2) == "2 VALUES!"
        assert npgettext("of", "{number} value", "x", 1, number=1) == "of: 1 VALUE!"
        assert pgettext("state", "open") == "state: OPEN!"
        assert data_text("unit", "years") == "unit: YEARS!"
        with speaking("en"):
            assert _("met") == "met"
    assert _("met") == "met"


def test_the_language_ends_with_an_error():
    with pytest.raises(ZeroDivisionError), shouting():
        _ = 1 / 0
    assert current() is ENGLISH


def test_another_thread_speaks_its_own_language():
    with shouting(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(current).result() is ENGLISH
        assert pool.submit(copy_context().run, current).result().id == "xx"


def test_a_bound_function_keeps_its_language_in_another_thread():
    with shouting():
        shout = bound(_)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(shout, "met").result() == "MET!"
        assert pool.submit(_, "met").result() == "met"
    assert current() is ENGLISH


def test_constants_are_translated_when_read():
    words = Words({"met": N_("met"), "open": NP_("state", "open")})
    assert dict(words) == {"met": "met", "open": "open"}
    with shouting():
        assert dict(words) == {"met": "MET!", "open": "state: OPEN!"}
    assert repr(N_("met")) == "Lazy('met')"
    assert len(words) == 2


def test_what_is_not_translated_is_english_and_marked_where_asked_for():
    with speaking("fr"):
        assert _("no such text {n}", n=1) == "no such text 1"
    with speaking("fr", marked=True):
        for text in (
            _("no such text {n}", n=1),
            pgettext("x", "no such text {n}", n=1),
            ngettext("no such text {n}", "x", 1, n=1),
            npgettext("x", "no such text {n}", "x", 1, n=1),
        ):
            assert text == f"{MARKS[0]}no such text 1{MARKS[1]}"
            assert unmarked(text) == "no such text 1"
        assert data_text("x", "") == ""
        assert _("") == ""
    with speaking("en", marked=True):
        assert _("no such text") == "no such text"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("likely", "Likely"),
        (f"{MARKS[0]}likely{MARKS[1]}", f"{MARKS[0]}Likely{MARKS[1]}"),
        ("", ""),
        ("вероятно", "Вероятно"),
        ("可能", "可能"),
    ],
)
def test_capitalised(text, wanted):
    assert capitalised(text) == wanted


def test_the_six_languages_of_the_united_nations():
    assert sorted(LANGUAGES) == ["ar", "en", "es", "fr", "ru", "zh"]
    assert [language.id for language in LANGUAGES.values() if language.direction == "rtl"] == ["ar"]


def test_latin_names_are_kept_apart_in_a_language_from_right_to_left():
    arabic = Language("ar", "Arabic", "rtl")
    plain = {"interface": gettext.NullTranslations(), "catalogue": gettext.NullTranslations()}
    with speaking(arabic, marked=True, translations=plain):
        assert _("{a} {b} {c}", a="K1", b="\u0641\u064a\u062c\u064a", c="2.5") == (
            "\u2068K1\u2069 \u0641\u064a\u062c\u064a 2.5"
        )
    with speaking(arabic, translations=plain):
        assert _("{a}", a="K1") == "K1"


def test_an_unknown_language_is_a_defect():
    with pytest.raises(KeyError), speaking("xx"):
        pass


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("On track", "on track"),
        pytest.param("ICT skills", "ICT skills", id="abbreviation"),
        pytest.param("Accès à l\u2019Internet", "accès à l\u2019Internet", id="capital-within"),
        pytest.param(
            f"{MARKS[0]}Trust{MARKS[1]}", f"{MARKS[0]}trust{MARKS[1]}", id="behind-a-mark"
        ),
        pytest.param("信任", "信任", id="no-capitals"),
        ("", ""),
    ],
)
def test_a_text_in_the_middle_of_a_sentence_begins_small(text, wanted):
    assert uncapitalised(text) == wanted


def test_what_is_said_once_is_said_again_in_another_language_and_to_a_listener():
    calls = []

    @said_once
    def outcome(code):
        calls.append(code)
        return f"{current().id} {code}"

    with speaking("fr"):
        assert [outcome("met"), outcome("met"), outcome("no")] == ["fr met", "fr met", "fr no"]
    assert calls == ["met", "no"]
    with speaking("es"):
        assert outcome("met") == "es met"
    with speaking("fr"):
        assert outcome("met") == "fr met"
    assert calls == ["met", "no", "met", "met"]
    with speaking("fr"), heard_by(Ear()):
        assert [outcome("met"), outcome("met")] == ["fr met", "fr met"]
    assert calls[4:] == ["met", "met"]


class Ear:
    """A listener that changes nothing."""

    def said(self, message, text, values):
        return text

    def number(self, text, value, unit):
        return text

    def together(self, text, parts):
        return text

    def joiner(self, sign):
        return sign
