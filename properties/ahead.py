"""Looking one number ahead: what an equation in two numbers asks of the first, so that the second is in bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from .evaluate import Missing, NotEvaluable
from .narrowing import Narrowing, State
from .requirements import Cell, Leaf, Point, Requirement, missing_cell
from .simple_values import Interval, trials

UNKNOWN = (ArithmeticError, LookupError, NotEvaluable)


def other_cell(leaf: Leaf, narrowing: Narrowing) -> Cell | None:
    """The cell that an equation leaves to be computed once the cell of `narrowing` has a value, as far as is known."""
    try:
        leaf.with_value(narrowing.point, narrowing.cell, narrowing.trials[0])
    except Missing as error:
        return missing_cell(error)
    except UNKNOWN:
        return None
    return None


def bounded(point: Point, cell: Cell, interval: Interval, pending: Sequence[Requirement]) -> Interval:
    """The interval of a cell, cut by the inequalities that speak of no other cell without value."""
    narrowing = Narrowing(point, cell, trials(interval), lambda count: 0)
    for r in pending:
        bounds = isinstance(r, Leaf) and r.op not in ("=", "!=") and cell[0] in r.names
        if bounds and narrowing.state(r) is State.BINDS:
            interval = replace(narrowing.narrow(r, interval), tests=())
    return interval


def look_ahead(leaf: Leaf, narrowing: Narrowing, interval: Interval, other: Cell, region: Interval) -> Interval:
    """The part of the interval where the equation, if linear in the other cell, puts that into its region.

    Raises NoValue where there is none.
    """
    point = narrowing.point
    for bound, relation in _relations(leaf, narrowing, other, region):
        point.set(other, bound)
        try:
            found = narrowing.narrow(relation, interval)
        except Missing:
            continue
        finally:
            point.unset(other)
        if found.tests == interval.tests:  # tests would ask for the other cell
            interval = found
    return interval


def _relations(leaf: Leaf, narrowing: Narrowing, other: Cell, region: Interval) -> Iterator[tuple[Fraction, Leaf]]:
    """The ends of the region, and the equation made an inequality that holds if the other cell is on the right side."""
    for bound, strict, lower in ((region.lo, region.lo_open, True), (region.hi, region.hi_open, False)):
        if bound is None:
            continue
        rising = _rising(leaf, narrowing, other, bound)
        if rising is not None:
            yield bound, replace(leaf, op=("<" if rising == lower else ">") + ("" if strict else "="))


def _rising(leaf: Leaf, narrowing: Narrowing, other: Cell, bound: Fraction) -> bool | None:
    """Whether the gap is linear in the other cell and rises with it; None if it is not, or falls with it elsewhere."""
    slopes = {_slope(leaf, narrowing, other, bound, x) for x in narrowing.trials[:3]}
    return slopes.pop() if len(slopes) == 1 else None


def _slope(leaf: Leaf, narrowing: Narrowing, other: Cell, bound: Fraction, x: Fraction) -> bool | None:
    narrowing.point.set(narrowing.cell, x)
    try:
        low, middle, high = (leaf.with_value(narrowing.point, other, bound + k) for k in (0, 1, 2))
    except (Missing, *UNKNOWN):
        return None
    finally:
        narrowing.point.unset(narrowing.cell)
    return middle > low if high - middle == middle - low != 0 else None
