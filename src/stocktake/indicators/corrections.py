"""Correct values that a source publishes wrongly, as long as it still does.

A correction names a series and says what its uncorrected values look like. It
is tried on each release by itself: where the expectation no longer holds the
release is left alone and a finding says so, because scaling values that the
source has repaired would spoil them. All expectations are checked on the
values as published, and corrections are used in the order of their ids, so the
order in which they are written does not matter. Where several concern one
value, a drop goes before a replacement (the last by id) and that before scales,
which multiply.

A user's file does not say through which service its figures came. A correction
of one service is therefore tried on files too, and where the expectation does
not hold there, that is a note: the file may have been repaired by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

import polars as pl

from stocktake.model import Correction, Expectation, Finding
from stocktake.sources.report import finding_of_rows
from stocktake.vocab.load import corrections as shipped_corrections

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Corrected", "apply_corrections", "corrections_in_force", "report_unused"]

OWN_FILE = "corrections.toml"
SHIPPED_FILE = "vocab/corrections"
FILE_RELEASE = "file:"
# Scales first, drops last: see the rule above.
ORDER = {"scale": 0, "replace": 1, "drop": 2}
CHANGES: dict[str, pl.DataType] = {
    "place": pl.UInt32(),
    "order": pl.Int64(),
    "id": pl.String(),
    "factor": pl.Float64(),
    "right": pl.Float64(),
    "dropped": pl.Boolean(),
    "said": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """Values after correction.

    Attributes:
        frame: The rows, corrected; those that a correction drops are left out.
        findings: What was corrected, and which corrections no longer fit.
        concerned: Ids of the corrections whose series was there.
    """

    frame: pl.DataFrame
    findings: tuple[Finding, ...]
    concerned: frozenset[str]


def corrections_in_force(own: Iterable[Correction] = ()) -> tuple[Correction, ...]:
    """Return the shipped corrections and the user's own, which replace shipped ones of their id."""
    together = {**shipped_corrections(), **{correction.id: correction for correction in own}}
    return tuple(
        correction for _, correction in sorted(together.items()) if correction.status != "withdrawn"
    )


def apply_corrections(values: pl.DataFrame, corrections: Iterable[Correction]) -> Corrected:
    """Return values with the corrections whose expectation holds.

    Args:
        values: Rows with ``source``, ``source_id``, ``series_code``, ``economy_id``, ``year``,
            ``value`` (in the indicator's unit), ``row`` and ``provenance``; other columns stay.
        corrections: Corrections in force, in any order.
    """
    findings: list[Finding] = []
    concerned: set[str] = set()
    changes = [pl.DataFrame(schema=CHANGES)]
    for correction in sorted(corrections, key=lambda c: c.id):
        same = (pl.col("source") == correction.source) & (
            pl.col("series_code") == correction.series
        )
        places = values.select(same.arg_true().alias("place")).to_series()
        if places.is_empty():
            continue
        series = values[places].with_columns(place=places)
        for (release,), rows in series.group_by("source_id", maintain_order=True):
            fit = _fits(correction, str(release))
            if fit == "no":
                continue
            concerned.add(correction.id)
            if (failed := _failure(correction.expect, rows)) is not None:
                findings.append(_no_longer(correction, str(release), failed, fit))
                continue
            hit = rows.filter(*_conditions(correction))
            if not hit.is_empty():
                changes.append(_changes(correction, hit))
                findings.append(_applied(correction, str(release), hit))
    changed = pl.concat(changes)
    frame = values if changed.is_empty() else _change(values, changed)
    return Corrected(frame, tuple(findings), frozenset(concerned))


def report_unused(own: Iterable[Correction], concerned: frozenset[str]) -> list[Finding]:
    """Return a finding for each of the user's corrections whose series is in no release."""
    return [
        Finding(
            severity="warning",
            file=OWN_FILE,
            where=f"entry {correction.id}",
            value=f"{correction.source} {correction.series}",
            problem=f"The correction {correction.id} concerns no value.",
            action="Not used. Correct its source, series, service or file, or remove it.",
        )
        for correction in own
        if correction.status != "withdrawn" and correction.id not in concerned
    ]


def _fits(correction: Correction, release: str) -> Literal["named", "possible", "no"]:
    is_file = release.startswith(FILE_RELEASE)
    if correction.file:
        path = release.removeprefix(FILE_RELEASE).split("#", 1)[0]
        return "named" if is_file and fnmatchcase(path, correction.file) else "no"
    if not correction.service or release.endswith(f"@{correction.service}"):
        return "named"
    return "possible" if is_file else "no"


