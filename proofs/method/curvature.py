"""Jensen's inequality for two values, from the sign of the second derivative: the function lies above its tangents.

For p = s a + (1 - s) b and a convex e: e(a) >= e(p) + e'(p) (a - p) and likewise at b; s times the one plus 1 - s times
the other is Jensen's inequality. That e lies above its tangents is a goal for the other strategies.
"""

from __future__ import annotations

from ...symbolic.expression import Binder, Logic, Node, Op, Quant, Rel, Var, conj
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context, is_ground
from .desk import Desk, Line, Lines
from .factored import tidy
from .one_variable import rate_of, without_quotients
from .transport import ONE, ZERO, minus


def curvature(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy, for goals that have the shape of Jensen's inequality."""
    if goal.op in (">", ">="):
        chord, middle, way = goal.lhs, goal.rhs, 1
        if not _is_chord(chord):
            chord, middle, way = middle, chord, -1
    else:
        middle, chord, way = goal.lhs, goal.rhs, 1
        if not _is_chord(chord):
            chord, middle, way = middle, chord, -1
    if depth <= 1 or goal.op not in ("<=", ">=") or not _is_chord(chord):
        return None
    assert isinstance(chord, Op)
    (s, left), (rest, right) = (term.args for term in chord.args if isinstance(term, Op))
    for a in sorted(free_names(left) - free_names(right)):
        for b in sorted(free_names(right) - free_names(left)):
            between = Op("+", (Op("*", (s, Var(a))), Op("*", (rest, Var(b)))))
            same = substitute(left, {a: Var(b)}) is right
            if same and a in context.binders and substitute(left, {a: between}) is middle:
                return _by_tangents(desk, context, goal, left, Var(a), Var(b), s, between, way, depth)
    return None


def _is_chord(node: Node) -> bool:
    """Whether the term is s * A + (1 - s) * B."""
    match node:
        case Op("+", (Op("*", (s, _)), Op("*", (Op("-", (one, t)), _)))):
            return one == ONE and s is t
        case _:
            return False


def _by_tangents(
    desk: Desk, context: Context, goal: Rel, body: Node, a: Var, b: Var, s: Node, middle: Node, way: int, depth: int
) -> Lines | None:
    """Lines: the tangent inequality for all pairs of points, its instances at the middle, their sum."""
    binder = context.binders[a.name]
    p, q = (Var(desk.new_name(context, f"{a.name}_{k}")) for k in ("p", "q"))
    inside = context.declare(Binder(p.name, binder.domain)).declare(Binder(q.name, binder.domain))
    conditions: list[Node] = []
    for h in context.hypotheses.values():
        if is_ground(h) and a.name in free_names(h) and b.name not in free_names(h):
            conditions += [substitute(h, {a.name: v}) for v in (p, q)]
    if conditions:
        inside = inside.assume("%given", conj(conditions))
    rate = tidy(inside, rate_of(substitute(without_quotients(body, a.name), {a.name: p}), p, inside))
    at_p, at_q = (substitute(body, {a.name: v}) for v in (p, q))
    excess = minus(minus(at_q, at_p), Op("*", (rate, minus(q, p))))
    formula: Node = Rel("<=" if way > 0 else ">=", ZERO, excess)
    if not desk.points(inside).plausible(formula):
        return None
    formula = Logic("implies", (conj(conditions), formula)) if conditions else formula
    for v in (q, p):
        formula = Quant("forall", Binder(v.name, binder.domain), formula)
    formula = desk.checker.read(to_text(formula))
    proof = desk.prove(context, formula, depth)
    if proof is None:
        return None
    line, context = desk.supposing(context, formula, proof, "tangent")
    lines: Lines = [line]
    for weight, end in ((s, a), (minus(ONE, s), b)):
        note: Line = {"do": "note", "rule": "instance", "of": line["as"], "as": desk.new_labels(context, "i", 1)}
        note["at"] = {p.name: to_text(middle), q.name: to_text(end)}
        context = desk.noted(context, note)
        gap = substitute(excess, {p.name: middle, q.name: end})
        product: Line = {"do": "note", "rule": "lemma", "name": "product-nonnegative"}
        product["as"] = desk.new_labels(context, "p", 1)
        product["at"] = {"x": to_text(weight), "y": to_text(gap if way > 0 else Op("neg", (gap,)))}
        context = desk.noted(context, product)
        lines += [note, product]
    labels = [str(row["as"]) for row in lines[2::2]]
    end_lines = desk.settled(context, goal, labels)
    return None if end_lines is None else [*lines, *end_lines]
