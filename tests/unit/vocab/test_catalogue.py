"""The catalogue is complete and agrees with itself; tests/real compares it with the texts."""

import collections
import pathlib
import shutil

import msgspec
import pytest

from stocktake.errors import VocabularyError
from stocktake.model import CatalogueInstrument
from stocktake.vocab import load

ALLOWED_KINDS = {"law", "body", "plan", "report", "agreement", "programme", "event"}
ALLOWED_JUDGED_FOR = {"economy", "body"}

# How many provisions of each text ask for something, counted by hand in the text.
COUNTS = {
    "apec-telmin-2012": 26,
    "itu-busan-2014": 12,
    "eco-baku-2017": 9,
    "apt-plan-2018-2020": 78,
    "apt-tokyo-2025": 34,
}


def test_these_instruments_are_catalogued_oldest_first():
    assert set(load.catalogue()) == set(COUNTS)
    years = [instrument.year for instrument in load.catalogue().values()]
    assert years == sorted(years)


@pytest.fixture(scope="module", params=sorted(COUNTS))
def instrument(request) -> CatalogueInstrument:
    return load.catalogue()[request.param]


def test_an_instrument_has_an_entry_for_every_provision_that_asks_for_something(instrument):
    assert len(instrument.entries) == COUNTS[instrument.id]


def test_labels_are_unique_and_in_the_order_of_the_areas(instrument):
    labels = [entry.label for entry in instrument.entries]
    assert len(set(labels)) == len(labels)
    order = [area.id for area in instrument.areas]
    places = [order.index(entry.area) for entry in instrument.entries]
    assert places == sorted(places)


def test_paraphrases_are_one_plain_sentence(instrument):
    for entry in instrument.entries:
        assert entry.paraphrase.endswith("."), entry.label
        assert "\n" not in entry.paraphrase, entry.label
        assert 8 <= len(entry.paraphrase.split()) <= 45, entry.label
    texts = [entry.paraphrase for entry in instrument.entries]
    assert len(set(texts)) == len(texts)


def test_only_commitments_and_calls_have_force_and_actor(instrument):
    for entry in instrument.entries:
        assert entry.role in {"commitment", "call", "goal"}, entry.label
        operative = entry.role != "goal"
        assert (entry.force is not None) == operative, entry.label
        assert (entry.actor is not None) == operative, entry.label
        assert not operative or entry.who, entry.label


def test_a_commitment_is_never_somebody_elses(instrument):
    for entry in instrument.entries:
        if entry.role == "call":
            assert entry.actor != "signatories", entry.label
        if entry.role == "commitment":
            assert entry.actor in {"signatories", "organisation"}, entry.label


def test_themes_beneficiaries_and_recalls_are_filled_in(instrument):
    for entry in instrument.entries:
        assert 1 <= len(entry.themes) <= 3, entry.label
        assert len(set(entry.themes)) == len(entry.themes), entry.label
        assert len(set(entry.beneficiaries)) == len(entry.beneficiaries), entry.label
        assert all(recall.strip() for recall in entry.recalls), entry.label


def test_every_entry_says_how_it_is_judged_and_why(instrument):
    for entry in instrument.entries:
        assert entry.kpis or entry.evidence, entry.label
        ids = [binding.kpi for binding in entry.kpis]
        assert len(set(ids)) == len(ids), entry.label
        for binding in entry.kpis:
            assert binding.relation in {"measures", "proxy"}, entry.label
            assert binding.why.endswith("."), entry.label
        for test in entry.evidence:
            assert test.kind in ALLOWED_KINDS, entry.label
            assert test.judged_for in ALLOWED_JUDGED_FOR, entry.label
            assert test.test.endswith("."), entry.label
            assert test.why.endswith("."), entry.label


def test_a_deadline_is_not_before_the_instrument(instrument):
    for entry in instrument.entries:
        assert entry.deadline is None or entry.deadline >= instrument.year, entry.label


def test_the_date_stands_in_the_year(instrument):
    assert instrument.date is None or instrument.date.year == instrument.year


def test_recognition_phrases_are_short_and_belong_to_one_instrument(instrument):
    assert instrument.recognise.any_of
    for group in instrument.recognise.any_of:
        assert group
        for phrase in group:
            assert phrase == " ".join(phrase.split())
            assert 0 < len(phrase.split()) < 12
    groups = collections.Counter(
        group for known in load.catalogue().values() for group in set(known.recognise.any_of)
    )
    assert all(groups[group] == 1 for group in instrument.recognise.any_of)


def test_entries_survive_a_round_trip(instrument):
    written = msgspec.json.encode(instrument)
    assert msgspec.json.decode(written, type=CatalogueInstrument) == instrument


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(
            ('area = "only"', 'area = "lost"'), "entry 1: unknown area 'lost'", id="unknown-area"
        ),
        pytest.param(
            ('themes = ["roaming"]', 'themes = ["romance"]'),
            "entry 1: unknown theme 'romance'",
            id="unknown-theme",
        ),
        pytest.param(
            ('kpi = "umc-2030-internet-users"', 'kpi = "umc-2030-happiness"'),
            "entry 1: unknown KPI 'umc-2030-happiness'",
            id="unknown-kpi",
        ),
        pytest.param(
            ('beneficiaries = ["ldc"]', 'beneficiaries = ["everyone"]'),
            "entry 1: unknown beneficiary 'everyone'",
            id="unknown-beneficiary",
        ),
    ],
)
def test_a_wrong_entry_names_file_entry_and_value(tmp_path, monkeypatch, change, problem):
    folder = tmp_path / "vocab"
    shutil.copytree(
        pathlib.Path(load.__file__).parent, folder, ignore=shutil.ignore_patterns("catalogue")
    )
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "small.toml").write_text(SMALL.replace(*change), "utf-8")
    monkeypatch.setattr(load.resources, "files", lambda _package: folder)
    with pytest.raises(VocabularyError) as caught:
        load.catalogue.__wrapped__()
    assert caught.value.problem == f"The vocabulary is wrong: {problem}."
    assert caught.value.where == "small.toml"
    assert caught.value.fix == "Correct that entry."


SMALL = """
id = "small"
title = "Small Declaration"
short_title = "Small"
body = "Ministers"
place = "Port Halcyon"
year = 2024
kind = "declaration"
status = "specimen"
group = "workspace"
summary = "A small one."
[recognise]
any_of = [["Small Declaration"]]
[[areas]]
id = "only"
name = "Only area"
[[entries]]
label = "1"
area = "only"
role = "goal"
themes = ["roaming"]
beneficiaries = ["ldc"]
paraphrase = "Everybody should be able to phone from anywhere."
[[entries.kpis]]
kpi = "umc-2030-internet-users"
why = "It is near."
"""
