"""Bytes to text: marks, UTF-8, the fallback that is noted, and what is no text."""

from __future__ import annotations

import pytest

from stocktake.documents.encoding import decode
from stocktake.errors import DocumentError

TEXT = "Côte d\u2019Azur: \u201cwe agree\u201d"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_decode_without_a_note(encoding):
    assert decode(TEXT.encode(encoding), "a.txt") == (TEXT, ())


def test_decode_notes_what_it_assumed():
    text, notes = decode(TEXT.encode("cp1252"), "a.txt")
    assert text == TEXT
    assert [(n.problem, n.where, n.fix) for n in notes] == [
        (
            "The text is not UTF-8; it was read as Windows-1252 (Western European).",
            "byte 1",
            "If letters look wrong, save the file as UTF-8.",
        )
    ]


def test_decode_reads_bytes_that_windows_does_not_know():
    text, notes = decode(b"caf\xe9 \x81", "a.txt")
    assert text.startswith("café")
    assert len(notes) == 1


RUSSIAN = "Мы, министры, будем содействовать развитию сетей. Признавая роль связи, мы решили."
ARABIC = "نحن الوزراء نتعهد بأن نعمل على توسيع الشبكات في جميع الدول الأعضاء بحلول عام"
CHINESE = "我们部长们将在2030年之前扩大宽带接入。我们呼吁各成员采取措施\uff0c分享经验。"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (RUSSIAN, "cp1251", "Windows-1251 (Cyrillic)"),
        (RUSSIAN, "koi8_r", "KOI8-R (Cyrillic)"),
        (RUSSIAN, "cp866", "DOS code page 866 (Cyrillic)"),
        (RUSSIAN, "iso8859_5", "ISO 8859-5 (Cyrillic)"),
        (ARABIC, "cp1256", "Windows-1256 (Arabic)"),
        (CHINESE, "gb18030", "GB 18030 (Chinese)"),
        ("Où\u00a0? « Là-bas », a-t-il noté.", "cp1252", "Windows-1252 (Western European)"),
    ],
)
def test_older_encodings_are_found(text, encoding, name):
    found, (note,) = decode(text.encode(encoding), "a.txt")
    assert found == text
    assert note.problem == f"The text is not UTF-8; it was read as {name}."


def test_a_long_text_is_found_by_its_start():
    text = f"{CHINESE}\n" * 4_000
    assert decode(text.encode("gb18030"), "a.txt")[0] == text


def test_decode_refuses_binary():
    with pytest.raises(DocumentError) as error:
        decode(b"\x00\x01\x02 text", "a.txt")
    assert str(error.value) == (
        "The content is not text.\n  Where: a.txt\n  What to do: Give the file the ending of its "
        "real format, or save it as UTF-8 text."
    )


def test_decode_refuses_a_broken_utf16():
    with pytest.raises(DocumentError, match="it says it is utf-16, but is not"):
        decode(b"\xff\xfea\x00b", "a.txt")


def test_line_ends_are_unified():
    assert decode(b"a\r\nb\rc", "a.txt")[0] == "a\nb\nc"
