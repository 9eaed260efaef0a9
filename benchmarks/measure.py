"""Timing: medians of warm runs, and one row of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

RUNS = 5


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds for one unit of work, by the alternative and by ours.

    unit: what one unit is ("equilibrium"). at_least, aim: the ratio wanted (alternative over ours; where
    `within` is set, ours over the alternative, wanted small). notes: errors, sizes, how the cost grows.
    """

    work: str
    unit: str
    alternative: str
    alternative_seconds: float
    ours_seconds: float
    at_least: float
    aim: float
    within: bool = False
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """How many times faster than the alternative; with `within`, how many times slower."""
        faster = self.alternative_seconds / self.ours_seconds
        return 1 / faster if self.within else faster


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median time of `runs` calls after one that warms up."""
    work()
    return median(_once(work) for _ in range(runs))


def _once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
