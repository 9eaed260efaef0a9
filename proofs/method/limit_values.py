"""Relations that speak of limits: each limit's value is found by parts, shown to be the limit, and put in its place."""

from __future__ import annotations

from ...symbolic.expression import INFINITY, Limit, Node, Op, Rel, Var
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ...symbolic.walk import walk
from ..context import Context
from .desk import ERRORS, Desk, Line, Lines
from .factored import tidy
from .limit_algebra import tends
from .limits import approach, limits, reaches
from .nearness import Near


def limit_values(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy, for relations other than `limit(e, x, p) = c` that have limits in them."""
    found = list(dict.fromkeys(part for part in walk(goal) if isinstance(part, Limit)))
    if not found or depth < desk.top or (goal.op == "=" and isinstance(goal.lhs, Limit)):
        return None
    lines: Lines = []
    rest: Node = goal
    for limit in found:
        value = _value(desk, context, limit)
        shown = Rel("=", limit, value) if value is not None else None
        proof = None if shown is None else limits(desk, context, shown, depth)
        if shown is None or proof is None:
            return None
        have, context = desk.supposing(context, shown, proof, "limit")
        rewrite: Line = {"do": "rewrite", "by": have["as"]}
        stepped = desk.line(context, rest, rewrite)
        if stepped is None:
            return None
        context, rest = stepped
        lines += [have, rewrite]
    end = desk.prove(context, rest, depth)
    return None if end is None else [*lines, *end]


def _value(desk: Desk, context: Context, limit: Limit) -> Node | None:
    """What the limit seems to be; None if it is not found or infinite."""
    if limit.point == Op("neg", (INFINITY,)):
        return None
    h = Var(desk.new_name(context, "h"))
    at, _, _ = approach(limit, h)
    for reach in reaches(context, limit):
        try:
            near = Near(context, h, reach)
            value = tends(desk, near, tidy(near.inside, substitute(limit.body, {limit.var: at}))).value
            value = context.normal.node(value)
        except ERRORS:
            continue
        if h.name not in free_names(value):
            return desk.checker.read(to_text(value))
    return None
