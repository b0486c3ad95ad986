from __future__ import annotations

import pytest

from stocktake.errors import VocabularyError
from stocktake.register import fitted_tables as tables
from stocktake.register import role_tables


def test_a_file_comes_back_as_arrays_by_name():
    found = tables.fitted_tables("role_model.npz")
    assert found
    assert all(array.size for array in found.values())


def test_a_missing_file_is_none_and_the_roles_say_what_to_do(monkeypatch):
    assert tables.fitted_tables("no_such_file.npz") is None
    monkeypatch.setattr(role_tables, "fitted_tables", lambda name: None)
    with pytest.raises(VocabularyError, match="no file role_model") as raised:
        role_tables.load_tables()
    assert "Install Stocktake anew" in raised.value.fix
