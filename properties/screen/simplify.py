"""From one counterexample to an economist's: fewest industries, small integers, then simple fractions, all screened.

What comes out still has to be confirmed exactly; it keeps a margin near that of the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from ...numeric.arguments import BoolArray, FloatArray
from ...numeric.balls import Values
from ..confirm import breaks
from ..draws import Picks
from ..simple_values import BASE, cost, weight
from .exact import cells_of, near, values_near
from .placing import WHOLE
from .program import Points, Program, Structure
from .sampling import Style, block, complexity, part
from .screening import CLEAR, Screening
from .space import Space

LATTICE, BLOCKS = 16_384, 6
STARTS, DESCENTS, CONFIRMED = 12, 6, 4
MOST_PAIRS = 30
ROUNDS = 60
KEEP = 0.05
"""A simpler counterexample keeps at least this part of the margin."""
FEWER, MORE = 8, 3
SMALL = tuple(sorted(BASE, key=weight)[:48])
INTEGERS = Style("integers", WHOLE, False, True)
Numbers = tuple[Fraction, ...]


def simplified(space: Space, values: Values, clear: bool, seed: int = 0) -> tuple[Picks, Values] | None:
    """A simpler counterexample than the values, confirmed; None if the claim cannot be screened or none is found.

    `clear`: the violation is no mere tie, and none is looked for. One of single-digit integers if the search comes by
    one, with the fewest industries that have it; else one with the fewest industries.
    """
    structure = next((s for s in space.structures if _fits(s, values)), None)
    if structure is None or space.program(structure, "given") is None:
        return None
    rng = np.random.default_rng([seed, 7])
    structure, values = _with_fewer(space, structure, rng) or (structure, values)
    found = _simplest(space, structure, values, clear, rng)
    if found is not None and not cost(found[1])[0]:
        return found
    for other in [s for s in space.structures if len(s.cells) > len(structure.cells)][:MORE]:
        if other is not structure:
            better = _simplest(space, other, None, clear, rng)
            if better is not None and not cost(better[1])[0]:
                return better
    return found


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
    ends = {end for start in starts if (end := _descended(program, exponents, start)) is not None}
    prices = dict(zip(ends, _prices(program, exponents, list(ends)), strict=True))
    found: list[tuple[Picks, Values]] = []
    for numbers in sorted(ends, key=lambda x: prices[x])[:STARTS]:
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
    found: list[tuple[bool, float, Numbers]] = []
    for _ in range(BLOCKS):
        points = block(placed, INTEGERS, LATTICE, rng)
        points.u[:] = 0.5 + (points.u - 0.5) * 0.55  # integers of one digit
        lanes = np.flatnonzero(placed.judge(points) < (-1e-6 if clear else 0.0))
        if not lanes.size:
            continue
        values = placed.values(part(points, lanes))
        fractional = np.any([~_single(x) for x in values.values()], axis=0)
        floats = np.array([values[cell] for cell in placed.free])
        prices = complexity(floats)
        for k in np.lexsort((prices, fractional))[:STARTS]:
            numbers = tuple(near(float(x), 6) for x in floats[:, k])
            found.append((bool(fractional[k]), float(prices[k]), numbers))
    return [numbers for _, _, numbers in sorted(dict.fromkeys(found))[:STARTS]]


def _single(x: FloatArray) -> BoolArray:
    """Whether numbers are integers of one digit."""
    bounded = np.where(np.abs(x) < 9.5, x, 0.5)
    return np.abs(bounded - np.round(bounded)) < 1e-9


def _array(rows: Sequence[Numbers]) -> FloatArray:
    found: FloatArray = np.ascontiguousarray(np.array([[float(x) for x in row] for row in rows], dtype=np.float64).T)
    return found


def _judged(program: Program, rows: Sequence[Numbers]) -> FloatArray:
    return program.judge(Points(_array(rows)))


Price = tuple[int, float]


def _prices(program: Program, exponents: frozenset[str], rows: Sequence[Numbers]) -> list[Price]:
    """How many numbers, computed ones included, are no integers of one digit; how far the free ones are from simple."""
    if not rows:
        return []
    values = program.values(Points(_array(rows)))
    awkward = np.sum([~_single(x) for x in values.values()], axis=0)
    times = [3 if cell[0] in exponents else 1 for cell in program.free]
    weights = [sum(weight(x) * k for x, k in zip(row, times, strict=True)) for row in rows]
    return [(int(a), w) for a, w in zip(awkward, weights, strict=True)]


def _descended(program: Program, exponents: frozenset[str], start: Numbers) -> Numbers | None:
    """Numbers made simpler, one or several at a time, as long as the claim still breaks."""
    (margin,) = _judged(program, [start])
    if not margin < 0:
        return None
    enough = max(float(margin), -1e-2) * KEEP if margin < CLEAR else 0.0
    (price,) = _prices(program, exponents, [start])
    for _ in range(ROUNDS):
        moves = [m for m in dict.fromkeys(_moves(program, start)) if m != start]
        priced = [(p, m) for p, m in zip(_prices(program, exponents, moves), moves, strict=True) if p < price]
        if not priced:
            return start
        f = _judged(program, [m for _, m in priced])
        better = [pm for pm, x in zip(priced, f, strict=True) if x < enough]
        if not better:
            return start
        price, start = min(better)
    return start


def _moves(program: Program, numbers: Numbers) -> Iterator[Numbers]:
    for k, x in enumerate(numbers):
        for y in (*SMALL, *(near(float(x), digits) for digits in (1, 2, 3))):
            if weight(y) < weight(x) or x.denominator > 1 or abs(x) > 9:
                yield (*numbers[:k], y, *numbers[k + 1 :])
    groups: dict[str, list[int]] = {}
    for k, (name, _) in enumerate(program.free):
        groups.setdefault(name, []).append(k)
    for places in groups.values():
        for x in dict.fromkeys(numbers[k] for k in places):
            yield _put(numbers, places, lambda _, x=x: x)  # type: ignore[misc]
    together = [[*a, *b] for a, b in combinations(groups.values(), 2)]
    for places in (*groups.values(), *together[:MOST_PAIRS], list(range(len(numbers)))):
        for factor in FACTORS:
            yield _put(numbers, places, lambda y, factor=factor: y * factor)  # type: ignore[misc]
        for digits in (1, 2, 3):
            yield _put(numbers, places, lambda y, digits=digits: near(float(y), digits))  # type: ignore[misc]


FACTORS = tuple(Fraction(x) for x in ("2", "3", "4", "5", "6", "7", "8", "10", "12", "1/2", "1/3", "1/5", "1/10"))


def _put(numbers: Numbers, places: Sequence[int], change: Callable[[Fraction], Fraction]) -> Numbers:
    return tuple(change(x) if k in places else x for k, x in enumerate(numbers))
