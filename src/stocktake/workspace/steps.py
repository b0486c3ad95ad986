"""What each stage of a build does: read declared tables, call one package, write tables or pages.

Every function here returns the ``run`` of a ``Stage``. Packages are imported
inside, so that a build in which nothing changed loads none of them.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import polars as pl

from stocktake.errors import DataError
from stocktake.model import Finding, Indicator
from stocktake.vocab import load
from stocktake.vocab.tables import check_table, empty_table, make_table
from stocktake.workspace.files import (
    load_findings,
    load_noun,
    load_raw,
    raw_files,
    reading_file,
    save_findings,
    save_noun,
    save_raw,
    text_file,
    written_names,
)
from stocktake.workspace.issued import CHANGE_FINDINGS
from stocktake.workspace.library import LIBRARY_FINDINGS
from stocktake.workspace.plan_results import PLAN_FINDINGS
from stocktake.workspace.settings import member_economies, read_note
from stocktake.workspace.stages import write_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stocktake.model import CorrectionFile
    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.settings import Framework, Settings
    from stocktake.workspace.stages import StageInputs

    Run = Callable[[StageInputs, Path], None]

__all__ = [
    "BROUGHT",
    "DATA_FINDINGS",
    "EVIDENCE_FINDINGS",
    "MEASURED",
    "REGISTER_FINDINGS",
    "UNBOUND",
    "assess",
    "assess_each_group",
    "bind_kpis",
    "cache_files_of",
    "combine_observations",
    "compare_each_method",
    "data_files_of",
    "documents_of",
    "evidence_files_of",
    "kept_evidence_of",
    "link_instruments",
    "list_economies",
    "list_findings",
    "list_indicators",
    "look_ahead",
    "make_register",
    "measure_divides",
    "raw_files",
    "read_data",
    "read_fetched",
    "read_one",
    "read_source",
    "reading_file",
    "review_files_of",
    "source_release",
    "stray_files",
    "tell_measured",
]

DOCUMENT_SUFFIXES = (".docx", ".htm", ".html", ".md", ".pdf", ".txt")
EVIDENCE_SUFFIXES = (".csv", ".xlsx")
DATA_SUFFIXES = (".csv", ".parquet", ".xls", ".xlsx")

# Commitments before KPIs are bound to them.
UNBOUND = "stages/commitments-unbound.parquet"
# Indicators of the framework as far as observations rest on them, and those that files brought.
MEASURED = "stages/indicators-measured.msgpack"
BROUGHT = "stages/indicators-brought.msgpack"
REGISTER_FINDINGS = "stages/findings-register.json"
DATA_FINDINGS = "stages/findings-data.json"
EVIDENCE_FINDINGS = "stages/findings-evidence.json"


def documents_of(workspace: Workspace) -> list[Path]:
    """Return the documents of a workspace, sorted by name."""
    return [p for p in _files_of(workspace.instruments) if p.suffix.lower() in DOCUMENT_SUFFIXES]


def data_files_of(workspace: Workspace) -> list[Path]:
    """Return the user's own statistics, sorted by name."""
    return [p for p in _files_of(workspace.observations) if p.suffix.lower() in DATA_SUFFIXES]


def review_files_of(workspace: Workspace) -> list[Path]:
    """Return the files of reviews, sorted by name."""
    return _files_of(workspace.root / "review")


def kept_evidence_of(workspace: Workspace) -> list[str]:
    """Return the names of all files below ``evidence/``, as rows of evidence name them."""
    folder = workspace.root / "evidence"
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "~$"))
    )


def evidence_files_of(workspace: Workspace) -> list[Path]:
    """Return the files of evidence, sorted by name."""
    folder = workspace.root / "evidence"
    return [path for path in _files_of(folder) if path.suffix.lower() in EVIDENCE_SUFFIXES]


def cache_files_of(workspace: Workspace) -> list[Path]:
    """Return the files of fetched snapshots, sorted by path."""
    return sorted(path for path in workspace.cache.rglob("*") if path.is_file())


def stray_files(workspace: Workspace) -> list[str]:
    """Return files in ``instruments/`` and ``observations/`` that no reader takes."""
    stray = [
        path
        for path in _files_of(workspace.instruments)
        if path.suffix.lower() not in (*DOCUMENT_SUFFIXES, ".toml")
    ]
    stray += [
        path
        for path in _files_of(workspace.observations)
        if path.suffix.lower() not in DATA_SUFFIXES
    ]
    return [path.relative_to(workspace.root).as_posix() for path in stray]


def source_release(source: str) -> str:
    """Return the release of a built-in source: the version of its package."""
    return version(source)


def read_one(workspace: Workspace, path: Path, *, labeller: str | None = None) -> Run:
    """Read one document; one that cannot be read is a finding."""
    name = path.relative_to(workspace.root).as_posix()

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.workspace.reading import read_one_document

        note = read_note(path.with_suffix(".toml"))
        outcome, text = read_one_document(path, name, note, labeller=labeller)
        save_noun(outcome, out / reading_file(f"read {path.name}"))
        if outcome.reading is not None:
            target = out / text_file(path.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="")

    return run


