"""What the report says: every number from the tables, and what it does not claim."""

from __future__ import annotations

from collections import Counter

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.tables import sample_region, sample_tables
from stocktake.publish.report.content import build_report
from stocktake.publish.report.tree import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Figure,
    Heading,
    Paragraph,
    Report,
    Row,
    Table,
    numbered,
    plain_text,
    printable,
)
from stocktake.vocab.tables import empty_table, table_schemas


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(sample_tables(), sample_region())


def blocks(report, kind):
    return [b for chapter in report.chapters for b in chapter.blocks if isinstance(b, kind)]


def chapter(report, title):
    (found,) = [c for c in report.chapters if title in c.title]
    return found


def table(report, caption):
    (found,) = [t for t in blocks(report, Table) if t.caption == caption]
    return found


def words(row):
    return [cell.words() for cell in row.cells]


def test_chapters_stand_in_order_and_are_numbered(report):
    assert [c.title for c in report.chapters] == [
        "1. Executive summary",
        "2. How to read this report",
        "3. What changed since the last report",
        "4. Priority area: Connectivity",
        "5. Priority area: Trust",
        "6. Priority area: Inclusion",
        "7. Priority area: Partnership",
        "8. Divides",
        "9. Connectivity plan: Sample atoll, everyone by 2030",
        "Annex A. Economies",
        "Annex B. What members reported",
        "Annex C. Methods",
        "Annex D. Gaps in the data and in the texts",
        "Annex E. Sources and licences",
        "Annex F. Targets to be confirmed",
    ]


