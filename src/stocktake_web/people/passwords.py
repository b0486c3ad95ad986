"""How passwords are kept, and whether one is strong: what zxcvbn (MIT) estimates, in our languages.

zxcvbn counts the guesses that an attacker who knows words, names, dates and keyboards needs. From
``LEAST`` on it is safe against an attack on the pages, where attempts are slowed, and costs much
effort where the hashes were stolen. The person's own name and address count as known words.

What is kept is a hash by Argon2id, which needs memory as well as time, so that special hardware
helps a thief little. It takes a sixth of the processor that Django's default takes: 300 people who
sign in within the hour before a deadline do not slow the others down. Hashes made before are
replaced at the next sign-in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = ["ADVICE", "Hasher", "StrengthValidator"]

LEAST = 3  # of 0 to 4; "safely unguessable": more than 10^8 guesses
LONGEST = 72  # characters that zxcvbn looks at; the rest can only help
# All that zxcvbn says, named here so that it can be translated.
ADVICE = (
    _("Use a few words, avoid common phrases."),
    _("No need for symbols, digits, or uppercase letters."),
    _("Add another word or two. Uncommon words are better."),
    _("Straight rows of keys are easy to guess."),
    _("Short keyboard patterns are easy to guess."),
    _("Use a longer keyboard pattern with more turns."),
    _('Repeats like "aaa" are easy to guess.'),
    _('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
    _("Avoid repeated words and characters."),
    _('Sequences like "abc" or "6543" are easy to guess.'),
    _("Avoid sequences."),
    _("Recent years are easy to guess."),
    _("Avoid recent years."),
    _("Avoid years that are associated with you."),
    _("Dates are often easy to guess."),
    _("Avoid dates and years that are associated with you."),
    _("This is a top-10 common password."),
    _("This is a top-100 common password."),
    _("This is a very common password."),
    _("This is similar to a commonly used password."),
    _("A word by itself is easy to guess."),
    _("Names and surnames by themselves are easy to guess."),
    _("Common names and surnames are easy to guess."),
    _("Capitalization doesn't help very much."),
    _("All-uppercase is almost as easy to guess as all-lowercase."),
    _("Reversed words aren't much harder to guess."),
    _("Predictable substitutions like '@' instead of 'a' don't help very much."),
)


class Hasher(Argon2PasswordHasher):
    """Argon2id with the first of the settings that OWASP's cheat sheet on passwords gives."""

    time_cost = 1  # passes
    memory_cost = 47_104  # KiB: 46 MiB for each sign-in under way
    parallelism = 1


class StrengthValidator:
    """Refuse passwords that can be guessed, and say what would make them better."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise unless the password is strong.

        Raises:
            ValidationError: One sentence for each thing to do.
        """
        from zxcvbn import zxcvbn  # its word lists load when a password is chosen

        own = re.split(r"[\W_]+", f"{user.email} {user.name}") if user is not None else []
        found = zxcvbn(password[:LONGEST], user_inputs=[word for word in own if len(word) > 2])
        if found["score"] >= LEAST:
            return
        feedback = found["feedback"]
        said = [gettext("This password can be guessed.")]
        said += [gettext(text) for text in (feedback["warning"], *feedback["suggestions"]) if text]
        raise ValidationError(" ".join(said), code="password_guessable")

    def get_help_text(self) -> str:
        """Return what to do."""
        return gettext("Use a few words that nobody would guess together.")
