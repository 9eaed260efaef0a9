"""The numbers that scalars lie between in a context, and such bounds as follow from hypotheses."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from ...symbolic.expression import Node, Num, Rel, Var, membership
from ...symbolic.substitute import free_names
from ...symbolic.text import to_text
from ..context import Context
from .bisection import Box, enclosure
from .desk import SETTLE, Desk, Lines

ROUNDS, DIGITS = 2, 1000
Ends = tuple[Fraction | None, Fraction | None]


def box_of(context: Context, names: frozenset[str]) -> Box | None:
    """The box around these scalars; None where one has no numbers for bounds."""
    ranges = {n: (low, high) for n in sorted(names) for low, high in [ends(context, n)] if None not in (low, high)}
    whole = frozenset(n for n in ranges if context.binders[n].domain.integer)
    good = {n: (low, high) for n, (low, high) in ranges.items() if low is not None and high is not None and low <= high}
    return Box(good, whole) if len(good) == len(names) else None


def ends(context: Context, name: str) -> Ends:
    """The tightest numbers that bound a scalar in its domain and in the hypotheses."""
    low: list[Fraction] = []
    high: list[Fraction] = []
    if name in context.binders and not context.is_sized(name):
        for small, big in _ordered(context, name):
            if isinstance(small, Num):
                low.append(small.value)
            elif isinstance(big, Num):
                high.append(big.value)
    return max(low, default=None), min(high, default=None)


def _ordered(context: Context, name: str) -> Iterator[tuple[Node, Node]]:
    """(small, big) for what is known of a scalar alone on one side of an inequality."""
    for rel in (*membership(Var(name), context.binders[name].domain), *context.ground):
        if isinstance(rel, Rel) and rel.op in ("<", "<=", ">", ">="):
            small, big = (rel.lhs, rel.rhs) if rel.op in ("<", "<=") else (rel.rhs, rel.lhs)
            if Var(name) in (small, big):
                yield small, big


def with_bounds(desk: Desk, context: Context, names: frozenset[str]) -> tuple[Lines, Context]:
    """Lines that note numbers as bounds of scalars, where hypotheses bound them by terms that numbers bound."""
    lines: Lines = []
    for _ in range(ROUNDS):
        for name in sorted(names):
            for bound, steps in _bounds(context, name):
                have, after = desk.supposing(context, bound, [*steps, dict(SETTLE)], "bound")
                if desk.line(context, bound, have) is not None:
                    lines, context = [*lines, have], after
    return lines, context


def _bounds(context: Context, name: str) -> Iterator[tuple[Rel, Lines]]:
    """For each side the tightest new bound by a number, with the lines that it needs before it is settled."""
    if name not in context.binders or context.is_sized(name):
        return
    x, (low, high) = Var(name), ends(context, name)
    found: dict[int, tuple[Fraction, Rel, Lines]] = {}
    for small, big in _ordered(context, name):
        term, way = (big, 1) if small == x else (small, -1)
        c = _end(context, term, way)
        known = high if way > 0 else low
        if c is None or (known is not None and way * c >= way * known):
            continue
        if way not in found or way * c < way * found[way][0]:
            found[way] = c, _at_most(x, Num(c), way), _steps(term, Num(c), way)
    for _, rel, steps in found.values():
        yield rel, steps


def _steps(term: Node, c: Num, way: int) -> Lines:
    if isinstance(term, Var):
        return []
    first = to_text(_at_most(term, c, way))
    return [{"do": "have", "as": "reach", "formula": first, "proof": [dict(SETTLE)]}]


def _at_most(term: Node, c: Node, way: int) -> Rel:
    return Rel("<=", *((term, c) if way > 0 else (c, term)))


def _end(context: Context, term: Node, way: int) -> Fraction | None:
    """A number that the term does not pass, upwards or downwards; none for a number itself."""
    if isinstance(term, Num):
        return None
    if isinstance(term, Var):
        return ends(context, term.name)[way > 0]
    box = box_of(context, free_names(term))
    ball = None if box is None else enclosure(term, box)
    if ball is None:
        return None
    far = float(ball.upper() if way > 0 else ball.lower())
    if abs(far) * DIGITS > 1e15:
        return None
    return Fraction(ceil(far * DIGITS) if way > 0 else floor(far * DIGITS), DIGITS)
