"""Fetching from the replica: every service, its errors, and what is kept of it."""

from __future__ import annotations

import json

import msgspec
import pytest
from filelock import FileLock

from stocktake.errors import DataError, WorkspaceError
from stocktake.model import Indicator, SeriesRef
from stocktake.sources.fetch.client import Client
from stocktake.sources.replies.read import read_cache, read_snapshot
from stocktake.sources.snapshot import read_bodies, read_note, snapshot_files


def states(outcomes):
    return {(o.source, o.code, o.service): o.state for o in outcomes}


def values(raw):
    return {
        (economy, year): value
        for economy, year, value in raw.frame.select("economy_id", "year", "value").rows()
    }


def only(cache):
    (path,) = snapshot_files(cache)
    return path


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            (
                "internet-users",
                "WDI",
                "worldbank",
                {("FJI", 2021): 80.5, ("FJI", 2022): 82.25, ("FJI", 2023): 84.0}
                | {("THA", 2022): 88.0, ("THA", 2023): 89.5},
            ),
            id="worldbank",
        ),
        pytest.param(
            ("mobile-coverage-4g", "ITU", "data360", {("FJI", 2022): 97.0, ("THA", 2022): 98.0}),
            id="data360",
        ),
        pytest.param(
            (
                "internet-users",
                "UN_SDG",
                "unsdg",
                {("FJI", 2022): 82.5, ("THA", 2022): 88.5, ("THA", 2023): 89.5},
            ),
            id="unsdg",
        ),
        pytest.param(
            (
                "internet-users",
                "itu-datahub",
                "itu-datahub",
                {("FJI", 2022): 82.0, ("THA", 2022): 88.0, ("THA", 2023): 90.0},
            ),
            id="itu-datahub",
        ),
        pytest.param(
            (
                "internet-users",
                "SPC_BP50",
                "sdmx-spc",
                {("FJI", 2022): 82.5, ("THA", 2022): 88.5, ("THA", 2023): 89.5},
            ),
            id="sdmx-spc",
        ),
        pytest.param(
            (
                "population",
                "sdmx-worldbank",
                "sdmx-worldbank",
                {("FJI", 2023): 924_145.0, ("THA", 2023): 71_702_435.0},
            ),
            id="sdmx-worldbank",
        ),
    ],
)
@pytest.mark.parametrize("rows_a_page", [1000, 1, 2])
def test_a_service_is_read_whatever_its_pages(fetch, replica, rows_a_page, case):
    indicator, source, service, expected = case
    replica.rows_a_page = rows_a_page
    replica.sdmx_form = "csv" if service == "sdmx-spc" else "specific"
    outcomes = fetch(indicator, sources=[source])
    came = [o for o in outcomes if o.state == "fetched"]
    assert [o.service for o in came] == [service]
    path = next(p for p in snapshot_files(fetch.cache))
    assert values(read_snapshot(path)) == expected
    assert came[0].values == len(expected)
    assert came[0].economies == {"FJI", "THA"}
    assert not list((fetch.cache / ".partial").rglob("*.page"))


@pytest.mark.parametrize("form", ["csv", "generic", "specific", "specific-3"])
def test_sdmx_is_read_in_every_form(fetch, replica, form):
    replica.sdmx_form = form
    (outcome,) = fetch("internet-users", sources=["SPC_BP50"])
    assert outcome.state == "fetched", outcome.problem
    assert values(read_snapshot(only(fetch.cache)))[("THA", 2023)] == 89.5
    assert read_note(only(fetch.cache)).release == "SPC:DF_BP50_7(1.0)"


