from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.errors import SettingsError
from stocktake.model import Noun
from stocktake.sources.toml_file import line_of, read_toml_file


class Part(Noun, frozen=True, kw_only=True):
    id: str
    target: float | None = None


class Whole(Noun, frozen=True, kw_only=True):
    name: str
    sizes: tuple[int, ...] = ()
    part: tuple[Part, ...] = ()


EXPECTED = {
    "name": "a name in quotes",
    "sizes": "whole numbers",
    "part": "a table",
    "id": "a short name in quotes",
    "target": "a number",
}


def read(tmp_path, text):
    path = tmp_path / "whole.toml"
    path.write_text(text, "utf-8")
    return read_toml_file(path, Whole, expected=EXPECTED)


def test_reads_a_good_file(tmp_path):
    whole = read(tmp_path, 'name = "x"\nsizes = [1, 2]\n[[part]]\nid = "a"\ntarget = 3\n')
    assert whole == Whole(name="x", sizes=(1, 2), part=(Part(id="a", target=3.0),))


@pytest.mark.parametrize(
    ("text", "problem", "line", "fix"),
    [
        pytest.param(
            "name = x",
            "whole.toml is not valid TOML: Invalid value.",
            1,
            'Text stands in quotes ("apt"), dates do not (2026-11-22), lists in brackets.',
            id="not-toml",
        ),
        pytest.param(
            "# a comment\nname = 3",
            "`name` in whole.toml is 3; it must be a name in quotes.",
            2,
            "Write one of the allowed values.",
            id="wrong-type",
        ),
        pytest.param(
            'name = "x"\ncolour = "red"',
            "whole.toml has the unknown key `colour`.",
            2,
            "Correct or delete it. Known keys: name, sizes, part, id, target.",
            id="unknown-key",
        ),
        pytest.param(
            'name = "x"\n\n[[part]]\nid = "a"\n\n[[part]]\nid = "b"\ntarget = "high"',
            "`target` in whole.toml is 'high'; it must be a number.",
            8,
            "Write one of the allowed values.",
            id="second-table",
        ),
        pytest.param(
            'name = "x"\n[[part]]\nid = "a"\n[[part]]\ntarget = 1',
            "whole.toml lacks the key `id`.",
            4,
            "Add `id = ...`: a short name in quotes.",
            id="missing-in-table",
        ),
        pytest.param(
            'name = "x"\nsizes = [1, "two"]',
            "`sizes` in whole.toml is 'two'; it must be whole numbers.",
            2,
            "Write one of the allowed values.",
            id="in-a-list",
        ),
    ],
)
def test_names_line_value_and_repair(tmp_path, text, problem, line, fix):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert caught.value.problem == problem
    assert caught.value.where == f"{tmp_path / 'whole.toml'}, line {line}"
    assert caught.value.fix == fix


def test_a_missing_top_key_names_the_file(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, "sizes = [1]")
    assert caught.value.problem == "whole.toml lacks the key `name`."
    assert caught.value.where == str(tmp_path / "whole.toml")


def test_text_that_is_not_utf8_names_the_byte(tmp_path):
    path = tmp_path / "whole.toml"
    path.write_bytes('name = "Türkiye"'.encode("cp1252"))
    with pytest.raises(SettingsError) as caught:
        read_toml_file(path, Whole, expected=EXPECTED)
    assert caught.value.problem == "whole.toml is not UTF-8 text."
    assert caught.value.where == f"{path}, byte 9"


@given(st.integers(0, 20), st.integers(0, 5))
def test_line_of_finds_the_key_wherever_it_stands(before, tables):
    text = (
        "# note\n" * before + '[[part]]\nid = "z"\n' * tables + '[[part]]\nid = "z"\ntarget = 1\n'
    )
    assert line_of(text, ("part", tables, "target")) == before + 2 * tables + 3


def test_only_the_first_error_is_reported_at_a_time(tmp_path):
    with pytest.raises(SettingsError, match="name"):
        read(tmp_path, "name = 1\nsizes = 2\n")
    assert issubclass(Whole, msgspec.Struct)
