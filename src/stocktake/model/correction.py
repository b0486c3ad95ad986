"""A correction of values that a source publishes wrongly, with the sign that it still does."""

from __future__ import annotations

from typing import Literal

from stocktake.model.noun import Noun

__all__ = ["Action", "Correction", "CorrectionFile", "Expectation"]

Action = Literal["scale", "drop", "replace"]


class Expectation(Noun, frozen=True, kw_only=True):
    """What the values must still look like, uncorrected, for a correction to be needed.

    Attributes:
        statistic: ``median``, ``lowest`` or ``highest`` of the values.
        economies: The economies that are looked at; all that the release has where empty.
        year: The year that is looked at; the newest of each economy where not given.
        at_least: Lower bound, in the indicator's unit.
        at_most: Upper bound, in the indicator's unit.
    """

    statistic: Literal["median", "lowest", "highest"] = "median"
    economies: tuple[str, ...] = ()
    year: int | None = None
    at_least: float | None = None
    at_most: float | None = None


class Correction(Noun, frozen=True, kw_only=True):
    """One correction: which values, what is done to them, why, and until when.

    Attributes:
        id: Short name; it stands in the provenance of every value that was corrected.
        source: Code of the source, such as ``ITU``.
        series: The source's own code for the series.
        action: ``scale`` by a factor, ``drop`` the values, or ``replace`` them by one value.
        reason: One sentence for a reader: what is wrong, and how that is known.
        expect: What must hold of the uncorrected values; at least one.
        service: Where a fetched release comes from, such as ``data360``; any where empty.
        file: Pattern of the user's file, such as ``observations/survey-*.csv``; any where empty.
        economies: ISO 3166-1 alpha-3 codes; all where empty.
        first: First year that is corrected.
        last: Last year that is corrected.
        factor: What values are multiplied by, for ``scale``.
        value: The right value in the indicator's unit, for ``replace``.
        reported: To whom the slip was reported, and when; may be empty.
        status: ``open``, ``reported``, or ``withdrawn`` (not used).
    """

    id: str
    source: str
    series: str
    action: Action
    reason: str
    expect: tuple[Expectation, ...]
    service: str = ""
    file: str = ""
    economies: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    factor: float | None = None
    value: float | None = None
    reported: str = ""
    status: Literal["open", "reported", "withdrawn"] = "open"


class CorrectionFile(Noun, frozen=True, kw_only=True):
    """The entries of one file of corrections."""

    correction: tuple[Correction, ...] = ()
