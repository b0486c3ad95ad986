"""The networks of ``fit_theme_network.py`` in torch, so that they can be taught.

``Network`` computes what ``register/theme_network.py`` computes with numpy. ``Large`` and
``Teacher`` are the lower and the upper half of all-MiniLM-L6-v2: BERT with six layers (Devlin et
al. 2019), the teacher with the same kind of head as the small network. Left out: the lower half
is never taught, so that it is computed once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import safe_open
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Large", "Network", "Teacher", "batches", "padded", "padded_states"]

Table = np.ndarray
STARTS = ("near", "near_base", "far", "far_base", "telling", "direct", "out", "out_base")
UNLIKELY = -3.0  # log odds of any theme before anything is learnt
LOUDER_HEAD, LOUDER_HEARD = 8.0, 3.0  # so that small weights are learnt as fast as large ones
FORGOTTEN = 0.1  # share of words read as unknown while teaching
FAR = 1e9
LAYERS, LOWER, HEADS = 6, 3, 12
PIECES = 96  # of words that the large encoder reads
TINY = 1e-12
PARTS = (
    *(f"attention.self.{name}" for name in ("query", "key", "value")),
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)


class Network(nn.Module):
    """The small network."""

    def __init__(self, arrays: Mapping[str, Table], themes: int, dropped: float) -> None:
        """Start from the arrays of the network that imitates the large encoder."""
        super().__init__()
        rows = torch.tensor(arrays["rows"].astype("float32") * np.float32(arrays["step"]))
        self.unknown, self.dropped = len(rows) - 1, dropped
        self.rows = nn.Parameter(rows)
        for name in STARTS:
            setattr(self, name, nn.Parameter(torch.tensor(arrays[name].astype("float32"))))
        width = len(self.telling)
        self.asked = nn.Parameter(torch.zeros(width, themes))
        self.heard = nn.Parameter(torch.zeros(2 * themes, width))
        self.head = nn.Parameter(torch.zeros(self.out.shape[1], 2 * themes))
        self.head_base = nn.Parameter(torch.full((2 * themes,), UNLIKELY))

    def forward(self, places: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the log odds of each text, to be kept and then to come first.

        Args:
            places: Texts by rows of their words.
            there: Texts by words, one where there is a word.
        """
        if self.training:
            forgotten = torch.rand(places.shape) < FORGOTTEN
            places = torch.where(forgotten, torch.full_like(places, self.unknown), places)
        rows = self._drop(self.rows[places] * there[..., None])
        hidden = functional.gelu(_near(rows) @ self.near + self.near_base, approximate="tanh")
        hidden = self._drop(hidden * there[..., None])
        far = functional.gelu(_near(hidden) @ self.far + self.far_base, approximate="tanh")
        hidden = hidden + far * there[..., None]
        both, hole = torch.cat([rows, hidden], -1), (there - 1) * FAR
        telling = both @ self.telling
        counts = torch.softmax(telling + hole, 1)[..., None]
        pooled = [(counts * hidden).sum(1), (counts * rows).sum(1) @ self.direct]
        numbers = torch.cat(pooled, -1) @ self.out + self.out_base
        numbers = numbers / numbers.norm(dim=-1, keepdim=True).clamp_min(1e-6)
        odds = LOUDER_HEAD * self._drop(numbers) @ self.head + self.head_base
        both = self._drop(both)
        counted = torch.softmax(both @ self.asked + (telling + hole)[..., None], 1)
        heard = torch.einsum("tlc,tlw->tcw", counted, both)
        kept, leading = self.heard.chunk(2)
        told = torch.cat([(heard * kept).sum(-1), (heard * leading).sum(-1)], -1)
        return odds + LOUDER_HEARD * told

    def tables(self) -> dict[str, Table]:
        """Return the weights as ``theme_network.npz`` holds them."""
        tables = {name: p.detach().numpy() for name, p in self.named_parameters()}
        tables["head"] = LOUDER_HEAD * tables["head"]
        tables["heard"] = LOUDER_HEARD * tables["heard"]
        return tables

    def _drop(self, numbers: torch.Tensor) -> torch.Tensor:
        return functional.dropout(numbers, self.dropped, self.training)


