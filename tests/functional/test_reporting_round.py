"""A whole round in a real browser against a real server, from invitation to the site that shows it.

In English and in Arabic, from the left and from the right; what axe-core can find is found on
every page, and no page is wider than a telephone of 320 pixels. In English without a mouse: every
link, button and field is reached by the Tab key and shows that it is. The link drops in the middle
of a save; a Word questionnaire is taken away, filled in and brought back. The same people share a
practice, answer a consultation and record an activity. A page of one address and
as many elements as before is looked at once in a language. Left out: mail, which has its own tests.
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

from factories.questionnaires import controls, fill
from stocktake.workspace.build import build_workspace
from stocktake.workspace.demo import write_specimen
from stocktake.workspace.folder import new_workspace

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
MOST_TABS = 150
# Beside the round, looked at from the right as well.
BEYOND_PAGES = (
    "/library/1/",
    "/library/new/",
    "/consultations/plan-fji/views/",
    "/consultations/plan-fji/provisions/1/",
    "/activities/",
    "/activities/1/",
)
# Pages of one's own access, which the walk itself does not cross.
OWN_PAGES = ("2fa/", "sessions/", "password/change/", "email/", "logout/")


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
    workspace = new_workspace(root / "workspace")
    text = workspace.settings_file.read_text("utf-8")
    members = text.replace('members = "apt"', 'members = ["FJI", "KIR"]')
    workspace.settings_file.write_text(members, "utf-8")
    write_specimen(workspace.instruments, ".txt")
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
            yield address, workspace
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


LOOKED = set()  # language, address, number of elements


class Person:
    """Somebody at a telephone, whose every page is looked at."""

    def __init__(self, browser, axe, address, language):
        self.keyboard = language == "en"
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

    def press(self, selector, *, look=True):
        with self.page.expect_navigation():
            if self.keyboard:
                self.reach(selector)
                self.page.keyboard.press("Enter")
            else:
                self.page.locator(selector).first.click()
        if look:
            self.look()

    def write(self, selector, text):
        if self.keyboard:
            self.reach(selector)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        else:
            self.page.locator(selector).first.fill(text)

    def reach(self, selector):
        """Press Tab until the element has the focus; it must show it."""
        wanted = self.page.locator(selector).first.element_handle()
        for _tab in range(MOST_TABS):
            if wanted.evaluate("e => e === document.activeElement"):
                if not wanted.evaluate("e => getComputedStyle(e).outlineStyle !== 'none'"):
                    self.faults.append(f"{self.page.url}: the focus of {selector} is not seen")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: {selector} is not reached by the Tab key")

    def end_of_form(self):
        """Go to the last field, so that not every field of a long form is passed by Tab."""
        self.page.locator("main form").first.locator("select, input, textarea").last.focus()

    def look(self):
        """Find nothing that a program can find, and no page wider than the telephone."""
        size = self.page.evaluate("document.querySelectorAll('main *').length")
        seen = (self.language, self.page.url, size)
        if seen in LOOKED:
            return
        LOOKED.add(seen)
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
        self.go("/accounts/login/")
        self.write("input[name=login]", email)
        self.write("input[name=password]", password)
        self.press("main form button[type=submit]", look=bool(secret))
        if secret:
            self.write("input[name=code]", code(secret))
            self.press("main form button[type=submit]", look=False)

    def step(self, round_, economy, name, reason=""):
        self.go(f"/rounds/{round_}/{economy}/steps/{name}/")
        if reason:
            self.write("#reason", reason)
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
    if admin.language == "ar":
        admin.press("main a[href^='/people/invitations/']")
    approver.go(link.removeprefix(approver.address))
    approver.write("input[name=name]", "Josefa")
    for name in ("password", "again"):
        approver.write(f"input[name={name}]", "a quiet lagoon at dawn")
    approver.press("main form button", look=False)
    approver.sign_in(email, "a quiet lagoon at dawn")
    assert "/accounts/2fa/" in approver.page.url
    approver.go("/accounts/2fa/totp/activate/")
    if "/reauthenticate/" in approver.page.url:
        approver.write("input[name=password]", "a quiet lagoon at dawn")
        approver.press("main form button[type=submit]")
    secret = approver.page.locator("main img[src^='data:']").get_attribute("alt")
    approver.write("input[name=code]", code(secret))
    approver.press("main form button[type=submit]", look=False)


def fill_in(focal, economy):
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


def answer_by_sheet(focal, economy, folder):
    """Take the questionnaire away as a Word document, fill it in, and bring it back."""
    page = focal.page
    focal.go(f"/rounds/2026/{economy}/")
    with page.expect_download() as taken:
        page.locator("a[href$='questionnaire.docx']").click()
    data = Path(taken.value.path()).read_bytes()
    _root, fields = controls(data)
    # The value of the second commitment is the fourth question.
    field = next(tag for tag in fields if tag.startswith("4|") and tag.endswith("|text"))
    file = folder / "filled.docx"
    file.write_bytes(fill(data, {field: "A cable; the census of 2025."}))
    focal.press("main a[href$='/upload/']")
    page.set_input_files("#file", file)
    focal.press("main form button")
    assert page.get_by_text("A cable; the census of 2025.").first.is_visible()
    focal.press("main form.steps button")


def share_a_practice(focal, admin, economy):
    """Propose an entry of the library, publish it, find it."""
    focal.go("/library/new/")
    focal.page.fill("#id_title", f"Shared towers of {economy}")
    focal.page.fill("#id_done", "Operators share towers.")
    focal.page.select_option("#id_economy", economy)
    focal.page.locator("input[name=themes]").first.check()
    focal.end_of_form()
    focal.press("main form button")
    admin.go(focal.page.url.removeprefix(focal.address))
    admin.press("form[action$='/steps/publish/'] button", look=False)
    focal.go("/library/?words=towers")
    assert focal.page.get_by_text(f"Shared towers of {economy}").first.is_visible()


def consult(admin, focal, approver, economy):
    """Prepare and open a consultation, take a position, confirm it, close, see the views."""
    slug, today = f"plan-{economy.lower()}", time.strftime("%Y-%m-%d", time.gmtime())
    admin.go("/consultations/new/")
    admin.page.fill("#id_title", "Draft plan")
    admin.page.fill("#id_slug", slug)
    text = b"1. We commit to connect every school.\n\n2. We will share towers by 2030.\n"
    draft = {"name": "plan.txt", "mimeType": "text/plain", "buffer": text}
    admin.page.set_input_files("#id_file", draft)
    for name in ("opens_on", "closes_on"):
        admin.page.fill(f"#id_{name}", today)
    # Every economy of the world is offered where nothing was built yet: go on behind them.
    admin.page.check(f"input[name=economies][value={economy}]")
    admin.end_of_form()
    admin.press("main form button")
    admin.press("button[name=to][value=open]")
    focal.go("/consultations/")
    focal.press(f"main a[href='/consultations/{slug}/']")
    focal.press("main .sections a[href*='/provisions/']")
    focal.page.check("input[name=stance][value=changes]")
    focal.page.fill("textarea[name=wording]", "... by 2028.")
    focal.page.fill("textarea[name=reason]", "It can be done sooner.")
    focal.press("button[name=save]")
    focal.page.locator("form[action$='/comments/'] textarea").fill("A good start.")
    focal.press("form[action$='/comments/'] button", look=False)
    approver.go(f"/consultations/{slug}/")
    approver.press("form[action$='/confirm/'] button", look=False)
    admin.go(f"/consultations/{slug}/")
    admin.press("button[name=to][value=closed]", look=False)
    admin.go(f"/consultations/{slug}/views/")
    assert admin.page.get_by_text("... by 2028.").first.is_visible()


def record_an_activity(admin, economy):
    """Record an activity with a budget, and take in the file of it."""
    admin.go("/activities/new/")
    for name, said in (
        ("title", f"Workshop in {economy}"),
        ("description", "Three days with regulators."),
        ("identifier", f"XM-DAC-41000-{economy}"),
        ("reporter_ref", "XM-DAC-41000"),
        ("reporter_name", "A secretariat"),
        ("planned_start", "2027-03-01"),
    ):
        admin.page.fill(f"#id_{name}", said)
    admin.page.select_option("#id_reporter_type", "40")
    admin.end_of_form()
    admin.press("main form button")
    for name, said in (("start", "2027-01-01"), ("end", "2027-12-31"), ("amount", "25000")):
        admin.page.fill(f"#budgets_{name}", said)
    admin.press("form[action$='/budgets/'] button")
    admin.go("/activities/")
    with admin.page.expect_download() as taken:
        admin.page.locator("a[href*='activities.xml']").click()
    data = Path(taken.value.path()).read_bytes().replace(b"Three days", b"Two days")
    admin.go("/activities/import/")
    file = {"name": "a.xml", "mimeType": "text/xml", "buffer": data}
    admin.page.set_input_files("#id_file", file)
    admin.press("main form button")
    admin.press("main form.steps button")


@pytest.mark.parametrize(("language", "economy"), [("en", "FJI"), ("ar", "KIR")])
def test_a_round_from_invitation_to_publication(person, server, tmp_path, language, economy):
    admin, approver, focal = person(language), person(language), person(language)
    admin.sign_in("admin@example.org", secret=SECRET)
    join_as_approver(admin, approver, economy)
    focal.sign_in(f"focal.{economy.lower()}@example.org")
    focal.go("/")
    focal.press("main a[href^='/rounds/2026/']")
    fill_in(focal, economy)
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
    answer_by_sheet(focal, economy, tmp_path)
    focal.step("2026", economy, "contribute")
    approver.step("2026", economy, "approve")
    approver.step("2026", economy, "submit")
    admin.step("2026", economy, "accept")
    admin.step("2026", economy, "publish")

    if language == "en":
        share_a_practice(focal, admin, economy)
        consult(admin, focal, approver, economy)
        record_an_activity(admin, economy)
    admin.go("/record/")
    if language == "ar":
        for page in BEYOND_PAGES:  # of what was made in English
            admin.go(page)
        for page in OWN_PAGES:
            admin.go(f"/accounts/{page}")
        admin.go("/profile/tokens/")
        admin.go("/rounds/2026/dates/")


def test_a_passkey_is_added_and_lets_in(person, server):
    """The browser makes the keys itself; an address that is a number can have none."""
    reader = person("ar")
    reader.address = server[0].replace("127.0.0.1", "localhost")
    device = reader.context.new_cdp_session(reader.page)
    device.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": about | able})
    reader.sign_in("focal.fji@example.org")
    reader.go("/accounts/2fa/webauthn/add/")
    if "/reauthenticate/" in reader.page.url:
        reader.write("input[name=password]", PASSWORD)
        reader.press("main form button[type=submit]")
    reader.page.check("#id_passwordless")
    reader.press("#mfa_webauthn_add")
    reader.go("/accounts/2fa/webauthn/")
    reader.go("/accounts/logout/")
    reader.press("main form button[type=submit]")
    reader.go("/accounts/login/")
    reader.press("#passkey_login", look=False)
    reader.page.wait_for_url("**/")
    assert reader.page.locator("a[href='/profile/']").count() == 1


def test_the_site_shows_what_was_published(server):
    """The next build shows it, with its provenance; both walks before have published."""
    workspace = server[1]
    build_workspace(workspace)
    shown = [
        page.read_text("utf-8") for page in (workspace.build / "site/commitments").rglob("*.html")
    ]
    (told,) = [text for text in shown if "Written while the link was gone." in text]
    assert "What members reported" in told
    for economy in ("Fiji", "Kiribati"):
        assert economy in told
    found = workspace.table("observations").filter(source_id="submission:2026/FJI.v1")
    assert found["value"].to_list() != []
    library = (workspace.build / "site/library.html").read_text("utf-8")
    assert "Shared towers of FJI" in library
    rows = workspace.table("reports").filter(economy_id="KIR")["text"].to_list()
    assert "Written while the link was gone." in rows
