"""The rules of calculus: `diff(e, x)` as an expression.

A derivative comes with terms that are defined and positive only where the rules hold (`positive_where`). At a kink of
`abs`, `Min` or `Max`, at a pole, or at the edge of the domain of a power or a logarithm, the rules say nothing. What
becomes of these terms: `plain.py`. Reference: any textbook of calculus.
"""

from __future__ import annotations

from .bounds import extent
from .expression import At, Node, Num, Op, Total, Var, num
from .reading import StatementError
from .substitute import free_names, substitute
from .text import to_text

WHERE = "%where"  # %where(value, t, ...) is the value; the rules give it where every t is defined and positive
ZERO, ONE, TWO = num(0), num(1), num(2)
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
    tests: dict[Node, None] = {}
    value = _rule(node, x, tests)
    return Op(WHERE, (value, *tests)) if tests else value


def _rule(node: Node, x: Var | At, tests: dict[Node, None]) -> Node:
    """The derivative; to `tests` is added what must be positive: u^(-1/2) where u must be, v^(-2) where v is not 0."""

    def d(part: Node) -> Node:
        return _rule(part, x, tests)

    def moves(part: Node) -> bool:
        return x.name in free_names(part)

    match node:
        case _ if not moves(node):
            return ZERO
        case Var() | At() if node == x:
            return ONE
        case At(_, index) if isinstance(x, At) and all(isinstance(i, Num) for i in index):
            return ZERO
        case Op("+", (a, b)):
            return _add(d(a), d(b))
        case Op("-", (a, b)):
            return _subtract(d(a), d(b))
        case Op("neg", (a,)):
            return _subtract(ZERO, d(a))
        case Op("*", (a, b)):
            return _add(_times(d(a), b), _times(a, d(b)))
        case Op("/", (a, b)):
            tests[Op("^", (b, num(-2)))] = None
            above = _subtract(_times(d(a), b), _times(a, d(b))) if moves(b) else d(a)
            return Op("/", (above, Op("^", (b, TWO)) if moves(b) else b))
        case Op("^", (a, e)) if not moves(e):
            whole = isinstance(e, Num) and e.value.denominator == 1
            if not (whole and e.value > 0):  # type: ignore[union-attr]
                tests[Op("^", (a, num(-2) if whole else num("-1/2")))] = None
            return _times(_times(e, _power(a, _subtract(e, ONE))), d(a))
        case Op("^", (a, e)):
            tests[Op("^", (a, num("-1/2")))] = None
            of_base = Op("/", (_times(e, d(a)), a)) if moves(a) else ZERO
            return _times(node, _add(_times(Op("log", (a,)), d(e)), of_base))
        case Op("exp", (a,)):
            return _times(node, d(a))
        case Op("log", (a,)):
            tests[Op("^", (a, num("-1/2")))] = None
            return Op("/", (d(a), a))
        case Op("abs", (a,)):
            tests[Op("^", (a, num(-2)))] = None
            return _times(Op("/", (a, node)), d(a))
        case Op(("Min" | "Max") as op, (a, b)):  # (a + b -+ |a - b|) / 2
            gap = Op("abs", (Op("-", (a, b)),))
            return Op("/", ((_subtract if op == "Min" else _add)(_add(d(a), d(b)), d(gap)), TWO))
        case Op(op, (value, *more)) if op == WHERE:
            tests.update(dict.fromkeys(more))
            return d(value)
        case Total(var, lo, hi, body) if isinstance(x, Var) and not (moves(lo) or moves(hi)):
            return Total(var, lo, hi, _derivative(body, x))
        case Total(var, Num(lo), Num(hi), body) if lo.denominator == hi.denominator == 1 and hi - lo < MAX_TERMS:
            total: Node = ZERO
            for k in range(int(lo), int(hi) + 1):
                total = _add(total, d(substitute(body, {var: num(k)})))
            return total
        case _:
            raise StatementError(f"diff by {to_text(x)} has no rule for {to_text(node)}")


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
