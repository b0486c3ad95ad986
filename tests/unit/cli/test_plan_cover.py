"""``stocktake plan cover`` writes the chosen sites and says what is proven."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version

import numpy as np
import polars as pl
from click.testing import CliRunner

from factories.covering import cost_of_sites, scattered
from stocktake.cli.plan_cover import cover
from stocktake.connectivity.cover import neighbours
from stocktake.errors import DataError


def run(points, out, *more):
    arguments = [str(points), "--radius-km", "1", "--site-cost", "500", "-o", str(out), *more]
    return CliRunner().invoke(cover, arguments)


def test_plan_cover_prints_cost_bound_and_origin(tmp_path):
    points, out = tmp_path / "points.csv", tmp_path / "sites.csv"
    rows = "".join(f"p{n},{n},0,1000\n" for n in range(9))
    points.write_text("id,x_km,y_km,penalty_usd\n" + rows, "utf-8")
    result = run(points, out)
    assert result.exit_code == 0, result.output
    assert result.output == (
        f"{out}: 3 sites cover 9 of 9 points.\n"
        "Cost: 1,500.00 USD (1,500.00 for sites, 0.00 for points left uncovered).\n"
        "Lower bound: 1,500.00 USD; gap 0.0000%; proven to be the least cost.\n"
        f"Effort normal, seed 0, stocktake {version('stocktake')},"
        f" input sha256 {sha256(points.read_bytes()).hexdigest()}.\n"
    )
    assert pl.read_csv(out)["id"].to_list() == ["p1", "p4", "p7"]


def test_plan_cover_gives_the_same_sites_for_other_row_orders(tmp_path):
    x, y, penalty = scattered(120, 4)
    table = pl.DataFrame(
        {"id": [f"s{n}" for n in range(120)], "x_km": x, "y_km": y, "penalty_usd": penalty}
    )
    outputs = []
    for order in (np.arange(120), np.random.default_rng(0).permutation(120)):
        table[order].write_csv(tmp_path / "points.csv")
        result = run(tmp_path / "points.csv", tmp_path / "sites.csv", "--effort", "quick")
        assert result.exit_code == 0, result.output
        outputs.append((tmp_path / "sites.csv").read_bytes())
    assert outputs[0] == outputs[1]
    chosen = pl.read_csv(tmp_path / "sites.csv")["id"].to_list()
    sites = [int(name[1:]) for name in chosen]
    cost = cost_of_sites(x, y, penalty, sites, radius=1.0, site_cost=500.0)
    assert f"Cost: {cost:,.2f} USD" in result.output


def test_plan_cover_says_when_sites_were_thinned_out(tmp_path, monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 500)
    rows = "".join(f"p{n},{n / 100},0,10\n" for n in range(100))
    (tmp_path / "points.csv").write_text("id,x_km,y_km,penalty_usd\n" + rows, "utf-8")
    result = run(tmp_path / "points.csv", tmp_path / "sites.csv")
    assert "The radius spans too many points to weigh each as a site: " in result.output
    assert "were considered. The lower bound holds for all.\n" in result.output


def test_plan_cover_passes_mistakes_on(tmp_path):
    (tmp_path / "points.csv").write_text("id,x_km\na,1\n", "utf-8")
    result = run(tmp_path / "points.csv", tmp_path / "sites.csv")
    assert isinstance(result.exception, DataError)


def test_plan_cover_says_where_it_cannot_write(tmp_path):
    (tmp_path / "points.csv").write_text("id,x_km,y_km,penalty_usd\na,1,2,3\n", "utf-8")
    result = run(tmp_path / "points.csv", tmp_path / "none" / "sites.csv")
    assert isinstance(result.exception, DataError)
    assert result.exception.problem == "The sites cannot be written: No such file or directory."
