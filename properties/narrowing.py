"""What is known of a requirement when one more number is about to be drawn, and what it leaves of an interval."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import partial

from .bounds import ROUGH, NoValue, compare, cut, cut_inside, cut_reciprocal, line_through
from .evaluate import Irrational, Missing, NotEvaluable
from .requirements import Cell, Group, Later, Leaf, Point, Requirement
from .roots import near, roots
from .simple_values import Interval, pool

CLOSE = 1e-13


class State(Enum):
    """What is known of a requirement when one more cell is about to be drawn."""

    TRUE = "holds"
    FALSE = "fails"
    WAIT = "speaks of further cells"
    BINDS = "restricts the cell"


@dataclass(frozen=True)
class Narrowing:
    """The cell about to be drawn: some values of its domain to try, and who picks among alternatives.

    `candidates` collects values near the roots of relations that are not linear in the cell, `hints` values that settle
    a requirement on further cells.
    """

    point: Point
    cell: Cell
    trials: tuple[Fraction, ...]
    pick: Callable[[int], int]
    candidates: list[Fraction] = field(default_factory=list)
    hints: list[Fraction] = field(default_factory=list)

    def state(self, r: Requirement) -> State:
        """What is known of a requirement."""
        match r:
            case Leaf():
                return self._leaf_state(r)
            case Later():
                expanded = self._expanded(r)
                return State.WAIT if expanded is None else self.state(expanded)
            case Group(every, parts, _):
                return _joint(every, [self.state(p) for p in parts])

    def narrow(self, r: Requirement, interval: Interval) -> Interval:
        """The part of the interval that meets a requirement whose state is BINDS."""
        match r:
            case Leaf():
                return self._bound(r, interval)
            case Later():
                expanded = self._expanded(r)
                return interval if expanded is None else self.narrow(expanded, interval)
            case Group(every, parts, _):
                binding = [p for p in parts if self.state(p) is State.BINDS]
                return self._all(binding, interval) if every else self._any(binding, interval)

    def hint(self, r: Requirement, interval: Interval) -> None:
        """Collect values that settle a requirement on further cells: where one of its alternatives is an equation."""
        found = self._expanded(r) if isinstance(r, Later) else r
        if isinstance(found, Group) and not found.all:
            for part in found.parts:
                if self.state(part) is State.BINDS:
                    self._settle(part, interval)

    def _settle(self, part: Requirement, interval: Interval) -> None:
        with suppress(NoValue):
            found = self.narrow(part, interval)
            if found.lo is not None and found.lo == found.hi and found.holds(found.lo):
                self.hints.append(found.lo)

    def _expanded(self, r: Later) -> Requirement | None:
        try:
            return r.expand(self.point.env)
        except Missing:
            return None

    def _all(self, parts: list[Requirement], interval: Interval) -> Interval:
        for part in parts:
            interval = self.narrow(part, interval)
        return interval

    def _any(self, parts: list[Requirement], interval: Interval) -> Interval:
        first = self.pick(len(parts)) if len(parts) > 1 else 0
        for part in (*parts[first:], *parts[:first]):
            found = self.narrow(part, interval)
            if pool(found, tuple(self.candidates)):
                return found
        raise NoValue(self.cell[0])

    def _leaf_state(self, leaf: Leaf) -> State:
        try:
            return State.TRUE if compare(leaf.op, leaf.value(self.point)) else State.FALSE
        except Missing:
            pass
        except (ArithmeticError, NotEvaluable):
            return State.WAIT
        if not self.trials:
            return State.WAIT
        try:
            leaf.with_value(self.point, self.cell, self.trials[0])
        except Missing:
            return State.WAIT
        except (ArithmeticError, NotEvaluable):
            return State.BINDS
        return State.BINDS

    def _bound(self, leaf: Leaf, interval: Interval) -> Interval:
        test = partial(self._test, leaf)
        if len(self.trials) < 3:
            return interval.where(test)
        if self.cell[0] in leaf.kinks:
            return self._curved(leaf, interval).where(test)
        try:
            gaps = [leaf.with_value(self.point, self.cell, v) for v in self.trials]
        except Irrational:
            return self._rough_bound(leaf, interval).where(test)
        except (ArithmeticError, LookupError, NotEvaluable):
            return interval.where(test)
        line = line_through(self.trials, gaps)
        if line is not None:
            return cut(interval, leaf.op, *line)
        if interval.lo is not None and interval.lo >= 0:
            line = line_through([1 / v for v in self.trials if v], gaps)
            if line is not None:
                return cut_reciprocal(interval, leaf.op, *line)
        return self._curved(leaf, interval).where(test)

    def _curved(self, leaf: Leaf, interval: Interval) -> Interval:
        """The interval as it is; the candidates become richer by the roots of the relation."""
        self.candidates.extend(roots(partial(self._rough_gap, leaf), interval, leaf.op))
        return interval

    def _rough_bound(self, leaf: Leaf, interval: Interval) -> Interval:
        """A bound in floats, a little inside, where the exact one is irrational."""
        try:
            gaps = [self._rough_gap(leaf, v) for v in self.trials]
        except (ArithmeticError, LookupError, NotEvaluable):
            return interval
        signs = {1: [float(v) for v in self.trials]}
        if interval.lo is not None and interval.lo >= 0 and all(self.trials):
            signs[-1] = [1 / float(v) for v in self.trials]
        for power, xs in signs.items():
            slope = (gaps[1] - gaps[0]) / (xs[1] - xs[0])
            misses = [abs(g - gaps[0] - slope * (x - xs[0])) for x, g in zip(xs, gaps, strict=True)]
            if slope and max(misses) <= ROUGH * max(map(abs, gaps)):
                root = xs[0] - gaps[0] / slope
                if leaf.op == "=" and root:
                    self.candidates.extend(near(root**power))
                return cut_inside(interval, leaf.op, root, power, slope)
        return self._curved(leaf, interval)

    def _rough_gap(self, leaf: Leaf, value: Fraction) -> float:
        self.point.set(self.cell, value)
        try:
            return leaf.roughly(self.point)
        finally:
            self.point.unset(self.cell)

    def _test(self, leaf: Leaf, value: Fraction) -> bool:
        self.point.set(self.cell, value)
        try:
            return compare(leaf.op, leaf.value(self.point))
        except Irrational:
            return self._rough_test(leaf)
        except (ArithmeticError, LookupError, NotEvaluable):
            return False
        finally:
            self.point.unset(self.cell)

    def _rough_test(self, leaf: Leaf) -> bool:
        try:
            gap = leaf.roughly(self.point)
        except (ArithmeticError, LookupError, NotEvaluable):
            return False
        if leaf.op == "=":
            return abs(gap) <= CLOSE * leaf.size(self.point)
        return abs(gap) > ROUGH and compare(leaf.op, Fraction(gap))


def _joint(every: bool, states: list[State]) -> State:
    decided, other = (State.FALSE, State.TRUE) if every else (State.TRUE, State.FALSE)
    if decided in states:
        return decided
    if all(s is other for s in states):
        return other
    if State.BINDS in states and (every or State.WAIT not in states):
        return State.BINDS
    return State.WAIT
