"""Economies are found by code and by every spelling the region's bodies and the statistics use."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.errors import VocabularyError
from stocktake.vocab.economies import (
    economies,
    fold_name,
    groups,
    is_aggregate,
    members_of,
    resolve_economies,
    resolve_economy,
    suggest_economies,
)

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        pytest.param("Korea, Rep.", "KOR", id="world-bank"),
        pytest.param("Korea (Rep. of)", "KOR", id="itu"),
        pytest.param("Republic of Korea", "KOR", id="un"),
        pytest.param("Korea, South", "KOR", id="cia"),
        pytest.param("Korea, Dem. People's Rep.", "PRK", id="world-bank-north"),
        pytest.param("Iran, Islamic Rep.", "IRN", id="world-bank-iran"),
        pytest.param("Iran (Islamic Republic of)", "IRN", id="un-iran"),
        pytest.param("Hong Kong SAR, China", "HKG", id="world-bank-hong-kong"),
        pytest.param("Hong Kong, China", "HKG", id="apec-hong-kong"),
        pytest.param("China, Hong Kong SAR", "HKG", id="un-hong-kong"),
        pytest.param("Macao SAR, China", "MAC", id="macao"),
        pytest.param("Lao PDR", "LAO", id="world-bank-lao"),
        pytest.param("Lao P.D.R.", "LAO", id="itu-lao"),
        pytest.param("Laos", "LAO", id="cia-lao"),
        pytest.param("Chinese Taipei", "TWN", id="apec-taipei"),
        pytest.param("Taiwan, Province of China", "TWN", id="iso-taiwan"),
        pytest.param("Taiwan", "TWN", id="cia-taiwan"),
        pytest.param("Vietnam", "VNM", id="vietnam"),
        pytest.param("Viet-Nam", "VNM", id="hyphen"),
        pytest.param("Micronesia, Fed. Sts.", "FSM", id="micronesia"),
        pytest.param("Burma", "MMR", id="former-name"),
        pytest.param("Turkey", "TUR", id="turkey"),
        pytest.param("TURKIYE", "TUR", id="accents-and-case"),
        pytest.param("East Timor", "TLS", id="timor"),
        pytest.param("Cook Is.", "COK", id="abbreviation"),
        pytest.param("St. Kitts & Nevis", "KNA", id="saint-and"),
        pytest.param("The Gambia", "GMB", id="the"),
        pytest.param("Côte d\u2019Ivoire", "CIV", id="typographic-apostrophe"),
        pytest.param("fji", "FJI", id="alpha-3"),
        pytest.param("FJ", "FJI", id="alpha-2"),
        pytest.param("242", "FJI", id="m49"),
        pytest.param("4", "AFG", id="m49-without-zeros"),
        pytest.param("4.0", "AFG", id="m49-from-a-spreadsheet"),
        pytest.param(" Fiji ", "FJI", id="white-space"),
        pytest.param("Micronesia", None, id="also-a-region"),
        pytest.param("Korea", None, id="two-answer-to-it"),
        pytest.param("Fidji", None, id="no-guess"),
        pytest.param("World", None, id="aggregate"),
        pytest.param("", None, id="empty"),
    ],
)
def test_resolve_economy_knows_the_spellings(text, iso3):
    assert resolve_economy(text) == iso3


@given(st.sampled_from(sorted(economies())), st.sampled_from(["lower", "upper", "title", "strip"]))
def test_every_code_and_name_leads_back_to_its_economy(iso3, change):
    economy = economies()[iso3]
    for text in (economy.iso3, economy.iso2, economy.m49, economy.name, *economy.aliases):
        assert resolve_economy(getattr(text, change)()) == iso3


@given(st.text())
def test_folding_twice_changes_nothing_and_ignores_the_order_of_words(text):
    folded = fold_name(text)
    assert fold_name(" ".join(reversed(folded.split()))) == folded


def test_there_are_249_economies_with_three_codes_each():
    found = economies().values()
    assert len(found) == 249
    assert len({e.iso2 for e in found}) == len({e.m49 for e in found}) == 249
    assert all(len(e.iso3) == 3 and len(e.iso2) == 2 and len(e.m49) == 3 for e in found)


def test_resolve_economies_maps_each_distinct_text_once():
    assert resolve_economies(["Fiji", "Fiji", "Atlantis"]) == {"Fiji": "FJI", "Atlantis": None}


def test_suggestions_look_like_the_text():
    assert suggest_economies("Fidji") == ["Fiji"]
    assert "Micronesia (Federated States of)" in suggest_economies("Micronesia")
    assert suggest_economies("qqqq") == []


@pytest.mark.parametrize(
    "text", ["World", "EAS", "Low income", "Arab World", "Pacific island small states"]
)
def test_aggregates_are_known_by_name(text):
    assert is_aggregate(text)


@pytest.mark.parametrize("text", ["Fiji", "Atlantis", "Republic of Nowhere"])
def test_other_names_are_no_aggregates(text):
    assert not is_aggregate(text)


def test_no_economy_is_taken_for_an_aggregate_before_it_is_resolved():
    names = [e.name for e in economies().values()]
    assert all(resolve_economy(name) for name in names)


@pytest.mark.parametrize(
    ("group", "n"),
    [
        ("apt", 42),
        ("apt-members", 38),
        ("apt-associates", 4),
        ("apec", 21),
        ("eco", 10),
        ("asean", 11),
        ("pif", 18),
        ("saarc", 8),
        ("lldc", 32),
        ("ldc", 44),
    ],
)
def test_groups_have_their_number_of_members(group, n):
    assert len(members_of(group, TODAY)) == n


@pytest.mark.parametrize(
    ("group", "iso3", "day", "member"),
    [
        pytest.param("asean", "TLS", dt.date(2025, 10, 25), False, id="day-before-joining"),
        pytest.param("asean", "TLS", dt.date(2025, 10, 26), True, id="day-of-joining"),
        pytest.param("ldc", "VUT", dt.date(2020, 12, 3), True, id="day-before-leaving"),
        pytest.param("ldc", "VUT", dt.date(2020, 12, 4), False, id="day-of-leaving"),
        pytest.param("ldc", "BTN", TODAY, False, id="bhutan-left"),
        pytest.param("ldc", "WSM", dt.date(2013, 12, 31), True, id="samoa-was"),
        pytest.param("ldc", "MDV", dt.date(2011, 1, 1), False, id="maldives-left"),
        pytest.param("ldc", "TUV", TODAY, True, id="tuvalu-is"),
        pytest.param("ldc", "KIR", TODAY, True, id="kiribati-is"),
        pytest.param("ldc", "NPL", dt.date(2026, 11, 23), True, id="nepal-until-scheduled"),
        pytest.param("ldc", "NPL", dt.date(2026, 11, 24), False, id="nepal-from-scheduled"),
        pytest.param("ldc", "SLB", TODAY, True, id="solomon-islands-until-2027"),
    ],
)
def test_membership_is_dated(group, iso3, day, member):
    assert (iso3 in members_of(group, day)) is member


def test_apt_is_its_members_and_associates_and_the_list_is_to_be_confirmed():
    both = {*members_of("apt-members", TODAY), *members_of("apt-associates", TODAY)}
    assert both == set(members_of("apt", TODAY))
    assert not groups()["apt"].confirmed


def test_each_economy_has_at_most_one_world_bank_income_and_region():
    for kind in ("income", "region"):
        ids = [
            g for g, group in groups().items() if group.kind == kind and g != "wb-low-and-middle"
        ]
        codes = [code for g in ids for code in members_of(g, TODAY)]
        assert len(codes) == len(set(codes)) > 200


def test_an_unknown_group_is_named_with_the_nearest():
    with pytest.raises(VocabularyError) as error:
        members_of("apecc", TODAY)
    assert str(error.value).startswith(
        "There is no group 'apecc'.\n  What to do: Did you mean apec? The groups are apt, "
    )
