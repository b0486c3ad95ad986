"""Read activities from IATI 2.03 XML that anybody may have written.

A file with a document type is refused before anything in it is read, so no entity is ever expanded
and nothing is fetched; size and number are limited. An activity that the standard does not allow is
left out and told with its line; the others are read. What an activity says beyond a record
(contacts, further languages of its title ...) is counted and left out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING
from xml.parsers import expat

import msgspec
from django.utils.translation import gettext as _
from lxml import etree

from stocktake_web.activities.iati.codes import (
    BUDGET_STATUSES,
    BUDGET_TYPES,
    DATES,
    LANGUAGES,
    MEASURES,
    ORGANISATION_TYPES,
    RESULT_TYPES,
    ROLES,
    SECTOR,
    STATUSES,
    TRANSACTION_TYPES,
    VERSION,
    currencies,
    economy_of,
)
from stocktake_web.activities.iati.records import ActivityRecord, Budget, Country, Organisation
from stocktake_web.activities.iati.results import read_result
from stocktake_web.activities.iati.structure import Fault, find_faults, line_of, read_day
from stocktake_web.activities.iati.texts import LANGUAGE
from stocktake_web.activities.iati.transactions import is_kept_amount, read_transaction
from stocktake_web.activities.iati.write import COMMITMENTS, KINDS, OWN_VOCABULARY, THEMES
from stocktake_web.refusals import CannotBeDone

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LARGEST", "MOST", "NotReadable", "ReadActivities", "read_activities"]

LARGEST = 20_000_000  # bytes of a file
MOST = 5_000  # activities of a file
LONGEST_PERIOD = dt.timedelta(days=366)  # the standard: a budget is for a year at most
LARGEST_AMOUNT = Decimal(10) ** 15
CENT = Decimal("0.01")
ALL = Decimal(100)
# Longest texts that are kept; see models.
LONGEST = {"identifier": 200, "title": 300, "name": 300, "ref": 120, "place": 300, "text": 20_000}
# Elements whose whole content a record holds.
HELD = frozenset(
    {
        "iati-identifier", "reporting-org", "title", "description", "participating-org",
        "activity-status", "activity-date", "recipient-country", "budget", "transaction", "result",
    }
)  # fmt: skip


class NotReadable(CannotBeDone):
    """A file that cannot be taken as a whole; the message says why and what to do."""


class ReadActivities(msgspec.Struct, frozen=True, kw_only=True):
    """What was read.

    Attributes:
        records: The activities, in the order of the file.
        faults: What was not as the standard asks; the activities concerned are left out.
        left_out: Elements that a record does not hold: how often each was there.
    """

    records: tuple[ActivityRecord, ...]
    faults: tuple[Fault, ...]
    left_out: dict[str, int]


def read_activities(data: bytes) -> ReadActivities:
    """Read a file.

    Raises:
        NotReadable: It is too large, no XML, has a document type, or is no file of IATI 2.03.
    """
    root = _parse(data)
    if root.tag != "iati-activities":
        raise NotReadable(_("This is not a file of IATI activities."))
    if root.get("version") != VERSION:
        raise NotReadable(
            _("This file says that it is of version %(version)s; version 2.03 is read.")
            % {"version": root.get("version") or "?"}
        )
    held = root.findall("iati-activity")
    if len(held) > MOST:
        raise NotReadable(
            _("The file holds more than %(most)s activities. Split it.") % {"most": MOST}
        )
    records: list[ActivityRecord] = []
    faults: list[Fault] = []
    left_out: Counter[str] = Counter()
    seen: set[str] = set()
    for element in held:
        found = list(find_faults(element)) or list(_value_faults(element))
        identifier = _text(element, "iati-identifier")
        if not found and identifier in seen:
            said = _("The file holds %(identifier)s twice.") % {"identifier": identifier}
            found = [Fault(line=line_of(element), problem=said)]
        if found:
            faults += found
            continue
        seen.add(identifier)
        records.append(_record(element))
        left_out.update(_not_held(element))
    return ReadActivities(
        records=tuple(records), faults=tuple(faults), left_out=dict(sorted(left_out.items()))
    )


def _parse(data: bytes) -> etree._Element:
    if len(data) > LARGEST:
        raise NotReadable(
            _("The file is larger than %(most)s megabytes. Split it.") % {"most": LARGEST // 10**6}
        )
    _refuse_document_type(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _no_xml(error.lineno) from error


def _refuse_document_type(data: bytes) -> None:
    """Look through the file with a parser that stops at a document type, before any entity."""
    parser = expat.ParserCreate()

    def refuse(*_about: object) -> None:
        raise NotReadable(
            _("The file declares a document type, which files of the standard do not have.")
        )

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _no_xml(error.lineno) from error
    except (LookupError, ValueError) as error:  # it declares an encoding that is not known
        raise _no_xml(1) from error


def _no_xml(line: int | None) -> NotReadable:
    said = _("This is no XML that can be read: look at line %(line)s. Save it as UTF-8.")
    return NotReadable(said % {"line": line or 1})


def _value_faults(element: etree._Element) -> Iterator[Fault]:
    """Yield what a record could not hold of an activity that is built as the standard asks."""
    yield from _code_faults(element)
    yield from _length_faults(element)
    shares = [each.get("percentage") for each in element.iterfind("recipient-country")]
    known = [Decimal(share.strip()) for share in shares if share]
    if any(not 0 <= share <= ALL for share in known) or sum(known) > ALL + 1:
        yield _fault(element, _("The shares of countries are not between 0 and 100 per cent."))
    for budget in element.iterfind("budget"):
        yield from _budget_faults(budget)
    for value in element.iterfind("transaction/value"):
        if not is_kept_amount(value, _currency(value)):
            yield _fault(value, _("The amount has no currency, or more digits than can be kept."))
    start, end = _days(element).get("planned_start"), _days(element).get("planned_end")
    if start and end and end < start:
        yield _fault(element, _("The activity is planned to end before it starts."))


def _code_faults(element: etree._Element) -> Iterator[Fault]:
    checks = (
        ("activity-status", "code", STATUSES),
        ("activity-date", "type", DATES),
        ("participating-org", "role", ROLES),
        ("participating-org", "type", ORGANISATION_TYPES),
        ("reporting-org", "type", ORGANISATION_TYPES),
        ("budget", "type", BUDGET_TYPES),
        ("budget", "status", BUDGET_STATUSES),
        ("transaction/transaction-type", "code", TRANSACTION_TYPES),
        ("transaction/provider-org", "type", ORGANISATION_TYPES),
        ("transaction/receiver-org", "type", ORGANISATION_TYPES),
        ("result", "type", RESULT_TYPES),
        ("result/indicator", "measure", MEASURES),
    )
    for name, attribute, codes in checks:
        for each in element.iterfind(name):
            code = each.get(attribute)
            if code is not None and code not in codes:
                yield _fault(each, _("The code is not of the standard's list."))
    for each in element.iterfind("recipient-country"):
        if economy_of(each.get("code", "")) is None:
            yield _fault(each, _("There is no country of this code (ISO 3166-1 alpha-2)."))
    kinds = [each.get("type") for each in element.iterfind("activity-date")]
    if len(kinds) != len(set(kinds)):
        yield _fault(element, _("A date of one kind is given twice."))


def _length_faults(element: etree._Element) -> Iterator[Fault]:
    texts = {
        "identifier": [_text(element, "iati-identifier")],
        "title": [_narrative(element.find("title"), "")],
        "ref": [each.get("ref", "") for each in element.iterfind("*[@ref]")],
    }
    for name, held in texts.items():
        if any(len(text) > LONGEST[name] for text in held):
            yield _fault(element, _("A text is longer than can be kept."))
    if not all((*texts["identifier"], *texts["title"], _description(element))):
        yield _fault(element, _("Identifier, title and description cannot be empty."))


def _budget_faults(budget: etree._Element) -> Iterator[Fault]:
    value = budget.find("value")
    start, end = _day_of(budget, "period-start"), _day_of(budget, "period-end")
    if value is None or start is None or end is None:
        return
    amount = Decimal((value.text or "").strip())
    if not 0 <= amount < LARGEST_AMOUNT:
        yield _fault(value, _("The amount is negative or too large."))
    if not start <= end <= start + LONGEST_PERIOD:
        yield _fault(budget, _("A budget is for a year at most, and ends after it starts."))
    if _currency(value) not in currencies():
        yield _fault(value, _("There is no currency of this code (ISO 4217) in use."))


def _record(element: etree._Element) -> ActivityRecord:
    language = element.get(LANGUAGE, "en").split("-")[0]
    reporter = element.find("reporting-org")
    status = element.find("activity-status")
    tags = _tags(element)
    return ActivityRecord(
        identifier=_text(element, "iati-identifier"),
        reporter_ref="" if reporter is None else reporter.get("ref", ""),
        reporter_type="" if reporter is None else reporter.get("type", ""),
        reporter_name=_narrative(reporter, language)[: LONGEST["name"]],
        title=_narrative(element.find("title"), language),
        description=_description(element)[: LONGEST["text"]],
        language=language if language in LANGUAGES else "en",
        status="" if status is None else status.get("code", ""),
        **_days(element),
        place=_place(element, language),
        organisations=_organisations(element, language),
        countries=_countries(element),
        budgets=tuple(sorted(_budget(each) for each in element.iterfind("budget"))),
        transactions=tuple(
            read_transaction(each, element.get("default-currency", ""))
            for each in element.iterfind("transaction")
        ),
        results=tuple(read_result(each) for each in element.iterfind("result")),
        kind=next(iter(tags[KINDS]), ""),
        themes=tuple(sorted(tags[THEMES])),
        commitments=tuple(sorted(tags[COMMITMENTS])),
    )


def _days(element: etree._Element) -> dict[str, dt.date]:
    found = {}
    for each in element.iterfind("activity-date"):
        field, day = DATES.get(each.get("type", "")), read_day(each.get("iso-date", ""))
        if field and day:
            found[field] = day
    return found


def _description(element: etree._Element) -> str:
    """Return the general description, else the first."""
    language = element.get(LANGUAGE, "en").split("-")[0]
    held = element.findall("description")
    general = [each for each in held if each.get("type", "1") == "1"]
    chosen = general or held
    return _narrative(chosen[0] if chosen else None, language)


def _place(element: etree._Element, language: str) -> str:
    named = (_narrative(each.find("name"), language) for each in element.iterfind("location"))
    return "; ".join(name for name in named if name)[: LONGEST["place"]]


def _organisations(element: etree._Element, language: str) -> tuple[Organisation, ...]:
    """Return who takes part; one without a name is named by its identifier."""
    found = {
        Organisation(
            role=each.get("role", ""),
            name=(_narrative(each, language) or each.get("ref", ""))[: LONGEST["name"]],
            ref=each.get("ref", ""),
            type=each.get("type", ""),
        )
        for each in element.iterfind("participating-org")
    }
    return tuple(sorted(found))


def _countries(element: etree._Element) -> tuple[Country, ...]:
    found: dict[str, Country] = {}
    for each in element.iterfind("recipient-country"):
        economy, share = economy_of(each.get("code", "")), each.get("percentage")
        if economy is not None:
            known = None if share is None else _rounded(share)
            found[economy] = Country(economy=economy, share=known)
    return tuple(found[economy] for economy in sorted(found))


def _budget(element: etree._Element) -> Budget:
    value = element.find("value")
    start, end = _day_of(element, "period-start"), _day_of(element, "period-end")
    dated = None if value is None else read_day(value.get("value-date", ""))
    if value is None or start is None or end is None or dated is None:
        raise ValueError("A budget is read after it was checked.")
    return Budget(
        start=start,
        end=end,
        amount=_rounded(value.text or ""),
        currency=_currency(value),
        value_date=dated,
        type=element.get("type", "1"),
        status=element.get("status", "1"),
    )


def _currency(value: etree._Element) -> str:
    """Return the currency of an amount, which may be the activity's."""
    budget = value.getparent()
    activity = None if budget is None else budget.getparent()
    default = "" if activity is None else activity.get("default-currency", "")
    return value.get("currency") or default


