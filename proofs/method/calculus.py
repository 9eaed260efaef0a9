"""Claims of calculus: the desk with all strategies of this kind."""

from __future__ import annotations

from collections.abc import Iterator

from ..context import Rejected
from ..kernel import Certificate
from .critical import critical
from .curvature import curvature
from .desk import Desk, Strategy
from .factored import factored
from .inverted import inverted
from .limit_values import limit_values
from .limits import limits
from .logs import logs
from .one_variable import one_variable
from .orthant import orthant
from .settled import settled
from .task import Task

STRATEGIES: tuple[Strategy, ...] = (
    settled,
    limits,
    limit_values,
    curvature,
    logs,
    factored,
    one_variable,
    critical,
    inverted,
)
IN_ORTHANT: tuple[Strategy, ...] = (settled, curvature, logs, factored, orthant, one_variable, critical, inverted)
SCHEDULE = ((1, STRATEGIES), (1, IN_ORTHANT), (2, STRATEGIES), (2, IN_ORTHANT), (3, STRATEGIES))
TRIES = 120


def propose(task: Task) -> Iterator[Certificate]:
    """The proof that the desk finds, if any."""
    try:
        state = task.start()
    except Rejected:
        return
    desk = Desk.of(task, ())
    for depth, strategies in SCHEDULE:
        desk.restart(strategies, depth, TRIES)
        lines = desk.prove(state.context, state.goal, depth)
        if lines is not None:
            yield task.certificate([*map(dict, state.lines), *lines])
            return
