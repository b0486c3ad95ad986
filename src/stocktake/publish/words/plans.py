"""The words for plans of connectivity that the site and the report share, and sums of money.

Left out: other currencies than the US dollar, in which plans are costed; a plan says at which rate
its own currency is shown.
"""

from __future__ import annotations

from typing import Final

from stocktake.publish.words.numbers import format_number
from stocktake.publish.words.phrases import whole
from stocktake.vocab.language import N_, NP_, Words, _

__all__ = ["PART_WORDS", "RULE_WORDS", "TECHNOLOGY_WORDS", "money"]

TECHNOLOGY_WORDS: Final = Words(
    {
        "served": NP_("how a settlement is served", "Connected already"),
        "fibre": NP_("how a settlement is served", "Fibre to the home"),
        "existing-site": NP_("how a settlement is served", "Fixed wireless, existing mast"),
        "new-site": NP_("how a settlement is served", "Fixed wireless, new mast"),
        "leo": NP_("how a settlement is served", "Satellite terminals at home"),
        "leo-wifi": NP_("how a settlement is served", "Satellite and community Wi-Fi"),
        "none": NP_("how a settlement is served", "Left out"),
    }
)
RULE_WORDS: Final = Words(
    {
        "none": NP_("subsidy rule", "Each area by itself"),
        "cross-subsidy": NP_("subsidy rule", "Surplus areas pay for others"),
        "reverse-auction": NP_("subsidy rule", "Reverse auction"),
    }
)
PART_WORDS: Final = Words(
    {
        "homes": NP_("part of a plan's cost", "Homes: terminals, drops, core capacity"),
        "sites": NP_("part of a plan's cost", "Sites"),
        "fibre": NP_("part of a plan's cost", "Fibre"),
        "microwave": NP_("part of a plan's cost", "Microwave"),
        "satellite-backhaul": NP_("part of a plan's cost", "Satellite backhaul"),
        "community-wifi": NP_("part of a plan's cost", "Community Wi-Fi"),
        "power": NP_("part of a plan's cost", "Power"),
        "carbon": NP_("part of a plan's cost", "Carbon"),
    }
)


def money(usd: float | None) -> str:
    """Return US dollars as people say them: ``USD 35.8 million``; nothing is a dash."""
    if usd is None:
        return "\u2013"
    for size, words in (
        (1e9, N_("USD {amount} billion")),
        (1e6, N_("USD {amount} million")),
    ):
        if abs(usd) >= size:
            return _(str(words), amount=format_number(usd / size, 1))
    return _("USD {amount}", amount=whole(round(usd)))
