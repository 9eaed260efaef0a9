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
from ..symbolic.expression import At, Binder, Node, Var
from ..symbolic.walk import walk
from .bounds import NoValue
from .draws import Drawing, Picks, Plan, Source, key, plan
from .evaluate import Missing, NotEvaluable
from .requirements import Cell
from .screen.path_matrices import Matrix, paired, within
from .screen.path_names import FOREIGN as FOREIGN
from .screen.path_names import HOME as HOME
from .screen.path_names import MATRIX
from .simple_values import Interval, pool

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
    """The plan for the initial values; sigma need not be whole, as no equation is solved for a power."""
    return replace(plan(claim), powers=())


def draw_start(setup: Plan, source: Source) -> Start:
    """Initial values that meet the hypotheses on date 0; raises NoValue if the picks lead nowhere.

    Raises NotEvaluable if the claim has no initial technologies.
    """
    drawing = Drawing(setup, source)
    drawing.start()
    timed = _dated(setup.claim.conclusion)
    for binder in setup.order:
        initial = binder.name in HOME or binder.name in FOREIGN
        if initial or not binder.index:
            for cell in drawing.cells(binder):
                if cell not in drawing.point.cells:
                    _draw(drawing, cell, binder, cell[0] in timed | setup.exponents | {"sigma"})
    size = len(_first(drawing, HOME))
    matrix = draw_matrix(drawing, size) if setup.claim.model == "trade-paths" else None
    drawing.check()
    home = _first(drawing, HOME)
    foreign = _first(drawing, FOREIGN) or home[::-1]
    if not home:
        raise NotEvaluable("no initial technologies among the symbols of the claim")
    scalars = {cell[0]: value for cell, value in drawing.point.cells.items() if not cell[1]}
    for name, interval in (
        ("sigma", Interval(Fraction(1), LARGEST, True)),
        ("tau", Interval(Fraction(0), Fraction(1), True)),
    ):
        if name not in scalars and not (name == "tau" and matrix is not None):
            scalars[name] = source.choose(name, pool(interval))
    return Start(home, foreign, scalars, matrix)


def some_starts(claim: Claim, rng: random.Random) -> Iterator[Start]:
    """Random starts; ends if few draws lead anywhere."""
    setup = path_plan(claim)
    for _ in range(DRAWS):
        with suppress(NoValue, Missing):
            yield draw_start(setup, Picks({}, rng))


def _draw(drawing: Drawing, cell: Cell, binder: Binder, limited: bool) -> None:
    interval = drawing.interval(cell, binder)
    if limited and pool(early := interval.below(LARGEST, False)):
        interval = early
    near = interval.above(Fraction(1), False).below(Fraction(20), False) if cell[1] else interval
    options = pool(near) or pool(interval)
    if not options:
        raise NoValue(cell[0])
    drawing.point.set(cell, drawing.source.choose(f"{cell[0]}[{cell[1][0]}]" if cell[1] else cell[0], options))


def draw_matrix(drawing: Drawing, n: int) -> Matrix:
    """A spillover matrix for n industries: one of the paper's tables, or any, as domain and hypotheses allow."""
    binder = next((b for b in drawing.plan.order if b.name == MATRIX), None)
    kinds = (within(n), paired(n), None) if n % 2 == 0 else (within(n), None)
    kind = drawing.source.choose(f"{MATRIX}?", kinds)
    rows = []
    for i in range(n):
        rows.append(tuple(_spillover(drawing, binder, i, j, kind[i][j] if kind else None) for j in range(n)))
    return tuple(rows)


def _spillover(drawing: Drawing, binder: Binder | None, i: int, j: int, wanted: Fraction | None) -> Fraction:
    cell = (MATRIX, (Fraction(i + 1), Fraction(j + 1)))
    interval = drawing.interval(cell, binder) if binder else Interval(lo=Fraction(0))
    likely = tuple(filter(interval.holds, QUARTERS if wanted is None else (wanted,)))
    options = likely or pool(interval)
    if not options:
        raise NoValue(MATRIX)
    value = options[0] if len(options) == 1 else drawing.source.choose(key(cell), options)
    if binder:
        drawing.point.set(cell, value)
    return value


def _dated(node: Node) -> frozenset[str]:
    """Scalar symbols that are dates of paths."""
    last = (p.index[-1] for p in walk(node) if isinstance(p, At) and p.name not in ("share",))
    return frozenset(x.name for x in last if isinstance(x, Var))


def _first(drawing: Drawing, names: Sequence[str]) -> tuple[Fraction, ...]:
    """The initial technologies, from whichever of the paths the claim speaks of."""
    cells = drawing.point.cells
    for name in names:
        found = sorted((cell[1][0], value) for cell, value in cells.items() if cell[0] == name and cell[1])
        if found:
            return tuple(value for _, value in found)
    return ()
