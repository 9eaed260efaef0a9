"""The rules of calculus: `diff(e, x)` as an expression.

A derivative comes with terms (`%where`) that are defined and positive only where the rules hold. At a kink of
`abs`, `Min` or `Max`, at a pole, or at the edge of the domain of a power or a logarithm, the rules say nothing. What
becomes of these terms: `plain.py`. Reference: any textbook of calculus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from .bounds import extent
from .expression import At, Node, Num, Op, Total, Var, num, parts
from .reading import StatementError
from .substitute import free_names, substitute
from .text import to_text

WHERE = "%where"  # %where(value, t, ...) is the value; the rules give it where every t is defined and positive
ZERO, ONE, TWO = num(0), num(1), num(2)
REAL, WHOLE = num("-1/2"), num(-2)  # u^(-1/2) is positive where u is, v^(-2) where v is not zero
MAX_ORDER, MAX_TERMS = 4, 1000


def differentiate(body: Node, x: Node, order: Node = ONE) -> Node:
    """`diff(body, x, order)`, for a symbol x or an entry A[1] of a sized one. Raises StatementError."""
    if not (isinstance(x, Var) or (isinstance(x, At) and all(isinstance(i, Num) for i in x.index))):
        raise StatementError(f"diff goes by a symbol, or by an entry like A[1]; found {to_text(x)}")
    if not (isinstance(order, Num) and order.value in range(1, MAX_ORDER + 1)):
        raise StatementError(f"the order of diff is 1, 2, ... or {MAX_ORDER}; found {to_text(order)}")
    for _ in range(int(order.value)):
        body = _derivative(body, x)
        extent(body, {})
    return body


def _derivative(node: Node, x: Var | At) -> Node:
    def known(part: Node) -> Node | None:
        match part:
            case Var() | At() if part == x:
                return ONE
            case At(_, index) if isinstance(x, At) and all(isinstance(i, Num) for i in index):
                return ZERO
            case Total(var, lo, hi, body) if isinstance(x, Var) and x.name not in free_names(lo) | free_names(hi):
                return Total(var, lo, hi, _derivative(body, x))
            case _:
                return None

    rules = Rules(frozenset({x.name}), known)
    value = rules.derivative(node)
    return Op(WHERE, (value, *rules.tests)) if rules.tests else value


@dataclass(frozen=True)
class Rules:
    """The rules of calculus. A part in which none of the names occurs is a constant.

    `known` gives the derivatives that are known beforehand. `tests` collects what must be positive: u^(-1/2) where u
    must be, v^(-2) where v must not be 0.
    """

    names: frozenset[str]
    known: Callable[[Node], Node | None]
    tests: dict[Op, None] = field(default_factory=dict)

    def _moves(self, part: Node) -> bool:
        return not self.names.isdisjoint(free_names(part))

    def _needs(self, part: Node, power: Num) -> None:
        self.tests[Op("^", (part, power))] = None

    def derivative(self, node: Node) -> Node:
        """The derivative of a term. Raises StatementError where no rule applies."""
        d, moves = self.derivative, self._moves
        if not moves(node):  # but that a derivative exists is said still
            return Op("*", (ZERO, node)) if speaks_of(node, WHERE) else ZERO
        if (known := self.known(node)) is not None:
            return known
        match node:
            case Op("+", (a, b)):
                return _add(d(a), d(b))
            case Op("-", (a, b)):
                return _subtract(d(a), d(b))
            case Op("neg", (a,)):
                return _subtract(ZERO, d(a))
            case Op("*", (a, b)):
                return _add(_times(d(a), b), _times(a, d(b)))
            case Op("/", (a, b)):
                self._needs(b, WHOLE)
                above = _subtract(_times(d(a), b), _times(a, d(b))) if moves(b) else d(a)
                return Op("/", (above, Op("^", (b, TWO)) if moves(b) else b))
            case Op("^", (a, Num(power) as e)) if power.denominator == 1:
                if power <= 0:
                    self._needs(a, WHOLE)
                return _times(_times(e, _power(a, _subtract(e, ONE))), d(a))
            case Op("^", (a, e)):
                self._needs(a, REAL)
                if not moves(e):
                    return _times(_times(e, _power(a, _subtract(e, ONE))), d(a))
                of_base = Op("/", (_times(e, d(a)), a)) if moves(a) else ZERO
                return _times(node, _add(_times(Op("log", (a,)), d(e)), of_base))
            case Op("exp", (a,)):
                return _times(node, d(a))
            case Op("log", (a,)):
                self._needs(a, REAL)
                return Op("/", (d(a), a))
            case Op("abs", (a,)):
                self._needs(a, WHOLE)
                return _times(Op("/", (a, node)), d(a))
            case Op(("Min" | "Max") as op, (a, b)):  # (a + b -+ |a - b|) / 2
                gap = Op("abs", (Op("-", (a, b)),))
                return Op("/", ((_subtract if op == "Min" else _add)(_add(d(a), d(b)), d(gap)), TWO))
            case Op(op, (value, *more)) if op == WHERE:
                self.tests.update(dict.fromkeys(more))  # type: ignore[arg-type]  # all are powers
                return d(value)
            case Total(var, Num(lo), Num(hi), body) if lo.denominator == hi.denominator == 1 and hi - lo < MAX_TERMS:
                total: Node = ZERO
                for k in range(int(lo), int(hi) + 1):
                    total = _add(total, d(substitute(body, {var: num(k)})))
                return total
            case _:
                raise StatementError(f"diff by {', '.join(sorted(self.names))} has no rule for {to_text(node)}")


@cache
def speaks_of(node: Node, *ops: str) -> bool:
    """Whether one of the operations occurs."""
    outer, _, inner = parts(node)
    return (isinstance(node, Op) and node.op in ops) or any(speaks_of(p, *ops) for p in (*outer, *inner))


def _add(a: Node, b: Node) -> Node:
    return b if a == ZERO else a if b == ZERO else Op("+", (a, b))


def _subtract(a: Node, b: Node) -> Node:
    if isinstance(b, Num):
        return a if b == ZERO else Num(a.value - b.value) if isinstance(a, Num) else Op("-", (a, b))
    return Op("neg", (b,)) if a == ZERO else Op("-", (a, b))


def _times(a: Node, b: Node) -> Node:
    if isinstance(a, Num) and isinstance(b, Num):
        return Num(a.value * b.value)
    if ZERO in (a, b):
        return ZERO
    return b if a == ONE else a if b == ONE else Op("neg", (a,)) if b == num(-1) else Op("*", (a, b))


def _power(a: Node, e: Node) -> Node:
    return ONE if e == ZERO else a if e == ONE else Op("^", (a, e))
