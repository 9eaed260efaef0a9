"""Claims about scalars that numbers bound: the box around them is cut until balls decide the claim on every part.

Ties at the end of a box, and what has no value there, are left to `slabs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...symbolic.expression import Logic, Node, Rel
from ...symbolic.substitute import free_names
from ..context import Context, Rejected, ground_parts, is_ground
from ..kernel import Certificate
from .bisection import Bisection, Tree, either, truth
from .desk import SETTLE, Desk, Lines, Strategy
from .ranges import box_of, with_bounds
from .task import Task

FEW, MANY = 40, 300  # boxes to look at, at most: the kernel takes about 10 ms for each
TRIES, MAX_SYMBOLS, MAX_HYPOTHESES = 60, 8, 4


def propose(task: Task) -> Iterator[Certificate]:
    """The proof by boxes, if one is found."""
    yield from proposed(task, (boxes,), 0)


def proposed(task: Task, strategies: tuple[Strategy, ...], depth: int) -> Iterator[Certificate]:
    """The proof of a claim about bounded scalars that a desk finds; a disjunction is left as it stands."""
    try:
        state = task.start()
    except Rejected:
        return
    desk, (context, goal) = Desk.of(task, ()), (state.context, state.goal)
    desk.restart(strategies, depth, TRIES)
    if not bounded(context, goal):
        return
    whole = isinstance(goal, Logic) and goal.op in ("or", "not") and is_ground(goal)
    lines = on_parts(desk, context, goal, MANY) if whole else desk.prove(context, goal, depth)
    if lines is not None:
        yield task.certificate([*map(dict, state.lines), *lines])


def boxes(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy: cut the box around the scalars of the goal."""
    if not bounded(context, goal):
        return None
    bounds, context = with_bounds(desk, context, free_names(goal))
    lines = on_parts(desk, context, goal, MANY)
    return None if lines is None else [*bounds, *lines]


def bounded(context: Context, goal: Node) -> bool:
    """Whether numbers bound every scalar of the goal, or hypotheses tie it to one that numbers bound."""
    names = free_names(goal)
    known = {n for n in context.binders if box_of(context, frozenset({n})) is not None}
    linked = [free_names(h) for h in context.ground]
    return len(names) <= MAX_SYMBOLS and all(n in known or any(n in h and h & known for h in linked) for n in names)


def on_parts(desk: Desk, context: Context, goal: Node, count: int) -> Lines | None:
    """Lines that settle the goal on each part of the box; else those that settle `not hypotheses, or goal` there."""
    box = box_of(context, free_names(goal))
    if box is not None:
        tree = Bisection(goal, (), count).tree(box)
        if not isinstance(tree, bool):
            return _written(tree, len(context.hypotheses))
    labels = _telling(context, goal)
    told = tuple(context.hypotheses[label] for label in labels)
    formula = either(told, goal)
    box = box_of(context, free_names(formula)) if told else None
    tree = False if box is None else Bisection(goal, told, count).tree(box)
    if isinstance(tree, bool):
        return None
    have, _ = desk.supposing(context, formula, _written(tree, len(context.hypotheses)), "either")
    return [have, {"do": "settle", "using": [have["as"], *labels]}]


def _telling(context: Context, goal: Node) -> list[str]:
    """Labels of hypotheses about the goal's scalars that may exclude a part of the box."""
    labels: list[str] = []
    for label, h in context.hypotheses.items():
        names = free_names(h)
        box = box_of(context, names) if is_ground(h) and len(ground_parts(h)) == 1 else None
        bound = len(names) < 2 and isinstance(h, Rel) and h.op != "!="
        if box is None or not names & free_names(goal) or bound:
            continue
        if not truth(h, box):
            labels.append(label)
    return labels[:MAX_HYPOTHESES]


def _written(tree: Tree, known: int) -> Lines:
    """The lines of a tree of boxes, where so many hypotheses are known: no label is taken twice."""
    if tree is None:
        return [dict(SETTLE)]
    halves = [f"{tree.name} <= {tree.below}", f"{tree.above} <= {tree.name}"]
    branches = [_written(part, known + 1) for part in tree.parts]
    order = [{"do": "settle", "using": []}]
    return [{"do": "cases", "as": f"box{known}", "of": halves, "proof": order, "branches": branches}]
