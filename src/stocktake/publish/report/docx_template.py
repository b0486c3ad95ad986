"""A Word file of the secretariat as the dress of the report.

The report brings its words; the template brings page, margins, header, footer, fonts and every
style. Styles are found by name, the built-in ones by the English name that Word writes into every
file, so that a template made in a French Word fits as well. What stands in the template's pages is
not taken over: ``write_template`` fills them with a specimen of each style to look at while
restyling. Left out: the PDF, which has a form of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from stocktake.errors import SettingsError
from stocktake.publish.report.docx_styles import (
    CHARACTER_STYLE,
    STYLES,
    TABLE_STYLE_NAME,
    new_document,
    set_compatibility,
    set_languages,
    set_margins_text,
    set_properties,
    set_right_to_left,
)
from stocktake.publish.report.package import fixed_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docx.document import Document

    from stocktake.publish.report.tree import Report

__all__ = ["document_from", "needed_styles", "with_styles", "write_template"]

# Styles of lists and links that the report uses as Word has them.
BUILT_IN: Final = (("List Bullet", "ListBullet"),)
USES: Final = re.compile(r'<w:(pStyle|rStyle|tblStyle) w:val="([^"]+)"/>')
START: Final = "stocktake report template -o house.docx"


def needed_styles() -> dict[tuple[str, str], str]:
    """Return the styles that the report uses: our id by kind and name."""
    found = {("paragraph", name): style_id for name, style_id, _, _ in STYLES}
    found |= {("paragraph", name): style_id for name, style_id in BUILT_IN}
    found["character", CHARACTER_STYLE[0]] = CHARACTER_STYLE[1]
    found["table", TABLE_STYLE_NAME[0]] = TABLE_STYLE_NAME[1]
    return found


def document_from(template: Path, report: Report) -> tuple[Document, dict[str, str]]:
    """Return a document in the template's dress without its content, and its ids by ours.

    Raises:
        SettingsError: The file is not a Word document (.docx), or styles are missing.
    """
    document = _opened(template)
    ids = _style_ids(document, template)
    body = document.element.body
    for element in [child for child in body if not child.tag.endswith("}sectPr")]:
        body.remove(element)
    set_languages(document, report)
    if report.direction == "rtl":
        set_right_to_left(document)
    set_margins_text(document, report)
    set_properties(document, report)
    set_compatibility(document)
    return document, ids


def with_styles(xml: str, ids: Mapping[str, str]) -> str:
    """Return WordprocessingML with our ids of styles replaced by a template's."""
    if not ids:
        return xml
    return USES.sub(lambda found: f'<w:{found[1]} w:val="{ids.get(found[2], found[2])}"/>', xml)


def write_template(report: Report, path: Path) -> None:
    """Write a template to start from: our styles, each with a specimen of itself.

    Args:
        report: Any report; its language and direction are used.
        path: The file, replaced if it exists.
    """
    document = new_document(report)
    for part in (document.sections[0].header, document.sections[0].footer):
        part.is_linked_to_previous = True  # to nothing: the report writes its own into it
    for kind, name in needed_styles():
        if kind == "paragraph":
            document.add_paragraph(name, style=name)
    table = document.add_table(rows=2, cols=2, style=TABLE_STYLE_NAME[0])
    for cell in (cell for row in table.rows for cell in row.cells):
        cell.paragraphs[0].style = document.styles["Table Text"]
        cell.paragraphs[0].add_run(TABLE_STYLE_NAME[0])
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(fixed_package(buffer.getvalue(), report.date))


def _opened(template: Path) -> Document:
    import docx  # heavy: only a build needs it
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(template))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise SettingsError(
            f"The template {template.name} is not a Word document (.docx).",
            where=str(template),
            fix=f"Save it in Word as .docx, or start from ours: {START}.",
        ) from error


def _style_ids(document: Document, template: Path) -> dict[str, str]:
    """Return the template's ids of styles by ours.

    Raises:
        SettingsError: Styles are missing; all are named.
    """
    known = {(kind, name.casefold()): style_id for kind, name, style_id in _styles_of(document)}
    ids, missing = {}, []
    for (kind, name), own_id in needed_styles().items():
        found = known.get((kind, name.casefold()))
        if found is None:
            missing.append(f"{name} ({kind})")
        else:
            ids[own_id] = found
    if missing:
        raise SettingsError(
            f"The template {template.name} lacks styles that the report uses: "
            f"{', '.join(missing)}.",
            where=str(template),
            fix=f"Add styles of these names in Word, or start from a file that has all: {START}.",
        )
    return ids


def _styles_of(document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield kind, name as the file has it, and id of each style."""
    from docx.oxml.ns import qn  # heavy: only a build needs it

    element: Any = document.styles.element
    for style in element.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None:
            kind = str(style.get(qn("w:type"), "paragraph"))
            yield kind, str(name.get(qn("w:val"))), str(style.get(qn("w:styleId")))
