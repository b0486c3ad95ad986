"""The same as ``send_notices`` every minute, in a thread of the one process of an officer."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

__all__ = ["start_loop"]

PAUSE = 60.0  # seconds
LOG = logging.getLogger(__name__)


def start_loop(stop: threading.Event, *, pause: float = PAUSE) -> threading.Thread:
    """Start the thread; setting ``stop`` ends it."""
    thread = threading.Thread(target=_run, args=(stop, pause), name="mail", daemon=True)
    thread.start()
    return thread


def _run(stop: threading.Event, pause: float) -> None:
    from stocktake_web.library.export import write_library
    from stocktake_web.mail.consultations import remind_of_consultations
    from stocktake_web.mail.notices import remind_all
    from stocktake_web.mail.send import send_due
    from stocktake_web.publication.actions import write_missing

    while not stop.wait(pause):
        close_old_connections()
        try:
            remind_all()
            remind_of_consultations()
            send_due()
            write_missing()
            write_library()
        except (DatabaseError, OSError):
            LOG.exception("Mail could not be sent; it is tried again.")
