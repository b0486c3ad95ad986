"""Make the pictures of docs/tutorials/the-site-in-pictures.md from sites that were built.

``python tools/screenshots.py OUT SITE [SITE ...]`` looks for one page of each kind in the
sites, in their order, and writes small WebP pictures into OUT: at a desk, some also on a
phone, in the dark, in Arabic and as printed. It refuses pictures that are too heavy for a
repository. Needs the development requirements and a Chromium on the PATH.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click
from PIL import Image, ImageColor
from playwright.sync_api import sync_playwright
from pypdfium2 import PdfDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

DESK, PHONE = (1100, 860), (360, 720)
MOST_BYTES = 60_000
MOST_BYTES_TOGETHER = 2_500_000
# A page of text has few colours: with these and what lies between them and the paper, letters and
# marks stay sharp in half the bytes of a photograph. They are the tokens of the style sheet.
TOKEN = re.compile(r"#[0-9a-f]{3,6}\b")
STEPS = (0.33, 0.66, 1.0)


@dataclass(frozen=True)
class Kind:
    """A kind of page.

    Attributes:
        name: Stem of its pictures.
        pages: Where such a page may stand, as patterns below a site; the first that fits is taken.
        looks: How it is pictured besides at a desk: phone, dark, ar, print.
        place: Part of the page to scroll to, or to choose.
    """

    name: str
    pages: tuple[str, ...]
    looks: tuple[str, ...] = ()
    place: str = ""


KINDS = (
    Kind("scorecard", ("index.html",), ("phone", "dark", "ar", "print")),
    Kind("scorecard-grid", ("index.html",), ("phone",), "#grid"),
    Kind("instruments", ("instruments/index.html",)),
    Kind("instrument", ("instruments/apt-tokyo-2025.html", "instruments/*.html")),
    Kind("commitments", ("commitments/index.html",)),
    Kind("commitment", ("commitments/apt-tokyo-2025/b*.html", "commitments/*/*.html"), ("phone",)),
    Kind("ladder", ("ladders/gender.html", "ladders/*.html")),
    Kind("areas", ("areas/index.html",)),
    Kind("area", ("areas/inclusion.html",)),
    Kind("economies", ("economies/index.html",)),
    Kind("economy", ("economies/KIR.html", "economies/FJI.html"), ("phone", "dark", "ar", "print")),
    Kind("group", ("groups/sids.html",)),
    Kind("compare", ("compare.html",), place="?e=FJI,KIR,TUV"),
    Kind("maps", ("maps/index.html",)),
    Kind("map", ("maps/umc-2030-internet-users.html", "maps/*.html"), ("phone", "dark")),
    Kind("indicators", ("indicators/index.html",)),
    Kind("indicator", ("indicators/internet-users.html",), ("phone", "ar")),
    Kind("divides", ("divides.html",)),
    Kind("divide", ("divides/internet-users.html", "divides/*.html")),
    Kind("deadlines", ("deadlines.html",)),
    Kind("changes", ("changes.html",)),
    Kind("plans", ("plans/index.html",)),
    Kind("plan", ("plans/*.html",)),
    Kind("library", ("library.html",)),
    Kind("methods", ("methods.html",)),
    Kind("methods-compared", ("methods-compared.html",)),
    Kind("sources", ("sources.html",)),
    Kind("gaps", ("gaps.html",)),
    Kind("downloads", ("downloads.html",)),
    Kind("search", ("search.html",)),
    Kind("offline", ("offline.html",)),
)
# Kinds that only a page of a later site shows: the first has nothing to tell there.
EMPTY = ("nothing to compare with", "No plan has been run")


def main(arguments: Sequence[str]) -> int:
    """Make the pictures; return 1 where a kind has no page or a picture is too heavy."""
    if len(arguments) < 2:
        click.echo(__doc__)
        return 2
    out, sites = Path(arguments[0]), [Path(one) for one in arguments[1:]]
    out.mkdir(parents=True, exist_ok=True)
    problems, together = [], 0
    with sync_playwright() as playwright:
        executable = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for kind in KINDS:
            found = page_of(kind, sites)
            if found is None:
                problems.append(f"{kind.name}: no site has such a page")
                continue
            for name, picture in pictures(browser, kind, *found):
                size = written(picture, out / f"{name}.webp")
                together += size
                if size > MOST_BYTES:
                    problems.append(f"{name}: {size:,} bytes")
        browser.close()
    if together > MOST_BYTES_TOGETHER:
        problems.append(f"all pictures: {together:,} bytes")
    for line in (*problems, f"{together:,} bytes in {out}"):
        click.echo(line)
    return int(bool(problems))


def page_of(kind: Kind, sites: Sequence[Path]) -> tuple[Path, str] | None:
    """Return the site and the page that shows a kind: the first that has something to tell."""
    known = [
        (site, page.relative_to(site).as_posix())
        for site in sites
        for pattern in kind.pages
        for page in [one for one in sorted(site.glob(pattern)) if is_meant(one, pattern)][:1]
    ]
    telling = [
        (site, page)
        for site, page in known
        if not any(words in (site / page).read_text("utf-8") for words in EMPTY)
    ]
    return (telling or known or [None])[0]


def is_meant(page: Path, pattern: str) -> bool:
    """Return whether a page that fits a pattern is meant: a list of its kind only by its name."""
    return page.name != "index.html" or pattern.endswith("index.html")


def pictures(
    browser: Browser, kind: Kind, site: Path, page: str
) -> Iterator[tuple[str, Image.Image]]:
    """Yield the name and the picture of every look of a kind."""
    address = f"{(site / page).as_uri()}{kind.place}"
    yield kind.name, seen(browser, address, DESK)
    if "phone" in kind.looks:
        yield f"{kind.name}-phone", seen(browser, address, PHONE)
    if "dark" in kind.looks:
        yield f"{kind.name}-dark", seen(browser, address, DESK, dark=True)
    if "ar" in kind.looks and (site / "ar" / page).is_file():
        arabic = f"{(site / 'ar' / page).as_uri()}{kind.place}"
        yield f"{kind.name}-ar", seen(browser, arabic, DESK)
    if "print" in kind.looks:
        yield f"{kind.name}-print", printed(browser, address)


def seen(
    browser: Browser, address: str, size: tuple[int, int], *, dark: bool = False
) -> Image.Image:
    """Return what a reader sees first at an address."""
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.goto(address)
    page.wait_for_timeout(150)  # what scripts add
    picture = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return picture.convert("RGB")


def printed(browser: Browser, address: str) -> Image.Image:
    """Return the first printed page, on A4."""
    page = browser.new_page()
    page.goto(address)
    margin = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}
    with PdfDocument(page.pdf(format="A4", margin=margin)) as document:
        picture = document[0].render(scale=1.2).to_pil()
    page.close()
    return picture.convert("RGB")


def written(picture: Image.Image, path: Path) -> int:
    """Write a picture as WebP and return its size in bytes."""
    few = picture.quantize(palette=_palette(), dither=Image.Dither.NONE).convert("RGB")
    few.save(path, "WEBP", lossless=True, quality=100, method=6)
    return path.stat().st_size


@cache
def _palette() -> Image.Image:
    """Return the colours of both themes, and steps from each to the paper of its theme."""
    sheet = resources.files("stocktake.publish.site") / "assets" / "site.css"
    light, dark = sheet.read_text("utf-8").split("*, ::before", 1)[0].split("@media", 1)
    found: dict[tuple[int, ...], None] = {}
    for theme in (light, dark):
        colours = [ImageColor.getrgb(code) for code in dict.fromkeys(TOKEN.findall(theme))]
        for step in STEPS:
            for colour in colours:
                mixed = (round(p + step * (c - p)) for p, c in zip(colours[0], colour, strict=True))
                found[tuple(mixed)] = None
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in found for part in colour])
    return palette


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
