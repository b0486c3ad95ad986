"""The list of known instruments."""

from __future__ import annotations

import pytest

from stocktake.errors import VocabularyError
from stocktake.vocab import known_instruments as module
from stocktake.vocab.load import catalogue


def test_every_instrument_has_names_a_body_and_a_source():
    known = module.known_instruments()
    assert len(known) > 50
    for instrument in known.values():
        assert all(instrument.names)
        assert len(set(instrument.names)) == len(instrument.names)
        assert instrument.body
        assert instrument.source
        assert instrument.until is None or instrument.until > (instrument.year or 0)
    assert not set(known) & set(catalogue())


def test_an_id_that_stands_twice_is_refused(monkeypatch):
    one = module.KnownInstrument(id="a", names=("A",), body="b", source="s")
    monkeypatch.setattr(module, "read_toml", lambda *_: module._File(instrument=(one, one)))
    with pytest.raises(VocabularyError) as caught:
        module.known_instruments.__wrapped__()
    assert caught.value.problem == (
        "The known instrument 'a' stands twice, is in the catalogue, or has no name."
    )
    assert caught.value.where == "known_instruments.toml"
    assert caught.value.fix == "Give it an id of its own and at least one name."
