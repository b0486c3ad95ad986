"""Evidence that a person recorded, checked row by row, and the status it gives each test.

A row says for one economy and one evidence test of a commitment what there is, where it can
be seen, and who checked it on which day. A row with a cell that cannot be used is a finding
and left out; its file stays as it is, so nothing is lost.

The status rule: for each test and economy the row that was checked last decides; of rows
checked on one day the later one, in the order of files and rows, and ``disputed`` says that
they differ. What a person recorded goes before what open data say, however old it is. A test
without a row is not answered, which is another thing than not in place.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from stocktake.model import Finding, Noun
from stocktake.vocab.tables import check_table, make_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    # column, problem, what may stand there
    Refuse = Callable[[str, str, str], None]
    Severity = Literal["error", "warning", "note"]

__all__ = [
    "EVIDENCE_COLUMNS",
    "FILLED",
    "KINDS",
    "NOT_ANSWERED",
    "STATUSES",
    "Checks",
    "Evidence",
    "Row",
    "check_evidence",
    "evidence_table",
    "questions",
    "status_table",
]

EVIDENCE_COLUMNS: Final = (
    "economy",
    "commitment",
    "test",
    "kind",
    "title",
    "date",
    "url",
    "file",
    "status",
    "checked_by",
    "checked_on",
    "note",
)
# What a person fills; a row in which all of these are empty is an open question, not an answer.
FILLED: Final = tuple(c for c in EVIDENCE_COLUMNS if c not in ("economy", "commitment", "test"))
STATUSES: Final = ("in place", "partly", "planned", "not in place", "unknown")
NOT_ANSWERED: Final = "not answered"
KINDS: Final = ("law", "body", "plan", "report", "agreement", "programme", "event")
# What a status claims must be possible to see.
CLAIMS: Final = ("in place", "partly")
KEY: Final = ["commitment_id", "test", "economy_id"]
DAY: Final = "a day such as 2026-11-22"


class Row(Noun, frozen=True, kw_only=True):
    """One row as it stands in a file: every column of ``EVIDENCE_COLUMNS`` as text."""

    file: str
    row: int
    cells: dict[str, str]


class Evidence(Noun, frozen=True, kw_only=True):
    """One checked row; the columns of the table ``evidence``."""

    file: str
    row: int
    economy_id: str
    commitment_id: str
    test: int
    kind: str
    title: str
    date: dt.date | None
    url: str
    evidence_file: str
    status: str
    checked_by: str
    checked_on: dt.date
    note: str
    origin: Literal["person", "data"] = "person"

    @property
    def content(self) -> tuple[object, ...]:
        """Everything but where it stands."""
        return tuple(getattr(self, f) for f in self.__struct_fields__ if f not in ("file", "row"))


class Checks:
    """What a row may name: members, tests of the workspace, and files kept with the evidence."""

    def __init__(
        self, tests: pl.DataFrame, economies: pl.DataFrame, files: Collection[str]
    ) -> None:
        """Keep the tables ``evidence_tests`` and ``economies``, and names of files."""
        members = economies.filter("member").select("economy_id", "name").rows()
        self.economies = {code.casefold(): code for code, _ in members}
        self.economies |= {name.casefold(): code for code, name in members}
        self.names = {name: code for code, name in members}
        self.tests: dict[str, dict[int, dict[str, str]]] = {}
        for row in tests.iter_rows(named=True):
            self.tests.setdefault(row["commitment_id"], {})[row["ordinal"]] = row
        self.files = frozenset(files)


def check_evidence(rows: Iterable[Row], checks: Checks) -> tuple[list[Evidence], list[Finding]]:
    """Return the rows that can be used, and findings for cells a person should look at.

    Args:
        rows: Rows in the order of files and rows; those without an answer are passed over.
        checks: What they may name.
    """
    used: list[Evidence] = []
    findings: list[Finding] = []
    first: dict[tuple[object, ...], Evidence] = {}
    for row in rows:
        if not any(row.cells[column] for column in FILLED):
            continue
        found, wrong = _check_row(row, checks)
        findings += wrong
        if found is None:
            continue
        if (same := first.get(found.content)) is not None:
            where = f"{same.file}, row {same.row}"
            problem = f"The same evidence already stands in {where}."
            action = "Counted once. Delete one of the two rows."
            findings.append(_finding("warning", row, "commitment", problem, action))
            continue
        first[found.content] = found
        used.append(found)
    return used, findings


def evidence_table(used: Sequence[Evidence]) -> pl.DataFrame:
    """Return checked rows as the table ``evidence``."""
    return make_table("evidence", [{f: getattr(e, f) for f in e.__struct_fields__} for e in used])


def questions(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return ``commitment_id``, ``test``, ``economy_id``: who is asked what.

    A test that is judged for economies is asked of the members of the workspace that belong
    to the group which the instrument binds, and of all members where that group's list is
    not known; a test of the body once, with an empty economy.

    Args:
        tables: ``evidence_tests``, ``commitments``, ``instruments``, ``economies`` and
            ``economy_groups``.
    """
    col = pl.col
    members = tables["economies"].filter("member").select("economy_id")
    placed = tables["economy_groups"].join(members, on="economy_id", how="semi")
    asked = (
        tables["evidence_tests"]
        .select("commitment_id", "judged_for", test="ordinal")
        .join(tables["commitments"].select("commitment_id", "instrument_id"), on="commitment_id")
        .join(tables["instruments"].select("instrument_id", "group_id"), on="instrument_id")
    )
    each = asked.filter(col("judged_for") == "economy")
    bound = each.join(placed, on="group_id")
    everybody = each.join(placed, on="group_id", how="anti").join(members, how="cross")
    body = asked.filter(col("judged_for") != "economy").with_columns(economy_id=pl.lit(""))
    return pl.concat([part.select(KEY) for part in (bound, everybody, body)]).sort(KEY)


