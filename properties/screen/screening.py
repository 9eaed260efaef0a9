"""One chunk of the vectorised search: blocks of points in every style, then evolution from the closest of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.balls import Values
from ..draws import Picks
from .advantage import FOLLOWED, advantages, industries
from .evolution import Chains, IntArray
from .exact import NEAR_TIE, TRIES, exact
from .graph import Cell
from .program import INFEASIBLE, Points, Program, Structure, Way
from .sampling import STYLES, Style, block, complexity, part, visited
from .simple_point import FARTHEST, Rank, nearest
from .space import Space

BLOCK = 4096
STRUCTURES = 6
KEPT = 4
NICHES, APART = 64, 0.4
"""Seeds of a block are taken from so many of its closest points, this far apart in the root mean square of coordinates
(relative to what two random points are apart), so that one wide basin does not take them all."""
CHAINS, RANDOM_CHAINS = 8, 4
LATER_CHAINS, LATER_RANDOM_CHAINS = 16, 32
STEPS, LATER_STEPS = (0.2, 0.2, 0.2, 0.03), (0.2, 0.05, 0.1, 0.03)
"""Steps with which chains start: short ones find a narrow basin beside a wide one."""
LEAST_GENERATIONS = 40
CORE = 0.1
"""How far from the ends of coordinates some chains stay."""
CLEAR = -1e-9
SERIOUS, MOST_SERIOUS, MOST_FAILED = 3, 256, 9
"""How many points of a block are tried exactly, out of how many, and how many failures end that for the chunk."""


@dataclass(frozen=True)
class Seed:
    """A point that is worth following."""

    objective: float
    u: FloatArray
    rounding: float
    ties: FloatArray | None


@dataclass
class Seen:
    """What was seen of one structure."""

    bits: int = 0
    examples: int = 0


@dataclass
class Screening:
    """A search under way."""

    space: Space
    rng: np.random.Generator
    tried: int = 0
    given_up: int = 0
    undecided: int = 0
    closest: float = inf
    rank: Rank = FARTHEST
    where: Mapping[Cell, float] | None = None
    at: Structure | None = None
    first: bool = True  # whether this is the first chunk of a hunt, which has to be quick
    found: tuple[Picks, Values] | None = None
    seen: dict[str, Seen] = field(default_factory=dict)
    failed: list[int] = field(default_factory=lambda: [0, 0])  # exact tries at clear violations, at near ties

    def run(self, structures: Sequence[Structure], blocks: int, generations: int) -> None:
        """So many blocks of each style in each structure, then evolution in each."""
        seeds: dict[tuple[str, Way], list[Seed]] = {}
        for structure in structures:
            for style in STYLES * blocks:
                self._block(structure, style, seeds)
                if self.found is not None:
                    return
        if generations:
            generations = max(LEAST_GENERATIONS, generations // len(structures))
            for structure in structures:
                for way in ("free", "ties"):
                    self._evolve(structure, way, seeds.get((structure.label, way), []), generations)
                    if self.found is not None:
                        return

    def _block(self, structure: Structure, style: Style, seeds: dict[tuple[str, Way], list[Seed]]) -> None:
        way: Way = "ties" if style.ties else "free"
        program = self.space.program(structure, way)
        if program is None or (style.ties and not any(program.ties)):
            return
        points = block(program, style, BLOCK, self.rng)
        f = program.judge(points)
        self._count(structure, program, points, f)
        self._consider(structure, program, points, f)
        order = apart(points.u, np.argpartition(f, NICHES)[:NICHES], f, KEPT)
        kept = seeds.setdefault((structure.label, way), [])
        kept += [
            Seed(float(f[k]), points.u[:, k], float(style.rounding), None if points.ties is None else points.ties[:, k])
            for k in order
        ]

    def _count(self, structure: Structure, program: Program, points: Points, f: FloatArray) -> None:
        met = f <= INFEASIBLE
        for pattern, lanes in advantages(program, points, np.flatnonzero(met)):
            seen = self.seen.setdefault(structure.label + pattern, Seen())
            seen.bits |= visited(points.u[:, lanes]) if points.u.shape[0] else int(lanes.size > 0)
            seen.examples += lanes.size
        self.tried += int(met.sum())
        self.undecided += int(np.isinf(f).sum())
        self.given_up += int(((f > INFEASIBLE) & ~np.isinf(f)).sum())

    def _consider(self, structure: Structure, program: Program, points: Points, f: FloatArray) -> None:
        """Try points that seem to violate the claim exactly, the simplest first; remember the closest of the others."""
        order = np.argsort(f, kind="stable")[:MOST_SERIOUS]
        serious = order[f[order] < NEAR_TIE]
        if self.failed[0] >= MOST_FAILED:
            serious = serious[f[serious] > CLEAR]
        if self.failed[1] >= MOST_FAILED // 3:
            serious = serious[f[serious] <= CLEAR]
        if serious.size:
            values = program.values(part(points, serious))
            floats = np.array([values[cell] for cell in program.free]).reshape(len(program.free), serious.size)
            unclear = f[serious] > CLEAR
            for k in np.lexsort((complexity(floats), unclear))[:SERIOUS]:
                self.found = exact(
                    self.space, structure, {c: float(x[k]) for c, x in values.items()}, 2 if unclear[k] else TRIES
                )
                if self.found is not None:
                    return
                self.failed[int(unclear[k])] += 1
        self._closest(structure, program, points, f)

    def _closest(self, structure: Structure, program: Program, points: Points, f: FloatArray) -> None:
        def how_simple(lanes: IntArray) -> FloatArray:
            values = program.values(part(points, lanes))
            return complexity(np.array([values[cell] for cell in program.free]).reshape(len(program.free), lanes.size))

        k, rank = nearest(f, self.rank, how_simple)
        if k is not None:
            values = program.values(part(points, np.array([k])))
            self.rank, self.closest, self.at = rank, float(f[k]), structure
            self.where = {cell: float(x[0]) for cell, x in values.items()}

    def _evolve(self, structure: Structure, way: Way, seeds: list[Seed], generations: int) -> None:
        program = self.space.program(structure, way)
        if program is None or not program.free or (way == "ties" and not seeds):
            return
        d = len(program.free)
        followed, random_ones = (CHAINS, RANDOM_CHAINS) if self.first else (LATER_CHAINS, LATER_RANDOM_CHAINS)
        places, objectives = np.array([s.u for s in seeds]).T, np.array([s.objective for s in seeds])
        best = [seeds[k] for k in apart(places, np.arange(len(seeds)), objectives, followed)]
        if way == "free":
            best += [Seed(inf, self.rng.random(d), 0.0, None) for _ in range(random_ones)]
        start = np.array([s.u for s in best])
        lo, hi = boxes(program, start)
        mean = (np.clip(start, lo, hi) - lo) / np.where(hi > lo, hi - lo, 1.0)
        rounding = np.array([s.rounding if k % 2 else 0.0 for k, s in enumerate(best)])
        ties = None if way == "free" else np.array([s.ties for s in best])
        chains = Chains(mean, np.resize(STEPS if self.first else LATER_STEPS, len(best)), self.rng)
        chains.run(objective_of(program, lo, hi, rounding, ties, ways_of(program, len(best))), generations)
        self.tried += chains.examples
        label = structure.label + (FOLLOWED if industries(program) else "")
        self.seen.setdefault(label, Seen()).examples += chains.examples
        points = Points((lo + (hi - lo) * chains.where).T, rounding, None if ties is None else ties.T)
        self._consider(structure, program, points, chains.best if program.ways == 1 else program.judge(points))


def boxes(program: Program, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where each chain may go: anywhere; not far out; or not far out and with exponents as they are.

    At many ends of domains both sides of a relation become equal (x^a and y^a as a tends to 0): chains that may go
    there all do, and see nothing else.
    """
    kind = np.arange(len(start))[:, None] % 3
    lo, hi = np.where(kind == 0, 0.0, CORE), np.where(kind == 0, 1.0, 1.0 - CORE)
    kept = (kind == 2) & np.array(program.exponents)[None, :]
    at = np.clip(start, lo, hi)
    return np.where(kept, at, lo), np.where(kept, at, hi)


