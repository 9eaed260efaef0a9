"""Functions known at dates, as cubics between them, and their integrals against e^(-rho t). Double precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .arguments import BoolArray, FloatArray

DEGREE = 3
SERIES = 20
"""The last factor of the series of a moment, whose argument is at most 1: the next term is below 1e-16."""
NEAR = 1e-6
"""A date closer to a jump than this fraction of the step may lie on either side of it."""


@dataclass(frozen=True)
class Break:
    """A date at which functions have a kink or, if `jump`, another value on either side."""

    time: float
    jump: bool


@dataclass(frozen=True, eq=False)
class Cubics:
    """Functions from edges[0] to edges[-1]: on interval k the sum of coefficients[k, j] s^j, s from 0 to 1.

    edges (K + 1,), increasing; coefficients (K, 4, N), one column a function.
    """

    edges: FloatArray
    coefficients: FloatArray

    def discounted(self, rho: FloatArray) -> FloatArray:
        """The integrals (N,) of e^(-rho (t - edges[0])) times the functions; rho >= 0, (N,) or (1,).

        The weights treat the exponential exactly, however large rho times the step.
        """
        width = np.diff(self.edges)[:, np.newaxis]
        start = (self.edges[:-1] - self.edges[0])[:, np.newaxis]
        parts = (moments(rho * width) * self.coefficients).sum(axis=1)
        return np.asarray((np.exp(-rho * start) * width * parts).sum(axis=0))


def moments(x: FloatArray) -> FloatArray:
    """The integrals of e^(-x s) s^j over s in [0, 1], j = 0..3, of x >= 0 (K, N): shape (K, 4, N).

    Up to x = 1 a series of positive terms for j = 3 and integration by parts downward, above it upward: stable both.
    """
    small, large = np.minimum(x, 1.0), np.maximum(x, 1.0)
    series, decay = np.ones_like(small), np.exp(-small)
    for k in range(SERIES, DEGREE + 1, -1):  # e^(-x) (1/4 + x/(4 5) + x^2/(4 5 6) + ...)
        series = 1.0 + small / k * series
    down = [decay * series / (DEGREE + 1)]
    for j in range(DEGREE, 0, -1):
        down.insert(0, (small * down[0] + decay) / j)
    decay = np.exp(-large)
    up = [(1.0 - decay) / large]
    for j in range(1, DEGREE + 1):
        up.append((j * up[-1] - decay) / large)
    return np.stack([np.where(x <= 1.0, d, u) for d, u in zip(down, up, strict=True)], axis=1)


def cubics(t: FloatArray, values: FloatArray, breaks: Sequence[Break] = ()) -> Cubics:
    """Through the values (T, N) at the dates t (T,): on each interval the cubic of the four nearest dates.

    No cubic uses dates on both sides of a break; up to the break it is continued. A date at a jump is not used,
    as its value may be that of either side. A break that would leave no date between it and another is ignored.
    """
    kept = _kept(t, breaks)
    ends = [float(t[0]), *(b.time for b in kept), float(t[-1])]
    found = [_piece(t[use], values[use], *span) for use, span in zip(_uses(t, kept), pairwise(ends), strict=True)]
    edges = np.concatenate([found[0].edges[:1], *(piece.edges[1:] for piece in found)])
    return Cubics(edges, np.concatenate([piece.coefficients for piece in found]))


def _kept(t: FloatArray, breaks: Sequence[Break]) -> list[Break]:
    """Those between which there are dates, jumps first."""
    kept: list[Break] = []
    for each in sorted(breaks, key=lambda b: (not b.jump, b.time)):
        trial = sorted([*kept, each], key=lambda b: b.time)
        if t[0] < each.time < t[-1] and all(np.any(use) for use in _uses(t, trial)):
            kept = trial
    return kept


def _uses(t: FloatArray, breaks: Sequence[Break]) -> list[BoolArray]:
    """For each piece between breaks, which dates lie in it, clear of jumps."""
    near = NEAR * float(np.min(np.diff(t)))
    ends = [Break(-np.inf, False), *breaks, Break(np.inf, False)]
    return [(t >= a.time + near * a.jump) & (t <= b.time - near * b.jump) for a, b in pairwise(ends)]


def _piece(t: FloatArray, values: FloatArray, start: float, end: float) -> Cubics:
    """The cubics from `start` to `end`, of which all dates t lie between; of lower degree if there are few dates."""
    edges = np.unique([start, *t, end])
    left, width = edges[:-1], np.diff(edges)
    count = min(DEGREE + 1, t.size)
    first = np.clip(np.searchsorted(t, left, side="right") - 2, 0, t.size - count)
    near = first[:, np.newaxis] + np.arange(count)
    place = (t[near] - left[:, np.newaxis]) / width[:, np.newaxis]
    solved = np.linalg.solve(place[..., np.newaxis] ** np.arange(count), values[near])
    coefficients = np.zeros((width.size, DEGREE + 1, values.shape[1]))
    coefficients[:, :count] = solved
    return Cubics(edges, coefficients)
