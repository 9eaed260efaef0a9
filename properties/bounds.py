"""Cutting an interval by a linear relation, or by one that is linear in the reciprocal; exactly, or a little inside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .simple_values import Interval

FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
ROUGH = 1e-9


class NoValue(ArithmeticError):
    """No value of the pool meets the hypotheses: the draw has to be given up."""


def compare(op: str, gap: Fraction) -> bool:
    """Whether `gap op 0`."""
    return {"=": gap == 0, "!=": gap != 0, "<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}[op]


def line_through(xs: Sequence[Fraction], ys: Sequence[Fraction]) -> tuple[Fraction, Fraction] | None:
    """Slope and value at 0 of the line through all the points, if there is one."""
    if len(xs) != len(ys):
        return None
    slope = (ys[1] - ys[0]) / (xs[1] - xs[0])
    start = ys[0] - slope * xs[0]
    return (slope, start) if all(y == start + slope * x for x, y in zip(xs, ys, strict=True)) else None


def cut(interval: Interval, op: str, slope: Fraction, start: Fraction) -> Interval:
    """The part where start + slope x `op` 0."""
    if slope == 0:
        if not compare(op, start):
            raise NoValue("a requirement that fails whatever the value")
        return interval
    root, op = -start / slope, op if slope > 0 else FLIPPED[op]
    if op == "!=":
        return interval.where(lambda x: x != root)
    if op in ("=", "<", "<="):
        interval = interval.below(root, op == "<")
    return interval.above(root, op == ">") if op in ("=", ">", ">=") else interval


def cut_reciprocal(interval: Interval, op: str, slope: Fraction, start: Fraction) -> Interval:
    """The part of an interval of positive numbers where start + slope/x `op` 0."""
    return cut(interval.above(Fraction(0), True), op, start, slope)


def cut_inside(interval: Interval, op: str, root: float, power: int, slope: float) -> Interval:
    if op in ("=", "!=") or (power == -1 and root <= 0):
        return interval
    upper = (op in ("<", "<=")) == (slope * power > 0)
    bound = Fraction(root**power * (1 - ROUGH if (root > 0) == upper else 1 + ROUGH))
    short = bound.limit_denominator(max(1000, 1000 * round(1 / abs(bound)))) if bound else bound
    return interval.below(short, True) if upper else interval.above(short, True)
