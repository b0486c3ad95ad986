"""The frame of every page, and the one place where a page is written.

Templates are compiled once per process and escape everything that is not
marked as ready; what a page shows is decided by the modules of the parts.

A page is in the language that is spoken while it is written. The first language
of the region stands at the root of the site, each other one in a folder of its
own with the same pages; style sheets and scripts are shared.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from stocktake.publish.figures import mark_id, mark_symbols
from stocktake.publish.site.cards import CARD_FOLDER, CARD_SIZE, card_of
from stocktake.publish.site.cells import column_names, ready
from stocktake.publish.site.evidence import evidence_sprite
from stocktake.publish.site.languages import (
    folder_of,
    language_links,
    say_language,
    shared_root,
)
from stocktake.publish.site.reviews import read_as, review_line, review_sprite
from stocktake.publish.words import (
    ACTOR_WORDS,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    FORCE_WORDS,
    INSTRUMENT_KINDS,
    INSTRUMENT_STATUSES,
    OUTCOME_MEANINGS,
    OUTCOME_WORDS,
    OUTCOMES,
    ROLE_WORDS,
    comma,
    counted,
    format_date,
    full_stop,
    joined,
    semicolon,
    sentences,
    status_told,
    whole,
)
from stocktake.vocab.language import (
    N_,
    _,
    current,
    data_text,
    ngettext,
    npgettext,
    pgettext,
    said_once,
    unmarked,
)

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["NAVIGATION", "Writer"]

# section, words, address from the root of the site
NAVIGATION: Final = (
    ("home", N_("Scorecard"), "index.html"),
    ("instruments", N_("Instruments"), "instruments/index.html"),
    ("commitments", N_("Commitments"), "commitments/index.html"),
    ("areas", N_("Priority areas"), "areas/index.html"),
    ("economies", N_("Economies"), "economies/index.html"),
    ("compare", N_("Compare"), "compare.html"),
    ("maps", N_("Maps"), "maps/index.html"),
    ("indicators", N_("Indicators"), "indicators/index.html"),
    ("divides", N_("Divides"), "divides.html"),
    ("deadlines", N_("Deadlines"), "deadlines.html"),
    ("changes", N_("What changed"), "changes.html"),
    ("plans", N_("Plans"), "plans/index.html"),
    ("library", N_("Library"), "library.html"),
    ("methods", N_("Methods"), "methods.html"),
    ("sources", N_("Sources"), "sources.html"),
    ("gaps", N_("Data gaps"), "gaps.html"),
    ("downloads", N_("Downloads"), "downloads.html"),
    ("search", N_("Search"), "search.html"),
)

# What comes after this line of the sheet is not needed for the first view.
LATER_STYLES: Final = "/* outcomes */"
COMMENTS: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
BETWEEN_RULES: Final = re.compile(r"(?<=[{};,:]) +|\n+ *| +(?=[{}])|;(?= *\n* *\})")


class Writer:
    """Writes pages of one region into one folder."""

    def __init__(self, region: Region, out: Path) -> None:
        """Remember whose pages go where; nothing is written yet."""
        self.region = region
        self.out = out
        self._frames: dict[tuple[str, ...], object] = {}
        self._folders: set[Path] = set()

    def page(self, path: str, template: str, **context: object) -> None:
        """Write the page ``path`` from a template; the context holds what the template names."""
        root, shared = "../" * path.count("/"), shared_root(path, self.region.languages)
        section = str(context.get("section", ""))
        text = _template(template).render(
            region=self.region,
            root=root,
            shared=shared,
            address=self._address(path),
            language=current(),
            languages=language_links(path, self.region.languages),
            frame=self._frame(section, root, shared),
            **context,
        )
        self._write(path, say_language(text))

    def _frame(self, section: str, root: str, shared: str) -> object:
        """Return what pages of a section have alike, made once."""
        key = (section, root, shared, current().id)
        if key not in self._frames:
            self._frames[key] = _template("frame.html").make_module(
                {
                    "region": self.region,
                    "region_members": data_text("group", self.region.members_name),
                    "section": section,
                    "root": root,
                    "shared": shared,
                    "card": card_of(section),
                    "cards": f"{self.region.address or shared}{CARD_FOLDER}/",
                    "card_size": CARD_SIZE,
                    "navigation": NAVIGATION,
                    "sprite": _sprite(),
                }
            )
        return self._frames[key]

    def _address(self, path: str) -> str:
        """Return the whole address of a page; empty where nobody knows where the site will be."""
        known = self.region.address and current().id in self.region.languages
        folder = folder_of(current().id, self.region.languages) if known else ""
        return f"{self.region.address}{folder}{path}" if known else ""

    def file(self, path: str, text: str) -> None:
        """Write a file of the site with plain line ends; it cannot say which language it is in."""
        self._write(path, unmarked(text))

    def _write(self, path: str, text: str) -> None:
        target = self.out / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        target.write_bytes(text.encode("utf-8"))


@cache
def _sprite() -> Markup:
    return ready(mark_symbols())


@cache
def _first_styles() -> Markup:
    """Return the styles of the first view: those of the sheet before ``LATER_STYLES``.

    They stand in every page, so that a thin link need not bring the sheet before
    anything is seen; the sheet holds them as well.
    """
    sheet = resources.files("stocktake.publish.site") / "assets" / "site.css"
    first, _rest = sheet.read_text("utf-8").split(LATER_STYLES, 1)
    return ready(BETWEEN_RULES.sub("", COMMENTS.sub("", first)).strip())


def _text(message: str, **values: object) -> str:
    """Return a text of a template as ready HTML, its ``%(names)s`` filled in and escaped."""
    return ready(_(message)) % values if values else _plain_text(message)


@said_once
def _plain_text(message: str) -> str:
    return ready(_(message)) % {}


@cache
def _environment() -> Environment:
    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=PackageLoader("stocktake.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        gettext=_, ngettext=ngettext, pgettext=pgettext, npgettext=npgettext, newstyle=True
    )
    # Those of the extension look the text up anew each time, through six calls.
    environment.globals |= {"_": _text, "gettext": _text}
    environment.filters |= {"date": format_date, "joined": joined}
    environment.globals |= {
        "first_styles": _first_styles,
        "mark_id": mark_id,
        "column_names": column_names,
        "comma": comma,
        "counted": counted,
        "full_stop": full_stop,
        # For a text that a template does not name itself: it is escaped, as ``_`` would not.
        "said": _,
        "semicolon": semicolon,
        "status_told": status_told,
        "sentences": sentences,
        "whole": whole,
        "outcomes": OUTCOMES,
        "outcome_words": OUTCOME_WORDS,
        "outcome_meanings": OUTCOME_MEANINGS,
        "role_words": ROLE_WORDS,
        "force_words": FORCE_WORDS,
        "actor_words": ACTOR_WORDS,
        "direction_words": DIRECTION_WORDS,
        "evidence_words": EVIDENCE_WORDS,
        "instrument_kinds": INSTRUMENT_KINDS,
        "instrument_statuses": INSTRUMENT_STATUSES,
        "read_as": read_as,
        "review_line": review_line,
        "review_sprite": review_sprite,
        "evidence_sprite": evidence_sprite,
    }
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)
