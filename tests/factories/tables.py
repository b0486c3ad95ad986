"""A small, complete and consistent set of every declared table, for tests.

Economies, their codes and their names are real. Everything else is invented:
instruments, statements, values, sources and targets are made up so that each
state, outcome, way of judging and kind of source occurs at least once. Ids
join across tables (``tests/unit/test_factories.py`` proves it).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import pairwise
from typing import Any

import polars as pl

from factories.plans import plan_tables
from stocktake.model import Region
from stocktake.progress.changes import COMPARED, changes_table
from stocktake.progress.compare import compare_methods
from stocktake.progress.divides.tables import divide_tables
from stocktake.progress.methods.registry import every_method, methods_table
from stocktake.progress.outlook.tables import outlook_tables
from stocktake.register.evidence import questions, status_table
from stocktake.vocab.load import units
from stocktake.vocab.tables import make_table, table_schemas

__all__ = [
    "ASSESSED_ON",
    "BY_THEME",
    "EXPECTED_STATES",
    "earlier_tables",
    "sample_region",
    "sample_tables",
]

ASSESSED_ON = dt.date(2025, 11, 30)

ADOPTED = "isles-2021"
SPECIMEN = "specimen-2025"

# id, iso2, m49, name, member, population (invented round numbers)
ECONOMIES = [
    ("FJI", "FJ", "242", "Fiji", True, 900_000.0),
    ("GBR", "GB", "826", "United Kingdom", False, 68_000_000.0),
    ("HKG", "HK", "344", "Hong Kong, China", True, 7_500_000.0),
    ("KIR", "KI", "296", "Kiribati", True, 130_000.0),
    ("LAO", "LA", "418", "Lao PDR", True, 7_600_000.0),
    ("NPL", "NP", "524", "Nepal", True, 30_000_000.0),
    ("NRU", "NR", "520", "Nauru", True, 12_000.0),
    ("PHL", "PH", "608", "Philippines", True, 115_000_000.0),
    ("TUV", "TV", "798", "Tuvalu", True, None),
]
GROUPS = {
    "workspace": (
        "Sample region",
        "workspace",
        ("FJI", "HKG", "KIR", "LAO", "NPL", "NRU", "PHL", "TUV"),
    ),
    "apt": (
        "APT members and associate members",
        "membership",
        ("FJI", "HKG", "KIR", "LAO", "NPL", "NRU", "PHL", "TUV"),
    ),
    "apec": ("APEC", "membership", ("HKG", "PHL")),
    "asean": ("ASEAN", "membership", ("LAO", "PHL")),
    "saarc": ("SAARC", "membership", ("NPL",)),
    "ldc": ("Least developed countries", "development", ("KIR", "LAO", "NPL", "TUV")),
    "lldc": ("Landlocked developing countries", "development", ("LAO", "NPL")),
    "sids": ("Small island developing States", "development", ("FJI", "KIR", "NRU", "TUV")),
    "wb-high": ("High income", "income", ("HKG", "NRU")),
}

# id, name, unit, direction, low, high, themes, sdg, weight, caveats, origin
INDICATORS = [
    (
        "cybersecurity-index",
        "Cybersecurity index",
        "index-0-100",
        "up",
        0.0,
        100.0,
        ["cybersecurity"],
        "",
        "simple",
        ["Self-reported by governments."],
        "vocabulary",
    ),
    (
        "households-internet",
        "Households with Internet access",
        "percent-households",
        "up",
        0.0,
        100.0,
        ["access-last-mile", "digital-inclusion"],
        "",
        "population",
        [],
        "vocabulary",
    ),
    (
        "internet-users",
        "Individuals using the Internet",
        "percent-population",
        "up",
        0.0,
        100.0,
        ["digital-inclusion", "access-last-mile"],
        "17.8.1",
        "population",
        ["Survey ages differ."],
        "vocabulary",
    ),
    (
        "internet-users-gender-parity",
        "Gender parity of Internet use",
        "ratio",
        "parity",
        0.0,
        None,
        ["gender"],
        "",
        "simple",
        [],
        "vocabulary",
    ),
    (
        "mobile-coverage-4g",
        "Population covered by 4G",
        "percent-population",
        "up",
        0.0,
        100.0,
        ["access-last-mile"],
        "9.c.1",
        "population",
        [],
        "vocabulary",
    ),
    (
        "mobile-data-price",
        "Price of a mobile data basket",
        "percent-gni",
        "down",
        0.0,
        None,
        ["affordability"],
        "",
        "simple",
        ["The basket changed in 2018."],
        "vocabulary",
    ),
    (
        "population",
        "Population",
        "persons",
        "up",
        0.0,
        None,
        ["sdg-development"],
        "",
        "simple",
        [],
        "vocabulary",
    ),
    (
        "ferry-wifi",
        "Ferries with Internet on board",
        "percent",
        "up",
        0.0,
        100.0,
        ["sectoral-use"],
        "",
        "simple",
        [],
        "file",
    ),
]

# kpi, title, indicator, target, low, high, deadline, baseline, scope, basis, set, confirmed, note
KPIS: list[tuple[Any, ...]] = [
    (
        "connect-2020-households-internet",
        "Half of households online on average by 2020",
        "households-internet",
        55.0,
        None,
        None,
        2020,
        None,
        "",
        "group",
        "connect-2020",
        True,
        "A target for the average of all economies.",
    ),
    (
        "connect-2020-internet-users",
        "60 % of individuals online by 2020",
        "internet-users",
        60.0,
        None,
        None,
        2020,
        None,
        "",
        "each economy",
        "connect-2020",
        True,
        "",
    ),
    (
        "direction-cybersecurity-index",
        "A rising cybersecurity index",
        "cybersecurity-index",
        None,
        None,
        None,
        None,
        None,
        "",
        "each economy",
        "direction",
        True,
        "No number was agreed.",
    ),
    (
        "framework-ferry-wifi",
        "Internet on every ferry by 2028",
        "ferry-wifi",
        100.0,
        None,
        None,
        2028,
        2020,
        "sids",
        "each economy",
        "framework",
        True,
        "",
    ),
    (
        "umc-2030-households-internet",
        "All households online by 2030",
        "households-internet",
        100.0,
        None,
        None,
        2030,
        None,
        "ldc",
        "each economy",
        "umc-2030",
        False,
        "The number is to be confirmed.",
    ),
    (
        "umc-2030-internet-users",
        "Everyone online by 2030",
        "internet-users",
        100.0,
        None,
        None,
        2030,
        None,
        "",
        "each economy",
        "umc-2030",
        True,
        "",
    ),
    (
        "umc-2030-internet-users-gender-parity",
        "Women and men equally online by 2030",
        "internet-users-gender-parity",
        None,
        0.98,
        1.02,
        2030,
        None,
        "",
        "each economy",
        "umc-2030",
        False,
        "The bounds are to be confirmed.",
    ),
    (
        "umc-2030-mobile-data-price",
        "Mobile data for at most 2 % of income by 2030",
        "mobile-data-price",
        2.0,
        None,
        None,
        2030,
        None,
        "",
        "each economy",
        "umc-2030",
        True,
        "",
    ),
]
TARGET_SETS = {
    "connect-2020": ("Connect 2020", "Sample resolution 1 (invented)"),
    "direction": ("Direction only", "The instruments themselves"),
    "framework": ("This workspace's own framework", "framework.toml"),
    "umc-2030": ("Universal and meaningful connectivity 2030", "Sample target list (invented)"),
}

# Invented series by indicator and economy: year -> value; years between are filled in a line.
LINES: dict[tuple[str, str], dict[int, float]] = {
    ("internet-users", "FJI"): {2010: 20.0, 2015: 45.0, 2020: 58.0, 2024: 85.0},
    ("internet-users", "HKG"): {2010: 72.0, 2015: 85.0, 2020: 96.0, 2023: 100.0, 2024: 100.0},
    ("internet-users", "KIR"): {2010: 9.0, 2015: 15.0, 2024: 40.0},
    ("internet-users", "TUV"): {2010: 20.0, 2015: 30.0, 2024: 40.0},
    ("internet-users", "NRU"): {2011: 50.0, 2015: 60.0, 2024: 62.0},
    ("internet-users", "PHL"): {2010: 25.0, 2015: 65.0, 2024: 60.0},
    ("internet-users", "GBR"): {2010: 85.0, 2024: 97.0},
    ("internet-users-gender-parity", "FJI"): {2014: 0.93, 2015: 0.95, 2024: 0.99},
    ("internet-users-gender-parity", "PHL"): {2014: 1.10, 2015: 1.09, 2024: 1.04},
    ("internet-users-gender-parity", "KIR"): {2015: 0.70, 2024: 0.75},
    ("mobile-data-price", "FJI"): {2013: 4.0, 2015: 3.0, 2024: 1.1},
    ("mobile-data-price", "HKG"): {2013: 0.6, 2024: 0.3},
    ("mobile-data-price", "KIR"): {2013: 12.0, 2015: 10.0, 2024: 8.0},
    ("mobile-data-price", "LAO"): {2013: 9.0, 2015: 8.0, 2024: 3.0},
    ("mobile-data-price", "NPL"): {2013: 5.0, 2015: 4.0, 2024: 4.2},
    ("mobile-data-price", "PHL"): {2013: 4.0, 2015: 3.0, 2024: 2.6},
    ("mobile-data-price", "TUV"): {2013: 9.0, 2015: 8.0, 2017: 7.95},
    ("cybersecurity-index", "FJI"): {2017: 30.0, 2024: 60.0},
    ("cybersecurity-index", "HKG"): {2017: 90.0, 2024: 90.1},
    ("cybersecurity-index", "NPL"): {2017: 40.0, 2024: 45.0},
    ("cybersecurity-index", "PHL"): {2017: 70.0, 2024: 65.0},
    ("cybersecurity-index", "LAO"): {2017: 20.0, 2024: 21.5},
    ("mobile-coverage-4g", "FJI"): {2015: 40.0, 2024: 97.0},
}
POINTS: dict[tuple[str, str], dict[int, float]] = {
    ("internet-users", "NPL"): {2019: 34.0},
    ("households-internet", "KIR"): {2021: 30.0},
    ("households-internet", "NPL"): {2022: 38.0},
    ("households-internet", "PHL"): {2023: 77.0},
    ("cybersecurity-index", "TUV"): {2024: 5.0},
    ("ferry-wifi", "FJI"): {2020: 10.0, 2023: 40.0, 2024: 55.0},
    ("ferry-wifi", "TUV"): {2020: 0.0, 2024: 50.0},
}

# What every KPI must come to for every economy it applies to; tests hold progress to it.
EXPECTED_STATES: dict[tuple[str, str], str] = {
    ("connect-2020-internet-users", "FJI"): "met_late",
    ("connect-2020-internet-users", "HKG"): "met",
    ("connect-2020-internet-users", "KIR"): "missed",
    ("connect-2020-internet-users", "LAO"): "no_data",
    ("connect-2020-internet-users", "NPL"): "missed",
    ("connect-2020-internet-users", "NRU"): "met",
    ("connect-2020-internet-users", "PHL"): "met",
    ("connect-2020-internet-users", "TUV"): "missed",
    ("direction-cybersecurity-index", "FJI"): "on_track",
    ("direction-cybersecurity-index", "HKG"): "stagnation",
    ("direction-cybersecurity-index", "KIR"): "no_data",
    ("direction-cybersecurity-index", "LAO"): "marginal",
    ("direction-cybersecurity-index", "NPL"): "moderate",
    ("direction-cybersecurity-index", "NRU"): "no_data",
    ("direction-cybersecurity-index", "PHL"): "regression",
    ("direction-cybersecurity-index", "TUV"): "level_only",
    ("framework-ferry-wifi", "FJI"): "on_track",
    ("framework-ferry-wifi", "KIR"): "no_data",
    ("framework-ferry-wifi", "NRU"): "no_data",
    ("framework-ferry-wifi", "TUV"): "level_only",
    ("umc-2030-households-internet", "KIR"): "level_only",
    ("umc-2030-households-internet", "LAO"): "no_data",
    ("umc-2030-households-internet", "NPL"): "level_only",
    ("umc-2030-households-internet", "TUV"): "no_data",
    ("umc-2030-internet-users", "FJI"): "on_track",
    ("umc-2030-internet-users", "HKG"): "met",
    ("umc-2030-internet-users", "KIR"): "moderate",
    ("umc-2030-internet-users", "LAO"): "no_data",
    ("umc-2030-internet-users", "NPL"): "level_only",
    ("umc-2030-internet-users", "NRU"): "stagnation",
    ("umc-2030-internet-users", "PHL"): "regression",
    ("umc-2030-internet-users", "TUV"): "marginal",
    ("umc-2030-internet-users-gender-parity", "FJI"): "met",
    ("umc-2030-internet-users-gender-parity", "HKG"): "no_data",
    ("umc-2030-internet-users-gender-parity", "KIR"): "marginal",
    ("umc-2030-internet-users-gender-parity", "LAO"): "no_data",
    ("umc-2030-internet-users-gender-parity", "NPL"): "no_data",
    ("umc-2030-internet-users-gender-parity", "NRU"): "no_data",
    ("umc-2030-internet-users-gender-parity", "PHL"): "on_track",
    ("umc-2030-internet-users-gender-parity", "TUV"): "no_data",
    ("umc-2030-mobile-data-price", "FJI"): "met",
    ("umc-2030-mobile-data-price", "HKG"): "met",
    ("umc-2030-mobile-data-price", "KIR"): "marginal",
    ("umc-2030-mobile-data-price", "LAO"): "on_track",
    ("umc-2030-mobile-data-price", "NPL"): "regression",
    ("umc-2030-mobile-data-price", "NRU"): "no_data",
    ("umc-2030-mobile-data-price", "PHL"): "moderate",
    ("umc-2030-mobile-data-price", "TUV"): "stagnation",
}
OUTCOMES = {
    "met": "met",
    "met_late": "met",
    "on_track": "on_track",
    "moderate": "partial",
    "marginal": "off_track",
    "stagnation": "off_track",
    "regression": "off_track",
    "missed": "off_track",
    "level_only": "level_only",
    "no_data": "no_data",
}

# What reviewers said of a statement: state, who, note.
REVIEWS = {
    f"{ADOPTED}/3.1": ("confirmed", "Mere Samoa", ""),
    f"{ADOPTED}/3.2": (
        "corrected",
        "Mere Samoa",
        "It was read with role as recital. The isles undertake to do it.",
    ),
    f"{ADOPTED}/4.1": (
        "drifted",
        "Ana Samoa",
        "It was reviewed when it said: \u201cWe invite.\u201d",
    ),
}

# provision, statement, section, text, role, force, actor,
# themes, beneficiaries, deadlines, references
STATEMENTS: dict[str, list[tuple[Any, ...]]] = {
    ADOPTED: [
        ("p1", 1, "", "Sample Isles Statement", "heading", None, None, [], [], [], []),
        (
            "1",
            1,
            "Preamble",
            "Ministers recalled the Sample Resolution of 2014.",
            "recital",
            None,
            None,
            [],
            [],
            [],
            ["Sample Resolution of 2014"],
        ),
        (
            "2",
            1,
            "Access for all",
            "Everyone in the isles should be online by 2030.",
            "goal",
            None,
            None,
            ["digital-inclusion"],
            ["sids"],
            [2030],
            [],
        ),
        (
            "3",
            1,
            "Access for all",
            "We will bring the price of mobile data down.",
            "commitment",
            "firm",
            "signatories",
            ["affordability"],
            ["low-income"],
            [],
            [],
        ),
        (
            "3",
            2,
            "Access for all",
            "We will publish the prices each year.",
            "commitment",
            "firm",
            "signatories",
            ["affordability", "follow-up-reporting"],
            [],
            [],
            [],
        ),
        (
            "4",
            1,
            "Trust",
            "We encourage members to set up a national response team.",
            "call",
            "soft",
            "members",
            ["cybersecurity"],
            [],
            [2025],
            [],
        ),
    ],
    SPECIMEN: [
        ("p1", 1, "", "Specimen Declaration on Ferries", "heading", None, None, [], [], [], []),
        (
            "1",
            1,
            "Specimen Declaration on Ferries",
            "Noting that ferries carry the mail, the school and the clinic,",
            "recital",
            None,
            None,
            ["sectoral-use"],
            [],
            [],
            [],
        ),
        (
            "2",
            1,
            "Specimen Declaration on Ferries",
            "The ministers shall put the Internet on every ferry by 2028.",
            "commitment",
            "binding",
            "signatories",
            ["sectoral-use", "access-last-mile"],
            ["rural-remote"],
            [2028],
            [],
        ),
        (
            "3",
            1,
            "Specimen Declaration on Ferries",
            "The secretariat is asked to report on girls who code at sea.",
            "call",
            "effort",
            "organisation",
            ["gender"],
            ["women-girls", "children-youth"],
            [],
            [],
        ),
        (
            "4",
            1,
            "Specimen Declaration on Ferries",
            "Partners are invited to lend their <old> engines & masts.",
            "call",
            "soft",
            "stakeholders",
            ["multistakeholder"],
            [],
            [],
            [],
        ),
        (
            "5",
            1,
            "Specimen Declaration on Ferries",
            "Done on board, in one copy.",
            "other",
            None,
            None,
            [],
            [],
            [],
            [],
        ),
    ],
}

# label, area, paraphrase, role, force, actor, who,
# themes, beneficiaries, deadline, target, recalls, judged_by
COMMITMENTS: dict[str, list[tuple[Any, ...]]] = {
    ADOPTED: [
        (
            "2",
            "Access for all",
            "Everyone in the isles is online by 2030.",
            "goal",
            None,
            None,
            "",
            ["digital-inclusion"],
            ["sids"],
            2030,
            "everyone",
            ["Sample Resolution of 2014"],
            "kpi",
        ),
        (
            "3",
            "Access for all",
            "Make mobile data cheaper and publish its price every year.",
            "commitment",
            "firm",
            "signatories",
            "Ministers",
            ["affordability"],
            ["low-income"],
            None,
            "",
            [],
            "both",
        ),
        (
            "4",
            "Trust",
            "Each member sets up a national team that answers cyber incidents.",
            "call",
            "soft",
            "members",
            "Each member",
            ["cybersecurity"],
            [],
            2025,
            "",
            [],
            "evidence",
        ),
        (
            "5",
            "Trust",
            "Raise the level of cybersecurity across the isles.",
            "commitment",
            "effort",
            "signatories",
            "Ministers",
            ["cybersecurity"],
            [],
            None,
            "",
            [],
            "kpi",
        ),
        (
            "6",
            "Access for all",
            "Women and men use the Internet equally.",
            "goal",
            None,
            None,
            "",
            ["gender"],
            ["women-girls"],
            None,
            "",
            [],
            "kpi",
        ),
    ],
    SPECIMEN: [
        (
            "2",
            "Specimen Declaration on Ferries",
            "The ministers shall put the Internet on every ferry by 2028.",
            "commitment",
            "binding",
            "signatories",
            "signatories",
            ["sectoral-use", "access-last-mile"],
            ["rural-remote"],
            2028,
            "",
            [],
            "kpi",
        ),
        (
            "3",
            "Specimen Declaration on Ferries",
            "The secretariat is asked to report on girls who code at sea.",
            "call",
            "effort",
            "organisation",
            "organisation",
            ["gender"],
            ["women-girls", "children-youth"],
            None,
            "",
            [],
            "kpi",
        ),
        (
            "4",
            "Specimen Declaration on Ferries",
            "Partners are invited to lend their <old> engines & masts.",
            "call",
            "soft",
            "stakeholders",
            "stakeholders",
            ["multistakeholder"],
            [],
            None,
            "",
            [],
            "none",
        ),
    ],
}
BY_THEME = "Bound by the theme {} alone: nobody has checked that this KPI measures what is asked."
COMMITMENT_KPIS = [
    (f"{ADOPTED}/2", "umc-2030-internet-users", "measures", "Counts everyone who is online."),
    (f"{ADOPTED}/2", "connect-2020-internet-users", "proxy", "The older target for the same use."),
    (f"{ADOPTED}/2", "connect-2020-households-internet", "proxy", "Households, on average."),
    (f"{ADOPTED}/2", "umc-2030-households-internet", "proxy", "Households, not persons."),
    (f"{ADOPTED}/3", "umc-2030-mobile-data-price", "measures", "The price, not its publication."),
    (f"{ADOPTED}/5", "direction-cybersecurity-index", "proxy", "The index is self-reported."),
    (f"{ADOPTED}/6", "umc-2030-internet-users-gender-parity", "measures", "Use by women and men."),
    (
        f"{SPECIMEN}/2",
        "framework-ferry-wifi",
        "theme",
        BY_THEME.format("Use across sectors"),
    ),
    (
        f"{SPECIMEN}/3",
        "umc-2030-internet-users-gender-parity",
        "theme",
        BY_THEME.format("Gender equality"),
    ),
]

# source, source_id, instrument, commitment, printed, resolved_id, resolved_title, where, how
RECALLS: list[tuple[Any, ...]] = [
    (
        "statement",
        f"{ADOPTED}/1.1",
        ADOPTED,
        None,
        "Sample Resolution of 2014",
        "",
        "",
        "",
        "No instrument of this name is known.",
    ),
    (
        "commitment",
        f"{ADOPTED}/2",
        ADOPTED,
        f"{ADOPTED}/2",
        "WSIS",
        "wsis",
        "World Summit on the Information Society (WSIS)",
        "known",
        "The name 'WSIS'.",
    ),
    (
        "statement",
        f"{SPECIMEN}/3.1",
        SPECIMEN,
        f"{SPECIMEN}/3",
        "Sample Isles statement",
        ADOPTED,
        "Sample Isles statement 2021",
        "workspace",
        "The name 'Sample Isles statement'.",
    ),
]
# commitment, direction, ordinal, other, relation, certainty, score, shared, only here, only there,
# explanation
LINEAGE: list[tuple[Any, ...]] = [
    (
        f"{ADOPTED}/6",
        "later",
        1,
        f"{SPECIMEN}/3",
        "strengthens",
        "likely",
        0.41,
        ["women"],
        ["internet", "equally"],
        ["code", "sea"],
        "From an aim that binds nobody to an effort. Both are about gender equality.",
    ),
    (
        f"{SPECIMEN}/3",
        "earlier",
        1,
        f"{ADOPTED}/6",
        "strengthens",
        "likely",
        0.41,
        ["women"],
        ["code", "sea"],
        ["internet", "equally"],
        "From an aim that binds nobody to an effort. Both are about gender equality.",
    ),
    (
        f"{ADOPTED}/2",
        "later",
        1,
        f"{SPECIMEN}/2",
        "new-deadline",
        "possible",
        0.22,
        [],
        ["everyone", "online"],
        ["ferry", "internet"],
        "The year changes from 2030 to 2028.",
    ),
    (
        f"{ADOPTED}/3",
        "later",
        0,
        None,
        "dropped",
        "likely",
        0.05,
        [],
        [],
        [],
        "No provision of Specimen declaration was found to take it up.",
    ),
]

# file, row, economy, commitment, test, kind, title, date, url, file, status, by, on, note
EVIDENCE: list[tuple[Any, ...]] = [
    (
        "evidence/evidence.csv",
        2,
        "FJI",
        f"{ADOPTED}/4",
        1,
        "body",
        "Sample response team",
        dt.date(2022, 5, 1),
        "https://example.org/team",
        "",
        "in place",
        "A. Sample",
        dt.date(2025, 6, 1),
        "",
    ),
    (
        "evidence/evidence.csv",
        3,
        "FJI",
        f"{ADOPTED}/4",
        2,
        "law",
        "Sample draft <act>",
        None,
        "",
        "drafts/act.pdf",
        "planned",
        "A. Sample",
        dt.date(2025, 6, 1),
        "Before parliament.",
    ),
    (
        "evidence/evidence.csv",
        4,
        "KIR",
        f"{ADOPTED}/4",
        1,
        "body",
        "",
        None,
        "",
        "",
        "not in place",
        "B. Sample",
        dt.date(2025, 7, 1),
        "",
    ),
]

SOURCES = {
    "SAMPLE_OPEN": (
        "Sample open statistics",
        "Sample statistics office",
        "2025 edition",
        "CC BY 4.0",
        True,
    ),
    "SAMPLE_CLOSED": (
        "Sample closed database",
        "Sample telecom agency",
        "July 2025",
        "No redistribution",
        False,
    ),
    "file:ferries.csv#OWN": ("Ferries", "The ferry office", "", "Not stated", False),
}


def sample_region() -> Region:
    """Return the facts that every page states, for the sample tables."""
    return Region(
        name="Sample region",
        assessed_on=ASSESSED_ON,
        members_group="apt",
        members_name="APT members and associate members",
        version="0.0.0",
        demo=True,
    )


def sample_tables() -> dict[str, pl.DataFrame]:
    """Return every declared table by name, filled, checked and joined by their ids."""
    return dict(_tables())


@cache
def _tables() -> dict[str, pl.DataFrame]:
    tables: dict[str, pl.DataFrame] = {
        "instruments": make_table("instruments", _instruments()),
        "statements": make_table("statements", _statements()),
        "commitments": make_table("commitments", _commitments()),
        "evidence_tests": make_table("evidence_tests", _evidence_tests()),
        "recalls": _from_tuples("recalls", RECALLS),
        "lineage": _from_tuples("lineage", LINEAGE),
        "kpis": make_table("kpis", _kpis()),
        "commitment_kpis": _from_tuples("commitment_kpis", COMMITMENT_KPIS),
        "economies": make_table("economies", _economies()),
        "groups": make_table("groups", _groups()),
        "economy_groups": _from_tuples("economy_groups", _economy_groups()),
        "indicators": make_table("indicators", _indicators()),
        "observations": make_table("observations", _observations()),
    }
    tables["data_sources"] = make_table("data_sources", _data_sources(tables["observations"]))
    tables["assessments"] = make_table("assessments", _assessments(tables))
    tables["group_assessments"] = make_table("group_assessments", _group_assessments(tables))
    compared = ("observations", "indicators", "economies", "groups", "economy_groups")
    tables |= divide_tables(*(tables[name] for name in compared), on=ASSESSED_ON)
    asked = ("kpis", "observations", "economies", "economy_groups")
    tables |= outlook_tables(*(tables[name] for name in asked), on=ASSESSED_ON)
    tables["methods"] = methods_table("unsd-2026")
    tables["method_assessments"] = compare_methods(
        *(tables[name] for name in asked),
        on=ASSESSED_ON,
        methods=every_method(tables["outlook_chances"]),
    )
    tables["evidence"] = _from_tuples("evidence", [(*row, "person") for row in EVIDENCE])
    tables["evidence_status"] = status_table(tables["evidence"], questions(tables))
    tables["reports"] = make_table("reports", _reports())
    tables["library"] = make_table("library", _library())
    tables["changes"] = changes_table(
        earlier_tables(tables), tables, since=dt.date(2024, 11, 30), on=ASSESSED_ON
    )
    tables["findings"] = make_table("findings", _findings())
    tables |= plan_tables()
    return {name: tables[name] for name in table_schemas()}


def earlier_tables(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables that reports compare as an invented report of the year before had them."""
    pair = pl.concat_str("kpi_id", "economy_id", separator=" ")
    rose, fell = "umc-2030-internet-users FJI", "umc-2030-mobile-data-price NPL"
    return {name: tables[name] for name in COMPARED} | {
        "assessments": tables["assessments"].with_columns(
            outcome=pl.when(pair == rose)
            .then(pl.lit("partial"))
            .when(pair == fell)
            .then(pl.lit("on_track"))
            .otherwise("outcome"),
            latest_value=pl.when(pair == rose).then(60.0).otherwise("latest_value"),
            latest_year=pl.when(pair == rose).then(2021).otherwise("latest_year"),
        ),
        "commitments": tables["commitments"].filter(pl.col("instrument_id") != SPECIMEN),
        "outlook_chances": tables["outlook_chances"].with_columns(
            probability=pl.when(pair == rose)
            .then((pl.col("probability") - 0.2).abs())
            .otherwise("probability")
        ),
    }


