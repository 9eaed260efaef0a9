"""From one counterexample to an economist's: fewest industries, small integers, then simple fractions, all screened.

What comes out still has to be confirmed exactly; it keeps a margin near that of the start.
"""

from __future__ import annotations

import numpy as np

from ...numeric.balls import Values
from ..confirm import breaks
from ..draws import Picks
from ..simple_values import cost, short
from .beside import beside
from .descent import Numbers, descended, single
from .evolution import Chains
from .exact import cells_of, near, values_near
from .placing import SIMPLEST, WHOLE
from .program import Points, Program, Structure
from .sampling import Style, block, complexity, part
from .screening import Screening, boxes, objective_of
from .space import Space

LATTICE, BLOCKS = 16_384, 6
STARTS, DESCENTS, CONFIRMED = 12, 6, 3
EVOLVED, GENERATIONS, ROUNDS = 16, 200, 2
ENOUGH = 200
"""So many counterexamples none of which is of integers alone end the search for such."""
FEWER, MORE = 8, 6
INTEGERS = Style("integers", WHOLE, False, True)


def simplified(space: Space, values: Values, clear: bool) -> tuple[Picks, Values] | None:
    """A simpler counterexample than the values, confirmed, with the fewest industries found.

    `clear`: the violation is no mere tie, and none is looked for. None if none is found, or the claim not screened.
    """
    structure = structure_of(space, values)
    if structure is None or space.program(structure, "given") is None:
        return None
    rng = np.random.default_rng(7)
    structure, values = _with_fewer(space, structure, rng) or (structure, values)
    return _simplest(space, structure, values, clear, rng)


def of_integers(space: Space, values: Values, clear: bool) -> tuple[Picks, Values] | None:
    """A counterexample of single-digit integers with more industries than the values, if the search comes by one."""
    structure = structure_of(space, values)
    if structure is None:
        return None
    rng = np.random.default_rng(8)
    for other in [s for s in space.structures if len(s.cells) > len(structure.cells)][:MORE]:
        found = _simplest(space, other, None, clear, rng)
        if found is not None and not cost(found[1])[0]:
            return found
    return None


def structure_of(space: Space, values: Values) -> Structure | None:
    """The structure to which the values belong."""
    return next((s for s in space.structures if _fits(s, values)), None)


def _simplest(
    space: Space, structure: Structure, values: Values | None, clear: bool, rng: np.random.Generator
) -> tuple[Picks, Values] | None:
    """The simplest counterexample in a structure, from the values and from small integers."""
    program = space.program(structure, "given")
    if program is None or not program.free:
        return None
    starts = [] if values is None else [_numbers(program, values)]
    starts += _integers(space, structure, clear, rng)[: DESCENTS - len(starts)]
    exponents = space.plan.exponents
    ends = {end: price for start in starts for end, price in descended(program, start)}
    for _ in range(ROUNDS):
        if not clear or not ends or any(all(map(short, end)) for end in ends):
            break
        best = min(ends, key=lambda x: ends[x])
        starts = [*_simple(space, structure, rng), *beside(space, structure, best, rng)]
        ends |= {end: price for start in starts for end, price in descended(program, start)}
    found: list[tuple[Picks, Values]] = []
    for numbers in sorted(ends, key=lambda x: ends[x])[:STARTS]:
        exact = values_near(space, structure, dict(zip(program.free, numbers, strict=True)))
        if exact is not None and breaks(space.claim, exact[1]):
            found.append(exact)
            if len(found) == CONFIRMED:
                break
    return min(found, key=lambda f: cost(f[1], exponents), default=None)


def _fits(structure: Structure, values: Values) -> bool:
    return all(values.get(name) == k for name, k in structure.known.items())


def _with_fewer(space: Space, structure: Structure, rng: np.random.Generator) -> tuple[Structure, Values] | None:
    """A counterexample with fewer numbers (industries), if a short search finds one."""
    smaller = [s for s in space.structures if len(s.cells) < len(structure.cells)]
    for other in smaller[:FEWER]:
        screening = Screening(space, rng)
        screening.run([other], 1, 60)
        if screening.found is not None:
            return other, screening.found[1]
    return None


def _numbers(program: Program, values: Values) -> Numbers:
    cells = cells_of(values)
    return tuple(cells[cell] for cell in program.free)


def _integers(space: Space, structure: Structure, clear: bool, rng: np.random.Generator) -> list[Numbers]:
    """Counterexamples of small integers, the simplest of many draws; first those where all numbers are."""
    placed = space.program(structure)
    if placed is None:
        return []
    found: list[tuple[bool, float, tuple[float, ...]]] = []
    whole, seen = False, 0
    for _ in range(BLOCKS):
        if seen >= ENOUGH and not whole:
            break
        points = block(placed, INTEGERS, LATTICE, rng)
        points.u[:] = 0.5 + (points.u - 0.5) * 0.55  # integers of one digit
        lanes = np.flatnonzero(placed.judge(points) < (-1e-6 if clear else 0.0))
        seen += lanes.size
        if not lanes.size:
            continue
        values = placed.values(part(points, lanes))
        fractional = np.any([~single(x) for x in values.values()], axis=0)
        floats = np.array([values[cell] for cell in placed.free])
        prices = complexity(floats)
        whole = whole or not fractional.all()
        for lane in np.lexsort((prices, fractional))[:DESCENTS]:
            found.append((bool(fractional[lane]), float(prices[lane]), tuple(floats[:, lane])))
    best = sorted(dict.fromkeys(found))[: DESCENTS if whole else DESCENTS // 3]
    return [tuple(near(float(x), 6) for x in floats) for _, _, floats in best]


def _simple(space: Space, structure: Structure, rng: np.random.Generator) -> list[Numbers]:
    """Counterexamples of simple numbers, from evolution strategies that see nothing but simple numbers."""
    placed = space.program(structure)
    if placed is None:
        return []
    start = rng.random((EVOLVED, len(placed.free)))
    rounding = np.full(EVOLVED, float(SIMPLEST))
    lo, hi = boxes(placed, start)
    chains = Chains((np.clip(start, lo, hi) - lo) / np.where(hi > lo, hi - lo, 1.0), np.full(EVOLVED, 0.2), rng)
    chains.run(objective_of(placed, lo, hi, rounding, None), GENERATIONS)
    lanes = np.flatnonzero(chains.best < -1e-6)
    values = placed.values(part(Points((lo + (hi - lo) * chains.where).T, rounding), lanes)) if lanes.size else {}
    return [tuple(near(float(values[cell][k]), 6) for cell in placed.free) for k in range(lanes.size)]
