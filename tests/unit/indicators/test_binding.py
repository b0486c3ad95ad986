"""Which KPI measures which commitment, and what is left to evidence or to nothing."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from factories.series import kpis
from factories.tables import ASSESSED_ON, BY_THEME, sample_tables
from stocktake.indicators.binding import MOST_BY_THEME, bind_commitments, kpi_ids_of_catalogue
from stocktake.indicators.kpis import kpis_table
from stocktake.vocab.load import catalogue
from stocktake.vocab.tables import make_table

ON = dt.date(2025, 11, 30)


def commitment(identifier, **changes):
    row = {
        "commitment_id": identifier,
        "instrument_id": identifier.partition("/")[0],
        "ordinal": 1,
        "label": identifier.partition("/")[2],
        "area": "",
        "paraphrase": "Something.",
        "role": "commitment",
        "force": "firm",
        "actor": "signatories",
        "who": "",
        "themes": ["gender"],
        "beneficiaries": [],
        "deadline": None,
        "target": "",
        "recalls": [],
        "judged_by": "none",
        "origin": "reading",
        "statement_ids": [],
        "file": "",
        "page": None,
        "start": None,
        "end": None,
        "confidence": None,
    }
    return row | changes


def indicators(themes):
    template = sample_tables()["indicators"].row(0, named=True)
    rows = [template | {"indicator_id": i, "themes": codes} for i, codes in themes.items()]
    return make_table("indicators", rows)


def bind(commitments, kpi_table, themes):
    table = make_table("commitments", commitments)
    return bind_commitments(table, kpi_table, indicators(themes), on=ON)


def test_a_read_commitment_is_bound_by_its_first_theme():
    bound, judged = bind(
        [commitment("x/1", themes=["gender", "cybersecurity"]), commitment("x/2", themes=[])],
        kpis({"kpi_id": "a", "indicator_id": "i"}, {"kpi_id": "b", "indicator_id": "j"}),
        {"i": ["gender", "digital-inclusion"], "j": ["cybersecurity", "gender"]},
    )
    assert bound.rows() == [
        (
            "x/1",
            "a",
            "theme",
            BY_THEME.format("Gender equality"),
        )
    ]
    assert judged["judged_by"].to_list() == ["kpi", "none"]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        pytest.param({"target_set": "sdg"}, {"target_set": "framework"}, id="own-first"),
        pytest.param({"deadline": 2020}, {"deadline": None}, id="past-last"),
        pytest.param({"basis": "group"}, {}, id="each-economy-first"),
        pytest.param({"confirmed": False}, {}, id="confirmed-first"),
        pytest.param({"target": None}, {}, id="number-first"),
        pytest.param({"deadline": None}, {}, id="dated-first"),
    ],
)
def test_one_kpi_per_indicator_the_better(worse, better):
    base = {"target_set": "umc-2030"}
    table = kpis(base | {"kpi_id": "a"} | worse, base | {"kpi_id": "b"} | better)
    bound, _ = bind([commitment("x/1")], table, {"i": ["gender"]})
    assert bound["kpi_id"].to_list() == ["b"]


def test_at_most_three_by_theme():
    many = [{"kpi_id": f"k{n}", "indicator_id": f"i{n}"} for n in range(5)]
    bound, _ = bind([commitment("x/1")], kpis(*many), {f"i{n}": ["gender"] for n in range(5)})
    assert bound["kpi_id"].to_list() == ["k0", "k1", "k2"]
    assert bound.height == MOST_BY_THEME


@pytest.mark.parametrize("instrument_id", list(catalogue()))
def test_entries_of_the_catalogue_keep_what_a_person_chose(instrument_id):
    entries = catalogue()[instrument_id].entries
    rows = [
        commitment(
            f"{instrument_id}/{e.label}", origin="catalogue", themes=list(e.themes), ordinal=n
        )
        for n, e in enumerate(entries, 1)
    ]
    table = kpis_table(kpi_ids_of_catalogue({instrument_id}))
    bound, judged = bind(rows, table, {"population": []})
    assert bound.select("commitment_id", "kpi_id", "relation", "why").rows() == [
        (f"{instrument_id}/{entry.label}", b.kpi, b.relation, b.why)
        for entry in entries
        for b in entry.kpis
    ]
    assert judged["judged_by"].to_list() == [
        "both" if e.kpis and e.evidence else "kpi" if e.kpis else "evidence" for e in entries
    ]


def test_a_kpi_that_the_workspace_leaves_out_is_not_bound():
    instrument = next(i for i in catalogue().values() if any(e.kpis for e in i.entries))
    entry = next(e for e in instrument.entries if e.kpis)
    rows = [commitment(f"{instrument.id}/{entry.label}", origin="catalogue")]
    bound, judged = bind(rows, kpis(), {"i": []})
    assert bound.height == 0
    assert judged.item(0, "judged_by") == ("evidence" if entry.evidence else "none")


def test_the_sample_region_is_bound_as_written_down_for_it():
    tables = sample_tables()
    bound, judged = bind_commitments(
        tables["commitments"], tables["kpis"], tables["indicators"], on=ASSESSED_ON
    )
    by_theme = tables["commitment_kpis"].filter(relation="theme")
    assert bound.equals(by_theme)
    read = pl.col("origin") == "reading"
    assert judged.filter(read).equals(tables["commitments"].filter(read))