def _failure(expectations: Iterable[Expectation], rows: pl.DataFrame) -> str | None:
    """Return in words which expectation does not hold, if one does not."""
    for expected in expectations:
        seen = rows
        if expected.economies:
            seen = seen.filter(pl.col("economy_id").is_in(expected.economies))
        when = "newest" if expected.year is None else f"{expected.year}"
        if expected.year is None:
            seen = seen.filter(pl.col("year") == pl.col("year").max().over("economy_id"))
        else:
            seen = seen.filter(pl.col("year") == expected.year)
        values = seen["value"]
        if values.is_empty():
            return f"there is no {when} value to look at"
        found = {"median": values.median, "lowest": values.min, "highest": values.max}[
            expected.statistic
        ]()
        number = float(found)  # type: ignore[arg-type]  # the column holds floats without nulls
        low, high = expected.at_least, expected.at_most
        named = f"the {expected.statistic} {when} value is {number:,.6g}"
        if low is not None and number < low:
            return f"{named}, and {low:,.6g} or more was expected"
        if high is not None and number > high:
            return f"{named}, and {high:,.6g} or less was expected"
    return None


def _no_longer(
    correction: Correction, release: str, failed: str, fit: Literal["named", "possible", "no"]
) -> Finding:
    if fit == "possible":
        return Finding(
            severity="note",
            file=release.removeprefix(FILE_RELEASE).split("#", 1)[0],
            where=f"series {correction.series}",
            value=failed,
            problem=f"The slip that the correction {correction.id} repairs is not in this file.",
            action="Nothing was corrected: the values seem right as they stand.",
        )
    return Finding(
        severity="error",
        file=_file(correction),
        where=f"entry {correction.id}, {release}",
        value=failed,
        problem=f"The source seems to have fixed what the correction {correction.id} repairs.",
        action="Not corrected. Check the values, and remove the correction "
        f'(or write an entry of the same id with status = "withdrawn" in {OWN_FILE}).',
    )


def _file(correction: Correction) -> str:
    shipped = shipped_corrections().get(correction.id)
    return SHIPPED_FILE if correction == shipped else OWN_FILE


def _conditions(correction: Correction) -> list[pl.Expr]:
    found = [pl.lit(value=True)]
    if correction.economies:
        found.append(pl.col("economy_id").is_in(correction.economies))
    if correction.first is not None:
        found.append(pl.col("year") >= correction.first)
    if correction.last is not None:
        found.append(pl.col("year") <= correction.last)
    return found


def _changes(correction: Correction, hit: pl.DataFrame) -> pl.DataFrame:
    said = f"corrected by {correction.id}: {correction.reason.strip().rstrip('.')}"
    return hit.select(
        "place",
        order=pl.lit(ORDER[correction.action], dtype=pl.Int64),
        id=pl.lit(correction.id),
        factor=pl.lit(correction.factor or 1.0, dtype=pl.Float64),
        right=pl.lit(correction.value, dtype=pl.Float64),
        dropped=pl.lit(correction.action == "drop"),
        said=pl.lit(said),
    )


def _applied(correction: Correction, release: str, hit: pl.DataFrame) -> Finding:
    done = {
        "scale": f"multiplied by {correction.factor:g}" if correction.factor else "",
        "replace": f"replaced by {correction.value:g}" if correction.value is not None else "",
        "drop": "left out",
    }[correction.action]
    count = f"{hit.height:,} value{'s were' if hit.height > 1 else ' was'}"
    template = Finding(
        severity="note",
        file=_file(correction),
        where=f"entry {correction.id}, {release}",
        value="",
        problem=f"{count} {done}: {correction.reason}",
        action="The published value stands in the provenance of each."
        if correction.action != "drop"
        else "To keep them, withdraw the correction.",
    )
    named = hit.select(pl.format("{} {}: {}", "economy_id", "year", "value")).to_series()
    return finding_of_rows(template, values=named.to_list())


def _change(values: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """Return the values with all changes made, one pass for all corrections."""
    per_place = (
        changed.sort("place", "order", "id")
        .group_by("place", maintain_order=True)
        .agg(
            pl.col("factor").product(),
            pl.col("right").drop_nulls().last(),
            pl.col("dropped").any(),
            pl.col("said").str.join("; "),
        )
    )
    published = values["value"].gather(per_place["place"])
    said = [
        f"{words} (published: {value:.15g})"
        for words, value in zip(per_place["said"], published, strict=True)
    ]
    per_place = per_place.with_columns(said=pl.Series(said, dtype=pl.String))
    joined = values.with_row_index("place").join(
        per_place, on="place", how="left", maintain_order="left"
    )
    return (
        joined.filter(~pl.col("dropped").fill_null(value=False))
        .with_columns(
            value=pl.coalesce("right", pl.col("value") * pl.col("factor"), "value"),
            provenance=pl.when(pl.col("said").is_null())
            .then("provenance")
            .when(pl.col("provenance") == "")
            .then("said")
            .otherwise(pl.format("{}; {}", "said", "provenance")),
        )
        .drop("place", "factor", "right", "dropped", "said")
    )
