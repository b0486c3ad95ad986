"""Find out how a text file is encoded, and decode it.

Byte order marks count first, then UTF-8; what is neither is taken as
Windows-1252, which holds every byte of Latin-1 that a text uses. Left out:
older encodings of Cyrillic, Arabic and Chinese, which bytes alone do not tell
from Western ones; the note says what was assumed.
"""

from __future__ import annotations

import codecs
import re

from stocktake.errors import DocumentError
from stocktake.model.document import DocumentNote

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text has; a file with them is something else.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, name: str) -> tuple[str, tuple[DocumentNote, ...]]:
    """Return the text of a file and a note where its encoding had to be guessed.

    Byte order marks count first, then UTF-8; what is neither is taken as
    Windows-1252, which holds every byte of Latin-1 that a text uses.

    Raises:
        DocumentError: The bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _unix(data.decode(encoding)), ()
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"The text is damaged: it says it is {encoding}, but is not.",
                    where=f"{name}, byte {error.start}",
                    fix="Save the file again as UTF-8 text.",
                ) from error
    if _BINARY.search(data[:65_536].decode("latin-1")):
        raise DocumentError(
            "The content is not text.",
            where=name,
            fix="Give the file the ending of its real format, or save it as UTF-8 text.",
        )
    try:
        return _unix(data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        # Five bytes are unassigned in Windows-1252; as Latin-1 they are control characters.
        text = "".join(_single_byte(data))
        note = DocumentNote(
            problem="The text is not UTF-8; it was read as Windows-1252 (Western European).",
            where=f"byte {error.start}",
            fix="If letters look wrong, save the file as UTF-8.",
        )
        return _unix(text), (note,)


def _single_byte(data: bytes) -> list[str]:
    try:
        return [data.decode("cp1252")]
    except UnicodeDecodeError:
        return [data.decode("latin-1")]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
