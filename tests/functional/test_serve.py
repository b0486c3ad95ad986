"""``stocktake serve`` as an officer uses it: it starts, invites the first person, backs up."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from stocktake.workspace.folder import new_workspace


@pytest.fixture
def workspace(tmp_path):
    new_workspace(tmp_path / "region", name="Region", members="pif")
    return tmp_path / "region"


def command(*arguments, workspace):
    program = [sys.executable, "-m", "stocktake.cli.main"]
    return [*program, "serve", "--workspace", str(workspace), *arguments]


def environment():
    """Return the environment of somebody who set nothing."""
    own = ("STOCKTAKE_", "DJANGO_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.enable_socket
def test_it_starts_invites_the_first_administrator_and_backs_up(workspace, tmp_path):
    port = free_port()
    started = command("--port", str(port), workspace=workspace)
    with subprocess.Popen(started, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        try:
            lines = [server.stdout.readline() for _ in range(3)]
            link = re.search(rf"http://127\.0\.0\.1:{port}/join/[\w-]+/", "".join(lines))
            assert link, lines
            assert page(f"http://127.0.0.1:{port}/accounts/login/") == 200
            done = subprocess.run(
                command("backup", str(tmp_path / "all.zip"), workspace=workspace),
                capture_output=True,
                text=True,
                check=True,
                env=environment(),
            )
        finally:
            server.terminate()
            server.wait()
    assert refused(port), "the server goes on"
    assert re.search(r"Backed up \d+ rows and 0 files", done.stdout)
    assert (workspace / ".stocktake-reporting/secret-key").stat().st_mode & 0o077 == 0


def refused(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def page(address):
    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  # on this computer
                return answer.status
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
