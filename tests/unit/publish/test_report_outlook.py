"""The report counts chances in three bands and says nothing where there is no outlook."""

from __future__ import annotations

import pytest

from factories.tables import sample_region, sample_tables
from stocktake.progress.likelihood import LIKELIHOODS
from stocktake.publish.report.facts import Facts
from stocktake.publish.report.outlook import BANDS, chance_sentence, counted_chances


def test_every_word_of_the_outlook_has_one_band():
    assert sorted(word for own in BANDS.values() for word in own) == sorted(
        words for _, words in LIKELIHOODS
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["likely"], "likely or better for 1 of 1\u00a0economy with data.", id="one"),
        pytest.param(
            ["virtually certain", "unlikely", "very unlikely", "about as likely as not"],
            "likely or better for 1, about as likely as not for 1 and unlikely or worse for 2 "
            "of 4\u00a0economies with data.",
            id="all-bands",
        ),
    ],
)
def test_the_sentence_counts_each_economy_once(words, told):
    assert counted_chances(words, 2030).endswith(f"meeting the target in 2030 is {told}")


def test_only_dated_targets_ahead_are_told():
    facts = Facts(tables=sample_tables(), region=sample_region())
    by_id = {row["kpi_id"]: row for row in sample_tables()["kpis"].to_dicts()}
    assert "the target in 2030 is " in chance_sentence(facts, by_id["umc-2030-internet-users"])
    for past_or_open in ("connect-2020-internet-users", "direction-cybersecurity-index"):
        assert chance_sentence(facts, by_id[past_or_open]) == ""
