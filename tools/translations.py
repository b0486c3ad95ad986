"""Keep the translations: gather English texts, bring catalogues up to date, compile, count.

``python tools/translations.py update`` gathers every text from the code, the templates
and the vocabulary, and brings the .po files below src/stocktake/vocab/locale up to date;
what is translated stays, what is gone is dropped. ``compile`` checks the .po files and
makes the .mo files that Stocktake reads. ``coverage`` says how much is translated;
``check`` says what is wrong or not current, and returns 1.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from stocktake.progress.methods import outlook
from stocktake.progress.methods.registry import METHODS as PROGRESS_METHODS
from stocktake.progress.methods.registry import states
from stocktake.vocab.language import ENGLISH, LANGUAGES
from stocktake.vocab.translatable import OF_METHODS, TranslatableText, translatable_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages.catalog import Message

SOURCE = Path(__file__).resolve().parents[1] / "src"
LOCALE = SOURCE / "stocktake" / "vocab" / "locale"
DOMAINS = ("interface", "catalogue", "evidence")
OTHERS = tuple(code for code in LANGUAGES if code != ENGLISH.id)

# Where texts of the interface stand, and what reads them.
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {
    "**/templates/**.html": {
        "trimmed": "true",
        "newstyle_gettext": "true",
        "silent": "false",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    }
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "NP_": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # What an exported file holds, as its page of downloads says.
    "written": (2,),
}
COMMENT = "Translators:"
# No day of making stands in a catalogue: the same texts give the same file.
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
# The forms of the gettext manual; Babel's own for Arabic change places of "many" and "other".
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
    "zh": "nplurals=1; plural=0;",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<10 || n%100>=20) ? 1 : 2);",
    "es": "nplurals=2; plural=(n != 1);",
}
HEADER = """\
# Texts of Stocktake ({domain}) in {language}.
# How to translate: docs/how-to/translate.md
#"""
TAG = re.compile(r"</?[a-z][^<>]*>")
NAMED = re.compile(r"%\((\w+)\)[sd]")


def main() -> int:
    """Do what the argument says; return 1 where ``check`` found something."""
    command = sys.argv[1] if len(sys.argv) == 2 else ""
    actions = {"update": update, "compile": compile_all, "coverage": coverage, "check": check}
    if command not in actions:
        click.echo(f"usage: translations.py {' | '.join(actions)}")
        return 2
    lines = actions[command]()
    for line in lines:
        click.echo(line)
    return int(command == "check" and bool(lines))


def update() -> list[str]:
    """Bring every .po file up to date with the texts; return what was written."""
    written = []
    for domain in DOMAINS:
        template = gather(domain)
        for language in OTHERS:
            path = po_path(language, domain)
            text = updated(path, template, language, domain)
            if not path.is_file() or path.read_bytes() != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
                written.append(f"written: {path.relative_to(SOURCE.parent)}")
    return written


def compile_all() -> list[str]:
    """Make the .mo file of every .po file that has no mistake; return what was wrong."""
    problems = []
    for language, domain in files():
        catalogue = read(po_path(language, domain), language)
        found = mistakes(catalogue, f"{language}/{domain}.po")
        problems += found
        if not found:
            po_path(language, domain).with_suffix(".mo").write_bytes(compiled(catalogue))
    return problems


def coverage() -> list[str]:
    """Return how much of each catalogue is translated, one line a language."""
    lines = ["".join(f"{word:>16}" for word in ("language", *DOMAINS))]
    for language in OTHERS:
        shares = []
        for domain in DOMAINS:
            messages = [
                message for message in read(po_path(language, domain), language) if message.id
            ]
            done = sum(is_translated(message) for message in messages)
            percent = 100 * done // max(1, len(messages))
            shares.append(f"{done}/{len(messages)} {percent:3d}%")
        lines.append("".join(f"{word:>16}" for word in (language, *shares)))
    return lines


def check() -> list[str]:
    """Return every mistake of a translation, and every file that is not current."""
    problems = []
    templates = {domain: gather(domain) for domain in DOMAINS}
    for language, domain in files():
        path = po_path(language, domain)
        name = f"{language}/{domain}"
        catalogue = read(path, language)
        problems += mistakes(catalogue, f"{name}.po")
        if path.read_bytes() != updated(path, templates[domain], language, domain):
            problems.append(f"{name}.po is not current: run tools/translations.py update")
        made = path.with_suffix(".mo")
        if not made.is_file() or made.read_bytes() != compiled(catalogue):
            problems.append(f"{name}.mo is not current: run tools/translations.py compile")
    return problems


