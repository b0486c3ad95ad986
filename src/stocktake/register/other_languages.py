"""Read the segments of a French, Spanish or Russian document as statements.

A lighter reading than that of English: the verb that opens a statement (behind "we",
"the Ministers", adverbs or a first comma), a duty of somebody else, or the lead-in says
what it does; the first one named behind a verb of asking acts; groups, deadlines and
themes are found by stems. All words are data in ``vocab/lexicon/<language>/words.toml``.
Left out: agreement and word order beyond that, themes by place in the sentence, names of
instruments beyond resolutions by number and a list.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.errors import VocabularyError
from stocktake.model import Actor, Force, Noun, Role, SegmentKind, Statement
from stocktake.vocab.load import beneficiaries, read_toml, themes

if TYPE_CHECKING:
    from stocktake.model import Document, Segment

__all__ = ["LANGUAGES", "read_other_language"]

LANGUAGES = ("fr", "es", "ru")
ACTS: dict[str, tuple[Role, Force | None]] = {
    "recital": (Role.RECITAL, None),
    "goal": (Role.GOAL, None),
    "binding": (Role.COMMITMENT, Force.BINDING),
    "firm": (Role.COMMITMENT, Force.FIRM),
    "effort": (Role.COMMITMENT, Force.EFFORT),
    "ask_binding": (Role.CALL, Force.BINDING),
    "ask_soft": (Role.CALL, Force.SOFT),
    "thanks": (Role.OTHER, None),
}
DUTIES = {"duty_soft": Force.SOFT, "duty_binding": Force.BINDING}
# Themes that say how rather than what stand behind the others.
BACKGROUND = frozenset({
    "policy-regulation", "regional-cooperation", "sdg-development", "multistakeholder",
    "investment-financing", "follow-up-reporting", "institutional-capacity",
})  # fmt: skip
MOST = 2
YEARS = r"(?:de\s+)?(?:l'ann\w+\s+|el\s+a\w+o\s+|del\s+)?(?P<year>20\d\d)(?!\s*[-\u2013/]\s*\d)"
MONTH = r"(?:\d{1,2}\s+)?(?:de\s+)?(?:[^\W\d_]{3,12}\s+)?"
# A statement begins anew behind a comma only this far in.
FARTHEST = 220
# A lead-in of at most so many words behind its verb only names who is asked.
NAMES = 9
# Set by judgement, not fitted: the tests' statements are all read right, but were written by
# the writer of the tables.
SURE, UNSURE = 0.9, 0.6
RESOLUTION = re.compile(
    r"\b(?:r[ée]soluti?[oó]n|резолюци\w+)\s+(?:\d+/\d+|\d+(?:\s*\((?:R[ée]v|Пересм)\.[^)]*\))?)",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:(?:Programme|Agenda) 20\d\d|Agenda 2063|Agenda (?:Conectar|Connect) 20\d\d"
    r"|Objectifs de développement durable|Objetivos de Desarrollo Sostenible"
    r"|Цел\w+ в области устойчивого развития|Повестк\w+ дня (?:на период до 2030 года|2030)"
    r"|ODD|ODS|ЦУР|SMSI|CMSI|ВВУИО"
    r"|(?:Déclaration|Declaración|Agenda|Plan|Pacte|Pacto|Convention|Convenio|Accord|Acuerdo)"
    r" (?:(?:de|du|d'|del|la|sur|sobre|le|el|numérique|digital|mondial|global|mundial)\s?)*"
    r"[A-ZÉÁ][\w-]+"
    r"|(?:[\u0410-\u042f]\w+\s)?(?:Деклараци|Конвенци|Повестк"
    r"|Соглашени)\w+(?:\s[\u0410-\u042f]\w+)+)"
)


class _File(Noun, frozen=True, kw_only=True):
    verbs: dict[str, tuple[str, ...]]
    formulas: dict[str, tuple[str, ...]]
    actors: dict[str, tuple[str, ...]]
    deadlines: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    themes: dict[str, tuple[str, ...]]


class _Words(Noun, frozen=True, kw_only=True):
    """The word lists of one language as patterns."""

    verbs: dict[str, re.Pattern[str]]
    formulas: dict[str, re.Pattern[str]]
    actors: dict[str, re.Pattern[str]]
    groups: dict[str, re.Pattern[str]]
    themes: dict[str, re.Pattern[str]]
    before: re.Pattern[str]
    ahead: re.Pattern[str]


class _Label(Noun, frozen=True, kw_only=True):
    role: Role
    because: str
    force: Force | None = None
    actor: Actor | None = None
    lends: bool = False
    sure: bool = True


def read_other_language(document: Document) -> tuple[Statement, ...]:
    """Return one statement per segment of a document in one of ``LANGUAGES``."""
    words = _words(document.language)
    labels: list[_Label] = []
    statements: list[Statement] = []
    for segment in document.segments:
        text = document.segment_text(segment)
        label = _classify(text, segment, _above(segment, labels), words)
        labels.append(label)
        statements.append(_statement(text, segment, label, words))
    return tuple(statements)


@cache
def _words(language: str) -> _Words:
    folder = resources.files("stocktake.vocab") / "lexicon" / language
    file = read_toml(folder / "words.toml", _File)
    for given, allowed in ((file.groups, beneficiaries()), (file.themes, themes())):
        if unknown := sorted(set(given) - set(allowed)):
            raise VocabularyError(
                f"Unknown codes in the word lists: {', '.join(unknown)}.",
                where=f"{language}/words.toml",
                fix=f"Use one of: {', '.join(allowed)}.",
            )
    before = _any(file.deadlines["before"])
    ahead = _any(file.deadlines["ahead"])
    return _Words(
        verbs={act: re.compile(_any(phrases)) for act, phrases in file.verbs.items()},
        formulas={kind: re.compile(_any(phrases)) for kind, phrases in file.formulas.items()},
        actors={actor: re.compile(_any(phrases)) for actor, phrases in file.actors.items()},
        groups={code: re.compile(_any(phrases)) for code, phrases in file.groups.items()},
        themes={code: re.compile(_any(phrases)) for code, phrases in file.themes.items()},
        before=re.compile(rf"{before}\s+(?:el\s+|le\s+|la\s+fin\s+de\s+)?{MONTH}{YEARS}"),
        ahead=re.compile(rf"{ahead}\s+{YEARS}"),
    )


def _any(phrases: tuple[str, ...]) -> str:
    """Return a pattern for any of the phrases, the longest first; "*" ends a stem."""
    parts = []
    for phrase in sorted(phrases, key=len, reverse=True):
        stems = [
            re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
            for word in _fold(phrase).split()
        ]
        parts.append(r"\s+".join(stems))
    return r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)"


def _fold(text: str) -> str:
    """Return a text in lower case with one apostrophe and without hyphens."""
    return text.lower().replace("\u2019", "'").replace("-", " ").replace("\u2011", " ")


def _above(segment: Segment, labels: list[_Label]) -> _Label | None:
    if segment.lead_in is None or segment.lead_in >= len(labels):
        return None
    label = labels[segment.lead_in]
    return label if label.lends else None


def _classify(text: str, segment: Segment, above: _Label | None, words: _Words) -> _Label:
    folded = _fold(text).strip()
    if segment.kind is SegmentKind.FURNITURE or words.formulas["other"].match(folded):
        return _Label(role=Role.OTHER, because="formula or furniture")
    open_ended = segment.kind is SegmentKind.LEAD_IN or folded.endswith(":")
    at, act, end = _opening(folded, words)
    if segment.kind is SegmentKind.HEADING and (act is None or not open_ended):
        return _Label(role=Role.HEADING, because="set as a heading")
    met = words.formulas["meeting"].search(folded)
    if met and (act is None or at < met.start()) and not open_ended:
        return _Label(role=Role.OTHER, because=f'the meeting sentence ("{met[0]}")')
    label = _by_verb(folded, at, act, end, words) or _by_duty(folded, words)
    if label is None or (above and label.role is Role.RECITAL):
        label = _without_verb(folded, above, words) if label is None or above else label
    if open_ended and act is not None and label.role is not Role.OTHER:
        bare = len(folded[end:].split()) <= NAMES
        return _Label(
            role=Role.HEADING if bare else label.role,
            because=f"leads in: {label.because}",
            force=label.force,
            actor=label.actor,
            lends=True,
        )
    return label


def _opening(folded: str, words: _Words) -> tuple[int, str | None, int]:
    """Return where the verb stands that opens the statement, what it does, and where it ends."""
    starts = [0, *(m.end() for m in re.finditer(r"[,;]\s+", folded) if m.end() < FARTHEST)]
    for start in starts:
        at = start
        while (skip := words.verbs["skip"].match(folded, at)) and skip.end() > at:
            at = _past_gap(folded, skip.end())
            if found := _act_at(folded, at, words, first=start == 0):
                return at, *found
        if found := _act_at(folded, start, words, first=start == 0):
            return start, *found
    return 0, None, 0


def _past_gap(folded: str, at: int) -> int:
    while at < len(folded) and folded[at] in " ,":
        at += 1
    return at


def _act_at(folded: str, at: int, words: _Words, *, first: bool) -> tuple[str, int] | None:
    """Return what the longest phrase at a place does; behind a comma only acts count."""
    best: tuple[str, int] | None = None
    for act in ACTS:
        if not first and act in ("recital", "thanks"):
            continue
        match = words.verbs[act].match(folded, at)
        if match and (best is None or match.end() > best[1]):
            best = act, match.end()
    return best


def _by_verb(folded: str, at: int, act: str | None, end: int, words: _Words) -> _Label | None:
    if act is None:
        return None
    if act == "recital" and (joined := _joined(folded, end, words)):
        at, act, end = joined
    role, force = ACTS[act]
    said = folded[at:end]
    if role is Role.CALL:
        return _Label(
            role=role, because=f'"{said}"', force=force, actor=_agent(folded[end:], words)
        )
    actor = None
    if role is Role.COMMITMENT:
        actor = Actor.SIGNATORIES
        duty = _by_duty(folded[end:], words)
        if act == "binding" and duty and duty.actor is Actor.ORGANISATION:
            actor = Actor.ORGANISATION
        if act == "binding" and (weaker := words.verbs["effort"].search(folded, end, end + 40)):
            said, force = f"{said} {weaker[0]}", Force.EFFORT
    return _Label(role=role, because=f'"{said}"', force=force, actor=actor)


def _joined(folded: str, end: int, words: _Words) -> tuple[int, str, int] | None:
    """Return the verb of an act that "and" joins to a recital."""
    for link in words.verbs["and"].finditer(folded, end):
        at = link.end() + 1
        while (skip := words.verbs["skip"].match(folded, at)) and skip.end() > at:
            at = skip.end() + 1
        for act in ("binding", "ask_binding", "ask_soft"):
            if match := words.verbs[act].match(folded, at):
                return at, act, match.end()
    return None


def _by_duty(folded: str, words: _Words) -> _Label | None:
    """Read "Member States should ...", "operators are invited to ..."."""
    for name, force in DUTIES.items():
        match = words.verbs[name].search(folded)
        if not match:
            continue
        actor = _first_agent(folded[: match.start()], words) or _first_agent(
            folded[match.end() : match.end() + 60], words
        )
        if actor:
            return _Label(
                role=Role.CALL, because=f'"{match[0]}"', force=force, actor=actor, sure=False
            )
    return None


def _without_verb(folded: str, above: _Label | None, words: _Words) -> _Label:
    if above is not None:
        role = Role.RECITAL
        if above.actor is not None:
            role = Role.COMMITMENT if above.actor is Actor.SIGNATORIES else Role.CALL
        elif "goal" in above.because:
            role = Role.GOAL
        weak = words.verbs["effort"].match(folded)
        return _Label(
            role=role,
            because=f"item; {above.because}",
            force=Force.EFFORT if weak and above.force else above.force,
            actor=above.actor,
        )
    if folded.endswith(",") and words.formulas["speaking"].search(folded):
        return _Label(role=Role.OTHER, because="names the body that speaks")
    return _Label(role=Role.RECITAL, because="nobody is asked to act", sure=False)


def _agent(folded: str, words: _Words) -> Actor:
    return _first_agent(folded, words) or Actor.STAKEHOLDERS


def _first_agent(folded: str, words: _Words) -> Actor | None:
    found = [
        (match.start(), -len(match[0]), actor)
        for actor, pattern in words.actors.items()
        if (match := pattern.search(folded))
    ]
    return Actor(min(found)[2]) if found else None


def _statement(text: str, segment: Segment, label: _Label, words: _Words) -> Statement:
    folded = _fold(text)
    silent = label.role in (Role.HEADING, Role.OTHER)
    operative = label.role.is_operative
    groups = {c: m[0] for c, p in words.groups.items() if (m := p.search(folded))}
    if "ldc" in groups or "lldc" in groups:
        groups = {c: w for c, w in groups.items() if c != "developing-countries"}
    found = {} if silent else _themes(folded, words)
    patterns = [words.before, *([words.ahead] if label.role is not Role.RECITAL else [])]
    years = [int(m["year"]) for p in patterns for m in p.finditer(folded)]
    names = [m[0] for pattern in (RESOLUTION, NAMED) for m in pattern.finditer(text)]
    force = f" ({label.force}, {label.actor})" if operative else ""
    return Statement(
        provision=segment.provision,
        statement=segment.statement,
        text=text,
        role=label.role,
        force=label.force if operative else None,
        actor=label.actor if operative else None,
        themes=tuple(found),
        beneficiaries=() if silent else tuple(groups),
        deadlines=() if silent else tuple(dict.fromkeys(years)),
        references=() if silent else tuple(dict.fromkeys(names)),
        start=segment.start,
        end=segment.end,
        page=segment.page,
        confidence=SURE if label.sure else UNSURE,
        reasons=(
            f"{label.role.value}: {label.because}{force}",
            *(f"{code}: {said}" for code, said in found.items()),
            *([] if silent else [f"{code}: {said}" for code, said in groups.items()]),
        ),
    )


def _themes(folded: str, words: _Words) -> dict[str, str]:
    """Return up to two themes, those that say what before those that say how."""
    hits = [
        (code in BACKGROUND, match.start(), code, match[0])
        for code, pattern in words.themes.items()
        if (match := pattern.search(folded))
    ]
    return {code: said for _, _, code, said in sorted(hits)[:MOST]}