def status_table(evidence: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``evidence_status``: every question, and every other pair with evidence.

    Args:
        evidence: Table ``evidence``, in the order of files and rows.
        asked: What ``questions`` returns.
    """
    col = pl.col
    by_person = col("origin") == "person"
    ordered = evidence.with_row_index("place").sort(by_person, "checked_on", "place")
    rival = col("checked_on") == col("checked_on").last()
    rival &= col("origin") == col("origin").last()
    decided = ordered.group_by(KEY, maintain_order=True).agg(
        col("status").last(),
        col("file").last(),
        col("row").last(),
        col("checked_by").last(),
        col("checked_on").last().alias("on"),
        col("title").last(),
        rows=pl.len().cast(pl.Int64),
        origin=col("origin").last(),
        disputed=col("status").filter(rival).n_unique() > 1,
        denied=(~by_person & (col("status") != col("status").last())).any(),
    )
    pairs = pl.concat([asked.select(KEY), evidence.select(KEY)]).unique()
    joined = pairs.join(decided, on=KEY, how="left")
    return check_table(
        "evidence_status",
        joined.with_columns(
            status=col("status").fill_null(NOT_ANSWERED),
            file=col("file").fill_null(""),
            origin=col("origin").fill_null(""),
            rows=col("rows").fill_null(0),
            disputed=col("disputed").fill_null(value=False),
            explanation=_explanation(),
        )
        .drop("checked_by", "on", "title", "denied")
        .sort(KEY),
    )


def _explanation() -> pl.Expr:
    col, lit = pl.col, pl.lit
    title = pl.when(col("title") == "").then(lit("")).otherwise(lit(": ") + col("title"))
    disputed = (
        pl.when(col("disputed"))
        .then(lit(" Another row of the same day says otherwise."))
        .otherwise(lit(""))
    )
    denied = (
        pl.when(col("denied") & (col("origin") == "person"))
        .then(lit(" Open data say otherwise."))
        .otherwise(lit(""))
    )
    day = col("on").dt.to_string("%Y-%m-%d")
    person = lit("By ") + col("checked_by") + " on " + day + title + "." + disputed + denied
    data = lit("Read from open data, not checked by a person") + title + "." + disputed
    said = pl.when(col("origin") == "data").then(data).otherwise(person)
    return pl.coalesce(said, lit("Nobody has recorded evidence yet."))


def _check_row(row: Row, checks: Checks) -> tuple[Evidence | None, list[Finding]]:
    cells = row.cells
    findings: list[Finding] = []

    def refuse(column: str, problem: str, allowed: str) -> None:
        findings.append(
            _finding("error", row, column, problem, f"The row was left out. Write {allowed}.")
        )

    test = _find_test(cells, checks, refuse)
    economy = _find_economy(cells, checks, test, refuse)
    status = cells["status"].casefold()
    if status not in STATUSES:
        problem = "This status is not known." if status else "The status is missing."
        refuse("status", problem, f"one of: {', '.join(STATUSES)}")
    kind = cells["kind"].casefold() or (test["kind"] if test else "")
    if kind and kind not in KINDS:
        refuse("kind", "This kind is not known.", f"one of: {', '.join(KINDS)}; or nothing")
    days = {column: _day(cells[column]) for column in ("date", "checked_on")}
    if cells["date"] and days["date"] is None:
        refuse("date", "This is not a day.", f"{DAY}, or nothing")
    if days["checked_on"] is None:
        refuse("checked_on", "This is not a day." if cells["checked_on"] else "It is missing.", DAY)
    if not cells["checked_by"]:
        refuse("checked_by", "It is missing.", "the name of who checked it")
    if cells["url"] and not cells["url"].lower().startswith(("https://", "http://")):
        refuse("url", "This is not an address.", "one that begins with https:// or http://")
    on = days["checked_on"]
    if findings or test is None or economy is None or on is None:
        return None, findings
    found = Evidence(
        file=row.file,
        row=row.row,
        economy_id=economy,
        commitment_id=test["commitment_id"],
        test=int(test["ordinal"]),
        kind=kind,
        title=cells["title"],
        date=days["date"],
        url=cells["url"],
        evidence_file=cells["file"],
        status=status,
        checked_by=cells["checked_by"],
        checked_on=on,
        note=cells["note"],
    )
    return found, list(_doubts(row, found, checks))


def _find_test(
    cells: Mapping[str, str], checks: Checks, refuse: Refuse
) -> Mapping[str, str] | None:
    commitment = cells["commitment"]
    known = {name.casefold(): name for name in checks.tests}
    name = known.get(commitment.casefold())
    if name is None:
        near = difflib.get_close_matches(commitment.casefold(), known, n=3, cutoff=0.5)
        meant = ", ".join(known[one] for one in near) or next(iter(checks.tests), "none here yet")
        refuse("commitment", "No commitment with an evidence test has this id.", f"such as {meant}")
        return None
    number = cells["test"].removesuffix(".0") or "1"
    tests = checks.tests[name]
    if not (number.isascii() and number.isdecimal()) or int(number) not in tests:
        there = "; ".join(f"{n}: {test['test']}" for n, test in sorted(tests.items()))
        refuse("test", f"{name} has no such test.", f"one of: {there}")
        return None
    return tests[int(number)]


def _find_economy(
    cells: Mapping[str, str], checks: Checks, test: Mapping[str, str] | None, refuse: Refuse
) -> str | None:
    name = cells["economy"]
    if test is not None and test["judged_for"] != "economy":
        if name:
            problem = "This test is judged for the body as a whole."
            refuse("economy", problem, "nothing here")
            return None
        return ""
    code = checks.economies.get(name.casefold())
    if code is None:
        near = difflib.get_close_matches(name.casefold(), checks.economies, n=3, cutoff=0.6)
        shown = {value: key for key, value in checks.names.items()}
        meant = {checks.economies[one]: shown[checks.economies[one]] for one in near}
        words = ", ".join(f"{code} ({label})" for code, label in meant.items())
        problem = "No member has this code or name." if name else "The economy is missing."
        allowed = words or f"its code, such as {next(iter(shown), 'FJI')}"
        refuse("economy", problem, allowed)
    return code


def _doubts(row: Row, found: Evidence, checks: Checks) -> Iterable[Finding]:
    """Yield what a person should look at in a row that is used."""
    if found.evidence_file and found.evidence_file not in checks.files:
        near = difflib.get_close_matches(found.evidence_file, checks.files, n=1)
        hint = f" Is it {near[0]}?" if near else ""
        problem = "There is no such file in evidence/."
        action = f"The row was used. Put the file there, or correct its name.{hint}"
        yield _finding("warning", row, "file", problem, action)
    if found.status in CLAIMS and not (found.url or found.evidence_file):
        problem = f"It is said to be {found.status}, but nothing shows it."
        yield _finding("warning", row, "url", problem, "The row was used. Add an address or file.")
    if found.date is not None and found.date > found.checked_on and found.status in CLAIMS:
        problem = "It holds only from a day after it was checked."
        yield _finding("warning", row, "date", problem, "The row was used. Check both days.")


def _finding(severity: Severity, row: Row, column: str, problem: str, action: str) -> Finding:
    return Finding(
        severity=severity,
        file=row.file,
        where=f"row {row.row}, column {column}",
        value=row.cells[column],
        problem=problem,
        action=action,
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
