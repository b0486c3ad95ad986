"""Read web pages: the main content without navigation, with headings, lists and tables.

The content is what the page itself marks as such (``main``, ``article``); in a
page without marks it is the body without the parts that are mostly links.
Nothing is fetched, scripts and styles are dropped, hidden elements too. Left
out: text that only a script writes, and list numbers that only a style sheet
writes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Reading, Style
from stocktake.documents.encoding import decode
from stocktake.documents.labels import parse_marker
from stocktake.documents.numbering import format_number
from stocktake.documents.tables import has_head, is_data_table
from stocktake.errors import DocumentError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from stocktake.model.document import DocumentNote

__all__ = ["read_html"]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE
)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "form",
        "button",
        "select",
        "nav",
        "aside",
        "footer",
        "dialog",
        "head",
        "canvas",
        "audio",
        "video",
        "input",
        "label",
        "menu",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_ALWAYS_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|breadcrumbs?|pagination|share|sharing|newsletter|login)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|sidebar|social|"
    r"related|skip|footer|banner|toolbar|search)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_LONGEST_LABEL = 8
# Elements nest some twenty deep in real pages; beyond this a page is broken or hostile.
_DEEPEST = 250


def read_html(data: bytes, name: str) -> Reading:
    """Return the blocks of a web page's main content.

    Raises:
        DocumentError: The content is not HTML, or nests too deeply.
    """
    text, notes = _decode(data, name)
    if not re.search(r"<[a-zA-Z!/][^<>]*>", text):
        raise DocumentError(
            "The file is named as a web page but has no HTML in it.",
            where=name,
            fix="Rename it to end in .txt if it is plain text.",
        )
    # A declaration of an encoding would contradict text that is already decoded.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentError(
            "The web page has no content.", where=name, fix="Save the page again from the browser."
        ) from error
    walk = _Walk(name)
    walk.visit(_main_content(root), 0)
    walk.flush()
    return Reading(blocks=tuple(walk.blocks), notes=notes)


def _decode(data: bytes, name: str) -> tuple[str, tuple[DocumentNote, ...]]:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared[1].decode("ascii")), ()
        except (LookupError, UnicodeDecodeError):
            # The page names an encoding that does not exist or is not its own: look for oneself.
            return decode(data, name)
    return decode(data, name)


def _main_content(root: HtmlElement) -> HtmlElement:
    """Return the element that holds the document."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found: list[HtmlElement] = list(root.iterfind(path))
        if found:
            best = max(found, key=lambda element: len(element.text_content()))
            # A teaser of the latest news may be an article as well.
            if 4 * len(best.text_content()) >= len(root.text_content()) or path != ".//article":
                return best
    body = root.find("body")
    return root if body is None else body