def test_tables_and_figures_are_numbered_without_a_gap(report):
    for kind in (Table, Figure):
        numbers = [block.number for block in blocks(report, kind)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers


def test_every_row_has_a_cell_for_every_column(report):
    for found in blocks(report, Table):
        for row in found.rows:
            assert len(row.cells) == (1 if row.group else len(found.columns)), found.caption


def test_the_summary_counts_what_the_assessments_say(report):
    outcomes = Counter(sample_tables()["assessments"]["outcome"])
    total = sum(outcomes.values())
    good = outcomes["met"] + outcomes["on_track"]
    behind = outcomes["partial"] + outcomes["off_track"]
    shares = {n: f"{100 * n / total:.0f}\u00a0%" for n in (good, behind, *outcomes.values())}
    single, nothing = outcomes["level_only"], outcomes["no_data"]
    lead = chapter(report, "Executive summary").blocks[0]
    assert lead.text == (
        f"Of {total}\u00a0results (one KPI judged for one economy), {good} ({shares[good]}) are "
        f"met or on track and {behind} ({shares[behind]}) are not; {single} ({shares[single]}) "
        f"have one value, from which no trend can be told, and {nothing} ({shares[nothing]}) "
        "have no data."
    )


def test_the_scorecard_counts_a_shared_kpi_once_per_instrument(report):
    tables = sample_tables()
    pairs = (
        tables["commitment_kpis"]
        .join(tables["commitments"], on="commitment_id")
        .select("instrument_id", "kpi_id")
        .unique()
        .join(tables["assessments"], on="kpi_id")
    )
    rows = table(report, "Results by instrument and outcome").rows
    order = tables["instruments"].sort("year")["instrument_id"].to_list()
    for row, instrument in zip(rows, order, strict=True):
        counts = Counter(pairs.filter(pl.col("instrument_id") == instrument)["outcome"])
        shown = [cell.text for cell in row.cells[3:]]
        expected = [
            str(counts[o]) if counts[o] else "\u2013"
            for o in ("met", "on_track", "partial", "off_track", "level_only", "no_data")
        ]
        assert shown == expected


def test_an_instrument_is_judged_for_the_members_it_binds():
    tables = sample_tables()
    tables["instruments"] = tables["instruments"].with_columns(group_id=pl.lit("apec"))
    rows = table(build_report(tables, sample_region()), "Results by instrument and outcome").rows
    shown = sum(int(cell.text) for cell in rows[0].cells[3:] if cell.text != "\u2013")
    kpis = {"connect-2020-internet-users", "umc-2030-internet-users"}
    assert len(kpis) < shown < 20  # two economies instead of eight


def test_commitments_stand_in_the_area_of_their_first_theme(report):
    rows = table(report, "Commitments and goals: trust").rows
    assert [words(row) for row in rows] == [
        ["Sample Isles statement 2021"],
        [
            "4",
            "Each member sets up a national team that answers cyber incidents. (by\u00a02025)",
            "Each member",
            "2\u00a0evidence tests",
        ],
        ["5", "Raise the level of cybersecurity across the isles.", "Ministers", "K4 (proxy)"],
    ]


def test_kpis_without_any_data_stand_apart(report):
    rows = [row.cells[0].text for row in table(report, "KPIs: connectivity").rows]
    assert rows == [
        "With data",
        "K1 All households online by 2030\u2020 (Least developed countries)",
        "K2 Mobile data for at most 2 % of income by 2030",
        "Without data for any member",
        "K3 Half of households online on average by 2020",
    ]


def test_every_commitment_is_named_once(report):
    tables = [t for t in blocks(report, Table) if t.caption.startswith("Commitments and goals")]
    n_rows = sum(not row.group for t in tables for row in t.rows)
    assert n_rows == sample_tables()["commitments"].height


def test_one_value_is_a_distance_and_not_a_trend(report):
    text = plain_text(report)
    assert (
        "2\u00a0economies have no trend that can be judged (one value): the distance to the "
        "target is from 62.0 to 70.0\u00a0% of households, with a median of 66.0."
    ) in text


def test_economies_are_listed_by_outcome_in_alphabetical_order(report):
    rows = chapter(report, "Inclusion").blocks
    (found,) = [b for b in rows if isinstance(b, Table) and b.caption == "Economies by outcome"]
    assert words(found.rows[0]) == ["K6 Everyone online by 2030"]
    assert words(found.rows[4]) == ["\u25d4 Off track (3)", "Nauru; Philippines; Tuvalu"]


@pytest.mark.parametrize("word", ["worst", "best performer", "laggard", "rank 1", "lowest"])
def test_no_word_shames(report, word):
    assert word not in plain_text(report).casefold()


def test_evidence_tests_are_asked_for_and_not_answered(report):
    text = plain_text(report)
    tests = sample_tables()["evidence_tests"]["test"].to_list()
    assert all(test in text for test in tests)
    assert "No answers have been recorded yet" in text


def test_a_commitment_without_a_measure_is_named(report):
    (paragraph,) = [
        b for b in blocks(report, Paragraph) if "neither a KPI nor an evidence test" in b.text
    ]
    assert "Specimen declaration, item 4 (multi-stakeholder cooperation)." in paragraph.text


def test_targets_to_confirm_carry_a_dagger_and_stand_in_the_annex(report):
    rows = table(report, "Targets to be confirmed").rows
    unconfirmed = sample_tables()["kpis"].filter(~pl.col("confirmed"))
    assert len(rows) == unconfirmed.height
    assert all(f"{title}\u2020" in plain_text(report) for title in unconfirmed["title"])


def test_the_annex_has_one_row_per_member(report):
    rows = table(report, "Latest value, its year and the outcome, by economy").rows
    assert [row.cells[0].text for row in rows] == [
        "Fiji",
        "Hong Kong, China",
        "Kiribati",
        "Lao PDR",
        "Nauru",
        "Nepal",
        "Philippines",
        "Tuvalu",
    ]
    assert words(rows[5]) == [
        "Nepal",
        "\u25d4 4.2 (2024)",
        "\u25d1 45.0 (2024)",
        "\u25cb 34.0 (2019)",
        "\u2013",
    ]


def test_data_gaps_name_who_has_none(report):
    rows = {
        row.cells[0].text: words(row)[1:] for row in table(report, "Data gaps by indicator").rows
    }
    assert rows["Individuals using the Internet"] == ["8", "7", "1", "1", "2024", "Lao PDR"]
    assert rows["Gender parity of Internet use"][-1] == "all but Fiji; Kiribati; Philippines"


def test_sources_have_their_licence(report):
    rows = [words(row) for row in table(report, "Sources of the data").rows]
    assert ["Sample open statistics", "Sample statistics office", "2025 edition", "CC BY 4.0"] in [
        row[:4] for row in rows
    ]
    assert any("not republished" in row[3] for row in rows)


def test_the_cover_warns_of_a_demonstration_and_of_a_specimen(report):
    assert report.notices == (
        (
            "Demonstration. This report shows what the program does. It has not been reviewed or "
            "endorsed by any body."
        ),
        "Specimen declaration was written to try the program; no body adopted it.",
    )


def test_a_place_that_was_never_written_is_shown():
    tables = sample_tables()
    tables["statements"] = tables["statements"].with_columns(
        pl.when(pl.int_range(pl.len()) == 2)
        .then(pl.lit("Text to be added"))
        .otherwise(pl.col("text"))
        .alias("text")
    )
    rows = table(build_report(tables, sample_region()), "Places to be filled").rows
    assert [row.cells[2].text for row in rows] == ["Text to be added"]


def test_every_figure_says_in_words_what_it_shows(report):
    figures = blocks(report, Figure)
    assert all(figure.alt and figure.notes for figure in figures)
    (internet,) = [f for f in figures if "using the Internet" in f.caption]
    assert "Kiribati 40.0 (2024), moderate" in internet.alt
    assert internet.notes[1] == (
        "Source: Sample closed database, July 2025; Sample open statistics, 2025 edition."
    )


def test_many_economies_are_counted_instead_of_named():
    tables = sample_tables()
    names = [f"E{n:02d}" for n in range(60)]
    economy, judged = (
        tables["economies"].head(1),
        tables["assessments"].filter(
            (pl.col("kpi_id") == "umc-2030-internet-users") & (pl.col("economy_id") == "FJI")
        ),
    )
    tables["economies"] = pl.concat(
        economy.with_columns(economy_id=pl.lit(n), name=pl.lit(n)) for n in names
    )
    tables["assessments"] = pl.concat(judged.with_columns(economy_id=pl.lit(n)) for n in names)
    figures = blocks(build_report(tables, sample_region()), Figure)
    assert any("one dot per economy" in figure.caption for figure in figures)


def test_the_mean_of_yes_and_no_is_a_share_of_yes():
    tables = sample_tables()
    tables["kpis"] = tables["kpis"].with_columns(unit=pl.lit("yes-no"))
    tables["group_assessments"] = tables["group_assessments"].with_columns(value=pl.lit(0.25))
    text = plain_text(build_report(tables, sample_region()))
    assert "25\u00a0% yes (2017 to 2024)" in text
    assert "Of 7 of 8\u00a0economies with a value (2017 to 2024), 25\u00a0% say yes." in text


def test_the_order_of_rows_does_not_matter(report):
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=7)
        for name, frame in sample_tables().items()
    }
    assert plain_text(build_report(shuffled, sample_region())) == plain_text(report)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        pytest.param(
            ("instruments", "statements", "commitments", "commitment_kpis", "evidence_tests"),
            "The workspace has no instruments.",
            id="no-instruments",
        ),
        pytest.param(
            ("observations", "assessments", "group_assessments", "data_sources"),
            "The workspace has no data.",
            id="no-data",
        ),
        pytest.param(
            tuple(table_schemas()),
            "No KPI could be judged for any economy: there is nothing to report on progress yet.",
            id="nothing",
        ),
    ],
)
def test_an_empty_workspace_gives_an_honest_report(missing, said):
    tables = sample_tables() | {name: empty_table(name) for name in missing}
    text = plain_text(build_report(tables, sample_region()))
    assert said in text
    assert "nan" not in text.casefold().split()
    assert plain_text(build_report({}, sample_region()))


