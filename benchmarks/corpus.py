"""Make the documents that ``benchmarks.documents`` reads: the same ones every time.

    python -m benchmarks.corpus FOLDER

Declarations of an invented forum with chapters, numbered paragraphs, tables, footnotes, running
heads, one of them in two columns. The name of a file ends with its number of pages; a page of a
Word document is 3,000 characters.
"""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path

import docx
import pypdfium2
import typst

__all__ = ["write_documents"]

PDF_KINDS = 7
WORD_KINDS = 3
PAGES_EACH = 50
PAGE_CHARACTERS = 3_000
WORDS = [
    *("connectivity", "infrastructure", "administrations", "communities", "meaningful", "island"),
    *("programme", "report", "members", "private", "sector", "spectrum", "shared", "masts"),
    *("cables", "skills", "girls", "schools", "regulators", "access", "affordable", "resilient"),
    *("networks", "services", "trust", "data", "protection", "statistics", "finance", "partners"),
]
VERBS = ["We will", "We encourage members to", "We agree to", "We call upon partners to", "We note"]
PAGE = """#set page(paper: "a4", columns: {columns}, header: [Lagoon Forum],
  footer: context [Page #counter(page).display()])
#set par(justify: true)
#set text(size: {size}pt, hyphenate: true, lang: "en")
"""
Part = tuple[str, list[str]]


class Dice:
    """Numbers that look like chance and are the same on every machine."""

    def __init__(self, seed: int) -> None:
        """Start a row of numbers."""
        self.seed = seed
        self.thrown = 0

    def between(self, least: int, most: int) -> int:
        """Return a number from ``least`` to ``most``."""
        self.thrown += 1
        return least + zlib.crc32(f"{self.seed} {self.thrown}".encode()) % (most - least + 1)

    def one_of(self, choices: list[str]) -> str:
        """Return one of the choices."""
        return choices[self.between(0, len(choices) - 1)]


def write_documents(folder: Path) -> None:
    """Write one document of each kind, with its number of pages in the name."""
    for kind in range(PDF_KINDS):
        two_columns = kind == 1
        source = [PAGE.format(columns=2 if two_columns else 1, size=9 if two_columns else 11)]
        source += [_typst(part) for part in _parts(Dice(kind))]
        data = bytes(typst.compile("\n\n".join(source).encode()))
        document = pypdfium2.PdfDocument(data)
        (folder / f"{kind}-{len(document)}.pdf").write_bytes(data)
        document.close()
    for kind in range(PDF_KINDS, PDF_KINDS + WORD_KINDS):
        parts = _parts(Dice(kind))
        pages = round(sum(len(text) for _, texts in parts for text in texts) / PAGE_CHARACTERS)
        (folder / f"{kind}-{pages}.docx").write_bytes(_word(parts))


def _parts(dice: Dice) -> list[Part]:
    """Return the parts of a document: their kinds and texts."""
    found: list[Part] = []
    characters = number = 0
    while characters < PAGES_EACH * PAGE_CHARACTERS:
        number += 1
        if number % 15 == 1:
            found.append(("heading", [f"Chapter on {dice.one_of(WORDS)}"]))
        if number % 40 == 20:
            cells = [f"{dice.one_of(WORDS)} {dice.one_of(WORDS)} plan" for _ in range(18)]
            found.append(("table", cells))
        text = " ".join(_sentence(dice) for _ in range(dice.between(1, 3)))
        kind = "noted" if number % 10 == 0 else "paragraph"
        found.append((kind, [f"{number}. {text}"]))
        characters += len(text)
    return found


def _sentence(dice: Dice) -> str:
    words = " ".join(dice.one_of(WORDS) for _ in range(dice.between(8, 45)))
    return f"{dice.one_of(VERBS)} {words} by 2030."


def _typst(part: Part) -> str:
    kind, texts = part
    if kind == "heading":
        return f"= {texts[0]}"
    if kind == "table":
        cells = ", ".join(f"[{text}]" for text in texts)
        return f"#table(columns: 3, [Action], [Lead], [Deadline], {cells})"
    return texts[0] + (" #footnote[Paid by the fund.]" if kind == "noted" else "")


def _word(parts: list[Part]) -> bytes:
    document = docx.Document()
    for kind, texts in parts:
        if kind == "heading":
            document.add_heading(texts[0], 1)
        elif kind == "table":
            table = document.add_table(rows=len(texts) // 3, cols=3)
            cells = [cell for row in table.rows for cell in row.cells]
            for cell, text in zip(cells, texts, strict=True):
                cell.text = text
        else:
            document.add_paragraph(texts[0])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    write_documents(Path(sys.argv[1]))