def _from_tuples(name: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    columns = [column.name for column in table_schemas()[name].columns]
    return make_table(name, [dict(zip(columns, row, strict=True)) for row in rows])


def _reports() -> list[dict[str, Any]]:
    said = {"narrative": "A cable was landed (invented).", "status": "under_way"}
    return [
        {
            "commitment_id": f"{ADOPTED}/1",
            "economy_id": "FJI",
            "round": "2025",
            "round_name": "Sample round 2025",
            "kind": kind,
            "text": text,
            "version": 2,
            "submitted_on": dt.date(2025, 9, 1),
            "published_on": dt.date(2025, 10, 1),
            "file": "submissions/2025/FJI.v2.json",
        }
        for kind, text in said.items()
    ]


def _library() -> list[dict[str, Any]]:
    practice = {
        "entry_id": 7,
        "kind": "practice",
        "title": "Shared towers on outer islands (invented)",
        "economy_id": "FJI",
        "year": 2024,
        "language": "en",
        "done": "Operators share towers.\nThe regulator set the price.",
        "results": "Nine islands more have a signal.",
        "law_title": "Tower sharing regulations",
        "law_url": "https://example.org/law",
        "contact": "Office of the regulator",
        "contact_email": "towers@example.org",
        "themes": ["access-last-mile", "gender"],
        "commitments": [f"{ADOPTED}/3", "gone/9"],
        "files": ["act.pdf (SHA-256 ab12)"],
        "published_on": dt.date(2025, 11, 1),
        "file": "submissions/library.json",
    }
    law = {
        "entry_id": 9,
        "kind": "legislation",
        "title": "Loi sur les c\u00e2bles (invent\u00e9e)",
        "economy_id": "",
        "year": None,
        "language": "fr",
        "done": "Une loi commune.",
        "themes": [],
        "commitments": [],
    }
    empty = dict.fromkeys(("results", "law_title", "law_url", "contact", "contact_email"), "")
    return [practice, practice | empty | law]


def _instruments() -> list[dict[str, Any]]:
    return [
        {
            "instrument_id": ADOPTED,
            "title": "Sample Isles Ministerial Statement on Being Online (invented)",
            "short_title": "Sample Isles statement 2021",
            "body": "Sample Isles ministers",
            "place": "Sampleville",
            "adopted_on": dt.date(2021, 5, 4),
            "year": 2021,
            "kind": "statement",
            "status": "adopted",
            "summary": "An invented statement that asks for access, lower prices and trust.",
            "group_id": "apt",
            "language": "en",
            "file": "instruments/isles.txt",
            "sha256": "a" * 64,
            "media_type": "text/plain",
            "pages": None,
            "catalogued": True,
            "recognised_by": "catalogue",
        },
        {
            "instrument_id": SPECIMEN,
            "title": "Specimen Declaration on Ferries",
            "short_title": "Specimen declaration",
            "body": "",
            "place": "",
            "adopted_on": None,
            "year": 2025,
            "kind": "declaration",
            "status": "specimen",
            "summary": "",
            "group_id": "workspace",
            "language": "en",
            "file": "instruments/specimen.pdf",
            "sha256": "b" * 64,
            "media_type": "application/pdf",
            "pages": 2,
            "catalogued": False,
            "recognised_by": "first-lines",
        },
    ]


def _statements() -> list[dict[str, Any]]:
    rows = []
    for instrument, statements in STATEMENTS.items():
        start = 0
        labels = {entry[0] for entry in COMMITMENTS[instrument]}
        for ordinal, statement in enumerate(statements, 1):
            provision, number, section, text, role, force, actor = statement[:7]
            themes, beneficiaries, deadlines, references = statement[7:]
            rows.append(
                {
                    "statement_id": f"{instrument}/{provision}.{number}",
                    "instrument_id": instrument,
                    "ordinal": ordinal,
                    "provision": provision,
                    "statement": number,
                    "section": section,
                    "text": text,
                    "role": role,
                    "force": force,
                    "actor": actor,
                    "themes": themes,
                    "beneficiaries": beneficiaries,
                    "deadlines": deadlines,
                    "references": references,
                    "file": _file(instrument),
                    "page": (ordinal + 2) // 3 if instrument == SPECIMEN else None,
                    "start": start,
                    "end": start + len(text),
                    "confidence": 0.6 if role == "call" else 0.9,
                    "reasons": [f"role {role}: invented"],
                    "commitment_id": f"{instrument}/{provision}" if provision in labels else None,
                    **_review(f"{instrument}/{provision}.{number}"),
                }
            )
            start += len(text) + 1
    return rows


def _review(statement: str) -> dict[str, Any]:
    state, by, note = REVIEWS.get(statement, ("read", "", ""))
    return {
        "review": state,
        "reviewed_by": by,
        "reviewed_on": dt.date(2025, 6, 2) if by else None,
        "review_note": note,
    }


def _file(instrument: str) -> str:
    return "instruments/isles.txt" if instrument == ADOPTED else "instruments/specimen.pdf"


def _commitments() -> list[dict[str, Any]]:
    statements = _statements()
    rows = []
    for instrument, entries in COMMITMENTS.items():
        for ordinal, entry in enumerate(entries, 1):
            commitment = f"{instrument}/{entry[0]}"
            own = [row for row in statements if row["commitment_id"] == commitment]
            fields = dict(
                zip(
                    (
                        "label",
                        "area",
                        "paraphrase",
                        "role",
                        "force",
                        "actor",
                        "who",
                        "themes",
                        "beneficiaries",
                        "deadline",
                        "target",
                        "recalls",
                        "judged_by",
                    ),
                    entry,
                    strict=True,
                )
            )
            rows.append(
                fields
                | {
                    "commitment_id": commitment,
                    "instrument_id": instrument,
                    "ordinal": ordinal,
                    "origin": "catalogue" if instrument == ADOPTED else "reading",
                    "statement_ids": [row["statement_id"] for row in own],
                    "file": _file(instrument),
                    "page": own[0]["page"] if own else None,
                    "start": own[0]["start"] if own else None,
                    "end": own[-1]["end"] if own else None,
                    "confidence": min((row["confidence"] for row in own), default=None),
                }
            )
    return rows


def _evidence_tests() -> list[dict[str, Any]]:
    return [
        {
            "commitment_id": f"{ADOPTED}/3",
            "ordinal": 1,
            "test": "Prices of mobile data were published in the last twelve months.",
            "kind": "report",
            "judged_for": "body",
            "why": "Publication is an act, not a number.",
            "indicator_id": None,
        },
        {
            "commitment_id": f"{ADOPTED}/4",
            "ordinal": 1,
            "test": "A national response team exists.",
            "kind": "body",
            "judged_for": "economy",
            "why": "A team exists or does not.",
            "indicator_id": None,
        },
        {
            "commitment_id": f"{ADOPTED}/4",
            "ordinal": 2,
            "test": "The team's founding law is in force.",
            "kind": "law",
            "judged_for": "economy",
            "why": "A law is in force or is not.",
            "indicator_id": None,
        },
    ]


def _kpis() -> list[dict[str, Any]]:
    indicators = {row[0]: row for row in INDICATORS}
    rows = []
    for kpi in KPIS:
        title, source = TARGET_SETS[kpi[10]]
        rows.append(
            {
                "kpi_id": kpi[0],
                "title": kpi[1],
                "indicator_id": kpi[2],
                "unit": indicators[kpi[2]][2],
                "direction": indicators[kpi[2]][3],
                "target": kpi[3],
                "target_low": kpi[4],
                "target_high": kpi[5],
                "deadline": kpi[6],
                "baseline_year": kpi[7],
                "scope": kpi[8],
                "basis": kpi[9],
                "target_set": kpi[10],
                "target_set_title": title,
                "source": source,
                "confirmed": kpi[11],
                "note": kpi[12],
            }
        )
    return rows


def _economies() -> list[dict[str, Any]]:
    return [
        {
            "economy_id": iso3,
            "iso2": iso2,
            "m49": m49,
            "name": name,
            "member": member,
            "population": population,
            "population_year": None if population is None else 2024,
            "population_source": "" if population is None else "SAMPLE_OPEN",
        }
        for iso3, iso2, m49, name, member, population in ECONOMIES
    ]


def _groups() -> list[dict[str, Any]]:
    return [
        {
            "group_id": group,
            "name": name,
            "kind": kind,
            "source": "stocktake.toml" if kind == "workspace" else "Sample list (invented)",
            "as_of": "2025-11-30",
            "confirmed": group != "saarc",
            "n_members": len(members),
        }
        for group, (name, kind, members) in GROUPS.items()
    ]


def _economy_groups() -> list[tuple[str, str]]:
    return [(group, member) for group, (_, _, members) in GROUPS.items() for member in members]


def _indicators() -> list[dict[str, Any]]:
    fields = ("name", "unit", "direction", "low", "high", "themes", "sdg", "weight", "caveats")
    return [
        dict(zip(fields, row[1:10], strict=True))
        | {
            "indicator_id": row[0],
            "definition": f"{row[1]}, as invented for the sample.",
            "unit_label": units()[row[2]].label,
            "origin": row[10],
        }
        for row in INDICATORS
    ]


def _observations() -> list[dict[str, Any]]:
    cells: list[tuple[str, str, str, int, float, str, bool]] = []
    for (indicator, economy), knots in LINES.items():
        for year, value in _line(knots).items():
            cells.append((indicator, "", economy, year, value, "SAMPLE_OPEN", True))
            if indicator == "internet-users" and economy == "FJI":
                cells += [
                    (
                        indicator,
                        "sex=F",
                        economy,
                        year,
                        round(value * 0.98, 2),
                        "SAMPLE_OPEN",
                        True,
                    ),
                    (
                        indicator,
                        "sex=M",
                        economy,
                        year,
                        round(value * 1.02, 2),
                        "SAMPLE_OPEN",
                        True,
                    ),
                ]
    for (indicator, economy), points in POINTS.items():
        source = "file:ferries.csv#OWN" if indicator == "ferry-wifi" else "SAMPLE_CLOSED"
        cells += [(indicator, "", economy, y, v, source, True) for y, v in points.items()]
    # A second source for values that already stand there: kept, not selected.
    cells += [
        ("internet-users", "", "FJI", year, 99.0, "SAMPLE_CLOSED", False) for year in (2023, 2024)
    ]
    cells += [
        ("population", "", iso3, 2024, population, "SAMPLE_OPEN", True)
        for iso3, _, _, _, _, population in ECONOMIES
        if population is not None
    ]
    cells.sort(key=lambda cell: (*cell[:4], cell[5]))
    return [
        {
            "observation_id": number,
            "indicator_id": indicator,
            "disaggregation": disaggregation,
            "economy_id": economy,
            "year": year,
            "value": value,
            "estimate": year == 2024,
            "selected": selected,
            "source_id": source,
            "series_code": indicator.upper().replace("-", "_"),
            "row": number + 1,
            "provenance": "",
        }
        for number, (
            indicator,
            disaggregation,
            economy,
            year,
            value,
            source,
            selected,
        ) in enumerate(cells, 1)
    ]


def _line(knots: dict[int, float]) -> dict[int, float]:
    """Return the knots with the years between them filled in a straight line."""
    years = sorted(knots)
    filled = {years[0]: knots[years[0]]}
    for left, right in pairwise(years):
        slope = (knots[right] - knots[left]) / (right - left)
        filled |= {
            year: round(knots[left] + slope * (year - left), 3)
            for year in range(left + 1, right + 1)
        }
    return filled


def _data_sources(observations: pl.DataFrame) -> list[dict[str, Any]]:
    rows = dict(observations.group_by("source_id").len().iter_rows())
    return [
        {
            "source_id": source,
            "source": source.rpartition("#")[2],
            "title": title,
            "publisher": publisher,
            "release": release,
            "licence": licence,
            "redistribute": redistribute,
            "url": "" if ":" in source else "https://example.org/sample",
            "file": "observations/ferries.csv" if ":" in source else "sample.parquet",
            "sha256": "c" * 64,
            "rows": rows[source],
        }
        for source, (title, publisher, release, licence, redistribute) in SOURCES.items()
    ]


def _assessments(tables: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    kpis = {row["kpi_id"]: row for row in tables["kpis"].iter_rows(named=True)}
    names = dict(tables["economies"].select("economy_id", "name").iter_rows())
    rows = []
    for (kpi_id, economy), state in EXPECTED_STATES.items():
        kpi = kpis[kpi_id]
        series = tables["observations"].filter(
            pl.col("selected"),
            pl.col("disaggregation") == "",
            pl.col("indicator_id") == kpi["indicator_id"],
            pl.col("economy_id") == economy,
        )
        since = series.filter(pl.col("year") >= (kpi["baseline_year"] or 2015))
        base = since.head(1).to_dicts()[0] if since.height else {}
        last = series.tail(1).to_dicts()[0] if series.height else {}
        level = state in ("level_only", "no_data")
        target = _nearer(kpi, last.get("value"))
        rows.append(
            {
                "kpi_id": kpi_id,
                "economy_id": economy,
                "indicator_id": kpi["indicator_id"],
                "state": state,
                "outcome": OUTCOMES[state],
                "latest_value": last.get("value"),
                "latest_year": last.get("year"),
                "latest_observation": last.get("observation_id"),
                "baseline_value": base.get("value"),
                "baseline_year": base.get("year"),
                "baseline_observation": base.get("observation_id"),
                "n_years": series.height,
                "target": target,
                "deadline": kpi["deadline"],
                "gap": _gap(kpi, last.get("value")),
                "ratio": None if level else 0.5,
                "score": None if level else 2.5,
                "value_at_deadline": None,
                "years_late": 1 if state == "met_late" else None,
                "stale": bool(last) and last["year"] < ASSESSED_ON.year - 5,
                "method": "unsd-2026",
                "method_version": "1",
                "explanation": f"{names[economy]}: {state}, as invented for the sample.",
            }
        )
    return rows


def _nearer(kpi: dict[str, Any], value: float | None) -> float | None:
    if kpi["target"] is not None or kpi["target_low"] is None:
        return kpi["target"]
    return kpi["target_high"] if value is not None and value > 1 else kpi["target_low"]


def _gap(kpi: dict[str, Any], value: float | None) -> float | None:
    target = _nearer(kpi, value)
    if value is None or target is None:
        return None
    down = kpi["direction"] == "down" or (kpi["direction"] == "parity" and value > 1)
    return max(0.0, round(value - target if down else target - value, 3))


def _group_assessments(tables: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    weighting = dict(tables["indicators"].select("indicator_id", "weight").iter_rows())
    population = dict(tables["economies"].select("economy_id", "population").iter_rows())
    judged = tables["assessments"].rows_by_key(["kpi_id"], named=True)
    rows = []
    for kpi in tables["kpis"].iter_rows(named=True):
        scope = set(GROUPS[kpi["scope"] or "workspace"][2])
        for group, (name, _, members) in GROUPS.items():
            inside = sorted(scope & set(members))
            if len(members) < 2 or not inside:
                continue
            cells = [c for c in judged.get(kpi["kpi_id"], []) if c["economy_id"] in inside]
            known = [c for c in cells if c["latest_value"] is not None]
            weights = [population[c["economy_id"]] or 0.0 for c in known]
            if weighting[kpi["indicator_id"]] == "simple":
                weights = [1.0] * len(known)
            total = sum(weights)
            value = (
                sum(w * c["latest_value"] for w, c in zip(weights, known, strict=True)) / total
                if total
                else None
            )
            people = sum(population[e] or 0.0 for e in inside)
            with_data = sum(population[c["economy_id"]] or 0.0 for c in known)
            outcomes = [c["outcome"] for c in cells]
            rows.append(
                {
                    "kpi_id": kpi["kpi_id"],
                    "group_id": group,
                    "value": value,
                    "year_from": min((c["latest_year"] for c in known), default=None),
                    "year_to": max((c["latest_year"] for c in known), default=None),
                    "weighting": weighting[kpi["indicator_id"]],
                    "n_economies": len(inside),
                    "n_with_data": len(known),
                    "population_covered": with_data / people if people else None,
                }
                | {
                    f"n_{outcome}": outcomes.count(outcome)
                    for outcome in dict.fromkeys(OUTCOMES.values())
                }
                | {"explanation": f"{name}: as invented for the sample."}
            )
    return rows


def _findings() -> list[dict[str, Any]]:
    return [
        {
            "ordinal": 1,
            "severity": "error",
            "file": "observations/ferries.csv",
            "where": "row 12, column value",
            "value": "n/a",
            "problem": "The value is not a number.",
            "action": "Left out. Write a number, or leave the cell empty.",
        },
        {
            "ordinal": 2,
            "severity": "warning",
            "file": "observations/ferries.csv",
            "where": "row 14, column year",
            "value": "2023/24",
            "problem": "The year is a period.",
            "action": "Taken as 2023.",
        },
        {
            "ordinal": 3,
            "severity": "note",
            "file": "instruments/specimen.pdf",
            "where": "page 2",
            "value": "",
            "problem": "The page has little text.",
            "action": "Read as it is.",
        },
    ]
