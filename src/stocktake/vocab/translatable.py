"""Which texts of the vocabulary are translated, and the columns of tables in which they stand.

Tables are made in English. A page in another language reads them through
``translated``, which puts the words of the language into the columns listed
here, so that one build of the tables serves every language. Names of
publications and publishers stay as they are, because they are citations; texts
of documents stay in the language of the document.

A text that is not of the vocabulary (a user's own indicator) is left alone:
nobody but the user knows its language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from stocktake.vocab import load
from stocktake.vocab.cldr import economy_name
from stocktake.vocab.economies import economies, groups
from stocktake.vocab.language import ENGLISH, current, data_text, pgettext, unmarked
from stocktake.vocab.tables import table_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "ACTORS_IN_WORDS",
    "COLUMNS",
    "OF_METHODS",
    "TranslatableText",
    "beneficiary_name",
    "pillar_name",
    "theme_name",
    "translatable_texts",
    "translated",
    "translated_columns",
    "unit_axis",
    "unit_label",
]

Translate: TypeAlias = "Callable[[str], str]"

# Economies whose English name is also CLDR's, but whose names elsewhere CLDR lags behind.
ALSO_NAMED = ("TR",)
# The actor of a commitment that nobody has described: code and words.
ACTORS_IN_WORDS: Mapping[str, str] = {
    "signatories": "the signatories",
    "members": "each member",
    "organisation": "the body that is named",
    "stakeholders": "all stakeholders",
}
# What ``progress.methods`` says of each method; the translators' tool gathers it there.
OF_METHODS = (
    "title of a method",
    "what a method needs",
    "measure of a method",
    "score of a method",
    "rule of a method",
    "state of a method",
)


@dataclass(frozen=True, slots=True)
class TranslatableText:
    """One text of the vocabulary for translators.

    Attributes:
        domain: ``catalogue``, or ``evidence`` for what stands behind a commitment's measures.
        context: What the text is.
        text: The text in English.
        about: Where it stands, for the translator.
    """

    domain: str
    context: str
    text: str
    about: str


def _data(context: str) -> Translate:
    def translate(text: str) -> str:
        found = data_text(context, text)
        # Only a text that comes with Stocktake is known to be English.
        ours = context in OF_METHODS or (context, text) in _known()
        return text if unmarked(found) == text and not ours else found

    return translate


def _said(context: str) -> Translate:
    return lambda text: pgettext(context, text) if text else text


# Table and column, and how its texts get into the current language.
COLUMNS: Mapping[str, Mapping[str, Translate]] = {
    "instruments": {
        "title": _data("title of an instrument"),
        "short_title": _data("short title of an instrument"),
        "body": _data("who adopted an instrument"),
        "place": _data("place"),
        "summary": _data("summary of an instrument"),
    },
    "commitments": {
        "area": _data("area of an instrument"),
        "paraphrase": _data("paraphrase"),
        "who": _data("who acts"),
        "target": _data("number that a commitment names"),
    },
    "evidence_tests": {
        "test": _data("evidence test"),
        "why": _data("why by evidence"),
    },
    "kpis": {
        "title": _data("title of a target"),
        "target_set_title": _data("target set"),
        "note": _data("note on a target"),
    },
    "commitment_kpis": {"why": _data("what a target measures")},
    "groups": {"name": _data("group")},
    "indicators": {
        "name": _data("indicator"),
        "definition": _data("definition of an indicator"),
        "unit_label": _data("unit"),
        "caveats": _data("caveat"),
    },
    "methods": {
        "title": _data("title of a method"),
        "needs": _data("what a method needs"),
        "measure": _data("measure of a method"),
        "score": _data("score of a method"),
        "rule": _data("rule of a method"),
    },
    "outlook_chances": {"words": _said("chance")},
}


def translated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with the words of the current language; in English the table itself.

    Args:
        name: Name of the table in ``vocab/tables.toml``.
        frame: The table as built, in English.
    """
    if current() is ENGLISH:
        return frame
    if name == "economies":
        return frame.with_columns(name=_economy_names(frame))
    changed = [
        _replaced(frame[column], translate) for column, translate in COLUMNS.get(name, {}).items()
    ]
    return frame.with_columns(changed)


def translated_columns(name: str) -> tuple[str, ...]:
    """Return the columns of a table that ``translated`` changes."""
    return ("name",) if name == "economies" else tuple(COLUMNS.get(name, ()))


def theme_name(code: str) -> str:
    """Return the name of a theme in the current language."""
    return data_text("theme", load.themes()[code])


def pillar_name(code: str) -> str:
    """Return the name of a pillar in the current language."""
    return data_text("pillar", load.pillars()[code])


def beneficiary_name(code: str) -> str:
    """Return the name of a group that statements name; a code outside the vocabulary as it is."""
    known = load.beneficiaries().get(code)
    return code if known is None else data_text("people or economies named", known)


def unit_label(code: str) -> str:
    """Return a unit as printed after a number; nothing for a code outside the vocabulary."""
    known = load.units().get(code)
    return "" if known is None else data_text("unit", known.label)


def unit_axis(code: str) -> str:
    """Return a unit as it stands on an axis; nothing for a code outside the vocabulary."""
    known = load.units().get(code)
    return "" if known is None else data_text("unit", known.axis)


