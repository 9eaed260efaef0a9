"""Equations among the hypotheses, solved for a symbol that is then replaced wherever it stands. Not trusted."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Op, Rel, Var
from ...symbolic.polynomial import ONE
from ...symbolic.substitute import free_names
from ..context import Rejected
from .prepare import Close
from .readable import text
from .task import State
from .terms import over, product, raised

MANY = 4


def substituted(state: State, close: Close) -> State:
    """The state with symbols replaced that equations determine; the state itself if there is none."""
    done: set[str] = set()
    for _ in range(MANY):
        after = next(_steps(state, done, close), None)
        if after is None:
            break
        state = after
    return state


def _steps(state: State, done: set[str], close: Close) -> Iterator[State]:
    for label, known in state.context.hypotheses.items():
        if not (isinstance(known, Rel) and known.op == "=") or label in done:
            continue
        for x, value in _solutions(state, known):
            if not _occurs(state, x, label):
                continue
            try:
                solved, by = _stated(state, known, label, x, value, close)
                done.update((label, by))
                yield _replaced(solved, x, by, done)
            except (Rejected, ValueError):
                continue


def _occurs(state: State, x: str, label: str) -> bool:
    others = [h for k, h in state.context.hypotheses.items() if k != label]
    return any(x in free_names(f) for f in (state.goal, *others))


def _solutions(state: State, rel: Rel) -> Iterator[tuple[str, Node]]:
    """(symbol, its value) as the equation is written, as an equation of two products, and as one that is linear."""
    for side, other in ((rel.lhs, rel.rhs), (rel.rhs, rel.lhs)):
        if isinstance(side, Var) and side.name not in free_names(other):
            yield side.name, other
    normal = state.context.normal
    quotient = product(rel, normal) or ()
    for a, e in quotient:
        rest = tuple(row for row in quotient if row[0] != a)
        if isinstance(a, Var) and a.name not in free_names(poly.monomial_node((*rest, (ONE, e)))):
            yield a.name, raised(poly.monomial_node(rest), over(Op("neg", (ONE,)), poly.exponent_node(e)))
    p = normal.relation(rel)[0]
    for x in dict.fromkeys(a.name for m in p for a, e in m if isinstance(a, Var) and e == poly.UNIT):
        first = {m: c for m, c in p.items() if x in free_names(poly.monomial_node(m))}
        rest_of = {m: c for m, c in p.items() if m not in first}
        factor = poly.divided(first, ((Var(x), poly.UNIT),))
        if rest_of and x not in free_names(poly.poly_node(factor)):
            yield x, over(poly.poly_node(poly.scaled(rest_of, mpq(-1))), poly.poly_node(factor))


def _stated(state: State, rel: Rel, label: str, x: str, value: Node, close: Close) -> tuple[State, str]:
    """The state in which `x = value` is a hypothesis, and its label."""
    wanted = Rel("=", Var(x), value)
    if rel == wanted:
        return state, label
    proof = close(State(state.checker, state.context, wanted, ()))
    if proof is None:
        raise Rejected("the solution is not found to follow")
    new = state.label("solved")
    return state.then({"do": "have", "as": new, "formula": text(wanted), "proof": proof}), new


def _replaced(state: State, x: str, by: str, done: set[str]) -> State:
    for label, known in list(state.context.hypotheses.items()):
        if label not in done and x in free_names(known):
            new = state.label("put")
            state = state.then({"do": "note", "as": new, "rule": "rewrite", "in": label, "by": by})
            done.add(label)
    return state.then({"do": "rewrite", "by": by})