@pytest.mark.parametrize("source", ["UNICEF", "ILO", "UIS", "UNDATA"])
def test_a_series_of_ones_own_names_flow_and_key(fetch, replica, source):
    replica.sdmx_form = "specific"
    code = f"{source},FLOW,1.0/A.IT_USE_ii99."
    own = Indicator(
        id="mine",
        name="Mine",
        definition="Of my own.",
        unit="percent-population",
        direction="up",
        themes=(),
        series=(SeriesRef(source=source, code=code),),
    )
    (outcome,) = fetch(catalogue={"mine": own})
    assert (outcome.state, outcome.values) == ("fetched", 3)
    frame = read_snapshot(only(fetch.cache)).frame
    assert set(frame["indicator"]) == {code}
    assert set(frame["source"]) == {source}


def test_directories_of_exchanges_are_counted_per_economy(fetch, replica):
    outcomes = fetch("exchange-points", "exchange-point-participants", "connected-data-centres")
    assert {o.state for o in outcomes} == {"fetched"}
    counted = {
        (code, economy): value
        for raw in read_cache(fetch.cache)
        for code, economy, value in raw.frame.select("indicator", "economy_id", "value").rows()
    }
    assert counted == {
        ("PCH_IXP_NUM", "FJI"): 1.0,
        ("PCH_IXP_NUM", "THA"): 3.0,
        ("PCH_IXP_PARTICIPANTS", "FJI"): 6.0,
        ("PCH_IXP_PARTICIPANTS", "THA"): 15.0,
        ("PEERING_DB_CONN_DATA_CENT", "FJI"): 1.0,
        ("PEERING_DB_CONN_DATA_CENT", "THA"): 1.0,
    }
    assert len(replica.asked("/pch")) == 1, "one directory serves two series"


def test_the_note_says_where_when_and_under_which_licence(fetch, replica):
    fetch("internet-users", sources=["WDI"])
    path = next(p for p in snapshot_files(fetch.cache) if p.name.startswith("IT.NET.USER.ZS"))
    note = read_note(path)
    assert note.url == f"{replica.base('worldbank')}/country/all/indicator/IT.NET.USER.ZS"
    assert note.parameters == {"format": "json", "per_page": "20000"}
    assert (note.source, note.publisher, note.licence) == ("WDI", "World Bank", "CC BY 4.0")
    assert note.release == "2026-07-13"
    assert note.asked_for == ("internet-users",)
    (part,) = note.parts
    assert part.url.endswith("?format=json&per_page=20000&page=1")
    assert part.status == 200
    (body,) = read_bodies(path, note)
    assert json.loads(body)[0]["lastupdated"] == "2026-07-13"
    assert len(body) == part.bytes
    assert {e["headers"]["User-Agent"] for e in replica.log} == {"stocktake/test"}


def test_what_is_here_is_not_asked_for_again(fetch, replica):
    fetch("population", sources=["WDI"])
    asked = len(replica.log)
    outcomes = fetch("population", sources=["WDI"])
    assert states(outcomes) == {("WDI", "SP.POP.TOTL", "worldbank"): "kept"}
    assert len(replica.log) == asked


def test_refresh_replaces_and_tells_what_changed(fetch, replica):
    fetch("population", sources=["WDI"])
    replica.series["SP.POP.TOTL"]["FJI"] = {2023: 930_000.0, 2024: 935_000.0}
    del replica.series["SP.POP.TOTL"]["THA"]
    replica.lastupdated = "2026-10-01"
    (outcome,) = fetch("population", sources=["WDI"], refresh=True)
    assert str(outcome.change) == "1 new, 1 revised, 1 gone; release 2026-07-13 to 2026-10-01"
    path = only(fetch.cache)
    assert values(read_snapshot(path)) == {("FJI", 2023): 930_000.0, ("FJI", 2024): 935_000.0}
    assert len(list(path.parent.iterdir())) == 2, "bodies of the old snapshot are gone"


def test_check_tells_what_changed_and_replaces_nothing(fetch, replica):
    fetch("population", sources=["WDI"])
    before = {p: p.read_bytes() for p in fetch.cache.rglob("*") if p.is_file()}
    (same,) = fetch("population", sources=["WDI"], check=True)
    assert (same.state, str(same.change)) == ("unchanged", "no value changed")
    replica.series["SP.POP.TOTL"]["FJI"][2023] = 1.0
    (other,) = fetch("population", sources=["WDI"], check=True)
    assert (other.state, str(other.change)) == ("differs", "1 revised")
    assert {p: p.read_bytes() for p in fetch.cache.rglob("*") if p.is_file()} == before


