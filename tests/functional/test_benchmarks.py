"""The benchmark's generated workspace is what a user could have written, and never changes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from stocktake.workspace.settings import read_framework, read_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("benchmark") / "workspace"
    command = [sys.executable, "-m", "benchmarks.generate", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def test_the_generated_workspace_has_its_rows(generated):
    table = pl.read_parquet(generated / "observations" / "generated.parquet")
    assert table.height == 1_250_000
    assert table.n_unique(["indicator", "economy", "year"]) == table.height
    assert table["value"].is_between(0.1, 99.9).all()


def test_the_generated_settings_are_valid(generated):
    assert len(read_settings(generated / "stocktake.toml").members) == 200
    framework = read_framework(generated / "framework.toml")
    assert len(framework.kpi) == len(framework.indicator) == 250


def test_the_generated_values_are_the_same_every_time(generated):
    table = pl.read_parquet(generated / "observations" / "generated.parquet")
    digest = hashlib.sha256((table["value"] * 100).round(0).cast(pl.Int64).to_numpy().tobytes())
    assert digest.hexdigest() == "d1f5622be12945afdf9568b126e70cabff45e92b9d1225098c26f78131b7201b"
