"""Read and write what members reported: ``submissions/ROUND/ECONOMY.vN.json``, one file a version.

A file is written whole or not at all, and never over another: a correction is a file of its own
with the next number. Of each round and economy the highest version counts. Reported values are
a source of their own (``REPORTED``), the last choice where open statistics have the series, so
that what a member says and what is published elsewhere stay apart and both can be seen.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.errors import DataError
from stocktake.model import Finding
from stocktake.model.submission import PublishedSubmission
from stocktake.sources.raw import RAW_SCHEMA, DataSource, RawObservations, check_raw
from stocktake.vocab.economies import economies

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "REPORTED",
    "Submitted",
    "current_submissions",
    "read_submission",
    "reported_observations",
    "reported_source",
    "submission_name",
    "write_submission",
]

REPORTED = "REPORTED"
NAME = re.compile(r"(?P<economy>[A-Z]{3})\.v(?P<version>[1-9][0-9]*)\.json")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
LARGEST = 20_000_000  # bytes; a report of a thousand pages is smaller


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """A submission with the file it stands in, relative to the workspace, and its SHA-256."""

    submission: PublishedSubmission
    file: str
    sha256: str


def submission_name(submission: PublishedSubmission) -> str:
    """Return where a submission stands below ``submissions/``, such as ``2026/FJI.v1.json``."""
    return f"{submission.round}/{submission.economy}.v{submission.version}.json"


def write_submission(submission: PublishedSubmission, folder: Path) -> Path:
    """Write a submission below ``folder``, whole or not at all; return its file.

    The same content again changes nothing.

    Raises:
        DataError: The round's name cannot be a folder, or another content has that version.
    """
    if not SLUG.fullmatch(submission.round):
        raise DataError(
            f"A round cannot be called {submission.round!r}.",
            fix="Use small letters, digits, - and _.",
        )
    path = folder / submission_name(submission)
    data = msgspec.json.format(msgspec.json.encode(submission), indent=1) + b"\n"
    if path.exists():
        if path.read_bytes() == data:
            return path
        raise DataError(
            f"Version {submission.version} of {submission.economy} in {submission.round} is "
            "published with another content.",
            where=str(path),
            fix="Publish a correction as a new version; what was published is never changed.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).chmod(0o644)
        os.link(scratch, path)  # fails where the file has appeared meanwhile
    finally:
        Path(scratch).unlink(missing_ok=True)
    return path


def read_submission(path: Path, name: str) -> Submitted:
    """Read one file.

    Args:
        path: The file.
        name: As shown to people, relative to the workspace.

    Raises:
        DataError: It is no submission, or its name says another round, economy or version.
    """
    if path.stat().st_size > LARGEST:
        raise DataError(
            "The file is larger than any submission.", where=name, fix="Look at what it holds."
        )
    data = path.read_bytes()
    try:
        submission = msgspec.json.decode(data, type=PublishedSubmission)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"This is not a published submission: {error}.",
            where=name,
            fix="Publish it again from the reporting application, or take the file away.",
        ) from error
    if not path.as_posix().endswith(submission_name(submission)):
        raise DataError(
            f"The file says that it is {submission_name(submission)}.",
            where=name,
            fix="Give it that name, or take it away.",
        )
    if submission.economy not in economies():
        raise DataError(
            f"{submission.economy} is no economy.",
            where=name,
            fix="Use an ISO 3166-1 alpha-3 code.",
        )
    return Submitted(submission=submission, file=name, sha256=hashlib.sha256(data).hexdigest())


def current_submissions(root: Path, paths: Iterable[Path]) -> tuple[list[Submitted], list[Finding]]:
    """Return the highest version of each round and economy, by file name; and what was left out.

    Args:
        root: Folder of the workspace.
        paths: Files below its ``submissions/``.
    """
    current: dict[tuple[str, str], Submitted] = {}
    findings = []
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        try:
            read = read_submission(path, name)
        except DataError as error:
            findings.append(
                Finding(
                    severity="error",
                    file=name,
                    where="",
                    value="",
                    problem=error.problem,
                    action=f"The file was left out. {error.fix}",
                )
            )
            continue
        key = (read.submission.round, read.submission.economy)
        held = current.get(key)
        if held is None or held.submission.version < read.submission.version:
            current[key] = read
    return list(current.values()), findings


def reported_source(submitted: Submitted) -> DataSource:
    """Return the source that stands behind the values of a submission."""
    submission = submitted.submission
    economy = economies()[submission.economy].name
    return DataSource(
        source_id=f"submission:{submission_name(submission).removesuffix('.json')}",
        source=REPORTED,
        title=f"Report of {economy}, {submission.round_name}",
        publisher=economy,
        release=f"version {submission.version}, published {submission.published_on.isoformat()}",
        licence="Published by the region's secretariat with the economy's approval",
        redistribute=True,
        url="",
        file=submitted.file,
        sha256=submitted.sha256,
    )


def reported_observations(submitted: Iterable[Submitted]) -> RawObservations:
    """Return the values of submissions as raw observations of the source ``REPORTED``."""
    held = list(submitted)
    sources = tuple(reported_source(each) for each in held)
    rows = [
        {
            "economy_id": each.submission.economy,
            "indicator": value.indicator,
            "indicator_name": "",
            "source": REPORTED,
            "source_id": source.source_id,
            "year": value.year,
            "disaggregation": value.disaggregation,
            "value": value.value,
            "unit": "",
            "estimate": value.estimate,
            "row": position,
            "provenance": _provenance(each.submission, value.note),
        }
        for each, source in zip(held, sources, strict=True)
        for position, value in enumerate(each.submission.values, 1)
        if value.value is not None
    ]
    frame = check_raw(pl.DataFrame(rows, schema=RAW_SCHEMA))
    return RawObservations(frame, sources, ())


def _provenance(submission: PublishedSubmission, note: str) -> str:
    economy = economies()[submission.economy].name
    said = (
        f"Reported by {economy} in {submission.round_name} on "
        f"{submission.submitted_on.isoformat()}, version {submission.version}"
    )
    return f"{said}: {note}" if note else f"{said}."
