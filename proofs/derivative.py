"""Derivatives along known laws of motion, regularity (both by the rules of calculus), and what a limit is."""

from __future__ import annotations

from ..symbolic.calculus import ONE, REAL, ZERO, Rules
from ..symbolic.expression import INFINITY, POSITIVE, Binder, Domain, Evolves, Limit, Node, Op, Quant, Rel, Total, Var
from ..symbolic.substitute import canonical, free_names, fresh, substitute
from .context import Context, Rejected

BELOW = Op("neg", (INFINITY,))


def derivative(body: Node, time: str, laws: list[Evolves], context: Context) -> Node:
    """d body / d time: every part that depends on time must move by a known law, and the rules hold at every date."""

    def known(part: Node) -> Node | None:
        for law in laws:
            if canonical(substitute(law.body, {law.time: Var(time)})) == canonical(part):
                return substitute(law.rate, {law.time: Var(time)})
        match part:
            case Var():
                return ONE
            case Op():
                return None
            case Total(var, lo, hi, inner) if time not in free_names(lo) | free_names(hi):
                index = fresh(var, context.binders.keys())  # no law is known of an entry named by a bound index
                inside = context.declare(Binder(index, Domain(True, lo, hi, False, False)))
                return Total(index, lo, hi, derivative(substitute(inner, {var: Var(index)}), time, laws, inside))
            case _:
                raise Rejected(f"no law of motion is known for a part of the expression that depends on {time}")

    rules = Rules(frozenset({time}), known)
    found = rules.derivative(body)
    require_regular(rules, context)
    return found


def require_regular(rules: Rules, context: Context) -> None:
    """Raise unless, by sign, the rules that were used hold for all values of the symbols of the context."""
    for test in rules.tests:
        base, power = test.args
        p, _ = context.normal.relation(Rel("<", ZERO, base))
        if not (context.facts.is_positive(p) if power == REAL else context.facts.is_nonzero(p)):
            raise Rejected("a quotient or power is not seen to be regular")


def unfold_limit(goal: Node) -> Node:
    """A goal `limit(e, x, p+) = c` (c or p may be infinite) as the statement with epsilon and delta that defines it."""
    if not (isinstance(goal, Rel) and goal.op == "=" and isinstance(goal.lhs, Limit)):
        raise Rejected("the goal is not an equation whose left side is a limit")
    limit, value = goal.lhs, goal.rhs
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
    return Quant("forall", Binder(epsilon.name, POSITIVE), Quant("exists", Binder(delta.name, POSITIVE), inner))
