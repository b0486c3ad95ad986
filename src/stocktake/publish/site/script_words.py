"""The sentences that the search script says, with every plural form of the language.

A browser chooses among forms by the CLDR category of a number
(``Intl.PluralRules``), a gettext catalogue by the number itself. For each
category of the language one number is tried, and the form that the catalogue
gives for it is told to the script, with ``{number}`` left to be filled in.
"""

from __future__ import annotations

from stocktake.vocab.cldr import plural_examples
from stocktake.vocab.language import NN_, _, ngettext, unmarked

__all__ = ["script_words"]

# Translators: shown while a reader types in the search field.
FOUND = NN_("{number} text found", "{number} texts found")
PAGES = NN_("{first}, and {number} page", "{first}, and {number} pages")


def script_words() -> dict[str, str | dict[str, str]]:
    """Return the sentences of ``search.js`` by name; those with forms by CLDR category."""
    plain = {
        "paraphrase": _("a paraphrase"),
        # Translators: a deadline of a commitment that was found.
        "by": _("by {year}"),
        # Translators: {first} is "120 texts found".
        "shown": _("{first}, the first {number} shown"),
        "loading": _("Part {part} of {total} of the texts is loaded."),
        "end": _("{sentence}."),
    }
    counted = {
        name: {
            category: unmarked(ngettext(*forms, number))
            for category, number in plural_examples().items()
        }
        for name, forms in (("found", FOUND), ("pages", PAGES))
    }
    return {name: unmarked(text) for name, text in plain.items()} | counted