def apart(u: FloatArray, lanes: IntArray, f: FloatArray, count: int) -> IntArray:
    """So many of the points (d, N) in these lanes: the lowest in f, none near another while there are others."""
    lanes = lanes[np.argsort(f[lanes], kind="stable")]
    if lanes.size <= count:
        return lanes
    places, least = u[:, lanes], APART**2 * u.shape[0] / 6.0
    chosen: list[int] = []
    open_ = np.ones(lanes.size, dtype=bool)
    while len(chosen) < count and open_.any():
        k = int(np.argmax(open_))
        chosen.append(k)
        open_ &= np.sum((places - places[:, k : k + 1]) ** 2, axis=0) > least
    others = [k for k in range(lanes.size) if k not in chosen]
    found: IntArray = lanes[[*chosen, *others][:count]]
    return found


def ways_of(program: Program, count: int) -> IntArray | None:
    """The way to violate the claim that each of so many chains follows; None if there is just one.

    Of several the nearest to success leads all, if they follow the lowest margin, and away from the others.
    """
    if program.ways == 1:
        return None
    chains = np.arange(count)
    return np.asarray((chains + chains // 3) % (program.ways + 1) - 1)


def objective_of(
    program: Program,
    lo: FloatArray,
    hi: FloatArray,
    rounding: FloatArray,
    ties: FloatArray | None,
    ways: IntArray | None = None,
) -> Callable[[FloatArray], FloatArray]:
    def objective(u: FloatArray) -> FloatArray:
        p, offspring, d = u.shape
        placed = lo[:, None, :] + (hi - lo)[:, None, :] * u
        flat = np.ascontiguousarray(placed.reshape(p * offspring, d).T)
        spread = None if ties is None else np.repeat(ties.T, offspring, axis=1)
        points = Points(flat, np.repeat(rounding, offspring), spread)
        f = program.judge(points) if ways is None else program.judge_way(points, np.repeat(ways, offspring))
        return f.reshape(p, offspring)

    return objective


def chosen(space: Space, index: int, rng: np.random.Generator) -> tuple[Structure, ...]:
    """The structures of a chunk: in the first the simplest, later any."""
    if index == 0 or len(space.structures) <= STRUCTURES:
        return space.structures[:STRUCTURES]
    picked = rng.choice(len(space.structures), STRUCTURES, replace=False)
    return tuple(space.structures[int(k)] for k in sorted(picked))
