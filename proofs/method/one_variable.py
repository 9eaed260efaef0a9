"""An inequality as a statement about one of its symbols: a point at which it is known, and the sign of the derivative.

To see G(x) >= 0, take a point c with G(c) >= 0 and show that G does not fall on the way from c to x. The points are
the ends of x's domain and the bounds that hypotheses set; a critical point inside needs cases (`critical.py`). The sign
of the derivative is a goal like any other, handed back to the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ...symbolic.expression import Binder, Logic, Node, Op, Quant, Rel, Var, map_parts, num, parts
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context, Rejected
from ..derivative import derivative
from .desk import ERRORS, Desk, Line, Lines
from .factored import tidy
from .ranges import ends
from .transport import ONE, ZERO, Slope, minus, plans, signed

MAX_SYMBOLS, MAX_SIZE = 4, 250


def gap(goal: Rel) -> tuple[Node, bool] | None:
    """(G, strict) such that the goal says 0 < G or 0 <= G."""
    if goal.op in ("<", "<="):
        return minus(goal.rhs, goal.lhs), goal.op == "<"
    return (minus(goal.lhs, goal.rhs), goal.op == ">") if goal.op in (">", ">=") else None


def one_variable(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy: some symbol, some point, some way."""
    found = gap(goal)
    if depth <= 0 or found is None:
        return None
    body, strict = found
    for x in symbols(context, body):
        for c, way in known_points(context, body, x):
            try:
                lines = from_point(desk, context, goal, body, strict, x, c, way, depth)
            except ERRORS:
                continue
            if lines is not None:
                return lines
    return None


def symbols(context: Context, body: Node) -> list[Var]:
    """The scalars of a term, those that were declared last first."""
    names = [n for n, b in context.binders.items() if n in free_names(body) and not b.index]
    return [Var(n) for n in reversed(names)][:MAX_SYMBOLS]


def known_points(context: Context, body: Node, x: Var) -> Iterator[tuple[Node, int]]:
    """(c, way): x is known to lie beyond c in direction way."""
    domain = context.binders[x.name].domain
    seen: dict[tuple[Node, int], None] = {}
    for rel in context.ground:
        if isinstance(rel, Rel) and rel.op in ("<", "<=", ">", ">="):
            low, high = (rel.lhs, rel.rhs) if rel.op in ("<", "<=") else (rel.rhs, rel.lhs)
            if high is x and x.name not in free_names(low):
                seen[low, 1] = None
            if low is x and x.name not in free_names(high):
                seen[high, -1] = None
    for end, way in ((domain.lo, 1), (domain.hi, -1)):
        if end is not None:
            seen[end, way] = None
    yield from seen


def from_point(
    desk: Desk, context: Context, goal: Rel, body: Node, strict: bool, x: Var, c: Node, way: int, depth: int
) -> Lines | None:
    """Lines that close the goal from the value of the body at c and the sign of its derivative beyond c."""
    body = without_quotients(body, x.name)
    there = substitute(body, {x.name: c})
    if not desk.points(context).defined(there):
        return None
    positive = strict and desk.points(context).sign(there) > 0
    at_start = Rel("<" if positive else "<=", ZERO, there)
    shown = desk.settled(context, at_start)
    if shown is None:
        return None
    have, after = desk.supposing(context, at_start, shown)
    found = slope(desk, after, body, x, c, way, strict and not positive, depth)
    if found is None:
        return None
    line, known, after = found
    for more, final in plans(desk, after, substitute(body, {x.name: Var(known.var)}), known, c, x, way):
        end = desk.settled(final, goal)
        if end is not None:
            return [have, line, *more, *end]
    return None


def without_quotients(node: Node, name: str) -> Node:
    """The term with a * b^(-1) for a / b, or a * (1 / b) where b is free of the name: derivatives are simpler so.

    Parts free of the name stay as they are, so that exponents look alike everywhere.
    """
    match node:
        case _ if name not in free_names(node):
            return node
        case Op("/", (a, b)):
            below = Op("^", (b, num(-1))) if name in free_names(b) else Op("/", (ONE, b))
            return Op("*", (without_quotients(a, name), map_parts(below, lambda x: without_quotients(x, name))))
        case Op(op, args):
            return Op(op, tuple(without_quotients(a, name) for a in args))
        case _:
            return node


def rate_of(body: Node, x: Var, context: Context) -> Node:
    """The derivative of a term by x; raises Rejected where it is not seen to exist, or is too long to work with."""
    rate = derivative(body, x.name, [], context)
    if size(rate) > MAX_SIZE:
        raise Rejected("the derivative is too long")
    return rate


@cache
def size(node: Node) -> int:
    """How many nodes a term has."""
    outer, _, inner = parts(node)
    return 1 + sum(map(size, (*outer, *inner)))


def narrowed(context: Context, x: Var, way: int) -> bool:
    """Whether a hypothesis is a number that x does not pass in a direction, before the end of its domain."""
    alone = Context({x.name: context.binders[x.name]})
    return ends(context, x.name)[way > 0] != ends(alone, x.name)[way > 0]


def slope(
    desk: Desk, context: Context, body: Node, x: Var, c: Node, way: int, strict: bool, depth: int
) -> tuple[Line, Slope, Context] | None:
    """Show the sign of way * derivative at all y beyond c; where that is false, at those between c and x."""
    name = desk.new_name(context, x.name)
    y = Var(name)
    binder = Binder(name, replace(context.binders[x.name].domain, integer=False))
    beyond, before = (Rel("<", *(ends if way > 0 else ends[::-1])) for ends in ((c, y), (y, x)))
    for conditions in ([beyond], [beyond, before]):
        inside = context.declare(binder)
        for k, condition in enumerate(conditions):
            inside = inside.assume(f"%{k}", condition)
        rate = tidy(inside, signed(way, rate_of(substitute(body, {x.name: y}), y, inside)))
        formula: Node = Rel("<" if strict else "<=", ZERO, rate)
        if not desk.points(inside).plausible(formula):
            continue
        for condition in reversed(conditions):
            formula = Logic("implies", (condition, formula))
        formula = desk.checker.read(to_text(Quant("forall", binder, formula)))
        proof = desk.prove(context, formula, depth - 1)
        if proof is None and narrowed(context, x, way):
            continue
        if proof is None:
            return None
        line, after = desk.supposing(context, formula, proof, "s")
        return line, Slope(str(line["as"]), name, rate, strict), after
    return None
