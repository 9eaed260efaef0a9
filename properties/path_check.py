"""One economy as a property-based test asks of it: simulated and judged in floats; a violation is then proved by balls.

The judgement is the hunt's own (`screen/path_statement.py`): other hypotheses than those on initial values are seen on
the path, and what is assumed of all dates has to be the model's law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

import numpy as np

from ..numeric.balls import Value
from ..symbolic.claim import Claim
from .campaign.examine_paths import path_space_of, simplified_path
from .evaluate import NotEvaluable
from .path_confirm import confirmed, variable_dates
from .paths import Start
from .screen.graph import Cell
from .screen.path_batch import World, economies, judged
from .screen.path_laws import lawful
from .screen.path_matrices import floats, table
from .screen.path_names import HORIZON, INITIAL, MATRIX
from .screen.path_space import PathSpace
from .screen.path_trial import CLEAR, broken
from .screen.program import INFEASIBLE, Structure

DATES = tuple(map(Fraction, ("1", "5", "1/10", "2", "1/2", "10")))
"""Dates after 0 at which a path is looked at, beside those that the claim or the values name; the first ones first."""
COMBINATIONS = 2000
"""Of dates for the symbols of a statement that are dates: at how many it is read at most."""


@dataclass(frozen=True)
class PathCheck:
    """A claim about paths, ready to be judged on simulated economies."""

    space: PathSpace

    def holds(self, start: Start) -> bool | None:
        """Whether the statement holds at the dates looked at; None if there is no value, or it is not for this path.

        Sides that are equal in floats may differ: that a strict relation fails there is to be proved.
        """
        margin = self.margin(start)
        if margin is None or not broken(margin):
            return None if margin is None else True
        return False if margin < CLEAR or self.proved(start, simpler=False) else None

    def margin(self, start: Start) -> float | None:
        """The least margin on the simulated path; None if it has none, or the path does not meet the hypotheses."""
        structure, dates = self._structure(start), self.dates(start)
        if structure is None:
            return None
        said = self.space.statement(structure, 1 + len(dates))
        if said is None:
            return None
        named = None if self.space.matrix_is_open else floats(table(self.space.claim.model, len(start.home)))
        world = World(named, (0.0, *_shares(dates)))
        f, _ = judged(said, economies(self._cells(start, dates[-1])), world)
        return float(f[0]) if isfinite(f[0]) and f[0] <= INFEASIBLE else None

    def dates(self, start: Start) -> tuple[Fraction, ...]:
        """The dates after 0 at which the path from here is looked at: always as many."""
        if self.space.dates:
            return self.space.dates
        own = sorted({x for name, x in start.scalars.items() if name in self.timed and x > 0})
        return tuple(sorted(list(dict.fromkeys([*own[:1], *own[::-1], *DATES]))[: self.later]))

    @property
    def timed(self) -> frozenset[str]:
        """The symbols of the statement that are dates."""
        return variable_dates(self.space.conclusion)

    @property
    def later(self) -> int:
        """How many dates after 0 are looked at: fewer where many symbols are dates."""
        most = len(self.space.dates or DATES)
        return next(k for k in range(most, 0, -1) if k == 1 or (k + 1) ** len(self.timed) <= COMBINATIONS)

    def proved(self, start: Start, simpler: bool = True) -> tuple[dict[str, Value], tuple[str, str]] | None:
        """A counterexample near the start, its dates included, with the enclosure of its margin; None if not proved.

        If `simpler`, it is made as simple as the hunt can make it.
        """
        values = {k: v for k, v in start.values.items() if k not in self.timed}
        found = confirmed(self.space, values, ()) or confirmed(self.space, values, self.dates(start))
        if found is None:
            return None
        values |= found.dates
        simple = simplified_path(self.space.claim, values) if simpler else None
        return (values, found.margin) if simple is None else (dict(simple[0]), simple[1])

    def _structure(self, start: Start) -> Structure | None:
        known = {name: k for name, k in start.scalars.items() if k.denominator == 1}
        fits = (s for s in self.space.structures if s.largest == len(start.home))
        return next((s for s in fits if all(known.get(name) == k for name, k in s.known.items())), None)

    def _cells(self, start: Start, last: Fraction) -> dict[Cell, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        cells: dict[Cell, Fraction] = {(name, ()): x for name, x in start.scalars.items()}
        for name, side in zip(INITIAL, (start.home, start.foreign), strict=True):
            cells |= {(name, (float(k),)): x for k, x in enumerate(side, 1)}
        for i, row in enumerate(start.matrix or (), 1):
            cells |= {(MATRIX, (float(i), float(j))): x for j, x in enumerate(row, 1)}
        cells[HORIZON, ()] = last
        return {cell: np.array([float(x)]) for cell, x in cells.items()}


def _shares(dates: Sequence[Fraction]) -> list[float]:
    return [float(d / dates[-1]) for d in dates]


def path_check(claim: Claim) -> PathCheck:
    """The check for a claim; raises NotEvaluable, with the reason, if no simulated path could show it to be false."""
    space = path_space_of(claim)
    if not space.structures:
        raise NotEvaluable("no number of industries of at most 5 fits the model")
    check = PathCheck(space)
    said = space.statement(space.structures[0], 1 + check.later)
    if said is None:
        raise NotEvaluable("what it says of paths, or at which dates, cannot be seen at a few dates")
    if not said.decided:
        raise NotEvaluable("that there is some date is never refuted by a few dates")
    provided = {*space.paths, MATRIX, HORIZON, "%date", *INITIAL, "sigma", "tau"}
    provided |= {b.name for b in space.order if not b.index}
    if any(cell[0] not in provided for cell in said.cells):
        raise NotEvaluable("it speaks of numbers by industry that are no initial technologies")
    if not lawful(space):
        raise NotEvaluable("what it assumes of all dates is not the model's own law, so no simulated path need meet it")
    return check
