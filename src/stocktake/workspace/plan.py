"""Which stages the build of a workspace has: one function per stage, in the order of the flow.

```
read FILE ─► register ─┐
data FILE ─► measured ─► observations ─► economies ─► binding ─► outlook ─► assess ─► groups ─┐
                                     └─► indicators, links, methods, divides, evidence ───────┤
plans (what `stocktake plan run` left), changes (since the last issued report) ───────────────┤
                                                                      site, report, exports ◄─┘
```
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from stocktake.vocab.language import ENGLISH
from stocktake.vocab.tables import built_tables
from stocktake.workspace import publishing, steps
from stocktake.workspace.corrections import read_corrections
from stocktake.workspace.evidence_stage import EVIDENCE_INPUTS, weigh_evidence
from stocktake.workspace.issued import (
    CHANGE_FINDINGS,
    compare_with_issued,
    issued_fingerprint,
    previous_report,
)
from stocktake.workspace.library import LIBRARY_FINDINGS, gather_library, library_file_of
from stocktake.workspace.plan_results import PLAN_FINDINGS, gather_plans, plans_fingerprint
from stocktake.workspace.settings import ReportSettings, region_of, report_template
from stocktake.workspace.stages import Stage, fingerprint, locale_code
from stocktake.workspace.submissions import REPORTED_STAGE, read_reports, submission_files_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.site.parts import SitePart
    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.settings import Framework, Settings

__all__ = ["plan_stages"]

# Parts of the program that a stage runs through, besides its own package.
BASE = (
    "vocab",
    "model",
    "errors.py",
    "workspace/steps.py",
    "workspace/files.py",
    "workspace/reading.py",
)
EVIDENCE_CODE = (
    "workspace/evidence.py",
    "workspace/evidence_flags.py",
    "workspace/evidence_stage.py",
)
# What of an indicator decides how its differences are measured; its texts do not.
MEASURED = ("indicator_id", "unit", "direction", "low", "high", "themes", "weight")
# Stages that publish run through this module as well.
PUBLISHING = "workspace/publishing.py"
# What pages and the report both run through.
PUBLISHED_CODE = (
    "publish/distinct.py",
    "publish/figures",
    "publish/gap_owners.py",
    "publish/pieces.py",
    "publish/remembered.py",
    "publish/spoken.py",
    "publish/words",
)
# The words of the search index are folded as the register folds them.
SITE_CODE = (
    *PUBLISHED_CODE,
    "publish/addresses.py",
    "publish/akoma_ntoso.py",
    "publish/instrument_files.py",
    "publish/jsonld.py",
    "publish/provision_tree.py",
    "publish/records.py",
    "publish/report/pictures.py",
    "publish/site",
    "register/words.py",
)
REPORT_CODE = (
    *PUBLISHED_CODE,
    "publish/report",
    "publish/workbook.py",
    "publish/workbook_rows.py",
)
SENTENCE_CODE = ("progress", "register", "publish/spoken.py")


def plan_stages(
    workspace: Workspace, settings: Settings, framework: Framework, release: str
) -> list[Stage]:
    """Return the stages of a build in the order in which they run.

    Args:
        workspace: The workspace; its folders are listed now.
        settings: What ``stocktake.toml`` says.
        framework: What ``framework.toml`` says.
        release: Version of Stocktake.
    """
    readings = [_read_stage(workspace, settings, path) for path in steps.documents_of(workspace)]
    data = list(_data_stages(workspace, settings))
    tables = _table_stages(workspace, settings, framework, readings, data)
    tables.insert(-1, _change_stage(workspace, settings))  # before the findings are gathered
    return [*readings, *data, *tables, *_publish_stages(workspace, settings, release)]


def _read_stage(workspace: Workspace, settings: Settings, path: Path) -> Stage:
    note = path.with_suffix(".toml")
    return Stage(
        name=f"read {path.name}",
        code=(*BASE, "documents", "register"),
        outside=fingerprint(_hash(path), _hash(note), settings.reading.labeller or ""),
        run=steps.read_one(workspace, path, labeller=settings.reading.labeller),
    )


def _data_stages(workspace: Workspace, settings: Settings) -> Iterable[Stage]:
    for source in settings.sources:
        yield Stage(
            name=f"data {source}",
            code=(*BASE, "sources"),
            outside=steps.source_release(source),
            run=steps.read_source(source),
        )
    for path in steps.data_files_of(workspace):
        yield Stage(
            name=f"data {path.name}",
            code=(*BASE, "sources"),
            outside=_hash(path),
            run=steps.read_data(workspace, path),
        )
    if fetched := steps.cache_files_of(workspace):
        yield Stage(
            name="data fetched",
            code=(*BASE, "sources"),
            outside=fingerprint(*[part for path in fetched for part in (path.name, _hash(path))]),
            run=steps.read_fetched(workspace),
        )
    yield Stage(
        name=REPORTED_STAGE,
        code=(*BASE, "sources/submissions.py", "workspace/submissions.py"),
        outside=fingerprint(*_reports(workspace)),
        run=read_reports(workspace),
    )


def _table_stages(
    workspace: Workspace,
    settings: Settings,
    framework: Framework,
    readings: list[Stage],
    data: list[Stage],
) -> list[Stage]:
    # Tables are made in English, whatever languages they are read in.
    words = _words(
        msgspec.structs.replace(settings, languages=(), previous=None, report=ReportSettings())
    )
    corrections = read_corrections(workspace.root / "corrections.toml")
    read = [steps.reading_file(stage.name) for stage in readings]
    sources = [stage.name for stage in data]
    raw = [name for source in sources for name in steps.raw_files(source)]
    own = fingerprint(*map(_words, framework.indicator))
    return [
        Stage(
            name="register",
            code=(*BASE, "register", "workspace/review.py"),
            inputs=tuple(read),
            outside=fingerprint(words, *_reviews(workspace)),
            run=steps.make_register(workspace, settings, read),
        ),
        Stage(
            name="measured",
            code=(*BASE, "indicators/series.py"),
            inputs=tuple(steps.raw_files(name)[1] for name in sources),
            outside=own,
            run=steps.tell_measured(framework, sources),
        ),
        Stage(
            name="observations",
            code=(*BASE, "indicators", "sources/raw.py"),
            inputs=(steps.MEASURED, *raw),
            outside=fingerprint(words, _words(corrections)),
            run=steps.combine_observations(settings, sources, corrections=corrections),
        ),
        Stage(
            name="indicators",
            code=(*BASE, "indicators"),
            inputs=(steps.BROUGHT,),
            outside=own,
            run=steps.list_indicators(framework),
        ),
        Stage(
            name="economies",
            code=(*BASE, "indicators"),
            inputs=_tables("observations"),
            outside=words,
            run=steps.list_economies(settings),
        ),
        Stage(
            name="binding",
            columns={"tables/indicators.parquet": ("indicator_id", "themes")},
            code=(*BASE, "indicators"),
            inputs=(steps.UNBOUND, *_tables("indicators")),
            outside=fingerprint(words, _words(framework)),
            run=steps.bind_kpis(settings, framework),
        ),
        Stage(
            name="links",
            code=(*BASE, "register"),
            inputs=_tables("commitments", "statements", "instruments", "economy_groups"),
            run=steps.link_instruments(),
        ),
        Stage(
            name="outlook",
            code=(*BASE, "progress"),
            inputs=_tables("kpis", "observations", "economies", "economy_groups"),
            outside=words,
            run=steps.look_ahead(settings),
        ),
        Stage(
            name="assess",
            code=(*BASE, "progress"),
            inputs=_tables(
                "kpis", "observations", "economies", "economy_groups", "outlook_chances"
            ),
            outside=words,
            run=steps.assess(settings),
        ),
        Stage(
            name="methods",
            code=(*BASE, "progress"),
            inputs=_tables(
                "kpis", "observations", "economies", "economy_groups", "outlook_chances"
            ),
            outside=words,
            run=steps.compare_each_method(settings),
        ),
        Stage(
            name="groups",
            columns={"tables/indicators.parquet": ("indicator_id", "weight")},
            code=(*BASE, "progress"),
            inputs=_tables(
                "assessments", "kpis", "indicators", "economies", "economy_groups", "observations"
            ),
            outside=words,
            run=steps.assess_each_group(settings),
        ),
        Stage(
            name="divides",
            columns={"tables/indicators.parquet": MEASURED},
            code=(*BASE, "progress"),
            inputs=_tables("observations", "indicators", "economies", "groups", "economy_groups"),
            outside=words,
            run=steps.measure_divides(settings),
        ),
        Stage(
            name="evidence",
            code=(*BASE, "register", *EVIDENCE_CODE),
            inputs=_tables(*EVIDENCE_INPUTS),
            outside=fingerprint(words, *_evidence(workspace), *_reports(workspace)),
            run=weigh_evidence(workspace, settings),
        ),
        Stage(
            name="plans",
            code=("vocab/tables.py", "vocab/tables.toml", "workspace/plan_results.py"),
            outside=plans_fingerprint(workspace),
            run=gather_plans(workspace),
        ),
        Stage(
            name="library",
            code=(*BASE, "sources/library.py", "workspace/library.py"),
            outside=_hash(library_file_of(workspace)),
            run=gather_library(workspace),
        ),
        Stage(
            name="findings",
            code=BASE,
            inputs=(
                steps.REGISTER_FINDINGS,
                steps.DATA_FINDINGS,
                steps.EVIDENCE_FINDINGS,
                PLAN_FINDINGS,
                CHANGE_FINDINGS,
                LIBRARY_FINDINGS,
            ),
            outside=fingerprint(*steps.stray_files(workspace)),
            run=steps.list_findings(workspace),
        ),
    ]


def _change_stage(workspace: Workspace, settings: Settings) -> Stage:
    earlier = previous_report(workspace, settings)
    return Stage(
        name="changes",
        code=(*BASE, "progress/changes.py", "workspace/issued.py"),
        inputs=_tables(
            "assessments", "commitments", "economies", "evidence_status", "kpis", "outlook_chances"
        ),
        outside=fingerprint(issued_fingerprint(earlier), settings.assessed_on.isoformat()),
        run=compare_with_issued(earlier, settings.assessed_on),
    )


def _publish_stages(workspace: Workspace, settings: Settings, release: str) -> list[Stage]:
    from stocktake.publish.site.parts import SITE_PARTS

    region = region_of(settings, release)
    words = _words(region)
    everything = _tables(*built_tables())
    site = [
        _site_stage(name, part, region, language=language)
        for language in region.languages
        for name, part in SITE_PARTS.items()
        if name != "downloads"  # written with the exports, whose sizes it tells
        and (language == region.languages[0] or not part.shared)
    ]
    template = report_template(workspace.root, settings)
    reports = [
        _report_stage(region, language=language, template=template) for language in region.languages
    ]
    if region.briefs:
        reports += [_brief_stage(region, language=language) for language in region.languages]
    locales = [part for language in region.languages for part in locale_code(language)]
    exports = Stage(
        name="exports",
        code=(*BASE, PUBLISHING, "publish", *locales),
        inputs=everything,
        outside=words,
        run=publishing.write_exports_of(region, tuple(built_tables())),
        may_wait=True,
    )
    return [*_sentence_stages(region), *site, *reports, exports]


def _sentence_stages(region: Region) -> list[Stage]:
    """Return the stages that make sentences again in languages other than English."""
    others = [language for language in region.languages if language != ENGLISH.id]
    if not others:
        return []
    from stocktake.publish.spoken import SENTENCES

    return [
        Stage(
            name=f"words {name} {language}",
            code=(*BASE, PUBLISHING, *SENTENCE_CODE, *locale_code(language)),
            inputs=(*_tables(*table.needs), *_spoken(table.after, language)),
            outside=region.assessed_on.isoformat(),
            run=publishing.say_sentences(name, region, language),
            may_wait=True,
        )
        for language in others
        for name, table in SENTENCES.items()
    ]


def _site_stage(name: str, part: SitePart, region: Region, *, language: str) -> Stage:
    first = language == region.languages[0]
    return Stage(
        name=f"site {name}" if first else f"site {name} {language}",
        code=(*BASE, PUBLISHING, *SITE_CODE, *locale_code(language)),
        inputs=_spoken(part.tables, language),
        outside=fingerprint(_words(region), part.outside()),
        run=publishing.write_site_part(part, region, language),
        columns={_tables(name)[0]: columns for name, columns in part.columns.items()},
        may_wait=not first,
    )


def _report_stage(region: Region, *, language: str, template: Path | None) -> Stage:
    dress = "" if template is None else _hash(template)
    return Stage(
        name="report" if language == region.languages[0] else f"report {language}",
        code=(*BASE, PUBLISHING, *REPORT_CODE, *locale_code(language)),
        inputs=_spoken(tuple(built_tables()), language),
        outside=fingerprint(_words(region), dress),
        run=publishing.write_report(region, tuple(built_tables()), language, template=template),
        may_wait=True,
    )


def _brief_stage(region: Region, *, language: str) -> Stage:
    return Stage(
        name="briefs" if language == region.languages[0] else f"briefs {language}",
        code=(*BASE, PUBLISHING, *REPORT_CODE, *locale_code(language)),
        inputs=_spoken(tuple(built_tables()), language),
        outside=_words(region),
        run=publishing.write_economy_briefs(region, tuple(built_tables()), language),
        may_wait=True,
    )


def _spoken(names: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the files of tables in a language."""
    return tuple(publishing.file_of(name, language) for name in names)


def _reviews(workspace: Workspace) -> Iterable[str]:
    for path in steps.review_files_of(workspace):
        yield from (path.name, _hash(path))


def _reports(workspace: Workspace) -> Iterable[str]:
    for path in submission_files_of(workspace):
        yield from (path.relative_to(workspace.root).as_posix(), _hash(path))


def _evidence(workspace: Workspace) -> Iterable[str]:
    """Yield the names of all kept files, as rows name them, and what the rows themselves say."""
    yield from steps.kept_evidence_of(workspace)
    for path in steps.evidence_files_of(workspace):
        yield _hash(path)


def _tables(*names: str) -> tuple[str, ...]:
    return tuple(f"tables/{name}.parquet" for name in names)


def _words(noun: msgspec.Struct) -> str:
    return msgspec.json.encode(noun, order="deterministic").decode()


def _hash(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
