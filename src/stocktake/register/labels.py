"""What a rule says of a statement, and where the statement stands when it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from stocktake.model import Actor, Force, Noun, Role, SegmentKind
from stocktake.register.frames import Frame

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause

__all__ = ["Label", "Setting", "Voice", "recital"]

Voice = Literal["declaration", "plan"]


class Setting(Noun, frozen=True, kw_only=True):
    """Where a statement stands.

    Attributes:
        kind: What its segment is on the page.
        frame: What its lead-in or heading says about it.
        preamble: Whether it stands in a preambular paragraph.
        opens_section: Whether it follows a heading or stands before a lead-in.
        previous: The label of the statement before it in the same provision.
        last: The label of the statement before it, in whatever provision.
        before: Words of that statement, lower case.
        own: Who acts in this document where nobody is named.
        voice: ``plan`` where a body speaks of itself in the third person, else ``declaration``.
        speaking: Nouns that tell of the signatories in this text ("the Committee decided").
        masthead: Whether it is the name of a body above the title.
        front: Whether it is a line among the titles at the top of the document.
        numbered: Whether its printed label is a code such as "M3.1".
        leaf: Whether it is a heading with nothing under it.
        among_acts: Whether an item before it in the same section is an act.
        declared: Whether "declares" leads in.
        told: Whether "we" tell in the past what they decided.
        pronoun: Whether it opens with "they" or "it".
        word: What the printed label calls the statement ("Objective"), or nothing.
        body: The names of that body, lower case.
    """

    kind: SegmentKind = SegmentKind.PARAGRAPH
    frame: Frame | None = None
    preamble: bool = False
    opens_section: bool = False
    previous: Label | None = None
    last: Label | None = None
    before: frozenset[str] = frozenset()
    voice: Voice = "declaration"
    own: Actor = Actor.SIGNATORIES
    body: tuple[str, ...] = ()
    speaking: frozenset[str] = frozenset()
    word: str = ""
    pronoun: bool = False
    told: bool = False
    declared: bool = False
    front: bool = False
    masthead: bool = False
    leaf: bool = False
    among_acts: bool = False
    numbered: bool = False


class Label(Noun, frozen=True, kw_only=True):
    """Role, force and actor with the rule that gave them.

    Attributes:
        role: What the statement does.
        rule: Id of the rule, to which ``confidence`` knows how often it is right.
        because: The words and what was made of them.
        force: Strength, where somebody is to act.
        actor: Who acts.
        object_at: Token at which the object of the main verb starts.
        frame: What the statement, as a lead-in, says about its items.
        preambular: Whether it opens like a preambular paragraph.
        chance: Chance of the role by rule and weights together; none before they were heard.
    """

    role: Role
    rule: str
    because: str
    force: Force | None = None
    actor: Actor | None = None
    object_at: int = 0
    frame: Frame | None = None
    preambular: bool = False
    chance: float | None = None


def recital(clause: Clause, because: str, rule: str) -> Label:
    """Return the label of a clause in which nobody is asked to act."""
    return Label(role=Role.RECITAL, rule=rule, because=because, object_at=clause.last)
