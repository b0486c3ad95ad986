"""Deadlines: which years are, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.deadlines import find_deadlines


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("connect all schools by 2030", [2030], id="by"),
        pytest.param("connect all schools by the end of 2027", [2027], id="end-of"),
        pytest.param("finish no later than 31 March 2026", [2026], id="full-date"),
        pytest.param("halve prices by 2026 and 2030 respectively", [2026, 2030], id="two-years"),
        pytest.param("reach the 2025 targets in every member", [2025], id="named-targets"),
        pytest.param("carry out the plan over the period 2026-2030", [2030], id="period"),
        pytest.param("report to the Ministerial Meeting in Suva in 2027", [2027], id="meeting"),
        pytest.param("report to our meetings in 2026 and 2028", [2026, 2028], id="two-meetings"),
        pytest.param("the drill shall be held in Anna in 2027", [2027], id="passive"),
        pytest.param("ask that it be presented in 2026 and 2028", [2026, 2028], id="wish"),
        pytest.param("offer fibre from January 2028.", [2028], id="from-month"),
        pytest.param(
            "assign bands not later than the second quarter of 2021", [2021], id="quarter"
        ),
        pytest.param("review the plan during 2023", [2023], id="during"),
        pytest.param("follow the Strategy of the Isles until 2030", [], id="in-a-name"),
        pytest.param("take note of the Code, endorsed in Anna in 2004", [], id="endorsed"),
        pytest.param("finish by the start of the academic year 2029", [2029], id="academic-year"),
        pytest.param("guided by the 2010, 2013 and 2015 reports", [], id="by-reports"),
        pytest.param("draw up a plan for 2005-2007", [], id="period-of-a-plan"),
        pytest.param("help isles that a storm which struck in 2016 cut off", [], id="what-was"),
        pytest.param("recalling the 2014 Declaration", [], id="cited-document"),
        pytest.param("in line with the 2030 Agenda", [], id="agenda"),
        pytest.param("carry out Vision 2025 in full", [], id="plan-name"),
        pytest.param("endorsed by 2010 Agreement parties", [], id="by-agreement"),
        pytest.param("to test the list (Member States; March 2031).", [2031], id="executor-date"),
        pytest.param("Review of nine funds (Q1 2032).", [2032], id="quarter-in-brackets"),
        pytest.param("Inventory (first edition May 2033)", [2033], id="edition"),
        pytest.param("carry out Resolution 5 (Anna, 2031).", [], id="brackets-of-a-name"),
        pytest.param("Publish a guide. Deadline: Q3 2032.", [2032], id="label"),
        pytest.param("in phases between 1 May 2030 and 31 May 2033", [2033], id="between"),
        pytest.param("offer places between now and 2031", [2031], id="between-now"),
        pytest.param("lend, as from 2032, for cables", [2032], id="as-from"),
        pytest.param("require from 2031 that tenders ask for repair", [2031], id="from-that"),
        pytest.param("a ceiling which is to enter into force on 1 May 2031", [2031], id="force"),
        pytest.param("no isle shall hang on one cable after 2031", [2031], id="after"),
        pytest.param("report by spring 2031", [2031], id="by-spring"),
        pytest.param("three routes by 2030, against one in 2024", [2030], id="compared"),
        pytest.param("losses estimated at ten million in 2025", [], id="estimated"),
        pytest.param("heed the decision taken by the Isle Conference 2031", [], id="taken-by"),
        pytest.param("send proposals for the period up to 2035", [], id="of-proposals"),
        pytest.param("finish by the end of FY 2031", [2031], id="fiscal-year"),
        pytest.param("finish by Dec 2031", [2031], id="short-month"),
        pytest.param("carry it out in the 2030-2031 biennium", [2031], id="biennium"),
        pytest.param("report ahead of the 2031 conference", [2031], id="ahead-of"),
        pytest.param("decide by the next meeting in 2031", [2031], id="next-meeting"),
    ],
)
def test_years_by_which_a_thing_should_hold(text, years):
    assert [d.year for d in find_deadlines(text, operative=True)] == years


def test_meetings_and_periods_set_no_deadline_where_nobody_is_to_act():
    text = "the report to the meeting held in 2019, over the period 2010-2015"
    assert find_deadlines(text, operative=False) == ()


@given(st.text(max_size=40), st.integers(1900, 2099), st.booleans())
def test_a_deadline_is_found_at_its_place(before, year, operative):
    text = f"{before} by {year}"
    found = find_deadlines(text, operative=operative)
    assert year in [d.year for d in found]
    assert all(text[d.start : d.end] == str(d.year) for d in found)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("serve every island by the monsoon of 2031", [2031], id="season"),
        pytest.param("meet the deadline of 2032", [2032], id="deadline-of"),
        pytest.param("study this in the study period 2029-2032", [2032], id="study-period"),
        pytest.param("disclose results by operator from 2029.", [2029], id="from"),
        pytest.param("repair masts after the failure of the cable in 2021", [], id="mishap"),
        pytest.param("apply the guidelines issued by the agency in 2020", [], id="cited"),
    ],
)
def test_seasons_starts_and_what_was(text, years):
    assert [d.year for d in find_deadlines(text, operative=True)] == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param(
            "Milestones: rules adopted (2031); two cables in service (May 2033).",
            [2031, 2033],
            id="milestones",
        ),
        pytest.param("caps fall in three stages ending on 1 April 2031", [2031], id="ending"),
        pytest.param("ducts in all contracts signed after 1 May 2031", [2031], id="signed-after"),
        pytest.param(
            "be halved by the time of the next conference, in 2031", [2031], id="by-the-time-of"
        ),
        pytest.param("extend the mandate of the group to 31 March 2031", [2031], id="extended"),
        pytest.param("sign before it closes on 30 June 2031", [2031], id="before-it-closes"),
        pytest.param("shall, at its 2031 session, decide on fees", [2031], id="own-session"),
        pytest.param("strive for full coverage towards 2035", [2035], id="towards"),
        pytest.param("a rate of 90 per cent, from 68 per cent in 2019", [], id="starting-from"),
        pytest.param("learn from the experience of the Isles in 2019", [], id="experience"),
        pytest.param("the region produced 490,000 tonnes in 2018", [], id="thousands"),
        pytest.param("the treaty entered into force in February 2021, urge all", [], id="in-force"),
        pytest.param("act when licences lapse in 2031", [], id="lapse"),
        pytest.param("to proclaim 2031 a year of quiet reefs", [2031], id="proclaimed-year"),
        pytest.param("no later than the isle conference of 2031", [2031], id="no-later-than-event"),
        pytest.param("file the plans before 31.12.2031", [2031], id="date-in-figures"),
        pytest.param("by the close of the 2030-2031 biennium", [2031], id="close-of-biennium"),
        pytest.param("apply the tax from fiscal year 2031", [2031], id="fiscal-year"),
        pytest.param("choose Anna as digital capital for 2031", [2031], id="capital-for"),
        pytest.param("charge local rates from the Reef Games of 2031 onward", [2031], id="games"),
        pytest.param("is hereby extended to the end of 2031", [2031], id="extended-to-the-end"),
        pytest.param("taught from the school year 2031, and after", [2031], id="school-year"),
        pytest.param("an exercise with loss of power will be held in 2031", [2031], id="loss"),
        pytest.param("revise the law, which dates from 2002, to cover this", [], id="dates-from"),
        pytest.param("adopt the domain, entrusted to us in July 2017", [], id="entrusted"),
        pytest.param("replace the rules annulled by the Court in 2020", [], id="annulled"),
        pytest.param("inspired by the 2050 Strategy for Isles", [], id="by-a-strategy"),
        pytest.param("cooperate on common proposals to the Isle Conference 2031", [], id="common"),
    ],
)
def test_steps_ends_and_starting_points(text, years):
    assert [d.year for d in find_deadlines(text, operative=True)] == years
