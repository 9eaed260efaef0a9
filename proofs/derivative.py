"""The chain rule along known laws of motion (right derivatives: calculus in any textbook), and what a limit is."""

from __future__ import annotations

from ..symbolic.expression import INFINITY, Binder, Domain, Evolves, Limit, Node, Num, Op, Quant, Rel, Total, Var, num
from ..symbolic.substitute import canonical, free_names, fresh, substitute
from .context import Context, Rejected

ZERO, ONE, BELOW = num(0), num(1), Op("neg", (INFINITY,))


def derivative(body: Node, time: str, laws: list[Evolves], context: Context) -> Node:
    """d body / d time: every part that depends on time must move by a known law, quotients and powers be regular."""
    if time not in free_names(body):
        return ZERO
    for law in laws:
        if canonical(substitute(law.body, {law.time: Var(time)})) == canonical(body):
            return substitute(law.rate, {law.time: Var(time)})

    def d(part: Node) -> Node:
        return derivative(part, time, laws, context)

    match body:
        case Var(name) if name == time:
            return ONE
        case Op(("+" | "-" | "neg") as op, args):
            return Op(op, tuple(map(d, args)))
        case Op("*", (a, b)):
            return Op("+", (Op("*", (d(a), b)), Op("*", (a, d(b)))))
        case Op("/", (a, b)):
            _regular(context, b, "!=")
            return Op("/", (Op("-", (Op("*", (d(a), b)), Op("*", (a, d(b))))), Op("^", (b, num(2)))))
        case Op("^", (a, e)) if time not in free_names(e):
            if not (isinstance(e, Num) and e.value.denominator == 1 and e.value > 0):
                _regular(context, a, "<")
            return Op("*", (Op("*", (e, Op("^", (a, Op("-", (e, ONE)))))), d(a)))
        case Op("^", (a, e)):
            return Op("*", (body, d(Op("*", (e, Op("log", (a,)))))))
        case Op("exp", (a,)):
            return Op("*", (body, d(a)))
        case Op("log", (a,)):
            _regular(context, a, "<")
            return Op("/", (d(a), a))
        case Total(var, lo, hi, inner) if time not in free_names(lo) | free_names(hi) and var != time:
            index = fresh(var, context.binders.keys())  # no law is known of an entry named by a bound index
            inside = context.declare(Binder(index, Domain(True, lo, hi, False, False)))
            return Total(index, lo, hi, derivative(substitute(inner, {var: Var(index)}), time, laws, inside))
        case _:
            raise Rejected(f"no law of motion is known for a part of the expression that depends on {time}")


def _regular(context: Context, node: Node, op: str) -> None:
    """The node must be positive (`<`) or nonzero (`!=`) at every date, by sign."""
    p, _ = context.normal.relation(Rel(op, ZERO, node))
    good = context.facts.is_positive(p) if op == "<" else context.facts.is_nonzero(p)
    if not good:
        raise Rejected("a quotient or power is not seen to be regular at every date")


def unfold_limit(goal: Node) -> Node:
    """A goal `limit(e, x, p+) = c` (c or p may be infinite) as the statement with epsilon and delta that defines it."""
    if not (isinstance(goal, Rel) and goal.op == "=" and isinstance(goal.lhs, Limit)):
        raise Rejected("the goal is not an equation whose left side is a limit")
    limit, value = goal.lhs, goal.rhs
    positive = Domain(lo=num(0))
    taken = free_names(goal) | {limit.var}
    epsilon, delta = Var(fresh("epsilon", taken)), Var(fresh("delta", taken))
    near_name = fresh(limit.var, free_names(goal) | {epsilon.name, delta.name})
    body = substitute(limit.body, {limit.var: Var(near_name)})
    if limit.point == INFINITY:
        near = Domain(lo=delta)
    elif limit.point == BELOW:
        near = Domain(hi=Op("neg", (delta,)))
    elif limit.side == "+":
        near = Domain(False, limit.point, Op("+", (limit.point, delta)))
    else:
        near = Domain(False, Op("-", (limit.point, delta)), limit.point)
    if value in (INFINITY, BELOW):
        close: Node = Rel("<", epsilon, body if value == INFINITY else Op("neg", (body,)))
    else:
        close = Rel("<", Op("abs", (Op("-", (body, value)),)), epsilon)
    inner = Quant("forall", Binder(near_name, near), close)
    return Quant("forall", Binder(epsilon.name, positive), Quant("exists", Binder(delta.name, positive), inner))
