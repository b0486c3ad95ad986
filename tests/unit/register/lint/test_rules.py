from __future__ import annotations

import pytest

from factories.documents import document_of
from stocktake.model import InstrumentNote, SegmentKind
from stocktake.register.lint.check import LintChoice, lint_document
from stocktake.register.lint.earlier import Earlier
from stocktake.register.lint.rules import SEVERITIES, rules, rules_page

HEADING, LEAD_IN = SegmentKind.HEADING, SegmentKind.LEAD_IN
ITEM, PARAGRAPH = SegmentKind.ITEM, SegmentKind.PARAGRAPH

STRONG = "We will train 20,000 teachers by 2030 and publish the number every year."
EARLIER = Earlier(
    instrument_id="old",
    title="Old statement 2020",
    year=2020,
    label="7",
    words="Members should teach 500 girls in remote villages to write computer programs by 2024.",
    themes=("digital-skills", "gender"),
    beneficiaries=("women-girls", "rural-remote"),
    deadline=2024,
)


def check(*lines, compare=None, year=2026, earlier=()):
    """Return the remarks on a draft made of lines: a text, or provision, text and kind."""
    said = [
        (str(n), line, PARAGRAPH) if isinstance(line, str) else line
        for n, line in enumerate(lines, 1)
    ]
    title = ("p1", f"Draft declaration of {year}", HEADING)
    return lint_document(
        document_of(title, *said),
        InstrumentNote(title="Draft declaration"),
        LintChoice(compare=compare, workspace=tuple(earlier)),
    ).remarks


def found(rule, *lines, **given):
    return [remark for remark in check(*lines, **given) if remark.rule == rule]


PLAN = ("a.1", "To raise the use of the Internet", ITEM)
ACTION = ("a.1.1", "We will connect all schools by 2030;", ITEM)
OUTCOMES = ("p9", "Expected outcomes:", LEAD_IN)

