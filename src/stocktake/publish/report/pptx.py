"""Write the slides as a PowerPoint file.

Titles are real title placeholders, charts are charts with their numbers (a reader can edit them),
alternative texts stand on the charts and sources in the notes. An outcome has a colour, a mark
in the legend and, where it says little, a pattern. The same deck always gives the same bytes.
Left out: transitions, pictures, and any font that is not the reader's own.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any, Final

from stocktake.publish.figures import PRINT
from stocktake.publish.report.chart_style import rgb, style_chart
from stocktake.publish.report.package import fixed_package
from stocktake.publish.report.tree import printable
from stocktake.publish.words import format_date
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import NotesSlide
    from pptx.slide import Slide as PptxSlide
    from pptx.text.text import TextFrame
    from pptx.util import Length

    from stocktake.publish.report.deck import Bars, Deck, Slide

__all__ = ["render_pptx", "write_pptx"]

# Inches: 16:9, as screens are; the template of python-pptx is 4:3 and ten inches wide.
WIDTH, HEIGHT, TEMPLATE_WIDTH = 13.333, 7.5, 10.0
MARGIN: Final = 0.6
KICKER = (MARGIN, 0.35, WIDTH - 2 * MARGIN, 0.4)
TITLE = (MARGIN, 0.75, WIDTH - 2 * MARGIN, 1.35)
BODY = (MARGIN, 2.2, WIDTH - 2 * MARGIN, 4.55)
FOOTER = (MARGIN, 6.95, WIDTH - 2 * MARGIN, 0.35)
COVER_LAYOUT, SLIDE_LAYOUT = 0, 5  # "Title Slide" and "Title Only" of the template
MESSAGE_SIZES: Final = ((110, 28), (200, 24), (320, 20))  # points, by most characters
SMALLEST: Final = 16
SCHEME: Final = re.compile(rb'(<a:(accent[1-6]|dk2)>)<a:srgbClr val="[0-9A-F]{6}"/>')


def write_pptx(deck: Deck, path: Path) -> None:
    """Write the slides to ``path``; the same deck always gives the same bytes."""
    path.write_bytes(render_pptx(deck))


def render_pptx(deck: Deck) -> bytes:
    """Return the slides as a PowerPoint file."""
    import pptx  # heavy: only a build needs it

    file = pptx.Presentation()
    _set_page(file)
    _set_colours(file)
    if deck.direction == "rtl":
        file.element.set("rtl", "1")
    _set_properties(file, deck)
    writer = _Writer(file, deck)
    writer.cover()
    for number, slide in enumerate(deck.slides, start=2):
        writer.slide(slide, number)
    buffer = io.BytesIO()
    file.save(buffer)
    return fixed_package(buffer.getvalue(), deck.date)


class _Writer:
    """Adds slides to a presentation, each text in the language and direction of the deck."""

    def __init__(self, file: Presentation, deck: Deck) -> None:
        self.file = file
        self.deck = deck
        self.right_to_left = deck.direction == "rtl"

    def cover(self) -> None:
        slide = self.file.slides.add_slide(self.file.slide_layouts[COVER_LAYOUT])
        title: Any = slide.shapes.title  # the layout has one
        subtitle = slide.placeholders[1]
        _place(title, (MARGIN, 1.4, WIDTH - 2 * MARGIN, 1.4))
        _place(subtitle, (MARGIN, 2.9, WIDTH - 2 * MARGIN, 3.4))
        self.write(title.text_frame, [self.deck.title], size=40, bold=True, colour=PRINT.accent)
        facts = [f"{name}: {value}" for name, value in self.deck.facts]
        lines = [self.deck.subtitle, *facts, *self.deck.notices]
        self.write(subtitle.text_frame, lines, size=18, colour=PRINT.ink)
        self.speak(slide)

    def slide(self, slide: Slide, number: int) -> None:
        made = self.file.slides.add_slide(self.file.slide_layouts[SLIDE_LAYOUT])
        title: Any = made.shapes.title  # the layout has one
        _place(title, TITLE)
        size = next((s for most, s in MESSAGE_SIZES if len(slide.message) <= most), SMALLEST)
        self.write(title.text_frame, [slide.message], size=size, bold=True, colour=PRINT.accent)
        self.line(made, slide.kicker, KICKER, name=_("Topic"))
        if slide.chart is not None:
            self.chart(made, slide.chart, slide.alt)
        elif slide.points:
            points = made.shapes.add_textbox(*_inches(BODY))
            points.name = _("List")
            points.text_frame.word_wrap = True
            self.write(points.text_frame, list(slide.points), size=18, colour=PRINT.ink)
        line = _(
            "{title}; assessed on {date}; slide {number}",
            title=self.deck.subtitle,
            date=format_date(self.deck.date),
            number=number,
        )
        self.line(made, line, FOOTER, name=_("Footer"))
        notes: TextFrame | None = made.notes_slide.notes_text_frame
        if notes is not None:  # only a template without notes has none
            self.write(notes, list(slide.notes), size=12, colour=PRINT.ink)
        self.speak(made.notes_slide)
        self.speak(made)

    def line(
        self, slide: PptxSlide, text: str, box: tuple[float, float, float, float], *, name: str
    ) -> None:
        """Add one line of small grey text."""
        shape = slide.shapes.add_textbox(*_inches(box))
        shape.name = name
        shape.text_frame.word_wrap = True
        self.write(shape.text_frame, [text], size=13, colour=PRINT.quiet)

    def write(
        self, frame: TextFrame, lines: list[str], *, size: int, colour: str, bold: bool = False
    ) -> None:
        """Fill a frame with one paragraph per line."""
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.text = "\n".join(map(printable, lines))
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.RIGHT if self.right_to_left else PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), bold
                run.font.color.rgb = rgb(colour)

    def chart(self, slide: PptxSlide, bars: Bars, alt: str) -> None:
        """Add a chart with its numbers, its legend and its alternative text."""
        from pptx.chart import data as chart_data
        from pptx.enum.chart import XL_CHART_TYPE

        kinds: Any = chart_data  # python-pptx types only part of what it has
        data = kinds.ChartData()
        data.categories = [printable(name) for name in bars.categories]
        for series in bars.series:
            data.add_series(printable(series.name), series.values)
        stacked = bars.kind == "stacked"
        kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
        frame: Any = slide.shapes.add_chart(kind, *_inches(BODY), data)
        frame.name = _("Chart")
        (properties,) = frame.element.iterfind(f"{_tag('p:nvGraphicFramePr')}/{_tag('p:cNvPr')}")
        properties.set("descr", printable(alt))
        style_chart(frame.chart, bars, right_to_left=self.right_to_left)

    def speak(self, page: PptxSlide | NotesSlide) -> None:
        """Say in which language every text of a page is, and which way it runs."""
        for run in page.element.iter(_tag("a:rPr")):
            run.set("lang", self.deck.language)
        if self.right_to_left:
            for paragraph in page.element.iter(_tag("a:pPr")):
                paragraph.set("rtl", "1")


def _place(shape: BaseShape, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = _inches(box)


def _inches(box: tuple[float, float, float, float]) -> tuple[Length, Length, Length, Length]:
    from pptx.util import Inches

    left, top, width, height = (Inches(side) for side in box)
    return left, top, width, height


def _set_page(file: Presentation) -> None:
    """Make the page wide, and stretch the layouts with it."""
    from pptx.util import Emu, Inches

    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    stretch = WIDTH / TEMPLATE_WIDTH
    for layer in (file.slide_master, *file.slide_layouts):
        for offset in layer.element.iter(_tag("a:off"), _tag("a:ext")):
            for key in ("x", "cx"):
                if offset.get(key) is not None:
                    offset.set(key, str(Emu(int(int(offset.get(key)) * stretch))))


def _set_colours(file: Presentation) -> None:
    """Give the theme the report's colours, so that what a reader adds looks alike."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    colours = iter([PRINT.ink, *PRINT.outcomes.values()])

    def recoloured(found: re.Match[bytes]) -> bytes:
        return found[1] + f'<a:srgbClr val="{next(colours)[1:].upper()}"/>'.encode()

    theme.blob = SCHEME.sub(recoloured, theme.blob)


def _set_properties(file: Presentation, deck: Deck) -> None:
    properties = file.core_properties
    properties.title = printable(f"{deck.title}: {deck.subtitle}")[:255]
    properties.subject = printable(deck.subtitle)[:255]
    properties.author = properties.last_modified_by = "Stocktake"
    properties.language = deck.language
    properties.created = properties.modified = dt.datetime.combine(deck.date, dt.time())
    properties.revision = 1


def _tag(name: str) -> str:
    from pptx.oxml.ns import qn

    return qn(name)
