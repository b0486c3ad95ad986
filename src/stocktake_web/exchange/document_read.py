"""Read what was filled in from a Word document of ``document``, as Word and others save it.

Only the content controls are read, wherever they stand: a document may have been retyped around
them. Deletions that are tracked do not count. Left out: whatever stands outside the controls.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from lxml import etree

from stocktake_web.exchange.document import ABOUT, MARK, PLACEHOLDER
from stocktake_web.exchange.form import FIELDS
from stocktake_web.exchange.package import check_package
from stocktake_web.exchange.returned import FileNotUsable, Returned, ReturnedRow

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MAIN_PARTS", "read_document"]

# Where the text of a document stands; some programs of Microsoft number it.
MAIN_PARTS = ("word/document.xml", "word/document2.xml")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_CONTROLS = 200_000  # controls and bookmarks
TAG = re.compile(r"(\d{1,6})\|(\d{1,9})\|([a-z]+)")
ABOUT_PARTS = 4
# What is not the text of a control: tracked deletions, and the second copy for older programs.
PASSED_OVER = {f"{W}del", f"{W}moveFrom", f"{W}sdtPr", f"{W}rPr", f"{W}pPr", FALLBACK}
SIGNS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "\u2011"}


def read_document(data: bytes) -> Returned:
    """Return what stands in a document that came back.

    Raises:
        FileNotUsable: It is too large, damaged, or no questionnaire of ours.
    """
    controls = _controls(_main_part(data))
    about = controls.pop(ABOUT, "").split("|")
    if len(about) < ABOUT_PARTS or about[0] != "stocktake":
        raise FileNotUsable(_no_questionnaire())
    rows: dict[tuple[int, int], dict[str, str]] = {}
    for tag, text in controls.items():
        match = TAG.fullmatch(tag)
        if match and match[3] in FIELDS:
            rows.setdefault((int(match[1]), int(match[2])), {})[match[3]] = text
    return Returned(
        round=about[1],
        economy=about[2],
        digest=about[3],
        rows=tuple(_row(*at, fields) for at, fields in sorted(rows.items())),
    )


def _main_part(data: bytes) -> _Element:
    names = check_package(data)
    name = next((part for part in MAIN_PARTS if part in names), "")
    if not name:
        raise FileNotUsable(_no_questionnaire())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(name)
    # No word processor declares entities, and what they stand for can be endless.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileNotUsable(_no_questionnaire())
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise FileNotUsable(
            _("The document is damaged. Open it in a word processor, save it, and upload it again.")
        ) from error


def _no_questionnaire() -> str:
    return _("This is not a questionnaire of this application. Download it again.")


def _controls(root: _Element) -> dict[str, str]:
    """Return the text of each control by its tag, or by the bookmark before it."""
    found: dict[str, str] = {}
    before = ""
    for number, element in enumerate(root.iter(f"{W}sdt", f"{W}bookmarkStart")):
        if number > MOST_CONTROLS:
            raise FileNotUsable(_("The file is larger than any questionnaire."))
        if element.tag == f"{W}bookmarkStart":
            before = _bookmarked(element) or before
            continue
        name, text = _name_of(element) or before, _text_of(element)
        before = ""
        if name and found.setdefault(name, text) != text:
            raise FileNotUsable(
                _("Answer {number} is there twice. Delete one, or download the file again.").format(
                    number=name.partition("|")[0]
                )
            )
    return found


def _name_of(control: _Element) -> str:
    """Return the tag of a control, or what a bookmark inside says, where LibreOffice puts it."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    if tag is not None:
        return tag.get(f"{W}val", "")
    inside = control.iterfind(f"{W}sdtContent//{W}bookmarkStart")
    return next(filter(None, map(_bookmarked, inside)), "")


def _bookmarked(mark: _Element) -> str:
    name = mark.get(f"{W}name", "")
    return name[len(MARK) :].replace("_", "|") if name.startswith(MARK) else ""


def _text_of(control: _Element) -> str:
    content = control.find(f"{W}sdtContent")
    empty = control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
    text = "" if content is None else _words(content, empty=empty).strip()
    for item in control.iterfind(f"{W}sdtPr/{W}dropDownList/{W}listItem"):
        if item.get(f"{W}displayText") == text:
            return item.get(f"{W}value", "")
    return text


def _words(element: _Element, *, empty: bool) -> str:
    """Return the text below an element; what only tells what to do is left out."""
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if here.tag == f"{W}p" and pieces:
            pieces.append("\n")
        if here.tag == f"{W}t":
            pieces.append(here.text or "")
        elif here.tag in SIGNS:
            pieces.append(SIGNS[str(here.tag)])
        elif here.tag not in PASSED_OVER and not (empty and _tells_what_to_do(here)):
            waiting.extend(reversed(here))
    return "".join(pieces)


def _tells_what_to_do(element: _Element) -> bool:
    style = element.find(f"{W}rPr/{W}rStyle") if element.tag == f"{W}r" else None
    return style is not None and style.get(f"{W}val") == PLACEHOLDER


def _row(number: int, revision: int, fields: dict[str, str]) -> ReturnedRow:
    return ReturnedRow(
        place=_("answer {number}").format(number=number),
        key=f"#{number}|{revision}",
        fields={field: text for field, text in fields.items() if text},
        there=frozenset(fields),
    )
