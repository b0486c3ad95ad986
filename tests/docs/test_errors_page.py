"""Every error class has a section in docs/how-to/errors.md with its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from stocktake import errors

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/errors.md").read_text("utf-8")


@pytest.mark.parametrize("name", errors.__all__)
def test_section_and_exit_code(name):
    section = PAGE.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]
    assert f"Exit code {getattr(errors, name).exit_code}." in section


def test_exit_codes_are_distinct():
    codes = [getattr(errors, name).exit_code for name in errors.__all__]
    assert len(set(codes)) == len(codes)
