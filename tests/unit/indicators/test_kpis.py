"""The table of KPIs: what it takes from where, and what a wrong framework is told."""

from __future__ import annotations

import pytest

from stocktake.errors import SettingsError
from stocktake.indicators.kpis import kpis_table
from stocktake.model import Indicator, Kpi
from stocktake.vocab.load import target_sets

FERRIES = Indicator(
    id="ferry-wifi",
    name="Ferries with Internet on board",
    definition="Share of ferries.",
    unit="percent",
    direction="up",
    themes=("sectoral-use",),
)
OWN = Kpi(id="ferries-2028", title="Every ferry", indicator="ferry-wifi", target=100, deadline=2028)


def test_all_built_in_kpis_where_none_are_named():
    table = kpis_table(None)
    assert table.height == sum(len(s.kpis) for s in target_sets().values())


def test_named_kpis_only():
    assert kpis_table({"umc-2030-internet-users"})["kpi_id"].to_list() == [
        "umc-2030-internet-users"
    ]
    assert kpis_table(set()).height == 0


def test_a_built_in_kpi_takes_unit_and_direction_from_its_indicator():
    row = kpis_table({"umc-2030-internet-users"}).row(0, named=True)
    assert (row["unit"], row["direction"]) == ("percent-population", "up")
    assert (row["target"], row["deadline"], row["scope"]) == (100.0, 2030, "")
    assert row["target_set_title"] == target_sets()["umc-2030"].title


def test_the_framework_is_a_target_set_of_its_own():
    table = kpis_table(set(), [OWN], own_indicators={FERRIES.id: FERRIES}, framework_title="Ours")
    row = table.row(0, named=True)
    assert (row["target_set"], row["target_set_title"]) == ("framework", "Ours")
    assert (row["source"], row["unit"], row["target"]) == ("framework.toml", "percent", 100.0)


def test_an_own_indicator_goes_before_the_vocabulary():
    own = Indicator(
        id="internet-users",
        name="Own",
        definition="Own.",
        unit="per-100",
        direction="up",
        themes=(),
    )
    table = kpis_table({"umc-2030-internet-users"}, own_indicators={own.id: own})
    assert table["unit"].to_list() == ["per-100"]


@pytest.mark.parametrize(
    ("kpi", "message"),
    [
        pytest.param(
            Kpi(id="own", title="T", indicator="internet-user"),
            "The KPI 'own' names the indicator 'internet-user', which does not exist.\n"
            "  Where: framework.toml, KPI own\n"
            "  What to do: Name an indicator of the vocabulary, or declare it under "
            "[[indicator]]. Near it: internet-users, internet-users-daily, "
            "internet-users-gender-parity.",
            id="unknown-indicator",
        ),
        pytest.param(
            Kpi(id="own", title="T", indicator="qqqqqqqq"),
            "The KPI 'own' names the indicator 'qqqqqqqq', which does not exist.\n"
            "  Where: framework.toml, KPI own\n"
            "  What to do: Name an indicator of the vocabulary, or declare it under "
            "[[indicator]].",
            id="unknown-indicator-nothing-near",
        ),
        pytest.param(
            Kpi(id="umc-2030-internet-users", title="T", indicator="internet-users"),
            "The KPI id 'umc-2030-internet-users' stands twice.\n"
            "  Where: framework.toml, KPI umc-2030-internet-users\n"
            "  What to do: Give this KPI an id that no other KPI has; built-in KPIs count too.",
            id="id-of-a-built-in",
        ),
        pytest.param(
            Kpi(id="own", title="T", indicator="internet-users", target_low=2, target_high=1),
            "The range of the KPI 'own' starts above its end: 2 to 1.\n"
            "  Where: framework.toml, KPI own\n"
            "  What to do: Write the smaller number as target_low.",
            id="range-upside-down",
        ),
    ],
)
def test_a_wrong_framework_is_told_what_to_do(kpi, message):
    with pytest.raises(SettingsError) as error:
        kpis_table(set(), [kpi])
    assert str(error.value) == message


def test_unknown_built_in_kpis_are_a_defect_of_the_caller():
    with pytest.raises(ValueError, match=r"unknown KPIs: \['nope'\]"):
        kpis_table({"nope"})
