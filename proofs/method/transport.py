"""From the sign of a derivative to an inequality between two values, by lines about a path between them.

The kernel knows of derivatives only along paths in time (`evolves`). So x is let run: c + t, c - t, or
(c + h t)/(1 + t), which starts at c and approaches h without reaching it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...symbolic.expression import POSITIVE, Binder, Node, Op, Quant, Rel, Var, num
from ...symbolic.substitute import substitute
from ...symbolic.text import to_text
from ..context import Context
from .desk import ERRORS, SETTLE, Desk, Lines

ZERO, ONE = num(0), num(1)
Noted = tuple[Lines, Context]


@dataclass(frozen=True)
class Slope:
    """A label under which it is known that `forall x in domain: (conditions implies) rate * way > 0` (`>=` if weak)."""

    label: str
    var: str
    rate: Node
    strict: bool


@dataclass(frozen=True)
class Run:
    """A path: where x is at time t, how fast it moves, in which direction (1 or -1), and when it arrives."""

    place: Node
    speed: Node
    way: int
    arrival: Node


def plus(a: Node, b: Node) -> Node:
    """a + b, without zeros."""
    return b if a == ZERO else a if b == ZERO else Op("+", (a, b))


def minus(a: Node, b: Node) -> Node:
    """a - b, without zeros."""
    return a if b == ZERO else Op("-", (a, b))


def signed(way: int, node: Node) -> Node:
    """The node or its negative."""
    return node if way > 0 else Op("neg", (node,))


def towards(start: Node, end: Node, way: int, arrival: Node, time: str) -> Run:
    """The path (start + end t)/(1 + t)."""
    t = Var(time)
    below = Op("+", (ONE, t))
    moved = t if end is ONE else Op("*", (end, t))
    top = start if end is ZERO else plus(start, moved)
    gap = minus(end, start) if way > 0 else minus(start, end)
    return Run(Op("/", (top, below)), Op("/", (gap, Op("^", (below, num(2))))), way, arrival)


def straight(start: Node, goal: Node, way: int, time: str) -> Run:
    """The path start + t or start - t."""
    place = plus(start, Var(time)) if way > 0 else Op("-", (start, Var(time)))
    return Run(place, ONE, way, minus(goal, start) if way > 0 else minus(start, goal))


def runs(binder: Binder, start: Node, goal: Node, way: int, time: str) -> Run:
    """The path from start past goal to the end of the domain on that side."""
    end = binder.domain.hi if way > 0 else binder.domain.lo
    if end is None:
        return straight(start, goal, way, time)
    passed, ahead = (goal, start), (end, goal)
    if way < 0:
        passed, ahead = passed[::-1], ahead[::-1]
    return towards(start, end, way, Op("/", (minus(*passed), minus(*ahead))), time)


def carried(desk: Desk, context: Context, body: Node, slope: Slope, run: Run, turn: int, time: str) -> Noted:
    """Lines that note the value of turn * body at the start of a run to be below that at its arrival.

    The slope's rate must be turn * way times the derivative of the body. Raises Rejected where a line does not pass.
    """
    at = {slope.var: run.place}
    u = signed(turn, substitute(body, at))
    rate = Op("*", (substitute(slope.rate, at), run.speed))
    relation = Rel("<" if slope.strict else "<=", ZERO, rate)
    inside = context.declare(Binder(time, POSITIVE))
    label = desk.new_labels(inside, "i", 1)
    note = {"do": "note", "as": label, "rule": "instance", "of": slope.label, "at": {slope.var: to_text(run.place)}}
    desk.noted(inside, note)
    proof: Lines = [{"do": "fix", "names": [time]}, note, *_product(desk, inside, slope, rate, run)]
    have, context = desk.supposing(context, Quant("forall", Binder(time, POSITIVE), relation), proof, "v")
    lemma = "path-rises" if slope.strict else "path-does-not-fall"
    values = {
        "u": {"params": [time], "body": to_text(u)},
        "v": {"params": [time], "body": to_text(rate)},
        "T": to_text(run.arrival),
    }
    label = desk.new_labels(context, "r", 1)
    line = {"do": "note", "as": label, "rule": "lemma", "name": lemma, "at": values}
    return [have, line], desk.noted(context, line)


def _product(desk: Desk, context: Context, slope: Slope, rate: Op, run: Run) -> Lines:
    """Lines that close `0 < rate * speed` where both are positive."""
    if run.speed is ONE:
        return [dict(SETTLE)]
    name = "product-positive" if slope.strict else "product-nonnegative"
    values = {"x": to_text(rate.args[0]), "y": to_text(run.speed)}
    return [
        {"do": "note", "as": desk.new_labels(context, "p", 1), "rule": "lemma", "name": name, "at": values},
        dict(SETTLE),
    ]


def plans(desk: Desk, context: Context, body: Node, slope: Slope, c: Node, x: Node, way: int) -> Iterator[Noted]:
    """Ways to note that way * (body at x - body at c) is positive, for x beyond c in direction `way`."""
    time = desk.new_name(context, "t")
    binder = context.binders[x.name] if isinstance(x, Var) else None
    try:
        if binder is not None:
            yield carried(desk, context, body, slope, runs(binder, c, x, way, time), 1, time)
    except ERRORS:
        pass
    try:
        first, context = carried(desk, context, body, slope, towards(c, x, way, ONE, time), 1, time)
        second, context = carried(desk, context, body, slope, towards(x, c, -way, ONE, time), -1, time)
        yield [*first, *second], context
    except ERRORS:
        return
