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

from ..symbolic.expression import (
    INFINITY,
    At,
    Domain,
    Limit,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
    map_parts,
)
from ..symbolic.substitute import free_names

Value = Fraction | tuple["Value", ...]
Values = Mapping[str, Value]
MAX_INSTANCES = 4096
PRECISIONS = (64, 128, 256, 512, 1024, 2048)


class Undefined(ArithmeticError):
    """The expression has no value at this point."""


class Undecided(ArithmeticError):
    """The balls overlap at every precision tried, or the formula cannot be decided at a point."""


@dataclass(frozen=True)
class Evaluator:
    """Evaluation at one point; `sides` maps a symbol to the side from which a limit approaches its value."""

    values: Values
    sides: Mapping[str, str]

    def exact(self, node: Node) -> Fraction | None:
        """The exact rational value, or None where it is not rational (or not found to be)."""
        match node:
            case Num(value):
                return value
            case Var(name):
                return _scalar(name, self.values)
            case At(name, index):
                return _entry(name, tuple(self._integer(i) for i in index), self.values)
            case Total(var, lo, hi, _):
                return _sum_exact([self.bind(var, k).exact(node.body) for k in self.range(lo, hi)])
            case Op("floor", (a,)):
                return self._floor(a)
            case Op(op, args):
                parts = [self.exact(a) for a in args]
                if op == "^" and self.sides:
                    self._require_continuous_power(args[0], parts[0], args[1], parts[1])
                return None if None in parts else _exact_op(op, [p for p in parts if p is not None])
            case Limit():
                return self._at_limit(node).exact(node.body)
            case _:
                raise Undefined(f"{type(node).__name__} has no numerical value")

    def ball(self, node: Node) -> arb:
        """A ball that contains the value, at the current precision."""
        value = self.exact(node)
        if value is not None:
            return arb(fmpq(value.numerator, value.denominator))
        match node:
            case Total(var, lo, hi, body):
                return sum((self.bind(var, k).ball(body) for k in self.range(lo, hi)), arb(0))
            case Op("^", (a, b)):
                return _ball_power(self.ball(a), self.exact(a), self.ball(b), self.exact(b))
            case Op(op, args):
                return _ball_op(op, [self.ball(a) for a in args])
            case Limit():
                return self._at_limit(node).ball(node.body)
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

    def _require_continuous_power(self, a: Node, base: Fraction | None, b: Node, power: Fraction | None) -> None:
        """Near the point a power must be continuous: a positive base, or a whole exponent that stands still."""
        if (base is not None and base > 0) or (base is None and self.ball(a) > 0):
            return
        if free_names(b) & self.sides.keys() or not _natural(power):
            raise Undecided("a limit of a power at the edge of its domain")

    def _integer(self, node: Node) -> int:
        if free_names(_without_floors(node)) & self.sides.keys():
            raise Undecided("an index or the end of a sum that moves in a limit")
        value = self.exact(node)
        if value is None or value.denominator != 1:
            raise Undefined(f"an index must be an integer, found {value}")
        return int(value)

    def _floor(self, node: Node) -> Fraction | None:
        value = self.exact(node)
        if value is None:
            return None
        approached = isinstance(node, Var) and self.sides.get(node.name) == "-"
        if not isinstance(node, Var) and free_names(node) & self.sides.keys():
            raise Undecided("the limit of floor of an expression")
        if approached and value.denominator == 1:
            return value - 1
        return Fraction(value.numerator // value.denominator)

    def _at_limit(self, node: Limit) -> Evaluator:
        """Limits by continuity: every operation of the body must be continuous at the point, floor one-sidedly so."""
        if self.sides:
            raise Undecided("a limit within a limit")
        point = self.exact(node.point)
        if point is None:
            raise Undecided("a limit at a point that is not an exact rational")
        inner = self.bind(node.var, point)
        return Evaluator(inner.values, {**inner.sides, node.var: node.side})


def _without_floors(node: Node) -> Node:
    """The node with 0 for every floor of a symbol: floor is constant beside the point."""
    if isinstance(node, Op) and node.op == "floor" and isinstance(node.args[0], Var):
        return Num(Fraction(0))
    return map_parts(node, _without_floors)


def _natural(value: Fraction | None) -> bool:
    return value is not None and value.denominator == 1


def _scalar(name: str, values: Values) -> Fraction:
    value = values.get(name)
    if not isinstance(value, Fraction):
        raise Undefined(f"no value is given for {name}")
    return value


def _entry(name: str, index: tuple[int, ...], values: Values) -> Fraction:
    value: Value | None = values.get(name)
    for i in index:
        if not isinstance(value, tuple) or not 1 <= i <= len(value):
            raise Undefined(f"{name}[{', '.join(map(str, index))}] does not exist")
        value = value[i - 1]
    if not isinstance(value, Fraction):
        raise Undefined(f"{name} needs more indices")
    return value


def _sum_exact(parts: list[Fraction | None]) -> Fraction | None:
    known = [p for p in parts if p is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


_SAME: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "neg": operator.neg,
    "abs": abs,
}


def _exact_op(op: str, args: list[Fraction]) -> Fraction | None:
    if op in _SAME:
        value: Fraction = _SAME[op](*args)
        return value
    match op, args:
        case "/", [a, b]:
            if b == 0:
                raise Undefined("a quotient by zero")
            return a / b
        case "^", [a, b]:
            return _exact_power(a, b)
        case "Min", _:
            return min(args)
        case "Max", _:
            return max(args)
        case _:
            return None


def _exact_power(a: Fraction, b: Fraction) -> Fraction | None:
    if b.denominator == 1 and abs(b) <= 512:
        if a == 0 and b < 0:
            raise Undefined("a negative power of zero")
        return a ** int(b)
    if a == 0 and b > 0:
        return Fraction(0)
    if a <= 0:
        raise Undefined("a real power of a number that is not positive")
    top, bottom = _root(a.numerator, b.denominator), _root(a.denominator, b.denominator)
    if top is None or bottom is None or abs(b) > 512:
        return None
    return Fraction(top, bottom) ** b.numerator


def _root(n: int, k: int) -> int | None:
    if k > 64:
        return 1 if n == 1 else None
    guess = round(n ** (1.0 / k)) if n < 2**512 else 0
    return next((r for r in (guess - 1, guess, guess + 1) if r > 0 and r**k == n), None)


def _ball_power(base: arb, base_exact: Fraction | None, power: arb, power_exact: Fraction | None) -> arb:
    if power_exact is not None and power_exact.denominator == 1 and abs(power_exact) <= 512:
        if power_exact < 0 and base.contains(arb(0)):
            raise Undefined("a negative power of a ball that contains zero")
        return base ** int(power_exact)
    if base_exact == 0:
        if not power > 0:
            raise Undefined("a power of zero whose exponent is not positive")
        return arb(0)
    if not base > 0:
        raise Undefined("a real power of a ball that is not positive")
    return base**power


def _ball_op(op: str, args: list[arb]) -> arb:
    if op in _SAME:
        return _SAME[op](*args)
    match op, args:
        case "/", [a, b]:
            if b.contains(arb(0)):
                raise Undefined("a quotient by a ball that contains zero")
            return a / b
        case "exp", [a]:
            return a.exp()
        case "log", [a]:
            if not a > 0:
                raise Undefined("a logarithm of a ball that is not positive")
            return a.log()
        case "Min", [a, b]:
            return a.min(b)
        case "Max", [a, b]:
            return a.max(b)
        case _:
            raise Undefined(f"no numerical meaning for {op}")


def enclose(node: Node, values: Values, precision: int = 128) -> arb:
    """A ball that contains the value of a term at an exact point; raises Undefined where there is none."""
    with ctx.workprec(precision):
        return Evaluator(values, {}).ball(node)


def holds(node: Node, values: Values) -> bool:
    """The truth of a formula at an exact point, rigorously; raises Undefined or Undecided where there is none."""
    problem: Exception = Undecided("never tried")
    for precision in PRECISIONS:
        try:
            with ctx.workprec(precision):
                return _truth(node, Evaluator(values, {}))
        except (Undecided, Undefined) as error:
            problem = error
    raise problem


def _truth(node: Node, at: Evaluator) -> bool:
    match node:
        case Rel():
            return _relation(node, at)
        case Logic("not", (a,)):
            return not _truth(a, at)
        case Logic("and", args):
            return _junction(args, at, stop=False)
        case Logic("or", args):
            return _junction(args, at, stop=True)
        case Logic("implies", (a, b)):
            return _junction((Logic("not", (a,)), b), at, stop=True)
        case Logic("iff", (a, b)):
            return _truth(a, at) == _truth(b, at)
        case Quant(kind, binder, body) if binder.domain.integer and not binder.index:
            points = at.range(binder.domain.lo, binder.domain.hi)
            instances = (_truth(body, at.bind(binder.name, k)) for k in points)
            return all(instances) if kind == "forall" else any(instances)
        case _:
            raise Undecided("a formula that cannot be decided at a point")


def _junction(args: tuple[Node, ...], at: Evaluator, stop: bool) -> bool:
    """`and` (stop=False) and `or` (stop=True): a part that decides the whole may stand beside undecided ones."""
    problem: Exception | None = None
    for a in args:
        try:
            if _truth(a, at) is stop:
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
    left, right = at.exact(rel.lhs), at.exact(rel.rhs)
    if left is not None and right is not None:
        return _compare(rel.op, (left > right) - (left < right))
    gap = at.ball(rel.lhs) - at.ball(rel.rhs)
    if gap > 0:
        return _compare(rel.op, 1)
    if gap < 0:
        return _compare(rel.op, -1)
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
    at = Evaluator(values, {})
    lo = None if domain.lo is None else at.exact(domain.lo)
    hi = None if domain.hi is None else at.exact(domain.hi)
    if (domain.lo is not None and lo is None) or (domain.hi is not None and hi is None):
        raise Undecided("an endpoint that is not an exact rational")
    above = lo is None or (value > lo if domain.lo_open else value >= lo)
    below = hi is None or (value < hi if domain.hi_open else value <= hi)
    return above and below
