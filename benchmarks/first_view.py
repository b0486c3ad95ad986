"""How soon a page is seen on a thin link: 400 kbit/s and 400 ms, in headless Chromium.

``python -m benchmarks.first_view SITE`` serves a built site from this machine, with gzip
as static hosts do, slows the link by the browser's own emulation, and prints for each
kind of page the first contentful paint (median of several visits, each with an empty
cache), the bytes that crossed the link, and the weight of the page alone.
"""

from __future__ import annotations

import contextlib
import gzip
import shutil
import statistics
import sys
import threading
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Bytes a second, and milliseconds to the server and back.
THROUGHPUT = 400_000 / 8
LATENCY_MS = 400
VISITS = 3
PAINT = """() => new Promise((done) => {
    const told = () => performance.getEntriesByName("first-contentful-paint")[0];
    if (told()) done(told().startTime);
    else new PerformanceObserver(() => told() && done(told().startTime))
        .observe({ type: "paint", buffered: true });
})"""
BYTES = """() => [...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.transferSize, 0)"""


def main() -> None:
    """Print one line for each kind of page of a site."""
    from playwright.sync_api import sync_playwright

    site = Path(sys.argv[1])
    server = _serve(site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        print(f"{'page':58} {'paint, ms':>9} {'link, kB':>9} {'page, kB':>9}")
        for page in _one_of_each_kind(site):
            address = f"http://127.0.0.1:{server.server_port}/{page}"
            seen = [_visit(browser, address) for _ in range(VISITS)]
            paint = statistics.median(one[0] for one in seen)
            weight = len(gzip.compress((site / page).read_bytes(), 6)) / 1000
            print(f"{page:58} {paint:9,.0f} {seen[0][1] / 1000:9,.1f} {weight:9,.1f}")
        browser.close()
    server.shutdown()


def _one_of_each_kind(site: Path) -> list[str]:
    """Return the heaviest page of every folder, and every page at the root."""
    heaviest: dict[str, Path] = {}
    for path in sorted(site.rglob("*.html")):
        kind = path.relative_to(site).parts
        key = kind[0] if len(kind) > 1 else path.name
        if key not in heaviest or path.stat().st_size > heaviest[key].stat().st_size:
            heaviest[key] = path
    return [path.relative_to(site).as_posix() for path in heaviest.values()]


def _visit(browser: Browser, address: str) -> tuple[float, int]:
    """Return milliseconds to the first paint and bytes over the link, with an empty cache."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    link = context.new_cdp_session(page)
    link.send("Network.enable")
    link.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": THROUGHPUT,
            "uploadThroughput": THROUGHPUT,
        },
    )
    page.goto(address)
    found = page.evaluate(PAINT), page.evaluate(BYTES)
    context.close()
    return found


def _serve(site: Path) -> ThreadingHTTPServer:
    @lru_cache
    def packed(path: Path) -> bytes:
        return gzip.compress(path.read_bytes(), 6)

    class Packed(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if not path.is_file():
                self.send_error(404)
                return
            body = packed(path)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # A visit ends when the page has loaded; the icon may still be on its way.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the table is what is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Packed(*a, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    main()
