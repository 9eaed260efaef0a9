"""One chunk of the search among simulated economies: blocks in every style, then evolution from the closest of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.balls import Values
from ..evaluate import TIE
from .evolution import Chains, IntArray
from .exact import near
from .graph import Cell
from .path_matrices import drawn, fixed
from .path_names import HORIZON, INITIAL
from .path_space import PathSpace
from .path_trial import CLEAR, Trial, broken, hardness
from .program import INFEASIBLE, Points, Program, Structure, Way
from .sampling import STYLES, Style, block, complexity, part, visited
from .simple_point import FARTHEST, Rank, nearest, simple_point

SERIOUS, MOST_FAILED = 3, 6
"""How many economies of a block are tried exactly, and how many failures end that for the chunk."""
KEPT, CHAINS, RANDOM_CHAINS = 3, 6, 3
DATES = (2, 3)
"""How many dates, 0 among them, a block looks at: the horizon, and a date before it."""
MIRRORED = 0.5
DRAWN = 16
"""Draws for an economy that meets the hypotheses on its initial values; they cost little beside the simulation."""


@dataclass(frozen=True)
class Effort:
    """How much a chunk does: economies in a block, generations of evolution, structures."""

    block: int
    generations: int
    structures: int = 4


@dataclass(frozen=True)
class Seed:
    """An economy that is worth following: objective, coordinates, how many dates are looked at."""

    objective: float
    u: FloatArray
    dates: int


@dataclass
class Seen:
    """What was seen of one structure and pattern."""

    cells: int = 1
    bits: int = 0
    examples: int = 0


@dataclass
class PathScreening:
    """A search under way."""

    space: PathSpace
    rng: np.random.Generator
    tried: int = 0
    given_up: int = 0
    undecided: int = 0
    closest: float = inf
    rank: Rank = FARTHEST
    at: tuple[Trial, Mapping[Cell, float]] | None = None
    found: Values | None = None
    seen: dict[str, Seen] = field(default_factory=dict)
    failed: int = 0

    def run(self, structures: Sequence[Structure], effort: Effort) -> None:
        """Blocks of every style in each structure, then evolution in each."""
        size = max(8, effort.block // max(1, len(structures)))
        seeds: dict[str, list[Seed]] = {}
        for style in STYLES:
            for structure in structures:
                self._block(structure, style, size, seeds)
                if self.found is not None:
                    return
        for structure in structures:
            self._evolve(structure, seeds.get(structure.label, []), effort.generations // len(structures))
            if self.found is not None:
                return

    def _block(self, structure: Structure, style: Style, size: int, seeds: dict[str, list[Seed]]) -> None:
        way: Way = "ties" if style.ties else "free"
        program, count = self.space.program(structure, way), int(self.rng.choice(DATES))
        statement = self.space.statement(structure, count)
        if program is None or statement is None or not statement.decided:
            self.undecided += size
            return
        trial = Trial(self.space, structure, program, statement, count)
        points = self._feasible(trial, style, size)
        f, shares = trial.judge(points)
        self._count(trial, points, f, shares)
        self._consider(trial, points, f)
        if not style.ties:
            order = np.argsort(f, kind="stable")[:KEPT]
            kept = seeds.setdefault(structure.label, [])
            kept += [Seed(float(f[k]), points.u[:, k], count) for k in order]

    def _feasible(self, trial: Trial, style: Style, size: int) -> Points:
        """Points most of which meet the hypotheses, if there are any among several times as many."""
        points = block(trial.program, style, size * DRAWN, self.rng)
        self._mirror(trial.program, points.u)
        drawn(trial.program.free, points.u, self.rng)
        met = trial.program.judge(points) <= INFEASIBLE
        lanes = np.argsort(~met, kind="stable")[:size]
        self.given_up += int((~met[: int(lanes.max()) + 1]).sum()) if met[lanes[-1]] else int((~met).sum())
        return part(points, lanes[met[lanes]] if met.any() else lanes[:1])

    def _mirror(self, program: Program, u: FloatArray) -> None:
        """Make some of the economies mirror images, where technologies of both countries have coordinates."""
        home, foreign = ([k for k, cell in enumerate(program.free) if cell[0] == name] for name in INITIAL)
        if len(home) == len(foreign):
            lanes = self.rng.random(u.shape[1]) < MIRRORED
            for k, other in zip(home, reversed(foreign), strict=True):
                u[other] = np.where(lanes, u[k], u[other])

    def _count(self, trial: Trial, points: Points, f: FloatArray, shares: FloatArray) -> None:
        met = f <= INFEASIBLE
        self.tried += int(met.sum())
        self.undecided += int(np.isinf(f).sum())
        self.given_up += int(((f > INFEASIBLE) & ~np.isinf(f)).sum())  # by hypotheses that are seen on the path
        lanes = np.flatnonzero(met)
        codes = np.where(np.isnan(shares), -1, (shares > 0).astype(int) + (shares == 1)).astype(int)[lanes]
        patterns, which = np.unique(codes, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            mine = lanes[which.reshape(-1) == number]
            seen = self.seen.setdefault(trial.label(pattern.tolist()), Seen())
            seen.cells = trial.cells
            seen.bits |= visited(points.u[:, mine])
            seen.examples += mine.size

    def _consider(self, trial: Trial, points: Points, f: FloatArray) -> None:
        """Try economies that seem to violate the claim exactly, the simplest first; remember the closest."""
        serious = np.flatnonzero([broken(x) for x in f])
        if serious.size and self.failed < MOST_FAILED:
            values = trial.values(points, serious)
            ties = f[serious] > CLEAR  # mostly of rounding, and then in vain
            dear = complexity(np.array([values[cell] for cell in trial.program.free])) + hardness(values)
            for k in np.lexsort((dear, ties))[: 1 if ties.all() else SERIOUS]:
                self.found = trial.proved({cell: float(x[k]) for cell, x in values.items()})
                if self.found is not None:
                    return
                self.failed += 1
        self.undecided += serious.size
        self.tried -= min(serious.size, self.tried)
        self._closest(trial, points, f)

    def _closest(self, trial: Trial, points: Points, f: FloatArray) -> None:
        k, rank = nearest(f, self.rank, lambda lanes: _complexity(trial, points, lanes))
        if k is not None:
            values = trial.values(points, np.array([k]))
            self.rank, self.closest, self.at = (
                rank,
                float(f[k]),
                (trial, {cell: float(x[0]) for cell, x in values.items()}),
            )

    def nearest(self) -> tuple[float, Values] | None:
        """The least margin, and in simple numbers where it was reached; `t` is the last date looked at."""
        if self.at is None:
            return None
        trial, values = self.at
        program = self.space.program(trial.structure, "given")
        cells, margin = {cell: near(x, 12) for cell, x in values.items()}, self.closest
        if program is not None:
            given = replace(trial, program=program)
            row, margin = simple_point(
                given.margins, program.free, trial.structure, [values[cell] for cell in program.free], margin
            )
            if np.isfinite(margin) and margin <= INFEASIBLE:
                cells = given.solved(row)
        where = trial.named(cells)
        return margin, {"t" if name == HORIZON else name: x for name, x in where.items()}

    def _evolve(self, structure: Structure, seeds: list[Seed], generations: int) -> None:
        program = self.space.program(structure)
        seeds = [s for s in seeds if s.objective < inf]
        if program is None or not seeds:
            return
        best = sorted(seeds, key=lambda s: s.objective)[:CHAINS]
        count = best[0].dates
        statement = self.space.statement(structure, count)
        assert statement is not None
        self._follow(Trial(self.space, structure, program, statement, count), best, generations)

    def _follow(self, trial: Trial, best: list[Seed], generations: int) -> None:
        d = len(trial.program.free)
        others = self.rng.random((d, RANDOM_CHAINS))
        drawn(trial.program.free, others, self.rng)
        mean = np.concatenate([np.array([s.u for s in best]), others.T])
        start, kept = mean[:, None, :], fixed(trial.program.free) & (np.arange(len(mean)) % 2 == 0)[:, None, None]
        step = np.where(np.arange(len(mean)) % 3 == 2, 0.03, 0.2)
        chains = Chains(mean, step, self.rng)

        def objective(u: FloatArray) -> FloatArray:
            u = np.where(kept, start, u)  # every other chain stays with its matrix
            flat = Points(np.ascontiguousarray(u.reshape(-1, d).T))
            f = trial.judge(flat)[0].reshape(u.shape[:2])
            ties: FloatArray = np.where((f >= CLEAR) & (f < 0), TIE, f)  # of rounding: no end of the search
            return ties

        chains.run(objective, generations)
        self.tried += chains.examples
        where = np.where(kept[:, 0], mean, chains.where)
        self._consider(trial, Points(np.ascontiguousarray(where.T)), chains.best)


def _complexity(trial: Trial, points: Points, lanes: IntArray) -> FloatArray:
    values = trial.values(points, lanes)
    return complexity(np.array([values[cell] for cell in trial.program.free]))
