"""The last hour before a deadline, and processes that are killed in mid-save.

    python -m benchmarks.reporting load  [--database sqlite|postgresql] [--people 300] [--saves 20]
                                         [--think 10]
    python -m benchmarks.reporting kill  [--database sqlite|postgresql] [--times 50]

``load``: as many focal points as asked, of 60 economies, read and save answers against a server
(gunicorn, 2 processes of 4 threads) on this machine. Between two saves each thinks for ``--think``
seconds, more or less: 300 people at 10 seconds are 30 saves a second, as if each had 360 answers
to give in the last hour. With ``--think 0`` nobody waits, which measures the most that the server
can take. Printed: saves a second, p50, p95 and p99 of a save and of a read, and whether every
acknowledged save is there, once.

``kill``: while eight people save, the server (and, with PostgreSQL, the database too) is killed
with SIGKILL and started again. After the last, every acknowledged save must be there, none half.

Loopback only; what it makes is in a temporary folder.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factories.postgresql import Server

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

ECONOMIES = 60
HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4
PATIENCE = 30.0  # seconds


class Person(NamedTuple):
    """Somebody who saves: a token, and where the answers are."""

    token: str
    economy: str
    slug: str
    questions: list[int]


class Save(NamedTuple):
    """One acknowledged save, and the read before it."""

    economy: str
    question: int
    revision: int
    text: str
    seconds: float
    read_seconds: float


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("load", "kill"))
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--think", type=float, default=10.0)
    parser.add_argument("--times", type=int, default=50)
    options = parser.parse_args()
    with _database(options.database) as (environment, server):
        people = _make_people(environment, options.people if options.what == "load" else 8)
        if options.what == "load":
            measure_load(environment, people, options.saves, think=options.think)
        else:
            measure_kills(environment, people, options.times, server)


def measure_load(
    environment: dict[str, str], people: list[Person], saves: int, *, think: float
) -> None:
    """Let everybody save; print the times and what was lost."""
    with _running(environment) as address:
        started = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
            done = [
                s
                for each in pool.map(
                    lambda p: _fill(address, p[1], saves, think=think, seed=p[0]),
                    enumerate(people),
                )
                for s in each
            ]
        seconds = time.perf_counter() - started
    lost, doubled = _check(environment, done)
    print(
        f"{len(people)} people, {len(done)} saves in {seconds:.1f} s: {len(done) / seconds:.0f}/s"
    )
    _print_times("save", [save.seconds for save in done])
    _print_times("read", [save.read_seconds for save in done])
    print(f"lost {lost}, doubled {doubled}, wanted {len(people) * saves}")


def _print_times(what: str, seconds: list[float]) -> None:
    cut = [1000 * cut for cut in statistics.quantiles(seconds, n=100)]
    print(f"{what}: p50 {cut[49]:.0f} ms, p95 {cut[94]:.0f} ms, p99 {cut[98]:.0f} ms")


def measure_kills(
    environment: dict[str, str], people: list[Person], times: int, server: Server | None
) -> None:
    """Kill the server in mid-save again and again; print what was lost."""
    stop = threading.Event()
    port = _free_port()
    done: list[Save] = []
    with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
        process = _start(environment, port)
        savers = [pool.submit(_save_on, f"http://{HOST}:{port}", p, stop) for p in people]
        for number in range(times):
            time.sleep(0.4 + (number % 7) * 0.05)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if server is not None:
                server.stop("immediate")
                server.start()
            process = _start(environment, port)
        stop.set()
        for each in savers:
            done += each.result()
        os.killpg(process.pid, signal.SIGKILL)
    lost, doubled = _check(environment, done)
    what = "server and database" if server is not None else "server"
    print(
        f"{times} kills of {what}: {len(done)} acknowledged saves, {lost} lost, {doubled} doubled"
    )


def _fill(address: str, person: Person, saves: int, *, think: float, seed: int) -> list[Save]:
    pace = np.random.default_rng(seed)
    done = []
    time.sleep(think * pace.random())
    # The server closes a connection that rests for 2 seconds; a browser then opens another.
    limits = httpx.Limits(keepalive_expiry=1.0)
    with httpx.Client(base_url=address, timeout=PATIENCE, limits=limits) as client:
        for number in range(saves):
            done.append(_save(client, person, person.questions[number % len(person.questions)]))
            time.sleep(think * (0.5 + pace.random()))
    return done


def _save_on(address: str, person: Person, stop: threading.Event) -> list[Save]:
    """Save until told to stop; what was not acknowledged is sent again with the same key."""
    done: list[Save] = []
    number = 0
    while not stop.is_set():
        with (
            contextlib.suppress(httpx.HTTPError),
            httpx.Client(base_url=address, timeout=5.0) as client,
        ):
            while not stop.is_set():
                done.append(_save(client, person, person.questions[number % len(person.questions)]))
                number += 1
        time.sleep(0.05)
    return done


def _save(client: httpx.Client, person: Person, question: int) -> Save:
    headers = {"Authorization": f"Bearer {person.token}"}
    path = f"/api/v1/rounds/{person.slug}/submissions/{person.economy}/answers/{question}"
    began = time.perf_counter()
    before = client.get(path, headers=headers)
    read = time.perf_counter() - began
    before.raise_for_status()
    text = uuid.uuid4().hex
    body = {"text": text, "key": str(uuid.uuid4())}
    started = time.perf_counter()
    answer = client.put(path, headers=headers | {"If-Match": before.headers["ETag"]}, json=body)
    seconds = time.perf_counter() - started
    if answer.status_code == 412:  # another focal point of the economy wrote meanwhile: both kept
        return Save(person.economy, question, 0, text, seconds, read)
    answer.raise_for_status()
    return Save(person.economy, question, answer.json()["revision"], text, seconds, read)


def _check(environment: dict[str, str], done: list[Save]) -> tuple[int, int]:
    """Return how many acknowledged saves are not among the revisions, and how many are twice."""
    script = (
        "import django, json, sys; django.setup()\n"
        "from stocktake_web.rounds.models import Answer, AnswerRevision\n"
        "from stocktake_web.audit.actions import find_breaks\n"
        "kept = [r.content.get('text') for r in AnswerRevision.objects.all()]\n"
        "half = [a.pk for a in Answer.objects.all() if a.revision and not"
        " a.revisions.filter(number=a.revision, conflict=False).exists()]\n"
        "json.dump({'kept': kept, 'half': half, 'breaks': len(find_breaks())}, sys.stdout)\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True
    ).stdout
    found = json.loads(out)
    if found["half"] or found["breaks"]:
        print(f"HALF {found['half']}, BREAKS OF THE RECORD {found['breaks']}")
    kept = found["kept"]
    lost = sum(save.text not in set(kept) for save in done)
    return lost, len(kept) - len(set(kept))


@contextlib.contextmanager
def _database(kind: str) -> Iterator[tuple[dict[str, str], Server | None]]:
    with tempfile.TemporaryDirectory(prefix="stocktake-load-") as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("STOCKTAKE_")} | {
            "STOCKTAKE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "stocktake_web.settings",
        }
        if kind == "sqlite":
            _migrate(environment)
            yield environment, None
            return
        from factories.postgresql import a_server

        with a_server() as server:
            environment["DATABASE_URL"] = server.url
            _migrate(environment)
            yield environment, server


def _migrate(environment: dict[str, str]) -> None:
    for command in ("migrate", "collectstatic"):
        subprocess.run(
            [sys.executable, "-m", "django", command, "--noinput", "-v", "0"],
            env=environment,
            check=True,
        )


def _make_people(environment: dict[str, str], number: int) -> list[Person]:
    script = (
        "import django, json, sys; django.setup()\n"
        f"sys.path.insert(0, {str(Path(__file__).resolve().parents[1] / 'tests')!r})\n"
        "from factories.web import a_person, a_round\n"
        "from stocktake.vocab.economies import economies\n"
        "from stocktake_web.people.actions import make_token\n"
        "from stocktake_web.rounds.models import Question, Submission\n"
        f"codes = sorted(economies())[:{ECONOMIES}]\n"
        "held = a_round(sections=30, economies=codes)\n"
        "for code in codes: Submission.objects.create(round=held, economy=code)\n"
        "words = list(Question.objects.filter(kind='narrative').values_list('pk', flat=True))\n"
        "out = []\n"
        f"for i in range({number}):\n"
        "    code = codes[i % len(codes)]\n"
        "    person = a_person('focal_point', code)\n"
        "    token = make_token('load', {'read', 'write'}, by=person)[1]\n"
        "    share = words[(i // len(codes)) % 5::5]\n"
        "    out.append([token, code, held.slug, share])\n"
        "json.dump(out, sys.stdout)\n"
    )
    made = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True
    )
    return [Person(*row) for row in json.loads(made.stdout)]


@contextlib.contextmanager
def _running(environment: dict[str, str]) -> Iterator[str]:
    port = _free_port()
    process = _start(environment, port)
    try:
        yield f"http://{HOST}:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _start(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "stocktake_web.wsgi", "-b", f"{HOST}:{port}"),
            *("-w", str(WORKERS), "--threads", str(THREADS), "--log-level", "critical"),
        ],
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(400):
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"http://{HOST}:{port}/accounts/login/", timeout=2).status_code == 200:
                return process
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
