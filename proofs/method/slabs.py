"""Claims about bounded scalars that are tight at an end of their box, or have no value there.

Such a claim is reduced to the end by the sign of a derivative (the monotonicity test of interval analysis: Hansen and
Walster, Global Optimization Using Interval Analysis, 2004), everywhere or on a slab beside the end. What is left, the
signs of derivatives among it, are claims about a box again. Increasing functions go the way of `one_variable.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...symbolic.expression import Node, Num, Rel, Var
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context
from ..kernel import Certificate
from ..settle import by_sign
from .bisection import Box, strictly, truth
from .boxes import FEW, MANY, bounded, on_parts, proposed
from .curvature import curvature
from .desk import ERRORS, SETTLE, Desk, Lines, Strategy
from .factored import factored, tidy
from .one_variable import from_point, gap, one_variable, rate_of, without_quotients
from .prepare import unopened
from .ranges import box_of, with_bounds
from .task import Task
from .transport import ZERO

DEPTH, SLABS = 3, (4, 16, 64)


def propose(task: Task) -> Iterator[Certificate]:
    """The proof by boxes and signs of derivatives, if one is found."""
    yield from proposed(task, (slabs, *map(where_bounded, (curvature, one_variable, factored))), DEPTH)


def where_bounded(strategy: Strategy) -> Strategy:
    """The strategy, where numbers bound all scalars of the goal."""

    def tried(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
        return strategy(desk, context, goal, depth) if bounded(context, goal) else None

    return tried


def slabs(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy: cut the box, a little; or go to an end; or cut the box into many parts; or cut a slab off."""
    if by_sign(context, goal):
        return [dict(SETTLE)]
    if not bounded(context, goal):
        return None
    first, context = with_bounds(desk, context, free_names(goal))
    box = box_of(context, free_names(goal))
    if box is None:
        return None
    lines = on_parts(desk, context, goal, FEW)
    if lines is None:
        signs, context = with_signs(desk, context, goal)
        first += signs
    if lines is None and depth > 0:
        lines = to_an_end(desk, context, goal, box, depth)
    if lines is None and depth == desk.top:
        lines = on_parts(desk, context, goal, MANY) or beside_an_end(desk, context, goal, box, depth)
    return None if lines is None else [*first, *lines]


def with_signs(desk: Desk, context: Context, goal: Rel) -> tuple[Lines, Context]:
    """Lines that note divisors and the like to be positive or negative, where boxes show it."""
    lines: Lines = []
    for term, _ in dict.fromkeys(unopened(goal)):
        for sign in (Rel("<", ZERO, term), Rel("<", term, ZERO)):
            if isinstance(term, Num) or not free_names(term) or by_sign(context, sign):
                break
            shown = on_parts(desk, context, sign, FEW)
            if shown is not None:
                have, context = desk.supposing(context, sign, shown, "sign")
                lines.append(have)
                break
    return lines, context


def to_an_end(desk: Desk, context: Context, goal: Rel, box: Box, depth: int) -> Lines | None:
    """Lines that prove the goal where one scalar has its least or greatest value, and that its gap grows from there."""
    found = gap(goal)
    if found is None:
        return None
    body, strict = found
    for x in map(Var, box.ranges):
        plain = without_quotients(body, x.name)
        try:
            rate = tidy(context, rate_of(plain, x, context))
            way = _sign(rate, box)
            if not way:
                continue
            c = Num(box.ranges[x.name][way < 0])
            lines = _from_end(desk, context, goal, plain, strict, x, c, way, depth)
        except ERRORS:
            continue
        if lines is not None:
            return lines
    return None


def _from_end(
    desk: Desk, context: Context, goal: Rel, body: Node, strict: bool, x: Var, c: Num, way: int, depth: int
) -> Lines | None:
    """Lines that prove the goal where x is c, and from there on; x = c is a case of its own where it can be."""
    order = Rel("<", *((c, x) if way > 0 else (x, c)))
    there = substitute(body, {x.name: c})
    at_start = Rel("<" if strict and not by_sign(context, order) else "<=", ZERO, there)
    shown = desk.prove(context, at_start, depth)
    if shown is None:
        return None
    have, context = desk.supposing(context, at_start, shown, "end")
    if by_sign(context, order):
        lines = from_point(desk, context, goal, body, strict, x, c, way, depth)
        return None if lines is None else [have, *lines]
    label = f"box{len(context.hypotheses)}"
    lines = from_point(desk, context.assume(label, order), goal, body, strict, x, c, way, depth)
    if lines is None:
        return None
    at_end: Lines = [{"do": "rewrite", "by": label}, dict(SETTLE)]
    cases = [to_text(Rel("=", x, c)), to_text(order)]
    return [have, {"do": "cases", "as": label, "of": cases, "branches": [at_end, lines]}]


def _sign(term: Node, box: Box) -> int:
    """1 or -1 if the term has that sign in the middle of the box and at no corner the other; else 0."""
    signs = Rel("<", term, ZERO), Rel("<", ZERO, term)
    for way, (other, own) in ((1, signs), (-1, signs[::-1])):
        if truth(own, box.middle()):
            return 0 if any(truth(other, corner) for corner in box.corners()) else way
    return 0


def beside_an_end(desk: Desk, context: Context, goal: Rel, box: Box, depth: int) -> Lines | None:
    """Lines that cut a slab off at an end where balls do not show the goal, and prove it there by other means."""
    if not truth(strictly(goal), box.middle()):
        return None
    for name, (low, high) in box.ranges.items():
        for end, other in ((low, high), (high, low)):
            at = box.middle().on(name, *box.near(name, end > other))
            if name in box.integers or truth(strictly(goal), at):
                continue
            for parts in SLABS:
                lines = _slab(desk, context, goal, Var(name), end, end + (other - end) / parts, depth)
                if lines is not None:
                    return lines
    return None


def _slab(desk: Desk, context: Context, goal: Rel, x: Var, end: Fraction, cut: Fraction, depth: int) -> Lines | None:
    below, above = Rel("<=", x, Num(cut)), Rel("<=", Num(cut), x)
    near, far = (below, above) if end < cut else (above, below)
    label = f"box{len(context.hypotheses)}"
    beside = desk.prove(context.assume(label, near), goal, depth - 1)
    rest = None if beside is None else desk.prove(context.assume(label, far), goal, depth)
    if beside is None or rest is None:
        return None
    return [{"do": "cases", "as": label, "of": [to_text(near), to_text(far)], "branches": [beside, rest]}]