def test_no_observation_leaves_every_result_without_data():
    tables = sample_tables()
    tables["assessments"] = tables["assessments"].with_columns(
        outcome=pl.lit("no_data"), state=pl.lit("no_data"), latest_value=pl.lit(None, pl.Float64)
    )
    text = plain_text(build_report(tables, sample_region()))
    assert "None of the 48\u00a0results could be judged" in text


@given(st.text())
def test_printable_text_can_stand_in_xml_and_in_a_font(text):
    made = printable(text)
    assert all(c.isprintable() or c == "\u00a0" or not c.isspace() for c in made)
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in made)
    assert printable(made) == made
    if text.isprintable():
        assert made == text


def test_numbering_leaves_empty_tables_out():
    column = Column(header=Cell(text="c"))
    full = Table(caption="t", columns=(column,), rows=(Row(cells=(Cell(text="1"),)),))
    empty = Table(caption="e", columns=(column,), rows=(), empty="Nothing here.")
    blocks_ = (Heading(text="h"), Paragraph(text="p"), Bullets(items=("b",)), empty, full)
    bare = msgspec.structs.replace(
        build_report({}, sample_region()),
        chapters=(
            Chapter(title="One", blocks=blocks_),
            Chapter(title="Two", blocks=(), annex=True),
        ),
    )
    report = numbered(bare)
    assert [b.number for b in report.chapters[0].blocks if isinstance(b, Table)] == [0, 1]
    assert [c.title for c in report.chapters] == ["1. One", "Annex A. Two"]
    assert "Nothing here." in plain_text(report)


