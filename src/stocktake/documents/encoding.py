"""Find out how a text file is encoded, and decode it.

Byte order marks count first, then UTF-8. Of what is neither, text of mostly
seven-bit letters is taken as Windows-1252, which holds every byte of Latin-1
that a text uses; other text is looked at for the older encodings of Cyrillic,
Arabic and Chinese. The note says what was assumed. Left out: encodings of
Central European and Turkish texts, which bytes alone do not tell from Western.
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
# Encodings of the six languages of the United Nations that were in use before UTF-8.
_NAMES = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp866": "DOS code page 866 (Cyrillic)",
    "iso8859_5": "ISO 8859-5 (Cyrillic)",
    "cp1256": "Windows-1256 (Arabic)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
}
_SAMPLE = 200_000
# A French text has one letter in twenty with an accent; of a Russian one nearly all are high bytes.
_NOT_LATIN = 0.25
# Fewer say nothing about an encoding.
_FEWEST_HIGH = 12
# Control characters that no text has; a file with them is something else.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, name: str) -> tuple[str, tuple[DocumentNote, ...]]:
    """Return the text of a file and a note where its encoding had to be guessed.

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
        text, name_of_encoding = _older(data)
        note = DocumentNote(
            problem=f"The text is not UTF-8; it was read as {name_of_encoding}.",
            where=f"byte {error.start}",
            fix="If letters look wrong, save the file as UTF-8.",
        )
        return _unix(text), (note,)


def _older(data: bytes) -> tuple[str, str]:
    """Return the text and the name of the encoding that was in use before UTF-8."""
    found = _find_encoding(data[:_SAMPLE])
    for encoding in (found, "cp1252"):
        try:
            return data.decode(encoding), _NAMES[encoding]
        except UnicodeDecodeError:
            # The sample fitted, a later byte does not.
            continue
    # Five bytes are unassigned in Windows-1252; as Latin-1 they are control characters.
    return data.decode("latin-1"), _NAMES["cp1252"]


def _find_encoding(sample: bytes) -> str:
    high = sum(byte >= 0x80 for byte in sample)
    if high < _FEWEST_HIGH or high < _NOT_LATIN * max(len(b"".join(sample.split())), 1):
        return "cp1252"
    from charset_normalizer import from_bytes

    # A character of two bytes at the end of the sample may be cut: no line or space is.
    whole = sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample
    best = from_bytes(whole, cp_isolation=[*_NAMES]).best()
    return best.encoding if best is not None and best.encoding in _NAMES else "cp1252"


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
