"""An inequality that holds with its least gap at a critical point: cases on either side of it.

The critical points are guessed from the factors of the derivative: those that are linear in one expression of x.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Op, Rel, Var
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context
from .desk import ERRORS, Desk, Lines
from .factored import factors
from .one_variable import from_point, gap, rate_of, symbols, without_quotients
from .transport import ONE, ZERO

MAX_POINTS = 4


def critical(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy: for some symbol and some guessed critical point, the goal on either side."""
    found = gap(goal)
    if depth <= 0 or found is None:
        return None
    body, strict = found
    for x in symbols(context, body):
        for c in list(critical_points(desk, context, body, x))[:MAX_POINTS]:
            lines = on_either_side(desk, context, goal, body, strict, x, c, depth)
            if lines is not None:
                return lines
    return None


def on_either_side(
    desk: Desk, context: Context, goal: Rel, body: Node, strict: bool, x: Var, c: Node, depth: int
) -> Lines | None:
    """Lines that close the goal by cases: x beyond c, x before c, and x at c where the goal is strict."""
    there = substitute(body, {x.name: c})
    if not (desk.points(context).defined(there) and desk.points(context).plausible(Rel("<=", ZERO, there))):
        return None
    op = "<" if strict and desk.points(context).sign(there) <= 0 else "<="
    cases, branches = [Rel(op, c, x), Rel(op, x, c)], []
    label, at_point = desk.new_labels(context, "h", 1), None
    if op == "<":
        equal = Rel("=", x, c)
        at_point = desk.settled(context.assume(str(label), desk.checker.read(to_text(equal))), goal)
        if at_point is None:
            return None
    for case, way in zip(cases, (1, -1), strict=True):
        inside = context.assume(str(label), desk.checker.read(to_text(case)))
        try:
            lines = from_point(desk, inside, goal, body, strict, x, c, way, depth)
        except ERRORS:
            return None
        if lines is None:
            return None
        branches.append(lines)
    if at_point is not None:
        cases, branches = [*cases, Rel("=", x, c)], [*branches, at_point]
    return [{"do": "cases", "as": label, "of": list(map(to_text, cases)), "branches": branches}]


def critical_points(desk: Desk, context: Context, body: Node, x: Var) -> Iterator[Node]:
    """Zeros of factors of the derivative of a term by x, where they lie in the domain of x at sample points."""
    try:
        rate = rate_of(without_quotients(body, x.name), x, context)
        found = factors(context.normal.quotient(rate).num)
    except ERRORS:
        return
    points = desk.points(context)
    domain = context.binders[x.name].domain
    for factor, _ in found.factors if found else ():
        for c in zeros(context, factor, x):
            ends = [Rel("<=", *r) for r in ((domain.lo, c), (c, domain.hi)) if None not in r]
            if points.defined(c) and all(map(points.plausible, ends)):
                yield c


def zeros(context: Context, node: Node, x: Var) -> Iterator[Node]:
    """Terms at which a term vanishes, if x occurs in it in one expression alone, to the power one."""
    p = context.normal.quotient(node).num
    held = {(a, e) for m in p for a, e in m if x.name in free_names(poly.monomial_node(((a, e),)))}
    if len(held) != 1:
        return
    (atom, e) = held.pop()
    slope = {tuple(r for r in m if r[0] is not atom): c for m, c in p.items() if (atom, e) in m}
    rest = {m: -c for m, c in p.items() if (atom, e) not in m}
    value: Node = Op("/", (poly.poly_node(rest), poly.poly_node(slope)))
    power = poly.exponent_node(e)
    if x.name not in free_names(atom):
        atom, value = power, Op("/", (Op("log", (value,)), Op("log", (atom,))))
    elif poly.integer_value(e) != 1:
        value = Op("^", (value, Op("/", (ONE, power))))
    yield from (context.normal.node(c) for c in inverse(context, atom, value, x))


def inverse(context: Context, atom: Node, value: Node, x: Var) -> Iterator[Node]:
    """Terms for x at which an atom has the given value."""
    match atom:
        case Var(name) if name == x.name:
            yield value
        case Op("log", (a,)):
            yield from inverse(context, a, Op("exp", (value,)), x)
        case Op("exp", (a,)) if a is not ONE:
            yield from inverse(context, a, Op("log", (value,)), x)
        case Op("+" | "-" | "*" | "neg" | "/", _):
            p = context.normal.quotient(Op("-", (atom, value))).num
            if any(m == ((x, poly.UNIT),) or x.name in free_names(poly.monomial_node(m)) for m in p):
                yield from zeros(context, poly.poly_node(p), x)
        case _:
            return
