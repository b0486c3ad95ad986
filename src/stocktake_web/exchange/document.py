"""A questionnaire as a Word document with content controls, in the language of the moment.

Only the controls can be filled in: the document is protected as a form, and a control cannot be
deleted. Each has a tag ``NUMBER|REVISION|FIELD``: the row of the questionnaire, the revision that
it shows, and the field (a tag has at most 64 characters, fewer than a question's key can have).
A bookmark before it, ``stk_NUMBER_REVISION_FIELD``, says the same to programs that lose tags
(LibreOffice 7.4). What is coded is a drop-down list whose values are the codes. The last line,
locked, binds the document to its round and economy. Arabic runs from right to left.
``document_read`` reads it back.
"""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import docx
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from stocktake_web.exchange.form import CHOSEN, FIELDS, choices_of, field_names, fields_of, shown
from stocktake_web.exchange.returned import NOT_IN_FILES
from stocktake_web.rounds.models import Kind

if TYPE_CHECKING:
    from docx.document import Document

    from stocktake_web.exchange.form import Form, FormRow

__all__ = ["ABOUT", "MARK", "PLACEHOLDER", "write_document"]

ABOUT = "about"  # tag of the line that binds the document
MARK = "stk_"  # how the names of our bookmarks begin; Word allows 40 characters of such kind
PLACEHOLDER = "PlaceholderText"  # style of what a control shows while it is empty
LONGEST_NAME = 64  # characters that Word allows in the name of a control
# In twentieths of a point: A4 with margins of 2 cm.
WIDTH, HEIGHT, MARGIN = 11906, 16838, 1134
# Columns of values: part of the population, then the fields in their order.
COLUMNS = (1700, 1250, 850, 1000, 1900, 2938)
FONT = "Arial"  # has Latin, Cyrillic and Arabic in Word and in what replaces it elsewhere
QUIET, SHADE, RULE = "525C67", "FFF8E1", "767676"
# Styles of the template of python-docx are kept; these are added: type, id, name, properties.
STYLES = (
    ("character", PLACEHOLDER, "Placeholder Text", f'<w:rPr><w:color w:val="{QUIET}"/></w:rPr>'),
    (
        "paragraph",
        "Quiet",
        "Quiet",
        f'<w:rPr><w:color w:val="{QUIET}"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>',
    ),
    (
        "paragraph",
        "Question",
        "Question",
        '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="60"/></w:pPr><w:rPr><w:b/></w:rPr>',
    ),
)
# What follows the protection in the settings of a document: Word minds the order.
AFTER_PROTECTION = ("autoFormatOverride", "styleLockTheme", "styleLockQFSet", "defaultTabStop")