def test_an_unchanged_body_is_not_sent_again(fetch, replica):
    replica.etags = True
    replica.rows_a_page = 2
    fetch("internet-users", sources=["WDI"])
    body = {p.name: p.read_bytes() for p in fetch.cache.rglob("*.body*")}
    replica.log.clear()
    outcomes = fetch("internet-users", sources=["WDI"], refresh=True)
    assert {str(o.change) for o in outcomes if o.state == "fetched"} == {"no value changed"}
    users = replica.asked("/worldbank/country/all/indicator/IT.NET.USER.ZS")
    assert len(users) == 4
    assert all("If-None-Match" in entry["headers"] for entry in users)
    assert {p.name: p.read_bytes() for p in fetch.cache.rglob("*.body*")} == body


def test_a_damaged_body_is_not_taken_for_unchanged(fetch, replica):
    replica.etags = True
    fetch("population", sources=["WDI"])
    next(fetch.cache.rglob("*.body*")).write_bytes(b"damaged")
    (outcome,) = fetch("population", sources=["WDI"], refresh=True)
    assert outcome.state == "fetched"
    assert values(read_snapshot(only(fetch.cache)))[("FJI", 2023)] == 924_145.0


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(["drop"], id="connection-breaks-in-the-body"),
        pytest.param(["cut"], id="body-cut-short"),
        pytest.param(["slow"], id="time-out"),
        pytest.param(["429"], id="retry-after-seconds"),
        pytest.param(["429-date"], id="retry-after-date"),
        pytest.param(["500", "503"], id="server-errors"),
        pytest.param(["html"], id="page-of-a-proxy"),
        pytest.param(["drop", "slow", "429", "500"], id="everything-at-once"),
    ],
)
@pytest.mark.parametrize("source", ["worldbank", "data360", "sdmx-worldbank"])
def test_what_may_go_well_the_next_time_is_tried_again(fetch, replica, source, faults):
    replica.sdmx_form = "specific"
    replica.break_next(f"/{source}", *faults)
    (outcome,) = fetch("population", sources=[source])
    assert outcome.state == "fetched", outcome.problem
    assert values(read_snapshot(only(fetch.cache)))[("THA", 2023)] == 71_702_435.0
    assert len(replica.log) == len(faults) + 1


def test_a_table_that_ends_within_a_line_is_asked_for_again(fetch, replica):
    # Nothing but the missing end of the line says that the table is not whole.
    replica.break_next("/sdmx-spc", "cut-unannounced")
    (outcome,) = fetch("internet-users", sources=["SPC_BP50"])
    assert outcome.state == "fetched", outcome.problem
    assert len(replica.asked("/sdmx-spc")) == 2
    assert outcome.values == 3


def test_a_broken_fetch_goes_on_behind_the_pages_that_came(fetch, replica):
    replica.rows_a_page = 1
    code = "/worldbank/country/all/indicator/IT.NET.USER.ZS"
    fault = replica.fault

    def break_from_page_four(path):
        late = path.startswith(code) and replica.log[-1]["query"]["page"] >= "4"
        return "drop" if late else fault(path)

    replica.fault = break_from_page_four
    (outcome,) = [o for o in fetch("internet-users", sources=["worldbank"]) if "USER.ZS" in o.code]
    assert outcome.state == "failed"
    assert snapshot_files(fetch.cache) == [], "a part is never a snapshot"
    replica.fault = fault
    replica.log.clear()
    (outcome,) = [o for o in fetch("internet-users", sources=["worldbank"]) if "USER.ZS" in o.code]
    assert outcome.state == "fetched"
    assert [e["query"]["page"] for e in replica.asked(code)] == ["4", "5", "6", "7"]
    assert len(read_note(only(fetch.cache)).parts) == 7


