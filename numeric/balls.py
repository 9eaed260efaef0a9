"""Rigorous evaluation of expressions at exact points: exact rationals where possible, balls (Arb) elsewhere.

Values are given by name: a Fraction for a scalar, a tuple of Fractions (entries 1..n) or of tuples for a sized symbol.
An operation outside its domain (a quotient by zero, a real power of a nonpositive number, an entry that does not exist)
raises `Undefined`: nothing is ever concluded from it. Truth is decided only when the balls are apart.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from ..symbolic.expression import INFINITY, At, Domain, Limit, Logic, Node, Num, Op, Quant, Rel, Total, Var, map_parts
from ..symbolic.substitute import free_names

Value = Fraction | tuple["Value", ...]
Values = Mapping[str, Value]
MAX_INSTANCES, MAX_POWER = 4096, 512
PRECISIONS = (64, 128, 256, 512, 1024, 2048)


class Undefined(ArithmeticError):
    """The expression has no value at this point."""


class Undecided(ArithmeticError):
    """The balls overlap at every precision tried, or the formula cannot be decided at a point."""


@dataclass(frozen=True)
class Evaluator:
    """Evaluation at one point; `sides` maps a symbol to the side from which a limit approaches its value."""

    values: Mapping[str, Any]
    sides: Mapping[str, str]

    def exact(self, node: Node) -> Fraction | None:
        """The exact rational value, or None where it is not rational (or not found to be)."""
        value = self.value(node)
        return value if isinstance(value, Fraction) else None

    def ball(self, node: Node) -> arb:
        """A ball that contains the value, at the current precision."""
        return _ball(self.value(node))

    def value(self, node: Node) -> Fraction | arb:
        """The exact value where it is found to be rational, else a ball that contains it."""
        match node:
            case Num(value):
                return value
            case Var(name):
                return _entry(name, (), self.values)
            case At(name, index):
                return _entry(name, tuple(map(self._integer, index)), self.values)
            case Total(var, lo, hi, body):
                return _sum([self.bind(var, k).value(body) for k in self.range(lo, hi)])
            case Op("floor", (a,)):
                return self._floor(a)
            case Op("^", (a, b)):
                base, power = self.value(a), self.value(b)
                if self.sides and not base > 0 and (self._moves(b) or not _whole(power)):
                    raise Undecided("a limit of a power at the edge of its domain")
                return _power(base, power)
            case Op(op, args):
                return _operation(op, [self.value(a) for a in args])
            case Limit():
                return self._at_limit(node).value(node.body)
            case _:
                raise Undefined(f"{type(node).__name__} has no numerical value")

    def bind(self, var: str, value: Fraction | int) -> Evaluator:
        """The same point with one more symbol."""
        sides = {k: v for k, v in self.sides.items() if k != var}
        return Evaluator({**self.values, var: Fraction(value)}, sides)

    def range(self, lo: Node | None, hi: Node | None) -> Iterator[int]:
        """The integers of a finite range."""
        if lo is None or hi is None:
            raise Undecided("a range without end")
        first, last = self._integer(lo), self._integer(hi)
        if last - first > MAX_INSTANCES:
            raise Undecided(f"a range of {last - first} integers")
        return iter(range(first, last + 1))

    def _moves(self, node: Node) -> bool:
        """Whether the node speaks of a symbol that approaches its value in a limit."""
        return not free_names(node).isdisjoint(self.sides)

    def _integer(self, node: Node) -> int:
        if self._moves(_without_floors(node)):
            raise Undecided("an index or the end of a sum that moves in a limit")
        value = self.value(node)
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise Undefined(f"an index must be an integer, found {value}")
        return int(value)

    def _floor(self, node: Node) -> Fraction:
        value = self.value(node)
        if not isinstance(value, Fraction):
            raise Undefined("floor of a number that is not found to be rational")
        if not isinstance(node, Var) and self._moves(node):
            raise Undecided("the limit of floor of an expression")
        if isinstance(node, Var) and self.sides.get(node.name) == "-" and value.denominator == 1:
            return value - 1
        return Fraction(value.numerator // value.denominator)

    def _at_limit(self, node: Limit) -> Evaluator:
        """Limits by continuity: every operation of the body must be continuous at the point, floor one-sidedly so."""
        if self.sides:
            raise Undecided("a limit within a limit")
        point = self.exact(node.point)
        if point is None:
            raise Undecided("a limit at a point that is not an exact rational")
        return Evaluator(self.bind(node.var, point).values, {node.var: node.side})


def _without_floors(node: Node) -> Node:
    """The node with 0 for every floor of a symbol: floor is constant beside the point."""
    if isinstance(node, Op) and node.op == "floor" and isinstance(node.args[0], Var):
        return Num(Fraction(0))
    return map_parts(node, _without_floors)


def _entry(name: str, index: tuple[int, ...], values: Mapping[str, Any]) -> Fraction | arb:
    value = values.get(name)
    for i in index:
        if not isinstance(value, tuple) or not 1 <= i <= len(value):
            raise Undefined(f"{name}[{', '.join(map(str, index))}] does not exist")
        value = value[i - 1]
    if value is None or isinstance(value, tuple):
        raise Undefined(f"no value is given for {name} with {len(index)} indices")
    return value


def _ball(value: Fraction | arb) -> arb:
    return arb(fmpq(value.numerator, value.denominator)) if isinstance(value, Fraction) else value


def between(low: Fraction, high: Fraction) -> Fraction | arb:
    """A ball that contains all numbers from low to high: what is decided of it is true of each."""
    return low if low == high else _ball(low).union(_ball(high))


def _whole(value: Fraction | arb) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1


def _sum(values: list[Fraction | arb]) -> Fraction | arb:
    exact = [v for v in values if isinstance(v, Fraction)]
    return sum(exact, Fraction(0)) if len(exact) == len(values) else sum(map(_ball, values), arb(0))


# of exact numbers (None: not rational in general), and of balls
_OPERATIONS: Mapping[str, tuple[Callable[..., Any] | None, Callable[..., Any]]] = {
    "+": (operator.add, operator.add),
    "-": (operator.sub, operator.sub),
    "*": (operator.mul, operator.mul),
    "/": (operator.truediv, operator.truediv),
    "neg": (operator.neg, operator.neg),
    "abs": (abs, abs),
    "Min": (min, arb.min),
    "Max": (max, arb.max),
    "exp": (None, arb.exp),
    "log": (None, arb.log),
}


def _operation(op: str, args: list[Fraction | arb]) -> Fraction | arb:
    if op not in _OPERATIONS:
        raise Undefined(f"no numerical meaning for {op}")
    if op == "/" and _may_vanish(args[1]):
        raise Undefined("a quotient by zero, or by a ball that contains zero")
    if op == "log" and not args[0] > 0:
        raise Undefined("a logarithm of a number that is not seen to be positive")
    exact, of_balls = _OPERATIONS[op]
    if exact is not None and all(isinstance(a, Fraction) for a in args):
        return exact(*args)
    return of_balls(*map(_ball, args))


def _may_vanish(value: Fraction | arb) -> bool:
    return value == 0 if isinstance(value, Fraction) else bool(value.contains(arb(0)))


def _power(base: Fraction | arb, power: Fraction | arb) -> Fraction | arb:
    """A real power: a whole one of any number, but for negative ones of zero; another only of a positive number."""
    if isinstance(power, Fraction) and power.denominator == 1 and abs(power) <= MAX_POWER:
        if power < 0 and _may_vanish(base):
            raise Undefined("a negative power of zero, or of a ball that contains zero")
        return base ** int(power)
    if isinstance(base, Fraction) and base == 0 and power > 0:
        return Fraction(0)
    if not base > 0:
        raise Undefined("a real power of a number that is not seen to be positive")
    if isinstance(base, Fraction) and isinstance(power, Fraction) and abs(power) <= MAX_POWER:
        top, bottom = _root(base.numerator, power.denominator), _root(base.denominator, power.denominator)
        if top is not None and bottom is not None:
            return Fraction(top, bottom) ** power.numerator
    return _ball(base) ** _ball(power)


def _root(n: int, k: int) -> int | None:
    """The k-th root of a positive integer, if it is found to be whole."""
    if k > 64:
        return 1 if n == 1 else None
    guess = round(n ** (1.0 / k)) if n < 2**512 else 0
    return next((r for r in (guess - 1, guess, guess + 1) if r > 0 and r**k == n), None)


def holds(node: Node, values: Mapping[str, Any]) -> bool:
    """The truth of a formula at an exact point, rigorously; raises Undefined or Undecided where there is none.

    A scalar may also have a ball for a value: the truth is then that at every number of the ball.
    """
    problem: Exception = Undecided("never tried")
    for precision in PRECISIONS:
        try:
            with ctx.workprec(precision):
                return holds_at(node, Evaluator(values, {}))
        except (Undecided, Undefined) as error:
            problem = error
    raise problem


def holds_at(node: Node, at: Evaluator) -> bool:
    """The truth of a formula as this evaluator sees it, at the current precision; raises Undefined or Undecided."""
    match node:
        case Rel():
            return _relation(node, at)
        case Logic("not", (a,)):
            return not holds_at(a, at)
        case Logic("and", args):
            return _junction(args, at, stop=False)
        case Logic("or", args):
            return _junction(args, at, stop=True)
        case Logic("implies", (a, b)):
            return _junction((Logic("not", (a,)), b), at, stop=True)
        case Logic("iff", (a, b)):
            return holds_at(a, at) == holds_at(b, at)
        case Quant(kind, binder, body) if binder.domain.integer and not binder.index:
            points = at.range(binder.domain.lo, binder.domain.hi)
            instances = (holds_at(body, at.bind(binder.name, k)) for k in points)
            return all(instances) if kind == "forall" else any(instances)
        case _:
            raise Undecided("a formula that cannot be decided at a point")


def _junction(args: tuple[Node, ...], at: Evaluator, stop: bool) -> bool:
    """`and` (stop=False) and `or` (stop=True): a part that decides the whole may stand beside undecided ones."""
    problem: Exception | None = None
    for a in args:
        try:
            if holds_at(a, at) is stop:
                return stop
        except (Undecided, Undefined) as error:
            problem = error
    if problem is not None:
        raise problem
    return not stop


def _relation(rel: Rel, at: Evaluator) -> bool:
    for side, other in ((rel.rhs, rel.lhs), (rel.lhs, rel.rhs)):
        if side in (INFINITY, Op("neg", (INFINITY,))):
            return _against_infinity(rel, other, side == rel.rhs, side == INFINITY, at)
    gap = _operation("-", [at.value(rel.lhs), at.value(rel.rhs)])
    if gap > 0 or gap < 0 or gap == 0:
        return _compare(rel.op, (gap > 0) - (gap < 0))
    raise Undecided("the two sides are too close to tell apart")


def _against_infinity(rel: Rel, other: Node, on_right: bool, positive: bool, at: Evaluator) -> bool:
    if not at.ball(other).is_finite():
        raise Undecided("a term that is not finite")
    return _compare(rel.op, -1 if on_right == positive else 1)


def _compare(op: str, sign: int) -> bool:
    return {"=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]


def in_domain(value: Fraction, domain: Domain, values: Values) -> bool:
    """Whether an exact number lies in a domain whose endpoints are exact at this point."""
    if domain.integer and value.denominator != 1:
        return False
    lo, hi = (None if end is None else _endpoint(end, values) for end in (domain.lo, domain.hi))
    above = lo is None or (value > lo if domain.lo_open else value >= lo)
    below = hi is None or (value < hi if domain.hi_open else value <= hi)
    return above and below


def _endpoint(node: Node, values: Values) -> Fraction:
    value = Evaluator(values, {}).exact(node)
    if value is None:
        raise Undecided("an endpoint that is not an exact rational")
    return value
