"""Run the stages of a build, and only those whose inputs changed.

A stage is a pure function from declared inputs (outputs of earlier stages, and
a fingerprint of what lies outside the build) to files. Its key is the hash of
its code, its fingerprint and its inputs; when the last build has the same key
and still has the files, they are linked instead of made again. A stage that is
run again but writes the same bytes does not make later stages run; one that names what its files
are made of makes only those anew of which that changed (``workspace.pieces``).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Protocol

import polars as pl

from stocktake.publish.pieces import MakeAll
from stocktake.vocab.language import ENGLISH
from stocktake.vocab.table_files import write_table_file
from stocktake.vocab.tables import rounded_table
from stocktake.workspace.pieces import KeptPieces
from stocktake.workspace.place import link_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from stocktake.publish.pieces import Pieces

__all__ = [
    "Reporter",
    "RunResult",
    "Silent",
    "Stage",
    "StageInputs",
    "TableStore",
    "code_fingerprint",
    "fingerprint",
    "locale_code",
    "run_stages",
    "write_table",
]

LOCALE = "vocab/locale"
MANIFEST = "manifest.json"
SCRATCH = ".scratch"  # where a stage writes before its files join the build
# Raised when the form of the manifest changes, so that no old manifest is trusted.
MANIFEST_VERSION = 1
# A quarter of a gigabyte: all tables but the longest of a large workspace.
KEPT_BYTES = 256 * 1024**2


class Reporter(Protocol):
    """Who is told how far a build is: a progress bar, plain lines, or nobody."""

    def begin(self, total: int) -> None:
        """The build has ``total`` stages."""

    def started(self, stage: str) -> None:
        """A stage begins to run."""

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """A stage is done, or its last result is used again."""


class Silent:
    """A reporter for notebooks and tests."""

    def begin(self, total: int) -> None:
        """Say nothing."""

    def started(self, stage: str) -> None:
        """Say nothing."""

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Stage:
    """One step of a build.

    Attributes:
        name: As shown while building.
        code: Parts of the program whose change makes it run again.
        run: Writes files below the folder it is given.
        inputs: Files of earlier stages that it reads.
        outside: Fingerprint of everything else it depends on.
        columns: Of tables among them, the columns that it reads where these are not all: a
            change of another column does not make it run again.
        may_wait: Whether its files may be older than others for a while, since nobody reads them
            while a workspace is worked on.
    """

    name: str
    code: tuple[str, ...]
    run: Callable[[StageInputs, Path], None]
    inputs: tuple[str, ...] = ()
    outside: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_wait: bool = False


@dataclass
class RunResult:
    """What a run did: stage names, and the fingerprint of every file it holds.

    Stages that are ``behind`` were left as the last run had them though their inputs changed.
    """

    ran: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)


class TableStore:
    """Tables that a run read, for later stages and the next run; never more than fits a budget.

    A table is known by the fingerprint of its file, so that one that was made again is read again.
    Where there is no room for another one, those go that were not asked for the longest, such as
    the tables of a language whose pages are written.
    """

    def __init__(self, budget: int = KEPT_BYTES) -> None:
        """Hold at most ``budget`` bytes."""
        self._budget = self._room = budget
        self._frames: dict[str, pl.DataFrame] = {}  # in the order in which they were asked for
        self._sizes: dict[str, int] = {}
        self._asked: set[str] = set()

    def forget_unasked(self) -> None:
        """Let go of what nobody asked for since the last call: it was made again, or is not used.

        A run calls this at its end.
        """
        for key in self._frames.keys() - self._asked:
            self._forget(key)
        self._asked.clear()

    def read(self, path: Path, digest: str) -> pl.DataFrame:
        """Return the table of a file with this fingerprint."""
        return self.keep(digest, lambda: pl.read_parquet(path))

    def keep(
        self, key: str, make: Callable[[], pl.DataFrame], *, columns: Iterable[str] | None = None
    ) -> pl.DataFrame:
        """Return the table with this key, which is made where it is not kept.

        Args:
            key: Its key.
            make: Makes it.
            columns: Those that another kept table does not share with it; all by default.
        """
        self._asked.add(key)
        known = self._frames.pop(key, None)
        if known is not None:
            self._frames[key] = known
            return known
        frame = make()
        own = frame if columns is None else frame.select(columns)
        size = int(own.estimated_size())
        if size > self._budget:
            return frame
        while size > self._room:
            self._forget(next(iter(self._frames)))
        self._room -= size
        self._frames[key], self._sizes[key] = frame, size
        return frame

    def _forget(self, key: str) -> None:
        del self._frames[key]
        self._room += self._sizes.pop(key)


class StageInputs:
    """The files a stage declared, wherever they are at the moment."""

    def __init__(
        self,
        declared: tuple[str, ...],
        locate: Callable[[str], Path],
        *,
        store: TableStore | None = None,
        digest: Callable[[str], str] = str,
        columns: Mapping[str, tuple[str, ...]] | None = None,
        pieces: Pieces | None = None,
    ) -> None:
        """Know what may be read, where it is, and where tables are kept.

        Args:
            declared: Files that may be read.
            locate: Returns where a file is.
            store: Keeps tables for other stages; by default for this one only.
            digest: Returns the fingerprint of a file, by which its table is kept.
            columns: Of tables, the columns that may be read where these are not all.
            pieces: Knows which files were made before; by default none was.
        """
        self.pieces = pieces or MakeAll()
        self._declared = frozenset(declared)
        self._locate = locate
        self._store = TableStore() if store is None else store
        self._digest = digest
        self._columns = columns or {}

    def path(self, name: str) -> Path:
        """Return the place of a declared input; an undeclared one is a defect."""
        if name not in self._declared:
            raise KeyError(f"{name} is not a declared input")
        return self._locate(name)

    def digest(self, name: str) -> str:
        """Return the fingerprint of a declared input."""
        self.path(name)
        return self._digest(name)

    def table(self, name: str) -> pl.DataFrame:
        """Return a declared table."""
        return self.frame(f"tables/{name}.parquet")

    def frame(self, file: str) -> pl.DataFrame:
        """Return the table in a declared file, with the columns that may be read."""
        return self._shown(file, self._whole(file))

    def changed(
        self,
        file: str,
        how: str,
        change: Callable[[pl.DataFrame], pl.DataFrame],
        *,
        columns: Iterable[str],
    ) -> pl.DataFrame:
        """Return the table in a declared file with other columns, once for all stages.

        Args:
            file: The file.
            how: Tells this change from others of the same table in a build.
            change: Makes it, from the table and from what is the same in all of a build.
            columns: What it changes.
        """
        key = f"{self._digest(file)} {how}"
        made = self._store.keep(key, lambda: change(self._whole(file)), columns=columns)
        return self._shown(file, made)

    def _whole(self, file: str) -> pl.DataFrame:
        return self._store.read(self.path(file), self._digest(file))

    def _shown(self, file: str, table: pl.DataFrame) -> pl.DataFrame:
        columns = self._columns.get(file)
        if columns is None:
            return table
        # The same frame for the next run, which then knows what it made of it.
        key = f"{self._digest(file)} {columns}"
        return self._store.keep(key, lambda: table.select(columns))


def run_stages(
    stages: list[Stage],
    old: Path,
    new: Path,
    reporter: Reporter,
    *,
    store: TableStore | None = None,
    wait: bool = False,
) -> RunResult:
    """Run ``stages`` in order; the files of the whole build then stand in ``new``.

    When every stage could be reused and the last build has no others, ``new`` stays empty.

    Args:
        stages: The stages.
        old: The last build.
        new: An empty folder beside it.
        reporter: Who is told how far it is.
        store: Tables of the last run in this process; by default none.
        wait: Leave the files of stages that may wait as the last build has them, if it has any.
    """
    last = _read_manifest(old)
    result = RunResult()
    record: dict[str, dict[str, object]] = {}
    made: set[str] = set()

    store = TableStore() if store is None else store

    def locate(name: str) -> Path:
        return (new if name in made else old) / name

    @cache
    def told(name: str, columns: tuple[str, ...], digest: str) -> str:
        table = store.read(locate(name), digest).select(columns)
        return fingerprint(str(table.schema), table.write_ndjson())

    def digest_of(stage: Stage, name: str) -> str:
        digest = result.outputs[name]
        return told(name, stage.columns[name], digest) if name in stage.columns else digest

    reporter.begin(len(stages))
    for stage in stages:
        started = time.perf_counter()
        wanted = _key(stage, [digest_of(stage, name) for name in stage.inputs])
        key, outputs = _standing(stage, wanted, last.get(stage.name), old, wait=wait)
        if key != wanted:
            result.behind.append(stage.name)
        keys = _pieces(last.get(stage.name))
        reused = outputs is not None
        if outputs is None:
            reporter.started(stage.name)
            pieces = KeptPieces(
                new / SCRATCH, old, keys, partial(fingerprint, stage.name, *_code(stage))
            )
            inputs = StageInputs(
                stage.inputs,
                locate,
                store=store,
                digest=result.outputs.__getitem__,
                columns=stage.columns,
                pieces=pieces,
            )
            outputs, keys = _run(stage, inputs, new), pieces.keys
            made.update(outputs)
        result.outputs.update(outputs)
        record[stage.name] = {"key": key, "outputs": outputs, **({"pieces": keys} if keys else {})}
        (result.reused if reused else result.ran).append(stage.name)
        reporter.finished(stage.name, time.perf_counter() - started, reused=reused)
    store.forget_unasked()
    if result.ran or record.keys() != last.keys():
        link_all((name for name in result.outputs if name not in made), old, new)
        manifest = {"version": MANIFEST_VERSION, "stages": record}
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
    return result


def write_table(frame: pl.DataFrame, out: Path, name: str) -> None:
    """Write a table, its numbers rounded as declared, where ``StageInputs.table`` finds it."""
    path = out / "tables" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_table_file(rounded_table(name, frame), path)


def fingerprint(*parts: str | bytes) -> str:
    """Return the SHA-256 of the parts, kept apart, in hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def locale_code(language: str) -> tuple[str, ...]:
    """Return the part of the program that holds a language; English is in the code itself."""
    return () if language == ENGLISH.id else (f"{LOCALE}/{language}",)


