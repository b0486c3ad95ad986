"""Tell the language of a document: the six of the United Nations, else ``und``.

Russian, Arabic and Chinese are told by their script, English, French and
Spanish by their commonest words. A language that shares the script but not
the words (German, Persian, Japanese) comes out as ``und``, not as a guess.
"""

from __future__ import annotations

import re

__all__ = ["find_language"]

# Words that are frequent in one of the three languages and rare in the other two.
_STOP_WORDS = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "for",
            "that",
            "with",
            "is",
            "are",
            "by",
            "we",
            "our",
            "on",
            "which",
            "this",
            "will",
            "as",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "les",
            "des",
            "et",
            "du",
            "une",
            "dans",
            "pour",
            "que",
            "qui",
            "est",
            "sont",
            "par",
            "nous",
            "notre",
            "sur",
            "aux",
            "au",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "los",
            "las",
            "y",
            "del",
            "una",
            "en",
            "para",
            "que",
            "se",
            "es",
            "son",
            "por",
            "nuestro",
            "con",
            "su",
            "al",
            "como",
        ]
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
# Half of the running words of an English text are on such a list, a tenth of a Dutch one.
_LEAST_SHARE = 0.12
_SAMPLE = 20_000
# Letters of Persian and Urdu that Arabic does not have, and of Ukrainian and Belarusian that
# Russian does not have; a kana letter means Japanese.
_NOT_ARABIC = re.compile("[پچژگکیے]")
_NOT_RUSSIAN = re.compile("[іїєґўІЇЄҐЎ]")
_KANA = re.compile("[\u3040-\u30ff]")


def find_language(text: str) -> str:
    """Return the ISO 639-1 code of the language, or ``und`` where it cannot be told."""
    sample = text[:_SAMPLE]
    by_script = _by_script(sample)
    return by_script or _by_words(sample)


def _by_script(sample: str) -> str | None:
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return "und"
    half = len(letters) / 2
    if sum("\u4e00" <= c <= "\u9fff" for c in letters) > half / 2:
        return "und" if _KANA.search(sample) else "zh"
    if sum("\u0400" <= c <= "\u04ff" for c in letters) > half:
        return "und" if _NOT_RUSSIAN.search(sample) else "ru"
    if sum("\u0600" <= c <= "\u06ff" for c in letters) > half:
        return "und" if len(_NOT_ARABIC.findall(sample)) > len(letters) / 100 else "ar"
    return None


def _by_words(sample: str) -> str:
    words = _WORD.findall(sample.lower())
    if not words:
        return "und"
    counts = {
        code: sum(word in stop_words for word in words) for code, stop_words in _STOP_WORDS.items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _LEAST_SHARE * len(words) else "und"
