"""``stocktake fetch`` as a person uses it, with the replica in the place of the services."""

from __future__ import annotations

import pytest

from factories.replica import SERVICES
from stocktake.cli.main import main
from stocktake.workspace.folder import new_workspace


@pytest.fixture
def workspace(tmp_path):
    made = new_workspace(tmp_path / "region", members="apt")
    made.settings_file.write_text(
        made.settings_file.read_text("utf-8").replace('"apt"', '["FJI", "TON"]'), "utf-8"
    )
    return made


@pytest.fixture
def stocktake(workspace, replica, monkeypatch, capsys):
    """Run a command; return exit code, output and errors."""
    urls = " ".join(f"{s}={replica.base(s)}" for s in SERVICES)
    monkeypatch.setenv("STOCKTAKE_SERVICE_URL", urls)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["fetch", str(workspace.root), *arguments])
        captured = capsys.readouterr()
        return ended.value.code, captured.out, captured.err

    return run


POPULATION = ("--indicator", "population", "--source", "WDI")


def test_a_series_comes_and_is_told(stocktake, workspace):
    code, out, err = stocktake(*POPULATION)
    assert code == 0
    assert out == (
        "WDI SP.POP.TOTL: 2 values, 1 of 2 members, 2023 to 2023, release 2026-07-13\n"
        "Fetched 1 series, kept 0, failed 0.\n"
        f"Next: stocktake build {workspace.root}\n"
    )
    assert err.startswith("[1/1] World Bank Indicators: SP.POP.TOTL (")


def test_the_second_time_it_is_kept(stocktake, replica):
    stocktake(*POPULATION)
    replica.log.clear()
    code, out, err = stocktake(*POPULATION)
    assert (code, err, replica.log) == (0, "", [])
    assert out.startswith("Fetched 0 series, kept 1, failed 0.\n")


def test_check_tells_what_changed(stocktake, replica):
    _, out, _ = stocktake(*POPULATION, "--check")
    assert out == (
        "WDI SP.POP.TOTL: not here yet; 2 values at the source\n"
        "Checked 1 series, kept 0, failed 0.\n"
    )
    stocktake(*POPULATION)
    replica.series["SP.POP.TOTL"]["FJI"][2024] = 1.0
    code, out, _ = stocktake(*POPULATION, "--check")
    assert code == 0
    assert out == "WDI SP.POP.TOTL: 1 new\nChecked 1 series, kept 0, failed 0.\n"


def test_a_failure_is_told_and_the_others_come(stocktake, replica):
    replica.break_next("/unsdg", *["403"] * 99)
    code, out, err = stocktake(
        "--indicator", "internet-users", "--source", "UN_SDG", "--source", "SPC_BP50"
    )
    assert code == 0
    assert "SPC_BP50 IT_USE_ii99: 3 values, 1 of 2 members, 2022 to 2023" in out
    assert "Fetched 1 series, kept 0, failed 1." in out
    assert "Failed: UN_SDG IT_USE_ii99: UN SDG database refuses: 403 Forbidden" in err
    assert "  What to do: The code or the address may have changed" in err


def test_strict_ends_with_an_error_when_anything_failed(stocktake, replica):
    replica.break_next("/unsdg", *["403"] * 99)
    code, _, err = stocktake(
        "--indicator", "internet-users", "--source", "UN_SDG", "--source", "SPC_BP50", "--strict"
    )
    assert code == 18
    assert err.endswith(
        "Error: 1 of 2 series could not be fetched.\n"
        "  What to do: See above what failed and why; what came is kept.\n"
    )


def test_it_ends_with_an_error_when_nothing_came(stocktake, replica):
    replica.break_next("/unsdg", *["403"] * 99)
    code, _, _ = stocktake("--indicator", "internet-users", "--source", "UN_SDG")
    assert code == 18


def test_what_no_service_has_is_named(stocktake):
    code, out, _ = stocktake("--indicator", "mobile-data-price")
    assert code == 0
    assert out.startswith(
        "Fetched 0 series, kept 0, failed 0.\n"
        "No open service has these; put files of theirs into observations/:\n"
        "  ITU_IPB: mobile-data-price\n"
    )


def test_offline_lists_what_is_here(stocktake, replica, workspace):
    code, out, _ = stocktake("--offline")
    assert (code, out) == (
        0,
        f"Nothing is in {workspace.root / 'cache'} yet. Fetch with: stocktake fetch\n",
    )
    stocktake(*POPULATION)
    replica.log.clear()
    code, out, _ = stocktake("--offline")
    assert out.splitlines()[0].startswith("WDI SP.POP.TOTL: worldbank, fetched 2")
    assert ", release 2026-07-13, " in out
    assert out.splitlines()[0].endswith(" bytes, CC BY 4.0")
    assert replica.log == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("--check", "--refresh"), "use one of them", id="check-and-refresh"),
        pytest.param(("--service-url", "worldbank"), "is not of the form", id="no-address"),
        pytest.param(("--service-url", "x=http://a.b"), "There is no service 'x'", id="unknown"),
        pytest.param(("--indicator", "x"), "There is no indicator 'x'", id="indicator"),
    ],
)
def test_a_wrong_option_is_told(stocktake, arguments, message):
    code, _, err = stocktake(*arguments)
    assert code in {2, 15}
    assert message in err


def test_the_contact_is_shown_to_the_services(stocktake, replica):
    stocktake(*POPULATION, "--contact", "me@example.org")
    assert replica.log[0]["headers"]["User-Agent"].endswith(" (me@example.org)")


def test_an_indicator_of_the_framework_is_fetched(stocktake, workspace, replica):
    replica.sdmx_form = "specific"
    workspace.framework_file.write_text(
        '[[indicator]]\nid = "mine"\nname = "Mine"\ndefinition = "Of my own."\n'
        'unit = "percent-population"\ndirection = "up"\nthemes = []\n'
        'series = [{ source = "UNICEF", code = "UNICEF,F,1.0/A.IT_USE_ii99." }]\n',
        "utf-8",
    )
    code, out, _ = stocktake("--indicator", "mine")
    assert code == 0
    assert out.startswith("UNICEF UNICEF,F,1.0/A.IT_USE_ii99.: 3 values, 1 of 2 members")


def test_offline_names_a_damaged_snapshot(stocktake, workspace):
    stocktake(*POPULATION)
    note = next((workspace.root / "cache").rglob("*.snapshot.json"))
    note.write_bytes(b"{")
    code, out, err = stocktake("--offline")
    assert code == 0
    assert err.startswith(
        "cache/worldbank/SP.POP.TOTL.snapshot.json: The note of the snapshot is damaged: "
    )
    assert out == f"1 snapshot in {workspace.root / 'cache'}.\n"
