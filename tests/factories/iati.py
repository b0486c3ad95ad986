"""The IATI standard 2.03 itself (schema and code lists), and activities to write as it asks.

Schema and lists are read from the package pyIATI, which `make test` puts aside (it asks for
libraries of its time, so it cannot be installed with ours); its code is not used.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st
from lxml import etree

from stocktake.vocab.economies import economies
from stocktake_web.activities.iati.codes import (
    BUDGET_STATUSES,
    BUDGET_TYPES,
    LANGUAGES,
    MEASURES,
    ORGANISATION_TYPES,
    RESULT_TYPES,
    ROLES,
    STATUSES,
    TRANSACTION_TYPES,
    currencies,
)
from stocktake_web.activities.iati.records import ActivityRecord, Budget, Country, Organisation
from stocktake_web.activities.iati.results import Baseline, Indicator, Measured, Period, Result
from stocktake_web.activities.iati.texts import Words
from stocktake_web.activities.iati.transactions import Party, Transaction

__all__ = ["a_full_record", "a_record", "cases", "codes_of", "records", "schema"]

STANDARD = Path(sys.prefix) / "share/iati/iati/resources/standard/2-03"


def _standard():
    if not STANDARD.is_dir():
        pytest.skip(
            "the IATI standard is not put aside: pip install --no-deps --require-hashes "
            "--target .venv/share/iati -r requirements-iati.lock"
        )
    return STANDARD


@cache
def schema():
    return etree.XMLSchema(etree.parse(_standard() / "schemas/iati-activities-schema.xsd"))


def cases():
    """Return the files that the standard's own makers test its schema with, right and wrong."""
    folder = _standard().parents[1] / "test_data/2-03"
    return [
        path
        for kind in ("pass", "fail")
        for path in folder.glob(f"ssot-activity-xml-{kind}/**/*.xml")
    ]


@cache
def codes_of(name):
    text = (_standard() / f"codelists/{name}.xml").read_text("utf-8")
    return set(re.findall(r"<code>([^<]+)</code>", text))


def a_record(**said):
    """Return an activity; every field can be given."""
    about = {
        "identifier": "XM-DAC-41000-ws-1",
        "reporter_ref": "XM-DAC-41000",
        "reporter_type": "40",
        "reporter_name": "A secretariat",
        "title": "Workshop on shared towers",
        "description": "Three days with regulators.",
        "kind": "workshop",
        "status": "2",
        "planned_start": dt.date(2027, 3, 1),
        "planned_end": dt.date(2027, 3, 3),
        "place": "Suva",
        "organisations": (
            Organisation(role="1", name="A bank", ref="XM-DAC-46004", type="40"),
            Organisation(role="4", name="A university", type="80"),
        ),
        "countries": (
            Country(economy="FJI", share=Decimal("60.00")),
            Country(economy="KIR", share=Decimal("40.00")),
        ),
        "budgets": (
            Budget(
                start=dt.date(2027, 1, 1),
                end=dt.date(2027, 12, 31),
                amount=Decimal("25000.00"),
                currency="USD",
                value_date=dt.date(2027, 1, 1),
            ),
        ),
        "themes": ("infrastructure-sharing",),
        "commitments": ("isles-2021/1",),
    }
    return ActivityRecord(**(about | said))


def a_full_record():
    """Return an activity with a transaction and a result."""
    paid = Transaction(
        type="3",
        date=dt.date(1999, 6, 1),
        amount=Decimal("-1500.50"),
        currency="FRF",
        value_date=dt.date(1999, 6, 1),
        provider=Party(name=(Words(text="A bank"),), ref="XM-DAC-46004"),
        further=(SECTOR,),
    )
    reached = Measured(value="38", comment=(Words(text="Late"),), further=(DIMENSION,))
    period = Period(start=dt.date(2027, 1, 1), end=dt.date(2027, 12, 31), actuals=(reached,))
    indicator = Indicator(
        measure="2",
        title=(Words(text="Islands with a signal"),),
        baselines=(Baseline(year=2020, value="12.5"),),
        periods=(period,),
    )
    result = Result(type="2", title=(Words(text="Access"),), indicators=(indicator,))
    return a_record(transactions=(paid,), results=(result,))


