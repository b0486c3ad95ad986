"""Every page in a made-up language: no word of the interface may stay English.

The made-up language writes each text of the catalogues with accents on its
letters, so that a reader can still read it and a program can tell it from text
that no catalogue was asked for. What is not translated on purpose (words of
documents, names of publications, messages about files) is replaced by Cyrillic
letters before the pages are written.
"""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser

import msgspec
import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish import gap_owners
from stocktake.publish.report.content import build_report
from stocktake.publish.report.tree import plain_text
from stocktake.publish.site.parts import SITE_PARTS
from stocktake.publish.spoken import said
from stocktake.vocab.language import Language, speaking
from stocktake.vocab.tables import table_schemas

# What must arrive unchanged: names in braces, tags, entities, and names of forms.
KEPT = re.compile(r"\{\w*\}|%\(\w+\)s|%%|<[^>]*>|&\w+;")

# Text that stays in the language of its author.
AUTHORS = {
    "instruments": ("file",),
    "statements": ("text", "section", "provision", "file", "reviewed_by", "review_note"),
    "commitments": ("label", "file"),
    "recalls": ("printed", "resolved_title"),
    "kpis": ("source",),
    "groups": ("source",),
    "data_sources": ("source", "title", "publisher", "release", "licence", "file"),
    "methods": ("source", "version", "title"),
    "evidence": ("file", "title", "evidence_file", "checked_by", "note"),
    "evidence_status": ("file",),
    "findings": ("file", "where", "value", "problem", "action"),
    "plans": ("name", "note", "prices", "settlements_source", "versions", "inputs_sha256"),
    "plan_assumptions": ("name", "unit", "source"),
    "plan_failures": ("name",),
    "plan_sites": ("name", "district"),
    "plan_settlements": ("name", "district"),
    "plan_districts": ("district",),
    "plan_areas": ("name",),
    "reports": ("text", "round_name"),
    "library": ("title", "done", "results", "law_title", "law_url", "contact", "contact_email"),
}
# Names that are the same in every language.
SAME = re.compile(
    r"\b(?:Stocktake|stocktake|toml|exports|README|CSV|Parquet|DuckDB|SHA|JSON|LD|XML|Akoma|Ntoso|"
    r"plan\.(?:xlsx|gpkg|kml)|fibre-home-passed-cost|tower:mast|normal|M49|kbit|Mbit|unsd|http[s]?\S*|example|org|sha256|bytes|kB|MB|[A-Z0-9]{2,}|[a-z]+_[a-z_]+|"
    r"[\w-]+\.(?:html|js|css|csv|toml|svg))\b"
)
WORD = re.compile(r"[A-Za-z]{3,}")


class Accents(gettext.NullTranslations):
    """Translations that put accents on letters."""

    def gettext(self, message):
        pieces = KEPT.split(message)
        kept = [*KEPT.findall(message), ""]
        accented = (re.sub("[A-Za-z]", "\\g<0>\u0302", piece) for piece in pieces)
        return "".join(piece + keep for piece, keep in zip(accented, kept, strict=True))

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context, message):
        return self.gettext(message)

    def npgettext(self, context, msgid1, msgid2, n):
        return self.ngettext(msgid1, msgid2, n)


# Lists and dates come from CLDR, here in Greek letters.
PSEUDO = Language("el", "Pseudo")


def accents():
    return speaking(PSEUDO, translations={"interface": Accents(), "catalogue": Accents()})


@pytest.fixture(autouse=True, scope="module")
def _sources_without_names():
    """Take the names of publications away, which stay as they are in every language."""
    silent = {
        code: msgspec.structs.replace(note, title="Ж", publisher="Ж")
        for code, note in gap_owners.data_sources().items()
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gap_owners, "data_sources", lambda: silent)
        yield


@pytest.fixture(scope="module")
def tables():
    found = sample_tables()
    for name, columns in AUTHORS.items():
        found[name] = found[name].with_columns(
            pl.col(column).str.replace_all(r"[A-Za-z]+", "Ж") for column in columns
        )
    words = pl.col("shared", "only_here", "only_there").list.eval(pl.lit("Ж"))
    found["lineage"] = found["lineage"].with_columns(words, explanation=pl.lit("Ж"))
    found["statements"] = found["statements"].with_columns(
        references=pl.col("references").list.eval(pl.lit("Ж"))
    )
    return found


@pytest.fixture(scope="module")
def region():
    return msgspec.structs.replace(
        sample_region(), name="Ж", members_name="Ж", languages=("el",), demo=True
    )


@pytest.fixture(scope="module")
def pages(tables, region, tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    with accents():
        spoken = {name: said(name, tables, on=region.assessed_on) for name in tables}
        for part in SITE_PARTS.values():
            part.write({name: spoken[name] for name in part.tables}, region, out)
    return {p.relative_to(out).as_posix(): p.read_text("utf-8") for p in out.rglob("*.html")}


# What no translator is given: commands and files, styles, and names of publications.
SILENT = {"cite", "code", "pre", "script", "style"}


class Visible(HTMLParser):
    """What a reader sees or hears of a page."""

    HEARD = ("aria-label", "title", "alt", "content", "placeholder", "data-filter", "data-sort")

    def __init__(self):
        super().__init__()
        self.texts = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        named = dict(attrs)
        if tag == "meta" and named.get("name") != "description":
            return
        self.texts.extend(named[name] for name in self.HEARD if named.get(name))
        # Names of columns, where a table becomes a list.
        self.texts.extend(re.findall(r"--c\d:'([^']*)'", named.get("style") or ""))

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT

    def handle_data(self, data):
        if not self.silent:
            self.texts.append(data)


def escaped(text):
    """Return the English words of a text that no catalogue was asked for."""
    if text.strip() in table_schemas():
        return []
    return WORD.findall(SAME.sub(" ", KEPT.sub(" ", text)))


def test_a_made_up_text_keeps_names_and_tags():
    made = Accents().gettext("Of {n} <b>values</b>: 5 %% at %(x)s&nbsp;m")
    assert KEPT.findall(made) == ["{n}", "<b>", "</b>", "%%", "%(x)s", "&nbsp;"]
    assert escaped(KEPT.sub(" ", made)) == []


def test_no_word_of_the_interface_escapes_translation(pages):
    found = {}
    for page, text in pages.items():
        visible = Visible()
        visible.feed(text)
        words = {one.strip(): escaped(one) for one in visible.texts if escaped(one)}
        if words:
            found[page] = words
    assert found == {}


def test_every_kind_of_page_was_looked_at(pages):
    kinds = {page.rpartition("/")[0] or page for page in pages}
    assert {"commitments", "divides", "economies", "indicators", "instruments", "ladders"} <= kinds
    assert {"index.html", "gaps.html", "methods.html", "search.html", "sources.html"} <= kinds


def test_no_word_of_the_report_escapes_translation(tables, region):
    with accents():
        spoken = {name: said(name, tables, on=region.assessed_on) for name in tables}
        text = plain_text(build_report(spoken, region))
    assert {line: escaped(line) for line in text.split("\n") if escaped(line)} == {}