def translatable_texts() -> Iterator[TranslatableText]:
    """Yield every text of the vocabulary that is translated, as often as it stands there.

    A sign without a letter, such as the unit ``%``, is the same in every language.
    """
    for part in (_lists(), _indicators(), _targets(), _instruments()):
        yield from (item for item in part if any(sign.isalpha() for sign in item.text))


def _lists() -> Iterator[TranslatableText]:
    for name in load.pillars().values():
        yield TranslatableText("catalogue", "pillar", name, "vocab/themes.toml")
    for name in load.themes().values():
        yield TranslatableText("catalogue", "theme", name, "vocab/themes.toml")
    for name in load.beneficiaries().values():
        about = "vocab/beneficiaries.toml"
        yield TranslatableText("catalogue", "people or economies named", name, about)
    for code, unit in load.units().items():
        for text in (unit.label, unit.axis):
            about = f"Unit {code}: stands after a number, or names an axis."
            yield TranslatableText("catalogue", "unit", text, about)
    for words in ACTORS_IN_WORDS.values():
        yield TranslatableText("catalogue", "who acts", words, "A kind of actor, after a colon.")
    yield TranslatableText("catalogue", "group", "All members", "Members of the workspace.")
    for schema in table_schemas().values():
        about = f"What a row of the table {schema.name} is."
        yield TranslatableText("catalogue", "about a table", schema.about, about)
    for group in groups().values():
        about = f"Group {group.id}; use the official name."
        yield TranslatableText("catalogue", "group", group.name, about)
    for iso2, name in _named_economies():
        about = (
            f"{iso2}: short name in the usage of the United Nations; empty where CLDR's will do."
        )
        yield TranslatableText("catalogue", "economy name", name, about)


def _named_economies() -> Iterator[tuple[str, str]]:
    """Yield the economies whose name in English is not CLDR's, so that its others will not do."""
    from babel import Locale

    known = Locale.parse("en").territories
    for economy in economies().values():
        if known.get(economy.iso2) != economy.name or economy.iso2 in ALSO_NAMED:
            yield economy.iso2, economy.name


def _indicators() -> Iterator[TranslatableText]:
    for indicator in load.indicators().values():
        about = f"Indicator {indicator.id}"
        yield TranslatableText("catalogue", "indicator", indicator.name, about)
        yield TranslatableText(
            "catalogue", "definition of an indicator", indicator.definition, about
        )
        for caveat in indicator.caveats:
            yield TranslatableText("catalogue", "caveat", caveat, about)


def _targets() -> Iterator[TranslatableText]:
    for target_set in load.target_sets().values():
        about = f"Target set {target_set.id}"
        yield TranslatableText("catalogue", "target set", target_set.title, about)
        for kpi in target_set.kpis:
            about = f"Target {kpi.id}"
            yield TranslatableText("catalogue", "title of a target", kpi.title, about)
            if kpi.note:
                yield TranslatableText("catalogue", "note on a target", kpi.note, about)


def _instruments() -> Iterator[TranslatableText]:
    for instrument in load.catalogue().values():
        about = f"Instrument {instrument.id}"
        for context, text in (
            ("title of an instrument", instrument.title),
            ("short title of an instrument", instrument.short_title),
            ("who adopted an instrument", instrument.body),
            ("place", instrument.place),
            ("summary of an instrument", instrument.summary),
        ):
            yield TranslatableText("catalogue", context, text, about)
        for area in instrument.areas:
            yield TranslatableText("catalogue", "area of an instrument", area.name, about)
        for entry in instrument.entries:
            about = f"{instrument.id}, {entry.label}"
            yield TranslatableText("catalogue", "paraphrase", entry.paraphrase, about)
            if entry.who:
                yield TranslatableText("catalogue", "who acts", entry.who, about)
            if entry.target:
                context = "number that a commitment names"
                yield TranslatableText("catalogue", context, entry.target, about)
            for binding in entry.kpis:
                named = f"{about}, measured by {binding.kpi}"
                yield TranslatableText("evidence", "what a target measures", binding.why, named)
            for test in entry.evidence:
                yield TranslatableText("evidence", "evidence test", test.test, about)
                yield TranslatableText("evidence", "why by evidence", test.why, about)


@cache
def _known() -> frozenset[tuple[str, str]]:
    return frozenset((item.context, item.text) for item in translatable_texts())


def _economy_names(frame: pl.DataFrame) -> pl.Series:
    pairs = frame.select("iso2", "name").iter_rows()
    return pl.Series("name", [economy_name(iso2, name) for iso2, name in pairs], pl.String)


def _replaced(column: pl.Series, translate: Translate) -> pl.Series:
    """Return a column of texts, or of lists of them, each distinct text translated once."""
    if column.dtype == pl.List(pl.String):
        texts = column.explode(empty_as_null=False, keep_nulls=False)
        told = {text: translate(text) for text in texts.unique().to_list()}
        said = [[told[text] for text in row] for row in column.to_list()]
        return pl.Series(column.name, said, column.dtype)
    told = {text: translate(text) for text in column.drop_nulls().unique().to_list()}
    return column.replace(told) if told else column
