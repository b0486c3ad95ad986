"""Valid files of every format, small enough to mutate quickly, and what reading them must give."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from factories.files import (
    ENCRYPTED_PDF,
    NAVIGATION_PAGE,
    make_docx,
    make_lists_docx,
    make_pdf,
    make_tracked_docx,
)
from stocktake.documents.read import read_document
from stocktake.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMATS", "check_reading", "seeds"]

FORMATS = (".txt", ".md", ".html", ".docx", ".pdf")

TEXT = """LAGOON DECLARATION
Port Halcyon, 3 May 2029

We, the ministers, met in Port Halcyon. To connect every island, we will:
(a) build two cables (by 2030);
(b) share masts:
 i. on land;
 ii. at sea.
14. We call on members to report.\f14.1 "We agree." It is so.
resolves
1 to build nets;
2 to teach skills,
"""
MARKED = """# Lagoon *plan*

1. **Routes.** We will build [two](https://example.org) cables.
   - on land;
   - at sea.

| No. | Action | By |
|-----|--------|----|
| A1  | Build \\| share | 2030 |

Title
=====
> We agree.
"""
PAGE = """#set page(width: 14cm, height: 9cm, header: [Lagoon], numbering: "1")
= Lagoon plan
1. *Routes.* We will build. #footnote[Paid by the fund.]
#table(columns: 3, [No.], [Action], [By], [1], [Build two masts], [2030], [2], [Share], [2031])
#columns(2)[#lorem(90)]
#rotate(90deg)[side]
"""


@functools.cache
def seeds(suffix: str) -> tuple[bytes, ...]:
    """Return valid files of a format."""
    if suffix == ".txt":
        cyrillic = "Мы, министры, решили: строить сети. " * 3
        return TEXT.encode(), TEXT.encode("utf-16"), cyrillic.encode("cp1251")
    if suffix == ".md":
        return (MARKED.encode(),)
    if suffix == ".html":
        return (NAVIGATION_PAGE.encode(),)
    if suffix == ".docx":
        return make_docx("We agree.", "1. Act."), make_lists_docx(), make_tracked_docx()
    return make_pdf(PAGE), ENCRYPTED_PDF


def check_reading(folder: Path, suffix: str, data: bytes) -> None:
    """Read a file and check that it is either read soundly or refused with a message.

    Raises:
        AssertionError: A span does not point at words, or the order is not that of the text.
    """
    path = folder / f"fuzzed{suffix}"
    path.write_bytes(data)
    try:
        document = read_document(path)
    except DocumentError as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert str(path) in refused, "the message does not say which file it is about"
        return
    end = 0
    for position, segment in enumerate(document.segments):
        assert end <= segment.start < segment.end <= len(document.text), segment
        assert document.text[segment.start : segment.end].strip(), segment
        assert segment.lead_in is None or segment.lead_in < position, segment
        assert segment.section is None or segment.section < position, segment
        end = segment.end
    assert [page.number for page in document.pages] == [*range(1, len(document.pages) + 1)]
    written = {x.name for x in folder.iterdir()} - {f"fuzzed{x}" for x in FORMATS}
    assert not written, "a reader wrote a file"
