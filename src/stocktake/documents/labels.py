r"""Read the printed label at the start of a paragraph: ``14.``, ``A1.``, ``(a)``, ``a.1.1``, ``•``.

A label is taken only where the way it is set leaves no doubt: with a stop, a
bracket, a dash or a wide gap after it, or with several levels. ``2014 Busan``,
``58.1 per cent``, ``G20 leaders`` and ``A new era`` are words. A bare number
(``1 to continue``) is *doubtful*: the caller accepts it where its neighbours
count on. Left out: labels in words ("Firstly"), and numbers above 999.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stocktake.model.noun import Noun

__all__ = ["BULLETS", "Label", "is_next", "parse_marker", "split_bullet", "split_label"]

BULLETS = "•·●○◦▪▫■□◆◇►▶➢➤✓✔❖‣\u2043∙*\uf0b7\uf0a7\uf0d8\uf02d-\u2013—\u2212"
# Private-use signs are what Symbol and Wingdings bullets become in text.

# Words that number provisions in plans and treaties, so that "Objective a.1: To ..." has the
# label a.1. Annexes are left out: their name is part of their title.
_ASKS = (
    r"(?:strategic\s+|specific\s+|immediate\s+|overall\s+)?(?:objective|goal|target|action|activity"
    r"|outcome|output|recommendation|decision|measure|commitment"
    r"|objectif|mesure|objetivo|meta|acci[oó]n|цель|мера)"
)
_DIVIDES = (
    r"(?:strategic\s+)?(?:priority(?:\s+area)?|action\s+line|pillar|article|section|chapter|part"
    r"|principle|theme|phase|stage|programme|item|axis|track|milestone|component|strand|cluster"
    r"|(?:strategic\s+|policy\s+)?line|(?:policy|thematic|work(?:ing)?)\s+area|strategy|project"
    r"|session|panel|dialogue|workshop|topic|paragraph|clause|enabler|flagship|thrust|field|direction"
    r"|block|step|round\s?table|cross-cutting\s+(?:issue|priority)|work ?stream|work\s?package"
    r"|focus\s+area|domain|chapitre|cap[ií]tulo|art[ií]culo|pilier|pilar|axe|eje|l[ií]nea|sesi[oó]n"
    r"|раздел|глава|статья|пункт)"
)
_DOTTED = r"(?:[A-Za-z]\d{0,2}|[A-Z]{2,4}\d{1,2}|[IVX]{2,4}|\d{1,3})(?:\.\d{1,3}){1,4}"
_CODE = r"[A-Za-z]{1,2}\d{1,3}"
# "2.a" and "1.b.ii" under a numbered goal, "2a" in a table, "2026-3" in a plan by years.
_LETTERED = r"\d{1,2}\.(?:[a-z](?:\.(?:\d{1,2}|[ivx]{1,4}))?|[A-Z](?:\.\d{1,2}){1,2})"
_TIGHT = r"\d{1,2}[a-h]|(?:19|20)\d\d-\d{1,2}"
_UNITS = r"(?:per|percent|(?:m|b|tr)illion|thousand|times|[GMTkK]?(?:Hz|B|bit|b)|km|MW|GW|years)\b"
# Meetings and standards that are written as a code is: "WRC-27: the agenda".
_NO_CODE = r"(?!(?:WRC|WTDC|WTSA|WCIT|PP|RA|COP|CPM|IMT|SDG|IPV|UN|EU|CO|G7|G20)-?\d)"
_NUMBER = rf"({_DOTTED}|{_CODE}|\d{{1,3}}|[A-Z]|[ivx]{{1,5}})"
_NO = r"(?:(?:no\.?|nr\.?|n[.º°]|number|#)\s*)?"
_LETTER = r"[A-Za-z\u0410-Яа-яء-ي]"
_ORDINAL = (
    r"(?:(?:twenty[- ]|thirty[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    r"|nineteenth|twentieth|thirtieth)(?:ly)?"
)
_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_CHINESE = r"[一二三四五六七八九十百]{1,4}"
_GAP = r"(?:\t|[ \u00a0\u2003\u3000]{2,})\s*"

_BULLET = re.compile(rf"\s*([{re.escape(BULLETS)}]|o(?=\t|\s{{2}}))\s+", re.UNICODE)
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("asks", re.compile(rf"{_ASKS}\s+{_NO}{_NUMBER}\s*[:.)\u2013—-]\s+(?=\S)", re.IGNORECASE)),
    (
        "divides",
        re.compile(rf"{_DIVIDES}\s+{_NO}{_NUMBER}\s*[:.)\u2013—-]\s+(?=\S)", re.IGNORECASE),
    ),
    ("ordinal", re.compile(rf"({_ORDINAL})\s*(?::|\.|\)|\s[\u2013—-])\s+(?=[A-Z])", re.IGNORECASE)),
    ("section", re.compile(r"§\s*(\d{1,3}[a-z]?)[.):]?\s+")),
    (
        "(x)",
        re.compile(
            rf"[(\uff08]({_DOTTED}|{_CODE}|\d{{1,3}}|{_ROMAN}|{_LETTER}|{_CHINESE})[)\uff09]\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "x)",
        re.compile(rf"({_DOTTED}|{_CODE}|\d{{1,3}}|{_ROMAN}|{_LETTER})[)\uff09]\s*", re.IGNORECASE),
    ),
    (
        "dotted",
        re.compile(
            rf"({_DOTTED})(?:[.):]\s+|\s*[:\u2013—-]\s+|{_GAP}"
            rf"|\s+(?!{_UNITS})(?=[A-Z(“\"«]))"
        ),
    ),
    ("dotted", re.compile(r"([A-Za-z]\.\d{1,3}\.\d{1,3})\s+")),
    ("dotted", re.compile(rf"({_LETTERED})(?:[.):]\s*(?=\D)|{_GAP}|\s+(?=[A-Z(“\"«]))")),
    # "1.1 to build"; "1.5 per cent" does not count on.
    ("bare dotted", re.compile(rf"({_DOTTED}|{_LETTERED})\s+(?!{_UNITS})(?=[^\W\d_])")),
    ("code", re.compile(rf"([A-Z]{{1,4}}-\d{{1,3}}){_GAP}")),
    ("bare code", re.compile(rf"{_NO_CODE}([A-Z]{{1,4}}-\d{{1,3}})[.):]?\s+(?=[A-Z])")),
    ("code", re.compile(rf"({_TIGHT})(?:[.):]\s+|{_GAP})")),
    ("code", re.compile(rf"({_CODE})(?:[.):]\s*(?=\D)|\s*[\u2013—-]\s+|{_GAP})")),
    ("x bis", re.compile(r"(\d{1,3}\s?(?:bis|ter|quater))[.):]?\s+")),
    ("x°", re.compile(r"(\d{1,3})\.?[º°][.)]?\s+")),
    ("x.", re.compile(r"(\d{1,3})[.\uff0e](?:\s+|(?=[^\W\d_]|[(“\"«*]))")),
    ("x.", re.compile(rf"({_ROMAN})\.\s+(?:[\u2013—-]\s+)?", re.IGNORECASE)),
    ("x.", re.compile(rf"({_LETTER})\.\s+(?!{_LETTER}\.)")),
    ("x、", re.compile(rf"({_CHINESE}|\d{{1,3}})、\s*")),
    ("第x条", re.compile(rf"第({_CHINESE}|\d{{1,3}})[条條章节]\s*")),
    ("x-", re.compile(r"(\d{1,3}|[\u0660-٩]{1,3})\s*[-\u2013]\s+")),
    ("gap", re.compile(rf"(\d{{1,3}}|{_ROMAN}|{_ROMAN.upper()}|{_LETTER}){_GAP}")),
    # "Article 5 Exchange of traffic", "Theme A One network": a title without a stop before it.
    (
        "bare divides",
        re.compile(rf"(?i:{_DIVIDES}|{_ASKS})\s+(\d{{1,2}}|[A-Z]|[IVX]{{2,5}})\s+(?=[A-Z])"),
    ),
    ("bare", re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")),
    ("bare code", re.compile(r"((?!G7|G20)[A-Z]{1,4}\d{1,2})[.):]?\s+(?=\(?[A-Z])")),
)
# What a label can begin with. Most lines begin with a word that cannot be one, and a page has
# fifty lines: this one question saves them the seventeen above.
_POSSIBLE = re.compile(
    rf"\s*(?:[^\w\s]|\d|[^\W\d_][\W\d]|[a-z]{{2,4}}-?\d|[ivx]{{2,7}}\W|第|{_CHINESE}|{_ORDINAL}\s?\W"
    rf"|(?:{_ASKS}|{_DIVIDES})\s)",
    re.IGNORECASE,
)
_LONGEST_MARKER = 30
_WORDED = ("asks", "divides")
_SETTLED = ("bare dotted", "bare divides")  # once they count on they are like those with a stop
_NUMBERED_CODE = r"(?:[A-Za-z]{1,4}-?|(?:19|20)\d\d-)\d{1,3}"
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CHINESE_DIGITS = "一二三四五六七八九"


class Label(Noun, frozen=True, kw_only=True):
    """A printed label or bullet.

    Attributes:
        text: The label without its brackets and stops; empty for a bullet.
        form: How it is set (``x.``, ``(x)``, ``bullet-``; ``asks`` after a word such as Objective,
            ``divides`` after one such as Pillar); with ``kind`` it tells levels apart.
        kind: ``number``, ``lower``, ``upper``, ``roman``, ``roman-upper``, ``dottedN``, ``code`` or
            ``bullet``.
        end: Characters of the text that belong to the label.
        doubtful: Whether it may be a word or number of the sentence.
        word: The word before the number, as printed ("Objective" of "Objective 2:"), if any.
    """

    text: str
    form: str
    kind: str
    end: int
    doubtful: bool = False
    word: str = ""

    @property
    def family(self) -> str:
        """What labels of one list have in common."""
        return f"{self.form} {self.kind}"


@lru_cache(maxsize=4096)
def split_label(text: str) -> Label | None:
    """Return the label that a paragraph starts with, if any; ``end`` is where its words start."""
    if not _POSSIBLE.match(text):
        return None
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    for form, pattern in _FORMS:
        found = pattern.match(text, start)
        if found and not (bullet and form.startswith("bare") and form != "bare dotted"):
            return Label(
                text=found[1],
                form=form if form not in _SETTLED else form.removeprefix("bare "),
                kind=_kind(found[1]),
                end=found.end(),
                # "\u0433." is also short for a town and a year.
                doubtful=form.startswith("bare") or (form == "x." and found[1] == "\u0433"),
                word=text[start : found.start(1)].strip() if form.endswith(_WORDED) else "",
            )
    return split_bullet(text)


def split_bullet(text: str) -> Label | None:
    """Return the bullet that a paragraph starts with, if any, whatever follows it."""
    bullet = _BULLET.match(text)
    if bullet is None:
        return None
    return Label(text="", form=f"bullet{bullet[1]}", kind="bullet", end=bullet.end())


def parse_marker(marker: str, *, any_form: bool = False) -> Label | None:
    """Return the label that a text consists of, if it is one.

    Args:
        marker: The text, such as ``1.``, ``(a)`` or ``•``.
        any_form: Whether it is known to be a label, because the format keeps it apart; then
            ``1.b.ii`` and ``Chapter I`` are labels too.
    """
    printed = marker.strip()
    label = split_label(f"{printed}\tX")
    if label is not None and label.end >= len(printed):
        return label
    text = printed.strip(" .:;()[]")
    if not any_form or not any(c.isalnum() for c in text) or len(text) > _LONGEST_MARKER:
        return None
    kind = f"dotted{text.count('.')}"
    return Label(text=text, form="marker", kind=kind, end=len(printed))


def is_next(previous: Label, label: Label) -> bool:
    """Return whether a label counts on from another of the same form."""
    if previous.form != label.form:
        return False
    return any(b - a == 1 for a in _values(previous.text) for b in _values(label.text))


def _kind(text: str) -> str:
    if text.isdigit() or text.endswith(("bis", "ter", "quater")):
        return "number"
    if "." in text:
        return f"dotted{text.count('.')}"
    if any(c.isdigit() for c in text):
        return "code"
    if text[0] in _CHINESE_DIGITS + "十百":
        return "chinese"
    # One letter is taken for a letter unless it is i: lists seldom reach v, x or their ninth item.
    if (len(text) > 1 or text in "iI") and re.fullmatch(_ROMAN, text, re.IGNORECASE):
        return "roman-upper" if text.isupper() else "roman"
    return "upper" if text.isupper() else "lower"


def _values(text: str) -> set[int]:
    """Return the numbers that a label can stand for (``i`` is 1 and 9)."""
    if text.isdigit():
        return {int(text)}
    if re.fullmatch(r".*\.\d+", text):
        return {int(text.rsplit(".", 1)[1])}
    if re.fullmatch(_NUMBERED_CODE, text):
        return {int(re.split(r"\D", text)[-1])}
    # "2.b" and "2b" count by their letter.
    text = re.sub(r"^\d{1,2}\.?(?=[a-z]$)", "", text)
    found = {ord(text.lower())} if len(text) == 1 else set()
    if re.fullmatch(_ROMAN, text, re.IGNORECASE):
        found.add(_roman(text.lower()))
    return found


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[c] for c in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-a if a < b else a for a, b in pairs)
