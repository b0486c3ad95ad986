"""The regional views as a workbook and as a Word document.

Both hold what ``queries.regional_views`` returns and nothing else: confirmed positions, late ones
marked, comments of partners. Text is never a formula, whoever wrote it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from stocktake.publish.report.tree import printable
from stocktake.publish.workbook import Sheet, write_workbook
from stocktake_web.consultations.models import Stance
from stocktake_web.words import economy_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake_web.consultations.models import Draft, Position
    from stocktake_web.consultations.queries import ViewsRow

__all__ = ["counts_sentence", "views_document", "views_workbook"]

LONGEST_SHEET_NAME = 31


def views_workbook(draft: Draft, views: Sequence[ViewsRow]) -> bytes:
    """Return the views as a workbook: counts by provision, every position, who says what where."""
    buffer = io.BytesIO()
    sheets = [
        Sheet(name=_("Views")[:LONGEST_SHEET_NAME], frame=_counts_frame(views)),
        Sheet(name=_("Positions")[:LONGEST_SHEET_NAME], frame=_positions_frame(views)),
        Sheet(name=_("Economies")[:LONGEST_SHEET_NAME], frame=_matrix_frame(draft, views)),
        Sheet(name=_("Comments")[:LONGEST_SHEET_NAME], frame=_comments_frame(views)),
    ]
    title = draft.consultation.title
    write_workbook(sheets, buffer, title=title, created=timezone.now().date())
    return buffer.getvalue()


def views_document(draft: Draft, views: Sequence[ViewsRow]) -> bytes:
    """Return the views as a Word document: a heading, the words, counts and a table a provision."""
    import docx

    document = docx.Document()
    consultation = draft.consultation
    document.core_properties.title = printable(consultation.title)[:255]
    _heading(document, consultation.title, 0)
    told = _("%(name)s, version %(number)s. Consultation from %(opens)s to %(closes)s.") % {
        "name": draft.name,
        "number": draft.number,
        "opens": consultation.opens_on.isoformat(),
        "closes": consultation.closes_at.date().isoformat(),
    }
    _paragraph(document, told)
    for row in views:
        _heading(document, row.provision.label or str(row.provision.position), 2)
        _paragraph(document, row.provision.text)
        _paragraph(document, counts_sentence(row))
        if row.positions:
            _positions_table(document, row.positions)
        for comment in row.comments:
            _paragraph(document, f"{comment.by_name}: {comment.text}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def counts_sentence(row: ViewsRow) -> str:
    """Return in words how many take each stance."""
    said = _("Support %(support)s, with changes %(changes)s, oppose %(oppose)s, no position "
             "%(none)s, not heard %(silent)s.")  # fmt: skip
    return said % (row.counts | {"silent": row.silent})


def _counts_frame(views: Sequence[ViewsRow]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            _("Provision"): [row.provision.label for row in views],
            _("Text"): [row.provision.text for row in views],
            **{
                str(stance.label): pl.Series(
                    [row.counts[stance.value] for row in views], dtype=pl.Int64
                )
                for stance in Stance
            },
            _("Not heard"): pl.Series([row.silent for row in views], dtype=pl.Int64),
        }
    )


def _positions_frame(views: Sequence[ViewsRow]) -> pl.DataFrame:
    held = [(row.provision, each) for row in views for each in row.positions]
    columns = {
        _("Provision"): [provision.label for provision, _each in held],
        _("Economy"): [economy_words(each.economy) for _provision, each in held],
        _("Position"): [each.get_stance_display() for _provision, each in held],
        _("Proposed wording"): [each.wording for _provision, each in held],
        _("Reason"): [each.reason for _provision, each in held],
        _("Late, because"): [each.late_reason for _provision, each in held],
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _matrix_frame(draft: Draft, views: Sequence[ViewsRow]) -> pl.DataFrame:
    """Return a row for each provision and a column for each economy that was asked."""
    said = [{each.economy: each.get_stance_display() for each in row.positions} for row in views]
    columns: dict[str, list[str]] = {_("Provision"): [row.provision.label for row in views]}
    for economy in draft.consultation.economies:
        columns[economy_words(economy)] = [str(row.get(economy, "")) for row in said]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _comments_frame(views: Sequence[ViewsRow]) -> pl.DataFrame:
    held = [(row.provision, each) for row in views for each in row.comments]
    columns = {
        _("Provision"): [provision.label for provision, _each in held],
        _("Who"): [each.by_name for _provision, each in held],
        _("Comment"): [each.text for _provision, each in held],
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _positions_table(document: Any, positions: Sequence[Position]) -> None:
    heads = (_("Economy"), _("Position"), _("Proposed wording"), _("Reason"))
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell.paragraphs[0], head, bold=True)
    for each in positions:
        late = f" ({_('late')}: {each.late_reason})" if each.late_reason else ""
        texts = (
            economy_words(each.economy),
            f"{each.get_stance_display()}{late}",
            each.wording,
            each.reason,
        )
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            _fill(cell.paragraphs[0], text)
    if get_language_bidi():
        properties = table._tbl.tblPr
        properties.append(properties.makeelement(_word("bidiVisual"), {}))
    _paragraph(document, "")


def _heading(document: Any, text: str, level: int) -> None:
    _fill(document.add_heading(level=level), text)


def _paragraph(document: Any, text: str) -> None:
    _fill(document.add_paragraph(), text)


def _fill(paragraph: Any, text: str, *, bold: bool = False) -> None:
    run = paragraph.add_run("\n".join(printable(line) for line in text.splitlines()))
    run.bold = bold or None
    if get_language_bidi():
        properties = paragraph._p.get_or_add_pPr()
        properties.append(properties.makeelement(_word("bidi"), {}))


def _word(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
