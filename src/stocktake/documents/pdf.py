"""Read PDF documents: lines with their places from pdfium, page by page.

Pdfium gives the text in lines; the boxes of their first and last characters say
where they stand, and wide gaps inside a line separate the cells of a table or a
column. ``layout`` turns lines into paragraphs. One page is open at a time.
Pictures are not read: a document of which no page has text is refused, a page
without text in a document that has some is noted. Raised numbers that call a
note are dropped. Left out: text turned within a page, form fields.
"""

from __future__ import annotations

import ctypes
import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import structs

from stocktake.documents.blocks import MAX_CHARACTERS, MAX_PAGES, Reading
from stocktake.documents.labels import split_label
from stocktake.documents.layout import build_blocks
from stocktake.documents.lines import Line
from stocktake.errors import DocumentError
from stocktake.model.document import DocumentNote

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_pdf"]

# Pdfium puts this non-character where a word was hyphenated at the end of a line.
_HYPHEN = "\ufffe"
_LINE = re.compile(r"[^\r\n\ufffe]+")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_NOTE_NUMBER = re.compile(r"\d{1,3}(?!\w)")
_BEFORE_NOTE = frozenset('.,;:)\u201d\u2019"')
# Spaces but single plain ones and tabs.
_SPACES = re.compile(r"[^\S\t ][^\S\t]*| [^\S\t]+")
_RAISED = re.compile(r"[\d*†‡]+")
_DOUBTFUL_LABEL = re.compile(r"\s*(?:\d{1,2}|[a-z]|[ivx]{1,4})\s")
# Letters are half as wide as the type is high on the average; a line of few words that is wider
# may be a row of a table that was written in one go.
_FEW_WORDS, _DENSE = 6, 0.5
# Spaces of justified lines stretch to about this; pieces that are no cells are joined again.
_GAP_EMS = 0.7
_LABEL_GAP_EMS = 0.75
# In narrow columns all spaces of a line stretch alike, to two widths of an em at most.
_FEWEST_GAPS, _WIDEST_STRETCH, _ALIKE = 3, 2.0, 1.3
_Box = tuple[float, float, float, float]
_NOWHERE: _Box = (0.0, 0.0, 0.0, 0.0)
_ANGLES_ASKED = 15
_TURNED = 5.0  # degrees; scans that are set askew stay below
# A page with fewer characters than this shows a picture with a page number at most.
_LEAST_TEXT = 8


def read_pdf(data: bytes, name: str) -> Reading:
    """Return the blocks of a PDF document.

    Raises:
        DocumentError: The document is damaged, encrypted, too long, or has no text.
    """
    document = _open(data, name)
    try:
        count = len(document)
        _check_count(count, name)
        pages: list[list[Line]] = []
        characters = 0
        for number in range(count):
            lines = _page_lines(document, number, name)
            characters += sum(len(line.text) for line in lines)
            if characters > MAX_CHARACTERS:
                raise DocumentError(
                    f"The document is too long: more than {MAX_CHARACTERS:,} characters.",
                    where=f"{name}, page {number + 1}",
                    fix="Split it into several documents.",
                )
            pages.append(lines)
    finally:
        document.close()
    notes = _check_text(pages, name)
    return Reading(blocks=tuple(build_blocks(pages)), notes=notes, page_count=count)


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise DocumentError(
                "The PDF is encrypted and needs a password.",
                where=name,
                fix="Save it without a password and try again.",
            ) from error
        raise DocumentError(
            "The PDF is damaged or cut off.",
            where=name,
            fix="Fetch or export it again; a viewer that still opens it can print it to a new PDF.",
        ) from error


def _check_count(count: int, name: str) -> None:
    if count == 0:
        raise DocumentError("The PDF has no pages.", where=name, fix="Export it again.")
    if count > MAX_PAGES:
        raise DocumentError(
            f"The PDF is too long: {count:,} pages; at most {MAX_PAGES:,} are read.",
            where=name,
            fix="Split it into several documents.",
        )