def _words(most=40):
    """Return texts as they are kept: nothing at their ends, no characters that XML lacks."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n\t")
    return st.text(letters, min_size=1, max_size=most).map(str.strip).filter(bool)


def _cents(most):
    return st.integers(0, most).map(lambda cents: Decimal(cents).scaleb(-2))


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1))


@st.composite
def _budgets(draw):
    start = draw(DAYS)
    return Budget(
        start=start,
        end=start + dt.timedelta(days=draw(st.integers(0, 366))),
        amount=draw(_cents(10**14)),
        currency=draw(st.sampled_from(currencies())),
        value_date=draw(DAYS),
        type=draw(st.sampled_from(list(BUDGET_TYPES))),
        status=draw(st.sampled_from(list(BUDGET_STATUSES))),
    )


REFS = st.from_regex(r"[A-Z]{2}-[A-Z]{3}-[0-9]{3,5}", fullmatch=True)
FLAG = st.none() | st.booleans()
# Drawn often, so few: nothing, mark-up, lines, another script.
SHORT = ("", "12.5 % & <more>", "Two\nlines", "\u0645\u0631\u062d\u0628\u0627 \U0001f30d")
SECTOR = '<sector code="22040" vocabulary="1"></sector>'
DOCUMENT = (
    '<document-link format="text/html" url="https://example.org/a?b=1&amp;c=2"><title><narrative '
    'xml:lang="fr"> Un rapport </narrative></title><category code="A08"></category></document-link>'
)
REFERENCE = '<reference code="9.c" vocabulary="99"></reference>'
PLACE = '<location ref="suva"></location>'
DIMENSION = '<dimension name="sex" value="female"></dimension>'


def _narratives(least=0):
    """Return texts in several languages; an empty one stays where it stands."""
    one = st.builds(
        Words, text=st.sampled_from(SHORT), language=st.sampled_from(["", "fr", "zh-Hans"])
    )
    return st.lists(one, min_size=least, max_size=3).map(tuple)


def _some(*kept):
    return st.sampled_from([(), kept[:1], kept])


def _transactions():
    party = st.builds(
        Party,
        name=_narratives(),
        ref=st.just("") | REFS,
        type=st.sampled_from(["", *ORGANISATION_TYPES]),
        activity=st.just("") | REFS,
    )
    return st.builds(
        Transaction,
        type=st.sampled_from(list(TRANSACTION_TYPES)),
        date=DAYS,
        amount=st.decimals(-(10**15), 10**15, allow_nan=False, places=6),
        currency=st.sampled_from(["USD", "FRF"]),  # the second is of the past
        value_date=DAYS,
        description=_narratives(),
        provider=st.none() | party,
        receiver=st.none() | party,
        ref=st.just("") | REFS,
        humanitarian=FLAG,
        further=_some(SECTOR, '<flow-type code="10"></flow-type>'),
    )


def _results():
    about = {"value": st.sampled_from(SHORT), "comment": _narratives()}
    measured = st.builds(Measured, **about, further=_some(PLACE, DIMENSION, DOCUMENT))
    baseline = st.builds(
        Baseline,
        **about,
        further=_some(PLACE, DIMENSION, DOCUMENT),
        year=st.integers(1900, 2100),
        day=st.none() | DAYS,
    )
    few = st.lists(measured, max_size=2).map(tuple)
    period = st.builds(Period, start=DAYS, end=DAYS, targets=few, actuals=few)
    indicator = st.builds(
        Indicator,
        measure=st.sampled_from(MEASURES),
        title=_narratives(least=1),
        description=_narratives(),
        ascending=FLAG,
        aggregation=FLAG,
        baselines=st.lists(baseline, max_size=2).map(tuple),
        periods=st.lists(period, max_size=2).map(tuple),
        further=_some(DOCUMENT, REFERENCE),
    )
    return st.builds(
        Result,
        type=st.sampled_from(list(RESULT_TYPES)),
        title=_narratives(least=1),
        indicators=st.lists(indicator, min_size=1, max_size=2).map(tuple),
        description=_narratives(),
        aggregation=FLAG,
        further=_some(DOCUMENT, REFERENCE),
    )


@st.composite
def records(draw):
    """Return any activity that can be kept."""
    planned = sorted(draw(st.tuples(DAYS, DAYS)))
    refs = st.from_regex(r"[A-Z]{2}-[A-Z]{3}-[0-9]{3,5}", fullmatch=True)
    organisations = st.builds(
        Organisation,
        role=st.sampled_from(list(ROLES)),
        name=_words(),
        ref=st.just("") | refs,
        type=st.sampled_from(["", *ORGANISATION_TYPES]),
    )
    held = draw(st.lists(st.sampled_from(sorted(economies())), max_size=4, unique=True))
    share = _cents(10_000 // max(1, len(held)))
    codes = st.from_regex(r"[a-z][a-z0-9-]{0,20}(/[A-Za-z0-9.]{1,6})?", fullmatch=True)
    return ActivityRecord(
        identifier=draw(_words()),
        reporter_ref=draw(refs),
        reporter_type=draw(st.sampled_from(list(ORGANISATION_TYPES))),
        reporter_name=draw(_words()),
        title=draw(_words()),
        description=draw(_words(120)),
        language=draw(st.sampled_from(list(LANGUAGES))),
        status=draw(st.sampled_from(list(STATUSES))),
        planned_start=planned[0],
        planned_end=draw(st.none() | st.just(planned[1])),
        actual_start=draw(st.none() | DAYS),
        actual_end=draw(st.none() | DAYS),
        place=draw(st.just("") | _words()),
        organisations=tuple(sorted(draw(st.sets(organisations, min_size=1, max_size=3)))),
        countries=tuple(
            Country(economy=code, share=draw(st.none() | share)) for code in sorted(held)
        ),
        budgets=tuple(sorted(draw(st.lists(_budgets(), max_size=3)))),
        transactions=tuple(draw(st.lists(_transactions(), max_size=2))),
        results=tuple(draw(st.lists(_results(), max_size=1))),
        kind=draw(st.sampled_from(["workshop", "mission", "project", "other"])),
        themes=tuple(sorted(draw(st.sets(codes, max_size=3)))),
        commitments=tuple(sorted(draw(st.sets(codes, max_size=3)))),
    )
