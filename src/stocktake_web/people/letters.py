"""The mail that brings an invitation: sent at once, because its link is kept nowhere."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from stocktake_web.words import economy_words

if TYPE_CHECKING:
    from stocktake_web.people.models import Invitation

__all__ = ["send_invitation"]

LOG = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Mail an invitation in the language of the page; return whether the server took it.

    Where it did not, the person who invites has the link on the page and sends it otherwise.
    """
    office = ", ".join(
        part
        for part in (str(invitation.get_role_display()), economy_words(invitation.economy))
        if part
    )
    text = _(
        "%(person)s invites you to Stocktake as %(office)s.\n\n"
        "Join with this link. It can be used once, until %(day)s:\n%(link)s"
    ) % {
        "person": invitation.invited_by,
        "office": office,
        "day": invitation.expires_at.date().isoformat(),
        "link": link,
    }
    try:
        send_mail(_("Your invitation to Stocktake"), text, None, [invitation.email])
    except (SMTPException, OSError) as problem:
        LOG.warning("An invitation could not be mailed: %s", problem)
        return False
    return True
