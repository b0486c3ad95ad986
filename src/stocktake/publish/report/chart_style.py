"""How a chart of the slides looks: colours and patterns of outcomes, axes, labels, legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from stocktake.publish.figures import PRINT
from stocktake.publish.report.tree import printable

if TYPE_CHECKING:
    from pptx.chart.chart import Chart
    from pptx.dml.color import RGBColor
    from pptx.dml.fill import FillFormat

    from stocktake.publish.report.deck import Bars

__all__ = ["rgb", "style_chart"]

# Outcomes about which little is known are drawn lighter, as in the report's strips.
PATTERNS: Final = {"level_only": "LIGHT_UPWARD_DIAGONAL", "no_data": "PERCENT_10"}
LABEL_SIZE, AXIS_SIZE, LEGEND_SIZE = 12, 12, 13
SMALL_SIZE: Final = 9  # names of economies under their columns
CLEAR: Final = "#ffffff"


def style_chart(chart: Chart, bars: Bars, *, right_to_left: bool) -> None:
    """Give a chart the look of the report.

    Args:
        chart: As python-pptx made it from ``bars``.
        bars: What it shows.
        right_to_left: Whether bars grow to the left and names stand on the right.
    """
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    stacked = bars.kind == "stacked"
    chart.has_title = False
    chart.font.size = Pt(AXIS_SIZE)
    chart.font.color.rgb = rgb(PRINT.ink)
    chart.has_legend = stacked
    if stacked:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(LEGEND_SIZE)
    _style_axes(chart, bars, right_to_left=right_to_left)
    plot = chart.plots[0]
    plot.gap_width = 45
    if stacked:
        plot.overlap = 100
    for made, series in zip(plot.series, bars.series, strict=True):
        _fill(made.format.fill, series.colour)
        made.invert_if_negative = False
        for place, outcome in enumerate(series.colours):
            _fill(made.points[place].format.fill, outcome)
        if stacked:
            labels = made.data_labels
            labels.show_value = True
            labels.number_format, labels.number_format_is_linked = "#,##0;;", False  # no zeros
            labels.font.size = Pt(LABEL_SIZE)
            labels.font.color.rgb = rgb(PRINT.on_outcomes.get(series.colour, CLEAR))
            if series.colour in PATTERNS:
                labels.font.color.rgb = rgb(PRINT.ink)


def rgb(colour: str) -> RGBColor:
    """Return a colour of the report, such as ``#1f4e8c``, as python-pptx takes it."""
    from pptx.dml import color

    kinds: Any = color  # python-pptx types only part of what it has
    return cast("RGBColor", kinds.RGBColor(*bytes.fromhex(colour.removeprefix("#"))))


def _style_axes(chart: Chart, bars: Bars, *, right_to_left: bool) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    stacked = bars.kind == "stacked"
    names, values = chart.category_axis, chart.value_axis
    names.has_major_gridlines = False
    names.format.line.color.rgb = rgb(PRINT.rule)
    names.tick_labels.font.size = Pt(AXIS_SIZE if stacked else SMALL_SIZE)
    names.reverse_order = stacked or right_to_left  # the first bar stands on top
    if stacked:  # the order is turned, and the other axis moves to the far side: its numbers not
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(PRINT.rule)
    values.format.line.fill.background()
    values.minimum_scale = None if _has_negative(bars) else 0
    values.reverse_order = stacked and right_to_left
    values.tick_labels.font.size = Pt(AXIS_SIZE)
    if stacked:
        values.tick_labels.number_format = "#,##0"
        values.tick_labels.number_format_is_linked = False
    if bars.unit:
        values.has_title = True
        values.axis_title.text_frame.text = printable(bars.unit)
        values.axis_title.text_frame.paragraphs[0].font.size = Pt(AXIS_SIZE)
        values.axis_title.text_frame.paragraphs[0].font.bold = False


def _has_negative(bars: Bars) -> bool:
    return any(value is not None and value < 0 for one in bars.series for value in one.values)


def _fill(fill: FillFormat, colour: str) -> None:
    """Fill with the colour of an outcome, and its pattern where it has one."""
    from pptx.enum.dml import MSO_PATTERN

    made: Any = fill  # python-pptx types only part of what it has
    ink = rgb(PRINT.outcomes.get(colour, PRINT.accent))
    if colour not in PATTERNS:
        made.solid()
        made.fore_color.rgb = ink
        return
    made.patterned()
    made.pattern = getattr(MSO_PATTERN, PATTERNS[colour])
    made.fore_color.rgb = ink
    made.back_color.rgb = rgb(CLEAR)
