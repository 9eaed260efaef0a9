"""Bounded symbols in coordinates that are positive: 1 - alpha or sigma - 1 then is a monomial, whose sign is seen.

x in (a, b) is (a + b z)/(1 + z), x > a is a + z and x < b is b - z, for a new symbol z > 0.
"""

from __future__ import annotations

from fractions import Fraction

from ...symbolic.expression import Binder, Domain, Node, Num, Op, Quant, Rel, Var, membership
from ...symbolic.substitute import free_names
from ...symbolic.text import to_text
from ..context import Context, is_ground
from .desk import SETTLE, Desk, Line, Lines
from .transport import ONE, ZERO, minus, plus

PREFIX = "rest_of_"
End = tuple[Fraction, bool] | None


def orthant(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy: all bounded symbols at once, and once."""
    if depth < desk.top or any(n.startswith(PREFIX) for n in context.binders):
        return None
    lines: Lines = []
    changed: Node = goal
    for name, binder in list(context.binders.items()):
        if name in free_names(goal) and not binder.index and not binder.domain.integer:
            more, context, changed = moved(desk, context, changed, name)
            lines += more
    if not lines or not isinstance(changed, Rel):
        return None
    rest = desk.prove(context, changed, depth)
    return None if rest is None else [*lines, *rest]


def moved(desk: Desk, context: Context, goal: Node, name: str) -> tuple[Lines, Context, Node]:
    """Lines that put a new coordinate for a symbol; none where its bounds do not call for one."""
    x, z = Var(name), Var(desk.new_name(context, PREFIX + name))
    found = coordinate(*bounds(context, name), x, z)
    if found is None:
        return [], context, goal
    term, back, domain = found
    exists = Quant("exists", Binder(z.name, domain), Rel("=", x, term))
    proof: Lines = [{"do": "take", "values": {z.name: to_text(back)}}, dict(SETTLE)]
    desk.checker.prove(context, desk.checker.read(to_text(exists)), proof)
    have, after = desk.supposing(context, exists, proof, "e")
    label = str(desk.new_labels(after, "d", 1))
    lines: Lines = [
        {"do": "obtain", "names": [z.name], "from": have["as"], "as": label},
        {"do": "rewrite", "by": label},
    ]
    for line in lines:
        after, goal = desk.checker.line(after, goal, line) or (after, goal)
    for old, formula in context.hypotheses.items():
        if is_ground(formula) and name in free_names(formula):
            note: Line = {"do": "note", "as": desk.new_labels(after, "w", 1), "rule": "rewrite", "by": label, "in": old}
            after = desk.noted(after, note)
            lines.append(note)
    return [have, *lines], after, goal


def bounds(context: Context, name: str) -> tuple[End, End]:
    """The tightest lower and upper bound by numbers that domain and hypotheses set, and whether it is left out."""
    lower: list[tuple[Fraction, bool]] = []
    upper: list[tuple[Fraction, bool]] = []
    for rel in (*membership(Var(name), context.binders[name].domain), *context.ground):
        if isinstance(rel, Rel) and rel.op in ("<", "<=", ">", ">="):
            low, high = (rel.lhs, rel.rhs) if rel.op in ("<", "<=") else (rel.rhs, rel.lhs)
            strict = rel.op in ("<", ">")
            if high is Var(name) and isinstance(low, Num):
                lower.append((low.value, strict))
            if low is Var(name) and isinstance(high, Num):
                upper.append((-high.value, strict))
    lo, hi = max(lower, default=None), max(upper, default=None)
    return lo, None if hi is None else (-hi[0], hi[1])


def coordinate(lo: End, hi: End, x: Var, z: Var) -> tuple[Node, Node, Domain] | None:
    """(x in terms of z, z in terms of x, the domain of z); None where x is as good, or no interval fits."""
    if hi is None:
        if lo is None or lo[0] == 0:
            return None
        return plus(Num(lo[0]), z), minus(x, Num(lo[0])), Domain(lo=ZERO, lo_open=lo[1])
    if lo is None:
        return Op("-", (Num(hi[0]), z)), minus(Num(hi[0]), x), Domain(lo=ZERO, lo_open=hi[1])
    start, end, strict = (lo[0], hi[0], lo[1]) if hi[1] else (hi[0], lo[0], True)
    if not (hi[1] or lo[1]):
        return None
    toward = z if end == 1 else Op("*", (Num(end), z))
    above = Num(start) if end == 0 else plus(Num(start), toward)
    term = Op("/", (above, Op("+", (ONE, z))))
    back = Op("/", (minus(x, Num(start)), Op("-", (Num(end), x))))
    return term, back, Domain(lo=ZERO, lo_open=strict if hi[1] else False)
