"""Headings: what one that is a verb, or the name of a decision, says of the text under it.

"considering" and "instructs the Director" lead in the paragraphs below them, as "Decision 471: ..."
does; "Publish guidelines" on a line of its own is an action, "To lower the cost" an objective.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Force
from stocktake.register.frames import Frame, bare_frame
from stocktake.register.goal_phrases import GOAL_PREFIX
from stocktake.register.grammar import NOUNISH, main_clauses

if TYPE_CHECKING:
    from stocktake.register.labels import Setting
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = [
    "LEAST_ACTION",
    "LONGEST_HEADING",
    "decided_under",
    "is_action",
    "is_sentence",
    "resolution_heading",
]

LONGEST_HEADING = 25  # tokens
LEAST_ACTION = 3  # tokens of an action set on a line of its own


def decided_under(text: str, setting: Setting) -> Frame | None:
    """Return the frame of "Decision 471: Arab Digital Agenda": what stands under it is decided.

    Args:
        text: The title.
        setting: Where it stands.
    """
    if setting.word.lower() != "decision" or setting.voice == "plan":
        return None
    return Frame(
        kind="declare",
        words=f"{setting.word}: {text[:40]}",
        force=Force.BINDING,
        actor=setting.own,
        covers_paragraphs=True,
    )


def resolution_heading(text: str, tokens: list[Token], words: Lexicon) -> Frame | None:
    """Return the frame of a resolution's heading: "considering", "instructs the Director".

    Args:
        text: The heading.
        tokens: Its tokens.
        words: The word lists.
    """
    opening = words.verbs.get(tokens[0].low)
    if _is_plain_title(text, tokens, words):
        return None
    resolves = opening and opening[0][1] in ("s", "ing")
    spoken = tokens[0].low == "we" or text.rstrip().endswith(":")  # "We call upon"
    if not (resolves or spoken) or len(tokens) > LONGEST_HEADING:
        return None
    frame = bare_frame(tokens, main_clauses(tokens, words), words)
    return frame and msgspec.structs.replace(frame, covers_paragraphs=True)


def _is_plain_title(text: str, tokens: list[Token], words: Lexicon) -> bool:
    """Whether "Notes" or "Guiding principles" is a title, unlike "Recalling"."""
    if not text[:1].isupper() or text.isupper() or text.rstrip().endswith(":"):
        return False
    if len(tokens) == 1:
        return tokens[0].low in ("notes", "requests", "calls", "supports", "plans")
    named = [t for t in tokens[1:] if t.low not in words.adverbs]
    return tokens[0].low.endswith("ing") and any(t.is_word for t in named)


def is_action(tokens: list[Token], words: Lexicon) -> bool:
    """Return whether "Publish cross-border guidelines" stands on a line of its own: an action.

    Args:
        tokens: The tokens of the line.
        words: The word lists.
    """
    base = words.action_verbs.get(tokens[0].low) == "base" and tokens[0].low not in NOUNISH
    return base and len(tokens) >= LEAST_ACTION


def is_sentence(text: str, tokens: list[Token], words: Lexicon) -> bool:
    """Return whether something set as a heading is a sentence or a stated objective after all.

    Args:
        text: The heading.
        tokens: Its tokens.
        words: The word lists.
    """
    if (match := GOAL_PREFIX.match(text)) and len(text) - match.end() > 30:
        return True
    if (
        len(tokens) > 3
        and tokens[0].low == "to"
        and words.action_verbs.get(tokens[1].low) == "base"
    ):
        return True  # "To lower the cost of networks": an objective
    lows = {t.low for t in tokens}
    return len(tokens) > 8 and bool(lows & {"we", "will", "shall", "should"})
