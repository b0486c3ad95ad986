"""Codes of the IATI standard 2.03 that activities use, with the words that people see.

Only the lists that are used; sector codes are those of the OECD's Development Assistance Committee.
Currencies are those in use today by Unicode's CLDR, and the special drawing right.
"""

from __future__ import annotations

from functools import cache

from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from stocktake.vocab.economies import economies

__all__ = [
    "BUDGET_STATUSES",
    "BUDGET_TYPES",
    "DATES",
    "LANGUAGES",
    "MEASURES",
    "ORGANISATION_TYPES",
    "PERCENTAGE",
    "RESULT_TYPES",
    "ROLES",
    "SECTOR",
    "STATUSES",
    "TRANSACTION_TYPES",
    "VERSION",
    "country_of",
    "currencies",
    "economy_of",
]

VERSION = "2.03"
# Every activity here is of this sector: information and communication technology.
SECTOR = "22040"

STATUSES = {
    "1": _("In preparation"),
    "2": _("Under way"),
    "3": _("Completed, accounts open"),
    "4": _("Closed"),
    "5": _("Cancelled"),
    "6": _("Suspended"),
}
# Field of a record by the code of its date.
DATES = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}
ROLES = {
    "1": _("Funder"),
    "2": _("Accountable"),
    "3": _("Extending the funds"),
    "4": _("Implementer"),
}
ORGANISATION_TYPES = {
    "10": _("Government"),
    "11": _("Local government"),
    "15": _("Other public sector"),
    "21": _("International non-governmental organisation"),
    "22": _("National non-governmental organisation"),
    "23": _("Regional non-governmental organisation"),
    "24": _("Non-governmental organisation of a partner country"),
    "30": _("Public-private partnership"),
    "40": _("Multilateral organisation"),
    "60": _("Foundation"),
    "70": _("Private sector"),
    "71": _("Private sector in the provider's country"),
    "72": _("Private sector in the recipient's country"),
    "73": _("Private sector in a third country"),
    "80": _("Academic, training and research"),
    "90": _("Other"),
}
BUDGET_TYPES = {"1": _("Original"), "2": _("Revised")}
BUDGET_STATUSES = {"1": _("Indicative"), "2": _("Committed")}
# Codes of ISO 639-1, as the standard has them; Chinese is written without its script.
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
    "es": "Español",
    "ar": "العربية",
}
TRANSACTION_TYPES = {
    "1": _("Funds received"),
    "2": _("Commitment given"),
    "3": _("Disbursement"),
    "4": _("Expenditure"),
    "5": _("Interest"),
    "6": _("Loan repayment"),
    "7": _("Reimbursement"),
    "8": _("Purchase of equity"),
    "9": _("Sale of equity"),
    "10": _("Credit guarantee"),
    "11": _("Commitment received"),
    "12": _("Pledge given"),
    "13": _("Pledge received"),
}
RESULT_TYPES = {"1": _("Output"), "2": _("Outcome"), "3": _("Impact"), "9": _("Other")}
PERCENTAGE = "2"
# What an indicator's values are: a unit, per cent, a name, a rank, words.
MEASURES = ("1", PERCENTAGE, "3", "4", "5")
SPECIAL_DRAWING_RIGHT = "XDR"


@cache
def currencies() -> tuple[str, ...]:
    """Return the codes of currencies in use (ISO 4217), in alphabetical order."""
    in_use = {
        code
        for held in get_global("territory_currencies").values()
        for code, _since, until, tender in held
        if tender and until is None
    }
    return tuple(sorted(in_use | {SPECIAL_DRAWING_RIGHT}))


def country_of(economy: str) -> str:
    """Return the alpha-2 code of an economy, as the standard has countries."""
    return economies()[economy].iso2


def economy_of(country: str) -> str | None:
    """Return the economy with an alpha-2 code; none where there is none."""
    return _by_country().get(country)


@cache
def _by_country() -> dict[str, str]:
    return {economy.iso2: code for code, economy in economies().items()}
