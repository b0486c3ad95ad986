"""The annex on methods: how a result is judged, what other methods say, how groups are told.

The methods are told in words; the formulas stand in the documentation of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.progress.methods.registry import PACE
from stocktake.publish.remembered import remembered_by
from stocktake.publish.report.tree import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
)
from stocktake.publish.words import OUTCOME_WORDS, sentences, whole
from stocktake.vocab.cldr import percent_words, signed
from stocktake.vocab.language import NN_, NP_, _, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["methods_chapter"]

OPPOSITE = 2  # steps from on track to off track
OTHER_METHODS = NN_(
    "Each result was also judged by {methods} other published methods. They differ on {part} of "
    "{total}\u00a0result with a value; {opposite} of these are on track by one method and off "
    "track by another. Which, and why, stands in the table method_assessments of the exports.",
    "Each result was also judged by {methods} other published methods. They differ on {part} of "
    "{total}\u00a0results with a value; {opposite} of these are on track by one method and off "
    "track by another. Which, and why, stands in the table method_assessments of the exports.",
)
# Words of the method of the UN Statistics Division, for translators.
METHOD_WORDS = (
    NP_("word of a method", "on track"),
    NP_("word of a method", "moderate"),
    NP_("word of a method", "marginal"),
    NP_("word of a method", "stagnation"),
    NP_("word of a method", "regression"),
)


def methods_chapter(facts: Facts) -> Chapter:
    """Return the annex on methods."""
    shown = facts.method
    judging = _unsd_2026() if shown is None or shown["method"] == PACE else _other_method(shown)
    blocks = (*judging, *_compared(facts), *_groups_and_texts())
    return Chapter(title=_("Methods"), blocks=blocks, annex=True, key="methods")


def _other_method(shown: TableRow) -> tuple[Block, ...]:
    confirm = _("Its thresholds are to be confirmed.") if shown["to_confirm"] else ""
    said = _(
        "A trend is judged with the method of {title} ({method}, version {version} here).",
        title=shown["title"],
        method=shown["method"],
        version=shown["version"],
    )
    return (
        Heading(text=_("How a result is judged")),
        Paragraph(text=sentences(said, shown["rule"], confirm)),
        Paragraph(
            text=_(
                "Whether a target is met is asked first. A deadline that has passed is judged by "
                "the value observed then. A series that the method cannot judge, which needs "
                "{needs}, is shown as one value.",
                needs=shown["needs"],
            )
        ),
    )


def _compared(facts: Facts) -> tuple[Block, ...]:
    """Say how often other published methods come to another outcome."""
    told = facts.tables.get("method_assessments")
    if told is None or told.is_empty():
        return ()
    methods, pairs, differ, opposite = _disagreements(told)
    return (
        Heading(text=_("What other methods say")),
        Paragraph(
            text=ngettext(
                *OTHER_METHODS,
                pairs,
                methods=methods - 1,
                part=whole(differ),
                total=whole(pairs),
                opposite=whole(opposite),
            )
        ),
    )


@remembered_by(("method", "kpi_id", "economy_id", "disagree", "spread"))
def _disagreements(told: pl.DataFrame) -> tuple[int, int, int, int]:
    """Return how many methods, and pairs of KPI and economy: all, differing, by two steps."""
    # What all methods say together is the same in all rows of a pair.
    pairs = told.drop("method").unique()
    opposite = int((pairs["spread"] >= OPPOSITE).sum())
    return told["method"].n_unique(), pairs.height, int(pairs["disagree"].sum()), opposite


def _unsd_2026() -> tuple[Block, ...]:
    return (
        Heading(text=_("How a result is judged")),
        Paragraph(
            text=(
                _(
                    "Progress is judged with the method of the United Nations Statistics Division, "
                    "edition 2026, of the technical note to the Sustainable Development Goals "
                    "Report. The yearly growth between the first value since 2015 and the latest "
                    "value is carried on to the deadline. The projected progress is divided by "
                    "the progress that the target requires."
                )
            )
        ),
        Table(
            caption=_("From the ratio of projected to required progress to the outcome"),
            columns=(
                Column(header=Cell(text=_("With a target: ratio")), width=2),
                Column(header=Cell(text=_("Without a number: growth a year")), width=2.2),
                Column(header=Cell(text=_("Word of the method")), width=2),
                Column(header=Cell(text=_("Outcome here")), width=1.6),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(text=ratio),
                        Cell(text=growth),
                        Cell(text=word),
                        Cell(text=OUTCOME_WORDS[outcome], outcome=outcome),
                    )
                )
                for ratio, growth, word, outcome in _thresholds()
            ),
            notes=(_("Lower bounds are included. Growth is counted in the wanted direction."),),
        ),
        Heading(text=_("Where we differ from it on purpose")),
        Bullets(
            items=(
                _("A value that meets the target is met, whatever its trend; this is asked first."),
                (
                    _(
                        "A deadline that has passed is judged by the value observed then: met, met "
                        "after the deadline, or missed. The method would project backwards."
                    )
                ),
                _("A series that met the target and no longer does is a regression."),
                (
                    _(
                        "A fall to zero is judged. From zero upwards, or with a negative value, "
                        "there is no growth rate: the result is shown as one value."
                    )
                ),
                (
                    _(
                        "Within 1 % of the end of a scale that has one, such as 100 % of the "
                        "population, a series is on track: there is no room for the growth the "
                        "method asks for."
                    )
                ),
                _(
                    "A range to reach, such as parity, is judged by the distance on either side "
                    "of 1."
                ),
                _("A target without a year is judged by growth."),
            )
        ),
        Heading(text=_("What the method cannot do")),
        Paragraph(
            text=(
                _(
                    "Constant growth overstates the future of shares that near their ceiling. A "
                    "result is a finding about two values and a straight rule, not a forecast; it "
                    "carries no probability. Other official methods can give another outcome for "
                    "the same values."
                )
            )
        ),
    )


def _thresholds() -> Iterator[tuple[str, str, str, str]]:
    """Yield ratio, growth, the method's word and the outcome, from the best to the worst."""
    words = ("on track", "moderate", "marginal", "stagnation", "regression")
    outcomes = ("on_track", "partial", "off_track", "off_track", "off_track")
    ratios = ("0.95", "0.50", "0.10", "0")
    growths = ("2", "1.25", "0.5", "0")
    for place, (word, outcome) in enumerate(zip(words, outcomes, strict=True)):
        said = pgettext("word of a method", word)
        if place == 0:
            ratio = _("{number} or more", number=signed(ratios[0]))
            growth = _("{number} or more", number=percent_words(signed(growths[0])))
        elif place == len(ratios):
            ratio = _("under {number}", number=signed(ratios[-1]))
            growth = _("under {number}", number=percent_words(signed(growths[-1])))
        else:
            ratio = _("{low} to {high}", low=signed(ratios[place]), high=signed(ratios[place - 1]))
            growth = _(
                "{low} to {high}",
                low=signed(growths[place]),
                high=percent_words(signed(growths[place - 1])),
            )
        yield ratio, growth, said, outcome


def _groups_and_texts() -> tuple[Block, ...]:
    return (
        Heading(text=_("Means of groups")),
        Paragraph(
            text=(
                _(
                    "The mean of a group is made from the latest value of each economy, weighted "
                    "by population where the indicator is a share of people or households, and not "
                    "weighted elsewhere. Values of different years are joined, and the years are "
                    "printed. Economies without a value are left out, never estimated."
                )
            )
        ),
        Heading(text=_("Where the commitments come from")),
        Paragraph(
            text=(
                _(
                    "Each instrument was read from its document into provisions with their printed "
                    "labels. Commitments of known instruments are told in our own words; those of "
                    "other instruments are given as they stand. The binding of commitments to KPIs "
                    "is a judgement, written down with its reason for each pair, and open to "
                    "correction."
                )
            )
        ),
    )
