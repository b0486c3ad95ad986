"""Look up what the chapters say: the tables, joined once and read by row.

Numbers are only counted here, never judged: outcomes come from ``assessments``. Everything
is in a fixed order (economies by name, KPIs by priority area, deadline and id), so that a
report does not depend on the order of its input. Results are kept as a frame: what is counted is
counted there, and only the KPIs whose economies are named become rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import polars as pl

from stocktake.publish.remembered import remembered_by
from stocktake.publish.words import OUTCOMES, comma, target_words
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import _
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.tables import empty_table
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake.model import Region
    from stocktake.publish.report.said import Record

__all__ = ["OTHER_AREA", "Data", "Facts", "TableRow"]

TableRow: TypeAlias = dict[str, Any]  # one row of a declared table, by column

OTHER_AREA = "other"  # commitments and KPIs whose themes are not known
NO_DEADLINE = 9999  # sorts after every year
PLACEHOLDER = r"(?i)\b(?:text )?to be (?:added|inserted|completed)\b|\b(?:TBD|TBC|TBA)\b"


class Data(NamedTuple):
    """What is known of a KPI's members.

    Attributes:
        results: Members that it applies to.
        with_data: Those with a value.
        single: Those with one value.
        stale: Those whose latest value is old.
        newest: Year of the newest value.
    """

    results: int = 0
    with_data: int = 0
    single: int = 0
    stale: int = 0
    newest: int | None = None


@dataclass(frozen=True)
class Facts:
    """The tables of a build as the report reads them; a table that is missing counts as empty."""

    tables: Mapping[str, pl.DataFrame]
    region: Region
    record: Record | None = None

    def rows(self, name: str) -> list[TableRow]:
        """Return a table by row."""
        self.read(name)
        return self._rows(name)

    def read(self, table: str, **where: str | Iterable[str]) -> None:
        """Tell who records the report which rows the next numbers come from."""
        if self.record is not None:
            self.record.read(table, **where)

    def _rows(self, name: str) -> list[TableRow]:
        if name not in self._read:
            self._read[name] = self.frame(name).to_dicts()
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, list[TableRow]]:
        return {}

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table; one that is missing has no rows."""
        frame = self.tables.get(name)
        return empty_table(name) if frame is None else frame

    def is_empty(self, name: str) -> bool:
        """Say whether a table has no rows, without turning it into rows."""
        frame = self.tables.get(name)
        return frame is None or frame.is_empty()

    @cached_property
    def economy_names(self) -> dict[str, str]:
        """Name by economy."""
        return {row["economy_id"]: row["name"] for row in self._rows("economies")}

    @cached_property
    def commitments(self) -> dict[str, TableRow]:
        """Commitments by id."""
        return {row["commitment_id"]: row for row in self._rows("commitments")}

    @cached_property
    def answers(self) -> dict[tuple[str, int], Counter[str]]:
        """How many members gave each answer to an evidence test, by commitment and test."""
        found: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for row in self._rows("evidence_status"):
            found[row["commitment_id"], row["test"]][row["status"]] += 1
        return dict(found)

    def chances_of(self, kpi_id: str) -> list[TableRow]:
        """Return how likely each economy is to meet a KPI's dated target."""
        own = self._chances.get((kpi_id,))
        return [] if own is None else own.to_dicts()

    @cached_property
    def chance_counts(self) -> dict[str, int]:
        """How many economies have a chance of meeting its target, by KPI of the report."""
        return {
            str(kpi_id): part.height
            for (kpi_id,), part in self._chances.items()
            if kpi_id in self.kpis
        }

    @cached_property
    def method(self) -> TableRow | None:
        """The method whose outcomes are shown; none where the methods are not listed."""
        return next((row for row in self._rows("methods") if row["shown"]), None)

    @cached_property
    def members(self) -> list[str]:
        """Economies of the workspace in alphabetical order."""
        ids = [row["economy_id"] for row in self._rows("economies") if row["member"]]
        return sorted(ids, key=self.by_name)

    def by_name(self, economy_id: str) -> tuple[str, str]:
        """Return what economies are sorted by: the name without accents and case."""
        return name_order(self.economy_names.get(economy_id, economy_id)), economy_id

    @cached_property
    def areas(self) -> dict[str, str]:
        """Name by priority area: the six pillars, and "Other" where something has no theme."""
        found = {code: pillar_name(code) for code in pillars()}
        if self.kpis_of(OTHER_AREA) or self.commitments_of(OTHER_AREA):
            found[OTHER_AREA] = _("Other commitments")
        return found

    @cached_property
    def instruments(self) -> list[TableRow]:
        """Instruments, oldest first."""
        rows = self._rows("instruments")
        return sorted(rows, key=lambda row: (row["year"] or NO_DEADLINE, row["instrument_id"]))

    @cached_property
    def indicators(self) -> dict[str, TableRow]:
        """Indicators by id."""
        return {row["indicator_id"]: row for row in self._rows("indicators")}

    @cached_property
    def group_names(self) -> dict[str, str]:
        """Name by group."""
        return {row["group_id"]: row["name"] for row in self._rows("groups")}

    @cached_property
    def kpis(self) -> dict[str, TableRow]:
        """KPIs by id, in the order of the areas; ``code`` is their number in this report.

        Where there are commitments, only KPIs that measure one of them are reported.
        """
        order = {area: place for place, area in enumerate([*pillars(), OTHER_AREA])}
        bound = {row["kpi_id"] for row in self._rows("commitment_kpis")}
        rows = sorted(
            (row for row in self._rows("kpis") if not bound or row["kpi_id"] in bound),
            key=lambda row: (
                order[self._area_of_indicator(row["indicator_id"])],
                row["basis"] == "group",
                row["deadline"] or NO_DEADLINE,
                row["kpi_id"],
            ),
        )
        return {row["kpi_id"]: row | {"code": f"K{n}"} for n, row in enumerate(rows, start=1)}

    def kpis_of(self, area: str) -> list[TableRow]:
        """Return the KPIs whose indicator's first theme belongs to an area."""
        return self._kpis_by_area.get(area, [])

    def commitments_of(self, area: str) -> list[TableRow]:
        """Return the commitments whose first theme belongs to an area, by instrument."""
        rows = self._commitments_by_area.get(area, [])
        self.read("commitments", commitment_id=[row["commitment_id"] for row in rows])
        return rows

    def assessed(self, kpi_id: str, *, told: bool = True) -> list[TableRow]:
        """Return a KPI's assessments of members, in alphabetical order of economies.

        Args:
            kpi_id: The KPI.
            told: Whether the next numbers come from them; not where KPIs are only ranked.
        """
        if told:
            self.read("assessments", kpi_id=kpi_id)
        return self._assessed(kpi_id)

    def data(self, kpi_id: str, *, told: bool = True) -> Data:
        """Return how many members of a KPI have values, and how old these are.

        Args:
            kpi_id: The KPI.
            told: As for ``assessed``.
        """
        if told:
            self.read("assessments", kpi_id=kpi_id)
        return self._data.get(kpi_id, Data())

    def counts(self, kpi_ids: Iterable[str], economies: set[str] | None = None) -> dict[str, int]:
        """Return how many pairs of KPI and economy have each outcome, in the fixed order."""
        wanted = list(kpi_ids)
        only = {} if economies is None else {"economy_id": sorted(economies)}
        self.read("assessments", kpi_id=wanted, **only)
        found: Counter[str] = Counter()
        if economies is None or economies >= set(self.members):
            for kpi_id in wanted:
                found.update(self._outcomes.get(kpi_id, {}))
        else:
            own = self.results.filter(
                pl.col("kpi_id").is_in(wanted), pl.col("economy_id").is_in(sorted(economies))
            )
            found.update(dict(own["outcome"].value_counts().iter_rows()))
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def group_value(self, kpi_id: str) -> TableRow | None:
        """Return the group's row of a KPI: that of the members' group, else of the workspace."""
        self.read("group_assessments", kpi_id=kpi_id)
        rows = self._group_rows.get(kpi_id, {})
        return rows.get(self.region.members_group) or rows.get("workspace")

    def members_of(self, group_id: str) -> set[str] | None:
        """Return the economies of a group; none where the workspace does not know the group."""
        return self._group_members.get(group_id)

    def kpis_for(self, commitment_id: str) -> list[TableRow]:
        """Return the bindings of a commitment, in the order of the KPIs' numbers."""
        bindings = self._bindings.get(commitment_id, [])
        place = {kpi_id: number for number, kpi_id in enumerate(self.kpis)}
        known = [row for row in bindings if row["kpi_id"] in place]
        return sorted(known, key=lambda row: place[row["kpi_id"]])

    def tests_for(self, commitment_id: str) -> list[TableRow]:
        """Return the evidence tests of a commitment, in order."""
        return self._tests.get(commitment_id, [])

    def target(self, kpi: TableRow) -> str:
        """Return a KPI's target in words, without its deadline."""
        indicator = self.indicators.get(kpi["indicator_id"], {})
        self.read("kpis", kpi_id=kpi["kpi_id"])
        return target_words(
            kpi["target"],
            kpi["unit"],
            direction=kpi["direction"],
            low=kpi["target_low"],
            high=kpi["target_high"],
            label=indicator.get("unit_label"),
        )

    def has_number(self, kpi: TableRow) -> bool:
        """Return whether a number was agreed, not only a direction."""
        return kpi["target"] is not None or kpi["target_low"] is not None

    def sources_of(self, latest: set[int]) -> list[str]:
        """Return the sources of latest observations: title, release; in alphabetical order."""
        known = _latest_sources(self.frame("assessments"), self.frame("observations"))
        used = {known[number] for number in latest & known.keys()}
        return sorted(
            {
                f"{row['title']}{comma() + row['release'] if row['release'] else ''}"
                for row in self._rows("data_sources")
                if row["source_id"] in used
            }
        )

    @cached_property
    def placeholders(self) -> list[TableRow]:
        """Statements that stand for a text which was never written, with their section."""
        frame = self.tables.get("statements")
        if frame is None:
            return []
        return (
            frame.filter(pl.col("text").str.contains(PLACEHOLDER)).sort("statement_id").to_dicts()
        )

    @cached_property
    def _kpis_by_area(self) -> dict[str, list[TableRow]]:
        found: defaultdict[str, list[TableRow]] = defaultdict(list)
        for row in self.kpis.values():
            found[self._area_of_indicator(row["indicator_id"])].append(row)
        return dict(found)

    @cached_property
    def _commitments_by_area(self) -> dict[str, list[TableRow]]:
        place = {row["instrument_id"]: n for n, row in enumerate(self.instruments)}
        rows = sorted(
            self._rows("commitments"),
            key=lambda row: (place.get(row["instrument_id"], len(place)), row["ordinal"]),
        )
        found: defaultdict[str, list[TableRow]] = defaultdict(list)
        for row in rows:
            found[_area_of(row["themes"])].append(row)
        return dict(found)

    @cached_property
    def results(self) -> pl.DataFrame:
        """Assessments of members by KPI, those of each KPI by the economies' names."""
        order = pl.DataFrame(
            {"economy_id": self.members, "place": range(len(self.members))},
            schema={"economy_id": pl.String, "place": pl.UInt32},
        )
        judged = self.frame("assessments").drop("explanation")
        return judged.join(order, on="economy_id").sort("kpi_id", "place").drop("place")

    def _assessed(self, kpi_id: str) -> list[TableRow]:
        if kpi_id not in self._told:
            first, number = self._spans.get(kpi_id, (0, 0))
            self._told[kpi_id] = self.results.slice(first, number).to_dicts()
        return self._told[kpi_id]

    @cached_property
    def _told(self) -> dict[str, list[TableRow]]:
        return {}

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        """Where each KPI's results begin, and how many there are."""
        found = self.results.with_row_index("first").group_by("kpi_id")
        rows = found.agg(pl.col("first").min(), pl.len()).iter_rows()
        return {kpi_id: (first, number) for kpi_id, first, number in rows}

    @cached_property
    def _data(self) -> dict[str, Data]:
        known = pl.col("latest_value").is_not_null()
        found = self.results.group_by("kpi_id").agg(
            results=pl.len(),
            with_data=known.sum(),
            single=(pl.col("n_years") == 1).sum(),
            stale=pl.col("stale").sum(),
            newest=pl.col("latest_year").filter(known).max(),
        )
        return {kpi_id: Data(*numbers) for kpi_id, *numbers in found.iter_rows()}

    @cached_property
    def _outcomes(self) -> dict[str, dict[str, int]]:
        """How many members have each outcome, by KPI."""
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        counted = self.results.group_by("kpi_id", "outcome").len()
        for kpi_id, outcome, number in counted.iter_rows():
            found[kpi_id][outcome] = number
        return dict(found)

    @cached_property
    def _chances(self) -> dict[tuple[object, ...], pl.DataFrame]:
        return self.frame("outlook_chances").partition_by(
            "kpi_id", as_dict=True, maintain_order=True
        )

    @cached_property
    def _group_rows(self) -> dict[str, dict[str, TableRow]]:
        found: defaultdict[str, dict[str, TableRow]] = defaultdict(dict)
        for row in self._rows("group_assessments"):
            found[row["kpi_id"]][row["group_id"]] = row
        return dict(found)

    @cached_property
    def _group_members(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows("economy_groups"):
            found[row["group_id"]].add(row["economy_id"])
        return dict(found)

    @cached_property
    def _bindings(self) -> dict[str, list[TableRow]]:
        return _by_commitment(self._rows("commitment_kpis"))

    @cached_property
    def _tests(self) -> dict[str, list[TableRow]]:
        rows = sorted(self._rows("evidence_tests"), key=lambda row: int(row["ordinal"]))
        return _by_commitment(rows)

    def _area_of_indicator(self, indicator_id: str) -> str:
        return _area_of(self.indicators.get(indicator_id, {}).get("themes") or [])


@remembered_by(("latest_observation",), ("observation_id", "source_id"))
def _latest_sources(assessments: pl.DataFrame, observations: pl.DataFrame) -> dict[int, str]:
    """Return the source of every latest observation of a result."""
    latest = assessments.select(observation_id="latest_observation").unique()
    return dict(observations.join(latest, on="observation_id").iter_rows())


def _by_commitment(rows: list[TableRow]) -> dict[str, list[TableRow]]:
    found: defaultdict[str, list[TableRow]] = defaultdict(list)
    for row in rows:
        found[row["commitment_id"]].append(row)
    return dict(found)


def _area_of(themes: list[str]) -> str:
    return pillar_of_theme().get(themes[0], OTHER_AREA) if themes else OTHER_AREA
