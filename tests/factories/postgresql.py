"""A PostgreSQL server of one's own for tests: made in a folder, reached by a socket, then gone.

Debian keeps the server's programs in /usr/lib/postgresql/VERSION/bin. The server does not run as
root; where the tests do, it runs as the user ``postgres`` that Debian's package made.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["WHY_NOT", "a_server", "find_programs"]

WHY_NOT = "PostgreSQL's server is not installed; sudo apt-get install postgresql"
PORT = 5432  # of the socket's name alone; nothing listens on the network


def find_programs():
    """Return the folder of the newest server's programs, or nothing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def a_server():
    """Start a server; yield the address of its database and a way to stop it hard."""
    programs = find_programs()
    # Short: a socket's path may have a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="stk-pg-", dir="/tmp"))  # as said
    user = _as_unprivileged(folder)
    data = folder / "data"
    try:
        _run(user, programs / "initdb", "-D", data, "-U", "stocktake", "-A", "trust", "-E", "UTF8")
        server = Server(user, programs, data, folder)
        server.start()
        _run(user, programs / "createdb", "-h", folder, "-U", "stocktake", "stocktake")
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A running server."""

    def __init__(self, user, programs, data, folder):
        self._user, self._programs, self._data, self._folder = user, programs, data, folder
        self.url = f"postgres://stocktake@/stocktake?host={folder}"

    def start(self):
        """Start it and wait until it answers."""
        options = (
            f"-k {self._folder} -c listen_addresses='' -c fsync=on -c max_connections=60"
            # After a hard stop everything is brought to the disk by one call, not file by file.
            " -c recovery_init_sync_method=syncfs"
        )
        log = self._folder / "log"
        _run(
            self._user,
            self._programs / "pg_ctl",
            "-D",
            self._data,
            "-l",
            log,
            "-w",
            "-o",
            options,
            "start",
        )

    def stop(self, mode):
        """Stop it; ``immediate`` is as if the power had gone."""
        _run(
            self._user, self._programs / "pg_ctl", "-D", self._data, "-m", mode, "stop", check=False
        )

    def kill(self):
        """Kill every process of it with SIGKILL, in the middle of whatever they do."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        pids = [first, *_children(first)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(_runs(pid) for pid in pids):
            time.sleep(0.01)
        # A dead process that nobody waited for still has its number, which would pass for a
        # server that runs.
        for mark in (self._data / "postmaster.pid", self._folder / f".s.PGSQL.{PORT}.lock"):
            mark.unlink(missing_ok=True)


def _runs(pid):
    """Return whether a process runs: it is there, and not only waiting to be taken note of."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _children(parent):
    """Return the processes that another started, as Linux lists them."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in listed.split()]


def _as_unprivileged(folder):
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user


def _run(user, *command, check=True):
    about = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
    return subprocess.run(
        [str(part) for part in command],
        check=check,
        capture_output=True,
        cwd="/",
        **about,
    )