def test_what_changed_is_told_with_its_reason(report):
    changed = chapter(report, "What changed since the last report")
    assert changed.blocks[0].text == (
        "Since the report of 30\u00a0November 2024, 1\u00a0result is better and "
        "1\u00a0result is worse."
    )
    rows = [words(row) for row in table(report, "Results whose outcome changed").rows]
    assert rows[1] == [
        "Nepal",
        "\u25d5 On track: 4.2 (2024)",
        "\u25d4 Off track: 4.2 (2024)",
        "time passed, or other values changed",
    ]
    assert rows[3] == [
        "Fiji",
        "\u25d1 Moderate: 60.0 (2021)",
        "\u25d5 On track: 85.0 (2024)",
        "newer value",
    ]


def test_without_an_earlier_report_nothing_is_said_to_have_changed():
    tables = sample_tables() | {"changes": empty_table("changes")}
    titles = [c.title for c in build_report(tables, sample_region()).chapters]
    assert titles[2] == "3. Priority area: Connectivity"


def test_many_changes_are_cut_and_the_cut_is_told():
    changes = sample_tables()["changes"]
    outcome = changes.filter(kind="outcome").head(1)
    many = pl.concat([outcome.with_columns(economy_id=pl.lit(f"X{n:02}")) for n in range(130)])
    tables = sample_tables() | {"changes": pl.concat([changes.head(1), many])}
    found = table(build_report(tables, sample_region()), "Results whose outcome changed")
    assert len(found.rows) == 121  # with the row that names the KPI
    assert found.notes == (
        "The first 120 of 130\u00a0rows; the data files that come with this report have all.",
    )