def gather(domain: str) -> Catalog:
    """Return the English texts of a domain with what translators should know."""
    catalogue = Catalog(project="Stocktake", charset="utf-8", creation_date=FIXED)
    if domain == "interface":
        _gather_interface(catalogue)
        return catalogue
    places: dict[tuple[str, str], list[str]] = {}
    for item in (*translatable_texts(), *_method_texts()):
        if item.domain == domain:
            places.setdefault((item.context, item.text), []).append(item.about)
    for (context, text), about in places.items():
        first = list(dict.fromkeys(about))[:3]
        catalogue.add(text, context=context, auto_comments=[f"{context}: {'; '.join(first)}"])
    return catalogue


def updated(path: Path, template: Catalog, language: str, domain: str) -> bytes:
    """Return the bytes of a .po file brought up to date with the gathered texts."""
    catalogue = read(path, language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = FIXED
    catalogue.project, catalogue.version = "Stocktake", ""
    catalogue.last_translator = catalogue.msgid_bugs_address = ""
    catalogue.language_team = LANGUAGES[language].name
    catalogue.header_comment = HEADER.format(domain=domain, language=LANGUAGES[language].name)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    return buffer.getvalue()


def read(path: Path, language: str) -> Catalog:
    """Return a .po file, or an empty catalogue where there is none."""
    if not path.is_file():
        head = f'msgid ""\nmsgstr ""\n"Plural-Forms: {PLURALS[language]}\\n"\n'
        return read_po(io.BytesIO(head.encode()), locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """Return the .mo file of a catalogue; texts marked fuzzy are left out."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def mistakes(catalogue: Catalog, name: str) -> list[str]:
    """Return what is wrong with translations: names in braces, tags, or forms missing."""
    found = []
    for message in catalogue:
        if message.id and is_translated(message):
            found += [f"{name}: {problem}: {message.id!r}" for problem in _mistakes(message)]
    return found


def is_translated(message: Message) -> bool:
    """Return whether a text has all its forms and is not marked fuzzy."""
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(forms) and not message.fuzzy


def files() -> list[tuple[str, str]]:
    """Return language and domain of every .po file."""
    return [(language, domain) for language in OTHERS for domain in DOMAINS]


def po_path(language: str, domain: str) -> Path:
    """Return where a .po file stands."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def _method_texts() -> Iterable[TranslatableText]:
    """Yield what each method says of itself, and its words for states."""
    for method in (outlook.METHOD, *PROGRESS_METHODS.values()):
        about = f"Method {method.id}"
        texts = (method.title, method.needs, method.measure, method.score, method.rule)
        for context, text in zip(OF_METHODS, texts, strict=False):
            if any(sign.isalpha() for sign in text):
                yield TranslatableText("catalogue", context, text, about)
    for code, state in states().items():
        yield TranslatableText("catalogue", OF_METHODS[-1], state.words, f"State {code}")


def _gather_interface(catalogue: Catalog) -> None:
    found = extract_from_dir(
        SOURCE / "stocktake",
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=(COMMENT,),
        strip_comment_tags=True,
    )
    for path, line, message, comments, context in sorted(found, key=lambda item: item[:2]):
        place = f"stocktake/{Path(path).as_posix()}"
        catalogue.add(message, locations=[(place, line)], auto_comments=comments, context=context)


def _mistakes(message: Message) -> Iterable[str]:
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    for form in forms:
        for what, names in (
            ("names in braces", partial(_names, braces="python-brace-format" in message.flags)),
            ("tags", lambda text: set(TAG.findall(text))),
        ):
            # A form for one or two may say the number in words.
            allowed = set().union(*(names(text) for text in ids))
            needed = set.intersection(*(names(text) for text in ids)) if len(forms) == 1 else set()
            if not needed <= names(form) <= allowed:
                yield f"{what} differ in {form!r}"
        if (
            form[:1].isspace() != ids[0][:1].isspace()
            or form[-1:].isspace() != ids[0][-1:].isspace()
        ):
            yield f"space at an end differs in {form!r}"


def _names(text: str, *, braces: bool) -> set[str]:
    named = set(NAMED.findall(text))
    if braces:
        try:
            named |= {name for _, name, _, _ in Formatter().parse(text) if name}
        except ValueError as error:
            return {f"unreadable: {error}"}
    return named


if __name__ == "__main__":
    raise SystemExit(main())
