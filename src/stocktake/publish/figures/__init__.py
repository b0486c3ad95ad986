"""Charts as SVG strings, drawn from numbers and nothing else.

Every figure carries a title and a description made from its data, so that a
reader who cannot see it reads the same finding. Outcomes differ by colour and
by shape, and numbers stand beside marks, so that a black-and-white print can
be read. Colours come from a ``Palette``: custom properties for the site,
literal colours for the report. Left out: maps, and anything that moves.
"""

from __future__ import annotations

from stocktake.publish.figures.dots import Dot, dot_plot, dot_strip
from stocktake.publish.figures.fan import Fan, FanYear, fan_chart
from stocktake.publish.figures.frame import Axis, axis_for
from stocktake.publish.figures.lines import Line, line_chart, sparkline, sparkline_paths
from stocktake.publish.figures.marks import MARKS, mark_id, mark_symbols, outcome_mark
from stocktake.publish.figures.palette import PRINT, SITE, Palette
from stocktake.publish.figures.strip import status_strip

__all__ = [
    "MARKS",
    "PRINT",
    "SITE",
    "Axis",
    "Dot",
    "Fan",
    "FanYear",
    "Line",
    "Palette",
    "axis_for",
    "dot_plot",
    "dot_strip",
    "fan_chart",
    "line_chart",
    "mark_id",
    "mark_symbols",
    "outcome_mark",
    "sparkline",
    "sparkline_paths",
    "status_strip",
]
