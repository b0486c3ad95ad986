"""Tables by which terms speak for roles, forces and actors, and by which rules are heard beside.

Three logistic regressions over the terms of ``role_terms`` and ``role_places`` and over the
numbers of ``theme_encoder`` give a score to each role, force and actor. A fourth hears the role's
chances and the rule that labelled the statement together, as rules and labels agreed in documents
that nobody had mended a rule on. ``tools/fit_role_model.py`` writes them to ``role_model.npz``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.errors import VocabularyError
from stocktake.register.fitted_tables import fitted_tables
from stocktake.register.theme_encoder import sentence_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from stocktake.register.theme_encoder import SentenceEncoder

    Arrays = Mapping[str, NDArray[np.generic]]
    Numbers = NDArray[np.float32]

__all__ = ["LEAST", "NUMBERS", "RoleTables", "load_tables"]

NUMBERS = 2.0  # how much each number of the encoder counts beside a term
LEAST = 1e-3  # a chance below this is heard as this, so that no term alone silences a rule


class RoleTables:
    """The weights.

    Attributes:
        groups: "role", "force" and "actor" to their values, in the order of the columns.
        place: Term to its row.
        weights: Terms by columns.
        meaning: Numbers of the encoder by columns.
        base: What each column has before any term.
        heard: Logarithms of the roles' chances by roles, as they count beside a rule.
        rules: What was read by which rule, to what that says for each role.
        heard_base: What each role has before either.
        encoder: The network that gives the numbers.
        network: Fingerprint of the file of that network with which the weights were fitted.
    """

    def __init__(self, arrays: Arrays, encoder: SentenceEncoder | None) -> None:
        """Take the arrays of the file, whole numbers with their step, and the network if any."""
        self.groups = {name: _lines(arrays[name]) for name in ("role", "force", "actor")}
        self.place = {term: i for i, term in enumerate(_lines(arrays["terms"]))}
        self.weights = arrays["weights"].astype("float32") * np.float32(arrays["step"])
        self.meaning = arrays["meaning"].astype("float32") * np.float32(NUMBERS)
        self.base = arrays["base"].astype("float32")
        self.heard = arrays["heard"].astype("float32")
        self.heard_base = arrays["heard_base"].astype("float32")
        said = arrays["said"].astype("float32")
        self.rules = dict(zip(_lines(arrays["rules"]), said, strict=True))
        self.encoder = encoder
        self.network = "".join(_lines(arrays["network"])) if "network" in arrays else ""

    def scores(self, terms: Mapping[str, float], stems: Sequence[str]) -> Numbers:
        """Return how far a statement speaks for every role, force and actor.

        Args:
            terms: Term to its weight.
            stems: Its folded words in order.
        """
        known = [(self.place[term], value) for term, value in terms.items() if term in self.place]
        values = np.array([value for _, value in known], dtype="float32")
        found: Numbers = self.base + values @ self.weights[[row for row, _ in known]]
        if self.encoder is not None:
            found = found + self.encoder.encode(stems) @ self.meaning
        return found

    def chances(self, scores: Numbers, group: str) -> dict[str, float]:
        """Return the chance of every role, force or actor by the terms alone.

        Args:
            scores: What ``scores`` gives.
            group: Which of the three.
        """
        first = 0
        for name, values in self.groups.items():
            if name == group:
                return _shares(values, scores[first : first + len(values)])
            first += len(values)
        raise KeyError(group)

    def together(self, chances: Mapping[str, float], heard: Iterable[str]) -> dict[str, float]:
        """Return the chance of every role when the rule is heard as well.

        Args:
            chances: Chance of every role by the terms alone.
            heard: What the rule says, as names of ``rules``; unknown ones say nothing.
        """
        logs = np.log([max(chances[role], LEAST) for role in self.groups["role"]])
        scores = self.heard_base + logs.astype("float32") @ self.heard
        for name in heard:
            if name in self.rules:
                scores = scores + self.rules[name]
        return _shares(self.groups["role"], scores)

    def worth(self, term: str, role: str, over: str) -> float:
        """Return how much more a term says for one role than for another.

        Args:
            term: The term.
            role: The role.
            over: The other role.
        """
        if term not in self.place:
            return 0.0
        row, roles = self.weights[self.place[term]], self.groups["role"]
        return float(row[roles.index(role)] - row[roles.index(over)])


def load_tables() -> RoleTables:
    """Return the tables that ship with the vocabulary.

    Raises:
        VocabularyError: The file is missing.
    """
    arrays = fitted_tables("role_model.npz")
    if arrays is None:
        raise VocabularyError(
            "The vocabulary has no file role_model.npz.",
            where="stocktake/vocab/lexicon",
            fix="Install Stocktake anew, or write it with tools/fit_role_model.py.",
        )
    return RoleTables(arrays, sentence_encoder())


def _shares(names: Sequence[str], scores: Numbers) -> dict[str, float]:
    """Return the shares of exponentials, the sum of which is one."""
    raised = np.exp(scores - scores.max())
    return dict(zip(names, map(float, raised / raised.sum()), strict=True))


def _lines(array: NDArray[np.generic]) -> list[str]:
    return bytes(array.tobytes()).decode("utf-8").split("\n")
