"""Start the application for one officer, back it up, restore it, check its record.

    python -m stocktake_web serve [--port 8400] [--demo]
    python -m stocktake_web backup FILE
    python -m stocktake_web restore FILE
    python -m stocktake_web check-record

``serve`` brings the database up to date, makes what is missing, and listens on this computer
only. A ministry's installation runs ``stocktake_web.wsgi`` under a server of its own
(docs/how-to/deploy.md). ``stocktake serve`` calls this with the settings of a workspace.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path

import django

from stocktake.errors import UserError

__all__ = ["main"]

HOST = "127.0.0.1"
PORT = 8400
THREADS = 8


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = _parser().parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "stocktake_web.settings"
    try:
        django.setup()
    except UserError as problem:  # a file that the settings name
        sys.stderr.write(f"{problem}\n")
        return 1
    commands = {
        "serve": _serve,
        "backup": _backup,
        "restore": _restore,
        "check-record": _check_record,
    }
    return commands[options.command](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stocktake_web", description="Reporting rounds.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start on this computer")
    serve.add_argument("--port", type=int, default=PORT)
    serve.add_argument("--demo", action="store_true", help="make accounts to try it with")
    for name, told in (("backup", "write everything into FILE"), ("restore", "read FILE back")):
        commands.add_parser(name, help=told).add_argument("file", type=Path)
    commands.add_parser("check-record", help="prove that nobody changed the record")
    return parser


def _serve(options: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from waitress import serve

    from stocktake_web.library.export import write_library
    from stocktake_web.mail.loop import start_loop
    from stocktake_web.publication.actions import write_missing
    from stocktake_web.start import first_steps

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)  # nothing to do where the cache has no table
    call_command("collectstatic", verbosity=0, interactive=False)
    # Made last: it lists the static files when it is made, and serves no others.
    from stocktake_web.wsgi import application

    write_missing()
    write_library()
    address = f"http://{HOST}:{options.port}"
    settings.ADDRESS = os.environ.get("STOCKTAKE_ADDRESS", address)
    for line in first_steps(address, demo=options.demo):
        _say(line)
    _say(f"Reporting is open at {address}/ . Ctrl+C ends it.")
    start_loop(threading.Event())
    serve(application, host=HOST, port=options.port, threads=THREADS, ident=None)
    return 0


def _backup(options: argparse.Namespace) -> int:
    from stocktake_web.backup import write_backup

    found = write_backup(options.file)
    _say(f"Backed up {found.rows:,} rows and {found.files:,} files into {options.file}.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from stocktake_web.backup import BackupNotUsable, restore_backup

    try:
        found = restore_backup(options.file)
    except BackupNotUsable as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    _say(f"Restored {found.rows:,} rows and {found.files:,} files from {options.file}.")
    return 0


def _check_record(options: argparse.Namespace) -> int:
    del options
    from stocktake_web.audit.actions import find_breaks
    from stocktake_web.audit.models import Event

    breaks = find_breaks()
    for each in breaks:
        _say(f"Event {each.number}: {each.problem}")
    if not breaks:
        _say(f"The record holds: {Event.objects.count():,} events, each bound to the one before.")
    return 1 if breaks else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
