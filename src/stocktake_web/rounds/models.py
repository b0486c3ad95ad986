"""A round, its questionnaire by sections, and what each economy answers.

An answer is kept with every revision it had. Its ``revision`` is what two people who write at
the same time are told apart by; ``AnswerRevision.key`` is what makes a save that is sent twice
count once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stocktake_web.permissions import Thing, rules

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = [
    "Answer",
    "AnswerRevision",
    "AssignedSection",
    "Assignment",
    "Attachment",
    "Comment",
    "EvidenceLink",
    "Kind",
    "MeasureStatus",
    "MissingReason",
    "Prefill",
    "Question",
    "Round",
    "Section",
    "Submission",
    "TransitionRecord",
]

PERSON = settings.AUTH_USER_MODEL


class RoundState(models.TextChoices):
    """Whether members can answer."""

    PREPARED = "prepared", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Kind(models.TextChoices):
    """What a question asks for."""

    VALUE = "value", _("A value")
    STATUS = "status", _("The status of a measure")
    EVIDENCE = "evidence", _("Evidence")
    NARRATIVE = "narrative", _("What was done")
    OBSTACLES = "obstacles", _("Obstacles")
    SUPPORT = "support", _("Support needed")
    PRACTICE = "practice", _("Good practice to share")


class MissingReason(models.TextChoices):
    """Why there is no value; the codes of SDMX's CL_OBS_STATUS in brackets."""

    NOT_COLLECTED = "not_collected", _("Not collected")  # M
    NOT_APPLICABLE = "not_applicable", _("Does not apply")  # Z
    CONFIDENTIAL = "confidential", _("Confidential")  # Q
    NOT_YET = "not_yet", _("Collected, not yet available")  # L


class MeasureStatus(models.TextChoices):
    """How far a measure is."""

    NOT_STARTED = "not_started", _("Not started")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    IN_PLACE = "in_place", _("In place")
    NOT_INTENDED = "not_intended", _("Not intended")


class Round(models.Model):
    """One round of reporting, made from the commitments of a built workspace."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PREPARED)
    opens_on = models.DateField()
    closes_at = models.DateTimeField()
    guidance = models.TextField(blank=True)
    economies = models.JSONField(default=list)
    build_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-opens_on", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=Q(closes_at__date__gte=F("opens_on"))
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Section(models.Model):
    """The questions about one commitment: one screen."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    commitment = models.CharField(max_length=120)
    label = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    instrument = models.CharField(max_length=300, blank=True)
    themes = models.JSONField(default=list)

    class Meta:
        """In the order of the instrument."""

        ordering: ClassVar = ["round", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="section_once_in_round", fields=["round", "commitment"]),
            models.UniqueConstraint(name="section_position", fields=["round", "position"]),
        ]

    def __str__(self) -> str:
        """Return its label and title."""
        return f"{self.label} {self.title}".strip()


