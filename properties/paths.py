"""Where the economies of claims about paths in time start (Hanlon 2012, Section 3).

Initial values are drawn so that the hypotheses on date 0 hold. `path_check` looks at the paths from there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from ..numeric.balls import Value
from ..symbolic.claim import Claim
from ..symbolic.expression import Binder
from .bounds import NoValue
from .campaign.examine_paths import path_space_of
from .draws import Drawing, Picks, Plan, Source, key
from .evaluate import Missing
from .requirements import Cell, grounder
from .screen.path_matrices import Matrix, paired, within
from .screen.path_names import HORIZON, INITIAL, MATRIX
from .simple_values import pool

MODELS = ("trade-paths-table-1", "trade-paths-table-2", "trade-paths")
DRAWS = 500
LARGEST = Fraction(100)
"""The last date, and the largest elasticity, that are drawn where any may be: beyond, floats overflow."""
QUARTERS = tuple(map(Fraction, ("0", "1", "1/2", "1/4", "3/4")))
"""Spillovers that are drawn where any may be."""


@dataclass(frozen=True)
class Start:
    """Where an economy starts: exact initial technologies, elasticity, spillover, and the claim's other scalars."""

    home: tuple[Fraction, ...]
    foreign: tuple[Fraction, ...]
    scalars: Mapping[str, Fraction]
    matrix: Matrix | None = None  # of spillovers, where the claim leaves it open

    @property
    def values(self) -> dict[str, Value]:
        """The start by name."""
        found: dict[str, Value] = {"A": self.home, "A_star": self.foreign, **self.scalars}
        return found if self.matrix is None else {**found, MATRIX: self.matrix}


def path_plan(claim: Claim) -> Plan:
    """The plan for the initial values, and for the symbols that are dates.

    Raises NotEvaluable if the claim speaks of a path that is not simulated.
    """
    space = path_space_of(claim)
    known = {b.name for b in space.order}
    dates = [b for b in claim.binders if not b.index and b.name not in known]
    order = (*(b for b in space.order if b.name != HORIZON), *dates)
    limited = space.plan.exponents | {"sigma", *(b.name for b in dates)}
    found = tuple(g for h in space.initial if (g := grounder(h)) is not None)
    return replace(space.plan, order=order, powers=(), exponents=limited, grounders=found)


def draw_start(setup: Plan, source: Source) -> Start:
    """Initial values that meet the hypotheses on them; raises NoValue if the picks lead nowhere."""
    drawing = Drawing(setup, source)
    drawing.start()
    for binder in setup.order:
        cells = [cell for cell in drawing.cells(binder) if cell not in drawing.point.cells]
        if binder.name == MATRIX:
            _draw_matrix(drawing, cells, binder)
        else:
            for cell in cells:
                _draw(drawing, cell, binder)
    drawing.check()
    found = drawing.point.cells
    home, foreign = (tuple(x for _, x in sorted(_entries(found, name))) for name in INITIAL)
    rows = dict(_entries(found, MATRIX))
    at = [Fraction(k) for k in range(1, len(home) + 1)]
    matrix = tuple(tuple(rows[i, j] for j in at) for i in at) if rows else None
    scalars = {name: x for (name, index), x in found.items() if not index}
    return Start(home, foreign, scalars, matrix)


def _entries(cells: Mapping[Cell, Fraction], name: str) -> list[tuple[tuple[Fraction, ...], Fraction]]:
    return [(index, x) for (other, index), x in cells.items() if other == name]


def some_starts(claim: Claim, rng: random.Random) -> Iterator[Start]:
    """Random starts; ends if few draws lead anywhere."""
    setup = path_plan(claim)
    for _ in range(DRAWS):
        with suppress(NoValue, Missing):
            yield draw_start(setup, Picks({}, rng))


def _draw(drawing: Drawing, cell: Cell, binder: Binder) -> None:
    interval = drawing.interval(cell, binder)
    if cell[0] in drawing.plan.exponents and pool(early := interval.below(LARGEST, False)):
        interval = early
    near = interval.above(Fraction(1), False).below(Fraction(20), False) if cell[1] else interval
    _choose(drawing, cell, pool(near) or pool(interval))


def _draw_matrix(drawing: Drawing, cells: Sequence[Cell], binder: Binder) -> None:
    """One of the paper's tables, or any matrix, as domain and hypotheses allow."""
    n = round(len(cells) ** 0.5)
    kind = drawing.source.choose(f"{MATRIX}?", (within(n), paired(n), None) if n % 2 == 0 else (within(n), None))
    for cell in cells:
        interval = drawing.interval(cell, binder)
        i, j = (int(k) - 1 for k in cell[1])
        likely = tuple(filter(interval.holds, QUARTERS if kind is None else (kind[i][j],)))
        _choose(drawing, cell, likely or pool(interval))


def _choose(drawing: Drawing, cell: Cell, options: Sequence[Fraction]) -> None:
    if not options:
        raise NoValue(cell[0])
    drawing.point.set(cell, options[0] if len(options) == 1 else drawing.source.choose(key(cell), options))
