"""Powers, logarithms and exponentials: the instances of lemmas that matter, then the two solvers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ...symbolic.expression import Logic, Node, Op, Rel, conj
from ...symbolic.walk import walk
from ..context import Rejected, ground_parts, is_ground
from ..kernel import Certificate, Kernel
from ..solvers import Solvers
from ..steps import parts_of
from .candidates import Candidates, Instance
from .means import chains, ideas
from .prepare import prepared
from .readable import text
from .refine import Budget, needed
from .solved import substituted
from .task import State, Task

Lines = list[dict[str, Any]]
POOL, SECONDS, SOON = 90, 10, 2
LIKELY, LIKELY_STEPS = 30, 500_000


def propose(task: Task) -> Iterator[Certificate]:
    """A proof by instances of lemmas, if one is found."""
    return _proposed(task, Budget(), SECONDS)


def likely(task: Task) -> Iterator[Certificate]:
    """The same with the likely instances alone: what is found is found soon."""
    return _proposed(task, Budget(searches=LIKELY, steps=LIKELY_STEPS, all_there_is=False), SOON)


def _proposed(task: Task, budget: Budget, seconds: int) -> Iterator[Certificate]:
    try:
        quick = Kernel(Solvers(seconds=seconds), task.kernel.lemmas)
        lines = close(replace(task, kernel=quick).start(), budget)
    except (Rejected, RecursionError):
        return
    if lines is not None:
        yield task.certificate(lines)


def close(state: State, budget: Budget) -> Lines | None:
    """The lines that close the state's goal, with those that led to it; None if none are found."""
    match state.goal:
        case Logic("and" | "iff", _):
            return _by_parts(state, budget)
        case Logic("implies", _):
            return close(state.then({"do": "assume", "as": state.label("given")}), budget)
        case _:
            return by_instances(state, budget)


def _by_parts(state: State, budget: Budget) -> Lines | None:
    proofs = []
    for part in parts_of(state.goal):
        found = close(State(state.checker, state.context, part, ()), budget)
        if found is None:
            return None
        proofs.append(found)
    return [*map(dict, state.lines), {"do": "parts", "proofs": proofs}]


def by_instances(state: State, budget: Budget) -> Lines | None:
    """A goal without quantifiers, from instances of lemmas and what is known; also with its equations solved."""
    if not is_ground(state.goal):
        return None
    plain = prepared(state, lambda s: _plain(s, budget))
    solved = substituted(plain, lambda s: _searched(s, budget))
    if solved is not plain:
        solved = prepared(solved, lambda s: _plain(s, budget))
        return _searched(solved, budget) or _searched(plain, budget)
    return _searched(plain, budget)


def _searched(state: State, budget: Budget) -> Lines | None:
    told = _told(state)
    rels = dict.fromkeys(part for f in (state.goal, *told.values()) for part in walk(f) if isinstance(part, Rel))
    normal = state.context.normal
    plans = Candidates(normal).of(rels, budget.all_there_is)
    single = [plan for plan in plans if len(plan) == 1]
    return (
        _first(state, told, [[], *single, *ideas(normal, rels)], budget)
        or _chained(state, rels, replace(budget))  # what it spends in vain is not missing after it
        or _first(state, told, [plan for plan in plans if len(plan) > 1], budget)
    )


def _first(state: State, told: dict[str, Node], sets: list[list[Instance]], budget: Budget) -> Lines | None:
    """What the first set of instances that closes the goal makes."""
    known: dict[Instance, Node | None] = {}
    for wanted in sets:
        pool = [(one, f) for one in wanted[:POOL] if (f := _formula(state, one, known)) is not None]
        found = _try(state, told, pool, budget) if pool or not wanted else None
        if found is not None:
            return found
    return None


def _chained(state: State, rels: Iterable[Rel], budget: Budget) -> Lines | None:
    """The goal in two steps: Jensen's inequality for a mean of powers, then the order of two powers."""
    for formula, wanted in chains(state.context.normal, rels):
        try:
            proof = close(State(state.checker, state.context, formula, ()), budget)
            if proof is not None:
                have = {"do": "have", "as": state.label("jensen"), "formula": text(formula), "proof": proof}
                state = state.then(have)
                found = _first(state, _told(state), [wanted], budget)
                if found is not None:
                    return found
        except (Rejected, ValueError, RecursionError):
            continue
    return None


def _plain(state: State, budget: Budget) -> Lines | None:
    """The goal without any instance."""
    return _try(state, _told(state), [], budget)


def _told(state: State) -> dict[str, Node]:
    return {k: conj(p) for k, h in state.context.hypotheses.items() if (p := ground_parts(h))}


def _try(state: State, told: dict[str, Node], pool: list[tuple[Instance, Node]], budget: Budget) -> Lines | None:
    denied = Logic("not", (state.goal,))
    found = needed(state.context.normal, denied, told, {k: (i.tier, f) for k, (i, f) in enumerate(pool)}, budget)
    if found is None:
        return None
    labels, now = [], state
    for k in found.instances:
        labels.append(now.label("i"))
        now = now.then(pool[k][0].line(labels[-1]))
    using = [*found.hypotheses, *labels]
    tangents = [pool[k][0] for k in found.instances if pool[k][0].lemma == "log-tangent"]
    points = dict.fromkeys(dict(one.at)["y"] for one in tangents)
    return (
        (_multiplied(now, using, *points) if len(points) == 1 else None)
        or now.closed_by({"do": "settle", "using": using})
        or now.closed_by({"do": "settle"})
    )


def _multiplied(state: State, using: list[str], point: str) -> Lines | None:
    """The denied goal times the point of tangents: with the instances it then is linear in products of unknowns."""
    goal = state.goal
    if not (isinstance(goal, Rel) and goal.op in ("<", "<=", ">", ">=")):
        return None
    sides = (goal.lhs, goal.rhs) if goal.op in ("<", "<=") else (goal.rhs, goal.lhs)
    lemma = "product-positive" if goal.op in ("<=", ">=") else "product-nonnegative"
    denied, product = state.label("denied"), state.label("product")
    at = {"x": point, "y": text(Op("-", sides))}
    try:
        now = state.then({"do": "deny", "as": denied})
        now = now.then({"do": "note", "as": product, "rule": "lemma", "name": lemma, "at": at})
    except (Rejected, ValueError, RecursionError):
        return None
    return now.closed_by({"do": "settle", "using": [*using, product]})


def _formula(state: State, one: Instance, known: dict[Instance, Node | None]) -> Node | None:
    """What the instance says, if the kernel takes it."""
    if one not in known:
        label = state.label("i")
        try:
            known[one] = state.then(one.line(label)).context.hypothesis(label)
        except (Rejected, ValueError, RecursionError):
            known[one] = None
    return known[one]