def _day_of(element: etree._Element, name: str) -> dt.date | None:
    held = element.find(name)
    return None if held is None else read_day(held.get("iso-date", ""))


def _tags(element: etree._Element) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {KINDS: set(), THEMES: set(), COMMITMENTS: set()}
    for each in element.iterfind("tag"):
        uri = each.get("vocabulary-uri", "")
        if each.get("vocabulary") == OWN_VOCABULARY and uri in found:
            found[uri].add(each.get("code", "").strip())
    longest = {KINDS: 12, THEMES: 60, COMMITMENTS: 120}  # characters that are kept
    return {
        uri: {code for code in codes if 0 < len(code) <= longest[uri]}
        for uri, codes in found.items()
    }


def _not_held(element: etree._Element) -> Iterator[str]:
    """Yield the names of elements that the record does not hold."""
    for each in element:
        if not isinstance(each.tag, str) or each.tag in HELD:
            continue
        own_tag = each.tag == "tag" and each.get("vocabulary-uri") in (KINDS, THEMES, COMMITMENTS)
        own_sector = each.tag == "sector" and each.get("code") == SECTOR
        named_place = each.tag == "location" and [c.tag for c in each] == ["name"]
        if not (own_tag or own_sector or named_place):
            yield each.tag
    for each in element.iterfind("transaction"):
        yield from _of_others(each)
    for each in element.iterfind("result"):
        yield from _of_others(each)
    for each in element.iterfind("description"):
        if each.get("type", "1") != "1":
            yield "description"


def _of_others(element: etree._Element) -> Iterator[str]:
    """Yield the names of elements of other namespaces, which are not kept."""
    for each in element.iter("{*}*"):
        if each.tag.startswith("{"):
            yield each.tag


def _narrative(element: etree._Element | None, language: str) -> str:
    """Return the words in the activity's own language, else the first ones."""
    if element is None:
        return ""
    held = element.findall("narrative")
    own = [each for each in held if each.get(LANGUAGE, language).split("-")[0] == language]
    return ((own or held)[0].text or "").strip() if held else ""


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _rounded(text: str) -> Decimal:
    return Decimal(text.strip()).quantize(CENT, ROUND_HALF_EVEN)


def _fault(element: etree._Element, problem: str) -> Fault:
    return Fault(line=line_of(element), problem=problem)