class Question(models.Model):
    """One question of a section, asked once or once per part of the population."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=500)
    help = models.TextField(blank=True)
    required = models.BooleanField(default=False)
    indicator = models.CharField(max_length=100, blank=True)
    kpi = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    unit_label = models.CharField(max_length=120, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    disaggregations = models.JSONField(default=list)

    class Meta:
        """In the order in which they are asked."""

        ordering: ClassVar = ["section__position", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="question_once_in_section", fields=["section", "code"]),
            models.CheckConstraint(
                name="question_of_value_has_indicator",
                condition=~Q(kind="value") | ~Q(indicator=""),
            ),
        ]

    def __str__(self) -> str:
        """Return its code."""
        return self.code


class Prefill(models.Model):
    """What open statistics, or the last round, already say: shown to be confirmed."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="prefills")
    economy = models.CharField(max_length=3)
    disaggregation = models.CharField(max_length=120, blank=True)
    value = models.FloatField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    history = models.JSONField(default=list)  # [[year, value], ...], oldest first

    class Meta:
        """One per question, economy and part of the population."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                name="prefill_once", fields=["question", "economy", "disaggregation"]
            ),
        ]

    def __str__(self) -> str:
        """Return the question and economy."""
        return f"{self.question_id} {self.economy}"


class Submission(models.Model):
    """What one economy reports in one round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="submissions")
    economy = models.CharField(max_length=3)
    state = models.CharField(max_length=12, default="draft")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One per economy and round."""

        ordering: ClassVar = ["round", "economy"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="submission_once", fields=["round", "economy"]),
            models.CheckConstraint(
                name="submission_known_state", condition=Q(state__in=list(rules().states))
            ),
        ]

    def __str__(self) -> str:
        """Return round and economy."""
        return f"{self.round_id} {self.economy}"

    def as_thing(self, section: Section | None = None) -> Thing:
        """Return what permissions need to know of it, or of one section of it."""
        return Thing(
            economy=self.economy,
            state=self.state,
            submission=self.pk,
            section=section.pk if section else None,
            themes=frozenset(section.themes) if section else frozenset(),
        )


class Answer(models.Model):
    """The answer to one question (for one part of the population), as it is now."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    disaggregation = models.CharField(max_length=120, blank=True)
    value = models.FloatField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    estimate = models.BooleanField(default=False)
    choice = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    missing = models.CharField(max_length=20, choices=MissingReason, blank=True)
    confirmed = models.BooleanField(default=False)  # a prefilled value was confirmed as it is
    explanation = models.TextField(blank=True)  # why a value jumped
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One per question and part; a value or the reason why there is none."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                name="answer_once", fields=["submission", "question", "disaggregation"]
            ),
            models.CheckConstraint(
                name="answer_value_or_reason",
                condition=Q(value__isnull=True) | Q(missing=""),
            ),
            models.CheckConstraint(
                name="answer_value_has_year",
                condition=Q(value__isnull=True) | Q(year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return the question."""
        return f"{self.submission_id} {self.question_id} {self.disaggregation}".rstrip()

    def content(self) -> dict[str, object]:
        """Return what was answered, without who and when."""
        return {name: getattr(self, name) for name in ANSWER_FIELDS}

    def is_empty(self) -> bool:
        """Return whether nothing was answered."""
        return self.value is None and not (self.choice or self.text or self.missing)


ANSWER_FIELDS = (
    "value",
    "year",
    "estimate",
    "choice",
    "text",
    "missing",
    "confirmed",
    "explanation",
)


class AnswerRevision(models.Model):
    """One state that an answer had: history, undo, and proof that a save was taken."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    key = models.UUIDField(null=True, unique=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    conflict = models.BooleanField(default=False)  # kept, but another's words are the answer
    settled_at = models.DateTimeField(null=True, blank=True)  # when somebody chose between both

    class Meta:
        """In order."""

        ordering: ClassVar = ["answer", "at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="revision_once",
                fields=["answer", "number"],
                condition=Q(conflict=False),
            ),
        ]

    def __str__(self) -> str:
        """Return answer and number."""
        return f"{self.answer_id} {self.number}"


class Assignment(models.Model):
    """Sections that a focal point asked somebody to fill, until a deadline."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    contributor = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return who was asked."""
        return f"{self.submission_id}: {self.contributor_id}"


class AssignedSection(models.Model):
    """One section of an assignment."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="parts")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Each once."""

        constraints: ClassVar = [
            models.UniqueConstraint(name="assigned_once", fields=["assignment", "section"]),
        ]

    def __str__(self) -> str:
        """Return the section."""
        return str(self.section_id)


class Comment(models.Model):
    """A remark on an answer, or on a section of a submission."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(
        Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    internal = models.BooleanField(default=False)  # of the economy alone, before it is handed in
    resolved_at = models.DateTimeField(null=True, blank=True)
    mentioned: models.ManyToManyField[User, models.Model] = models.ManyToManyField(
        PERSON, blank=True, related_name="+"
    )

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return its beginning."""
        return self.text[:60]


class Attachment(models.Model):
    """A file given with an answer; its bytes stand in the data folder under their hash."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    scanned = models.CharField(max_length=60, blank=True)  # by what, empty before
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class EvidenceLink(models.Model):
    """A law, body, plan or page that shows what an answer says."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=500, blank=True)
    dated = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class TransitionRecord(models.Model):
    """One step that a submission took."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return the step."""
        return f"{self.submission_id} {self.step}"