def make_register(workspace: Workspace, settings: Settings, files: list[str]) -> Run:
    """Bring all readings together as tables, reviewed, each commitment linked to the catalogue."""
    group = settings.members if isinstance(settings.members, str) else "workspace"

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.register.tables import instrument_tables
        from stocktake.workspace.reading import DocumentOutcome, distinct_readings
        from stocktake.workspace.review import use_reviews

        outcomes = [load_noun(inputs.path(name), DocumentOutcome) for name in files]
        readings, findings = distinct_readings(outcomes, settings.catalogue)
        readings, unused = use_reviews(workspace.root, readings, review_files_of(workspace))
        made = [instrument_tables(reading, default_group=group) for reading in readings]
        for name in ("instruments", "statements", "evidence_tests"):
            write_table(_together(name, [m.tables[name] for m in made]), out, name)
        unbound = _together("commitments", [m.tables["commitments"] for m in made])
        (out / "stages").mkdir(exist_ok=True)
        unbound.write_parquet(out / UNBOUND)
        found = [f for outcome in outcomes for f in outcome.findings]
        found += [f for tables in made for f in tables.findings]
        save_findings([*found, *findings, *unused], out / REGISTER_FINDINGS)

    return run


def read_source(source: str) -> Run:
    """Read a built-in source."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.sources.factbook import read_factbook

        save_raw(read_factbook(), f"data {source}", out)

    return run


def read_data(workspace: Workspace, path: Path) -> Run:
    """Read one file of the user's own statistics; a file that cannot be read is a finding."""
    name = path.relative_to(workspace.root).as_posix()

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.sources.files import read_observation_file
        from stocktake.sources.raw import RAW_SCHEMA, RawObservations
        from stocktake.workspace.reading import left_out

        try:
            raw = read_observation_file(path, name)
        except DataError as error:
            raw = RawObservations(
                pl.DataFrame(schema=RAW_SCHEMA), (), (left_out(name, error, "file"),)
            )
        save_raw(raw, f"data {path.name}", out)

    return run


def read_fetched(workspace: Workspace) -> Run:
    """Read what ``stocktake fetch`` brought; a damaged snapshot is a finding."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.sources.raw import RAW_SCHEMA, RawObservations
        from stocktake.sources.replies.read import read_cache

        read = read_cache(workspace.cache)
        together = RawObservations(
            pl.concat([pl.DataFrame(schema=RAW_SCHEMA), *(raw.frame for raw in read)]),
            tuple(source for raw in read for source in raw.sources),
            tuple(finding for raw in read for finding in raw.findings),
        )
        save_raw(together, "data fetched", out)

    return run


def tell_measured(framework: Framework, stages: list[str]) -> Run:
    """Write of the framework's indicators what decides about observations, and nothing else."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.indicators.series import as_measured

        save_noun(as_measured(framework.indicator, written_names(inputs, stages)), out / MEASURED)

    return run


def combine_observations(
    settings: Settings, stages: list[str], *, corrections: CorrectionFile
) -> Run:
    """Combine what all sources gave into one tidy table, corrected; choose between sources."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.indicators.checks import check_series
        from stocktake.indicators.tidy import tidy_observations

        raws = [load_raw(inputs, stage) for stage in stages]
        measured = load_noun(inputs.path(MEASURED), tuple[Indicator, ...])
        tidy = tidy_observations(raws, measured, corrections.correction)
        write_table(tidy.observations, out, "observations")
        write_table(tidy.data_sources, out, "data_sources")
        save_noun(tidy.brought, out / BROUGHT)
        odd = check_series(
            tidy.observations,
            tidy.indicators,
            economies=member_economies(settings),
            on=settings.assessed_on,
        )
        save_findings([*tidy.findings, *odd], out / DATA_FINDINGS)

    return run


def list_indicators(framework: Framework) -> Run:
    """List the indicators of the vocabulary, of the framework, and those that files brought."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.indicators.harmonise import OwnIndicator
        from stocktake.indicators.tidy import indicators_table

        brought = load_noun(inputs.path(BROUGHT), tuple[OwnIndicator, ...])
        write_table(indicators_table(brought, framework.indicator), out, "indicators")

    return run


def list_economies(settings: Settings) -> Run:
    """List members, other economies with data, and the groups they belong to."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.indicators.economies import economy_tables

        made = economy_tables(
            member_economies(settings), settings.assessed_on, inputs.table("observations")
        )
        for name, frame in made.items():
            write_table(frame, out, name)

    return run


def bind_kpis(settings: Settings, framework: Framework) -> Run:
    """Bind commitments to KPIs, and list the KPIs that are needed."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.indicators.binding import bind_commitments
        from stocktake.indicators.kpis import kpis_table

        own = {indicator.id: indicator for indicator in framework.indicator}
        bound, commitments = bind_commitments(
            pl.read_parquet(inputs.path(UNBOUND)),
            kpis_table(None, framework.kpi, own_indicators=own),
            inputs.table("indicators"),
            on=settings.assessed_on,
        )
        asked = {kpi.id for name in settings.targets for kpi in load.target_sets()[name].kpis}
        needed = set(bound["kpi_id"]) | asked
        write_table(kpis_table(needed, framework.kpi, own_indicators=own), out, "kpis")
        write_table(bound, out, "commitment_kpis")
        write_table(commitments, out, "commitments")

    return run


