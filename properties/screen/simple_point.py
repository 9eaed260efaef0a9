"""The point at which a claim came nearest to being false, in simple numbers; nothing is proved by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.balls import Value
from ...symbolic.expression import Num
from ..simple_values import weight
from .evolution import IntArray
from .exact import DIGITS, near
from .graph import Cell
from .program import INFEASIBLE, Structure

Numbers = tuple[Fraction, ...]
Rank = tuple[float, float]
"""A margin, not below what floats can tell from a tie; how far the numbers are from simple."""
FARTHEST: Rank = (np.inf, np.inf)
MOST = 256
Judge = Callable[[Sequence[Numbers]], FloatArray]
"""From numbers for the free cells, point by point, to objectives (`Program.judge`)."""
SLACK, BLIND = 1.02, 1e-9
"""A simpler point may have a margin that is larger by this factor, or below what floats can tell from a tie."""
CLEAR = -1e-9
CLOSE = Fraction(1, 1000)
SIMPLE = tuple(map(Fraction, ("2", "3", "1/2", "4", "5", "1/3", "1", "10", "1/10", "0", "20", "100")))


def simple_point(
    judge: Judge, free: Sequence[Cell], structure: Structure, start: Sequence[float], margin: float
) -> tuple[Numbers, float]:
    """Simpler numbers with a margin not larger, and this.

    No number comes to an end of its domain or meets another one that was not there before; it leaves them where that
    does not matter. So what is special of the point that comes out has to do with the margin.
    """
    limit = max(SLACK * margin, BLIND)

    def fine(rows: Sequence[Numbers]) -> IntArray:
        f = judge(rows)
        found: IntArray = np.flatnonzero((f <= limit) & (f > CLEAR))
        return found

    row = tuple(map(Fraction, start))
    domains = {cell: binder.domain for cell, binder in structure.cells}
    for k, cell in enumerate(free):
        domain = domains[cell]
        ends = {end.value for end in (domain.lo, domain.hi) if isinstance(end, Num)}
        options = _options(row, k, ends)
        rows = [(*row[:k], x, *row[k + 1 :]) for x in options]
        good = fine(rows) if rows else np.empty(0, dtype=np.int64)
        row = rows[int(good[0])] if good.size else row
    return row, max(float(judge([row])[0]), 0.0)


def _options(row: Numbers, k: int, ends: set[Fraction]) -> list[Fraction]:
    """Other numbers to try, the simplest first."""
    x, others = row[k], {*row[:k], *row[k + 1 :], *ends}
    special = any(abs(x - y) <= CLOSE * max(abs(x), abs(y)) for y in others)
    rounded = [near(float(x), digits) for digits in DIGITS]
    kept = [y for y in rounded if y not in others or special]
    simple = [y for y in SIMPLE if y not in others and (special or weight(y) < weight(x))]
    return [*simple, *sorted({y for y in kept if weight(y) < weight(x)}, key=weight)]


def nearest(f: FloatArray, known: Rank, how_simple: Callable[[IntArray], FloatArray]) -> tuple[int | None, Rank]:
    """The point with the least margin, if its rank is lower than the known one: of ties, the simplest.

    A margin below 0 that is not confirmed is one of rounding, and says nothing of how near the claim is to false.
    """
    least = np.where(f >= 0, np.maximum(f, BLIND), np.inf)
    low = float(least.min(initial=np.inf))
    if low > min(known[0], INFEASIBLE):
        return None, known
    lanes = np.flatnonzero(least == low)[:MOST]
    simple = how_simple(lanes)
    best = int(np.argmin(simple))
    rank = low, float(simple[best])
    return (int(lanes[best]), rank) if rank < known else (None, known)


def column(rows: Sequence[Numbers]) -> FloatArray:
    """The points as coordinates (d, N)."""
    return np.array([[float(x) for x in row] for row in rows]).T.reshape(len(rows[0]), len(rows)).copy()


def nested(cells: Mapping[Cell, Fraction], name: str) -> Value:
    """The value of a symbol: a number, or rows of its entries."""
    return _rows([(index, x) for (other, index), x in sorted(cells.items()) if other == name])


def _rows(entries: list[tuple[tuple[float, ...], Fraction]]) -> Value:
    if len(entries) == 1 and not entries[0][0]:
        return entries[0][1]
    firsts = sorted({index[0] for index, _ in entries})
    return tuple(_rows([(index[1:], x) for index, x in entries if index[0] == k]) for k in firsts)
