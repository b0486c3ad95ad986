"""The target sets: every number against a table written by hand, and the rules each KPI keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stocktake.vocab.load import indicators, target_sets

# set, indicator and suffix, target, deadline, basis, scope, confirmed: typed from the published
# lists, apart from the TOML files. A changed number must be changed in both places.
GOLDEN = """
apec-2015 households-internet 100 2015 each apec yes
apec-2015 internet-users - 2015 each apec yes
apec-2015 mobile-coverage-3g 100 2015 each apec yes
apec-2020 fixed-broadband-10mbps - 2020 each apec yes
apec-2020 mobile-coverage-4g 100 2020 each apec yes
broadband-commission-2025 fixed-broadband-price 2 2025 each - yes
broadband-commission-2025 ict-skills-basic 60 2025 group - yes
broadband-commission-2025 internet-users 75 2025 group - yes
broadband-commission-2025 internet-users-developing 65 2025 group - yes
broadband-commission-2025 internet-users-gender-parity 1 2025 each - yes
broadband-commission-2025 internet-users-ldc 35 2025 group ldc yes
broadband-commission-2025 mobile-data-price 2 2025 each - yes
connect-2020 fixed-broadband-price 5 2020 each - no
connect-2020 households-internet 55 2020 group - yes
connect-2020 households-internet-developing 50 2020 group - no
connect-2020 households-internet-ldc 15 2020 group ldc no
connect-2020 internet-users 60 2020 group - yes
connect-2020 internet-users-developing 50 2020 group - no
connect-2020 internet-users-gender-parity 1 2020 each - yes
connect-2020 internet-users-ldc 20 2020 group ldc no
connect-2020 mobile-data-price 5 2020 each - no
connect-2030 ewaste-legislation 0.5 2023 group - no
connect-2030 ewaste-recycled 30 2023 group - no
connect-2030 fixed-broadband-price 3 2023 each - no
connect-2030 households-internet 65 2023 group - no
connect-2030 households-internet-developing 60 2023 group - yes
connect-2030 households-internet-ldc 30 2023 group ldc no
connect-2030 internet-users 70 2023 group - no
connect-2030 internet-users-developing 60 2023 group - no
connect-2030 internet-users-gender-parity 1 2023 each - no
connect-2030 internet-users-ldc 30 2023 group ldc no
connect-2030 mobile-coverage-3g 96 2023 group - no
connect-2030 mobile-data-price 3 2023 each - no
connect-2030 mobile-ownership-gender-parity 1 2023 each - no
direction data-protection-law 1 - each - yes
direction ewaste-legislation 1 - each - yes
direction internet-users-gender-parity 1 - each - no
direction mobile-ownership-gender-parity 1 - each - no
sdg electricity-access 100 2030 each - no
sdg mobile-coverage-3g 100 2020 each ldc yes
sdg mobile-ownership-gender-parity 1 2030 each - no
umc-2030 fixed-broadband-10mbps 100 2030 each - yes
umc-2030 fixed-broadband-price 2 2030 each - yes
umc-2030 households-internet 100 2030 each - yes
umc-2030 ict-skills-basic 70 2030 each - yes
umc-2030 internet-users 100 2030 each - yes
umc-2030 internet-users-gender-parity 1 2030 each - no
umc-2030 mobile-coverage-4g 100 2030 each - no
umc-2030 mobile-data-price 2 2030 each - yes
umc-2030 mobile-ownership 100 2030 each - yes
umc-2030 mobile-ownership-gender-parity 1 2030 each - no
umc-2030 schools-internet 100 2030 each - yes
"""

SDG_DIRECTIONS = """
disaster-affected disaster-deaths disaster-strategy-index ewaste-generated ewaste-recycled
fixed-broadband fixed-broadband-10mbps ict-skills-basic internet-users local-disaster-strategies
mobile-coverage-4g mobile-ownership rd-expenditure researchers schools-internet
"""

# What the sets leave unmeasured, by set: a target that gets an indicator moves to the KPIs.
UNMEASURED = {
    "apec-2015": 2,
    "apec-2020": 2,
    "broadband-commission-2025": 4,
    "connect-2020": 9,
    "connect-2030": 13,
    "direction": 0,
    "sdg": 3,
    "umc-2030": 5,
}

# Indicators that describe an economy; no instrument asks for more or less of them.
CONTEXT = {
    "fixed-telephone",
    "gni-per-head",
    "gni-per-head-ppp",
    "population",
    "rural-population-share",
    "urban-population-share",
}

ROOT = Path(__file__).parents[3]
KPIS = [(target_set, kpi) for target_set in target_sets().values() for kpi in target_set.kpis]
SUFFIX = re.compile(r"(?:-(?:developing|ldc))?")


def test_the_numbers_are_those_of_the_golden_table():
    found = []
    for target_set, kpi in KPIS:
        if target_set.id in {"direction", "sdg"} and kpi.target is None:
            continue  # directions have tests of their own below
        row = (
            target_set.id,
            kpi.id.removeprefix(f"{target_set.id}-"),
            "-" if kpi.target is None else f"{kpi.target:g}",
            str(kpi.deadline or "-"),
            kpi.basis.split()[0],
            kpi.scope or "-",
            "yes" if kpi.confirmed else "no",
        )
        found.append(" ".join(row))
    assert sorted(found) == GOLDEN.strip().splitlines()


def test_the_sets_are_the_eight_of_the_vocabulary():
    assert {set_id: len(s.unmeasured) for set_id, s in target_sets().items()} == UNMEASURED


@pytest.mark.parametrize(("target_set", "kpi"), KPIS, ids=[kpi.id for _, kpi in KPIS])
class TestEachKpi:
    def test_its_id_is_set_indicator_and_at_most_one_suffix(self, target_set, kpi):
        start = f"{target_set.id}-{kpi.indicator}"
        assert kpi.id.startswith(start)
        assert SUFFIX.fullmatch(kpi.id.removeprefix(start))

    def test_its_deadline_follows_its_set(self, target_set, kpi):
        if target_set.id == "direction":
            assert kpi.deadline is None
        else:
            assert kpi.deadline is not None
            assert int(target_set.date[:4]) < kpi.deadline <= 2030

    def test_its_target_lies_within_the_limits_of_its_indicator(self, target_set, kpi):
        indicator = indicators()[kpi.indicator]
        for number in (kpi.target, kpi.target_low, kpi.target_high):
            if number is None:
                continue
            assert indicator.low is None or number >= indicator.low
            assert indicator.high is None or number <= indicator.high
            if indicator.unit.startswith("percent"):
                assert 0 <= number <= 100

    def test_parity_is_two_sided_around_one(self, target_set, kpi):
        if indicators()[kpi.indicator].direction == "parity" and kpi.target is not None:
            assert (kpi.target_low, kpi.target, kpi.target_high) == (0.98, 1, 1.02)
        else:
            assert kpi.target_low is None
            assert kpi.target_high is None

    def test_it_says_when_its_number_is_to_confirm(self, target_set, kpi):
        if not kpi.confirmed:
            assert "to confirm" in kpi.note.lower()

    def test_a_number_for_a_group_says_that_it_is_an_average(self, target_set, kpi):
        if kpi.basis == "group":
            assert re.search(r"average|rate for the world", kpi.note)

    def test_developing_countries_and_least_developed_ones_are_told_apart(self, target_set, kpi):
        if kpi.id.endswith("-ldc"):
            assert kpi.scope == "ldc"
        if kpi.id.endswith("-developing") or "in developing countries" in kpi.title:
            assert kpi.scope is None
            assert re.search(r"developing|low- and middle-income", kpi.note)

    def test_its_words_are_fit_to_print(self, target_set, kpi):
        assert not kpi.title.endswith(".")
        assert not kpi.note or kpi.note.endswith(".")


def test_direction_has_one_kpi_for_each_indicator_that_instruments_ask_for():
    measured = [kpi.indicator for kpi in target_sets()["direction"].kpis]
    assert len(measured) == len(set(measured))
    assert set(measured) == set(indicators()) - CONTEXT


def test_the_sdg_targets_without_a_number_are_followed_to_2030():
    directions = {k.indicator: k.deadline for k in target_sets()["sdg"].kpis if k.target is None}
    assert directions == dict.fromkeys(SDG_DIRECTIONS.split(), 2030)


def test_what_is_unmeasured_says_why():
    for target_set in target_sets().values():
        for words in target_set.unmeasured:
            assert words.endswith(".")
            assert ": " in words


def test_the_explanation_gives_the_numbers_of_the_files():
    page = (ROOT / "docs" / "explanation" / "target-sets.md").read_text("utf-8")
    rows = {
        row.split("|")[1].strip(" `"): row for row in page.splitlines() if row.startswith("| `")
    }
    listed = [(s, kpi) for s, kpi in KPIS if s.id != "direction"]
    assert set(rows) == {kpi.id for _, kpi in listed}
    for target_set, kpi in listed:
        number = "direction" if kpi.target is None else f"{kpi.target:g}"
        if kpi.target_low is not None:
            number = f"{kpi.target_low:g} to {kpi.target_high:g}"
        sure = "confirmed" if kpi.confirmed else "to confirm"
        judged = "average" if kpi.basis == "group" else "each economy"
        cells = [cell.strip() for cell in rows[kpi.id].strip("|").split("|")]
        assert cells[1:3] == [number, str(kpi.deadline)]
        assert cells[3].startswith(judged)
        assert cells[4] == sure
        assert f"(`{target_set.id}`)" in page
    for target_set in target_sets().values():
        assert all(f"- {words}" in page for words in target_set.unmeasured)