def link_instruments() -> Run:
    """Resolve what the texts name, and compare every commitment with earlier and later ones."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.register.lineage import lineage_table
        from stocktake.register.links import recalls_table

        names = ("commitments", "statements", "instruments", "economy_groups")
        commitments, statements, instruments, groups = (inputs.table(name) for name in names)
        write_table(recalls_table(statements, commitments, instruments), out, "recalls")
        write_table(lineage_table(commitments, statements, instruments, groups), out, "lineage")

    return run


def assess(settings: Settings) -> Run:
    """Judge every KPI for every economy."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.progress.assess import assess_kpis
        from stocktake.progress.methods.registry import every_method

        names = ("kpis", "observations", "economies", "economy_groups")
        tables = (inputs.table(name) for name in names)
        methods = {method.id: method for method in every_method(inputs.table("outlook_chances"))}
        judged = assess_kpis(*tables, on=settings.assessed_on, method=methods[settings.method])
        write_table(judged, out, "assessments")

    return run


def compare_each_method(settings: Settings) -> Run:
    """Judge every KPI for every economy by every method, and list the methods."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.progress.compare import compare_methods
        from stocktake.progress.methods.registry import every_method, methods_table

        names = ("kpis", "observations", "economies", "economy_groups")
        tables = (inputs.table(name) for name in names)
        methods = every_method(inputs.table("outlook_chances"))
        compared = compare_methods(*tables, on=settings.assessed_on, methods=methods)
        write_table(compared, out, "method_assessments")
        write_table(methods_table(settings.method), out, "methods")

    return run


def look_ahead(settings: Settings) -> Run:
    """Say how likely every dated target is to be met, and when."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.progress.outlook.tables import outlook_tables

        names = ("kpis", "observations", "economies", "economy_groups")
        tables = (inputs.table(name) for name in names)
        for name, frame in outlook_tables(*tables, on=settings.assessed_on).items():
            write_table(frame, out, name)

    return run


def assess_each_group(settings: Settings) -> Run:
    """Judge every KPI for every group."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.progress.groups import assess_groups

        names = ("assessments", "kpis", "indicators", "economies", "economy_groups")
        judged = assess_groups(
            *(inputs.table(name) for name in names),
            observations=inputs.table("observations"),
            on=settings.assessed_on,
        )
        write_table(judged, out, "group_assessments")

    return run


def measure_divides(settings: Settings) -> Run:
    """Compare groups and parts of the population, and tell how many years behind."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.progress.divides.tables import divide_tables

        names = ("observations", "indicators", "economies", "groups", "economy_groups")
        tables = (inputs.table(name) for name in names)
        for name, frame in divide_tables(*tables, on=settings.assessed_on).items():
            write_table(frame, out, name)

    return run


def list_findings(workspace: Workspace) -> Run:
    """Bring the findings of all stages together, most serious first."""
    stray = stray_files(workspace)

    def run(inputs: StageInputs, out: Path) -> None:
        found = [
            *load_findings(inputs.path(REGISTER_FINDINGS)),
            *load_findings(inputs.path(DATA_FINDINGS)),
            *load_findings(inputs.path(EVIDENCE_FINDINGS)),
            *load_findings(inputs.path(PLAN_FINDINGS)),
            *load_findings(inputs.path(CHANGE_FINDINGS)),
            *load_findings(inputs.path(LIBRARY_FINDINGS)),
            *(_stray(name) for name in stray),
        ]
        order = {"error": 0, "warning": 1, "note": 2}
        found.sort(key=lambda finding: order[finding.severity])
        rows = [
            {"ordinal": ordinal, **{name: getattr(f, name) for name in f.__struct_fields__}}
            for ordinal, f in enumerate(found, 1)
        ]
        write_table(make_table("findings", rows), out, "findings")

    return run


def _files_of(folder: Path) -> list[Path]:
    """Return the visible files of a folder; office programs' lock files are not the user's."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith((".", "~$"))
    )


def _together(name: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return check_table(name, pl.concat([empty_table(name), *frames]))


def _stray(name: str) -> Finding:
    kinds = DOCUMENT_SUFFIXES if name.startswith("instruments/") else DATA_SUFFIXES
    return Finding(
        severity="warning",
        file=name,
        where="",
        value=name.rsplit(".", 1)[-1],
        problem="No reader takes files of this kind.",
        action=f"The file was left out. Save it as one of: {' '.join(kinds)}.",
    )