def test_pages_of_two_releases_are_not_mixed(fetch, replica):
    replica.rows_a_page = 2
    replica.total_of = {2: 99}
    answers = iter([{2: 99}, {}])
    log = replica.log

    class Log(list):
        def append(self, entry):
            if entry["query"].get("page") == "1":
                replica.total_of = next(answers)
            super().append(entry)

    replica.log = Log(log)
    (outcome,) = fetch("population", sources=["worldbank"])
    assert outcome.state == "fetched"
    assert [e["query"]["page"] for e in replica.log] == ["1", "2", "1", "2"]


def test_a_reply_with_fewer_rows_than_it_says_is_refused(fetch, replica):
    replica.total_of = {1: 99}
    (outcome,) = fetch("population", sources=["worldbank"])
    assert outcome.problem == "World Bank Indicators sent 3 of 99 rows and then no more."
    assert snapshot_files(fetch.cache) == []


def test_another_service_is_asked_where_the_first_one_fails(fetch, replica):
    replica.break_next("/worldbank", *["503"] * 5)
    (outcome,) = fetch("population", sources=["WDI"])
    assert (outcome.state, outcome.service) == ("fetched", "data360")
    frame = read_snapshot(only(fetch.cache)).frame
    assert set(frame["source_id"]) == {"WDI@data360"}
    assert set(frame["indicator"]) == {"SP.POP.TOTL"}


def test_one_failing_service_does_not_stop_the_others(fetch, replica):
    replica.break_next("/unsdg", *["slow"] * 50)
    outcomes = fetch("internet-users", "mobile-coverage-4g", "population")
    by_service = {}
    for outcome in outcomes:
        by_service.setdefault(outcome.service, set()).add(outcome.state)
    assert by_service["unsdg"] == {"failed"}
    assert "fetched" in by_service["worldbank"] & by_service["data360"] & by_service["sdmx-spc"]
    silent = [o for o in outcomes if o.service == "unsdg"]
    assert silent[0].problem == (
        "UN SDG database failed (5 times asked): it did not answer in time."
    )
    assert silent[1].problem == "UN SDG database was not asked again after it failed."
    assert len(replica.asked("/unsdg")) == 5


@pytest.mark.parametrize(
    ("source", "fault", "problem"),
    [
        pytest.param(
            "worldbank",
            "429-long",
            "World Bank Indicators asks to wait 60 minutes: it answers 429 Too Many Requests: "
            "Request was throttled.",
            id="asks-to-wait-too-long",
        ),
        pytest.param(
            "worldbank",
            "403",
            'World Bank Indicators refuses: 403 Forbidden: {"message":"Missing Authentication '
            'Token"}.',
            id="refuses",
        ),
    ],
)
def test_a_refusal_is_told_at_once(fetch, replica, source, fault, problem):
    replica.break_next(f"/{source}", fault)
    (outcome,) = fetch("population", sources=[source])
    assert (outcome.state, outcome.problem) == ("failed", problem)
    assert outcome.fix
    assert len(replica.log) == 1


def test_a_service_that_stays_busy_is_not_asked_for_all_its_series(fetch, replica):
    replica.break_next("/data360", *["503"] * 99)
    outcomes = fetch(sources=["ITU"])
    assert {o.state for o in outcomes} == {"failed", "fetched"}, "two series by the DataHub"
    assert len(replica.asked("/data360")) == 10, "five tries of two series"
    assert "was not asked again after it failed." in outcomes[-1].problem


def test_a_service_that_is_busy_now_and_then_is_asked_on(fetch, replica):
    codes = ["ITU_DH_POP_COV_2G", "ITU_DH_POP_COV_3G", "ITU_DH_POP_COV_4G", "ITU_DH_POP_COV_5G"]
    for code in codes:
        replica.series[code] = {"FJI": {2022: 1.0}}
    fault = replica.fault
    busy = {codes[0], codes[2]}

    def refuse_two(path):
        return "503" if replica.log[-1]["query"].get("INDICATOR") in busy else fault(path)

    replica.fault = refuse_two
    outcomes = fetch(*(f"mobile-coverage-{n}g" for n in (2, 3, 4, 5)), sources=["ITU"])
    assert [o.state for o in outcomes] == ["failed", "fetched", "failed", "fetched"]


