"""The pictures beside a link: right size, light, named with a text alternative on every page."""

from __future__ import annotations

import re
import struct

import msgspec
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.cards import CARD_FOLDER, CARD_SIZE, CARDS, card_of, write_cards
from stocktake.publish.site.gaps import GAP_TABLES, write_gaps
from stocktake.publish.site.layout import NAVIGATION
from stocktake.vocab.language import speaking


def test_every_picture_is_a_png_of_its_size_and_all_are_light(tmp_path):
    write_cards({}, sample_region(), tmp_path)
    made = {path.name: path.read_bytes() for path in (tmp_path / CARD_FOLDER).iterdir()}
    assert set(made) == {card.file for card in CARDS.values()}
    for png in made.values():
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", png[16:24]) == CARD_SIZE
    assert len(set(made.values())) == len(made)
    assert sum(map(len, made.values())) < 300_000


def test_the_same_pictures_have_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_cards({}, sample_region(), tmp_path / name)
    for path in (tmp_path / "a").rglob("*.png"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


@pytest.mark.parametrize("section", [section for section, _words, _address in NAVIGATION])
def test_every_section_has_a_picture_with_a_text_alternative(section):
    assert len(str(card_of(section).alt)) > 20


def named(page):
    return dict(
        re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', page)
    )


def gaps(out, **facts):
    region = msgspec.structs.replace(sample_region(), **facts)
    write_gaps({name: sample_tables()[name] for name in GAP_TABLES}, region, out)
    return named((out / "gaps.html").read_text("utf-8"))


def test_a_page_names_its_picture_and_what_can_be_seen_on_it(tmp_path):
    told = gaps(tmp_path)
    assert told["og:image"] == "assets/cards/marks.png"
    assert told["og:image:alt"] == str(CARDS["marks"].alt)
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["twitter:card"] == "summary_large_image"
    assert "og:url" not in told


def test_addresses_are_whole_where_the_site_has_one(tmp_path):
    known = {"address": "https://example.org/scorecard/", "languages": ("en", "fr")}
    with speaking("fr", marked=True):
        told = gaps(tmp_path, **known)
    assert told["og:image"] == "https://example.org/scorecard/assets/cards/marks.png"
    assert told["og:url"] == "https://example.org/scorecard/fr/gaps.html"
    assert told["og:locale"] == "fr"
