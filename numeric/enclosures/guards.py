"""Proof that a quantity stays positive over a step, or an enclosure of the first time at which it stops being so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb

Function = Callable[[arb], arb]
"""Encloses a function of time at all times in a ball."""

SPLIT = 0.4871
"""Where intervals are cut: off the middle, as events at simple fractions of a step are less rare than chance."""
DEPTH, NEWTON = 60, 40


@dataclass(frozen=True)
class Watch:
    """How far the quantity is certainly positive, and its first zero if one is found there.

    reach: a time up to which it is certainly positive, the start excepted. zero: a ball around the time of the first
    zero, through which it falls with a slope that is certainly negative; None if it is positive up to `reach`.
    """

    reach: float
    zero: arb | None


def watch(value: Function, slope: Function, end: float, *, from_zero: bool) -> Watch:
    """Follow a quantity from 0 to `end`. from_zero: it is known to be exactly 0 at the start.

    Signs are proved on intervals by the mean-value form; at an interval where that fails although it is very
    short, the walk stops: `reach` is then below `end`.
    """
    return _walk(value, slope, 0.0, end, DEPTH, from_zero)


def _walk(value: Function, slope: Function, a: float, b: float, depth: int, from_zero: bool) -> Watch:
    span = arb(a).union(arb(b))
    tilt = slope(span)
    if from_zero and a == 0.0 and tilt > 0:
        return Watch(b, None)
    starts = not (from_zero and a == 0.0) and bool(value(arb(a)) > 0)
    if starts or a > 0.0:
        middle = (a + b) / 2
        if value(arb(middle)) + tilt * (span - middle) > 0:
            return Watch(b, None)
    if starts and tilt > 0:
        return Watch(b, None)
    if starts and tilt < 0:
        last = value(arb(b))
        if last > 0:
            return Watch(b, None)
        if last < 0:
            return Watch(a, _root(value, slope, span))
    if depth == 0:
        return Watch(a, None)
    cut = a + (b - a) * SPLIT
    if not a < cut < b:
        return Watch(a, None)
    first = _walk(value, slope, a, cut, depth - 1, from_zero)
    if first.zero is not None or first.reach < cut:
        return first
    return _walk(value, slope, cut, b, depth - 1, from_zero)


def _root(value: Function, slope: Function, span: arb) -> arb:
    """The only zero in a span over which the slope is certainly negative: interval Newton until it stops shrinking."""
    for _ in range(NEWTON):
        middle = span.mid()
        nearer = middle - value(middle) / slope(span)
        if not nearer.overlaps(span):
            raise ArithmeticError("interval Newton: no zero where one was proved")
        nearer = nearer.intersection(span)
        if not nearer.rad() < span.rad() * 0.75:
            return nearer
        span = nearer
    return span
