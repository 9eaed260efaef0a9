"""A statement for all x > 0 as one about y = 1/x: what happens far out then happens near zero."""

from __future__ import annotations

from ...symbolic.expression import POSITIVE, Binder, Op, Quant, Rel, Var
from ...symbolic.polynomial import poly_node
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context
from .desk import Desk, Lines
from .factored import tidy
from .one_variable import gap, symbols
from .transport import ONE, ZERO

INVERSE = "inverse_of_"


def inverted(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy: for some positive symbol of which no hypothesis speaks."""
    found = gap(goal)
    if depth < desk.top or found is None or any(n.startswith(INVERSE) for n in free_names(goal)):
        return None
    for x in symbols(context, found[0]):
        bound = {n for h in context.ground for n in free_names(h)}
        if x.name in bound or context.binders[x.name].domain != POSITIVE:
            continue
        y = Var(desk.new_name(context, INVERSE + x.name))
        binder = Binder(y.name, POSITIVE)
        inside = context.declare(binder)
        moved = Rel(goal.op, *(substitute(side, {x.name: Op("/", (ONE, y))}) for side in (goal.lhs, goal.rhs)))
        p, op = inside.normal.relation(moved)
        formula = desk.checker.read(to_text(Quant("forall", binder, Rel(op, ZERO, tidy(inside, poly_node(p))))))
        proof = desk.prove(context, formula, depth)
        if proof is None:
            continue
        line, after = desk.supposing(context, formula, proof)
        label = desk.new_labels(after, "i", 1)
        at = {y.name: to_text(Op("/", (ONE, x)))}
        note = {"do": "note", "as": label, "rule": "instance", "of": line["as"], "at": at}
        end = desk.settled(desk.noted(after, note), goal)
        if end is not None:
            return [line, note, *end]
    return None
