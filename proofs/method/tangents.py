"""A function whose second derivative is nowhere negative lies above its tangents: its derivative rises.

For q beyond p: e'(y) - e'(p) has the sign of y - p, which is the sign of the derivative of e(y) - e(p) - e'(p) (y - p).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...symbolic.expression import Binder, Domain, Logic, Node, Op, Quant, Rel, Var, conj
from ...symbolic.substitute import substitute
from ...symbolic.text import to_text
from ..context import Context
from .desk import ERRORS, Desk, Line, Lines
from .factored import tidy
from .one_variable import rate_of, without_quotients
from .transport import ZERO, Noted, Slope, minus, plans, signed


@dataclass(frozen=True)
class Curve:
    """A function and its derivative as terms in p; way is 1 if it is to be convex, -1 if concave.

    `raw` is the derivative as the rules give it: powers of the parts, which are simpler to differentiate once more.
    `conditions` are what is known of p beside its domain.
    """

    body: Node
    rate: Node
    raw: Node
    p: Var
    way: int
    conditions: tuple[Node, ...]

    def at(self, node: Node, x: Node) -> Node:
        """The node with x for p."""
        return substitute(node, {self.p.name: x})


def above_tangents(
    desk: Desk, context: Context, formula: Node, curve: Curve, domain: Domain, depth: int
) -> tuple[Lines, Context, Lines | None]:
    """Lines before, the context after them, and lines that close the formula, which says that e is above its tangents.

    By the sign of the second derivative if it has one; if there is none to look at, by any strategy.
    """
    try:
        bend = _bend(desk, context, curve, domain)
    except ERRORS:
        return [], context, desk.prove(context, formula, depth) if depth > 1 else None
    if bend is None:
        return [], context, None
    says, rate = bend
    proof = desk.prove(context, says, depth)
    if proof is None:
        return [], context, None
    line, after = desk.supposing(context, says, proof, "bend")
    known = Slope(str(line["as"]), curve.p.name, rate, strict=False)
    try:
        return [line], after, _cases(desk, after, formula, curve, domain, known)
    except ERRORS:
        return [], context, None


def _bend(desk: Desk, context: Context, curve: Curve, domain: Domain) -> tuple[Node, Node] | None:
    """That the second derivative, times the way, is nowhere negative, and the term; None if that is false."""
    inside = context.declare(Binder(curve.p.name, domain))
    inside = inside.assume("%given", conj(list(curve.conditions))) if curve.conditions else inside
    second = rate_of(without_quotients(curve.raw, curve.p.name), curve.p, inside)
    rate = tidy(inside, signed(curve.way, second))
    says: Node = Rel("<=", ZERO, rate)
    if not desk.points(inside).plausible(says):
        return None
    says = Logic("implies", (conj(list(curve.conditions)), says)) if curve.conditions else says
    return desk.checker.read(to_text(Quant("forall", Binder(curve.p.name, domain), says))), rate


def _cases(desk: Desk, context: Context, formula: Node, curve: Curve, domain: Domain, known: Slope) -> Lines | None:
    """Lines that close the formula: fix p and q, and look at q above and below p."""
    lines: Lines = []
    goal = formula
    names: list[str] = []
    while isinstance(goal, Quant):
        names.append(desk.new_name(context, goal.binder.name))
        lines.append({"do": "fix", "names": [names[-1]]})
        context, goal = _stepped(desk, context, goal, lines[-1])
    if isinstance(goal, Logic):
        count = len(goal.args[0].args) if isinstance(goal.args[0], Logic) else 1
        lines.append({"do": "assume", "as": desk.new_labels(context, "h", count)})
        context, goal = _stepped(desk, context, goal, lines[-1])
    assert isinstance(goal, Rel)
    p, q = map(Var, names)
    label = str(desk.new_labels(context, "side", 1))
    sides = (Rel("<=", p, q), Rel("<=", q, p))
    branches = [
        _side(desk, context.assume(label, side), goal, curve, domain, known, p, q, way)
        for side, way in zip(sides, (1, -1), strict=True)
    ]
    cases: Line = {"do": "cases", "as": label, "of": [to_text(x) for x in sides], "branches": branches}
    return None if None in branches else [*lines, cases]


def _stepped(desk: Desk, context: Context, goal: Node, line: Line) -> tuple[Context, Node]:
    result = desk.checker.line(context, goal, line)
    assert result is not None
    return result


def _side(
    desk: Desk, context: Context, goal: Rel, curve: Curve, domain: Domain, known: Slope, p: Var, q: Var, way: int
) -> Lines | None:
    """Lines for q on one side of p: the derivative changes in one direction on the way, so the gap only grows."""
    y = Var(desk.new_name(context, curve.p.name))
    ends = ((p, y), (y, q)) if curve.conditions else ((p, y),)  # what is known of p and q holds between them
    between = [Rel("<=", *pair[::way]) for pair in ends]
    turned = signed(curve.way, minus(curve.at(curve.rate, y), curve.at(curve.rate, p)))
    growth = Rel("<=", ZERO, signed(way, turned))
    says = Quant("forall", Binder(y.name, domain), Logic("implies", (conj([*between]), growth)))
    inside = context.declare(Binder(y.name, domain))
    labels = desk.new_labels(inside, "h", len(between))
    for one, rel in zip([labels] if isinstance(labels, str) else labels, between, strict=True):
        inside = inside.assume(one, rel)
    start: Lines = [{"do": "fix", "names": [y.name]}, {"do": "assume", "as": labels}]
    body = signed(curve.way, curve.at(curve.rate, Var(known.var)))
    closed = _closed(desk, growth, plans(desk, inside, body, known, *((p, y) if way > 0 else (y, p)), 1))
    if closed is None:
        return None
    line, after = desk.supposing(context, says, [*start, *closed], "grows")
    gap = minus(
        minus(curve.at(curve.body, y), curve.at(curve.body, p)), Op("*", (curve.at(curve.rate, p), minus(y, p)))
    )
    slope = Slope(str(line["as"]), y.name, growth.rhs, strict=False)
    closed = _closed(desk, goal, plans(desk, after, signed(curve.way, gap), slope, p, q, way))
    return None if closed is None else [line, *closed]


def _closed(desk: Desk, goal: Rel, plans: Iterator[Noted]) -> Lines | None:
    """The first of the plans after which the goal is settled."""
    for lines, after in plans:
        end = desk.settled(after, goal)
        if end is not None:
            return [*lines, *end]
    return None