class Large:
    """The large encoder: its weights, its word pieces, and what its lower half says."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Open its files."""
        with safe_open(str(model), "pt") as file:
            names = list(file.keys())
            self.weights = {name.removeprefix("bert."): file.get_tensor(name) for name in names}
        self.pieces = Tokenizer.from_file(str(tokenizer))
        self.pieces.no_padding()
        self.pieces.enable_truncation(PIECES)

    @torch.no_grad()
    def lower(self, texts: Sequence[str]) -> list[torch.Tensor]:
        """Return the states of the pieces of each text after the lower half, in half precision."""
        read = [torch.tensor(one.ids) for one in self.pieces.encode_batch(list(texts))]
        layers = [Layer(self.weights, i) for i in range(LOWER)]
        found: list[torch.Tensor] = [torch.empty(0)] * len(read)
        order = sorted(range(len(read)), key=lambda i: len(read[i]))
        for first in range(0, len(order), 64):
            some = order[first : first + 64]
            ids = nn.utils.rnn.pad_sequence([read[i] for i in some], batch_first=True)
            lengths = torch.tensor([len(read[i]) for i in some])
            there = (torch.arange(ids.shape[1]) < lengths[:, None]).float()
            states = self._first(ids)
            for layer in layers:
                states = layer(states, there, 0.0)
            for place, i in enumerate(some):
                found[i] = states[place, : len(read[i])].half()
        return found

    def _first(self, ids: torch.Tensor) -> torch.Tensor:
        name = "embeddings.{}_embeddings.weight"
        words, places, kinds = (
            self.weights[name.format(part)] for part in ("word", "position", "token_type")
        )
        states = words[ids] + places[: ids.shape[1]] + kinds[0]
        scale, shift = (self.weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(states, states.shape[-1:], scale, shift, TINY)


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, weights: Mapping[str, torch.Tensor], number: int) -> None:
        """Take its weights."""
        super().__init__()
        self.parts = nn.ParameterDict(
            {
                f"{part}.{kind}".replace(".", "_"): nn.Parameter(
                    weights[f"encoder.layer.{number}.{part}.{kind}"].clone()
                )
                for part in PARTS
                for kind in ("weight", "bias")
            }
        )

    def forward(self, states: torch.Tensor, there: torch.Tensor, dropped: float) -> torch.Tensor:
        """Return the states after the layer."""
        texts, length, width = states.shape
        asked, keys, values = (
            self._line(f"attention_self_{name}", states)
            .view(texts, length, HEADS, width // HEADS)
            .transpose(1, 2)
            for name in ("query", "key", "value")
        )
        hole = ((there - 1) * FAR)[:, None, None, :]
        seen = functional.scaled_dot_product_attention(
            asked, keys, values, attn_mask=hole, dropout_p=dropped
        )
        seen = self._line("attention_output_dense", seen.transpose(1, 2).reshape(states.shape))
        states = self._norm("attention_output_LayerNorm", states + self._drop(seen, dropped))
        inner = functional.gelu(self._line("intermediate_dense", states))
        inner = self._drop(self._line("output_dense", inner), dropped)
        return self._norm("output_LayerNorm", states + inner)

    def _line(self, name: str, states: torch.Tensor) -> torch.Tensor:
        return functional.linear(states, self.parts[f"{name}_weight"], self.parts[f"{name}_bias"])

    def _norm(self, name: str, states: torch.Tensor) -> torch.Tensor:
        scale, shift = self.parts[f"{name}_weight"], self.parts[f"{name}_bias"]
        return functional.layer_norm(states, states.shape[-1:], scale, shift, TINY)

    def _drop(self, states: torch.Tensor, dropped: float) -> torch.Tensor:
        return functional.dropout(states, dropped, dropped > 0)


class Teacher(nn.Module):
    """The upper half of the large encoder, with a head."""

    def __init__(self, large: Large, themes: int, dropped: float) -> None:
        """Start from the large encoder."""
        super().__init__()
        self.dropped = dropped
        self.layers = nn.ModuleList(Layer(large.weights, i) for i in range(LOWER, LAYERS))
        width = large.weights["embeddings.LayerNorm.weight"].shape[0]
        self.head = nn.Linear(width, 2 * themes)
        self.asked = nn.Linear(width, themes)
        self.heard = nn.Parameter(0.02 * torch.randn(2, themes, width))
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.constant_(self.head.bias, UNLIKELY)
        nn.init.zeros_(self.asked.weight)

    def forward(self, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the log odds of each text, to be kept and then to come first."""
        dropped = self.dropped if self.training else 0.0
        for layer in self.layers:
            states = layer(states, there, dropped)
        mean = (states * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        counted = torch.softmax(self.asked(states) + ((there - 1) * FAR)[..., None], 1)
        heard = torch.einsum("tlc,tlw->tcw", counted, states)
        mean, heard = (functional.dropout(x, 2 * dropped, self.training) for x in (mean, heard))
        told = [(heard * self.heard[side]).sum(-1) for side in (0, 1)]
        odds: torch.Tensor = self.head(mean) + torch.cat(told, -1)
        return odds

    @torch.no_grad()
    def score(self, states: Sequence[torch.Tensor]) -> Table:
        """Return the log odds of texts, from what the lower half says of them."""
        found: list[Table] = [np.empty(0)] * len(states)
        order = sorted(range(len(states)), key=lambda i: len(states[i]))
        for first in range(0, len(order), 64):
            some = order[first : first + 64]
            for i, odds in zip(some, self(*padded_states([states[i] for i in some])), strict=True):
                found[i] = odds.numpy()
        return np.stack(found)


def batches(lengths: Sequence[int], size: int, chance: np.random.Generator) -> Iterator[Table]:
    """Yield positions of texts of about one length, in chance order."""
    order, found = chance.permutation(len(lengths)), []
    for first in range(0, len(order), size * 20):
        some = sorted(order[first : first + size * 20], key=lambda i: lengths[i])
        found += [some[i : i + size] for i in range(0, len(some), size)]
    chance.shuffle(found)
    yield from (np.array(some) for some in found)


def padded(said: Sequence[Sequence[int]], unknown: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return texts by rows of their words, and where there is one."""
    width = max(map(len, said))
    places = np.full((len(said), width), unknown)
    there = np.zeros((len(said), width), dtype="float32")
    for i, one in enumerate(said):
        places[i, : len(one)] = one
        there[i, : len(one)] = 1
    return torch.from_numpy(places), torch.from_numpy(there)


def padded_states(states: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return texts by pieces by numbers, and where there is a piece."""
    lengths = torch.tensor([len(one) for one in states])
    table = nn.utils.rnn.pad_sequence([one.float() for one in states], batch_first=True)
    return table, (torch.arange(table.shape[1]) < lengths[:, None]).float()


def _near(rows: torch.Tensor) -> torch.Tensor:
    before = functional.pad(rows, (0, 0, 1, 0))[:, :-1]
    after = functional.pad(rows, (0, 0, 0, 1))[:, 1:]
    return torch.cat([before, rows, after], -1)
