"""Sizes at which a hypothesis fails whatever the numbers are: `exists j, k in {1..n}: x[j] != x[k]` at n = 1.

Seen at a few numbers: that both sides of a strict relation, or of an inequation, are equal at each of them.
"""

from __future__ import annotations

import random
from fractions import Fraction

from .evaluate import Missing, NotEvaluable
from .requirements import Group, Leaf, Point, Requirement, missing_cell

TIMES, MOST = 3, 200


def fails_always(r: Requirement, point: Point) -> bool:
    """Whether it fails, with equal sides, at a few numbers for all that has no value at the point."""
    match r:
        case Group(every, parts, _) if parts:
            return (any if every else all)(fails_always(p, point) for p in parts)
        case Leaf("!=" | "<" | ">"):
            return all(_equal(r, point, random.Random(k)) for k in range(TIMES))
        case _:
            return False


def _equal(leaf: Leaf, point: Point, rng: random.Random) -> bool:
    given = []
    try:
        for _ in range(MOST):
            try:
                return leaf.value(point) == 0
            except Missing as error:
                given.append(missing_cell(error))
                point.set(given[-1], Fraction(rng.randint(2, 9)))
        return False
    except (ArithmeticError, LookupError, NotEvaluable):
        return False
    finally:
        for cell in given:
            point.unset(cell)