@cache
def code_fingerprint(part: str) -> str:
    """Return the fingerprint of a package or module of Stocktake, such as ``publish/site``.

    Catalogues of languages count only where they are named: a translated word
    does not make the tables again.
    """
    root = resources.files("stocktake")
    node = root
    for piece in part.split("/"):
        node = node / piece
    found = sorted(_walk(node, part))
    return fingerprint(*[piece for pair in found for piece in pair])


def _walk(node: resources.abc.Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    if node.is_file():
        if not name.endswith(".pyc"):
            yield name, node.read_bytes()
        return
    for child in node.iterdir():
        if f"{name}/{child.name}" == LOCALE:
            continue
        yield from _walk(child, f"{name}/{child.name}")


def _key(stage: Stage, digests: list[str]) -> str:
    inputs = [piece for pair in zip(stage.inputs, digests, strict=True) for piece in pair]
    return fingerprint(stage.name, stage.outside, *_code(stage), "|", *inputs)


def _code(stage: Stage) -> list[str]:
    return [code_fingerprint(part) for part in stage.code]


def _run(stage: Stage, inputs: StageInputs, new: Path) -> dict[str, str]:
    """Run a stage in a scratch folder, then move its files into the build."""
    scratch = new / SCRATCH
    scratch.mkdir()
    stage.run(inputs, scratch)
    outputs = {}
    for path in sorted(scratch.rglob("*")):
        name = path.relative_to(scratch).as_posix()
        if path.is_dir():
            (new / name).mkdir(exist_ok=True)
            continue
        with path.open("rb") as file:
            outputs[name] = hashlib.file_digest(file, "sha256").hexdigest()
        path.replace(new / name)
    shutil.rmtree(scratch)
    return outputs


def _reusable(last: dict[str, object] | None, key: str, old: Path) -> dict[str, str] | None:
    if last is None or last["key"] != key:
        return None
    outputs = last["outputs"]
    if not isinstance(outputs, dict) or not all((old / name).is_file() for name in outputs):
        return None
    return outputs


def _standing(
    stage: Stage, key: str, last: dict[str, object] | None, old: Path, *, wait: bool
) -> tuple[str, dict[str, str] | None]:
    """Return the files of a stage's last result that can stand, if any, and the key they have."""
    outputs = _reusable(last, key, old)
    if outputs is None and wait and stage.may_wait:
        before = str((last or {}).get("key", ""))
        outputs = _reusable(last, before, old)
        # With the key that they had, a run that does not wait makes them anew.
        return (key if outputs is None else before), outputs
    return key, outputs


def _pieces(last: dict[str, object] | None) -> dict[str, str]:
    found = (last or {}).get("pieces", {})
    return found if isinstance(found, dict) else {}


def _read_manifest(old: Path) -> dict[str, dict[str, object]]:
    """Return the stages of the last build; a damaged manifest means that there was none."""
    try:
        manifest = json.loads((old / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(manifest, dict) or manifest.get("version") != MANIFEST_VERSION:
        return {}
    stages = manifest.get("stages")
    return stages if isinstance(stages, dict) else {}