def test_a_service_that_asks_to_wait_is_left_alone(fetch, replica):
    replica.break_next("/unsdg/Series/Data", "429-long")
    outcomes = fetch(sources=["UN_SDG"])
    assert {o.state for o in outcomes} == {"failed"}
    assert len(replica.asked("/unsdg/Series/Data")) == 1


def test_two_fetches_do_not_meet(fetch, replica):
    fetch("population", sources=["worldbank"])
    with (
        FileLock(fetch.cache / ".fetch.lock"),
        pytest.raises(WorkspaceError, match=r"^Another fetch into this workspace is under way\."),
    ):
        fetch("population", sources=["worldbank"])


def test_what_a_killed_fetch_left_is_removed(fetch, replica):
    fetch("population", sources=["worldbank"])
    left = fetch.cache / "worldbank" / ".writing-1"
    left.write_bytes(b"half")
    fetch("population", sources=["worldbank"])
    assert not left.exists()


def test_the_count_of_each_year_is_kept(fetch, replica, monkeypatch):
    for year, exchanges in ((2026, 1), (2027, 2)):
        monkeypatch.setattr(Client, "now", lambda _, year=year: f"{year}-05-01T00:00:00+00:00")
        replica.exchanges = [
            {"id": str(n), "ctry": "Fiji", "stat": "Active", "prts": "3"} for n in range(exchanges)
        ]
        assert {o.state for o in fetch("exchange-points")} == {"fetched"}
    (raw,) = read_cache(fetch.cache)
    assert values(raw) == {("FJI", 2026): 1.0, ("FJI", 2027): 2.0}
    assert raw.sources[0].release == "2026-05-01 to 2027-05-01"


def test_a_changed_form_is_told_and_nothing_is_stored(fetch, replica):
    replica.break_next("/data360", *["changed"] * 3)
    (outcome,) = fetch("mobile-coverage-4g", sources=["data360"])
    assert outcome.problem == "The reply cannot be read: it lacks `count` or `value`."
    assert "update Stocktake" in outcome.fix
    assert snapshot_files(fetch.cache) == []


@pytest.mark.parametrize(
    ("source", "indicator", "problem"),
    [
        pytest.param(
            "worldbank",
            "electricity-access-rural",
            "The World Bank answers: Invalid value: The provided parameter value is not valid.",
            id="error-body-with-status-200",
        ),
        pytest.param(
            "UN_SDG",
            "mobile-ownership",
            "UN SDG database has no value for IT_MOB_OWN.",
            id="no-rows",
        ),
        pytest.param(
            "SPC_BP50",
            "mobile-ownership",
            "Pacific Data Hub (SDMX) refuses: 404 Not Found",
            id="sdmx-error-message",
        ),
    ],
)
def test_a_code_that_the_source_does_not_know(fetch, replica, source, indicator, problem):
    (outcome,) = fetch(indicator, sources=[source])
    assert outcome.problem.startswith(problem)
    assert outcome.fix
    assert snapshot_files(fetch.cache) == []


def test_the_datahub_may_refuse(fetch, replica):
    replica.break_next("/data360", *["500"] * 5)
    replica.break_next("/itu-datahub", "403")
    (outcome,) = fetch("internet-users", sources=["ITU"])
    assert (outcome.state, outcome.service) == ("failed", "data360")
    replica.break_next("/data360", *["500"] * 5)
    (outcome,) = fetch("internet-users", sources=["ITU"])
    assert (outcome.state, outcome.service) == ("fetched", "itu-datahub")
    replica.break_next("/itu-datahub", "500", "500")
    (outcome,) = fetch("internet-users", sources=["itu-datahub"], refresh=True)
    assert (outcome.state, outcome.soft) == ("failed", True)


