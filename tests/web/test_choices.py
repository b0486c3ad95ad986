"""What forms offer: members and commitments of a built workspace, of rounds, and without either."""

from __future__ import annotations

import pytest
from django.utils import translation

from factories.tables import sample_tables
from factories.web import a_round
from stocktake.errors import WorkspaceError
from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes
from stocktake_web import choices


class Built:
    """A workspace that was built."""

    def table(self, name):
        return sample_tables()[name]


@pytest.fixture
def built(settings, monkeypatch):
    settings.WORKSPACE = "/nowhere"
    monkeypatch.setattr(choices, "open_workspace", lambda _path: Built())


def test_members_are_those_of_the_workspace(built):
    held = sample_tables()["economies"]
    assert choices.members() == sorted(held.filter(member=True)["economy_id"])


def test_without_a_workspace_or_a_build_every_economy_is_offered(settings, monkeypatch):
    assert choices.members() == sorted(economies())
    settings.WORKSPACE = "/nowhere"

    def refuse(_path):
        raise WorkspaceError("This folder is no workspace.")

    monkeypatch.setattr(choices, "open_workspace", refuse)
    assert choices.members() == sorted(economies())
    assert choices.known_commitments() == {}


def test_commitments_are_those_of_the_register_and_of_rounds(built):
    a_round(sections=1)
    found = choices.known_commitments()
    register = set(sample_tables()["commitments"]["commitment_id"])
    assert register | {"isles-2021/1"} == set(found)
    assert found["isles-2021/1"] == "1 Connect the outer islands, part 1"
    assert all(len(words) <= choices.LONGEST_TITLE for words in found.values())


def test_themes_are_named_in_the_language_of_the_page():
    assert dict(choices.theme_choices())["spectrum"] == themes()["spectrum"]
    with translation.override("fr"):
        assert choices.theme_words("spectrum") != themes()["spectrum"]
    assert choices.theme_words("unknown-code") == "unknown-code"
