"""The chain rule along known laws of motion (right derivatives: calculus in any textbook)."""

from __future__ import annotations

from ..symbolic.expression import Binder, Domain, Evolves, Node, Num, Op, Rel, Total, Var, num
from ..symbolic.substitute import free_names, fresh, same, substitute
from .context import Context, Rejected

ZERO, ONE = num(0), num(1)


def derivative(body: Node, time: str, laws: list[Evolves], context: Context) -> Node:
    """d body / d time: every part that depends on time must move by a known law, quotients and powers be regular."""
    if time not in free_names(body):
        return ZERO
    for law in laws:
        if same(substitute(law.body, {law.time: Var(time)}), body):
            return substitute(law.rate, {law.time: Var(time)})
    match body:
        case Var(name) if name == time:
            return ONE
        case Op(("+" | "-") as op, (a, b)):
            return Op(op, (derivative(a, time, laws, context), derivative(b, time, laws, context)))
        case Op("neg", (a,)):
            return Op("neg", (derivative(a, time, laws, context),))
        case Op("*", (a, b)):
            da, db = derivative(a, time, laws, context), derivative(b, time, laws, context)
            return Op("+", (Op("*", (da, b)), Op("*", (a, db))))
        case Op("/", (a, b)):
            _regular(context, b, "!=")
            da, db = derivative(a, time, laws, context), derivative(b, time, laws, context)
            return Op("/", (Op("-", (Op("*", (da, b)), Op("*", (a, db)))), Op("^", (b, num(2)))))
        case Op("^", (a, e)) if time not in free_names(e):
            if not (isinstance(e, Num) and e.value.denominator == 1 and e.value > 0):
                _regular(context, a, "<")
            da = derivative(a, time, laws, context)
            return Op("*", (Op("*", (e, Op("^", (a, Op("-", (e, ONE)))))), da))
        case Op("exp", (a,)):
            return Op("*", (body, derivative(a, time, laws, context)))
        case Op("log", (a,)):
            _regular(context, a, "<")
            return Op("/", (derivative(a, time, laws, context), a))
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
