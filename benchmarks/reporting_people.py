"""What people do in ``benchmarks.reporting``: open pages, answer, comment, sign in, hand in.

Each person is a thread with a connection of its own for every request, as a reverse proxy makes
them. A request that failed, or that the server could not answer, is sent again just as it was,
with the same key, as the page's script does; what counts as acknowledged is an answer with a
success. A third way in is the form of the page without a script, and a fourth the API.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import time
import uuid
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KINDS", "Given", "Log", "Person", "Reply", "Said", "Visitor"]

Said = str | float | None

KINDS = ("value", "choice", "text")  # of the three questions of a section
CHOICES = ("not_started", "planned", "under_way", "in_place")
YEAR = 2024
PATIENCE = 30.0  # seconds until a request counts as failed
PAUSE = 0.05  # seconds before it is sent again
GIVE_UP = 60.0  # seconds of sending again: then something else is wrong, and the run ends
BASE = re.compile(r'name="q(\d+)-base" value="(\d+)"')
CROSS_SITE = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
OK, FOUND, SERVER_FAILED = 200, 302, 500
# Which way each of the five of an economy answers.
WAYS = ("script", "script", "script", "form", "program")


class Person(NamedTuple):
    """Somebody with a session, a token, and sections to fill."""

    email: str
    economy: str
    role: str
    session: str
    token: str
    sections: dict[str, list[int]]
    seat: int
    slug: str
    password: str


class Given(NamedTuple):
    """An answer that the server acknowledged: where, which field, and what it says."""

    economy: str
    question: int
    field: str
    said: Said


class Log:
    """What one person was told: how long each request took, what was acknowledged."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.seconds: list[tuple[str, float]] = []
        self.given: list[Given] = []
        self.comments: list[tuple[str, str]] = []
        self.steps: list[tuple[str, str]] = []
        self.resent = 0


class Reply(NamedTuple):
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


