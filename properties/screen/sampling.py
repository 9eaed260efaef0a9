"""Blocks of points: free, at simple numbers, at integers, at ties, in corners; and how much of a structure was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...numeric.arguments import FloatArray
from .evolution import IntArray
from .placing import FREE, SIMPLE, SIMPLEST, WHOLE
from .program import Points, Program

CELLS = 4096
"""At most so many cells has the grid on which coverage is counted."""
COPIED, CORNER, TIED = 0.15, 0.1, 0.5


@dataclass(frozen=True)
class Style:
    """How the points of a block are drawn: rounded or not, ties or not, with coordinates copied and in corners."""

    name: str
    rounding: int
    ties: bool
    mixed: bool


STYLES = (
    Style("integers", WHOLE, False, True),
    Style("simple numbers", SIMPLEST, False, True),
    Style("anywhere", FREE, False, False),
    Style("ties", WHOLE, True, True),
    Style("corners", FREE, False, True),
    Style("ties anywhere", FREE, True, False),
)


def block(program: Program, style: Style, size: int, rng: np.random.Generator) -> Points:
    """Points drawn in one style; `program` is compiled with ties if the style asks for them."""
    d = len(program.free)
    u = rng.random((d, size))
    if style.mixed and d:
        mixed = rng.random(size) < 0.5
        ends = (rng.random((d, size)) < CORNER) & mixed
        u = np.where(ends, (rng.random((d, size)) < 0.5).astype(np.float64), u)
        copied = (rng.random((d, size)) < COPIED) & mixed
        u = np.where(copied, np.take_along_axis(u, rng.integers(0, d, (d, size)), axis=0), u)
    ties = None
    if style.ties:
        counts = np.array(program.ties, dtype=np.float64).reshape(d, 1)
        ties = np.where(rng.random((d, size)) < TIED, np.ceil(rng.random((d, size)) * counts), 0.0)
    return Points(u, float(style.rounding), ties)


def part(points: Points, lanes: IntArray) -> Points:
    """Some of the points."""
    rounding = points.rounding if np.ndim(points.rounding) == 0 else np.asarray(points.rounding)[lanes]
    return Points(points.u[:, lanes], rounding, None if points.ties is None else points.ties[:, lanes])


def complexity(x: FloatArray) -> FloatArray:
    """How far numbers (d, N) are from simple ones, by point: about `simple_values.cost`."""
    near = SIMPLE[np.clip(np.searchsorted(SIMPLE, x - 1e-12), 0, SIMPLE.size - 1)]
    fraction = np.where(np.abs(near - x) < 1e-9, 4.0, 24.0) * (np.round(x) != x)
    found: FloatArray = np.sum(np.log2(1.0 + np.abs(x)) + np.log2(1.0 + 1.0 / (np.abs(x) + 1e-9)) + fraction, axis=0)
    return found


def grid(d: int) -> tuple[int, int]:
    """How many coordinates are divided, and in how many parts, so that the grid has at most CELLS cells."""
    if d == 0:
        return 0, 1
    divided = min(d, int(np.log2(CELLS)))
    return divided, int(CELLS ** (1.0 / divided) + 1e-9)


def visited(u: FloatArray) -> int:
    """The cells of the grid in which points (d, N) lie, as bits of an integer."""
    divided, parts = grid(u.shape[0])
    place = np.zeros(u.shape[1], dtype=np.int64)
    for k in range(divided):
        place = place * parts + np.minimum((u[k] * parts).astype(np.int64), parts - 1)
    seen = np.zeros(parts**divided, dtype=np.uint8)
    seen[place] = 1
    return int.from_bytes(np.packbits(seen, bitorder="little").tobytes(), "little")
