"""Evolution strategies side by side: each follows the smallest margin from its own start.

CMA-ES (Hansen, "The CMA Evolution Strategy: A Tutorial", 2016) with its usual constants, on coordinates in [0, 1]^d
that are reflected at the ends; it uses nothing but the order of objectives, so their scale does not matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...numeric.arguments import FloatArray

IntArray = npt.NDArray[np.int64]
Objective = Callable[[FloatArray], FloatArray]
"""From coordinates (P, offspring, d) of P chains to objectives (P, offspring)."""
SETTLE = 12
"""Generations that go on after the first violation, so that its margin becomes clear."""
STALL = 60


def reflected(x: FloatArray) -> FloatArray:
    """Any real numbers folded into [0, 1]."""
    found: FloatArray = 1.0 - np.abs(1.0 - np.mod(x, 2.0))
    return found


@dataclass
class Chains:
    """P evolution strategies in d coordinates, and the best that each has seen."""

    mean: FloatArray  # (P, d)
    step: FloatArray  # (P,)
    rng: np.random.Generator
    best: FloatArray = field(init=False)
    where: FloatArray = field(init=False)
    examples: int = 0

    def __post_init__(self) -> None:
        p, d = self.mean.shape
        self.offspring = max(8, 4 + int(3 * np.log(d)))
        raw = np.log(self.offspring / 2 + 0.5) - np.log(np.arange(1, self.offspring // 2 + 1))
        self.weights = raw / raw.sum()
        self.mass = 1.0 / np.sum(self.weights**2)
        mass = self.mass
        self.c_path = (4 + mass / d) / (d + 4 + 2 * mass / d)
        self.c_step = (mass + 2) / (d + mass + 5)
        self.c_one = 2 / ((d + 1.3) ** 2 + mass)
        self.c_rank = min(1 - self.c_one, 2 * (mass - 2 + 1 / mass) / ((d + 2) ** 2 + mass))
        self.damping = 1 + 2 * max(0.0, np.sqrt((mass - 1) / (d + 1)) - 1) + self.c_step
        self.normal = np.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d))
        self.cov = np.tile(np.eye(d), (p, 1, 1))
        self.axes, self.scales = self.cov.copy(), np.ones((p, d))
        self.path_cov, self.path_step = np.zeros((p, d)), np.zeros((p, d))
        self.best, self.where = np.full(p, np.inf), reflected(self.mean)
        self.stalled = np.zeros(p, dtype=int)

    def run(self, objective: Objective, generations: int) -> None:
        """Go on for at most so many generations; a few after the first violation (an objective below 0)."""
        left = generations
        for generation in range(generations):
            if left == 0 or (self.stalled > STALL).all():
                return
            self._generation(objective, generation)
            left = min(left - 1, SETTLE) if (self.best < 0).any() else left - 1

    def _generation(self, objective: Objective, generation: int) -> None:
        p, d = self.mean.shape
        z = self.rng.standard_normal((p, self.offspring, d))
        y = np.einsum("pij,pkj->pki", self.axes, z * self.scales[:, None, :])
        u = reflected(self.mean[:, None, :] + self.step[:, None, None] * y)
        f = objective(u)
        self.examples += f.size
        order = np.argsort(f, axis=1, kind="stable")
        self._remember(f, u, order[:, 0])
        chosen = np.take_along_axis(y, order[:, : self.weights.size, None], axis=1)
        self._update(chosen, np.einsum("k,pki->pi", self.weights, chosen), generation)

    def _remember(self, f: FloatArray, u: FloatArray, first: IntArray) -> None:
        rows = np.arange(first.size)
        value, point = f[rows, first], u[rows, first]
        better = value < self.best
        known = np.where(np.isfinite(self.best), self.best, np.finfo(np.float64).max)
        self.stalled = np.where(value < known - 1e-9 * np.abs(known), 0, self.stalled + 1)
        self.best = np.where(better, value, self.best)
        self.where = np.where(better[:, None], point, self.where)

    def _update(self, chosen: FloatArray, move: FloatArray, generation: int) -> None:
        d = move.shape[1]
        self.mean = self.mean + self.step[:, None] * move
        white = np.einsum("pij,pj->pi", self.axes, np.einsum("pji,pj->pi", self.axes, move) / self.scales)
        keep = 1 - self.c_step
        self.path_step = keep * self.path_step + np.sqrt(self.c_step * (2 - self.c_step) * self.mass) * white
        length = np.linalg.norm(self.path_step, axis=1)
        ahead = length / np.sqrt(1 - keep ** (2 * (generation + 1))) < (1.4 + 2 / (d + 1)) * self.normal
        scale = np.sqrt(self.c_path * (2 - self.c_path) * self.mass)
        self.path_cov = (1 - self.c_path) * self.path_cov + (ahead * scale)[:, None] * move
        one = self.path_cov[:, :, None] * self.path_cov[:, None, :]
        rank = np.einsum("k,pki,pkj->pij", self.weights, chosen, chosen)
        self.cov = (1 - self.c_one - self.c_rank) * self.cov + self.c_one * one + self.c_rank * rank
        self.step = self.step * np.exp(np.minimum(1.0, (self.c_step / self.damping) * (length / self.normal - 1)))
        self.step = np.clip(self.step, 1e-16, 1.0)
        if generation % max(1, d // 8) == 0:
            values, self.axes = np.linalg.eigh(self.cov)
            self.scales = np.sqrt(np.maximum(values, 1e-30))
