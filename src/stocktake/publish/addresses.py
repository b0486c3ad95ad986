"""Addresses of instruments and words in the exports for other programs, and text that XML can hold.

Names are made from ids alone, so the same table always gives the same addresses. They are
names, not places: nothing answers at them.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "EDITION",
    "LANGUAGES",
    "NAMESPACE",
    "RIGHTS",
    "STATUS_WORDS",
    "address",
    "plain",
    "term",
    "work_address",
]

NAMESPACE = "urn:x-stocktake:"
EDITION = "urn:x-stocktake:ns:1"  # of the elements and attributes of our own

RIGHTS = (
    "The words are those of the body that adopted the instrument; no licence to them is given "
    "here. Stocktake claims no right in the mark-up and the labels."
)
STATUS_WORDS = {
    "adopted": "Adopted.",
    "draft": "Draft: not adopted, and it may have changed since.",
    "specimen": "Specimen: written to try Stocktake; it binds nobody.",
}

# Not in XML 1.0, or in it but not readable: controls other than tab and line feed, halves of
# surrogate pairs, and code points that are not characters.
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")

# ISO 639-1 to ISO 639-2, which the addresses of Akoma Ntoso use.
LANGUAGES = {
    "ar": "ara",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "id": "ind",
    "ja": "jpn",
    "ko": "kor",
    "pt": "por",
    "ru": "rus",
    "tr": "tur",
    "vi": "vie",
    "zh": "zho",
}


def plain(text: object) -> str:
    """Return text without the characters that XML cannot hold; all others stay."""
    return UNFIT.sub("", str(text))


def address(text: str) -> str:
    """Return text as one part of an address: ASCII letters, digits, ``.``, ``_`` and ``-``.

    Two texts never share one: where a character was replaced, a hash of the text follows.
    """
    safe = UNSAFE.sub("-", text).strip(".-")
    if safe and safe == text:
        return safe
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{safe}-{digest}" if safe else digest


def term(kind: str, code: str) -> str:
    """Return the address of a thing: ``urn:x-stocktake:theme:roaming``; ``/`` in a code stays."""
    return f"{NAMESPACE}{kind}:{'/'.join(address(part) for part in code.split('/'))}"


def work_address(instrument: Mapping[str, Any]) -> str:
    """Return the Akoma Ntoso address of an instrument as a work, whatever its language.

    Such as ``/akn/un/statement/declaration/2024-03-14/specimen-declaration``. ``un`` says that
    the profile of the United Nations is followed, not that a body of theirs adopted it.
    """
    document = "doc" if instrument["kind"] == "plan" else "statement"
    date = instrument["adopted_on"] or instrument["year"] or "undated"
    kind = address(instrument["kind"] or "instrument")
    return f"/akn/un/{document}/{kind}/{date}/{address(instrument['instrument_id'])}"
