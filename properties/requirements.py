"""What the hypotheses of a claim require of one more number, given the numbers already drawn.

Hypotheses become trees of relations. Where all but one of the numbers in a relation are known and the relation is
linear in that one (or in its reciprocal), it is a bound or an equation, solved exactly; elsewhere it is a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import partial

from ..symbolic.expression import At, Limit, Logic, Node, Op, Quant, Rel, Total, walk
from ..symbolic.substitute import free_names
from .evaluate import Entries, Env, Irrational, Missing, NotEvaluable, Number, Term, evaluable, integers, term
from .simple_values import Interval, pool

Cell = tuple[str, tuple[Fraction, ...]]
NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
KINKED = ("floor", "abs", "Min", "Max")
ROUGH = 1e-9


class NoValue(ArithmeticError):
    """No value of the pool meets the hypotheses: the draw has to be given up."""


@dataclass
class Point:
    """The numbers drawn so far, by cell: a scalar symbol, or an entry of a sized symbol."""

    cells: dict[Cell, Fraction] = field(default_factory=dict)
    env: dict[str, Number | Entries] = field(default_factory=dict)

    def sized(self, name: str) -> None:
        """Declare a sized symbol."""
        self.env[name] = partial(self._entry, name)

    def _entry(self, name: str, index: tuple[Number, ...]) -> Number:
        value = self.cells.get((name, index))  # type: ignore[arg-type]
        if value is None:
            raise Missing(name)
        return value

    def set(self, cell: Cell, value: Fraction) -> None:
        """Give a cell its value."""
        self.cells[cell] = value
        if not cell[1]:
            self.env[cell[0]] = value

    def unset(self, cell: Cell) -> None:
        """Take the value back."""
        del self.cells[cell]
        if not cell[1]:
            del self.env[cell[0]]


class State(Enum):
    """What is known of a requirement when one more cell is about to be drawn."""

    TRUE = "holds"
    FALSE = "fails"
    WAIT = "speaks of further cells"
    BINDS = "restricts the cell"


@dataclass(frozen=True)
class Leaf:
    """The relation `gap op 0`, with the values of the indices bound around it."""

    op: str
    gap: Term
    names: frozenset[str]
    kinks: frozenset[str]
    bound: Mapping[str, Number]
    rough: Term

    def value(self, point: Point) -> Fraction:
        """The gap, exactly."""
        return Fraction(self.gap({**point.env, **self.bound} if self.bound else point.env))

    def roughly(self, point: Point) -> float:
        """The gap in floats."""
        return float(self.rough({**point.env, **self.bound}))

    def with_value(self, point: Point, cell: Cell, value: Fraction) -> Fraction:
        """The gap if the cell had this value."""
        point.set(cell, value)
        try:
            return self.value(point)
        finally:
            point.unset(cell)


@dataclass(frozen=True)
class Group:
    """All, or any, of some requirements."""

    all: bool
    parts: tuple[Requirement, ...]
    names: frozenset[str]


@dataclass(frozen=True)
class Later:
    """A quantifier whose range is not known yet."""

    expand: Callable[[Env], Requirement]
    names: frozenset[str]


Requirement = Leaf | Group | Later
Grounder = Callable[[Env, Mapping[str, Number]], Requirement]


def grounder(node: Node, holds: bool = True) -> Grounder | None:
    """What a hypothesis (or its negation) requires, given the indices bound around it; None if that is unknown."""
    match node:
        case Rel(op, lhs, rhs) if evaluable(node):
            op = op if holds else NEGATED[op]
            gap = Op("-", (lhs, rhs))
            exact, rough, names, kinks = term(gap, exact=True), term(gap), free_names(node), _kinks(node)
            return lambda env, bound: Leaf(op, exact, names, kinks, bound, rough)
        case Logic("not", (a,)):
            return grounder(a, not holds)
        case Logic("implies", (a, b)):
            return grounder(Logic("or", (Logic("not", (a,)), b)), holds)
        case Logic("iff", (a, b)):
            neither = Logic("and", (Logic("not", (a,)), Logic("not", (b,))))
            return grounder(Logic("or", (Logic("and", (a, b)), neither)), holds)
        case Logic(("and" | "or") as op, args):
            return _junction((op == "and") == holds, [grounder(a, holds) for a in args], free_names(node))
        case Quant(kind, binder, body) if binder.domain.integer and not binder.index:
            return _quantifier(node, (kind == "forall") == holds, grounder(body, holds))
        case _:
            return None


def _kinks(node: Node) -> frozenset[str]:
    """Names on which the relation depends in a way that no line describes."""
    parts = (p for p in walk(node) if isinstance(p, Op) and p.op in KINKED)
    return frozenset[str]().union(*map(free_names, parts))


def _junction(every: bool, parts: list[Grounder | None], names: frozenset[str]) -> Grounder | None:
    known = [p for p in parts if p is not None]
    if not known or (not every and len(known) < len(parts)):
        return None
    return lambda env, bound: Group(every, tuple(p(env, bound) for p in known), names)


def _quantifier(node: Quant, every: bool, body: Grounder | None) -> Grounder | None:
    lo, hi = node.binder.domain.lo, node.binder.domain.hi
    if body is None or lo is None or hi is None:
        return None
    ends, names = (term(lo, exact=True), term(hi, exact=True)), free_names(node)

    def expand(bound: Mapping[str, Number], env: Env) -> Requirement:
        inner = {**env, **bound}
        ks = integers(ends[0](inner), ends[1](inner))
        return Group(every, tuple(body(env, {**bound, node.binder.name: Fraction(k)}) for k in ks), names)

    def ground(env: Env, bound: Mapping[str, Number]) -> Requirement:
        try:
            return expand(bound, env)
        except Missing:
            return Later(partial(expand, bound), names)

    return ground


def flatten(requirement: Requirement) -> Iterator[Requirement]:
    """The requirements that all have to hold."""
    if isinstance(requirement, Group) and requirement.all:
        for part in requirement.parts:
            yield from flatten(part)
    else:
        yield requirement


@dataclass(frozen=True)
class Narrowing:
    """The cell about to be drawn: some values of its domain to try, and who picks among alternatives."""

    point: Point
    cell: Cell
    trials: tuple[Fraction, ...]
    pick: Callable[[int], int]

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
            if pool(found):
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
        if self.cell[0] in leaf.kinks or len(self.trials) < 3:
            return interval.where(test)
        try:
            gaps = [leaf.with_value(self.point, self.cell, v) for v in self.trials]
        except Irrational:
            return self._rough_bound(leaf, interval).where(test)
        except (ArithmeticError, LookupError, NotEvaluable):
            return interval.where(test)
        line = _line(self.trials, gaps)
        if line is not None:
            return _cut(interval, leaf.op, *line)
        if interval.lo is not None and interval.lo >= 0:
            line = _line([1 / v for v in self.trials if v], gaps)
            if line is not None:
                return _cut_reciprocal(interval, leaf.op, *line)
        return interval.where(test)

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
                return _inside(interval, leaf.op, root, power, slope)
        return interval

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


def compare(op: str, gap: Fraction) -> bool:
    """Whether `gap op 0`."""
    return {"=": gap == 0, "!=": gap != 0, "<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}[op]


def _line(xs: tuple[Fraction, ...] | list[Fraction], ys: list[Fraction]) -> tuple[Fraction, Fraction] | None:
    """Slope and value at 0 of the line through all the points, if there is one."""
    if len(xs) != len(ys):
        return None
    slope = (ys[1] - ys[0]) / (xs[1] - xs[0])
    start = ys[0] - slope * xs[0]
    return (slope, start) if all(y == start + slope * x for x, y in zip(xs, ys, strict=True)) else None


def _cut(interval: Interval, op: str, slope: Fraction, start: Fraction) -> Interval:
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


def _cut_reciprocal(interval: Interval, op: str, slope: Fraction, start: Fraction) -> Interval:
    """The part of an interval of positive numbers where start + slope/x `op` 0."""
    return _cut(interval.above(Fraction(0), True), op, start, slope)


def _inside(interval: Interval, op: str, root: float, power: int, slope: float) -> Interval:
    if op in ("=", "!=") or (power == -1 and root <= 0):
        return interval
    upper = (op in ("<", "<=")) == (slope * power > 0)
    bound = Fraction(root**power * (1 - ROUGH if (root > 0) == upper else 1 + ROUGH))
    short = bound.limit_denominator(max(1000, 1000 * round(1 / abs(bound)))) if bound else bound
    return interval.below(short, True) if upper else interval.above(short, True)


def linked(node: Node) -> frozenset[str]:
    """Names in the exponents of a formula, and none that only index or count."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Op) and part.op == "^":
            found |= free_names(part.args[1])
    return frozenset(found)


def counting(node: Node) -> frozenset[str]:
    """Names in the ranges of sums and integer quantifiers, and in indices."""
    found: set[str] = set()
    for part in walk(node):
        match part:
            case Total(_, lo, hi, _):
                found |= free_names(lo) | free_names(hi)
            case Quant(_, binder, _) if binder.domain.integer:
                found |= {x for end in (binder.domain.lo, binder.domain.hi) if end for x in free_names(end)}
            case At(_, index):
                found |= {x for i in index for x in free_names(i)}
            case Limit():
                continue
    return frozenset(found)
