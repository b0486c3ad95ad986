"""The named alternative for pages: one template call and one chart call for each figure.

Every row of an indicator's page is a template of its own, filled for one economy, with a chart
drawn for that economy's series alone and an outcome's mark drawn for it alone; rows are found by
filtering the tables once for each. The result has the values, the lines and the outcomes of the
page, and nothing else of it: no navigation, no groups, no sources, no words for screen readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import jinja2
import polars as pl

from stocktake.publish.figures import axis_for, outcome_mark, sparkline, status_strip
from stocktake.publish.words import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["write_naively"]

ROW: Final = (
    "<tr><th scope=row><a href='../economies/{{ economy }}.html'>{{ name }}</a>"
    "<td>{{ value }}<td>{{ year }}<td>{{ line|safe }}<td>{{ mark|safe }} {{ outcome }}</tr>"
)
PAGE: Final = (
    "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1><p>{{ definition }}</p>"
    "{{ strip|safe }}<table>{% for row in rows %}{{ row|safe }}{% endfor %}</table>"
)


def write_naively(tables: Mapping[str, pl.DataFrame], out: Path) -> None:
    """Write one page per indicator.

    Args:
        tables: ``indicators``, ``kpis``, ``economies``, ``observations`` and ``assessments``.
        out: Folder, made if it does not exist.
    """
    out.mkdir(parents=True, exist_ok=True)
    environment = jinja2.Environment(autoescape=True)
    row_of, page_of = environment.from_string(ROW), environment.from_string(PAGE)
    observations = tables["observations"].filter("selected")
    for indicator in tables["indicators"].iter_rows(named=True):
        key = indicator["indicator_id"]
        series = observations.filter(pl.col("indicator_id") == key)
        judged = tables["assessments"].filter(pl.col("indicator_id") == key)
        counts = dict(judged["outcome"].value_counts().iter_rows())
        rows = []
        for economy in tables["economies"].iter_rows(named=True):
            own = series.filter(pl.col("economy_id") == economy["economy_id"]).sort("year")
            found = judged.filter(pl.col("economy_id") == economy["economy_id"])["outcome"]
            if own.is_empty():
                continue
            points = list(own.select("year", "value").iter_rows())
            axis = axis_for([value for _, value in points])
            outcome = found[0] if len(found) else "no_data"
            rows.append(
                row_of.render(
                    economy=economy["economy_id"],
                    name=economy["name"],
                    value=format_value(points[-1][1], indicator["unit"]),
                    year=points[-1][0],
                    line=sparkline(points, title=economy["name"], axis=axis),
                    mark=outcome_mark(outcome),
                    outcome=outcome,
                )
            )
        text = page_of.render(
            name=indicator["name"],
            definition=indicator["definition"],
            strip=status_strip(counts),
            rows=rows,
        )
        (out / f"{key}.html").write_text(text, "utf-8")
