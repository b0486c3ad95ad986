"""``corrections.toml``: names become codes; what is wrong is refused with line and value."""

import pytest

from stocktake.errors import SettingsError
from stocktake.workspace.corrections import CORRECTIONS_EXPECTED, read_corrections

GOOD = """\
# Ours.
[[correction]]
id = "in-bits"
source = "ITU"
series = "X"
action = "scale"
factor = 0.001
reason = "Bits are labelled as kilobits."
economies = ["Tonga", "FJI"]

[[correction.expect]]
economies = ["Fiji"]
at_least = 2000
"""


def read(tmp_path, text):
    path = tmp_path / "corrections.toml"
    path.write_text(text, "utf-8")
    return read_corrections(path)


def test_no_file_is_no_correction(tmp_path):
    assert read_corrections(tmp_path / "corrections.toml").correction == ()


def test_names_of_economies_become_codes(tmp_path):
    (entry,) = read(tmp_path, GOOD).correction
    assert entry.economies == ("TON", "FJI")
    assert entry.expect[0].economies == ("FJI",)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        pytest.param(
            '"scale"', '"divide"', 6,
            "`action` in corrections.toml is 'divide'; it must be \"scale\", \"drop\" or "
            '"replace".',
            id="unknown-action",
        ),
        pytest.param(
            "factor = 0.001\n", "", 2,
            "`factor` in corrections.toml is missing; it must be a number; the action "
            '"scale" needs it.',
            id="no-factor",
        ),
        pytest.param(
            '"FJI"]', '"Atlantis"]', 9,
            "`economies` in corrections.toml is 'Atlantis'; it must be names or ISO alpha-3 codes "
            "of economies.",
            id="unknown-economy",
        ),
        pytest.param(
            '["Fiji"]', '["Lyonesse"]', 12,
            "`economies` in corrections.toml is 'Lyonesse'; it must be names or ISO alpha-3 codes "
            "of economies.",
            id="unknown-economy-in-an-expectation",
        ),
        pytest.param(
            "at_least", "above", 13, "corrections.toml has the unknown key `above`.",
            id="unknown-key",
        ),
        pytest.param(
            'reason = "Bits are labelled as kilobits."\n', "", 2,
            "corrections.toml lacks the key `reason`.", id="no-reason",
        ),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_with_line_value_and_allowed(tmp_path, old, new, line, problem):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert caught.value.problem == problem
    assert caught.value.where == f"{tmp_path / 'corrections.toml'}, line {line}"


def test_the_line_is_that_of_the_second_entry(tmp_path):
    second = GOOD.replace("in-bits", "other").replace("at_least = 2000", 'at_least = "much"')
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f"{GOOD}\n{second}")
    assert caught.value.where == f"{tmp_path / 'corrections.toml'}, line 27"


def test_an_id_stands_once(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f"{GOOD}\n{GOOD}")
    assert caught.value.problem == "The correction id `in-bits` stands twice."
    assert caught.value.where.endswith("line 17")


def test_every_key_is_explained():
    from stocktake.model import Correction, CorrectionFile, Expectation

    keys = {
        field
        for noun in (CorrectionFile, Correction, Expectation)
        for field in noun.__struct_fields__
    }
    assert set(CORRECTIONS_EXPECTED) == keys
