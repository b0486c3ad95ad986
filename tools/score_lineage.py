"""Score the lineage against the labelled pairs: precision and recall, by half and by relation.

    python tools/score_lineage.py             from the catalogue's paraphrases alone
    STOCKTAKE_REAL_DATA=FOLDER python tools/score_lineage.py --documents
                                              also with the words of the documents

FOLDER has ``instruments/`` with the five catalogued documents.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.register.lineage import lineage_table
from stocktake.register.readings import Reading, read_instrument
from stocktake.register.tables import register_tables
from stocktake.vocab.economies import groups
from stocktake.vocab.load import catalogue
from stocktake.workspace.reading import catalogue_reading

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLD = Path(__file__).parents[1] / "tests" / "fixtures" / "gold" / "lineage.toml"
HALVES = ("tune", "held-out")


class Score(NamedTuple):
    """Counts of one kind: right, told in all, wanted in all."""

    right: int
    told: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of what was told that is right."""
        return self.right / self.told if self.told else float("nan")

    @property
    def recall(self) -> float:
        """Share of what was wanted that was told."""
        return self.right / self.wanted if self.wanted else float("nan")


def main() -> None:
    """Print the scores of both halves."""
    folder = None
    if "--documents" in sys.argv[1:]:
        named = os.environ.get("STOCKTAKE_REAL_DATA")
        if not named:
            sys.exit("Set STOCKTAKE_REAL_DATA to the folder that has instruments/.")
        folder = Path(named) / "instruments"
    lineage = catalogue_lineage(folder)
    for half in HALVES:
        sys.stdout.write(f"\n{half}\n{'':14}{'right':>6}{'told':>6}{'wanted':>7}{'P':>7}{'R':>7}\n")
        for kind, score in scores(lineage, half).items():
            sys.stdout.write(
                f"{kind:14}{score.right:6}{score.told:6}{score.wanted:7}"
                f"{score.precision:7.2f}{score.recall:7.2f}\n"
            )


def catalogue_lineage(folder: Path | None) -> pl.DataFrame:
    """Return the table ``lineage`` of the catalogued instruments, for all APT members.

    Args:
        folder: Folder of the documents; none to use the catalogue's paraphrases alone.
    """
    readings = [catalogue_reading(instrument_id) for instrument_id in catalogue()]
    if folder is not None:
        readings = [_read(path) for path in sorted(folder.glob("*.txt"))]
    tables = register_tables(readings, default_group="apt")
    return lineage_table(
        tables["commitments"], tables["statements"], tables["instruments"], _memberships()
    )


def scores(lineage: pl.DataFrame, half: str) -> dict[str, Score]:
    """Return the scores of one half: links of both origins, each relation, and endings.

    A pair counts as linked where the table has it on either side; "likely" counts only links
    of that certainty. A relation is right where the pair is labelled with it; linked pairs
    without a label are not scored.
    """
    gold = tomllib.loads(GOLD.read_text("utf-8"))
    pairs = [pair for pair in gold["pairs"] if pair["half"] == half]
    linked = _linked(lineage)
    likely = _linked(lineage.filter(pl.col("certainty") == "likely"))
    found = {}
    for name, chosen in (
        ("linked", pairs),
        ("- by reading", [p for p in pairs if p["from"] == "reading"]),
        ("- by sample", [p for p in pairs if p["from"] == "sample"]),
    ):
        related = {_pair(p) for p in chosen if p["relation"] != "unrelated"}
        told = {_pair(p) for p in chosen} & set(linked)
        found[name] = Score(len(told & related), len(told), len(related))
    related = {_pair(p) for p in pairs if p["relation"] != "unrelated"}
    told = {_pair(p) for p in pairs} & set(likely)
    found["likely"] = Score(len(told & related), len(told), len(related))
    wanted = Counter(p["relation"] for p in pairs if p["relation"] != "unrelated")
    told_as = Counter(linked[_pair(p)] for p in pairs if _pair(p) in linked)
    right = Counter(p["relation"] for p in pairs if linked.get(_pair(p)) == p["relation"])
    for relation in sorted(wanted | told_as):
        found[relation] = Score(right[relation], told_as[relation], wanted[relation])
    found["all relations"] = Score(right.total(), told_as.total(), wanted.total())
    endings = {e["commitment"]: e["ending"] for e in gold["endings"] if e["half"] == half}
    dropped = set(lineage.filter(pl.col("relation") == "dropped")["commitment_id"]) & set(endings)
    truly = {key for key, ending in endings.items() if ending == "dropped"}
    found["dropped"] = Score(len(dropped & truly), len(dropped), len(truly))
    return found


def _read(path: Path) -> Reading:
    document = read_document(path)
    note = recognise_instrument(document)
    return read_instrument(
        document,
        instrument_id=note.catalogue or path.stem,
        file=f"instruments/{path.name}",
        note=note,
        recognised_by="catalogue",
    )


def _memberships() -> pl.DataFrame:
    rows = [(group.id, member.iso3) for group in groups().values() for member in group.members]
    return pl.DataFrame(rows, schema=["group_id", "economy_id"], orient="row")


def _linked(lineage: pl.DataFrame) -> Mapping[tuple[str, str], str]:
    linked = {}
    for row in lineage.filter(pl.col("other_id").is_not_null()).iter_rows(named=True):
        pair = (row["commitment_id"], row["other_id"])
        linked[pair if row["direction"] == "later" else pair[::-1]] = row["relation"]
    return linked


def _pair(pair: Mapping[str, str]) -> tuple[str, str]:
    return pair["earlier"], pair["later"]


if __name__ == "__main__":
    main()
