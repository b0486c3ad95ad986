"""Read a draft into provisions, with what ``stocktake lint`` says of each.

The file is read by the readers of ``stocktake`` and within their limits. Sentences
of one printed paragraph or item are one provision.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from stocktake.documents.read import SUFFIXES, read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.errors import DocumentError
from stocktake.register.lint.check import lint_document
from stocktake.register.provisions import provisions_of
from stocktake.register.read import read_statements
from stocktake_web.files import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.register.lint.remarks import Remark
    from stocktake_web.files import Kept

__all__ = ["KINDS", "ReadDraft", "ReadProvision", "Saying", "read_draft"]

KINDS = tuple(kind for kind in SUFFIXES if kind not in (".html", ".htm"))
LONGEST_KEY = 120


class Saying(msgspec.Struct, frozen=True):
    """One remark of lint."""

    rule: str
    severity: str
    says: str
    quote: str = ""
    stronger: str = ""


class ReadProvision(msgspec.Struct, frozen=True, kw_only=True):
    """One provision; fields as in ``models.Provision``."""

    key: str
    label: str
    text: str
    is_heading: bool
    role: str
    themes: tuple[str, ...]
    page: int | None
    remarks: tuple[Saying, ...]


class ReadDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it was read."""

    language: str
    provisions: tuple[ReadProvision, ...]
    remarks: tuple[Saying, ...]


def read_draft(kept: Kept) -> ReadDraft:
    """Read a kept file.

    Raises:
        stocktake.errors.DocumentError: It cannot be read; the error says what to do.
    """
    with tempfile.TemporaryDirectory() as folder:
        # The readers go by the end of the name, and files are kept under their hash.
        path = Path(folder) / f"draft{PurePosixPath(kept.name).suffix.lower()}"
        shutil.copyfile(path_of(kept.sha256), path)
        try:
            document = read_document(path, name=kept.name)
        except DocumentError as problem:  # where it stood for a moment is nobody's business
            raise DocumentError(problem.problem, where=kept.name, fix=problem.fix) from problem
    report = lint_document(document, recognise_instrument(document))
    said: dict[str, list[Saying]] = {}
    for remark in report.remarks:
        said.setdefault(remark.provision, []).append(_saying(remark))
    provisions = tuple(
        ReadProvision(
            key=_kept_key(provision.key, place),
            label=provision.label[:LONGEST_KEY],
            text=" ".join(each.text for each in provision.statements),
            is_heading=not provision.said(),
            role=deciding.role.value if (deciding := provision.deciding()) else "",
            themes=tuple(_each_once(t for each in provision.statements for t in each.themes)),
            page=provision.statements[0].page,
            remarks=tuple(said.get(provision.key, ())),
        )
        for place, provision in enumerate(provisions_of(read_statements(document)), 1)
    )
    return ReadDraft(
        language=document.language, provisions=provisions, remarks=tuple(said.get("", ()))
    )


def _kept_key(key: str, place: int) -> str:
    """Return a key as it is kept; one that is too long ends in its place, and stays unique."""
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 10]}~{place}"


def _saying(remark: Remark) -> Saying:
    return Saying(remark.rule, remark.severity, remark.says, remark.quote, remark.stronger)


def _each_once(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