def test_divides_are_counted_and_told_with_their_range(report):
    lead = chapter(report, "Divides").blocks[0].text
    divides = sample_tables()["divides"].filter(economy_id="", group_id="ldc")
    assert lead.startswith(
        f"Least developed countries are behind the other economies on {divides['behind'].sum()} of "
        f"{divides.height}\u00a0indicators. "
    )
    rows = [words(row) for row in table(report, "Divides between groups, by indicator").rows]
    assert rows[0] == ["Least developed countries against the other economies"]
    price = next(row for row in rows if row[0].startswith("Price of a mobile data basket"))
    (own,) = divides.filter(indicator_id="mobile-data-price").to_dicts()
    assert price[1:3] == [f"{own['value']:.1f}", f"{own['other']:.1f}"]
    assert price[3] == f"+{own['gap']:.1f} (+{own['gap_low']:.1f} to +{own['gap_high']:.1f})"


def test_without_divides_there_is_no_chapter_on_them():
    tables = sample_tables() | {"divides": empty_table("divides")}
    titles = [c.title for c in build_report(tables, sample_region()).chapters]
    assert not [title for title in titles if title.endswith("Divides")]


def test_a_plan_has_a_chapter_that_says_whether_it_is_real(report):
    plan = chapter(report, "Connectivity plan: Sample atoll")
    notice, lead = plan.blocks[:2]
    assert notice.style == "notice"
    assert notice.text.startswith("The settlements of this plan were generated.")
    assert lead.text == (
        "Connecting 4,140 people of Kiribati would cost USD 1.0 million over 10 years, USD 250 for "
        "each of them, and need USD 240,000 of public money."
    )
    real = sample_tables()["plans"].with_columns(synthetic=pl.lit(value=False))
    told = build_report(sample_tables() | {"plans": real}, sample_region())
    assert chapter(told, "Connectivity plan: Sample atoll").blocks[0] == lead


def test_the_parts_of_a_plan_add_up_to_its_cost(report):
    rows = [words(row) for row in table(report, "Present value of cost, by part").rows]
    costs = sample_tables()["plan_costs"]
    assert len(rows) == costs.height + 1
    assert rows[-1][1] == f"USD {costs['purchase_usd'].sum():,.0f}"
    assert costs["cost_usd"].sum() == sample_tables()["plans"]["cost_usd"][0]


def test_answers_to_evidence_tests_are_counted(report):
    asked = sample_tables()["evidence_status"]
    found = [t for t in blocks(report, Table) if "Evidence tests" in t.caption]
    answers = [row.cells[3].text for t in found for row in t.rows if not row.group]
    counts = Counter()
    for text in answers:
        for part in text.split("; "):
            word, _, number = part.rpartition(" (")
            counts[word.lower()] += int(number.rstrip(")"))
    assert counts == Counter(asked["status"])


def test_the_annex_has_the_chance_of_every_economy(report):
    found = table(report, "Chance of meeting the target by its deadline, by economy")
    codes = [column.header.words().split()[0] for column in found.columns[1:]]
    note = found.notes[0]
    chances = sample_tables()["outlook_chances"]
    kpis = dict(sample_tables()["kpis"].select("title", "kpi_id").iter_rows())
    told = dict(part.split(" ", 1) for part in note.removeprefix("KPIs: ")[:-1].split("; "))
    names = dict(sample_tables()["economies"].select("name", "economy_id").iter_rows())
    for row in found.rows:
        for code, cell in zip(codes, row.cells[1:], strict=True):
            own = chances.filter(
                kpi_id=kpis[told[code]], economy_id=names[row.cells[0].text]
            ).to_dicts()
            if not own:
                assert cell.text == "\u2013"
                continue
            share, _, year = cell.text.partition(" (")
            number = round(100 * own[0]["probability"])
            edge = {0: "under\u00a01\u00a0%", 100: "over\u00a099\u00a0%"}
            assert share == edge.get(number, f"{number}\u00a0%")
            assert year.rstrip(")") == str(own[0]["expected_year"] or "")


def test_without_an_outlook_the_annex_has_no_chances():
    tables = sample_tables() | {"outlook_chances": empty_table("outlook_chances")}
    captions = [t.caption for t in blocks(build_report(tables, sample_region()), Table)]
    assert not [caption for caption in captions if caption.startswith("Chance of")]
