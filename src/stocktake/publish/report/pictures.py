"""Turn SVG drawings into PNG pictures, for word processors that cannot show SVG."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Picture", "render_pictures"]

# 640 drawing units become 480 points; at this density 1,200 pixels: sharp in print, small files.
PPI = 180.0

# One page per drawing, as large as the drawing.
TEMPLATE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))
#for drawing in json(bytes(sys.inputs.drawings)) {
  page(image(bytes(drawing), format: "svg"))
}
"""


class Picture(Noun, frozen=True, kw_only=True):
    """A PNG file and its size in pixels."""

    png: bytes
    width: int
    height: int


def render_pictures(drawings: Sequence[str]) -> list[Picture]:
    """Return one picture per SVG drawing, in order; the same drawing gives the same bytes."""
    import typst  # heavy: only a build needs it

    if not drawings:
        return []
    inputs = {"drawings": json.dumps(list(drawings), ensure_ascii=False)}
    compiler = typst.Compiler(TEMPLATE, ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile(format="png", ppi=PPI)
    pages = made if isinstance(made, list) else [made]
    return [_picture(page) for page in pages if page is not None]


def _picture(png: bytes) -> Picture:
    width, height = struct.unpack(">II", png[16:24])  # the size stands at the head of the file
    return Picture(png=png, width=width, height=height)
