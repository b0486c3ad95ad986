"""A clause as the grammar finds it, and the small word sets that tell clauses apart."""

from __future__ import annotations

from typing import Literal

from stocktake.model import Actor, Force, Noun
from stocktake.register.lexicon import Sense

__all__ = [
    "ASKED",
    "BE",
    "BEEN",
    "DETERMINERS",
    "LEADING",
    "LONGEST_ASIDE",
    "MODALS",
    "NOUN_TOO",
    "OPERATIVE",
    "RELATIVE",
    "SUBORDINATE",
    "Clause",
    "Subject",
]

Subject = Literal["we", "speaker", "implied", "other"]

MODALS = {"will": "will", "shall": "shall", "must": "must", "should": "should", "can": "can"}
MODALS |= {"ought": "should"}
MODALS |= {"may": "may", "might": "may", "could": "can", "would": "would", "cannot": "can"}
# A "we" after one of these stands in a subordinate clause.
SUBORDINATE = frozenset({
    "that", "which", "who", "whom", "whose", "as", "where", "when", "if", "what", "while",
    "because", "since", "how", "than", "why", "whether",
})  # fmt: skip
# Words that open a relative or subordinate clause in front of a modal.
RELATIVE = frozenset({
    "which", "that", "who", "where", "when", "if", "as", "whom", "whose", "what", "while",
    "although", "how", "whether",
})  # fmt: skip
# Passives of asking: "operators are invited to ...". Words are folded: "advized" is "advised".
ASKED = dict.fromkeys(
    (
        "encouraged",
        "invited",
        "urged",
        "advized",
        "recommended",
        "called",
        "welcome",
        "expected",
        "reminded",
    ),
    Force.SOFT,
) | dict.fromkeys(
    (
        "asked",
        "requested",
        "required",
        "instructed",
        "mandated",
        "tasked",
        "directed",
        "charged",
        "entrusted",
    ),
    Force.BINDING,
)
BE = frozenset({"is", "are", "be"})
# In front of a passive of asking the past counts too: "Member States were urged to".
BEEN = BE | {"was", "were"}
# First words of phrases that lead in to a main clause.
LEADING = frozenset({
    "in", "to", "for", "with", "as", "while", "although", "given", "by", "on", "at", "within",
    "through", "taking", "recognizing", "noting", "considering", "accordingly", "furthermore",
    "further", "moreover", "therefore", "however", "also", "finally", "when", "if", "under",
    "upon", "recalling", "acknowledging", "additionally", "building", "following", "based",
    "bearing", "where", "after", "before", "pursuant", "thus", "hence", "responding",
    "elaborated", "since", "concerning", "regarding", "pending", "notwithstanding", "despite",
    "besides", "alongside", "beyond", "during", "until", "throughout", "over", "owing", "once",
    "unless", "because", "lastly", "first", "second", "third", "fourth", "next", "meanwhile",
    "likewize", "similarly", "conversely", "nevertheless", "nonetheless", "consequently",
    "towards", "toward", "across", "among", "between", "against", "from", "without", "thereafter",
    "firstly", "secondly", "thirdly", "subject", "mindful", "conscious", "aware", "convinced",
})  # fmt: skip
# A second comma closes ", on behalf of our peoples," only this near to the subject.
LONGEST_ASIDE = 12
OPERATIVE = ("commitment", "call")
# Verbs that are nouns or adjectives as well: joined ones need a determiner or a name behind them.
NOUN_TOO = frozenset({
    "direct", "require", "charge", "task", "assign", "plan", "focus", "request", "call", "seek",
    "try", "demand", "press", "challenge",
})  # fmt: skip
DETERMINERS = frozenset({
    "the", "our", "all", "its", "these", "their", "member", "members", "each", "this",
    "relevant", "officials", "experts", "regulators", "operators", "governments", "on", "upon",
    "for", "to", "it", "them", "that",
})  # fmt: skip


class Clause(Noun, frozen=True, kw_only=True):
    """One main clause.

    Attributes:
        subject: ``we``, ``speaker`` (the Ministers), ``implied`` (an opening verb) or ``other``.
        subject_span: Tokens of the subject, where it is ``other``.
        modal: Such as ``will``, ``should``, ``need``, or none.
        form: Form of the verb: ``base``, ``s``, ``past``, ``ing``.
        sense: What the verb does; none for a verb of no list.
        first: Token of the verb.
        last: One past the last token of the verb phrase; its object starts here.
        passive: Whether it is a passive of asking ("are invited to") or "shall be done".
        actor: Who speaks, where it is not the signatories ("The economies commit to ...").
        ongoing: Whether "continue to", "have been" or "are ...ing" says it is under way.
    """

    subject: Subject
    first: int
    last: int
    form: str
    sense: Sense | None = None
    modal: str | None = None
    subject_span: tuple[int, int] | None = None
    passive: bool = False
    actor: Actor | None = None
    ongoing: bool = False
