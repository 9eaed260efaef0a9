"""When a condition on the state first holds along simulated paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arguments import FloatArray
from .condition import Condition

NODES = (1 - np.cos(np.linspace(0, np.pi, 33))) / 2
"""Where in a step the condition is looked at, in [0, 1]."""
HALVINGS = 70


@dataclass(frozen=True, eq=False)
class Steps:
    """Steps of paths, by economy and time, as `run` logs them: rows (economy, time, unit, length), coefficients."""

    rows: FloatArray
    coefficients: FloatArray
    sigma: FloatArray

    def margin(self, condition: Condition, which: Any, x: FloatArray) -> FloatArray:
        """The condition's margin in steps `which` at times x in the unit of the step; x has a row per step."""
        powers = x[..., None] ** np.arange(self.coefficients.shape[-1])
        a = np.einsum("s...k,scik->cis...", powers, self.coefficients[which])
        rows = self.rows[which].T.reshape(4, -1, *([1] * (x.ndim - 1)))
        sigma = self.sigma[rows[0].astype(int)]
        state = {"A": list(a[0]), "A_star": list(a[1]), "sigma": sigma, "t": rows[1] + x * rows[2]}
        with np.errstate(all="ignore"):
            return np.broadcast_to(np.asarray(condition.margin(state), dtype=np.float64), x.shape)


def first_holds(condition: Condition, steps: Steps, economies: int) -> FloatArray:
    """The date at which the condition first holds in each economy, (economies,); infinity if it never does.

    Found where its margin turns positive between 33 points of a step, then by bisection; a condition that holds for a
    small part of a step only can be missed. Double precision, not enclosed.
    """
    found = np.full(economies, np.inf)
    if not len(steps.rows):
        return found
    every = slice(None)
    margin = steps.margin(condition, every, steps.rows[:, 3:] * NODES)
    holds = margin > 0
    if ">=" in condition.text or "<=" in condition.text:
        holds |= margin == 0
    hits = np.flatnonzero(holds.any(axis=1))
    owners, first = np.unique(steps.rows[hits, 0].astype(int), return_index=True)
    at = hits[first]
    node = holds[at].argmax(axis=1)
    length = steps.rows[at, 3]
    high, low = length * NODES[node], length * NODES[np.maximum(node - 1, 0)]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        inside = steps.margin(condition, at, middle) > 0
        high, low = np.where(inside, middle, high), np.where(inside, low, middle)
    found[owners] = steps.rows[at, 1] + high * steps.rows[at, 2]
    return found
