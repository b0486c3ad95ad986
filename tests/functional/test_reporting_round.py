"""A whole round in a real browser against a real server, from invitation to publication.

In English and in Arabic, from the left and from the right; what axe-core can find is found on
every page, and no page is wider than a telephone of 320 pixels. The link drops in the middle of a
save. Left out: what the questionnaire files and the mail do, which have tests of their own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
BROWSER = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on the PATH"),
    pytest.mark.enable_socket,
]
PASSWORD = "correct horse battery"  # noqa: S105  # of people who do not exist
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  # as above
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 640}


def code(secret):
    """Return the code of an authenticator for this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Start the application on its own data; return its address and its workspace."""
    root = tmp_path_factory.mktemp("walk")
    (root / "workspace/submissions").mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = ("STOCKTAKE_", "DJANGO_", "DATABASE_URL")
    environment = {n: v for n, v in os.environ.items() if not n.startswith(own)} | {
        "STOCKTAKE_DATA": str(root / "data"),
        "STOCKTAKE_WORKSPACE": str(root / "workspace"),
        "DJANGO_SETTINGS_MODULE": "stocktake_web.settings",
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")]),
    }
    fill = [sys.executable, str(TESTS / "factories/web_walk.py")]
    subprocess.run(fill, check=True, env=environment)
    serve = [sys.executable, "-m", "stocktake_web", "serve", "--port", str(port)]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address, root / "workspace"
        finally:
            process.terminate()
            process.wait()


def wait_for(address):
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/"):  # noqa: S310  # this machine
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


class Person:
    """Somebody at a telephone, whose every page is looked at."""

    def __init__(self, browser, axe, address, language):
        self.context = browser.new_context(viewport=PHONE, locale=language)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.axe, self.address, self.language = axe, address, language
        self.faults = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on(
            "console",
            lambda line: (
                self.faults.append(f"{self.page.url}: {line.text}")
                if "Content Security" in line.text and not self.looking
                else None
            ),
        )
        self.looking = False  # axe-core puts styles of its own into the page

    def go(self, path):
        self.page.goto(self.address + path)
        self.look()

    def press(self, selector):
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def look(self):
        """Find nothing that a program can find, and no page wider than the telephone."""
        if "/accounts/" not in self.page.url:
            direction = self.page.locator("html").get_attribute("dir")
            assert direction == ("rtl" if self.language == "ar" else "ltr")
        self.looking = True
        found = self.axe.run(
            self.page, options={"runOnly": RULES, "resultTypes": ["violations"]}
        ).response["violations"]
        self.looking = False
        path = self.page.url.removeprefix(self.address)
        self.faults += [
            f"{path}: {rule['id']} {node['target']}" for rule in found for node in rule["nodes"]
        ]
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.faults.append(f"{path}: {wide} pixels too wide")

    def sign_in(self, email, password=PASSWORD, secret=None):
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]").first.click()
        if secret:
            self.page.fill("input[name=code]", code(secret))
            with self.page.expect_navigation():
                self.page.locator("main form button[type=submit]").first.click()

    def step(self, round_, economy, name, reason=""):
        self.go(f"/rounds/{round_}/{economy}/steps/{name}/")
        if reason:
            self.page.fill("#reason", reason)
        self.press("main form button")


@pytest.fixture
def person(browser, axe, server):
    people = []

    def make(language):
        people.append(Person(browser, axe, server[0], language))
        return people[-1]

    yield make
    for each in people:
        each.context.close()
    faults = [fault for each in people for fault in each.faults]
    assert faults == [], "\n".join(sorted(set(faults)))


def join_as_approver(admin, approver, economy):
    """Invite an approver on the page, join by the link, set a second factor up."""
    admin.go("/people/")
    email = f"approver.{economy.lower()}@example.org"
    admin.page.fill("main input[name=email]", email)
    admin.page.select_option("main select[name=role]", "approver")
    admin.page.select_option("main select[name=economy]", economy)
    admin.press("main form button:not([class])")
    link = admin.page.locator("main .messages code").first.text_content()
    approver.go(link.removeprefix(approver.address))
    approver.page.fill("input[name=name]", "Josefa")
    for name in ("password", "again"):
        approver.page.fill(f"input[name={name}]", "a quiet lagoon at dawn")
    with approver.page.expect_navigation():
        approver.page.locator("main form button").click()
    approver.sign_in(email, "a quiet lagoon at dawn")
    assert "/accounts/2fa/" in approver.page.url
    approver.page.goto(f"{approver.address}/accounts/2fa/totp/activate/")
    if "/reauthenticate/" in approver.page.url:
        approver.page.fill("input[name=password]", "a quiet lagoon at dawn")
        with approver.page.expect_navigation():
            approver.page.locator("main form button[type=submit]").first.click()
    secret = approver.page.locator("main img[src^='data:']").get_attribute("alt")
    approver.page.fill("input[name=code]", code(secret))
    with approver.page.expect_navigation():
        approver.page.locator("main form button[type=submit]").first.click()


def fill(focal, economy):
    """Confirm one value, write another and a text while the link drops."""
    page = focal.page
    focal.go(f"/rounds/2026/{economy}/sections/1/")
    focal.press("button[name=confirm]")
    focal.go(f"/rounds/2026/{economy}/sections/2/")
    value = page.locator("[data-field=value] input")
    value.fill("90")
    page.locator("[data-field=year] input").fill("2025")
    page.locator("[data-field=year] input").blur()
    page.locator("[data-note]").wait_for()  # so far from the last value that it asks why
    page.locator("[data-field=explanation] textarea").fill("A cable.")
    page.locator("[data-field=explanation] textarea").blur()
    saved = page.locator("#saved").get_attribute
    said = page.locator("#answers").get_attribute("data-saved")
    assert saved("aria-live") == "polite"
    page.wait_for_function("t => document.querySelector('#saved').textContent === t", arg=said)
    focal.context.set_offline(True)
    text = page.locator("[data-field=text] textarea").first
    text.fill("Written while the link was gone.")
    text.blur()
    gone = page.locator("#answers").get_attribute("data-offline")
    page.wait_for_function("t => document.querySelector('#saved').textContent === t", arg=gone)
    focal.context.set_offline(False)
    page.wait_for_function("t => document.querySelector('#saved').textContent === t", arg=said)
    focal.go(f"/rounds/2026/{economy}/sections/2/")
    assert page.locator("[data-field=text] textarea").first.input_value() == (
        "Written while the link was gone."
    )
    assert page.locator("[data-field=value] input").input_value() == "90"


@pytest.mark.parametrize(("language", "economy"), [("en", "FJI"), ("ar", "KIR")])
def test_a_round_from_invitation_to_publication(person, server, language, economy):
    admin, approver, focal = person(language), person(language), person(language)
    admin.sign_in("admin@example.org", secret=SECRET)
    join_as_approver(admin, approver, economy)
    focal.sign_in(f"focal.{economy.lower()}@example.org")
    focal.go("/")
    focal.press("main a[href^='/rounds/2026/']")
    fill(focal, economy)
    focal.step("2026", economy, "contribute")
    approver.step("2026", economy, "approve")
    approver.step("2026", economy, "submit")

    admin.go("/rounds/2026/")
    admin.go(f"/rounds/2026/{economy}/side-by-side/")
    admin.go(f"/rounds/2026/{economy}/sections/2/")
    admin.page.fill("#commentform_text", "Which survey is it from?")
    admin.press("form[action$='/comments/'] button")
    admin.step("2026", economy, "return", "One question.")

    focal.go("/")
    focal.go(f"/rounds/2026/{economy}/sections/2/")
    assert focal.page.get_by_text("Which survey is it from?").first.is_visible()
    focal.page.fill("[data-field=explanation] textarea", "A cable; the census of 2025.")
    focal.press("button[name=save]")
    focal.step("2026", economy, "contribute")
    approver.step("2026", economy, "approve")
    approver.step("2026", economy, "submit")
    admin.step("2026", economy, "accept")
    admin.step("2026", economy, "publish")

    published = list((server[1] / "submissions").rglob(f"*{economy}*"))
    assert [path.name for path in published if path.is_file()] != []
    told = published[0].read_text("utf-8")
    assert "the census of 2025" in told
    assert "Written while the link was gone." in told
    admin.go("/record/")
