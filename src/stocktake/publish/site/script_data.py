"""Data as a script can read it: JSON that is also safe inside a page."""

from __future__ import annotations

import json

__all__ = ["script_data"]


def script_data(value: object) -> str:
    """Return a value as JSON without blanks, in ASCII and without ``<``.

    ASCII, because a script opened from a disk has no header that says its encoding;
    without ``<``, because ``</script>`` would end the element that holds it.
    """
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
