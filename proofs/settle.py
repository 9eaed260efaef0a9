"""Obligations that need no idea: settled by looking, by normal form, sign or balls, or by both solvers. No search.

What is settled holds for every value of the symbols of the context that satisfies its hypotheses.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import arb

from ..numeric.balls import Undecided, Undefined, between, holds
from ..symbolic.expression import REALS, Binder, Domain, Evolves, Logic, Node, Num, Quant, Rel, Var, membership, num
from ..symbolic.substitute import Function, free_names, fresh, substitute
from .context import Context, Rejected, conjuncts, ground_parts, is_ground
from .derivative import derivative
from .identity import is_identity
from .smtlib import Query, is_linear
from .solvers import Solvers

FROM_ZERO = Domain(lo=num(0), lo_open=False)


@dataclass
class Settler:
    """Settles obligations, with one pair of solvers."""

    solvers: Solvers

    def settle(self, context: Context, goal: Node, using: Collection[str] | None = None) -> None:
        """Return if the goal follows; raise Rejected otherwise. `using` limits what the solvers are told."""
        context.require_declared(goal)
        if context.knows(goal):
            return
        match goal:
            case Logic("and", args):
                for a in args:
                    self.settle(context, a, using)
            case Logic("implies", (a, b)):
                label = fresh("antecedent", set(context.hypotheses))
                self.settle(context.assume(label, a), b, None if using is None else (*using, label))
            case Quant("forall", binder, body):
                new, opened = open_quantifier(context, binder, body)
                self.settle(new, opened, using)
            case Evolves():
                self._law_of_motion(context, goal)
            case _:
                self._ground(context, goal, using)

    def _ground(self, context: Context, goal: Node, using: Collection[str] | None) -> None:
        if not is_ground(goal):
            raise Rejected("the obligation has a quantifier and is not among the hypotheses")
        if (isinstance(goal, Rel) and by_sign(context, goal)) or by_balls(context, goal):
            return
        told = context.ground if using is None else _selected(context, using)
        if is_linear(goal, context.normal):  # integers count only among linear relations: these first, alone
            linear = [h for h in told if is_linear(h, context.normal)]
            if len(linear) < len(told) and self._refuted(context, [*linear, Logic("not", (goal,))]):
                return
        if not self._refuted(context, [*told, Logic("not", (goal,))]):
            raise Rejected("not both solvers find the negation unsatisfiable")

    def _refuted(self, context: Context, formulas: list[Node]) -> bool:
        return self.solvers.unsatisfiable(Query(context.normal).text(formulas))

    def _law_of_motion(self, context: Context, goal: Evolves) -> None:
        """The chain rule: the derivative of the body along the known laws of motion is the given rate."""
        time = fresh(goal.time, context.binders.keys())
        inside = context.declare(Binder(time, FROM_ZERO))
        body, rate = (substitute(x, {goal.time: Var(time)}) for x in (goal.body, goal.rate))
        known = (part for h in context.hypotheses.values() for part in conjuncts(h))
        laws = [part for part in known if isinstance(part, Evolves)]
        self.settle(inside, Rel("=", derivative(body, time, laws, inside), rate))

    def member(self, context: Context, value: Node | Function, binder: Binder) -> None:
        """Settle that a value lies in the domain of the symbol it is to replace."""
        if isinstance(value, Var) and context.is_sized(value.name):
            here = context.binders[value.name]
            if here.domain == binder.domain and len(here.index) == len(binder.index):
                return
            raise Rejected(f"{value.name} is not declared like {binder.name}")
        params = value.params if isinstance(value, Function) else ()
        if len(params) != len(binder.index):
            raise Rejected(f"{binder.name} needs a value of {len(binder.index)} indices")
        renaming: dict[str, Node] = {}
        for param in params:  # a sized symbol is a function of all reals: the value must be good everywhere
            name = fresh(param, context.binders.keys())
            context = context.declare(Binder(name, REALS))
            renaming[param] = Var(name)
        term = substitute(value.body, renaming) if isinstance(value, Function) else value
        if binder.domain.integer and not context.facts.is_integer(context.normal.node(term)):
            raise Rejected(f"the value of {binder.name} is not seen to be an integer")
        for relation in membership(term, binder.domain):
            self.settle(context, relation)


def open_quantifier(context: Context, binder: Binder, body: Node, name: str = "") -> tuple[Context, Node]:
    """Declare the bound symbol under a new name, and rename it in the body."""
    new = name or fresh(binder.name, context.binders.keys())
    opened = body if new == binder.name else substitute(body, {binder.name: Var(new)})
    return context.declare(replace(binder, name=new)), opened


def by_sign(context: Context, goal: Rel) -> bool:
    """Whether the relation follows from the normal form of the difference of its sides, by inspection."""
    if not is_ground(goal):
        return False
    p, op = context.normal.relation(goal)
    if op == "=":
        return not p and is_identity(goal, context.normal)
    if op == "!=":
        return context.facts.is_nonzero(p)
    return context.facts.is_positive(p) if op == "<" else context.facts.is_nonnegative(p)


def by_balls(context: Context, goal: Node) -> bool:
    """Whether a statement holds, by exact or ball arithmetic, wherever scalars lie between their bounds by numbers."""
    try:
        return holds(goal, {name: _between(context, name) for name in free_names(goal)})
    except (Undecided, Undefined, OverflowError):
        return False


def _between(context: Context, name: str) -> Fraction | arb:
    """A ball around the numbers that bound a scalar in its domain and in the hypotheses; exact if they are one."""
    ends: dict[str, set[Fraction]] = {"<": set(), ">": set()}
    if name in context.binders and not context.is_sized(name):
        for rel in (*membership(Var(name), context.binders[name].domain), *context.ground):
            match rel:
                case Rel("<" | "<=", Num(c), Var(x)) | Rel(">" | ">=", Var(x), Num(c)) if x == name:
                    ends["<"].add(c)
                case Rel("<" | "<=", Var(x), Num(c)) | Rel(">" | ">=", Num(c), Var(x)) if x == name:
                    ends[">"].add(c)
    if not all(ends.values()):
        raise Undefined(f"{name} has no bounds that are numbers")
    return between(max(ends["<"]), min(ends[">"]))


def _selected(context: Context, using: Collection[str]) -> tuple[Node, ...]:
    chosen: list[Node] = []
    for label in using:
        parts = ground_parts(context.hypothesis(label))
        if not parts:
            raise Rejected(f"the hypothesis {label} is not for the solvers")
        chosen += parts
    return (*context.domains, *chosen)