def test_a_cache_reads_as_one_source_per_service(fetch, replica):
    replica.series["IT.NET.USER.FE.ZS"] = {"FJI": {2023: 83.0}}
    fetch("internet-users", "population", sources=["WDI"])
    (raw,) = read_cache(fetch.cache)
    assert [s.source_id for s in raw.sources] == ["WDI@worldbank"]
    assert raw.sources[0].release == "2026-07-13"
    assert raw.sources[0].file == "cache/worldbank"
    assert set(raw.frame["indicator"]) == {"IT.NET.USER.ZS", "IT.NET.USER.FE.ZS", "SP.POP.TOTL"}
    (note,) = {f.problem for f in raw.findings}
    assert note == "The rows are about groups of economies or areas outside ISO 3166."


def test_a_damaged_snapshot_does_not_stop_the_others(fetch, replica):
    fetch("population", "internet-users", sources=["worldbank"])
    path = next(p for p in snapshot_files(fetch.cache) if p.name.startswith("SP.POP"))
    note = read_note(path)
    (path.parent / note.parts[0].file).write_bytes(b"[]")
    with pytest.raises(DataError, match="is not what was fetched"):
        read_snapshot(path)
    unread, read = read_cache(fetch.cache)
    assert unread.frame.is_empty()
    assert unread.findings[0].file == "cache/worldbank/SP.POP.TOTL.snapshot.json"
    assert unread.findings[0].severity == "error"
    assert set(read.frame["indicator"]) == {"IT.NET.USER.ZS"}


def test_a_note_of_a_later_form_is_refused(fetch, replica):
    fetch("population", sources=["worldbank"])
    path = only(fetch.cache)
    note = msgspec.structs.replace(read_note(path), form=2)
    path.write_bytes(msgspec.json.encode(note))
    with pytest.raises(DataError) as caught:
        read_note(path)
    assert caught.value.problem == "The snapshot has form 2, and this version reads form 1."


def test_a_damaged_note_is_as_good_as_none(fetch, replica):
    fetch("population", sources=["worldbank"])
    only(fetch.cache).write_bytes(b"{")
    (outcome,) = fetch("population", sources=["worldbank"])
    assert outcome.state == "fetched"
    assert values(read_snapshot(only(fetch.cache)))[("FJI", 2023)] == 924_145.0


def test_a_cache_that_cannot_be_written_ends_the_fetch(fetch, replica):
    fetch.cache.write_bytes(b"a file in the place of the folder")
    with pytest.raises(WorkspaceError, match=r"^The cache cannot be written: File exists\."):
        fetch("population", sources=["worldbank"])


def test_a_full_disk_ends_the_fetch(fetch, replica, monkeypatch):
    def fail(path, note, bodies):
        raise WorkspaceError("The snapshot could not be written: No space left on device.")

    monkeypatch.setattr("stocktake.sources.fetch.run.write_snapshot", fail)
    with pytest.raises(WorkspaceError, match="No space left on device"):
        fetch("population", "mobile-coverage-4g", sources=["worldbank", "data360"])


def test_the_list_of_releases_may_fail(fetch, replica):
    replica.break_next("/unsdg/Series/List", "403")
    outcomes = fetch("internet-users", sources=["UN_SDG"])
    assert [(o.state, o.release) for o in outcomes] == [("fetched", "")]
    (raw,) = read_cache(fetch.cache)
    assert raw.sources[0].release.startswith("fetched 2")


def test_groups_without_economies_are_no_values(fetch, replica):
    replica.series["SP.POP.TOTL"] = {"WLD": {2023: 8e9}}
    (outcome,) = fetch("population", sources=["worldbank"])
    assert outcome.problem == ("World Bank Indicators has no value of SP.POP.TOTL for any economy.")
    assert snapshot_files(fetch.cache) == []
