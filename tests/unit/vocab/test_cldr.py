"""Numbers, dates, lists and names in six languages, compared with Babel and with UN usage."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from stocktake.vocab.cldr import (
    date_words,
    economy_name,
    list_words,
    name_order,
    percent_words,
    plural_category,
    signed,
)
from stocktake.vocab.economies import economies
from stocktake.vocab.language import LANGUAGES, Language, speaking

OTHERS = sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize(
    ("language", "number", "wanted"),
    [
        ("en", "-1,204.5", "\u22121,204.5"),
        ("fr", "-1,204.5", "\u22121\u202f204,5"),
        ("ru", "1,234,567", "1\u00a0234\u00a0567"),
        ("zh", "1,234.5", "1,234.5"),
        pytest.param("es", "1,204.5", "1204,5", id="es-four-digits-are-not-grouped"),
        ("es", "12,204", "12.204"),
        pytest.param("ar", "-1,204.5", "\u200e\u22121,204.5", id="ar-latin-digits"),
        pytest.param("fr", "4e-05", "4e-05", id="exponent-is-no-sign"),
    ],
)
def test_numbers_have_the_signs_of_the_language(language, number, wanted):
    with speaking(language):
        assert signed(number) == wanted


@pytest.mark.parametrize("language", OTHERS)
@given(value=st.integers(-(10**12), 10**12).map(lambda n: n / 100))
def test_numbers_are_those_of_babel_but_for_the_minus(language, value):
    wanted = format_decimal(
        value, format="#,##0.00", locale=language, numbering_system="latn"
    ).replace("-", "\u2212")
    with speaking(language):
        said = signed(f"{value:,.2f}")
    if language == "es" and abs(value) < 10_000:
        wanted = wanted.replace(".", "")  # CLDR's minimumGroupingDigits, which Babel leaves out
    # With a pattern of its own Babel leaves out the mark that CLDR puts before the sign in Arabic.
    assert said.removeprefix("\u200e") == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "64\u00a0%"),
        ("fr", "64\u00a0%"),
        ("ru", "64\u00a0%"),
        ("zh", "64%"),
        ("es", "64\u00a0%"),
        ("ar", "64\u200e%\u200e"),
    ],
)
def test_shares(language, wanted):
    with speaking(language):
        assert percent_words("64").replace("\u202f", "\u00a0") == wanted


@pytest.mark.parametrize(
    ("language", "date", "both", "either"),
    [
        ("en", "22\u00a0November 2026", "a, b and c", "a or b"),
        ("fr", "22 novembre 2026", "a, b et c", "a ou b"),
        ("ru", "22 ноября 2026\u202fг.", "a, b и c", "a или b"),
        ("zh", "2026年11月22日", "a、b和c", "a或b"),
        ("es", "22 de noviembre de 2026", "a, b y c", "a o b"),
        ("ar", "22 نوفمبر 2026", "a وb وc", "a أو b"),
    ],
)
def test_dates_and_lists(language, date, both, either):
    with speaking(language):
        assert date_words(dt.date(2026, 11, 22)) == date
        assert list_words(["a", "b", "c"]) == both
        assert list_words(["a", "b"], "or") == either
        assert list_words(["a"]) == "a"
        assert list_words([]) == ""


def test_every_economy_has_a_name_in_every_language():
    for language in OTHERS:
        with speaking(language):
            names = {
                iso3: economy_name(economy.iso2, economy.name)
                for iso3, economy in economies().items()
            }
        assert all(names.values())
        assert len(set(names.values())) == len(names)
    with speaking("ru"):
        assert economy_name("FJ", "Fiji") == "Фиджи"


def test_a_name_that_is_not_known_stays():
    with speaking("fr"):
        assert economy_name("XX", "Atlantis") == "Atlantis"
    assert economy_name("FJ", "Fiji") == "Fiji"


def test_the_order_of_names():
    with speaking("fr"):
        assert sorted(["Fidji", "État", "Égypte"], key=name_order) == ["Égypte", "État", "Fidji"]
    with speaking("zh"):  # pinyin: Aodaliya, Feiji, Zhongguo
        assert sorted(["中国", "斐济", "澳大利亚"], key=name_order) == ["澳大利亚", "斐济", "中国"]


def test_a_made_up_language_is_written_like_english():
    with speaking(Language("en-XA", "made up")):
        assert signed("1,204.5") == "1,204.5"
        assert list_words(["a", "b"]) == "a and b"


@pytest.mark.parametrize(
    ("language", "iso2", "english", "wanted"),
    [
        pytest.param("ru", "CK", "Cook Islands", "Острова Кука", id="no-abbreviation"),
        pytest.param("ru", "KG", "Kyrgyzstan", "Кыргызстан", id="name-the-state-uses"),
        pytest.param("es", "FJ", "Fiji", "Fiji", id="spelling-of-the-united-nations"),
        pytest.param("fr", "TL", "Timor-Leste", "Timor-Leste", id="not-translated-in-french"),
        pytest.param("ar", "MV", "Maldives", "ملديف", id="arabic"),
        pytest.param("es", "TO", "Tonga", "Tonga", id="cldr-where-it-agrees"),
        pytest.param("en", "FJ", "Fiji", "Fiji", id="english-stays"),
    ],
)
def test_names_are_those_of_the_united_nations(language, iso2, english, wanted):
    with speaking(language):
        assert economy_name(iso2, english) == wanted


@pytest.mark.parametrize("language", OTHERS)
def test_no_economy_has_an_abbreviated_name_or_one_with_what_is_not_its_name(language):
    with speaking(language):
        names = {
            economy.iso2: economy_name(economy.iso2, economy.name)
            for economy in economies().values()
        }
    assert len(names) > 200
    assert [
        name for name in names.values() if "о-в" in name or "САР" in name or "RAE" in name
    ] == []


@pytest.mark.parametrize(
    ("language", "number", "wanted"),
    [
        ("en", 0, "other"),
        ("en", 1, "one"),
        pytest.param("fr", 0, "one", id="french-counts-nothing-in-the-singular"),
        ("fr", 2, "other"),
        pytest.param("ru", 21, "one", id="russian-goes-by-the-last-digit"),
        ("ru", 11, "many"),
        ("ar", 1, "one"),
        ("zh", 1, "other"),
    ],
)
def test_plural_categories_are_those_of_the_language(language, number, wanted):
    with speaking(language):
        assert plural_category(number) == wanted


def test_french_writes_the_first_of_a_month_with_an_ordinal():
    with speaking("fr"):
        assert date_words(dt.date(2026, 1, 1)) == "1er janvier 2026"
        assert date_words(dt.date(2026, 1, 11)) == "11 janvier 2026"
