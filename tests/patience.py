"""An end to work in this process, in seconds of the processor: between two steps of Python."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTime(BaseException):
    """The seconds are spent. No Exception, so that nothing under way takes it for its own failure."""


@contextmanager
def at_most(seconds: float) -> Iterator[list[bool]]:
    """Raise OutOfTime in the block after so many seconds; gives a list, not empty from then on.

    A library in which it is raised may turn it into an error of its own.
    """
    spent: list[bool] = []

    def ring(number: int, frame: FrameType | None) -> None:
        spent.append(True)
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield spent
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
