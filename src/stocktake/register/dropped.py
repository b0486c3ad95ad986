"""Which commitments no later text repeats.

A commitment is dropped when there are later instruments that bind some of the same
economies, and either none of them has a provision that comes near it, or none has one
about its first theme and none comes close on other grounds. A first theme that says how rather
than what ("regional cooperation") decides nothing.

That is a statement about texts: no later text of the workspace repeats the commitment. It
does not say that anybody gave it up; it may have been met, or moved to another document.
A specimen binds nobody and repeats nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.register.lexicon import lexicon
from stocktake.vocab.language import _
from stocktake.vocab.load import themes
from stocktake.vocab.punctuation import comma
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find_dropped"]


def find_dropped(
    commitments: pl.DataFrame,
    near: pl.DataFrame,
    instruments: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    below: tuple[float, float],
) -> dict[str, tuple[float, str]]:
    """Return the dropped commitments: the likeness of the nearest later provision, and why.

    Args:
        commitments: The table ``commitments`` with ``rank``, the instrument's place in time.
        near: Pairs of provisions, as ``similarity.similar_pairs`` gives them.
        instruments: The table ``instruments``.
        economy_groups: The table ``economy_groups``.
        below: Likeness under which nothing comes near; and the one under which nothing comes
            close where the first theme has no successor.
    """
    followers = _followers(commitments, instruments, economy_groups)
    best = _best(near, followers)
    ranked = commitments.select("rank", "instrument_id").unique()
    named = ranked.join(instruments.select("instrument_id", "short_title"), on="instrument_id")
    titles = dict(named.select("rank", "short_title").iter_rows())
    about = {
        rank: frozenset(codes)
        for rank, codes in commitments.group_by("rank")
        .agg(pl.col("themes").explode(empty_as_null=True).drop_nulls())
        .iter_rows()
    }
    found = {}
    for key, rank, own in commitments.select("commitment_id", "rank", "themes").iter_rows():
        if not followers[rank]:
            continue
        score = best.get(key, 0.0)
        alone = bool(own) and own[0] not in lexicon().background
        alone = alone and not any(own[0] in about[other] for other in followers[rank])
        if score < below[0] or (alone and score < below[1]):
            later = comma().join(titles[other] for other in followers[rank])
            theme = own[0] if alone else None
            found[key] = score, _why(later, theme)
    return found


def _why(later: str, theme: str | None) -> str:
    if theme is None:
        return _("No provision of {instruments} was found to take it up.", instruments=later)
    return _(
        "No provision of {instruments} was found to take it up; none is about \u201c{theme}\u201d.",
        instruments=later,
        theme=theme_name(theme) if theme in themes() else theme,
    )


def _followers(
    commitments: pl.DataFrame, instruments: pl.DataFrame, economy_groups: pl.DataFrame
) -> dict[int, list[int]]:
    """Return for every instrument, by rank, the later ones that bind some of its economies."""
    groups = economy_groups.group_by("group_id").agg("economy_id")
    held = {group: frozenset(economies) for group, economies in groups.iter_rows()}
    real = instruments.filter(pl.col("status") != "specimen")
    group_of = dict(real.select("instrument_id", "group_id").iter_rows())
    ranks = sorted(commitments.select("rank", "instrument_id").unique().iter_rows())
    bound = {rank: held.get(group_of.get(key, ""), frozenset()) for rank, key in ranks}
    return {
        rank: [other for other, _ in ranks if other > rank and bound[rank] & bound[other]]
        for rank, _ in ranks
    }


def _best(near: pl.DataFrame, followers: Mapping[int, list[int]]) -> dict[str, float]:
    """Return the highest likeness of every commitment to a provision that could repeat it."""
    allowed = pl.DataFrame(
        [(rank, other) for rank, others in followers.items() for other in others],
        schema={"earlier_rank": pl.Int64, "later_rank": pl.Int64},
        orient="row",
    )
    reached = near.join(allowed, on=["earlier_rank", "later_rank"], how="semi")
    return dict(reached.group_by("earlier").agg(pl.col("score").max()).iter_rows())
