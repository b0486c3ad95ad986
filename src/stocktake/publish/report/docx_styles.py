"""The Word document before its content: page, styles, header, footer, properties.

Starts from the template of python-docx and restyles it, so that people find the style names
they know (Heading 1, Caption, List Bullet, TOC 1 ...).
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from stocktake.publish.report.tree import printable
from stocktake.publish.words import format_date
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _BaseHeaderFooter
    from docx.text.paragraph import Paragraph as DocxParagraph
    from lxml.etree import _Element

    from stocktake.publish.report.tree import Report

__all__ = [
    "CHARACTER_STYLE",
    "FIELDS",
    "STYLES",
    "TABLE_STYLE_NAME",
    "new_document",
    "set_compatibility",
    "set_languages",
    "set_margins_text",
    "set_properties",
    "set_right_to_left",
    "text_width",
    "turned",
]

# In twentieths of a point: A4 with margins of 2.2 cm at the sides.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1247
PORTRAIT_WIDTH = PAGE_WIDTH - 2 * MARGIN

# What stands for Word's fields in a text before it becomes runs.
FIELDS = {"page": "{page}", "pages": "{pages}"}
BODY_FONT = "Cambria"
ACCENT, INK, QUIET, RULE = "1F4E8C", "1B1F24", "56606B", "C9CED4"

# Paragraph styles: name, id, based on, paragraph properties, run properties.
KEEP = "<w:keepNext/><w:keepLines/>"
STYLES: tuple[tuple[str, str, str, str], ...] = (
    (
        "heading 1",
        "Heading1",
        (
            f'{KEEP}<w:pageBreakBefore/><w:spacing w:before="0" w:after="200"/>'
            '<w:outlineLvl w:val="0"/>'
        ),
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="38"/>',
    ),
    (
        "heading 2",
        "Heading2",
        f'{KEEP}<w:spacing w:before="300" w:after="100"/><w:outlineLvl w:val="1"/>',
        f'<w:b/><w:color w:val="{INK}"/><w:sz w:val="26"/>',
    ),
    (
        "heading 3",
        "Heading3",
        f'{KEEP}<w:spacing w:before="220" w:after="80"/><w:outlineLvl w:val="2"/>',
        f'<w:b/><w:color w:val="{INK}"/><w:sz w:val="22"/>',
    ),
    (
        "Title",
        "Title",
        '<w:spacing w:before="0" w:after="120"/>',
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="60"/>',
    ),
    (
        "Subtitle",
        "Subtitle",
        (
            f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="18" w:color="{INK}"/></w:pBdr>'
            '<w:spacing w:before="0" w:after="360"/>'
        ),
        f'<w:color w:val="{INK}"/><w:sz w:val="32"/>',
    ),
    (
        "Kicker",
        "Kicker",
        '<w:spacing w:before="2600" w:after="60"/>',
        f'<w:color w:val="{QUIET}"/><w:sz w:val="24"/>',
    ),
    (
        "Cover Fact",
        "CoverFact",
        (
            '<w:tabs><w:tab w:val="left" w:pos="2400"/></w:tabs>'
            '<w:spacing w:before="0" w:after="100"/><w:ind w:left="2400" w:hanging="2400"/>'
        ),
        "",
    ),
    ("Body Text", "BodyText", '<w:spacing w:before="60" w:after="120"/>', ""),
    (
        "Lead",
        "Lead",
        '<w:spacing w:before="0" w:after="160"/>',
        f'<w:color w:val="{ACCENT}"/><w:sz w:val="24"/>',
    ),
    (
        "Notice",
        "Notice",
        (
            f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{ACCENT}"/></w:pBdr>'
            '<w:spacing w:before="160" w:after="160"/><w:ind w:left="200"/>'
        ),
        "",
    ),
    (
        "caption",
        "Caption",
        f'{KEEP}<w:spacing w:before="240" w:after="80"/>',
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="19"/>',
    ),
    ("Figure", "Figure", '<w:keepNext/><w:spacing w:before="0" w:after="60"/>', ""),
    (
        "Note",
        "Note",
        '<w:keepLines/><w:spacing w:before="40" w:after="40"/>',
        f'<w:color w:val="{QUIET}"/><w:sz w:val="16"/>',
    ),
    ("Table Text", "TableText", '<w:spacing w:before="20" w:after="20"/>', '<w:sz w:val="17"/>'),
    (
        "Table Number",
        "TableNumber",
        '<w:spacing w:before="20" w:after="20"/><w:jc w:val="right"/>',
        '<w:sz w:val="17"/>',
    ),
    (
        "Table Group",
        "TableGroup",
        '<w:spacing w:before="80" w:after="20"/>',
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="17"/>',
    ),
    (
        "TOC Heading",
        "TOCHeading",
        f'{KEEP}<w:pageBreakBefore/><w:spacing w:before="0" w:after="200"/>',
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="38"/>',
    ),
    (
        "toc 1",
        "TOC1",
        (
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{PORTRAIT_WIDTH}"/></w:tabs>'
            '<w:spacing w:before="110" w:after="40"/>'
        ),
        "",
    ),
    (
        "toc 2",
        "TOC2",
        (
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{PORTRAIT_WIDTH}"/></w:tabs>'
            '<w:spacing w:before="0" w:after="20"/><w:ind w:left="240"/>'
        ),
        "",
    ),
    ("header", "Header", "", f'<w:color w:val="{QUIET}"/><w:sz w:val="17"/>'),
    ("footer", "Footer", "", f'<w:color w:val="{QUIET}"/><w:sz w:val="17"/>'),
)

# The words of a caption after its number.
CHARACTER_STYLE = ("Caption Text", "CaptionText", f'<w:b w:val="0"/><w:color w:val="{INK}"/>')
TABLE_STYLE_NAME = ("Stocktake Table", "StocktakeTable")
TABLE_STYLE = (
    '<w:style {ns} w:type="table" w:customStyle="1" w:styleId="StocktakeTable">'
    '<w:name w:val="Stocktake Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    "<w:tblPr><w:tblBorders>"
    f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    '</w:tblBorders><w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/>'
    '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
    f'<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/></w:tcBorders>'
    "</w:tcPr></w:tblStylePr></w:style>"
)


def new_document(report: Report) -> Document:
    """Return a Word document with page, styles, header, footer and properties, and no content."""
    import docx  # heavy: only a build needs it

    document = docx.Document()
    _set_styles(document, report)
    _set_page(document)
    if report.direction == "rtl":
        set_right_to_left(document)
    set_margins_text(document, report)
    set_properties(document, report)
    set_compatibility(document)
    return document


def turned(document: Document, *, landscape: bool) -> str:
    """Return the properties of a section that ends here, upright or on its side, as XML."""
    from lxml import etree  # heavy: only a build needs it

    section: Any = copy.deepcopy(document.sections[-1]._sectPr)  # no other way
    size, title = section.find(_tag("w:pgSz")), section.find(_tag("w:titlePg"))
    if landscape:
        width, height = size.get(_tag("w:w")), size.get(_tag("w:h"))
        size.set(_tag("w:w"), height)
        size.set(_tag("w:h"), width)
        size.set(_tag("w:orient"), "landscape")
    if landscape and title is not None:
        section.remove(title)
    return etree.tostring(section, encoding="unicode")


def text_width(document: Document, *, landscape: bool) -> int:
    """Return the width of the text of an upright page, or of one on its side, in twips."""
    section = document.sections[-1]
    page = section.page_height if landscape else section.page_width
    sides = (page, section.left_margin, section.right_margin)
    whole, left, right = (0 if side is None else side.twips for side in sides)
    return whole - left - right


def _set_styles(document: Document, report: Report) -> None:
    right_to_left = report.direction == "rtl"
    lang = _languages(report)
    styles = document.styles.element
    defaults = styles.find(_tag("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        _parse(
            "<w:docDefaults {ns}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{BODY_FONT}" w:hAnsi="{BODY_FONT}" w:eastAsia="{BODY_FONT}" '
            f'w:cs="{BODY_FONT}"/><w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
            f"{'<w:rtl/>' if right_to_left else ''}<w:lang {lang}/>"
            f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{'<w:bidi/>' if right_to_left else ''}"
            '<w:spacing w:after="120" w:line="264" '
            'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        ),
    )
    for name, style_id, paragraph, run in STYLES:
        known = styles.find(f".//{_tag('w:style')}[@{_tag('w:styleId')}='{style_id}']")
        made = _parse(
            f'<w:style {{ns}} w:type="paragraph" w:styleId="{style_id}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f"{_next_style(style_id)}<w:qFormat/><w:pPr>{paragraph}</w:pPr>"
            f"<w:rPr>{run}</w:rPr></w:style>"
        )
        if known is None:
            styles.append(made)
        else:
            styles.replace(known, made)
    name, style_id, run = CHARACTER_STYLE
    styles.append(
        _parse(
            f'<w:style {{ns}} w:type="character" w:customStyle="1" w:styleId="{style_id}">'
            f'<w:name w:val="{name}"/><w:qFormat/><w:rPr>{run}</w:rPr></w:style>'
        )
    )
    styles.append(_parse(TABLE_STYLE))


def _next_style(style_id: str) -> str:
    return '<w:next w:val="BodyText"/>' if style_id.startswith("Heading") else ""


def _set_page(document: Document) -> None:
    section: Any = document.sections[0]._sectPr  # sizes in whole twips
    size, margins = section.find(_tag("w:pgSz")), section.find(_tag("w:pgMar"))
    size.set(_tag("w:w"), str(PAGE_WIDTH))
    size.set(_tag("w:h"), str(PAGE_HEIGHT))
    for side, value in (
        ("top", 1474),
        ("bottom", 1247),
        ("left", MARGIN),
        ("right", MARGIN),
        ("header", 680),
        ("footer", 600),
    ):
        margins.set(_tag(f"w:{side}"), str(value))


def set_right_to_left(document: Document) -> None:
    """Turn the section, so that page numbers and columns run from right to left as well."""
    section: Any = document.sections[0]._sectPr  # python-docx knows no bidi
    grid = section.find(_tag("w:docGrid"))
    place = len(section) if grid is None else section.index(grid)
    section.insert(place, _parse("<w:bidi {ns}/>"))


def set_margins_text(document: Document, report: Report) -> None:
    """Write header and footer; one that has a text or a picture already is left as it is."""
    section = document.sections[-1]
    kept_header, kept_footer = (_has_content(part) for part in (section.header, section.footer))
    if not kept_header and not kept_footer:
        section.different_first_page_header_footer = True  # the cover has neither
    if not kept_header:
        _write_header(section.header.paragraphs[0], report)
    if not kept_footer:
        _write_footer(section.footer.paragraphs[0], report)


def _has_content(part: _BaseHeaderFooter) -> bool:
    if part.is_linked_to_previous:  # there is none
        return False
    marks = tuple(map(_tag, ("w:t", "w:drawing", "w:pict", "w:fldSimple", "w:instrText")))
    return next(part._element.iter(*marks), None) is not None


def _write_header(header: DocxParagraph, report: Report) -> None:
    rule = (
        f'<w:pBdr {{ns}}><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>'
    )
    header._p.get_or_add_pPr().append(_parse(rule))  # python-docx knows no borders
    header.add_run(printable(report.header))


def _write_footer(footer: DocxParagraph, report: Report) -> None:
    line = _(
        "Assessed on {date}; page {page} of {pages}",
        date=format_date(report.date),
        page=FIELDS["page"],
        pages=FIELDS["pages"],
    )
    for element in _parse(f"<w:p {{ns}}>{_with_fields(printable(line))}</w:p>"):
        footer._p.append(element)  # python-docx knows no fields


def _with_fields(line: str) -> str:
    """Return a line as runs, with the fields of Word where ``FIELDS`` stand in it."""
    found = escape(line)
    runs = f'<w:r><w:t xml:space="preserve">{found}</w:t></w:r>'
    for name, code in (("page", "PAGE"), ("pages", "NUMPAGES")):
        field = f'</w:t></w:r>{_field(code)}<w:r><w:t xml:space="preserve">'
        runs = runs.replace(FIELDS[name], field)
    return runs.replace('<w:r><w:t xml:space="preserve"></w:t></w:r>', "")


def _field(code: str) -> str:
    return (
        f'<w:fldSimple w:instr=" {code} "><w:r><w:rPr><w:noProof/></w:rPr><w:t>1</w:t></w:r>'
        "</w:fldSimple>"
    )


def set_properties(document: Document, report: Report) -> None:
    """Fill in title, subject, author and dates; those of a template are not taken over."""
    midnight = dt.datetime.combine(report.date, dt.time())  # written as UTC
    properties = document.core_properties
    properties.title = printable(f"{report.title}: {report.subtitle}")[:255]
    properties.subject = printable(report.subtitle)[:255]
    properties.author = properties.last_modified_by = "Stocktake"
    properties.comments = properties.keywords = ""
    properties.language = report.language
    properties.created = properties.modified = midnight
    properties.revision = 1


def set_compatibility(document: Document) -> None:
    """Say that the file is of Word 2013 or later; without it Word opens it in an older mode."""
    settings = document.settings.element
    compatibility = _parse(
        '<w:compat {ns}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    settings.replace(settings.find(_tag("w:compat")), compatibility)  # Word minds the order


def set_languages(document: Document, report: Report) -> None:
    """Say in which language a template's text is and which way it runs; its fonts stay."""
    styles: Any = document.styles.element
    defaults = styles.find(_tag("w:docDefaults"))
    if defaults is None:
        defaults = _parse("<w:docDefaults {ns}/>")
        styles.insert(0, defaults)
    run = _child(_child(defaults, "w:rPrDefault"), "w:rPr")
    for old in run.findall(_tag("w:lang")):
        run.remove(old)
    run.append(_parse(f"<w:lang {{ns}} {_languages(report)}/>"))
    if report.direction == "rtl":
        run.insert(len(run) - 1, _parse("<w:rtl {ns}/>"))
        _child(_child(defaults, "w:pPrDefault"), "w:pPr").insert(0, _parse("<w:bidi {ns}/>"))


def _child(parent: _Element, name: str) -> _Element:
    found: _Element | None = parent.find(_tag(name))
    if found is not None:
        return found
    made: _Element = _parse(f"<{name} {{ns}}/>")
    parent.append(made)
    return made


def _languages(report: Report) -> str:
    return f'w:val="{escape(report.language)}" w:eastAsia="zh-CN" w:bidi="ar-SA"'


def _parse(xml: str) -> Any:  # noqa: ANN401  # an element of python-docx, which has no types
    from docx.oxml import parse_xml  # heavy: only a build needs it
    from docx.oxml.ns import nsdecls

    return parse_xml(xml.replace("{ns}", nsdecls("w"), 1))


def _tag(name: str) -> str:
    from docx.oxml.ns import qn  # heavy: only a build needs it

    return str(qn(name))
