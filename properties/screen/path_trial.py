"""A batch of economies under trial: what they have in common, their objectives, and exact values proved to violate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.balls import Value, Values
from ..evaluate import NOTHING, TIE
from ..path_confirm import Confirmed, confirmed
from .evolution import IntArray
from .exact import DIGITS, near
from .graph import Cell
from .path_batch import World, economies, judged
from .path_matrices import floats, table
from .path_names import HORIZON, INITIAL
from .path_space import PathSpace
from .path_statement import Statement
from .program import INFEASIBLE, Points, Program, Structure
from .sampling import grid, part
from .simple_point import nested

CLEAR = -1e-8
HARDEST = 120.0
"""Economies whose paths are harder to enclose than this (a few seconds) are left undecided."""
SOLVED_DIGITS = 12
AS = dict(zip(INITIAL, ("A", "A_star"), strict=True))
Numbers = tuple[Fraction, ...]


@dataclass(frozen=True)
class Trial:
    """What the economies of a block have in common."""

    space: PathSpace
    structure: Structure
    program: Program
    statement: Statement
    count: int

    @property
    def dates(self) -> tuple[Fraction, ...]:
        """The dates looked at, as shares of the horizon."""
        named = self.space.dates
        if named:
            return (Fraction(0), *(d / named[-1] for d in named))
        return (Fraction(0), *(Fraction(1, 2 ** (self.count - 1 - k)) for k in range(1, self.count)))

    @property
    def cells(self) -> int:
        """How many cells the grid of coverage has."""
        divided, parts = grid(len(self.program.free))
        return int(parts**divided)

    def label(self, pattern: Sequence[int]) -> str:
        """`n = 4; Home makes 1, 2` at first under trade; `n = 4; autarky`."""
        if not pattern or pattern[0] < 0:
            return f"{self.structure.label}; autarky"
        made = [f"{k}{' in part' if p == 1 else ''}" for k, p in enumerate(pattern, 1) if p]
        return f"{self.structure.label}; Home makes {', '.join(made) or 'nothing'}"

    def judge(self, points: Points) -> tuple[FloatArray, FloatArray]:
        """The objective of each point, and what Home makes at first (N, n)."""
        f = self.program.judge(points)
        shares = np.full((f.size, self.structure.largest), np.nan)
        lanes = np.flatnonzero(f <= INFEASIBLE)
        if lanes.size:
            f[lanes], shares[lanes] = judged(self.statement, economies(self.values(points, lanes)), self._world())
        return f, shares

    def values(self, points: Points, lanes: IntArray) -> dict[Cell, FloatArray]:
        """The numbers of some points, by cell."""
        return self.program.values(part(points, lanes))

    def _world(self) -> World:
        named = None if self.space.matrix_is_open else table(self.space.claim.model, self.structure.largest)
        return World(None if named is None else floats(named), tuple(map(float, self.dates)))

    def proved(self, values: Mapping[Cell, float]) -> Values | None:
        """Exact values near these floats at which the claim is proved to fail, as short as they can be had."""
        given = self.space.program(self.structure, "given")
        if given is None:
            return None
        rows = list(dict.fromkeys(tuple(near(values[c], digits) for c in given.free) for digits in DIGITS))
        for trial, moved in replace(self, program=given).earlier():
            shifted = [trial.numbers(row, moved) for row in rows]
            good = [row for row, f in zip(shifted, trial.margins(shifted), strict=True) if broken(f)]
            found = trial.confirm(good[0]) if good else None
            if found is not None:
                return found[0]
        return None

    def earlier(self) -> Iterator[tuple[Trial, Fraction]]:
        """The same with fewer dates, the least first, and the last of them as a share of the horizon."""
        if self.space.dates:
            yield self, Fraction(1)
            return
        for count in range(1, self.count + 1):
            fewer = replace(self, count=count, statement=self.space.statement(self.structure, count) or self.statement)
            for k in range(count - 1, self.count) if count < self.count else [self.count - 1]:
                yield fewer, self.dates[k] or Fraction(1)

    def numbers(self, row: Numbers, moved: Fraction) -> Numbers:
        """The numbers with the horizon at some share of theirs."""
        return tuple(x * moved if cell[0] == HORIZON else x for cell, x in zip(self.program.free, row, strict=True))

    def margins(self, rows: Sequence[Numbers]) -> FloatArray:
        """The objective at exact numbers for the free cells (`program` takes numbers as they are)."""
        if not rows:
            return np.empty(0)
        return self.judge(Points(np.array([[float(x) for x in row] for row in rows]).T.copy()))[0]

    def confirm(self, row: Numbers) -> tuple[Values, Confirmed] | None:
        """The values with the date of the violation, if it is proved."""
        cells = self.solved(row)
        if hardness({cell: np.array([float(x)]) for cell, x in cells.items()})[0] > HARDEST and self.count > 1:
            return None
        values = self.named(cells)
        horizon = values.pop(HORIZON)
        assert isinstance(horizon, Fraction)
        found = confirmed(self.space, values, [horizon * d for d in self.dates])
        return None if found is None else ({**values, **found.dates}, found)

    def solved(self, row: Numbers) -> dict[Cell, Fraction]:
        """Exact numbers for all cells: those that hypotheses determine are taken over, or found from their floats."""
        points = Points(np.array([[float(x)] for x in row]))
        exact = {float(x): x for x in row}
        found = {c: x[0] for c, x in self.program.values(points).items()}
        cells = {c: exact.get(float(x)) or near(float(x), SOLVED_DIGITS) for c, x in found.items()}
        return {**cells, **dict(zip(self.program.free, row, strict=True))}

    def named(self, cells: Mapping[Cell, Fraction]) -> dict[str, Value]:
        """The values by name: initial technologies as A and A_star."""
        found: dict[str, Value] = {AS.get(name, name): nested(cells, name) for name, _ in cells}
        found |= {name: Fraction(k) for name, k in self.structure.known.items()}
        return found


def hardness(values: Mapping[Cell, FloatArray]) -> FloatArray:
    """About how many steps an enclosure of the paths needs."""
    least = np.min([x for cell, x in values.items() if cell[0] in INITIAL], axis=0)
    tau = values.get(("tau", ()), np.ones_like(least))
    found: FloatArray = (values["sigma", ()] - 1.0) * np.log1p(values[HORIZON, ()] * tau / least)
    return found


def broken(margin: float) -> bool:
    """Whether floats say that the statement fails: clearly, or by an exact tie."""
    return bool(margin < CLEAR or margin in (-TIE, -NOTHING))
