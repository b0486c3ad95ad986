"""The base of every noun: frozen, keyword-only, and strict about unknown fields."""

from __future__ import annotations

import msgspec

__all__ = ["Noun"]


class Noun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value without behaviour or I/O; two nouns with equal fields are equal.

    A subclass repeats ``frozen=True, kw_only=True``: msgspec does not inherit them.
    """
