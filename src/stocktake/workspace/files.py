"""Where intermediate results stand in a build, and how they are written and read back."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import polars as pl

from stocktake.model import Finding
from stocktake.sources.raw import DataSource, RawObservations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.workspace.stages import StageInputs

__all__ = [
    "load_findings",
    "load_noun",
    "load_raw",
    "raw_files",
    "reading_file",
    "save_findings",
    "save_noun",
    "save_raw",
    "slug",
    "text_file",
    "write_whole",
    "written_names",
]

T = TypeVar("T")


def reading_file(stage: str) -> str:
    """Return where the reading of one document stands."""
    return f"stages/{slug(stage)}.msgpack"


def text_file(name: str) -> str:
    """Return where the reading text of one document stands, for people to open a span."""
    return f"texts/{name}.txt"


def raw_files(stage: str) -> tuple[str, str]:
    """Return where the observations of one source stand, and what is known of them."""
    return f"stages/{slug(stage)}.parquet", f"stages/{slug(stage)}.json"


def slug(name: str) -> str:
    """Return a file name that every file system takes; distinct names stay distinct."""
    return re.sub(r"[^\w.-]", lambda m: f"%{ord(m[0]):x}", name.replace(" ", "_"))


def write_whole(path: Path, text: str) -> None:
    """Write a file that people keep, whole or not at all; its folder is made."""
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        scratch.chmod(0o644)  # a scratch file is private; git and colleagues read this one
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def save_noun(noun: object, path: Path) -> None:
    """Write a noun as MessagePack."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.msgpack.encode(noun))


def load_noun(path: Path, kind: type[T]) -> T:
    """Read a noun back."""
    return msgspec.msgpack.decode(path.read_bytes(), type=kind)


def save_findings(findings: list[Finding], path: Path) -> None:
    """Write findings as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(findings))


def load_findings(path: Path) -> list[Finding]:
    """Read findings back."""
    return msgspec.json.decode(path.read_bytes(), type=list[Finding])


class _About(msgspec.Struct):
    sources: tuple[DataSource, ...]
    findings: tuple[Finding, ...]
    written: tuple[str, ...]


def save_raw(raw: RawObservations, stage: str, out: Path) -> None:
    """Write what one source gave."""
    frame, about = (out / name for name in raw_files(stage))
    frame.parent.mkdir(parents=True, exist_ok=True)
    raw.frame.write_parquet(frame)
    about.write_bytes(msgspec.json.encode(_About(raw.sources, raw.findings, _written(raw.frame))))


def written_names(inputs: StageInputs, stages: Iterable[str]) -> set[str]:
    """Return the codes and names of indicators as the rows of sources have them."""
    abouts = (inputs.path(raw_files(stage)[1]) for stage in stages)
    known = (msgspec.json.decode(about.read_bytes(), type=_About) for about in abouts)
    return {text for one in known for text in one.written}


def load_raw(inputs: StageInputs, stage: str) -> RawObservations:
    """Read back what one source gave."""
    frame, about = (inputs.path(name) for name in raw_files(stage))
    known = msgspec.json.decode(about.read_bytes(), type=_About)
    return RawObservations(pl.read_parquet(frame), known.sources, known.findings)


def _written(frame: pl.DataFrame) -> tuple[str, ...]:
    both = (frame[column].unique() for column in ("indicator", "indicator_name"))
    return tuple(pl.concat(both).unique().drop_nulls().sort())
