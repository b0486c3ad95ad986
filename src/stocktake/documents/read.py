"""Read a file into a Document: one table from suffix to reader, one list of what can go wrong.

A file is looked at before it is read: its size, whether it holds anything, and
whether its first bytes are those of its suffix. Nothing is written, nothing is
fetched, and no reader keeps more than the file, its text and one page.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stocktake.documents.blocks import MAX_BYTES, MAX_CHARACTERS, Reading
from stocktake.documents.language import find_language
from stocktake.documents.segment import segment_reading
from stocktake.errors import DocumentError
from stocktake.model.document import Document, DocumentNote

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SUFFIXES", "read_document"]

# Suffix: media type, module and function. The modules load heavy libraries, so they wait.
SUFFIXES = {
    ".txt": ("text/plain", "text", "read_text"),
    ".md": ("text/markdown", "markdown", "read_markdown"),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        "read_docx",
    ),
    ".html": ("text/html", "html", "read_html"),
    ".htm": ("text/html", "html", "read_html"),
    ".pdf": ("application/pdf", "pdf", "read_pdf"),
}
_LANGUAGES = {
    "ar": "Arabic",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}
# Shorter texts have too few common words to tell their language.
_SHORT_TEXT = 400
_SIGNATURES = (
    (b"%PDF-", ".pdf", "a PDF document"),
    (b"PK\x03\x04", ".docx", "a zipped document (such as .docx)"),
    (b"\xd0\xcf\x11\xe0", "", "an old or encrypted Office document"),
    (b"{\\rtf", "", "a rich-text document (.rtf)"),
    (b"\x89PNG", "", "a picture"),
    (b"\xff\xd8\xff", "", "a picture"),
)


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Return a file as text, pages and segments.

    Args:
        path: The file. Its suffix says how it is read: .txt, .md, .docx, .html, .htm, .pdf.
        name: Name to show in place of the file's own.

    Raises:
        DocumentError: The file cannot be read, is empty, damaged, encrypted, too large, has no
            text, is of an unknown kind, or is not what its suffix says.
    """
    path = Path(path)
    shown = name or path.name
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DocumentError(
            f"A file of the kind {path.suffix or '(no suffix)'} cannot be read.",
            where=str(path),
            fix=f"Save it as one of {', '.join(SUFFIXES)}.",
        )
    data = _load(path)
    _check_content(data, suffix, path)
    media_type, module, function = SUFFIXES[suffix]
    reader = cast(
        "Callable[[bytes, str], Reading]",
        getattr(import_module(f"stocktake.documents.{module}"), function),
    )
    reading = reader(data, str(path))
    _check_reading(reading, path)
    segmented = segment_reading(reading)
    language = find_language(segmented.text)
    return Document(
        name=shown,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        language=language,
        text=segmented.text,
        pages=segmented.pages,
        segments=segmented.segments,
        notes=reading.notes + _language_notes(language, segmented.text),
    )


def _load(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"The file is too large: {size:,} bytes; at most {MAX_BYTES:,} are read.",
                where=str(path),
                fix="Split it, or save it without pictures.",
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"The file cannot be opened: {error.strerror or error}.",
            where=str(path),
            fix="Check that it exists, is a file, and may be read.",
        ) from error


def _check_content(data: bytes, suffix: str, path: Path) -> None:
    if not data.strip(b"\x00\t\n\f\r \xef\xbb\xbf"):
        raise DocumentError(
            "The file is empty.", where=str(path), fix="Replace it with the complete document."
        )
    # A file that is wrongly named may also have got the mark that an editor puts before text.
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, real, what in _SIGNATURES:
        if head.startswith(signature) and real != suffix:
            raise DocumentError(
                f"The file is named {suffix} but is {what}.", where=str(path), fix=_advice(real)
            )
    markup = head.lower().startswith((b"<!doctype html", b"<html"))
    if markup and suffix in {".txt", ".md", ".pdf", ".docx"}:
        raise DocumentError(
            f"The file is named {suffix} but is a web page.", where=str(path), fix=_advice(".html")
        )


def _language_notes(language: str, text: str) -> tuple[DocumentNote, ...]:
    """Say that a document is not in English, because then less of it is understood."""
    if language == "en" or (language == "und" and len(text) < _SHORT_TEXT):
        return ()
    known = _LANGUAGES.get(language)
    told = f"The document is in {known}." if known else "The language of the document is unknown."
    return (
        DocumentNote(
            problem=f"{told} Its paragraphs, items and sentences are found; what they say is read "
            "less surely than in English.",
            fix="Check the reading, or use the English version where there is one.",
        ),
    )


def _advice(suffix: str) -> str:
    if suffix:
        return f"Rename it to end in {suffix}."
    return "Open it in the program it was made with and save it as .docx, .pdf or .txt."


def _check_reading(reading: Reading, path: Path) -> None:
    characters = sum(len(block.text) for block in reading.blocks)
    if characters > MAX_CHARACTERS:
        raise DocumentError(
            f"The document is too long: {characters:,} characters; at most "
            f"{MAX_CHARACTERS:,} are read.",
            where=str(path),
            fix="Split it into several documents.",
        )
    if not any(block.text.strip() for block in reading.blocks):
        raise DocumentError(
            "The document has no text.",
            where=str(path),
            fix="If it shows pictures of pages, run text recognition (OCR) on it first.",
        )
