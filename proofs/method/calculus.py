"""Claims of calculus: the desk with all strategies of this kind."""

from __future__ import annotations

from collections.abc import Iterator

from ..context import Rejected
from ..kernel import Certificate
from .critical import critical
from .desk import Desk
from .factored import factored
from .inverted import inverted
from .logs import logs
from .one_variable import one_variable
from .settled import settled
from .task import Task

STRATEGIES = (settled, logs, factored, one_variable, critical, inverted)
DEPTH, TRIES = 4, 100


def propose(task: Task) -> Iterator[Certificate]:
    """The proof that the desk finds, if any."""
    try:
        state = task.start()
    except Rejected:
        return
    desk = Desk.of(task, STRATEGIES)
    for depth in range(1, DEPTH + 1):
        desk.tries, desk.top = TRIES, depth
        lines = desk.prove(state.context, state.goal, depth)
        if lines is not None:
            yield task.certificate([*map(dict, state.lines), *lines])
            return
