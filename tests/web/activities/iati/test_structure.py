"""Our declaration of the standard agrees with its own schema on files with one thing wrong."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from factories.iati import a_record, cases, records, schema
from stocktake_web.activities.iati.structure import (
    _rules,
    find_faults,
    is_decimal,
    read_day,
    rule_of,
)
from stocktake_web.activities.iati.write import write_activities

MOMENT = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
VALUES = ("", "x", "2027-01-01", "2027-02-30", "12", "1.5", "1e3", " 7 ", "true", "2027-1-1",
          "2027-01-01Z", "2027-01-01+12:00", "2027-01-01T10:00:00", "-5", ".5", "+3.")  # fmt: skip
NAMES = sorted({"narrative", "result", "iati-activity", *(_rules())})


@pytest.mark.parametrize("value", VALUES)
def test_days_and_numbers_are_those_of_xml_schema(value):
    root = etree.fromstring(write_activities([a_record()], generated=MOMENT))
    root.find("*/activity-date").set("iso-date", value)
    assert (read_day(value) is not None) == schema().validate(root)
    root = etree.fromstring(write_activities([a_record()], generated=MOMENT))
    root.find("*/recipient-country").set("percentage", value)
    assert is_decimal(value) == schema().validate(root)


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # to shrink an activity takes minutes
)
@given(records(), st.data())
def test_our_check_and_the_schema_agree(record, data):
    root = etree.fromstring(write_activities([record], generated=MOMENT))
    declared = [
        each
        for each in root.iter("*")
        if rule_of(each) and all(rule_of(around) for around in each.iterancestors())
    ]
    element = data.draw(st.sampled_from(declared))
    _damage(element, data)
    agrees = schema().validate(root) == (not list(find_faults(root)))
    assert agrees, (etree.tostring(root), list(find_faults(root)), schema().error_log)


def test_the_cases_of_the_standards_makers_are_judged_as_the_schema_judges_them():
    judged = {True: 0, False: 0}
    for path in cases():
        root = etree.parse(path).getroot()
        valid, faults = schema().validate(root), list(find_faults(root))
        if not valid and all(_is_beyond(error.path) for error in schema().error_log):
            continue  # inside of elements that are not read here
        assert valid == (not faults), (path.name, faults, schema().error_log)
        judged[valid] += 1
    assert min(judged.values()) > 20


def _is_beyond(path):
    """Return whether an element that is not declared here stands on the way to a mistake."""
    names = [step.partition("[")[0] for step in path.strip("/").split("/")]
    return not all(
        {
            name,
            f"{around}/{name}",
            *(f"result:{name}" for held in names[:place] if held == "result"),
        }
        & set(_rules())
        for place, (around, name) in enumerate(zip(["", *names], names, strict=False))
    )


def _damage(element, data):
    """Change one thing of an element."""
    kind = data.draw(st.sampled_from(["drop", "double", "move", "attribute", "other", "text"]))
    parent = element.getparent()
    if kind == "attribute" and element.attrib:
        name = data.draw(st.sampled_from(sorted(element.attrib)))
        if data.draw(st.booleans()):
            del element.attrib[name]
        elif not name.startswith("{"):
            element.set(name, data.draw(st.sampled_from(VALUES)))
    elif kind == "other":
        element.set("surprise", "x")
    elif kind == "text":
        element.text = data.draw(st.sampled_from(["words", " ", "12.5"]))
    elif parent is not None and kind == "drop":
        parent.remove(element)
    elif parent is not None and kind == "double":
        parent.insert(data.draw(st.integers(0, len(parent))), copy.deepcopy(element))
    elif parent is not None:
        parent.insert(data.draw(st.integers(0, len(parent))), element)
