"""The claim settled as it stands: domains opened, hypotheses assumed, the rest left to signs and the two solvers."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import Certificate
from .task import Task


def propose(task: Task) -> Iterator[Certificate]:
    """A proof of one line."""
    yield task.certificate([{"do": "settle"}])
