"""What the draft no longer speaks of: groups and themes of the last one, follow-up, money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.lint.earlier import Earlier, related_to
from stocktake.register.lint.remarks import Remark
from stocktake.register.lint.wordlists import lint_words
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stocktake.register.lint.draft import Draft

__all__ = ["find_dropped", "find_missing_machinery"]

# Earlier provisions shown with a remark.
MOST = 3


def find_dropped(draft: Draft, last: Sequence[Earlier]) -> Iterator[Remark]:
    """Yield a remark for each group and theme of the last instrument that the draft has not.

    Args:
        draft: The draft.
        last: Entries of the instrument it is compared with; none where there is none.
    """
    said = [s.statement for s in draft.said if s.is_asked or s.is_goal]
    groups = {group for statement in said for group in statement.beneficiaries}
    themes = {theme for statement in said for theme in statement.themes}
    for code, name in load.beneficiaries().items():
        named = [entry for entry in last if code in entry.beneficiaries]
        if named and code not in groups:
            yield _dropped("group-dropped", name, "no commitment of the draft names them", named)
    for code, name in load.themes().items():
        # What an entry is mainly about; its side themes are a matter of wording.
        asked = [entry for entry in last if code in entry.themes[:1]]
        if asked and code not in themes:
            yield _dropped("theme-dropped", name, "the draft asks for nothing on it", asked)


def find_missing_machinery(draft: Draft) -> Iterator[Remark]:
    """Yield a remark where nobody is asked to report, or nothing is said about money."""
    asked = draft.asked()
    if not asked:
        return
    themes = {theme for said in asked for theme in said.statement.themes}
    followed = any(
        "follow-up-reporting" in said.statement.themes
        and lint_words().general_report.has(said.tokens)
        for said in asked
    )
    if not followed:
        says = "Nobody is asked to report, to review or to meet again on what was done."
        yield Remark(rule="no-follow-up", says=says)
    if "investment-financing" not in themes:
        yield Remark(rule="no-financing", says="No commitment or call speaks of money.")


def _dropped(rule: str, name: str, what: str, entries: list[Earlier]) -> Remark:
    labels = ", ".join(entry.label for entry in entries)
    return Remark(
        rule=rule,
        says=f"{name}: {entries[0].title} named them at {labels}; {what}."
        if rule == "group-dropped"
        else f"{name}: {entries[0].title} asked for something at {labels}; {what}.",
        related=tuple(related_to(entry) for entry in entries[:MOST]),
    )
