"""Beneficiaries: which words name a group, and which only seem to."""

from __future__ import annotations

import pytest

from stocktake.register.beneficiaries import find_beneficiaries
from stocktake.register.lexicon import lexicon
from stocktake.register.words import tokenize


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("countries in special need", [], id="countries-in-need"),
        pytest.param("as the older divide in telephony closes", [], id="older-divide"),
        pytest.param("solar power for remote stations", [], id="remote-station"),
        pytest.param("fibre to atoll settlements", ["rural-remote"], id="atolls"),
        pytest.param("in LDCs, LLDCs and SIDS", ["ldc", "lldc", "sids"], id="short-names"),
        pytest.param("least developed countries", ["ldc"], id="not-developing"),
        pytest.param("landlocked developing countries", ["lldc"], id="only-landlocked"),
        pytest.param("developing countries", ["developing-countries"], id="developing"),
        pytest.param("unserved areas", ["vulnerable"], id="unserved"),
        pytest.param("rural and underserved areas", ["rural-remote", "vulnerable"], id="rural-too"),
        pytest.param("broadband in every school", ["children-youth"], id="schools"),
        pytest.param("women, girls and the elderly", ["women-girls", "older-persons"], id="two"),
        pytest.param(
            "people with special needs", ["persons-with-disabilities"], id="special-needs"
        ),
        pytest.param("micro, small and medium-sized enterprises", ["msme"], id="msme"),
        pytest.param("remote sensing of forests", [], id="remote-sensing"),
        pytest.param("indigenous technology", [], id="indigenous-technology"),
        pytest.param(
            "between developed and developing countries", ["developing-countries"], id="gap"
        ),
        pytest.param("developed countries", [], id="developed"),
        pytest.param("content in minority languages", [], id="minority-languages"),
        pytest.param("our mother tongue", [], id="mother-tongue"),
        pytest.param("they deprive and disable hospitals", [], id="verbs"),
        pytest.param("countries with special needs", [], id="needs-of-countries"),
        pytest.param("states that have no coast", ["lldc"], id="no-coast"),
        pytest.param("seven without an outlet to the sea", ["lldc"], id="outlet"),
        pytest.param("a visa for remote workers", [], id="remote-workers"),
        pytest.param("diesel at isolated towers", [], id="isolated-towers"),
        pytest.param("the Reef School of Medicine", [], id="school-of-medicine"),
        pytest.param("terms abroad for apprentices", ["children-youth"], id="apprentices"),
        pytest.param("host and displaced communities", ["vulnerable"], id="displaced"),
        pytest.param("advice to young regulatory agencies", [], id="young-agencies"),
        pytest.param("support them in their work", [], id="pronoun"),
        pytest.param("the most vulnerable to natural disasters", [], id="vulnerable-to"),
    ],
)
def test_groups_named(text, codes):
    assert list(find_beneficiaries(tokenize(text), words=lexicon())) == codes


def test_the_words_that_name_a_group_are_kept():
    found = find_beneficiaries(tokenize("training for young people"), words=lexicon())
    assert found == {"children-youth": "young people"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("services for the rural poor", {"rural-remote", "low-income"}, id="both"),
        pytest.param(
            "protect children with disabilities",
            {"children-youth", "persons-with-disabilities"},
            id="children",
        ),
        pytest.param("we thank Women 20 and Youth 20", set(), id="engagement-groups"),
        pytest.param("a fault can isolate the country", set(), id="isolate"),
        pytest.param("firms with fewer than fifty employees", {"msme"}, id="by-size"),
        pytest.param("found a regional school of regulation", set(), id="no-pupils"),
        pytest.param("found a doctoral school of the isles", set(), id="doctoral-school"),
        pytest.param("a telephone for under thirty dollars", set(), id="under-a-price"),
        pytest.param("founders under thirty", {"children-youth"}, id="under-an-age"),
        pytest.param("over 60 countries took part", set(), id="over-a-number"),
        pytest.param("train ten young men and women", {"children-youth"}, id="young-of-both"),
        pytest.param("clinics of five rural health districts", {"rural-remote"}, id="rural-health"),
        pytest.param("remote health care", set(), id="remote-health"),
        pytest.param("join the Smart Villages drive", set(), id="smart-village"),
        pytest.param("what the old trades offer", set(), id="old-things"),
        pytest.param("the old and the young", {"older-persons", "children-youth"}, id="the-old"),
        pytest.param("frost alerts in Quechua", set(), id="language"),
        pytest.param("with Sámi and Inuit institutions", {"indigenous"}, id="peoples"),
        pytest.param("lessons for those who speak Miskito", {"indigenous"}, id="speakers"),
        pytest.param("landlocked and island members", {"lldc", "sids"}, id="two-kinds-of-members"),
        pytest.param("poor rural service", {"rural-remote"}, id="poor-service"),
        pytest.param("users who do not see or hear", {"persons-with-disabilities"}, id="unseeing"),
        pytest.param("small hoteliers and craftswomen", {"msme", "women-girls"}, id="craftswomen"),
        pytest.param("a code of age-appropriate design", {"children-youth"}, id="age"),
        pytest.param("we are not blind to the risk", set(), id="not-blind"),
        pytest.param("turn a deaf ear", set(), id="deaf-ear"),
        pytest.param("minor amendments", set(), id="minor-amendments"),
        pytest.param("the poor state of cables", set(), id="poor-state"),
        pytest.param("remote access to systems", set(), id="remote-access"),
        pytest.param("isolated incidents", set(), id="isolated-incidents"),
        pytest.param("indigenous 5G equipment", set(), id="home-made"),
        pytest.param("homes in mountainous districts", {"rural-remote"}, id="mountainous"),
    ],
)
def test_groups_told_otherwise(text, codes):
    assert set(find_beneficiaries(tokenize(text), words=lexicon())) == codes
