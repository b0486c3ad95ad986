"""``send_notices``: remind, send what is due, write what was published and is not a file yet."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from stocktake_web.library.export import write_library
from stocktake_web.mail.consultations import remind_of_consultations
from stocktake_web.mail.notices import remind_all
from stocktake_web.mail.send import send_due
from stocktake_web.publication.actions import write_missing


class Command(BaseCommand):
    """Run by a timer every few minutes; ``stocktake serve`` does the same by itself."""

    help = "Remind, send the mail that is due, and write published reports and the library."

    def handle(self, *args: object, **options: object) -> None:
        """Do it once."""
        del args, options
        reminded = remind_all() + remind_of_consultations()
        sent, written = send_due(), len(write_missing())
        write_library()
        self.stdout.write(f"{reminded} reminders, {sent} mails, {written} reports written.")
