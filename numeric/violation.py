"""By how much a statement fails at an exact point: a rigorous enclosure of the gap of a relation that fails."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx

from ..symbolic.expression import INFINITY, Logic, Node, Op, Quant, Rel
from ..symbolic.text import to_text
from .balls import Evaluator, Undecided, Values, holds

OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True)
class Violation:
    """The failing relation, and an enclosure [low, high] of lhs - rhs (of lhs alone if rhs is infinite)."""

    relation: Rel
    low: Fraction
    high: Fraction

    @property
    def shows(self) -> str:
        """One sentence: `the left side exceeds the right side by 0.25, where < is claimed`."""
        size = str(abs(self.low)) if self.low == self.high else f"{float(min(abs(self.low), abs(self.high))):.6g}"
        if self.relation.rhs == INFINITY:
            return f"the limit is {'-' if self.high < 0 else ''}{size}, not infinite"
        if self.low == self.high == 0:
            return f"the two sides are equal, where {self.relation.op} is claimed"
        about = "by" if self.low == self.high else "by at least"
        verb = "exceeds" if self.low >= 0 else "falls short of"
        return f"the left side {verb} the right side {about} {size}, where {self.relation.op} is claimed"


def enclose(node: Node, values: Values, precision: int = 128) -> arb:
    """A ball that contains the value of a term at an exact point; raises Undefined where there is none."""
    with ctx.workprec(precision):
        return Evaluator(values, {}).ball(node)


def violation(statement: Node, values: Values, precision: int = 128) -> Violation:
    """The enclosure for the first relation of the statement that fails at this point.

    Raises Undecided if no single relation is to blame, Undefined outside the domain of an operation.
    """
    relation, at = _failing(statement, values)
    gap = relation.lhs if relation.rhs == INFINITY else Op("-", (relation.lhs, relation.rhs))
    exact = Evaluator(at, {}).exact(gap)
    if exact is not None:
        return Violation(relation, exact, exact)
    ball = enclose(gap, at, precision)
    with ctx.workprec(precision):
        low, high = (_rational(x) for x in (ball.lower(), ball.upper()))
    return Violation(relation, low, high)


def _gap(relation: Rel, at: Values) -> float:
    return float(enclose(Op("-", (relation.lhs, relation.rhs)), at))


def _rational(end: object) -> Fraction:
    mantissa, exponent = end.man_exp()  # type: ignore[attr-defined]
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _failing(node: Node, values: Values) -> tuple[Rel, Values]:
    match node:
        case Rel():
            return node, values
        case Logic("and", args):
            return _failing(next(a for a in args if not holds(a, values)), values)
        case Logic("implies", (_, b)):
            return _failing(b, values)
        case Logic("not", (Rel(op, lhs, rhs),)):
            return Rel(OPPOSITE[op], lhs, rhs), values
        case Logic("iff", (a, b)):
            return _failing(b if holds(a, values) else a, values)
        case Logic("or", args):
            return _failing(args[-1], values)
        case Quant("forall", binder, body) if binder.domain.integer:
            for k in Evaluator(values, {}).range(binder.domain.lo, binder.domain.hi):
                inside = {**values, binder.name: Fraction(k)}
                if not holds(body, inside):
                    return _failing(body, inside)
        case Quant("exists", binder, body) if binder.domain.integer:
            points = Evaluator(values, {}).range(binder.domain.lo, binder.domain.hi)
            candidates = [_failing(body, {**values, binder.name: Fraction(k)}) for k in points]
            if candidates:  # every instance fails: the one that comes nearest
                return min(candidates, key=lambda c: abs(_gap(*c)))
    raise Undecided(f"no single relation of {to_text(node)} is to blame")
