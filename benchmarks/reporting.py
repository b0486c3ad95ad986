"""The last hour before a deadline, and processes that are killed in mid-save.

    python -m benchmarks.reporting load  [--database sqlite|postgresql] [--people 300]
                                         [--think 10] [--sections 25] [--workers 3] [--threads 2]
    python -m benchmarks.reporting kill  [--database sqlite|postgresql] [--times 50]

``load``: 300 focal points of 60 economies fill a questionnaire of 75 questions, all of it:
each has fifteen answers to give and pauses ``--think`` seconds, more or less, before each. So
three minutes hold what an hour before a deadline may: an answer every ten seconds from
everybody. Three of five work on the page with its script, which opens each section and saves
each answer; one by the page's form without a script; one by a program over the API. Everybody
comments once; a fifth sign in anew with their password on the way, twenty a minute. When all five
of an economy are done, its report is handed over by the focal point, and approved and submitted by
the approver; so all sixty are handed in within about a minute. Then the database is read:
every acknowledged answer, comment and step must be there, once, and be what the economy submitted.

With ``--think 0`` nobody waits, which measures the most that the server can take.

``kill``: eight people save without a pause, by script and by API. Again and again, ``--times``
times, the database (where it is PostgreSQL) is killed with SIGKILL, every process of it, and
started again while the server runs on; then the server itself. What was not acknowledged is sent
again with the same key. After the last, every acknowledged save must be there once, none half.

The server is gunicorn, as docs/how-to/deploy.md runs it. Server, database and the people share
this machine. Loopback only; what it makes is in a temporary folder.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.reporting_people import KINDS, Log, Person, Said, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factories.postgresql import Server

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

ECONOMIES = 60
SECTIONS = 25  # of the questionnaire, with three questions each
SAVERS = 8  # while processes are killed
HOST = "127.0.0.1"
WORKERS, THREADS = 3, 2
STEPS = ["contribute", "approve", "submit"]
# What the target of half a second is about; sign-ins are dear on purpose, and told apart.
WRITES = ("answer by script", "answers by form", "answer by program", "comment", "step")
READS = ("overview", "page", "answer read by program", "step page")


# What somebody answered: the economy, the question, the field, and what it says.
Answered = tuple[str, int, str, Said]


class Held(NamedTuple):
    """What the database holds in the end, as ``reporting_scene.read_back`` tells it."""

    answers: list[tuple[str, int, dict[str, Said]]]
    revisions: list[tuple[str, int, dict[str, Said]]]
    comments: list[tuple[str, str]]
    submissions: dict[str, tuple[str, list[str]]]
    half: list[int]
    saved: int
    breaks: int


class Setup(NamedTuple):
    """Where the server runs: its environment, its database, its processes."""

    environment: dict[str, str]
    database: Server | None
    workers: int
    threads: int


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("load", "kill"))
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--think", type=float, default=10.0)
    parser.add_argument("--sections", type=int, default=SECTIONS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--times", type=int, default=50)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the servers too
    with _database(options.database) as (environment, server):
        setup = Setup(environment, server, options.workers, options.threads)
        if options.what == "load":
            measure_load(setup, options.people, sections=options.sections, think=options.think)
        else:
            measure_kills(setup, options.times)


def measure_load(setup: Setup, number: int, *, sections: int, think: float) -> None:
    """Let everybody fill and hand in; print the times and what was lost."""
    people = _make_people(setup, number, sections)
    filling = [each for each in people if each.role == "focal_point"]
    with _running(setup) as port:
        began = time.perf_counter()
        logs = _fill_and_hand_in(people, port, think=think)
        seconds = time.perf_counter() - began
    given = sum(len(log.given) for log in logs)
    print(
        f"{len(filling)} people of {len({p.economy for p in people})} economies, "
        f"{given:,} answers in {seconds:.0f} s: {given / seconds:.0f} a second"
    )
    _print_times(logs)
    _print_check(setup, logs, handed_in=True)


def measure_kills(setup: Setup, times: int) -> None:
    """Kill database and server in mid-save again and again; print what was lost."""
    people = _make_people(setup, SAVERS, SECTIONS)[:SAVERS]
    stop = threading.Event()
    port = _free_port()
    process = _start(setup, port)
    savers = [Visitor(person, HOST, port, seed=n) for n, person in enumerate(people)]
    with concurrent.futures.ThreadPoolExecutor(len(savers)) as pool:
        working = [pool.submit(each.save_on, stop.is_set) for each in savers]
        try:
            for number in range(times):
                if setup.database is not None:
                    _work_on(number)
                    setup.database.kill()
                    setup.database.start()
                _work_on(number)
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                process = _start(setup, port)
                _say(f"{number + 1} of {times}")
            _work_on(times)
        finally:
            stop.set()
            for each in working:
                each.result()
            os.killpg(process.pid, signal.SIGKILL)
    killed = "server" if setup.database is None else "server and as many of PostgreSQL"
    print(f"{times} kills of the {killed}, {len(savers)} people saving")
    _print_check(setup, [each.log for each in savers], handed_in=False)


# ---- the people -------------------------------------------------------------------------


def _fill_and_hand_in(people: list[Person], port: int, *, think: float) -> list[Log]:
    """Let all fill; the last of an economy who is done lets its report be handed in."""
    visitors = [Visitor(person, HOST, port, seed=n) for n, person in enumerate(people)]
    filling = [each for each in visitors if each.person.role == "focal_point"]
    approvers = {v.person.economy: v for v in visitors if v.person.role == "approver"}
    left = Counter(each.person.economy for each in filling)
    lock = threading.Lock()

    def work(visitor: Visitor) -> None:
        visitor.fill(think)
        economy = visitor.person.economy
        with lock:
            left[economy] -= 1
            last = left[economy] == 0
        if last:
            visitor.take_step("contribute")
            approvers[economy].take_step("approve")
            approvers[economy].take_step("submit")

    with concurrent.futures.ThreadPoolExecutor(len(filling)) as pool:
        for each in [pool.submit(work, visitor) for visitor in filling]:
            each.result()
    return [each.log for each in visitors]


def _say(how_far: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{how_far} ")


def _work_on(number: int) -> None:
    """Let people save for a while before the next kill, never as long as before."""
    time.sleep(0.4 + (number % 7) * 0.05)


# ---- what is printed --------------------------------------------------------------------


def _print_times(logs: list[Log]) -> None:
    by_kind: dict[str, list[float]] = defaultdict(list)
    for log in logs:
        for what, seconds in log.seconds:
            by_kind[what].append(seconds)
    groups = {"all writes": WRITES, "all reads": READS}
    summed = {name: [s for kind in kinds for s in by_kind[kind]] for name, kinds in groups.items()}
    for what, taken in {**summed, **dict(sorted(by_kind.items()))}.items():
        if taken:
            middle, most, nearly_all = 1000 * np.percentile(taken, (50, 95, 99))
            print(
                f"{what:24} {len(taken):6,}  p50 {middle:5.0f} ms  p95 {most:5.0f} ms"
                f"  p99 {nearly_all:5.0f} ms"
            )


def _print_check(setup: Setup, logs: list[Log], *, handed_in: bool) -> None:
    """Compare what was acknowledged with what the database holds."""
    held = _read_back(setup)
    told: Counter[Answered] = Counter(
        (g.economy, g.question, g.field, g.said) for log in logs for g in log.given
    )
    kept = Counter(_answered(held.revisions))
    comments = Counter(each for log in logs for each in log.comments)
    kept_comments = Counter((economy, text) for economy, text in held.comments)
    print(
        f"answers acknowledged {told.total():,}: lost {(told - kept).total()}, "
        f"doubled {(kept - told).total()}, half {len(held.half)}"
    )
    print(
        f"comments {comments.total()}: lost {(comments - kept_comments).total()}, "
        f"doubled {(kept_comments - comments).total()}"
    )
    print(
        f"requests sent again {sum(log.resent for log in logs):,}; events of saves in the record "
        f"{held.saved:,}, places where its chain breaks {held.breaks}"
    )
    if handed_in:
        _print_submissions(held, told)


def _print_submissions(held: Held, told: Counter[Answered]) -> None:
    """Say how many submissions are submitted, in three steps, with every answer as it was told."""
    now = Counter(_answered(held.answers))
    right = sum(
        state == "submitted" and steps == STEPS for state, steps in held.submissions.values()
    )
    differs = (told - now).total() + (now - told).total()
    print(
        f"submissions {len(held.submissions)}: submitted, in three steps, once {right}; "
        f"answers in them that differ from what was acknowledged {differs}"
    )


def _answered(rows: list[tuple[str, int, dict[str, Said]]]) -> Iterator[Answered]:
    """Yield what each row says, in the one field that its question has."""
    for economy, question, content in rows:
        for field in KINDS:
            if content[field] not in {None, ""}:
                yield economy, question, field, content[field]


# ---- server and database ----------------------------------------------------------------


@contextlib.contextmanager
def _database(kind: str) -> Iterator[tuple[dict[str, str], Server | None]]:
    with tempfile.TemporaryDirectory(prefix="stocktake-load-") as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("STOCKTAKE_")} | {
            "STOCKTAKE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "stocktake_web.settings",
        }
        environment.pop("DATABASE_URL", None)
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


def _make_people(setup: Setup, number: int, sections: int) -> list[Person]:
    economies = min(ECONOMIES, number)
    made = _in_application(setup, "make", str(number), str(economies), str(sections))
    return [Person(**each) for each in json.loads(made)]


def _read_back(setup: Setup) -> Held:
    return Held(**json.loads(_in_application(setup, "check")))


def _in_application(setup: Setup, *arguments: str) -> bytes:
    """Run the scene's module under the settings; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reporting_scene", *arguments],
        env=setup.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


@contextlib.contextmanager
def _running(setup: Setup) -> Iterator[int]:
    port = _free_port()
    process = _start(setup, port)
    try:
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _start(setup: Setup, port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "stocktake_web.wsgi", "-b", f"{HOST}:{port}"),
            *("-w", str(setup.workers), "--threads", str(setup.threads), "--preload"),
            *("--log-level", "critical"),
        ],
        env=setup.environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(400):
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection(HOST, port, timeout=2)
            line.request("GET", "/accounts/login/")
            if line.getresponse().status == 200:
                return process
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
