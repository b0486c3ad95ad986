"""What the pages say of the years to come: fans, and chances in words with their number.

Left out in a workspace with more results than ``TOLD_UP_TO``: there, outlooks stay in
the exports, so that the site remains small enough for a thin link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl
from markupsafe import escape

from stocktake.publish.figures import Fan, FanYear, fan_chart
from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.cells import DASH, ready
from stocktake.publish.spoken import TOLD_UP_TO
from stocktake.publish.words import chance_words, target_words
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Chances", "Fans"]

RANGES: Final = ("median", "lo50", "hi50", "lo80", "hi80", "lo95", "hi95")


class Chances:
    """The chance of every dated target, by KPI and economy."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Read ``outlook_chances``, or nothing where there are too many results."""
        told = tables["assessments"].height <= TOLD_UP_TO
        self.words: dict[str, dict[str, str]] = {}
        columns = ("kpi_id", "economy_id", "words", "probability")
        rows = tables["outlook_chances"].select(columns).iter_rows() if told else iter(())
        for kpi, economy, words, probability in rows:
            self.words.setdefault(kpi, {})[economy] = str(escape(chance_words(words, probability)))

    def judged(self, kpi: str) -> bool:
        """Return whether any economy has a chance to be told."""
        return kpi in self.words

    def of(self, kpi: str, economy: str) -> str:
        """Return ``Unlikely (18 %)``, or a dash."""
        return self.words.get(kpi, {}).get(economy, DASH)


class _Series(NamedTuple):
    """What a fan shows of one indicator of one economy, as ``Fan`` has it, to any deadline."""

    points: tuple[tuple[int, float], ...]
    estimates: frozenset[int]
    years: list[FanYear]


class Fans:
    """The fans of every economy's page."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Sort what the fans need by economy; nothing where there are too many results."""
        indicators = {row["indicator_id"]: row for row in tables["indicators"].to_dicts()}
        self.kpis = {
            row["kpi_id"]: row | {"indicator": indicators[row["indicator_id"]]}
            for row in tables["kpis"].to_dicts()
        }
        self.places = {key: place for place, key in enumerate(self.kpis)}
        self.chances: dict[str, list[dict[str, Any]]] = {}
        self.series: dict[tuple[str, str], _Series] = {}
        chances = tables["outlook_chances"]
        if tables["assessments"].height > TOLD_UP_TO or chances.is_empty():
            return
        self.chances = {str(key): own for key, own in _by(chances, "economy_id").items()}
        self.series = _series(tables["outlooks"], tables["observations"])

    def of(self, economy: str, name: str) -> list[dict[str, Any]]:
        """Return title, sentence and figure of every dated target of an economy."""
        own = sorted(self.chances.get(economy, []), key=lambda row: self.places[row["kpi_id"]])
        known = (row for row in own if self._key(row, economy) in self.series)
        return [self._one(row, economy, name) for row in known]

    def _key(self, chance: dict[str, Any], economy: str) -> tuple[str, str]:
        return self.kpis[chance["kpi_id"]]["indicator_id"], economy

    def _one(self, chance: dict[str, Any], economy: str, name: str) -> dict[str, Any]:
        kpi = self.kpis[chance["kpi_id"]]
        fan = self._fan(kpi, economy)
        # Translators: the title of a chart: "Fiji: People using the Internet to 2030".
        title = _(
            "{economy}: {indicator} to {year}",
            economy=name,
            indicator=kpi["indicator"]["name"],
            year=kpi["deadline"],
        )
        return {
            "title": kpi["title"],
            "unit": kpi["indicator"]["unit_label"] or _("number"),
            "sentence": chance["explanation"],
            "figure": ready(fan_chart(fan, title=title)),
            "csv": _csv(fan),
        }

    def _fan(self, kpi: dict[str, Any], economy: str) -> Fan:
        series = self.series[kpi["indicator_id"], economy]
        indicator = kpi["indicator"]
        ends = (kpi["target"], kpi["target_low"], kpi["target_high"])
        return Fan(
            points=series.points,
            estimates=series.estimates,
            years=tuple(one for one in series.years if one.year <= kpi["deadline"]),
            targets=tuple(end for end in ends if end is not None),
            target_words=target_words(
                kpi["target"],
                kpi["unit"],
                direction=kpi["direction"],
                low=kpi["target_low"],
                high=kpi["target_high"],
                label="%" if kpi["unit"].startswith("percent") else "",  # named above the figure
            ),
            deadline=kpi["deadline"],
            unit=kpi["unit"],
            limits=(indicator["low"], indicator["high"]),
        )


@remembered_by(
    ("indicator_id", "economy_id", "year", "origin_year", *RANGES),
    ("indicator_id", "economy_id", "disaggregation", "selected", "year", "value", "estimate"),
)
def _series(outlooks: pl.DataFrame, observations: pl.DataFrame) -> dict[tuple[str, str], _Series]:
    """Return by indicator and economy what is expected, and the values up to where it starts."""
    key = ["indicator_id", "economy_id"]
    past = (
        observations.filter("selected", pl.col("disaggregation") == "")
        .join(outlooks.select(*key, "origin_year").unique(), on=key)
        .filter(pl.col("year") <= pl.col("origin_year"))
        .sort(*key, "year")
        .select(*key, "year", "value", "estimate")
        .rows_by_key(key)
    )
    expected = outlooks.sort(*key, "year").select(*key, "year", *RANGES).rows_by_key(key)
    return {
        (indicator, economy): _Series(
            points=tuple((year, value) for year, value, _estimate in values),
            estimates=frozenset(year for year, _value, estimate in values if estimate),
            years=[
                FanYear(year=year, **dict(zip(RANGES, ends, strict=True)))
                for year, *ends in expected[indicator, economy]
            ],
        )
        for (indicator, economy), values in past.items()
    }


def _csv(fan: Fan) -> str:
    """Return the numbers of a fan as rows; six digits are more than a picture shows."""
    lines = [",".join(("year", "value", *RANGES))]
    lines += [f"{year},{value:.6g}{',' * len(RANGES)}" for year, value in fan.points]
    lines += [
        f"{one.year},,{','.join(f'{getattr(one, name):.6g}' for name in RANGES)}"
        for one in fan.years
    ]
    return "\n".join(lines)


def _by(frame: pl.DataFrame, column: str) -> dict[Any, list[dict[str, Any]]]:
    return frame.rows_by_key(column, named=True, include_key=True)
