"""Write activities as IATI 2.03 XML, in the order that the schema asks for; same bytes each time.

Kind, themes and commitments go out as tags of vocabularies of our own (vocabulary 99 with its URN),
which other readers may leave out. An activity that names nobody goes out with its reporting
organisation as accountable. Characters that XML cannot hold are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from stocktake_web.activities.iati.codes import DATES, SECTOR, VERSION, country_of
from stocktake_web.activities.iati.records import Organisation
from stocktake_web.activities.iati.results import write_result
from stocktake_web.activities.iati.texts import LANGUAGE
from stocktake_web.activities.iati.transactions import write_transaction

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from stocktake_web.activities.iati.records import ActivityRecord, Budget

__all__ = ["COMMITMENTS", "KINDS", "OWN_VOCABULARY", "THEMES", "clean", "write_activities"]

OWN_VOCABULARY = "99"
KINDS, THEMES, COMMITMENTS = (
    "urn:stocktake:activity-kinds",
    "urn:stocktake:themes",
    "urn:stocktake:commitments",
)
ACCOUNTABLE = "2"  # role of an organisation
GENERAL, ORIGINAL_DAC = "1", "1"  # type of a description; vocabulary of a sector
# The characters that XML 1.0 does not have.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return a text as a file can hold it: no characters that XML lacks, line ends as one."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def write_activities(records: Iterable[ActivityRecord], *, generated: dt.datetime) -> bytes:
    """Return a file of activities.

    Args:
        records: At least one; the standard has no file without any.
        generated: Moment that the file says it was made, with its zone.

    Raises:
        ValueError: There is no activity.
    """
    root = etree.Element("iati-activities")
    root.set("version", VERSION)
    root.set("generated-datetime", generated.isoformat(timespec="seconds"))
    for record in records:
        _write_activity(root, record)
    if not len(root):
        raise ValueError("A file of the standard holds at least one activity.")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _write_activity(root: etree._Element, record: ActivityRecord) -> None:
    activity = _add(root, "iati-activity")
    activity.set(LANGUAGE, record.language)
    _add(activity, "iati-identifier").text = clean(record.identifier)
    reporter = _add(
        activity, "reporting-org", ref=clean(record.reporter_ref), type=record.reporter_type
    )
    _narrate(reporter, record.reporter_name)
    _narrate(_add(activity, "title"), record.title)
    _narrate(_add(activity, "description", type=GENERAL), record.description)
    for each in record.organisations or (_reporter(record),):
        about = {"ref": clean(each.ref), "type": each.type, "role": each.role}
        held = _add(activity, "participating-org", **about)
        _narrate(held, each.name)
    _add(activity, "activity-status", code=record.status)
    for code, field in DATES.items():
        day = getattr(record, field)
        if day is not None:
            _add(activity, "activity-date", type=code, **{"iso-date": day.isoformat()})
    _write_places(activity, record)
    _write_tags(activity, record)
    for budget in record.budgets:
        _write_budget(activity, budget)
    for transaction in record.transactions:
        write_transaction(activity, transaction)
    for result in record.results:
        write_result(activity, result)


def _reporter(record: ActivityRecord) -> Organisation:
    """Return who reports as who is accountable: the standard asks for somebody who takes part."""
    name, ref = record.reporter_name or record.reporter_ref, record.reporter_ref
    return Organisation(role=ACCOUNTABLE, name=name, ref=ref, type=record.reporter_type)


def _write_places(activity: etree._Element, record: ActivityRecord) -> None:
    for each in record.countries:
        share = "" if each.share is None else f"{each.share:f}"
        _add(activity, "recipient-country", code=country_of(each.economy), percentage=share)
    if record.place:
        _narrate(_add(_add(activity, "location"), "name"), record.place)


def _write_tags(activity: etree._Element, record: ActivityRecord) -> None:
    _add(activity, "sector", vocabulary=ORIGINAL_DAC, code=SECTOR)
    tags = [
        *((KINDS, code) for code in (record.kind,) if code),
        *((THEMES, code) for code in record.themes),
        *((COMMITMENTS, code) for code in record.commitments),
    ]
    for uri, code in tags:
        about = {"code": clean(code), "vocabulary": OWN_VOCABULARY, "vocabulary-uri": uri}
        _add(activity, "tag", **about)


def _write_budget(activity: etree._Element, budget: Budget) -> None:
    held = _add(activity, "budget", type=budget.type, status=budget.status)
    _add(held, "period-start", **{"iso-date": budget.start.isoformat()})
    _add(held, "period-end", **{"iso-date": budget.end.isoformat()})
    about = {"currency": budget.currency, "value-date": budget.value_date.isoformat()}
    _add(held, "value", **about).text = f"{budget.amount:f}"


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """Add an element; attributes without a value are left out."""
    return etree.SubElement(parent, name, {key: text for key, text in attributes.items() if text})


def _narrate(parent: etree._Element, text: str) -> None:
    _add(parent, "narrative").text = clean(text)
