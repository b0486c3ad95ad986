"""Read a reply of the World Bank's Data360, which also serves series of ITU, UN DESA and others.

A page is ``count`` and ``value``, up to 1,000 rows; values are texts. Dimensions
have the codes of SDMX, where ``_T`` is the total and ``_Z`` says that a
dimension does not apply.
"""

from __future__ import annotations

import msgspec

from stocktake.sources.replies.reply import (
    RefusalError,
    Reply,
    cells_of,
    changed_form,
    decode_json,
    groups_of,
)
from stocktake.vocab.file_words import file_words

__all__ = ["read_data360"]

# Series whose first free breakdown is the level of skill.
SKILLS = "ITU_DH_SKLS_"


# Codes of units that only Data360 has, in words; codes that are not here stay as they are.
UNITS = {
    "SB_10P2_HB": "subscriptions per 100 inhabitants",
    "PT_POP": "percentage of population",
    "IXP": "exchange points",
}


class _Row(msgspec.Struct, rename="upper"):
    obs_value: str | float | None
    time_period: str
    ref_area: str
    indicator: str
    sex: str | None = None
    age: str | None = None
    urbanisation: str | None = None
    comp_breakdown_1: str | None = None
    comp_breakdown_2: str | None = None
    comp_breakdown_3: str | None = None
    unit_measure: str | None = None
    unit_mult: int | str | None = None
    obs_status: str | None = None
    freq: str | None = None
    comment_obs: str | None = None


class _Page(msgspec.Struct):
    count: int | None = None
    value: list[_Row] | None = None
    error_code: str | int | None = None
    error_message: str | None = None
    message: str | None = None


def read_data360(body: bytes, *, where: str) -> Reply:
    """Return one page.

    Raises:
        RefusalError: The service answered with an error message.
        DataError: The body is cut short or has another form.
    """
    page = decode_json(body, _Page, where=where)
    if page.count is None or page.value is None:
        words = page.error_message or page.message
        if words is None and page.error_code is None:
            raise changed_form("it lacks `count` or `value`", where=where)
        raise RefusalError(
            f"Data360 answers: {(words or f'error {page.error_code}').rstrip('.')}.",
            where=where,
            fix="The code may have been retired: look it up on data360.worldbank.org.",
        )
    cells = cells_of([_cell(row, where=where) for row in page.value])
    return Reply(cells=cells, rows=len(page.value), total=page.count)


def _cell(row: _Row, *, where: str) -> dict[str, object]:
    skill = row.indicator.startswith(SKILLS)
    dimensions = {
        "sex": row.sex,
        "age": row.age,
        "location": row.urbanisation,
        "skill" if skill else "comp_breakdown_1": row.comp_breakdown_1,
        "comp_breakdown_2": row.comp_breakdown_2,
        "comp_breakdown_3": row.comp_breakdown_3,
    }
    try:
        multiplier = int(row.unit_mult or 0)
    except ValueError as error:
        raise changed_form(f"UNIT_MULT is {row.unit_mult!r}", where=where) from error
    return {
        "area": row.ref_area,
        "year": row.time_period,
        "value": "" if row.obs_value is None else str(row.obs_value),
        "unit": UNITS.get(row.unit_measure or "", row.unit_measure or ""),
        "multiplier": multiplier,
        "disaggregation": groups_of({k: v or "" for k, v in dimensions.items()}),
        "estimate": (row.obs_status or "").casefold() in file_words().lists.estimates,
        "provenance": row.comment_obs or "",
        # An annual value is what the indicator means; a month of the same year is not.
        "rank": int((row.freq or "A") != "A"),
    }