def write_document(form: Form) -> bytes:
    """Return the questionnaire as a document that can be filled in and read back."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    _protect(document)
    properties = document.core_properties
    properties.title = _clean(f"{form.title}: {form.economy}")[:255]
    properties.author = properties.last_modified_by = "Stocktake"
    properties.comments, properties.language = "", get_language() or "en"
    body = document.element.body
    for element in (*_head(form), *_rows(form), *_about(form)):
        body.insert(len(body) - 1, parse_xml(element.replace("{ns}", nsdecls("w"), 1)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(form: Form) -> list[str]:
    told = [
        _("Fill in the coloured fields; all else is locked. Fields with a list offer its words."),
        _("A value needs its year. Where there is none, say why in the field for it."),
        _("What is known already stands beside each question: write it again to confirm it."),
        _("An asterisk (*) marks what must be answered."),
        _("Save the file and upload it. You will see what would change before anything does."),
    ]
    guidance = [line for line in form.guidance.splitlines() if line.strip()]
    return [
        _paragraph(f"{form.title}: {form.economy}", "Title"),
        *(_paragraph(line) for line in guidance),
        _paragraph(_("How to fill it in"), "Heading1"),
        *(_paragraph(line, "ListBullet") for line in told),
    ]


def _rows(form: Form) -> list[str]:
    found: list[str] = []
    numbered = enumerate(form.rows, 1)
    for section, rows in groupby(numbered, key=lambda pair: pair[1].section):
        found.append(_paragraph(section, "Heading1"))
        # Parts of the population of one question stand in one table.
        for _same, parts in groupby(rows, key=lambda pair: pair[1].key.split("|", 1)[0]):
            found += _question(list(parts))
    return found


def _question(rows: list[tuple[int, FormRow]]) -> list[str]:
    number, first = rows[0]
    last = rows[-1][0]
    label = f"{number}" if number == last else f"{number}\u2013{last}"
    mark = " *" if first.required else ""
    found = [_paragraph(f"{label}. {first.question}{mark}", "Question")]
    if first.help:
        found.append(_paragraph(first.help, "Quiet"))
    if first.unit:
        found.append(_paragraph(_("Unit: {unit}").format(unit=first.unit), "Quiet"))
    for _number, row in rows:
        if row.known:
            known = _("Known already: {known}").format(known=row.known)
            found.append(_paragraph(f"{row.part}: {known}" if row.part else known, "Quiet"))
    if first.kind == Kind.VALUE:
        found.append(_table(rows))
    else:
        found += [_answer(number, row) for number, row in rows]
    return found


def _answer(number: int, row: FormRow) -> str:
    """Return the one control of a question that is no value, as a shaded paragraph."""
    (field,) = fields_of(row.kind)
    part = _run(f"{row.part}: ") if row.part else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        f"<w:p {{ns}}><w:pPr><w:pBdr>{lines}</w:pBdr>{shade}</w:pPr>"
        f"{part}{_control(number, row, field)}</w:p>"
    )


def _table(rows: list[tuple[int, FormRow]]) -> str:
    names, asked = field_names(), fields_of(Kind.VALUE)
    heads = [_("Part of the population"), *(names[field] for field in asked)]
    head = "".join(_cell(_run(text, bold=True), w) for text, w in zip(heads, COLUMNS, strict=True))
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    bidi = "<w:bidiVisual/>" if get_language_bidi() else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
    return (
        f'<w:tbl {{ns}}><w:tblPr>{bidi}<w:tblW w:w="{sum(COLUMNS)}" w:type="dxa"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        f"{''.join(_line(number, row, asked) for number, row in rows)}</w:tbl>"
    )


def _line(number: int, row: FormRow, asked: tuple[str, ...]) -> str:
    part = row.part or _("All")
    cells = [_cell(_run(f"{number}. {part}"), COLUMNS[0])]
    for field, width in zip(asked, COLUMNS[1:], strict=True):
        cells.append(_cell(_control(number, row, field), width, SHADE))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(content: str, width: int, shade: str = "") -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
        f"<w:p>{content}</w:p></w:tc>"
    )


def _control(number: int, row: FormRow, field: str) -> str:
    """Return one field to be filled in, with what was answered or what to do."""
    code = row.answer.get(field, "")
    revision = row.key.rsplit("|", 1)[1]
    name = f"{number}. {field_names()[field]}"
    # Rich text: LibreOffice 7.4 loses line ends of the plain kind.
    kind = _list(field) if field in CHOSEN else ""
    told = _("Choose") if kind else _("Write here") if field == "text" else _("Number")
    content = _run(shown(field, code)) if code else _run(told, style=PLACEHOLDER)
    mark = number * len(FIELDS) + FIELDS.index(field)
    return (
        f'<w:bookmarkStart w:id="{mark}" w:name="{MARK}{number}_{revision}_{field}"/>'
        f'<w:bookmarkEnd w:id="{mark}"/>'
        f"<w:sdt><w:sdtPr><w:alias w:val={_quoted(name[:LONGEST_NAME])}/>"
        f'<w:tag w:val="{number}|{revision}|{field}"/><w:lock w:val="sdtLocked"/>'
        f"{'' if code else '<w:showingPlcHdr/>'}{kind}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _list(field: str) -> str:
    # The first, which says nothing, lets a choice be taken back.
    items = [(_("Choose"), ""), *((word, code) for code, word in choices_of(field).items())]
    return (
        "<w:dropDownList>"
        + "".join(
            f"<w:listItem w:displayText={_quoted(word)} w:value={_quoted(code)}/>"
            for word, code in items
        )
        + "</w:dropDownList>"
    )


def _about(form: Form) -> list[str]:
    facts = "|".join(("stocktake", form.round, form.economy, form.digest, get_language() or "en"))
    told = _("The next line says which questionnaire this is. Leave it as it is.")
    line = (
        '<w:p {ns}><w:pPr><w:pStyle w:val="Quiet"/></w:pPr>'
        f'<w:bookmarkStart w:id="0" w:name="{MARK}{ABOUT}"/><w:bookmarkEnd w:id="0"/><w:sdt>'
        f'<w:sdtPr><w:tag w:val="{ABOUT}"/><w:lock w:val="sdtContentLocked"/></w:sdtPr>'
        f"<w:sdtContent>{_run(facts)}</w:sdtContent></w:sdt></w:p>"
    )
    return [_paragraph(told, "Quiet"), line]


def _paragraph(text: str, style: str = "Normal") -> str:
    return f'<w:p {{ns}}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(text)}</w:p>'


def _run(text: str, *, style: str = "", bold: bool = False) -> str:
    """Return a run of text; line ends stay line ends."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += "<w:b/><w:bCs/>" if bold else ""
    look += "<w:rtl/>" if get_language_bidi() and not text.isascii() else ""
    lines = _clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>'.join(_text(line) for line in lines)}</w:r>"


def _text(line: str) -> str:
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in line.split("\t"))
    return "<w:tab/>".join(pieces)


def _clean(text: str) -> str:
    return NOT_IN_FILES.sub("", text)


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _set_page(document: Document) -> None:
    section: Any = document.sections[0]._sectPr  # sizes in whole twips
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    size.set(qn("w:w"), str(WIDTH))
    size.set(qn("w:h"), str(HEIGHT))
    for side in ("top", "bottom", "left", "right"):
        margins.set(qn(f"w:{side}"), str(MARGIN))
    if get_language_bidi():
        section.insert(
            section.index(section.find(qn("w:docGrid"))), parse_xml(f"<w:bidi {nsdecls('w')}/>")
        )


def _set_styles(document: Document) -> None:
    turned = get_language_bidi()
    styles: Any = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    language = get_language() or "en"
    made = (
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'<w:sz w:val="21"/><w:szCs w:val="21"/>{"<w:rtl/>" if turned else ""}'
        f'<w:lang w:val={_quoted(language)} w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        f"</w:rPrDefault><w:pPrDefault><w:pPr>{'<w:bidi/>' if turned else ''}"
        '<w:spacing w:after="100" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    styles.replace(defaults, parse_xml(made))
    for kind, name_of, name, look in STYLES:
        styles.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="{kind}" w:styleId="{name_of}">'
                f'<w:name w:val="{name}"/>{look}</w:style>'
            )
        )


def _protect(document: Document) -> None:
    """Let only the controls be filled in; without a password, since it keeps no secret."""
    settings: Any = document.settings.element
    rule = parse_xml(f'<w:documentProtection {nsdecls("w")} w:edit="forms" w:enforcement="1"/>')
    later = [settings.find(qn(f"w:{name}")) for name in AFTER_PROTECTION]
    place = min(settings.index(element) for element in later if element is not None)
    settings.insert(place, rule)
