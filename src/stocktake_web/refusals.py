"""Why something that a person may do cannot be done now; the message is for the person.

Each message is a whole sentence in the language of the moment. What somebody may never do is
``permissions.NotAllowed``.
"""

from __future__ import annotations

__all__ = ["CannotBeDone", "SavedMeanwhile"]


class CannotBeDone(Exception):
    """The thing is not in a state in which this can be done; the message says why."""


class SavedMeanwhile(CannotBeDone):
    """Somebody else saved the thing since it was read; nothing was overwritten."""
