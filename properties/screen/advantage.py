"""Patterns of comparative advantage among the points of a block: in how many industries Home is better."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .evolution import IntArray
from .graph import Cell
from .program import Points, Program
from .sampling import part

HOME, FOREIGN = "A", "A_star"
JOINT, FOLLOWED = "; Home better in ", "; followed from the closest"
"""How labels end: a pattern; the points of evolution, which are not told apart."""


def advantages(program: Program, points: Points, lanes: IntArray) -> Iterator[tuple[str, IntArray]]:
    """Points by the pattern, as the end of a label (`; Home better in 2 of 4`); one part without one if there is none.

    There is one where the claim has technologies of both countries, of the same industries, at a point.
    """
    pairs = industries(program)
    if not pairs or not lanes.size:
        yield "", lanes
        return
    values = program.some(part(points, lanes), [cell for pair in pairs for cell in pair])
    better = np.zeros(lanes.size, dtype=np.int64)
    for home, foreign in zip(values[::2], values[1::2], strict=True):
        better += np.asarray(home > foreign)
    for count in range(len(pairs) + 1):
        mine = lanes[better == count]
        if mine.size:
            yield f"{JOINT}{count} of {len(pairs)}", mine


def industries(program: Program) -> list[tuple[Cell, Cell]]:
    """Home's and Foreign's technology by industry."""
    cells = {cell for cell, _ in program.structure.cells}
    home, foreign = ({index for name, index in cells if name == side and len(index) == 1} for side in (HOME, FOREIGN))
    return [((HOME, k), (FOREIGN, k)) for k in sorted(home)] if home == foreign else []
