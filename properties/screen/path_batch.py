"""Many economies at once: from initial values to the arrays that a statement about their paths needs.

The learning law is linear in the spillover and shares do not change if all technologies are scaled, so
A(t; tau, A0) = h tau B(t/h; 1, A0/(h tau)): economies with different tau and horizons h are one batch with spillover 1
on the dates [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.paths.path import Path
from ...numeric.paths.simulate import simulate
from .evolution import IntArray
from .graph import Cell
from .path_matrices import stacked
from .path_names import HORIZON, INITIAL, QUANTITIES, Kind
from .path_statement import DATE, Statement
from .tape import Numbers

TECHNOLOGIES = ("A", "A_star")
LARGEST = 600.0
"""Logs beyond which consumption would overflow."""
SLOWEST = 1e-13


@dataclass(frozen=True)
class Economies:
    """Initial values of a batch: technologies (N, n), the rest (N,) by cell; last dates (N,)."""

    home: FloatArray
    foreign: FloatArray
    values: Mapping[Cell, FloatArray]

    @property
    def sigma(self) -> FloatArray:
        """Elasticities (N,)."""
        return self.values["sigma", ()]

    @property
    def horizon(self) -> FloatArray:
        """The last dates (N,)."""
        return self.values[HORIZON, ()]

    def part(self, lanes: IntArray) -> Economies:
        """Some of the economies."""
        values = {cell: x[lanes] for cell, x in self.values.items()}
        return replace(self, home=self.home[lanes], foreign=self.foreign[lanes], values=values)


def economies(values: Mapping[Cell, FloatArray]) -> Economies:
    """The batch with these numbers."""
    home, foreign = (np.stack([x for cell, x in values.items() if cell[0] == name], axis=-1) for name in INITIAL)
    return Economies(home, foreign, values)


@dataclass(frozen=True)
class World:
    """What a batch has in common: the spillover matrix, which tau multiplies (None: each its own); dates as shares."""

    matrix: FloatArray | None
    dates: tuple[float, ...]

    def spillovers(self, batch: Economies) -> FloatArray:
        """The matrices, (n, n) or (N, n, n)."""
        found = stacked(batch.values) if self.matrix is None else self.matrix
        assert found is not None
        return found


def judged(statement: Statement, batch: Economies, world: World) -> tuple[FloatArray, FloatArray]:
    """The margin in each economy (infinite: no value, or the pattern of trade not determined), and Home's first shares.

    Shares (N, n) are nan where the statement does not speak of trade.
    """
    size = batch.sigma.size
    found, shares = np.full(size, np.inf), np.full(batch.home.shape, np.nan)
    fine = np.flatnonzero(_representable(batch))
    for lanes in [fine] if fine.size else []:
        found[lanes], shares[lanes] = _judged(statement, batch.part(lanes), world)
    return found, shares


def _representable(batch: Economies) -> FloatArray:
    with np.errstate(divide="ignore"):
        logs = np.abs(np.log(np.concatenate([batch.home, batch.foreign], axis=-1))).max(axis=-1)
    power = batch.sigma - 1.0
    found: FloatArray = (power > 0) & (logs * power < LARGEST) & (logs + 3.0 / power < LARGEST) & (batch.horizon > 0)
    return found


def _judged(statement: Statement, batch: Economies, world: World) -> tuple[FloatArray, FloatArray]:
    try:
        return _simulated(statement, batch, world)
    except ValueError:  # consumption of some economy overflows
        size = batch.sigma.size
        if size == 1:
            return np.full(1, np.inf), np.full(batch.home.shape, np.nan)
        halves = [_judged(statement, batch.part(lanes), world) for lanes in np.split(np.arange(size), [size // 2])]
        return np.concatenate([h[0] for h in halves]), np.concatenate([h[1] for h in halves])


def _simulated(statement: Statement, batch: Economies, world: World) -> tuple[FloatArray, FloatArray]:
    named = {cell for cell in statement.cells if _of_path(cell)}
    tau = np.ones(batch.sigma.size) if world.matrix is None else batch.values["tau", ()]
    least = SLOWEST * np.minimum(batch.home.min(axis=-1), batch.foreign.min(axis=-1))
    scale = np.maximum(tau * batch.horizon, least)
    paths = {kind: _path(batch, world, scale, kind) for kind in sorted({QUANTITIES[c[0]][0] for c in named})}
    inputs: dict[object, Numbers] = {}
    for cell in statement.cells:
        if cell in named:
            inputs[cell] = _entry(cell, statement, batch, world, paths, scale, tau)
        elif cell[0] == DATE:
            inputs[cell] = batch.horizon * world.dates[int(cell[1][0])]
        else:
            inputs[cell] = batch.values[cell]
    found = statement.judge(inputs, batch.sigma.size)
    opened = paths.get("trade")
    if opened is None:
        return found, np.full(batch.home.shape, np.nan)
    return np.where(opened.tied.any(axis=0), np.inf, found), opened.share_home[0]


def _of_path(cell: Cell) -> bool:
    return cell[0] in QUANTITIES and bool(cell[1])


def _path(batch: Economies, world: World, scale: FloatArray, kind: Kind) -> Path:
    one = np.ones(batch.sigma.size)
    workers = [batch.values.get((name, ()), one) for name in ("L", "L_star")]
    start = batch.home / scale[:, None], batch.foreign / scale[:, None]
    return simulate(*start, world.spillovers(batch), batch.sigma, world.dates, kind, *workers)


def _entry(
    cell: Cell,
    statement: Statement,
    batch: Economies,
    world: World,
    paths: Mapping[Kind, Path],
    scale: FloatArray,
    tau: FloatArray,
) -> FloatArray:
    kind, what = QUANTITIES[cell[0]]
    path, place = paths[kind], statement.places[cell[1][-1]]
    found: FloatArray
    industry = int(cell[1][0]) - 1
    if what in TECHNOLOGIES and place == 0:
        return (batch.home if what == "A" else batch.foreign)[:, industry]
    match what:
        case "A" | "A_star":
            found = (path.A if what == "A" else path.A_star)[place, :, industry] * scale
        case "growth" | "growth_star":
            labor = path.labor if what == "growth" else path.labor_star
            found = _learning(labor[place], world.spillovers(batch))[:, industry] * tau
        case "D" | "D_star":
            found = (path.consumption if what == "D" else path.consumption_star)[place] * scale
        case "share":
            found = path.share_home[place, :, industry]
        case _:
            found = path.omega[place]
    return found


def _learning(labor: FloatArray, matrix: FloatArray) -> FloatArray:
    """Hanlon (2012), eq. (9): labor (N, n), matrix (n, n) or (N, n, n)."""
    found: FloatArray = np.where(labor > 0, np.matmul(labor[:, None, :], matrix)[:, 0, :], 0.0)
    return found
