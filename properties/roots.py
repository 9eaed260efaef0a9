"""Where a relation that is not linear in a number changes its sign, in floats: short fractions to be tested exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

from .evaluate import NotEvaluable
from .simple_values import Interval

GRID = tuple(sign * 10.0**k for sign in (-1, 1) for k in range(-4, 5))
STEPS, NARROW = 40, 1e-14
BOTTOMS = (1, 12, 100, 1000)
SIDES = (Fraction(1, 2), Fraction(9, 10), Fraction(11, 10), Fraction(2))

Gap = Callable[[Fraction], float]


def roots(gap: Gap, interval: Interval, op: str) -> list[Fraction]:
    """Short fractions at the roots of an equation, or on both sides of the roots of an inequality."""
    if op == "!=":
        return []
    points = [(x, y) for x in _grid(interval) if (y := _value(gap, x)) is not None]
    found: list[Fraction] = []
    for (a, left), (b, right) in pairwise(points):
        if (left < 0) != (right < 0):
            root = _root(gap, (a, left), (b, right))
            found += near(root)
            if op != "=":
                short = Fraction(root).limit_denominator(1000)
                found += [short * side for side in SIDES]
    return found


def near(root: float) -> list[Fraction]:
    """Short fractions at or beside a number."""
    return list(dict.fromkeys(Fraction(root).limit_denominator(bottom) for bottom in BOTTOMS))


def _grid(interval: Interval) -> Iterator[float]:
    """Numbers of the interval in order, dense near its ends."""
    lo = None if interval.lo is None else float(interval.lo)
    hi = None if interval.hi is None else float(interval.hi)
    if lo is not None and hi is not None:
        yield from (lo + (hi - lo) * part for part in (0.0, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1.0))
    elif lo is not None:
        yield from (lo + step for step in (0.0, *GRID[9:]))
    elif hi is not None:
        yield from (hi + step for step in (*sorted(GRID[:9]), 0.0))
    else:
        yield from sorted((*GRID, 0.0))


def _value(gap: Gap, x: float) -> float | None:
    try:
        found = gap(Fraction(x))
    except (ArithmeticError, LookupError, NotEvaluable, ValueError):
        return None
    return found if abs(found) < float("inf") else None


def _root(gap: Gap, left: tuple[float, float], right: tuple[float, float]) -> float:
    """Regula falsi with the Illinois rule."""
    (a, fa), (b, fb) = left, right
    for _ in range(STEPS):
        x = (a * fb - b * fa) / (fb - fa) if fb != fa else (a + b) / 2
        value = _value(gap, x)
        if value is None or value == 0 or x in (a, b):
            return x
        if (value < 0) == (fb < 0):
            fa = fa / 2
        else:
            a, fa = b, fb
        b, fb = x, value
        if abs(b - a) <= NARROW * abs(b):
            break
    return b