def _check_text(pages: list[list[Line]], name: str) -> tuple[DocumentNote, ...]:
    empty = [i for i, page in enumerate(pages, 1) if sum(len(x.text) for x in page) < _LEAST_TEXT]
    if len(empty) == len(pages):
        raise DocumentError(
            "The PDF has no text: its pages are pictures.",
            where=name,
            fix="Run text recognition (OCR) on it, or use a version with text.",
        )
    if not empty:
        return ()
    shown = ", ".join(str(number) for number in empty[:10]) + (" ..." if len(empty) > 10 else "")
    return (
        DocumentNote(
            problem=f"{len(empty)} of {len(pages)} pages have no text (blank, or pictures).",
            where=f"page {shown}",
            fix="If they show text, run text recognition (OCR) on the file.",
        ),
    )


def _page_lines(document: pypdfium2.PdfDocument, number: int, name: str) -> list[Line]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            "A page of the PDF is damaged.",
            where=f"{name}, page {number + 1}",
            fix="Fetch or export the document again.",
        ) from error
    try:
        text_page = page.get_textpage()
        try:
            width, height = page.get_size()
            if page.get_rotation() % 180:
                width, height = height, width
            return list(_PageReader(text_page, number + 1, (width, height)).lines())
        finally:
            text_page.close()
    finally:
        page.close()


