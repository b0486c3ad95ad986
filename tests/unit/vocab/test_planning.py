"""Every parameter of planning has what makes it usable in a budget hearing."""

import msgspec
import pytest

from stocktake.errors import VocabularyError
from stocktake.model.planning import Parameter
from stocktake.vocab import planning

SOUND = Parameter(
    id="mast-cost",
    name="Mast",
    unit="USD/site",
    low=1,
    mid=2,
    high=3,
    currency_year=2020,
    source="A list of 2020",
    confidence="low",
    note="With guys.",
)


@pytest.mark.parametrize("parameter", planning.load_parameters().values(), ids=lambda p: p.id)
def test_a_parameter_of_the_vocabulary_is_complete(parameter):
    assert list(planning.find_parameter_faults(parameter)) == []
    assert parameter.id == parameter.id.strip().lower()
    assert len(parameter.note.split()) >= 3, "the note says nothing"
    assert len(parameter.source.split()) >= 2, "the source cannot be found"
    if not parameter.id.endswith("-growth"):
        assert parameter.low >= 0
    if parameter.unit.startswith("share"):
        assert parameter.high <= 1


def test_the_files_of_access_and_backhaul_are_loaded():
    assert {"access", "backhaul"} <= {p.subject for p in planning.load_parameters().values()}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        pytest.param({}, [], id="sound"),
        pytest.param({"mid": 4}, ["low, mid and high are not in this order"], id="order"),
        pytest.param({"unit": " "}, ["unit is empty", None], id="no-unit"),
        pytest.param({"source": ""}, ["source is empty"], id="no-source"),
        pytest.param({"note": ""}, ["note is empty"], id="no-note"),
        pytest.param(
            {"currency_year": None},
            ["its unit is money, and currency_year is missing"],
            id="no-price-year",
        ),
        pytest.param(
            {"unit": "km"},
            ["its unit is not money, and currency_year is given"],
            id="price-year-of-a-length",
        ),
        pytest.param({"low": float("nan")}, ["low, mid and high are not in this order"], id="nan"),
    ],
)
def test_find_parameter_faults(change, faults):
    found = list(planning.find_parameter_faults(msgspec.structs.replace(SOUND, **change)))
    assert len(found) == len(faults)
    assert all(want is None or want == got for want, got in zip(faults, found, strict=True))


@pytest.mark.parametrize("missing", ["low", "high", "source", "confidence", "note", "unit"])
def test_a_file_without_a_field_is_refused(tmp_path, monkeypatch, missing):
    fields = {
        k: v for k, v in msgspec.structs.asdict(SOUND).items() if k not in {missing, "subject"}
    }
    text = "[[parameter]]\n" + "\n".join(
        f"{k} = {v!r}".replace("'", '"') for k, v in fields.items()
    )
    load_from(tmp_path, monkeypatch, text)
    with pytest.raises(VocabularyError, match=f"missing required field `{missing}`"):
        planning.load_parameters.__wrapped__()


def test_an_id_that_stands_twice_is_refused_with_the_whole_message(tmp_path, monkeypatch):
    fields = {k: v for k, v in msgspec.structs.asdict(SOUND).items() if k != "subject"}
    entry = "[[parameter]]\n" + "\n".join(
        f"{k} = {v!r}".replace("'", '"') for k, v in fields.items()
    )
    load_from(tmp_path, monkeypatch, f"{entry}\n{entry}")
    with pytest.raises(VocabularyError) as caught:
        planning.load_parameters.__wrapped__()
    assert str(caught.value) == (
        "The parameter 'mast-cost' is wrong: stands twice.\n"
        "  Where: masts.toml\n"
        "  What to do: Correct that entry; the others show the form."
    )


def test_the_index_of_prices_has_no_holes_and_rises_by_less_than_a_tenth():
    values = planning.price_index().values
    years = sorted(values)
    assert years == list(range(years[0], years[-1] + 1))
    assert all(0.98 < values[y + 1] / values[y] < 1.1 for y in years[:-1])


def load_from(tmp_path, monkeypatch, text):
    (tmp_path / "planning").mkdir()
    (tmp_path / "planning" / "masts.toml").write_text(text, "utf-8")
    monkeypatch.setattr(planning.resources, "files", lambda _package: tmp_path)