class Visitor:
    """One person at work."""

    def __init__(self, person: Person, host: str, port: int, *, seed: int) -> None:
        """Take the person's place; ``seed`` decides what is answered, and the pauses."""
        self.person, self.log = person, Log()
        self._host, self._port = host, port
        self._dice = np.random.default_rng(seed)
        self._cookies = {"csrftoken": uuid.uuid4().hex, "sessionid": person.session}
        self._place = f"/rounds/{person.slug}/{person.economy}/"

    # ---- a visit ----------------------------------------------------------------------

    def fill(self, think: float) -> None:
        """Fill every section of one's own, with a pause before each answer, and comment once.

        Args:
            think: Mean pause, in seconds; each is between half and one and a half of it. People
                begin at any moment of the time that one section takes, not all at once.
        """
        way = WAYS[self.person.seat % len(WAYS)]
        time.sleep(think * len(KINDS) * self._dice.random())
        signs_in = int(self._dice.integers(len(self.person.sections)))
        if way != "program":
            self.ask("overview", "GET", self._place)
        for number, (position, questions) in enumerate(self.person.sections.items()):
            if self.person.seat == 0 and number == signs_in:
                self.sign_in()
            self._fill_section(position, questions, way, think)
        self._comment(position, way)

    def sign_in(self) -> None:
        """Sign in anew with the password, as after a break."""
        self._cookies.pop("sessionid")
        page = self.ask("sign-in page", "GET", "/accounts/login/")
        found = CROSS_SITE.search(page.text)
        said = {"login": self.person.email, "password": self.person.password}
        token = {"csrfmiddlewaretoken": found[1] if found else ""}
        reply = self.ask("sign-in", "POST", "/accounts/login/", form=said | token)
        self._expect(reply, FOUND)

    def take_step(self, step: str) -> None:
        """Look at the submission, ask for a step, and confirm it."""
        self.ask("overview", "GET", self._place)
        address = f"{self._place}steps/{step}/"
        self._expect(self.ask("step page", "GET", address), OK)
        self._expect(self.ask("step", "POST", address, form={"reason": ""}), FOUND)
        self.log.steps.append((self.person.economy, step))

    def save_on(self, stopped: Callable[[], bool]) -> None:
        """Save the last answer of each section again and again, by script and by program."""
        number, known = 0, dict.fromkeys(self.person.sections, 0)
        places = list(self.person.sections.items())
        while not stopped():
            position, questions = places[number % len(places)]
            save = self._save_by_script if number % 2 else self._save_by_program
            known[position] = save(questions[-1], "text", uuid.uuid4().hex, known[position])
            number += 1

    # ---- answers ----------------------------------------------------------------------

    def _fill_section(self, position: str, questions: list[int], way: str, think: float) -> None:
        bases: dict[int, int] = {}
        if way != "program":
            page = self.ask("page", "GET", f"{self._place}sections/{position}/")
            self._expect(page, OK)
            bases = {int(key): int(base) for key, base in BASE.findall(page.text)}
        said = {question: self._say(kind) for question, kind in zip(questions, KINDS, strict=True)}
        kinds = dict(zip(questions, KINDS, strict=True))
        if way == "form":
            self._rest(think * len(questions))
            self._save_by_form(position, kinds, said, bases)
            return
        for question, words in said.items():
            self._rest(think)
            if way == "script":
                self._save_by_script(question, kinds[question], words, bases[question])
            else:
                self._save_by_program(question, kinds[question], words, None)

    def _save_by_script(self, question: int, kind: str, said: Said, base: int) -> int:
        """Save one answer as the page's script does; return the revision it has then."""
        form = {"part": ""} | _fields(question, kind, said, base)
        address = f"{self._place}questions/{question}/save/"
        reply = self.ask("answer by script", "POST", address, form=form)
        self._expect(reply, OK)
        told = json.loads(reply.text)
        if told["state"] != "saved":
            raise RuntimeError(f"an answer was not saved: {told}")
        self._note(question, kind, said)
        return int(told["revision"])

    def _save_by_form(
        self, position: str, kinds: dict[int, str], said: dict[int, Said], bases: dict[int, int]
    ) -> None:
        """Save the whole section by its button, and look at what comes back."""
        form = {"next": "1"}
        for question, kind in kinds.items():
            form |= _fields(question, kind, said[question], bases[question])
        address = f"{self._place}sections/{position}/"
        reply = self.ask("answers by form", "POST", address, form=form)
        self._expect(reply, FOUND)
        for question, kind in kinds.items():
            self._note(question, kind, said[question])

    def _save_by_program(self, question: int, kind: str, said: Said, base: int | None) -> int:
        """Save one answer through the API; read it first where its revision is not known."""
        person = self.person
        address = f"/api/v1/rounds/{person.slug}/submissions/{person.economy}/answers/{question}"
        if base is None:
            before = self.ask("answer read by program", "GET", address)
            self._expect(before, OK)
            base = int(json.loads(before.text)["revision"])
        body: dict[str, Said] = {kind: said, "key": str(uuid.uuid4())}
        if kind == "value":
            body["year"] = YEAR
        reply = self.ask("answer by program", "PUT", address, body=body, tag=f'"r{base}"')
        self._expect(reply, OK)
        self._note(question, kind, said)
        return int(json.loads(reply.text)["revision"])

    def _comment(self, position: str, way: str) -> None:
        text = f"To be looked at: {uuid.uuid4().hex}"
        if way == "program":
            address = (
                f"/api/v1/rounds/{self.person.slug}/submissions/{self.person.economy}/comments"
            )
            body: dict[str, Said] = {"section": int(position), "text": text}
            reply = self.ask("comment", "POST", address, body=body)
            self._expect(reply, 201)
        else:
            address = f"{self._place}sections/{position}/comments/"
            reply = self.ask("comment", "POST", address, form={"text": text, "internal": "on"})
            self._expect(reply, FOUND)
        self.log.comments.append((self.person.economy, text))

    def _say(self, kind: str) -> Said:
        if kind == "value":
            return round(float(self._dice.uniform(0, 100)), 3)
        if kind == "choice":
            return str(self._dice.choice(CHOICES))
        return f"Number {uuid.uuid4().hex}." + " A cable reached one more island." * 10

    def _note(self, question: int, kind: str, said: Said) -> None:
        self.log.given.append(Given(self.person.economy, question, kind, said))

    def _rest(self, think: float) -> None:
        time.sleep(think * (0.5 + self._dice.random()))

    # ---- requests ---------------------------------------------------------------------

    def ask(  # what, how, where, with what
        self,
        what: str,
        method: str,
        address: str,
        *,
        form: dict[str, str] | None = None,
        body: dict[str, Said] | None = None,
        tag: str = "",
    ) -> Reply:
        """Ask until there is an answer; note how long each that came took."""
        by_program = address.startswith("/api/")
        headers = self._headers(tag, by_program=by_program)
        sent = None
        if form is not None:
            sent = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            sent = json.dumps(body)
            headers["Content-Type"] = "application/json"
        last, failed = time.perf_counter() + GIVE_UP, ""
        while time.perf_counter() < last:
            began = time.perf_counter()
            with contextlib.suppress(OSError, http.client.HTTPException):
                reply = self._send(method, address, sent, headers)
                if reply.status < SERVER_FAILED:
                    self.log.seconds.append((what, time.perf_counter() - began))
                    return reply
                failed = f"{reply.status}: {reply.text[:500]}"
            self.log.resent += 1
            time.sleep(PAUSE)
        raise RuntimeError(f"{what}: no answer for {GIVE_UP:.0f} s; {failed}")

    def _headers(self, tag: str, *, by_program: bool) -> dict[str, str]:
        headers = {"Connection": "close"}
        if by_program:
            headers["Authorization"] = f"Bearer {self.person.token}"
        else:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
            headers["X-CSRFToken"] = self._cookies["csrftoken"]
        return headers | ({"If-Match": tag} if tag else {})

    def _send(self, method: str, address: str, sent: str | None, headers: dict[str, str]) -> Reply:
        line = http.client.HTTPConnection(self._host, self._port, timeout=PATIENCE)
        try:
            line.request(method, address, body=sent, headers=headers)
            found = line.getresponse()
            text = found.read().decode()
            for name, value in found.getheaders():
                if name == "Set-Cookie":
                    cookie, _, rest = value.partition("=")
                    self._cookies[cookie] = rest.partition(";")[0]
            return Reply(found.status, text, dict(found.getheaders()))
        finally:
            line.close()

    def _expect(self, reply: Reply, status: int) -> None:
        if reply.status != status:
            raise RuntimeError(f"{self.person.email}: {reply.status}: {reply.text[:2000]}")


def _fields(question: int, kind: str, said: Said, base: int) -> dict[str, str]:
    """Return the fields of one answer as the page's form names them."""
    fields = {"base": str(base), "key": str(uuid.uuid4()), kind: str(said)}
    if kind == "value":
        fields["year"] = str(YEAR)
    return {f"q{question}-{name}": value for name, value in fields.items()}
