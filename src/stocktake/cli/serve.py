"""``stocktake serve``: the reporting application for one officer, on this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import click

from stocktake.errors import MissingPartError
from stocktake.workspace.folder import open_workspace

__all__ = ["serve"]

# Beside the workspace's own files, and kept out of its git.
DATA = ".stocktake-reporting"


@click.group(invoke_without_command=True)
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    show_default="here",
    help="Workspace that rounds are made from and published into.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8400, show_default=True)
@click.option("--demo", is_flag=True, help="Make accounts to try it with; never for real use.")
@click.pass_context
def serve(context: click.Context, workspace: Path, port: int, *, demo: bool) -> None:
    """Run reporting rounds: members report, the secretariat reviews, results are published.

    It listens on this computer only. What people write is kept in .stocktake-reporting in the
    workspace's folder, mail in outbox/ there. For a ministry's server see
    docs/how-to/deploy.md.
    """
    if find_spec("django") is None or find_spec("stocktake_web") is None:
        raise MissingPartError(
            "The reporting application is not installed.",
            fix='Install it with pip install "stocktake[web]".',
        )
    context.obj = _environment(open_workspace(workspace).root)
    if context.invoked_subcommand is None:
        arguments = ["serve", "--port", str(port), *(["--demo"] if demo else [])]
        _become(arguments, context.obj)


@serve.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(environment: dict[str, str], file: Path) -> None:
    """Write everything (answers, people, record, attachments) into FILE."""
    sys.exit(_run(["backup", str(file.resolve())], environment))


@serve.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(environment: dict[str, str], file: Path) -> None:
    """Read a backup back into an empty database."""
    sys.exit(_run(["restore", str(file.resolve())], environment))


@serve.command("check-record")
@click.pass_obj
def check_record(environment: dict[str, str]) -> None:
    """Prove that nobody changed the record of what was done."""
    sys.exit(_run(["check-record"], environment))


def _environment(root: Path) -> dict[str, str]:
    """Return the environment of the application; what an administrator set stays."""
    own = {"STOCKTAKE_DATA": str(root / DATA), "STOCKTAKE_WORKSPACE": str(root)}
    return own | os.environ


def _become(arguments: list[str], environment: dict[str, str]) -> NoReturn:
    """Go on as the server itself, so that who ends this command ends the server."""
    command = [sys.executable, "-m", "stocktake_web", *arguments]
    if os.name == "posix":
        os.execve(sys.executable, command, environment)  # noqa: S606  # our own program
    sys.exit(_run(arguments, environment))


def _run(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "stocktake_web", *arguments]
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  # our own program
    except KeyboardInterrupt:
        return 0
