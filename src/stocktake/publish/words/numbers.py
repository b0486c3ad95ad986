"""Values, shares, chances and targets, with the precision that their unit deserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.words.phrases import heard_number
from stocktake.vocab import load
from stocktake.vocab.cldr import percent_words, signed, signs
from stocktake.vocab.language import NP_, Words, _, capitalised, current, listener, pgettext
from stocktake.vocab.translatable import unit_label

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "chance_words",
    "format_number",
    "format_share",
    "format_value",
    "target_words",
    "value_formatter",
    "with_unit",
]

NO_BREAK = "\u00a0"

# A target without a number: the way that was agreed.
WANTED = Words(
    {
        "up": NP_("target", "a rise (no number agreed)"),
        "down": NP_("target", "a fall (no number agreed)"),
        "parity": NP_("target", "parity (no number agreed)"),
    }
)


def format_number(value: float, decimals: int) -> str:
    """Return a number with thousands separators and a true minus sign.

    A number that is not zero is never printed as zero: 0.04 with one decimal is
    ``0.04``, with as many decimals as its first digit needs.
    """
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        if not value:
            return signed(text.removeprefix("-"))
        text = f"{value:.1g}" if abs(value) >= 1e-4 else f"{value:.0e}"
    return signed(text)


def value_formatter(unit: str) -> Callable[[float], str]:
    """Return the function that prints values of a unit in the language that is spoken now.

    A unit outside the vocabulary (a user's own indicator) is printed with up to
    three significant digits after the point, without trailing zeros.
    """
    printed = _formatter(unit)
    if listener() is None:  # the usual case, in loops over many values
        return printed
    return lambda value: heard_number(printed(value), value, unit)


def _formatter(unit: str) -> Callable[[float], str]:
    known = load.units().get(unit)
    if unit == "yes-no":
        return _yes_no
    if known is None:
        return _free_number
    decimals = known.decimals
    # What is as large as its last digit needs no care, in loops over many values.
    least, form, point = 10.0**-decimals, f",.{decimals}f", signs().decimal
    nothing = format_number(0.0, decimals)  # the gap to every target that is met

    def say(value: float) -> str:
        if value < least:
            return format_number(value, decimals) if value else nothing
        text = format(value, form)
        return signed(text) if "," in text else text.replace(".", point)

    return say


def format_value(value: float | None, unit: str) -> str:
    """Return a value as printed in a table column of its unit; a dash where there is none."""
    return "\u2013" if value is None else value_formatter(unit)(value)


def with_unit(value: float | None, unit: str, label: str | None = None) -> str:
    """Return a value and its unit: ``64.2 % of population``.

    Args:
        value: The value, in the unit.
        unit: Unit code.
        label: The unit in words, where the indicator brings its own.
    """
    if value is None:
        return _("no value")
    text = value_formatter(unit)(value)
    words = label if label is not None else unit_label(unit)
    if not words or unit == "yes-no":
        return text
    return heard_number(_with_label(text, words), value, unit)


def format_share(part: float, whole: float) -> str:
    """Return a share as a whole per cent, never 0 % or 100 % unless it is exact."""
    if not whole:
        return heard_number(percent_words("0"), 0.0, "share")
    return heard_number(_percent(100 * part / whole), part / whole, "share")


def _percent(percent: float) -> str:
    if 0 < percent < 1:
        return _("under\u00a0{share}", share=percent_words("1"))
    if 99 < percent < 100:
        return _("over\u00a0{share}", share=percent_words("99"))
    return percent_words(f"{percent:.0f}")


def chance_words(words: str, probability: float) -> str:
    """Return a chance as it stands in a table: ``Unlikely (18 %)``.

    Args:
        words: From the column ``words`` of ``outlook_chances``.
        probability: 0 to 1.
    """
    # Translators: a chance in words, then in numbers: "Unlikely (18 %)".
    return _("{chance} ({share})", chance=capitalised(words), share=format_share(probability, 1))


def target_words(
    target: float | None,
    unit: str,
    *,
    direction: str = "up",
    low: float | None = None,
    high: float | None = None,
    label: str | None = None,
) -> str:
    """Return a target in words: ``at least 95 % of population``, ``between 0.98 and 1.02``.

    Without a number the agreed direction is named.
    """
    if low is not None and high is not None:
        # Translators: a target with two ends; {high} brings the unit.
        return _(
            "between {low} and {high}",
            low=heard_number(_plain(low), low, unit),
            high=_round_with_unit(high, unit, label),
        )
    if target is None:
        return WANTED.get(direction, WANTED["parity"])
    if unit == "yes-no":
        return _yes_no(target)
    value = _round_with_unit(target, unit, label)
    if (unit.startswith("percent") and target >= 100) or (direction == "down" and target <= 0):
        return value  # nothing lies beyond it
    if direction == "up":
        # Translators: a target, such as "at least 95 % of population".
        return _("at least {value}", value=value)
    return _("at most {value}", value=value) if direction == "down" else value


def _round_with_unit(value: float, unit: str, label: str | None = None) -> str:
    words = label if label is not None else unit_label(unit)
    text = _with_label(_plain(value), words) if words else _plain(value)
    return heard_number(text, value, unit)


def _with_label(number: str, label: str) -> str:
    # In Chinese no space stands before a per cent sign.
    tight = current().id == "zh" and label.startswith("%")
    return f"{number}{'' if tight else NO_BREAK}{label}"


def _yes_no(value: float) -> str:
    if value >= 1:
        return pgettext("a value", "yes")
    return pgettext("a value", "no") if value <= 0 else signed(f"{value:g}")


def _free_number(value: float) -> str:
    size = abs(value)
    if size >= 1000:
        return format_number(value, 0)
    text = f"{value:,.{1 if size >= 100 else 2}f}"
    if text.strip("-0.,"):
        return signed(text.removesuffix(".00").removesuffix(".0"))
    return format_number(value, 2).removesuffix(signed("0.00")[1:])


def _plain(value: float) -> str:
    return signed(f"{value:,.4f}".rstrip("0").rstrip("."))
