"""The ``stocktake`` command: one verb per file, one exit code per kind of error."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any, NoReturn

import click

from stocktake.cli.add import add
from stocktake.cli.build import build
from stocktake.cli.demo import demo
from stocktake.cli.evidence import evidence
from stocktake.cli.fetch import fetch
from stocktake.cli.find import find
from stocktake.cli.lint import lint
from stocktake.cli.new import new
from stocktake.cli.outlook import outlook
from stocktake.cli.pack import pack
from stocktake.cli.plan import plan
from stocktake.cli.read import read
from stocktake.cli.report import report
from stocktake.cli.review import review
from stocktake.cli.serve import serve
from stocktake.cli.watch import watch
from stocktake.errors import UserError

__all__ = ["cli", "main"]

# What a shell reports for a program ended by Ctrl-C.
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("stocktake"), prog_name="stocktake")
def cli() -> None:
    """Turn ministerial declarations into a scorecard and a progress report.

    Start with `stocktake demo`, or with `stocktake new DIR` for a region of your own.
    """


COMMANDS = (
    new, add, fetch, build, watch, pack, report, read, lint, review, evidence, find, outlook, plan,
    serve, demo,
)  # fmt: skip
for command in COMMANDS:
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit; a user's mistake is explained without a traceback."""
    try:
        result: Any = cli.main(args=arguments, prog_name="stocktake", standalone_mode=False)
    except UserError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Nothing was put in place; the last build still stands.", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(result if isinstance(result, int) else 0)


if __name__ == "__main__":
    main()
