"""Boxes cut in halves until balls decide a formula on each of the parts. Not trusted: the kernel evaluates each again.

The bisection of interval analysis (Moore, Kearfott and Cloud, Introduction to Interval Analysis, 2009).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import floor

from flint import arb, ctx

from ...numeric.balls import PRECISIONS, Evaluator, Undecided, Undefined, between, holds_at
from ...symbolic.expression import Logic, Node, Op, Rel

Range = tuple[Fraction, Fraction]
MAX_DEPTH, MAX_CORNERS, THIN = 20, 16, 1024


@dataclass(frozen=True)
class Box:
    """What each scalar lies between, ends included, and the names of those that are integers."""

    ranges: Mapping[str, Range]
    integers: frozenset[str] = frozenset()

    def on(self, name: str, low: Fraction, high: Fraction) -> Box:
        """The part of the box where a scalar lies between two numbers."""
        return Box({**self.ranges, name: (low, high)}, self.integers)

    def halves(self, name: str) -> tuple[Box, Box]:
        """The two parts below and above the middle; between two integers, where there is no other."""
        low, high = self.ranges[name]
        middle = (low + high) / 2
        if name in self.integers:
            return self.on(name, low, Fraction(floor(middle))), self.on(name, Fraction(floor(middle) + 1), high)
        return self.on(name, low, middle), self.on(name, middle, high)

    def middle(self) -> Box:
        """A point in the middle."""
        points = {n: (low + high) / 2 for n, (low, high) in self.ranges.items()}
        points |= {n: Fraction(floor(points[n])) for n in self.integers & points.keys()}
        return Box({n: (c, c) for n, c in points.items()}, self.integers)

    def near(self, name: str, above: bool) -> Range:
        """Numbers close to the lower or upper end of a scalar's range, the end among them."""
        low, high = self.ranges[name]
        thin = 0 if name in self.integers else (high - low) / THIN
        return (high - thin, high) if above else (low, low + thin)

    def corners(self) -> Iterator[Box]:
        """Thin boxes in the corners of the box, the first few."""
        for ends in islice(product((False, True), repeat=len(self.ranges)), MAX_CORNERS):
            yield Box({n: self.near(n, above) for n, above in zip(self.ranges, ends, strict=True)}, self.integers)


@dataclass(frozen=True)
class Cut:
    """A box cut where a scalar is at most `below` or at least `above` (the same number, but for integers)."""

    name: str
    below: Fraction
    above: Fraction
    parts: tuple[Tree, Tree]


Tree = Cut | None  # None: decided as it is


def truth(formula: Node, box: Box) -> bool | None:
    """Whether the formula holds everywhere in the box (True) or nowhere (False); None where balls cannot tell."""
    try:
        with ctx.workprec(PRECISIONS[0]):
            return holds_at(formula, _evaluator(box))
    except (Undecided, Undefined, OverflowError):
        return None


def enclosure(term: Node, box: Box) -> arb | None:
    """A ball around the values of a term in the box, if it has them."""
    try:
        with ctx.workprec(PRECISIONS[0]):
            ball = _evaluator(box).ball(term)
    except (Undecided, Undefined, OverflowError):
        return None
    return ball if ball.is_finite() else None


def _evaluator(box: Box) -> Evaluator:
    return Evaluator({name: between(*ends) for name, ends in box.ranges.items()}, {})


def either(told: tuple[Node, ...], goal: Node) -> Node:
    """The goal, or the contrary of something that is told."""
    return Logic("or", (*(Logic("not", (h,)) for h in told), goal)) if told else goal


def strictly(goal: Node) -> Node:
    """An inequality with `<` for `<=`."""
    return Rel(goal.op[0], goal.lhs, goal.rhs) if isinstance(goal, Rel) and goal.op in ("<=", ">=") else goal


@dataclass
class Bisection:
    """A goal, hypotheses that exclude parts of its box, and how many boxes may still be looked at."""

    goal: Node
    told: tuple[Node, ...]
    left: int

    @property
    def formula(self) -> Node:
        """What is to be decided on every part."""
        return either(self.told, self.goal)

    def apart(self, part: Box) -> bool:
        """Whether the formula holds on a part, and not as an equation: else no box around it can show it."""
        return truth(either(self.told, strictly(self.goal)), part) is True

    def tree(self, box: Box) -> Tree | bool:
        """How to cut the box so that the formula is decided on every part; False if it fails or is not found out."""
        if truth(self.formula, box):
            return None
        if not all(map(self.apart, box.corners())):
            return False
        return self._cut(box, MAX_DEPTH)

    def _tree(self, box: Box, depth: int) -> Tree | bool:
        self.left -= 1
        found = truth(self.formula, box)
        if found:
            return None
        return False if found is False else self._cut(box, depth)

    def _cut(self, box: Box, depth: int) -> Tree | bool:
        wide = [n for n, (low, high) in box.ranges.items() if low < high]
        if self.left <= 0 or depth <= 0 or not wide or not self.apart(box.middle()):
            return False
        name = max(wide, key=lambda n: self._influence(box, n))
        parts: list[Tree] = []
        halves = box.halves(name)
        for half in halves:
            part = self._tree(half, depth - 1)
            if isinstance(part, bool):
                return False
            parts.append(part)
        below, above = halves[0].ranges[name][1], halves[1].ranges[name][0]
        return Cut(name, below, above, (parts[0], parts[1]))

    def _influence(self, box: Box, name: str) -> tuple[float, float]:
        """By how much the gap of a relation is known better where the scalar is known; then the width."""
        low, high = box.ranges[name]
        width = float(high - low) / (1 + abs(float(low)))
        if not isinstance(self.goal, Rel):
            return 0.0, width
        gap = Op("-", (self.goal.lhs, self.goal.rhs))
        ball = enclosure(gap, box.on(name, *box.middle().ranges[name]))
        return (-1e300 if ball is None else -float(ball.rad())), width