class _Walk:
    """One pass through the content, gathering words into blocks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.bold = [0, 0]
        self.emphasis = 0
        self.lead = 0
        self.style = Style.PARAGRAPH
        self.level = 0
        self.marker: str | None = None
        self.lists: list[tuple[str | None, int]] = []

    def visit(self, element: HtmlElement, depth: int) -> None:
        """Add an element and what is in it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or _is_hidden(element):
            return
        if depth > _DEEPEST:
            raise DocumentError(
                f"The web page nests more than {_DEEPEST} elements in each other.",
                where=self.name,
                fix="Save the page again, or copy its text into a .txt file.",
            )
        if tag in _BLOCKS:
            self.flush()
            if _is_navigation(element):
                return
        if tag == "table" and self._table(element):
            return
        self._open(element)
        self.emphasis += _is_strong(element)
        self._text(element.text)
        if tag == "br":
            self.flush(keeps_marker=True)
        for child in element:
            self.visit(child, depth + 1)
            self._text(child.tail)
        self.emphasis -= _is_strong(element)
        if tag in _BLOCKS:
            self.flush()
            self.style, self.level = Style.PARAGRAPH, 0
            self.marker = None
        if tag in {"ol", "ul"}:
            self.lists.pop()

    def flush(self, *, keeps_marker: bool = False) -> None:
        """End the block that is being gathered."""
        text = "".join(self.words)
        lead = "".join(self.words[: self.lead])
        self.words.clear()
        self.lead = 0
        if not text.strip():
            return
        strong = self.bold[0] > 0.9 * self.bold[1]
        self.blocks.append(
            Block(
                text=" ".join(text.split()),
                style=self.style,
                marker=self.marker,
                level=self.level,
                strong=strong,
                title_end=0 if strong else len(" ".join(lead.split())),
            )
        )
        self.bold = [0, 0]
        self.marker = None
        if self.style is Style.ITEM and not keeps_marker:
            self.style = Style.PARAGRAPH

    def _open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in {"ol", "ul"}:
            self.lists.append((_list_form(element), _whole(element.get("start"), 1)))
        elif tag == "li":
            self.style, self.level = Style.ITEM, max(len(self.lists), 1)
            self.marker = self._next_marker(element)
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.style, self.level = Style.HEADING, int(tag[1])

    def _next_marker(self, item: HtmlElement) -> str:
        """Return what a browser prints before a list item, and count it."""
        form, number = self.lists[-1] if self.lists else (None, 1)
        number = _whole(item.get("value"), number)
        if self.lists:
            self.lists[-1] = (form, number + 1)
        return "•" if form is None else f"{format_number(number, form)}."

    def _text(self, text: str | None) -> None:
        if not text:
            return
        # A label that is typed before a bold title belongs to the start as well.
        label = not self.words and len(text.strip()) <= _LONGEST_LABEL
        if (self.emphasis or (label and parse_marker(text))) and self.lead == len(self.words):
            self.lead += 1
        elif not text.strip() and not self.words:
            return
        self.words.append(text)
        length = len(text.strip())
        self.bold[0] += length if self.emphasis else 0
        self.bold[1] += length

    def _table(self, table: HtmlElement) -> bool:
        """Write a data table row by row; return whether it was one."""
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        cells = [[c for c in row if c.tag in {"td", "th"} and not _is_hidden(c)] for row in rows]
        texts = [[_words(cell) for cell in row] for row in cells]
        if not is_data_table(texts):
            return False
        marked = any(cell.tag == "th" for row in cells for cell in row)
        unmarked_head = not marked and has_head(texts)
        for number, (row, row_texts) in enumerate(zip(cells, texts, strict=True)):
            text = CELL_SEPARATOR.join(t for t in row_texts if t)
            if text:
                heads = all(cell.tag == "th" for cell in row) or (unmarked_head and number == 0)
                style = Style.HEADER_ROW if heads else Style.ROW
                self.blocks.append(Block(text=text, style=style))
        return True


def _words(element: HtmlElement) -> str:
    return " ".join(" ".join(str(text) for text in element.itertext()).split())


def _list_form(element: HtmlElement) -> str | None:
    """Return how the items of a list are numbered; none for bullets."""
    if element.tag != "ol":
        return None
    shape = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", element.get("style") or "")
    if shape and shape[1] in {"none", "disc", "circle", "square"}:
        return None
    form = _LIST_STYLES.get(shape[1], "1") if shape else element.get("type") or "1"
    return _LIST_FORMS.get(form, "decimal")


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _is_strong(element: HtmlElement) -> bool:
    return element.tag in {"b", "strong", "th"}


def _is_navigation(element: HtmlElement) -> bool:
    """Return whether an element is named as navigation or is mostly links."""
    if element.get("role") in {"navigation", "banner", "contentinfo", "search", "complementary"}:
        return True
    if element.tag in {"div", "section", "ul", "header", "table"}:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _ALWAYS_FURNITURE.search(names):
            return True
        links = [link for link in element.iter("a") if link.get("href")]
        if not links:
            return False
        text = len("".join(element.text_content().split()))
        linked = sum(len("".join(link.text_content().split())) for link in links)
        mostly_links = linked > 0.6 * max(text, 1) and len(links) >= 3
        return mostly_links or bool(_FURNITURE.search(names) and linked > 0.3 * max(text, 1))
    return False
