"""``stocktake fetch``: bring open statistics into the workspace's cache."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stocktake.sources.fetch.client import Client
    from stocktake.sources.fetch.plan import Plan, Series
    from stocktake.sources.fetch.run import Mode, Outcome
    from stocktake.sources.fetch.services import Service
    from stocktake.workspace.folder import Workspace

__all__ = ["fetch"]

CACHE = "cache"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--source",
    "sources",
    multiple=True,
    help="Only this source (WDI, UN_SDG, ITU ...) or service (worldbank, data360 ...); repeatable.",
)
@click.option(
    "--indicator", "indicators", multiple=True, help="Only this indicator; may be repeated."
)
@click.option("--refresh", is_flag=True, help="Fetch again what is here; replace it if complete.")
@click.option("--check", is_flag=True, help="Say what changed at the sources; replace nothing.")
@click.option("--offline", is_flag=True, help="List what is here; ask nobody.")
@click.option("--strict", is_flag=True, help="End with an error when anything failed.")
@click.option(
    "--contact",
    envvar="STOCKTAKE_CONTACT",
    help="Your e-mail address, shown to the services so that they can write to you.",
)
@click.option(
    "--service-url",
    "service_urls",
    multiple=True,
    envvar="STOCKTAKE_SERVICE_URL",
    metavar="SERVICE=URL",
    help="Ask a service at another address, such as a mirror; may be repeated.",
)
def fetch(
    folder: Path,
    *,
    sources: tuple[str, ...],
    indicators: tuple[str, ...],
    refresh: bool,
    check: bool,
    offline: bool,
    strict: bool,
    contact: str | None,
    service_urls: tuple[str, ...],
) -> None:
    """Bring the series of the indicators into the cache of the workspace in FOLDER.

    What is here already is kept and not asked for again. Afterwards, `stocktake
    build` reads the cache like files of your own.
    """
    from stocktake.sources.fetch.plan import plan_fetch
    from stocktake.sources.fetch.run import Mode
    from stocktake.sources.fetch.services import services_at
    from stocktake.vocab import load
    from stocktake.workspace.folder import open_workspace
    from stocktake.workspace.settings import read_framework

    if refresh and check:
        raise click.UsageError("--refresh replaces and --check does not: use one of them.")
    workspace = open_workspace(folder)
    if offline:
        _print_cache(workspace.root / CACHE)
        return
    services = services_at(_addresses(service_urls))
    own = {i.id: i for i in read_framework(workspace.framework_file).indicator}
    plan = plan_fetch(
        {**load.indicators(), **own},
        services,
        only_sources=sources,
        only_indicators=indicators,
    )
    from stocktake.sources.fetch.client import Client, Manners

    agent = f"stocktake/{version('stocktake')}" + (f" ({contact})" if contact else "")
    with Client(Manners(agent=agent)) as client:
        outcomes = _run(plan, workspace, services, client, Mode(refresh=refresh, check=check))
    _print_outcomes(outcomes, _members(workspace), check=check)
    _print_without(plan.without)
    _finish(outcomes, strict=strict)
    if not check:
        click.echo(f"Next: stocktake build {folder}")


def _addresses(service_urls: Iterable[str]) -> dict[str, str]:
    found = {}
    for written in service_urls:
        name, equals, url = written.partition("=")
        if not equals or not url.startswith(("http://", "https://")):
            raise click.UsageError(
                f"--service-url {written!r} is not of the form worldbank=https://example.org/v2."
            )
        found[name] = url
    return found


def _run(
    plan: Plan,
    workspace: Workspace,
    services: Mapping[str, Service],
    client: Client,
    mode: Mode,
) -> tuple[Outcome, ...]:
    from rich.console import Console

    from stocktake.cli.display import reporter_for
    from stocktake.sources.fetch.run import fetch_plan

    with reporter_for(Console(stderr=True)) as reporter:
        return fetch_plan(
            plan,
            workspace.root / CACHE,
            services=services,
            client=client,
            mode=mode,
            reporter=reporter,
        )


def _members(workspace: Workspace) -> frozenset[str]:
    from stocktake.workspace.settings import member_economies, read_settings

    return frozenset(member_economies(read_settings(workspace.settings_file)))


def _print_outcomes(outcomes: Sequence[Outcome], members: frozenset[str], *, check: bool) -> None:
    kept = sum(outcome.state == "kept" for outcome in outcomes)
    came = [outcome for outcome in outcomes if outcome.state not in {"kept", "failed"}]
    for outcome in came:
        click.echo(f"{outcome.source} {outcome.code}: {_told(outcome, members, check=check)}")
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    _print_failures(failed)
    verb = "Checked" if check else "Fetched"
    click.echo(f"{verb} {len(came)} series, kept {kept}, failed {len(failed)}.")


def _print_failures(failed: Sequence[Outcome]) -> None:
    """Say once what failed for the same reason, with all its series."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for outcome in failed:
        reason = (outcome.problem, outcome.where, outcome.fix)
        alike.setdefault(reason, []).append(f"{outcome.source} {outcome.code}")
    for (problem, where, fix), names in alike.items():
        click.echo(f"Failed: {', '.join(names)}: {problem}", err=True)
        click.echo(f"  Where: {where}", err=True)
        click.echo(f"  What to do: {fix}", err=True)


def _told(outcome: Outcome, members: frozenset[str], *, check: bool) -> str:
    if check and outcome.change is None:
        return f"not here yet; {outcome.values:,} values at the source"
    if check:
        return str(outcome.change)
    first, last = outcome.years or (0, 0)
    words = (
        f"{outcome.values:,} values, {len(outcome.economies & members)} of {len(members)} members, "
        f"{first} to {last}"
    )
    words += f", release {outcome.release}" if outcome.release else ""
    return words + (f" ({outcome.change})" if outcome.change else "")


def _print_without(without: Sequence[Series]) -> None:
    by_source: dict[str, list[str]] = {}
    for series in without:
        by_source.setdefault(series.source, []).extend(series.asked_for)
    if not by_source:
        return
    click.echo("No open service has these; put files of theirs into observations/:")
    for source, ids in by_source.items():
        click.echo(f"  {source}: {', '.join(dict.fromkeys(ids))}")


def _finish(outcomes: Sequence[Outcome], *, strict: bool) -> None:
    """End with an error where nothing is here, or, if asked to be strict, where anything failed.

    A service that is expected to refuse does not count.
    """
    from stocktake.errors import FetchError

    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    serious = [outcome for outcome in failed if not outcome.soft]
    if (serious and strict) or (failed and len(failed) == len(outcomes)):
        raise FetchError(
            f"{len(failed)} of {len(outcomes)} series could not be fetched.",
            fix="See above what failed and why; what came is kept.",
        )


def _print_cache(cache: Path) -> None:
    from stocktake.errors import DataError
    from stocktake.sources.snapshot import read_note, snapshot_files

    files = snapshot_files(cache)
    if not files:
        click.echo(f"Nothing is in {cache} yet. Fetch with: stocktake fetch")
        return
    for path in files:
        name = path.relative_to(cache.parent).as_posix()
        try:
            note = read_note(path, name)
        except DataError as error:
            click.echo(f"{name}: {error.problem}", err=True)
            continue
        release = f", release {note.release}" if note.release else ""
        size = sum(part.bytes for part in note.parts)
        click.echo(
            f"{note.source} {note.code}: {note.service}, fetched {note.fetched_at[:10]}{release}, "
            f"{size:,} bytes, {note.licence}"
        )
    click.echo(f"{len(files)} {'snapshot' if len(files) == 1 else 'snapshots'} in {cache}.")
