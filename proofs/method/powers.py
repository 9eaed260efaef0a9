"""Powers, logarithms and exponentials: the instances of lemmas that matter, then the two solvers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...symbolic.expression import Logic, Node, Rel, conj
from ...symbolic.walk import walk
from ..context import Rejected, ground_parts, is_ground
from ..kernel import Certificate
from ..steps import parts_of
from .candidates import Candidates, Instance
from .prepare import prepared
from .refine import needed
from .task import State, Task

Lines = list[dict[str, Any]]
POOL = 160


def propose(task: Task) -> Iterator[Certificate]:
    """A proof by instances of lemmas, if one is found."""
    try:
        lines = close(task.start())
    except (Rejected, RecursionError):
        return
    if lines is not None:
        yield task.certificate(lines)


def close(state: State) -> Lines | None:
    """The lines that close the state's goal, with those that led to it; None if none are found."""
    match state.goal:
        case Logic("and" | "iff", _):
            return _by_parts(state)
        case Logic("implies", _):
            return close(state.then({"do": "assume", "as": state.label("given")}))
        case _:
            return by_instances(state)


def _by_parts(state: State) -> Lines | None:
    proofs = []
    for part in parts_of(state.goal):
        found = close(State(state.checker, state.context, part, ()))
        if found is None:
            return None
        proofs.append(found)
    return [*map(dict, state.lines), {"do": "parts", "proofs": proofs}]


def by_instances(state: State) -> Lines | None:
    """A goal without quantifiers, from instances of lemmas and what is known."""
    if not is_ground(state.goal):
        return None
    state = prepared(state, _settled)
    told = {k: conj(p) for k, h in state.context.hypotheses.items() if (p := ground_parts(h))}
    rels = dict.fromkeys(part for f in (state.goal, *told.values()) for part in walk(f) if isinstance(part, Rel))
    wanted = Candidates(state.context.normal).of(rels)[:POOL]
    pool: list[tuple[Instance, Node]] = []
    for tier in dict.fromkeys(i.tier for i in wanted):
        pool += _instances(state, [i for i in wanted if i.tier == tier])
        found = _try(state, told, pool)
        if found is not None:
            return found
    return _try(state, told, []) if not pool else None


def _settled(state: State) -> Lines | None:
    return state.closed_by({"do": "settle"})


def _try(state: State, told: dict[str, Node], pool: list[tuple[Instance, Node]]) -> Lines | None:
    denied = Logic("not", (state.goal,))
    found = needed(state.context.normal, denied, told, {k: (i.tier, f) for k, (i, f) in enumerate(pool)})
    if found is None:
        return None
    labels, now = [], state
    for k in found.instances:
        labels.append(now.label("i"))
        now = now.then(pool[k][0].line(labels[-1]))
    return now.closed_by({"do": "settle", "using": [*found.hypotheses, *labels]}) or now.closed_by({"do": "settle"})


def _instances(state: State, wanted: list[Instance]) -> list[tuple[Instance, Node]]:
    """The instances that the kernel takes, each with its formula."""
    label, found = state.label("i"), []
    for one in wanted:
        try:
            found.append((one, state.then(one.line(label)).context.hypothesis(label)))
        except (Rejected, ValueError, RecursionError):
            continue
    return found
