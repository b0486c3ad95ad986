"""What lint says: a remark about certain words, and how often the six questions are answered."""

from __future__ import annotations

from enum import StrEnum

from stocktake.model import Noun
from stocktake.register.lint.rules import Rule, Severity, rules

__all__ = ["QUESTIONS", "Answer", "Answers", "Comparison", "DraftReport", "Related", "Remark"]

# The six questions a commitment should answer, in the order in which they are asked.
QUESTIONS: dict[str, str] = {
    "who": "Who",
    "what": "What",
    "how-much": "How much",
    "by-when": "By when",
    "for-whom": "For whom",
    "how-known": "How it will be known",
}


class Answer(StrEnum):
    """Whether a commitment answers a question."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Related(Noun, frozen=True, kw_only=True):
    """Another text that a remark points to.

    Attributes:
        instrument_id: Id of the instrument; empty for the draft itself.
        title: What people call the instrument.
        label: Label of the provision.
        words: Its paraphrase, or its words where it has none.
        year: Year of the instrument.
    """

    instrument_id: str
    title: str
    label: str
    words: str
    year: int | None = None


class Remark(Noun, frozen=True, kw_only=True):
    """One thing that lint says about a draft.

    Attributes:
        rule: Id of the rule.
        says: What was found, in one sentence.
        provision: Key of the provision; empty where it is about the whole draft.
        statement: Position of the statement in the document; none for the whole draft.
        start: First character in the document's reading text.
        end: One past the last character.
        page: Printed page, where the format has pages.
        line: Line of the file, where the format has lines.
        quote: The words it is about.
        stronger: A wording pattern with blanks, where there is one.
        related: Other texts it points to.
    """

    rule: str
    says: str
    provision: str = ""
    statement: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    line: int | None = None
    quote: str = ""
    stronger: str = ""
    related: tuple[Related, ...] = ()

    @property
    def about(self) -> Rule:
        """The rule, with what to do."""
        return rules()[self.rule]

    @property
    def severity(self) -> Severity:
        """How serious it is."""
        return self.about.severity


class Answers(Noun, frozen=True, kw_only=True):
    """How one commitment or call answers the six questions.

    Attributes:
        provision: Key of the provision.
        statement: Position of the statement in the document.
        words: The statement as read.
        given: Question to answer.
    """

    provision: str
    statement: int
    words: str
    given: dict[str, Answer]

    @property
    def is_specific(self) -> bool:
        """Whether every question is answered in full."""
        return all(answer is Answer.YES for answer in self.given.values())


class Comparison(Noun, frozen=True, kw_only=True):
    """The instrument whose coverage the draft is compared with, and why that one."""

    instrument_id: str | None
    title: str
    because: str


class DraftReport(Noun, frozen=True, kw_only=True):
    """All that lint found in one draft.

    Attributes:
        name: File name of the draft.
        title: Its title, as far as recognised.
        answers: The six questions for each commitment and call, in reading order.
        remarks: In reading order; those about the whole draft come last.
        comparison: The instrument it was compared with.
        earlier: Instruments that were searched for earlier promises.
        notes: What a reader must know about how the draft was read.
    """

    name: str
    title: str
    answers: tuple[Answers, ...]
    remarks: tuple[Remark, ...]
    comparison: Comparison
    earlier: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many remarks have a severity."""
        return sum(1 for remark in self.remarks if remark.severity == severity)

    def card(self) -> dict[str, dict[Answer, int]]:
        """Return the score card: for each question how often it is answered yes, partly, no."""
        return {
            question: {
                answer: sum(1 for a in self.answers if a.given[question] is answer)
                for answer in Answer
            }
            for question in QUESTIONS
        }
