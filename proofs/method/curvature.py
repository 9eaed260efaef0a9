"""Jensen's inequality for two values, from the sign of the second derivative: the function lies above its tangents.

For p = s a + (1 - s) b and a convex e: e(a) >= e(p) + e'(p) (a - p) and likewise at b, so the chord lies above the line
through e(p) (a lemma), which is Jensen's inequality. That e lies above its tangents follows from e'' >= 0
(`tangents.py`), or is a goal for the other strategies.
"""

from __future__ import annotations

from ...symbolic.expression import Binder, Logic, Node, Op, Quant, Rel, Var, conj
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context, is_ground
from .desk import Desk, Line, Lines
from .factored import tidy
from .one_variable import rate_of, without_quotients
from .tangents import Curve, above_tangents
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
    if depth <= 0 or goal.op not in ("<=", ">=") or not _is_chord(chord):
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
    raw = rate_of(substitute(without_quotients(body, a.name), {a.name: p}), p, inside)
    rate = tidy(inside, raw)
    at_p, at_q = (substitute(body, {a.name: v}) for v in (p, q))
    excess = minus(minus(at_q, at_p), Op("*", (rate, minus(q, p))))
    formula: Node = Rel("<=" if way > 0 else ">=", ZERO, excess)
    if not desk.points(inside).plausible(formula):
        return None
    formula = Logic("implies", (conj(conditions), formula)) if conditions else formula
    for v in (q, p):
        formula = Quant("forall", Binder(v.name, binder.domain), formula)
    formula = desk.checker.read(to_text(formula))
    curve = Curve(substitute(body, {a.name: p}), rate, raw, p, way, tuple(conditions[::2]))
    before, context, proof = above_tangents(desk, context, formula, curve, binder.domain, depth)
    if proof is None:
        return None
    line, context = desk.supposing(context, formula, proof, "tangent")
    lines: Lines = [*before, line]
    for end in (a, b):
        note: Line = {"do": "note", "rule": "instance", "of": line["as"], "as": desk.new_labels(context, "i", 1)}
        note["at"] = {p.name: to_text(middle), q.name: to_text(end)}
        context = desk.noted(context, note)
        lines.append(note)
    chord: Line = {"do": "note", "rule": "lemma", "name": "chord-above-line" if way > 0 else "chord-below-line"}
    values = {"s": s, "a": a, "b": b, "m": substitute(rate, {p.name: middle})}
    values |= {k: substitute(body, {a.name: v}) for k, v in (("E", middle), ("F", a), ("G", b))}
    chord |= {"as": desk.new_labels(context, "c", 1), "at": {k: to_text(v) for k, v in values.items()}}
    end_lines = desk.settled(desk.noted(context, chord), goal)
    return None if end_lines is None else [*lines, chord, *end_lines]