# Rule, lines on which it speaks, the same repaired.
CASES = [
    ("placeholder", ["We will meet again in [place] by 2028."], ["We will meet again by 2028."]),
    (
        "empty-chapter",
        [("p2", "Reporting", HEADING), ("p3", "Text to be added", PARAGRAPH)],
        [("p2", "Reporting", HEADING), ("p3", STRONG, PARAGRAPH)],
    ),
    (
        "open-bracket",
        ["We [shall] [should] adopt a law on personal data by 2027."],
        ["We shall adopt a law on personal data by 2027."],
    ),
    (
        "residue",
        ["We will follow Error! Reference source not found. by 2027."],
        ["We will follow annex B by 2027."],
    ),
    (
        "who",
        ["Urgent steps should be taken to lower prices."],
        ["We will lower prices."],
    ),
    (
        "what",
        ["We support the efforts of parents to protect children."],
        ["We will fund courses for parents to protect children."],
    ),
    (
        "how-much",
        ["We will enhance cooperation on spectrum."],
        ["We will adopt a common plan for spectrum."],
    ),
    ("by-when", ["We will connect all schools."], ["We will connect all schools by 2030."]),
    (
        "for-whom",
        ["We will adopt a law on spectrum by 2027."],
        ["We will adopt a law on spectrum for rural areas by 2027."],
    ),
    (
        "how-known",
        ["We will connect all schools by 2030."],
        ["We will connect all schools by 2030 and report the share each year."],
    ),
    (
        "vague-verb",
        ["We will strengthen cybersecurity by 2028."],
        ["We will set up a response team in every State by 2028."],
    ),
    (
        "effort-verb",
        ["We will strive to connect all schools by 2030."],
        ["We will connect all schools by 2030."],
    ),
    (
        "hedge",
        ["We will, where possible, connect all schools by 2030."],
        ["We will connect all schools by 2030."],
    ),
    (
        "vague-time",
        ["We will connect all schools as soon as possible."],
        ["We will connect all schools by 2030."],
    ),
    (
        "vague-amount",
        ["We will release enough spectrum by 2027."],
        ["We will release 200 MHz of spectrum by 2027."],
    ),
    (
        "goal-without-value",
        ["Our vision is a higher share of people online by 2030."],
        ["Our vision is 90 per cent of people online by 2030."],
    ),
    (
        "goal-not-measurable",
        ["Our vision is an open and peaceful digital world."],
        ["Our vision is that every home has a connection by 2030."],
    ),
    (
        "objective-without-outcome",
        [PLAN, ACTION, OUTCOMES, ("a1", "Increased use of the Internet", ITEM)],
        [PLAN, ACTION, OUTCOMES, ("a1", "90 per cent of people use the Internet by 2030", ITEM)],
    ),
    (
        "deadlines-differ",
        [
            "We will publish maps of mobile coverage gaps by 2027.",
            "We will publish maps of mobile coverage gaps by 2029.",
        ],
        [
            "We will publish maps of mobile coverage gaps by 2027.",
            "We will publish maps of mobile coverage gaps by 2027.",
        ],
    ),
    (
        "numbers-differ",
        [
            "We will recycle 30 per cent of collected electronic waste by 2030.",
            "We will recycle 40 per cent of collected electronic waste by 2030.",
        ],
        [
            "We will recycle 30 per cent of collected electronic waste by 2030.",
            "We will train 40 per cent of collected volunteers by 2030.",
        ],
    ),
    (
        "deadline-past",
        ["We will connect all schools by 2020."],
        ["We will connect all schools by 2030."],
    ),
    (
        "below-target",
        ["We will bring the price of broadband below 4 per cent of income by 2030."],
        ["We will bring the price of broadband below 1 per cent of income by 2030."],
    ),
    (
        "no-follow-up",
        ["We will connect all schools by 2030."],
        ["We request the Secretariat to submit a progress report to our meeting in 2028."],
    ),
    (
        "no-financing",
        ["We will connect all schools by 2030."],
        ["We agree to pay 200 million dollars into a fund for investment by 2028."],
    ),
    (
        "kpi",
        ["We will connect our schools to the Internet."],
        ["We will connect 95 per cent of our schools to the Internet by 2030."],
    ),
    (
        "wording",
        ["We will enhance cybersecurity."],
        ["We will set up a response team in every State by 2027."],
    ),
]
WITH_EARLIER = [
    (
        "already-promised",
        ["We will teach girls in remote villages to write computer programs."],
        ["We will switch off analogue television."],
    ),
    (
        "later-deadline",
        ["We will teach girls in remote villages to write computer programs by 2029."],
        ["We will teach girls in remote villages to write computer programs by 2024."],
    ),
    (
        "other-number",
        ["We will teach 300 girls in remote villages to write computer programs by 2024."],
        ["We will teach 500 girls in remote villages to write computer programs by 2024."],
    ),
    (
        "group-dropped",
        ["We will teach everybody by 2029."],
        ["We will teach women and girls, in remote villages too, by 2029."],
    ),
    (
        "theme-dropped",
        ["We will adopt a law on spectrum by 2027."],
        ["We will train 20,000 teachers in digital skills by 2027."],
    ),
]


@pytest.mark.parametrize(("rule", "loose", "strong"), CASES, ids=[case[0] for case in CASES])
def test_each_rule_speaks_on_the_loose_words_and_is_silent_on_the_repaired(rule, loose, strong):
    assert found(rule, *loose), [r.rule for r in check(*loose)]
    assert found(rule, *strong) == []


@pytest.mark.parametrize(
    ("rule", "loose", "strong"), WITH_EARLIER, ids=[case[0] for case in WITH_EARLIER]
)
def test_each_rule_on_earlier_texts_names_the_label(rule, loose, strong):
    given = {"compare": "old", "earlier": [EARLIER]}
    remarks = found(rule, *loose, **given)
    assert [related.label for remark in remarks for related in remark.related][:1] == ["7"]
    assert all(remark.related[0].words == EARLIER.words for remark in remarks[:1])
    assert not any(
        related.instrument_id == "old"
        for remark in found(rule, *strong, **given)
        for related in remark.related
    )


def test_every_rule_has_a_case():
    assert {case[0] for case in (*CASES, *WITH_EARLIER)} == set(rules())


def test_the_page_says_every_rule():
    page = rules_page()
    for rule in rules().values():
        assert f"### `{rule.id}` ({rule.severity})" in page
        assert rule.looks_for in page
        assert rule.repair in page
    assert page.count("### `") == len(rules())


def test_rules_use_the_severities():
    assert {rule.severity for rule in rules().values()} == set(SEVERITIES)


def test_a_strong_statement_draws_no_remark_on_wording():
    assert [r.rule for r in check(STRONG) if r.about.family == "wording"] == []


def test_a_draft_without_commitments_is_not_blamed_for_missing_machinery():
    assert found("no-follow-up", "We note that prices fall.") == []