def _is_stretched(gaps: list[float], size: float) -> bool:
    """Return whether the spaces of a justified line were stretched: then all are alike."""
    if len(gaps) < _FEWEST_GAPS or max(gaps) > _WIDEST_STRETCH * size:
        return False
    return 0 < max(gaps) <= _ALIKE * sorted(gaps)[len(gaps) // 2] and min(gaps) > 0


def _tidied(text: str) -> str:
    """Return a line with single spaces; most lines have no others, which is quick to see."""
    if text.isascii() and "  " not in text:
        return text.replace("\x00", "") if "\x00" in text else text
    return _SPACES.sub(" ", text).replace("\x00", "")


class _PageReader:
    """The lines of one page."""

    def __init__(
        self, text_page: pypdfium2.PdfTextPage, number: int, size: tuple[float, float]
    ) -> None:
        self.page = text_page.raw
        self.number = number
        self.width, self.height = size
        self.text: str = text_page.get_text_range()
        self.mapped = len(self.text) != text_page.count_chars()
        self.name = ctypes.create_string_buffer(128)
        # One rectangle for all loose boxes: making one for each costs more than asking pdfium.
        self.rect = pdfium.FS_RECTF()
        self.rect_ref = ctypes.byref(self.rect)
        self.matrix = pdfium.FS_MATRIX()
        self.matrix_ref = ctypes.byref(self.matrix)
        self.sides = [ctypes.c_double() for _ in range(4)]
        self.sides_ref = [ctypes.byref(side) for side in self.sides]
        self.angle = self._usual_angle()
        self.rotation = round(self.angle / 90) % 4 * 90
        self.top = self.width if self.rotation % 180 else self.height
        self.text = _NOTE_NUMBER.sub(self._without_raised, self.text)

    def _usual_angle(self) -> float:
        """Return the direction in which most of the page runs, in degrees; asks some letters."""
        count = len(self.text)
        places = [i for i in range(0, count, max(count // _ANGLES_ASKED, 1)) if self.text[i] > " "]
        angles = sorted(self._angle(i) for i in places)
        return angles[len(angles) // 2] if angles else 0.0

    def _angle(self, index: int) -> float:
        """Return the direction in which a letter stands, in degrees from 0 to 360."""
        if self.mapped:
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(self.page, index)
        angle = pdfium.FPDFText_GetCharAngle(self.page, index)
        # Pdfium counts clockwise; -1 means that there is no such letter.
        return 0.0 if angle < 0 else -math.degrees(angle) % 360.0

    def lines(self) -> Iterator[Line]:
        """Return the lines as pdfium orders them, split at wide gaps."""
        for found in _LINE.finditer(self.text):
            text = found[0]
            if not text.strip():
                continue
            start = found.start() + len(text) - len(text.lstrip())
            end = found.start() + len(text.rstrip())
            hyphen = self.text[found.end() : found.end() + 1] == _HYPHEN
            yield from self._pieces(start, end, hyphen=hyphen)

    def _pieces(self, start: int, end: int, *, hyphen: bool) -> Iterator[Line]:
        first, last = self._box(start), self._box(end - 1)
        if first is None or last is None:
            return
        if self._is_raised_mark(start, end):
            return
        size = self._size(start)
        level = abs(first[1] - last[1]) < 0.3 * size and last[2] > first[0]
        if not level and end - start > 1 and self._is_turned(start):
            place = (start, end)
            line = self._line(place, self.text[start:end], (first, last), hyphen=False)
            yield structs.replace(line, turned=True)
            return
        text = self.text[start:end]
        spaces = text.count(" ")
        # Without a space that pdfium saw there is no gap; a wide line of few words may have one.
        dense = not spaces or last[2] - first[0] <= _DENSE * size * (end - start)
        plain = level and (spaces >= _FEW_WORDS or dense) and not _DOUBTFUL_LABEL.match(text)
        if plain and (not spaces or self._is_one_run(start, end, size)):
            yield self._line((start, end), text, (first, last), hyphen=hyphen)
            return
        here = start
        for piece_start, piece_end in self._split(start, end, size):
            text = self._with_label_gap(piece_start, piece_end, size)
            here = piece_end
            boxes = (self._box(piece_start) or _NOWHERE, self._box(piece_end - 1) or _NOWHERE)
            place = (piece_start, piece_end)
            yield self._line(place, text, boxes, hyphen=hyphen and here == end)

    def _is_turned(self, start: int) -> bool:
        apart = abs(self._angle(start) - self.angle) % 360.0
        return min(apart, 360.0 - apart) > _TURNED

    def _is_one_run(self, start: int, end: int, size: float) -> bool:
        """Return whether the stretches of type in a long line follow each other closely.

        A cell or column begins a new stretch of type, so the few stretches of a line are asked
        for their places instead of all of its words. Pages that are turned ask the words.
        """
        if self.mapped or self.rotation:
            return False
        count = pdfium.FPDFText_CountRects(self.page, start, end - start)
        if count == 1:
            return True
        before = None
        for number in range(count):
            if not pdfium.FPDFText_GetRect(self.page, number, *self.sides_ref):
                return False
            left, _, right, _ = self.sides
            if before is not None and not -size < left.value - before <= _GAP_EMS * size:
                return False
            before = right.value
        return True

    def _without_raised(self, found: re.Match[str]) -> str:
        """Blank out a number glued to a word, if it is raised: it calls a note."""
        before = self.text[found.start() - 1] if found.start() else " "
        if not (before.isalpha() or before in _BEFORE_NOTE):
            return found[0]
        word, mark = self._box(found.start() - 1), self._box(found.start(), loose=False)
        if word is None or mark is None:
            return found[0]
        height = self._size(found.start() - 1)
        raised = mark[1] > word[1] + 0.35 * height and mark[3] - mark[1] < 0.5 * height
        return " " * len(found[0]) if raised else found[0]

    def _is_raised_mark(self, start: int, end: int) -> bool:
        """Return whether a piece is only the raised number of a note, by its drawn height."""
        if end - start > 3 or not _RAISED.fullmatch(self.text[start:end]):
            return False
        drawn = self._box(start, loose=False)
        return drawn is not None and drawn[3] - drawn[1] < 0.5 * self._size(start)

    def _split(self, start: int, end: int, size: float) -> list[tuple[int, int]]:
        """Return the stretches of a line between gaps that no space between words has."""
        words = re.finditer(r"\S+", self.text[start:end])
        stretches = [(m.start() + start, m.end() + start) for m in words]
        gaps = [self._word_gap(a[1], b[0], size) for a, b in pairwise(stretches)]
        if _is_stretched(gaps, size):
            return [(start, end)]
        found = [stretches[0]]
        for word, gap in zip(stretches[1:], gaps, strict=True):
            if not -size < gap <= _GAP_EMS * size:
                found.append(word)
            else:
                found[-1] = (found[-1][0], word[1])
        return found

    def _word_gap(self, before: int, after: int, size: float) -> float:
        """Return the distance between two words; infinite where they are on different lines."""
        left, right = self._box(before - 1), self._box(after)
        if left is None or right is None:
            return 0.0
        return math.inf if abs(right[1] - left[1]) > 0.5 * size else right[0] - left[2]

    def _with_label_gap(self, start: int, end: int, size: float) -> str:
        """Put a tab after a bare number or letter that stands off from the text."""
        text = self.text[start:end]
        label = _DOUBTFUL_LABEL.match(text)
        if label is None:
            return text
        words = len(text) - len(text[label.end() :].lstrip())
        if self._gap(start + len(label[0].rstrip()), start + words) <= _LABEL_GAP_EMS * size:
            return text
        return f"{label[0].strip()}\t{text[words:]}"

    def _gap(self, before: int, after: int) -> float:
        left, right = self._box(before - 1), self._box(after)
        return 0.0 if left is None or right is None else right[0] - left[2]

    def _line(
        self, place: tuple[int, int], text: str, boxes: tuple[_Box, _Box], *, hyphen: bool
    ) -> Line:
        left, right = boxes
        start, end = place
        size = self._size(start)
        label = split_label(text) if not hyphen else None
        opens_bold = self._is_bold(start) or (
            label is not None and label.end < len(text) and self._is_bold(start + label.end)
        )
        bold = opens_bold and self._is_bold(end - 1)
        return Line(
            text=_tidied(text),
            lead=self._bold_lead(start, text) if opens_bold and not bold else 0,
            x0=left[0],
            x1=right[2],
            y=left[1],
            size=size,
            page=self.number,
            top=left[1] + size > 0.88 * self.top,
            bottom=left[1] < 0.12 * self.top,
            bold=bold,
            hyphen=hyphen,
        )

    def _box(self, index: int, *, loose: bool = True) -> _Box | None:
        """Return left, bottom, right and top of a character as the page is shown."""
        if self.mapped:
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(self.page, index)
        box = self._loose_box(index) if loose else self._drawn_box(index)
        if box is None:
            return None
        left, bottom, right, top = box
        width, height = self.width, self.height
        if self.rotation == 90:
            return bottom, width - right, top, width - left
        if self.rotation == 180:
            return width - right, height - top, width - left, height - bottom
        if self.rotation == 270:
            return height - top, left, height - bottom, right
        return left, bottom, right, top

    def _loose_box(self, index: int) -> _Box | None:
        """Return the box of a character with its origin as its lower edge.

        Some fonts declare no height; then the box is that of the drawn letter, and only the
        origin says on which line it stands.
        """
        if not pdfium.FPDFText_GetLooseCharBox(self.page, index, self.rect_ref):
            return None
        rect, (x, y) = self.rect, self._origin(index)
        if self.rotation == 90:
            return rect.left, rect.bottom, x, rect.top
        if self.rotation == 180:
            return rect.left, rect.bottom, rect.right, y
        if self.rotation == 270:
            return x, rect.bottom, rect.right, rect.top
        return rect.left, y, rect.right, rect.top

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = self.sides[:2]
        pdfium.FPDFText_GetCharOrigin(self.page, index, *self.sides_ref[:2])
        return x.value, y.value

    def _size(self, index: int) -> float:
        """Return the size of the type of a character in points, as it is drawn on the page."""
        if self.mapped:
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(self.page, index)
        size = pdfium.FPDFText_GetFontSize(self.page, index)
        if pdfium.FPDFText_GetMatrix(self.page, index, self.matrix_ref):
            size *= math.hypot(self.matrix.c, self.matrix.d)
        return float(size) if size > 1.0 and math.isfinite(size) else 1.0

    def _bold_lead(self, start: int, text: str) -> int:
        """Return how many of the first characters of a line are bold, its label aside."""
        end = 0
        label = split_label(text)
        for word in re.finditer(r"\S+", text):
            if label is not None and word.start() < label.end:
                continue
            if not self._is_bold(start + word.start()):
                break
            end = word.end()
        return len(_tidied(text[:end]))

    def _drawn_box(self, index: int) -> _Box | None:
        left, right, bottom, top = self.sides
        if not pdfium.FPDFText_GetCharBox(self.page, index, *self.sides_ref):
            return None
        return left.value, bottom.value, right.value, top.value

    def _is_bold(self, index: int) -> bool:
        flags = ctypes.c_int()
        if self.mapped:
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(self.page, index)
        length = pdfium.FPDFText_GetFontInfo(self.page, index, self.name, 128, ctypes.byref(flags))
        return length > 0 and bool(_BOLD.search(self.name.value.decode("utf-8", "replace")))
